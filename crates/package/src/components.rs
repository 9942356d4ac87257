//! Which pages and components the package has: the pages of app.json and everything their `usingComponents` reach.
//!
//! Counterpart: `ComponentManifest` in `ui/logic/src/native.ts`. Invariant: every path in a `using_components` is a
//! key of the result; what cannot be found is told at the place that names it.

use crate::app_config::{AppConfig, strings};
use crate::error::CompileError;
use crate::json::{self, offset_of_string};
use crate::package::ComponentManifest;
use crate::resolve::{self, ancestors, join, parent, split_package};
use crate::sources::{Source, Sources};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

/// Most pages and components of one package; beyond it the rest is left out with an error.
pub(crate) const COMPONENT_COUNT_MAX: usize = 10_000;

/// What was found, in no order that matters to the app.
#[derive(Debug, Default)]
pub(crate) struct Components {
    pub(crate) manifests: BTreeMap<String, ComponentManifest>,
    pub(crate) warnings: Vec<CompileError>,
    pub(crate) errors: Vec<CompileError>,
    /// Pages of app.json without a file.
    pub(crate) absent_pages: usize,
}

/// Reads the json of every page and component.
pub(crate) fn find(sources: &Sources, app: &AppConfig) -> Components {
    let mut out = Components::default();
    let mut finder = Finder { sources, app, global: BTreeMap::new(), queue: VecDeque::new() };
    finder.global = finder.using(&app.source, "", &app.json, &mut out);
    for page in &app.pages {
        if finder.exists(page) {
            finder.queue.push_back(page.clone());
        } else {
            out.absent_pages += 1;
            let error = finder
                .at(
                    &app.source,
                    as_written(&app.source.text, page),
                    format!("page \"{page}\" is listed in app.json but has no files"),
                )
                .with_hint(format!("create {page}.js, {page}.wxml, or remove it from \"pages\""));
            out.manifests.insert(page.clone(), absent(&error));
            out.errors.push(error);
        }
    }
    if app.custom_tab_bar {
        finder.queue.push_back("custom-tab-bar/index".to_owned());
    }
    while let Some(path) = finder.queue.pop_front() {
        if out.manifests.contains_key(&path) {
            continue;
        }
        if out.manifests.len() >= COMPONENT_COUNT_MAX {
            let message = format!("more than {COMPONENT_COUNT_MAX} pages and components; \"{path}\" is left out");
            out.errors.push(CompileError::at_start(&app.source.file, &app.source.text, message));
            break;
        }
        let manifest = finder.read(&path, &mut out);
        out.manifests.insert(path, manifest);
    }
    out
}

/// The part of a page path that app.json has in quotes: a sub-package writes its pages without its root.
fn as_written<'p>(text: &str, page: &'p str) -> &'p str {
    let ends = page.match_indices('/').map(|(at, _)| &page[at + 1..]);
    std::iter::once(page).chain(ends).find(|end| text.contains(&format!("\"{end}\""))).unwrap_or(page)
}

/// The manifest of something that is not there.
fn absent(error: &CompileError) -> ComponentManifest {
    ComponentManifest {
        json: Map::new(),
        using_components: BTreeMap::new(),
        style_scope: String::new(),
        error: Some(error.to_string()),
    }
}

/// Adds one rendered error to a manifest.
pub(crate) fn mark(manifest: &mut ComponentManifest, error: &CompileError) {
    let mut text = manifest.error.take().unwrap_or_default();
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = write!(text, "{error}");
    if let Some(hint) = &error.hint {
        let _ = write!(text, " (hint: {hint})");
    }
    manifest.error = Some(text);
}

struct Finder<'a> {
    sources: &'a Sources,
    app: &'a AppConfig,
    /// `usingComponents` of app.json, resolved.
    global: BTreeMap<String, String>,
    queue: VecDeque<String>,
}

