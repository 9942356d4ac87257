//! A single script as a package: an app with one empty page.
//!
//! Counterpart: `open` for folders. The script runs as the app script, with or without a call of `App`. When it calls
//! `Page` or `Component` and not `App`, it runs as the script of the page instead. What it requires is found beside
//! it, and `/` is its folder. Invariant: nothing but the script and what it requires is read.

use crate::script;
use crate::sources::{Source, Sources};
use crate::workers;
use camino::Utf8Path;
use std::sync::Arc;

/// The only page.
const PAGE: &str = "pages/index/index";

/// Files that stand in for a project around the script.
#[derive(Debug)]
pub(crate) struct Snippet {
    pub(crate) sources: Sources,
    pub(crate) app_json: Source,
    /// Module id of the app script; `None` when the script is the page's.
    pub(crate) app_script: Option<String>,
}

/// `file` is an existing script.
pub(crate) fn around(file: &Utf8Path) -> Snippet {
    let folder = file.parent().unwrap_or(file);
    let id = file.file_name().unwrap_or_default().to_owned();
    let mut sources = Sources::new(folder.to_owned(), folder.to_owned());
    let registers = match sources.read(&id) {
        // On a worker, for its stack.
        Ok(Some(source)) => workers::map(&[source], script::registers).pop().flatten().unwrap_or_default(),
        // The compiler meets the same error and tells it.
        _ => script::Registers::default(),
    };
    let as_page = registers.page && !registers.app;
    let page_script = if as_page {
        format!("require({});", serde_json::Value::from(format!("/{id}")))
    } else {
        "Page({});".to_owned()
    };
    let app_json = Source { file: "app.json".to_owned(), text: Arc::from(format!("{{\"pages\":[\"{PAGE}\"]}}")) };
    sources.stand_in("app.json", &app_json.text);
    for (suffix, text) in [("js", page_script.as_str()), ("wxml", "<view></view>"), ("json", "{}")] {
        sources.stand_in(&format!("{PAGE}.{suffix}"), &Arc::from(text));
    }
    Snippet { sources, app_json, app_script: (!as_page).then_some(id) }
}
