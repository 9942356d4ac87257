//! The compiled package: what the logic layer, the view layer and the hosts read.

use crate::error::{CompileError, PackageError, ResolveError};
use crate::settings::Settings;
use crate::theme::ThemeVariables;
use crate::{open, resolve};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// One mini-program, compiled.
#[derive(Debug)]
pub struct Package {
    /// Folder or file name, for titles.
    pub name: String,
    /// The folder that was opened.
    pub project_root: Utf8PathBuf,
    /// `miniprogramRoot` below it; module ids are relative to this.
    pub miniprogram_root: Utf8PathBuf,
    /// `setting.urlCheck`; true when nothing says otherwise.
    pub url_check: bool,
    /// `miniwire.toml` beside the project.
    pub settings: Settings,
    /// `networkTimeout` of app.json.
    pub network_timeout: NetworkTimeout,
    /// `requiredBackgroundModes` of app.json.
    pub required_background_modes: Vec<String>,
    /// `themeLocation` of app.json: what `@name` stands for.
    pub theme_variables: ThemeVariables,
    /// What the logic layer's JavaScript is told.
    pub manifest: AppManifest,
    /// Compiled scripts by module id (path relative to `miniprogram_root` with suffix, `/` separators; modules of
    /// `node_modules` above the root begin with `node_modules/`).
    pub scripts: BTreeMap<String, Script>,
    /// Compiled templates by page or component path (no suffix).
    pub templates: BTreeMap<String, TemplateGroup>,
    /// Compiled styles by page or component path, and `app`.
    pub styles: BTreeMap<String, Style>,
    /// Everything worth telling the user that is not fatal, in file order.
    pub warnings: Vec<CompileError>,
    /// Compile errors of scripts, templates and styles; each also marks its own page or module.
    pub errors: Vec<CompileError>,
    /// `resolveAlias` of app.json: pattern → replacement, both as written (`@utils/*` → `utils/*`).
    pub resolve_alias: BTreeMap<String, String>,
}

impl Package {
    /// Reads and compiles the mini-program at `path`: a project folder, a mini-program folder, or one `.js`/`.ts` file.
    /// `cache` is where compiled files are kept between starts; `None` compiles everything afresh.
    ///
    /// A single file is an app with one empty page, `pages/index/index`: it runs as the app script, with or without a
    /// call of `App`; when it calls `Page` or `Component` and not `App`, as the script of the page.
    ///
    /// A listed page without files, and a file that does not compile, cost their own page or module: they are in
    /// [`Package::errors`], and the page's [`ComponentManifest::error`] says why it cannot be made.
    ///
    /// # Errors
    /// Only what leaves nothing to run: see [`PackageError`].
    pub fn open(path: &Utf8Path, cache: Option<&Utf8Path>) -> Result<Package, PackageError> {
        open::open(path, cache)
    }

    /// The module that `specifier` names inside module `from` (ids as in [`Package::scripts`]).
    ///
    /// # Errors
    /// No such module is in the package.
    pub fn resolve(&self, from: &str, specifier: &str) -> Result<&str, ResolveError> {
        resolve::at_run_time(self, from, specifier)
    }
}

/// Milliseconds-based time-outs of app.json `networkTimeout`; 60 s each where app.json is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of app.json")]
pub struct NetworkTimeout {
    pub request: Duration,
    pub connect_socket: Duration,
    pub upload_file: Duration,
    pub download_file: Duration,
}

/// The part of the package that the JavaScript half reads; the same shape as `AppManifest` in `ui/logic/src/native.ts`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppManifest {
    /// From project.config.json, or `touristappid`.
    pub appid: String,
    /// app.json as written.
    pub app: Map<String, Value>,
    /// Page paths, sub-packages appended.
    pub pages: Vec<String>,
    /// Tab bar page paths.
    pub tabs: Vec<String>,
    /// `entryPagePath`, or the first page.
    pub entry_page: String,
    /// Pages and components by path.
    pub components: BTreeMap<String, ComponentManifest>,
    /// Module id of the app script.
    pub app_script: Option<String>,
}

/// One page or component; the same shape as `ComponentManifest` in `ui/logic/src/native.ts`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentManifest {
    /// Its own json, as written.
    pub json: Map<String, Value>,
    /// Tag name → component path, app.json's merged in.
    pub using_components: BTreeMap<String, String>,
    /// Class prefix of its style sheet, empty when styles are not isolated.
    pub style_scope: String,
    /// Rendered compile errors, when it cannot be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A compiled script.
#[derive(Clone, Debug)]
pub struct Script {
    /// The source file, relative to the project root.
    pub file: String,
    /// CommonJS code, or why there is none. It may end in a line comment: whoever wraps it adds a line break.
    pub code: Result<Arc<str>, Arc<CompileError>>,
    /// Source map (JSON, one source: `file`) from `code` to the source file; `None` when `code` is the source itself,
    /// line for line, as with files that are CommonJS already.
    pub source_map: Option<Arc<str>>,
    /// Static `require`/`import` specifiers → module id.
    pub requires: BTreeMap<String, String>,
}

/// The compiled WXML that one page or component needs.
#[derive(Clone, Debug)]
pub struct TemplateGroup {
    /// A JavaScript expression that evaluates to `{ path: generator }`, or why there is none. While it is evaluated, a
    /// global `__wxs` may give `A` (wraps change:prop handlers), `B` (filters event bindings) and `C` (wraps event
    /// listeners); every file of the group uses them, with or without scripts of its own.
    pub code: Result<Arc<str>, Arc<CompileError>>,
}

/// A compiled style sheet.
#[derive(Clone, Debug)]
pub struct Style {
    /// CSS with rpx turned into vw and classes prefixed.
    pub css: Arc<str>,
}
