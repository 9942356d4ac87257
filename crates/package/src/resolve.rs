//! From a `require` specifier to a module id, by the rules of the real runtime.
//!
//! Counterpart: `script_graph` resolves static specifiers against the disk, [`Package::resolve`] the others against
//! the compiled modules. Invariant: an id is relative to the mini-program root and never climbs above it.

use crate::error::ResolveError;
use crate::json;
use crate::package::Package;
use crate::sources::Sources;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Suffixes in the order in which an omitted one is tried.
pub(crate) const SCRIPT_SUFFIXES: [&str; 4] = [".js", ".ts", ".mjs", ".cjs"];

/// What can be asked about the files of a package.
pub(crate) trait Files {
    fn is_file(&self, id: &str) -> bool;
    fn is_folder(&self, id: &str) -> bool;
    fn object(&self, id: &str) -> Option<Map<String, Value>>;
}

impl Files for Sources {
    fn is_file(&self, id: &str) -> bool {
        Self::is_file(self, id)
    }

    fn is_folder(&self, id: &str) -> bool {
        Self::is_folder(self, id)
    }

    fn object(&self, id: &str) -> Option<Map<String, Value>> {
        let source = self.read(id).ok()??;
        json::parse_object(&source.file, &source.text).ok()
    }
}

/// The compiled modules of a package, for specifiers that only the running program knows.
impl Files for Package {
    fn is_file(&self, id: &str) -> bool {
        self.scripts.contains_key(id)
    }

    fn is_folder(&self, _: &str) -> bool {
        false
    }

    fn object(&self, _: &str) -> Option<Map<String, Value>> {
        None
    }
}

/// A module that was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) id: String,
    /// Found as the index file of a folder, which phones do not do.
    pub(crate) folder_index: bool,
}

pub(crate) fn at_run_time<'p>(package: &'p Package, from: &str, specifier: &str) -> Result<&'p str, ResolveError> {
    let known = package.scripts.get(from).and_then(|script| script.requires.get(specifier));
    let id = match known {
        Some(id) => id.clone(),
        None => module(package, &package.resolve_alias, from, specifier)?.id,
    };
    match package.scripts.get_key_value(&id) {
        Some((id, _)) => Ok(id),
        None => Err(ResolveError { wanted: id, specifier: specifier.to_owned() }),
    }
}

/// The module that `specifier` names inside `from`.
///
/// # Errors
/// Nothing is there; `wanted` is the path WeChat would name.
pub(crate) fn module(
    files: &dyn Files,
    alias: &BTreeMap<String, String>,
    from: &str,
    specifier: &str,
) -> Result<Found, ResolveError> {
    let replaced = apply_alias(alias, specifier);
    let specifier_now = replaced.as_deref().unwrap_or(specifier);
    let folder = parent(from);
    let near = if let Some(absolute) = specifier_now.strip_prefix('/') {
        join("", absolute)
    } else {
        join(folder, specifier_now)
    };
    let missing = || ResolveError { wanted: wanted(near.as_deref(), specifier_now), specifier: specifier.to_owned() };
    let Some(near) = near.as_deref() else { return Err(missing()) };
    let bare = !specifier_now.starts_with(['.', '/']);
    let found = if bare {
        file(files, near).or_else(|| npm(files, folder, specifier_now))
    } else {
        file(files, near).or_else(|| index(files, near)).or_else(|| unbuilt_npm(files, near))
    };
    found.ok_or_else(missing)
}

/// Text of the path that a phone reports: with the suffix, without a leading slash.
fn wanted(near: Option<&str>, specifier: &str) -> String {
    let path = near.unwrap_or(specifier);
    if path.ends_with(".js") { path.to_owned() } else { format!("{path}.js") }
}

/// `@utils/*` → `utils/*` as app.json `resolveAlias` says; the longest matching key wins.
pub(crate) fn apply_alias(alias: &BTreeMap<String, String>, specifier: &str) -> Option<String> {
    let best = alias
        .iter()
        .filter_map(|(key, target)| match key.strip_suffix('*') {
            Some(start) => Some((start, target, specifier.strip_prefix(start)?)),
            None => (key == specifier).then_some((key.as_str(), target, "")),
        })
        .max_by_key(|(start, ..)| start.len());
    let (_, target, rest) = best?;
    let path = format!("{}{rest}", target.strip_suffix('*').unwrap_or(target));
    Some(format!("/{}", path.trim_start_matches("./").trim_start_matches('/')))
}

