//! Finds the project around a path and reads `project.config.json` and `project.private.config.json`.
//!
//! Counterpart: `open` and `app_config`. Invariant: the private file overrides only what WeChat lets it override.

use crate::error::{CompileError, PackageError};
use crate::json;
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::sync::Arc;

/// The id that the devtools give a project without one.
pub(crate) const TOURIST_APPID: &str = "touristappid";
/// How many folders above an opened mini-program folder are asked whether they are its project.
const PARENTS_MAX: usize = 3;
/// How many folders are visited to find an app.json for the hint.
const HINT_FOLDERS_MAX: usize = 500;
/// How deep the hint looks.
const HINT_DEPTH_MAX: usize = 3;

/// What the two files say.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) project_root: Utf8PathBuf,
    pub(crate) miniprogram_root: Utf8PathBuf,
    pub(crate) appid: String,
    pub(crate) url_check: bool,
    /// Folders with code that is not the mini-program's: cloud functions, plugins.
    pub(crate) excluded: Vec<Utf8PathBuf>,
}

/// Reads the project at `folder`, which may be the project's folder or the mini-program's own.
///
/// # Errors
/// No app.json, a broken config file, or a `miniprogramRoot` that does not exist.
pub(crate) fn find(folder: &Utf8Path) -> Result<Project, PackageError> {
    let here = read_config(folder, "project.config.json")?;
    if here.is_none()
        && folder.join("app.json").is_file()
        && let Some(project) = find_above(folder)?
    {
        return Ok(project);
    }
    let config = here.unwrap_or_default();
    let project = from_config(folder, &config)?;
    if !project.miniprogram_root.is_dir() {
        let root = config.get("miniprogramRoot").and_then(Value::as_str).unwrap_or("").to_owned();
        return Err(PackageError::NoMiniprogramRoot { project: folder.to_owned(), root });
    }
    if !project.miniprogram_root.join("app.json").is_file() {
        let hint = hint(folder, &project.miniprogram_root);
        return Err(PackageError::NoAppJson { folder: project.miniprogram_root, hint });
    }
    Ok(project)
}

/// The project above that names `folder` as its `miniprogramRoot`.
fn find_above(folder: &Utf8Path) -> Result<Option<Project>, PackageError> {
    for above in folder.ancestors().skip(1).take(PARENTS_MAX) {
        if above.as_str().is_empty() || !above.join("project.config.json").is_file() {
            continue;
        }
        // A broken file above the opened folder is none of its business.
        let Ok(Some(config)) = read_config(above, "project.config.json") else { return Ok(None) };
        let project = from_config(above, &config)?;
        return Ok((project.miniprogram_root == folder).then_some(project));
    }
    Ok(None)
}

fn from_config(folder: &Utf8Path, config: &Map<String, Value>) -> Result<Project, PackageError> {
    let private = read_config(folder, "project.private.config.json")?.unwrap_or_default();
    let text = |key: &str| config.get(key).and_then(Value::as_str).unwrap_or("").trim();
    let setting =
        |file: &Map<String, Value>| file.get("setting").and_then(|s| s.get("urlCheck")).and_then(Value::as_bool);
    let excluded = ["cloudfunctionRoot", "pluginRoot"];
    Ok(Project {
        project_root: folder.to_owned(),
        miniprogram_root: below(folder, text("miniprogramRoot")),
        appid: if text("appid").is_empty() { TOURIST_APPID.to_owned() } else { text("appid").to_owned() },
        url_check: setting(&private).or_else(|| setting(config)).unwrap_or(true),
        excluded: excluded.iter().filter(|key| !text(key).is_empty()).map(|key| below(folder, text(key))).collect(),
    })
}

/// `folder` joined with a path of a config file: `./a/`, `a` and `/a` all mean `a` below the project.
fn below(folder: &Utf8Path, relative: &str) -> Utf8PathBuf {
    let mut path = folder.to_owned();
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path
}

fn read_config(folder: &Utf8Path, name: &str) -> Result<Option<Map<String, Value>>, PackageError> {
    let path = folder.join(name);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(PackageError::Unreadable { path, source }),
    };
    let text: Arc<str> = match String::from_utf8(bytes) {
        Ok(text) => Arc::from(text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = Arc::from(String::from_utf8_lossy(error.as_bytes()));
            let error = CompileError::at_offset(name, &text, valid, format!("not UTF-8 from byte {valid} on"));
            return Err(PackageError::Config(Box::new(error.with_hint("save the file as UTF-8"))));
        }
    };
    json::parse_object(name, &text).map(Some).map_err(|error| PackageError::Config(Box::new(error)))
}

/// Names the nearest folder that could have been meant.
fn hint(project: &Utf8Path, looked_in: &Utf8Path) -> String {
    let mut queue = VecDeque::from([(project.to_owned(), 0)]);
    let mut visited = 0;
    while let Some((folder, depth)) = queue.pop_front() {
        visited += 1;
        if visited > HINT_FOLDERS_MAX {
            break;
        }
        let relative = folder.strip_prefix(project).unwrap_or(&folder);
        if folder != looked_in && folder.join("app.json").is_file() {
            return format!("{relative}/app.json exists: open that folder, or set miniprogramRoot to \"{relative}/\"");
        }
        if folder != project && folder.join("project.config.json").is_file() {
            return format!("{relative} has a project.config.json: open that folder");
        }
        let Ok(entries) = folder.read_dir_utf8() else { continue };
        let mut below: Vec<_> = entries
            .flatten()
            .filter(|e| e.file_type().is_ok_and(|t| t.is_dir()))
            .filter(|e| !e.file_name().starts_with('.') && e.file_name() != "node_modules")
            .map(|e| (e.path().to_owned(), depth + 1))
            .filter(|(_, depth)| *depth <= HINT_DEPTH_MAX)
            .collect();
        below.sort();
        queue.extend(below);
    }
    "open the folder that holds app.json, or build the project first (Taro, uni-app and Mpx write it)".to_owned()
}
