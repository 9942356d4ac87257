//! The variables of theme.json: what `@name` in app.json and in page json stands for, in light and in dark.
//!
//! Counterpart: `ui/view/src/screen/theme-variables.ts` puts the values in. Invariant: a theme file that cannot be used costs its
//! colours only; values stay as written, because the theme may change while the app runs.
//! Source: 「theme 配置」 and 「DarkMode 适配指南」 of the WeChat documentation.

use crate::app_config::AppConfig;
use crate::error::CompileError;
use crate::json::{self, offset_of_string};
use crate::sources::Sources;
use serde::Serialize;
use serde_json::{Map, Value};

/// Values by name, without the `@`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ThemeVariables {
    /// In the light theme.
    pub light: Map<String, Value>,
    /// In the dark one.
    pub dark: Map<String, Value>,
}

/// Reads the file that `themeLocation` names; without one there are no variables. What is wrong with it goes to `warnings`.
pub(crate) fn read(sources: &Sources, app: &AppConfig, warnings: &mut Vec<CompileError>) -> ThemeVariables {
    let Some(location) = app.json.get("themeLocation").and_then(Value::as_str) else {
        return ThemeVariables::default();
    };
    let in_app_json = |value: &str, message: String| {
        let app = &app.source;
        CompileError::at_offset(&app.file, &app.text, offset_of_string(&app.text, value), message)
    };
    let source = match sources.read(location.trim_start_matches("./").trim_start_matches('/')) {
        Ok(Some(source)) => source,
        Ok(None) => {
            let hint = "create the file, or correct the path: it starts at the folder of app.json";
            let message = format!("themeLocation \"{location}\" does not exist; theme variables have no values");
            warnings.push(in_app_json("themeLocation", message).with_hint(hint));
            return ThemeVariables::default();
        }
        Err(error) => {
            warnings.push(error);
            return ThemeVariables::default();
        }
    };
    let mut json = match json::parse_object(&source.file, &source.text) {
        Ok(json) => json,
        Err(error) => {
            warnings.push(error);
            return ThemeVariables::default();
        }
    };
    let mut side = |name: &str| match json.remove(name) {
        Some(Value::Object(values)) => values,
        _ => {
            let message = format!("\"{name}\" is not an object; in that theme no variable has a value");
            let hint = format!("write {{\"light\": {{…}}, \"dark\": {{…}}}}; \"{name}\" is required");
            warnings.push(CompileError::at_start(&source.file, &source.text, message).with_hint(hint));
            Map::new()
        }
    };
    let variables = ThemeVariables { light: side("light"), dark: side("dark") };
    for name in used(&app.json) {
        if !variables.light.contains_key(name) && !variables.dark.contains_key(name) {
            let message = format!("theme variable \"@{name}\" is not in {}; the default is used", source.file);
            warnings.push(in_app_json(&format!("@{name}"), message));
        }
    }
    variables
}

/// Names used in the places of app.json that may have variables: `window`, and `tabBar` with its list.
fn used(app: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let tab_bar = app.get("tabBar");
    let tabs = tab_bar.and_then(|bar| bar.get("list")).and_then(Value::as_array).into_iter().flatten();
    let places = app.get("window").into_iter().chain(tab_bar).chain(tabs).filter_map(Value::as_object);
    places.flat_map(Map::values).filter_map(|value| value.as_str()?.strip_prefix('@'))
}