/// The folder of a module id, `""` for the root.
pub(crate) fn parent(id: &str) -> &str {
    id.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `folder` joined with a relative path; `None` when it climbs above the root.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn found(id: String) -> Found {
    Found { id, folder_index: false }
}

/// `path` as a script file, its suffix given or omitted.
fn file(files: &dyn Files, path: &str) -> Option<Found> {
    let json_of_npm = path.ends_with(".json") && path.contains("node_modules/");
    if (json_of_npm || SCRIPT_SUFFIXES.iter().any(|suffix| path.ends_with(suffix))) && files.is_file(path) {
        return Some(found(path.to_owned()));
    }
    let with_suffix = SCRIPT_SUFFIXES.iter().map(|suffix| format!("{path}{suffix}"));
    // TypeScript's own way of naming a neighbour: `./a.js` means `./a.ts`.
    let typescript = path.strip_suffix(".js").map(|stem| format!("{stem}.ts"));
    with_suffix.chain(typescript).find(|id| files.is_file(id)).map(found)
}

/// The index file of folder `path`; a package.json below `node_modules` may name another one.
fn index(files: &dyn Files, path: &str) -> Option<Found> {
    let join_index = if path.is_empty() { "index".to_owned() } else { format!("{path}/index") };
    let found = if path.contains("node_modules/") { entry(files, path) } else { file(files, &join_index) };
    found.map(|found| Found { folder_index: true, ..found })
}

/// A bare specifier: `miniprogram_npm` of every folder from `folder` up to the root, then `node_modules` likewise.
fn npm(files: &dyn Files, folder: &str, specifier: &str) -> Option<Found> {
    let built = ancestors(folder).find_map(|at| {
        let path = join(at, &format!("miniprogram_npm/{specifier}"))?;
        file(files, &path).or_else(|| file(files, &format!("{path}/index")))
    });
    built.or_else(|| {
        let (name, rest) = split_package(specifier)?;
        ancestors(folder).filter(|at| !at.ends_with("node_modules")).find_map(|at| {
            let package = join(at, &format!("node_modules/{name}"))?;
            in_package(files, &package, rest)
        })
    })
}

/// A path into a `miniprogram_npm` that was not built: the same package from `node_modules`.
fn unbuilt_npm(files: &dyn Files, path: &str) -> Option<Found> {
    let (folder, specifier) = path.split_once("miniprogram_npm/")?;
    npm(files, folder.trim_end_matches('/'), specifier)
}

/// `rest` inside the npm package at `package`.
fn in_package(files: &dyn Files, package: &str, rest: &str) -> Option<Found> {
    let root = miniprogram_folder(files, package);
    if rest.is_empty() {
        return match &root {
            Some(root) => file(files, &format!("{root}/index")),
            None => None,
        }
        .or_else(|| entry(files, package));
    }
    let direct = |at: &str| {
        let path = join(at, rest)?;
        file(files, &path).or_else(|| entry(files, &path))
    };
    root.as_deref().and_then(direct).or_else(|| direct(package)).or_else(|| exported(files, package, rest))
}

/// The folder that "build npm" would copy: the `miniprogram` field, or `miniprogram_dist`.
pub(crate) fn miniprogram_folder(files: &dyn Files, package: &str) -> Option<String> {
    let named = files.object(&format!("{package}/package.json")).and_then(|about| {
        let folder = about.get("miniprogram")?.as_str()?;
        join(package, folder)
    });
    named.or_else(|| {
        let folder = format!("{package}/miniprogram_dist");
        files.is_folder(&folder).then_some(folder)
    })
}

/// The entry of a folder: `main` of its package.json, else `exports`, else `module`, else index.
fn entry(files: &dyn Files, folder: &str) -> Option<Found> {
    let about = files.object(&format!("{folder}/package.json")).unwrap_or_default();
    let named = |key: &str| {
        let path = join(folder, about.get(key)?.as_str()?)?;
        file(files, &path).or_else(|| file(files, &format!("{path}/index")))
    };
    named("main")
        .or_else(|| exported(files, folder, ""))
        .or_else(|| named("module"))
        .or_else(|| file(files, &format!("{folder}/index")))
}

/// `exports` of package.json for `rest`: exact keys only, first of `require`, `default`, `import`.
fn exported(files: &dyn Files, package: &str, rest: &str) -> Option<Found> {
    let about = files.object(&format!("{package}/package.json"))?;
    let exports = about.get("exports")?;
    let key = if rest.is_empty() { ".".to_owned() } else { format!("./{rest}") };
    let mut target = exports.get(&key).or_else(|| rest.is_empty().then_some(exports))?;
    while let Value::Object(conditions) = target {
        target = ["require", "default", "import"].iter().find_map(|name| conditions.get(*name))?;
    }
    file(files, &join(package, target.as_str()?)?)
}

/// `@scope/name/rest` → (`@scope/name`, `rest`).
pub(crate) fn split_package(specifier: &str) -> Option<(&str, &str)> {
    let from = if specifier.starts_with('@') { specifier.find('/')? + 1 } else { 0 };
    let end = specifier[from..].find('/').map_or(specifier.len(), |at| from + at);
    let name = &specifier[..end];
    (!name.is_empty()).then(|| (name, specifier[end..].trim_matches('/')))
}

/// `a/b` → `a/b`, `a`, `""`.
pub(crate) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |at| (!at.is_empty()).then(|| parent(at)))
}

/// A file that is named with a path but is no script: relative to `from`, absolute, or inside an npm package.
pub(crate) fn asset(files: &dyn Files, from: &str, value: &str, suffix: &str) -> Option<String> {
    let folder = parent(from);
    let near = match value.strip_prefix('/') {
        Some(absolute) => join("", absolute)?,
        None => join(folder, value)?,
    };
    let mut candidates = vec![near.clone()];
    if let Some((above, package)) = near.split_once("miniprogram_npm/") {
        candidates.extend(package_paths(files, above.trim_end_matches('/'), package));
    }
    if !value.starts_with(['.', '/']) {
        candidates.extend(ancestors(folder).filter_map(|at| join(at, &format!("miniprogram_npm/{value}"))));
        candidates.extend(package_paths(files, folder, value));
    }
    let with_suffix = |path: String| if path.ends_with(suffix) { path } else { format!("{path}{suffix}") };
    candidates.into_iter().find_map(|path| {
        let has_suffix = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if has_suffix && files.is_file(&path) {
            Some(path)
        } else {
            Some(with_suffix(path)).filter(|p| files.is_file(p))
        }
    })
}

/// Where a path into an npm package may lie in `node_modules`, the folder that "build npm" copies first.
pub(crate) fn package_paths(files: &dyn Files, folder: &str, specifier: &str) -> Vec<String> {
    let Some((name, rest)) = split_package(specifier) else { return Vec::new() };
    let packages = ancestors(folder).filter_map(|at| join(at, &format!("node_modules/{name}")));
    packages
        .flat_map(|package| [miniprogram_folder(files, &package), Some(package)])
        .flatten()
        .filter_map(|package| join(&package, rest))
        .collect()
}
