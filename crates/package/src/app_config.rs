//! What app.json says, checked.
//!
//! Counterpart: `AppManifest` in `ui/logic/src/native.ts`. Invariant: page paths have neither a leading slash nor a
//! suffix; what app.json says wrongly about one page is a warning, never the end of the package.

use crate::error::{CompileError, PackageError};
use crate::json::{self, offset_of_string};
use crate::package::NetworkTimeout;
use crate::sources::Source;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// `networkTimeout` where app.json is silent, as documented.
const NETWORK_TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);

/// Keys that are read past, with the reason that the user is told.
const IGNORED: [(&str, &str); 3] = [
    ("sitemapLocation", "there is no WeChat search to index the pages"),
    ("plugins", "plugins live on WeChat's servers; their pages and components are missing"),
    ("useExtendedLib", "extended libraries are part of WeChat; install the npm package instead"),
];

/// app.json, read.
#[derive(Debug)]
pub(crate) struct AppConfig {
    pub(crate) source: Source,
    pub(crate) json: Map<String, Value>,
    pub(crate) pages: Vec<String>,
    pub(crate) tabs: Vec<String>,
    pub(crate) entry_page: String,
    pub(crate) network_timeout: NetworkTimeout,
    pub(crate) required_background_modes: Vec<String>,
    pub(crate) resolve_alias: BTreeMap<String, String>,
    /// `tabBar.custom`: the component `custom-tab-bar/index` belongs to the app.
    pub(crate) custom_tab_bar: bool,
    pub(crate) warnings: Vec<CompileError>,
}

/// Reads the text of app.json.
///
/// # Errors
/// Broken JSON, or no page at all.
pub(crate) fn read(source: Source) -> Result<AppConfig, PackageError> {
    let json = json::parse_object(&source.file, &source.text).map_err(|e| PackageError::Config(Box::new(e)))?;
    let warn = |value: &str, message: String| {
        CompileError::at_offset(&source.file, &source.text, offset_of_string(&source.text, value), message)
    };
    let mut warnings = Vec::new();
    for (key, reason) in IGNORED {
        if json.contains_key(key) {
            warnings.push(warn(key, format!("\"{key}\" is ignored: {reason}")));
        }
    }
    let mut pages: Vec<String> = Vec::new();
    for page in listed_pages(&json) {
        if pages.contains(&page) {
            warnings.push(warn(&page, format!("page \"{page}\" is listed twice")));
        } else {
            pages.push(page);
        }
    }
    let Some(first) = pages.first().cloned() else { return Err(PackageError::NoPages { file: source.file }) };
    let mut entry_page = json.get("entryPagePath").and_then(Value::as_str).map_or(first.clone(), page_path);
    if !pages.contains(&entry_page) {
        let message = format!("entryPagePath \"{entry_page}\" is not among \"pages\"; the first page is used");
        warnings.push(warn("entryPagePath", message));
        entry_page = first;
    }
    let tab_bar = json.get("tabBar");
    let tabs: Vec<String> = texts(tab_bar.and_then(|bar| bar.get("list")), Some("pagePath")).map(page_path).collect();
    for tab in tabs.iter().filter(|tab| !pages.contains(tab)) {
        warnings.push(warn(tab, format!("tab \"{tab}\" is not among \"pages\"")));
    }
    Ok(AppConfig {
        pages,
        tabs,
        entry_page,
        network_timeout: network_timeout(&json),
        required_background_modes: texts(json.get("requiredBackgroundModes"), None).map(str::to_owned).collect(),
        resolve_alias: strings(json.get("resolveAlias")),
        custom_tab_bar: tab_bar.and_then(|bar| bar.get("custom")).and_then(Value::as_bool).unwrap_or(false),
        warnings,
        source,
        json,
    })
}

/// `pages`, then the pages of every sub-package below its root.
fn listed_pages(json: &Map<String, Value>) -> Vec<String> {
    let mut pages: Vec<String> = texts(json.get("pages"), None).map(page_path).collect();
    // Both spellings are documented; one of them is used at a time.
    let packages = json.get("subPackages").or_else(|| json.get("subpackages")).and_then(Value::as_array);
    for package in packages.into_iter().flatten() {
        let root = package.get("root").and_then(Value::as_str).unwrap_or("").trim_matches('/');
        pages.extend(texts(package.get("pages"), None).map(|page| page_path(&format!("{root}/{page}"))));
    }
    pages
}

/// Without a leading slash, `./`, doubled slashes or the suffix that some people write.
fn page_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let path = parts.join("/");
    path.strip_suffix(".wxml").map_or(path.clone(), str::to_owned)
}

fn network_timeout(json: &Map<String, Value>) -> NetworkTimeout {
    let of = |key: &str| {
        let value = json.get("networkTimeout").and_then(|all| all.get(key)).and_then(Value::as_u64);
        value.filter(|ms| *ms > 0).map_or(NETWORK_TIMEOUT_DEFAULT, Duration::from_millis)
    };
    NetworkTimeout {
        request: of("request"),
        connect_socket: of("connectSocket"),
        upload_file: of("uploadFile"),
        download_file: of("downloadFile"),
    }
}

/// The strings of an array, or those under `key` of its objects.
fn texts<'v>(value: Option<&'v Value>, key: Option<&'v str>) -> impl Iterator<Item = &'v str> {
    let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(move |item| match key {
        Some(key) => item.get(key).and_then(Value::as_str),
        None => item.as_str(),
    })
}

/// An object's string members.
pub(crate) fn strings(value: Option<&Value>) -> BTreeMap<String, String> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
