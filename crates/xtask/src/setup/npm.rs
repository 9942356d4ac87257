//! `npm ci` where it is needed, and only there.
//!
//! npm leaves `node_modules/.package-lock.json`, the list of what it has installed, as its last act.
//! Invariant: a folder whose list agrees with `package-lock.json` is not touched, whoever installed it.

use crate::{process, screen, workspace::Workspace};
use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use std::fs;

/// Installs the packages that the lock file of `folder` names; a folder without a lock file needs none.
///
/// # Errors
/// The lock file cannot be read, or npm failed.
pub(super) fn ensure(workspace: &Workspace, folder: &str) -> Result<()> {
    let path = workspace.root.join(folder);
    let Ok(lock) = fs::read_to_string(path.join("package-lock.json")) else { return Ok(()) };
    let lock: Value = serde_json::from_str(&lock).with_context(|| format!("{folder}/package-lock.json is no JSON"))?;
    let installed = fs::read_to_string(path.join("node_modules/.package-lock.json")).unwrap_or_default();
    if agree(&lock, &serde_json::from_str(&installed).unwrap_or(Value::Null)) {
        screen::note(&format!("{folder}: npm packages up to date"));
        return Ok(());
    }
    screen::note(&format!("{folder}: installing npm packages"));
    let mut command = workspace.npm(folder);
    command.args(["ci", "--prefer-offline"]);
    process::run_quietly(command).map_err(|error| {
        let hint = format!("see npm's message above; `npm ci` in {folder}/ repeats it");
        error.downcast::<screen::Advice>().map_or_else(|error| screen::advice(error.to_string(), hint), Into::into)
    })
}

/// True when everything that the lock file demands is installed in that version, and nothing else.
fn agree(lock: &Value, installed: &Value) -> bool {
    let empty = Map::new();
    let (Some(wanted), Some(have)) = (lock["packages"].as_object(), installed["packages"].as_object().or(Some(&empty)))
    else {
        return false;
    };
    let all_there = wanted
        .iter()
        .filter(|(path, entry)| !path.is_empty() && is_required(entry))
        .all(|(path, entry)| have.get(path).is_some_and(|found| same(entry, found)));
    all_there && have.iter().all(|(path, found)| wanted.get(path).is_some_and(|entry| same(entry, found)))
}

/// Optional packages are for other systems as a rule: npm leaves them out here.
fn is_required(entry: &Value) -> bool {
    !["optional", "devOptional", "peer"].iter().any(|mark| entry[*mark] == true)
}

fn same(entry: &Value, found: &Value) -> bool {
    ["version", "integrity", "link"].iter().all(|field| entry[*field] == found[*field])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lock() -> Value {
        json!({"packages": {
            "": {"name": "x"},
            "node_modules/ws": {"version": "8.0.0", "integrity": "a"},
            "node_modules/only-on-windows": {"version": "1.0.0", "optional": true},
        }})
    }

    #[test]
    fn an_install_without_the_packages_of_other_systems_agrees() {
        assert!(agree(&lock(), &json!({"packages": {"node_modules/ws": {"version": "8.0.0", "integrity": "a"}}})));
    }

    #[test]
    fn a_folder_where_nothing_was_installed_does_not() {
        assert!(!agree(&lock(), &Value::Null));
    }

    #[test]
    fn another_version_does_not() {
        assert!(!agree(&lock(), &json!({"packages": {"node_modules/ws": {"version": "7.0.0", "integrity": "a"}}})));
    }

    #[test]
    fn a_package_that_the_lock_no_longer_names_does_not() {
        let installed = json!({"packages": {
            "node_modules/ws": {"version": "8.0.0", "integrity": "a"},
            "node_modules/left-over": {"version": "1.0.0"},
        }});
        assert!(!agree(&lock(), &installed));
    }
}