impl Finder<'_> {
    fn at(&self, source: &Source, value: &str, message: String) -> CompileError {
        CompileError::at_offset(&source.file, &source.text, offset_of_string(&source.text, value), message)
    }

    fn read(&mut self, path: &str, out: &mut Components) -> ComponentManifest {
        let id = format!("{path}.json");
        let read = self.sources.read(&id).and_then(|source| match source {
            Some(source) => json::parse_object(&source.file, &source.text).map(|json| (source, json)),
            None => Ok((Source { file: self.sources.file_of(&id), text: Arc::from("") }, Map::new())),
        });
        let (source, json) = match read {
            Ok(read) => read,
            Err(error) => {
                let manifest = absent(&error);
                out.errors.push(error);
                return manifest;
            }
        };
        let mut using_components = self.global.clone();
        using_components.extend(self.using(&source, path, &json, out));
        let is_page = self.app.pages.iter().any(|page| page == path);
        let isolation = json.get("styleIsolation").and_then(Value::as_str).unwrap_or("");
        let style_scope = style_scope(path, isolation, is_page);
        ComponentManifest { json, using_components, style_scope, error: None }
    }

    /// `usingComponents` of one json, resolved and queued; the defaults of `componentGenerics` are queued as well.
    fn using(
        &mut self,
        source: &Source,
        path: &str,
        json: &Map<String, Value>,
        out: &mut Components,
    ) -> BTreeMap<String, String> {
        let mut resolved = BTreeMap::new();
        for (tag, value) in strings(json.get("usingComponents")) {
            if value.contains("://") {
                let message =
                    format!("component <{tag}> is \"{value}\": plugins and extended libraries are not available");
                out.warnings.push(self.at(source, &value, message));
                continue;
            }
            match self.locate(path, &value) {
                Some(found) => {
                    self.queue.push_back(found.clone());
                    resolved.insert(tag, found);
                }
                None => {
                    let message = format!("component <{tag}> is not found at \"{value}\"");
                    // The page can be made without it; the tag is then an empty element.
                    out.warnings.push(self.at(source, &value, message).with_hint(missing_hint(&value)));
                }
            }
        }
        let generics = json.get("componentGenerics").and_then(Value::as_object);
        for default in generics.into_iter().flatten().filter_map(|(_, generic)| generic.get("default")?.as_str()) {
            self.queue.extend(self.locate(path, default));
        }
        resolved
    }

    /// The component path that `value` names inside `from`.
    fn locate(&self, from: &str, value: &str) -> Option<String> {
        let replaced = resolve::apply_alias(&self.app.resolve_alias, value);
        let value = replaced.as_deref().unwrap_or(value);
        let folder = parent(from);
        let near = match value.strip_prefix('/') {
            Some(absolute) => join("", absolute)?,
            None => join(folder, value)?,
        };
        let mut candidates = vec![near.clone()];
        if let Some((above, package)) = near.split_once("miniprogram_npm/") {
            // Written for a built npm folder; the package may still be in node_modules only.
            candidates.extend(resolve::package_paths(self.sources, above.trim_end_matches('/'), package));
        }
        if !value.starts_with(['.', '/']) {
            candidates.extend(ancestors(folder).filter_map(|at| join(at, &format!("miniprogram_npm/{value}"))));
            candidates.extend(resolve::package_paths(self.sources, folder, value));
            candidates.extend(join("", value));
        }
        candidates.into_iter().find_map(|path| {
            let index = format!("{path}/index");
            if self.exists(&path) { Some(path) } else { self.exists(&index).then_some(index) }
        })
    }

    fn exists(&self, path: &str) -> bool {
        [".json", ".wxml", ".js", ".ts"].iter().any(|suffix| self.sources.is_file(&format!("{path}{suffix}")))
    }
}

fn missing_hint(value: &str) -> String {
    if value.starts_with(['.', '/']) {
        "the path is relative to this json file, or absolute from the mini-program root, without a suffix".to_owned()
    } else {
        let package = split_package(value).map_or(value, |(name, _)| name);
        format!("install the package (npm install {package}), or write the path with ./")
    }
}

/// The class prefix of a style sheet: a page's styles are global unless `styleIsolation` isolates them, a component's
/// are its own unless it shares them. `addGlobalClass` and `apply-shared` let styles in, not out: the prefix stays.
pub(crate) fn style_scope(path: &str, isolation: &str, is_page: bool) -> String {
    let scoped = if is_page {
        matches!(isolation, "isolated" | "page-isolated" | "apply-shared" | "page-apply-shared")
    } else {
        !matches!(isolation, "shared" | "page-shared")
    };
    if scoped { scope_name(path) } else { String::new() }
}

/// The last words of the path, for people, and a hash of all of it, for uniqueness: `badge-1f3a90`.
pub(crate) fn scope_name(path: &str) -> String {
    let mut words = path.rsplit('/').filter(|word| *word != "index");
    let word: String = words.next().unwrap_or("root").chars().filter(char::is_ascii_alphanumeric).collect();
    // FNV-1a: 24 bits of it are enough to tell equal names in different folders apart.
    let hash = path
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{}{word}-{:06x}", if word.starts_with(|c: char| c.is_ascii_digit()) { "c" } else { "" }, hash >> 40)
}
