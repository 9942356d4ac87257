//! Where a host finds the sample apps and keeps the settings.
//!
//! Invariant: what the user names comes first, then the checkout of a debug build, then what an installer left.

use camino::{Utf8Path, Utf8PathBuf};
use std::path::{Path, PathBuf};

/// Folder of the sample apps; `MINIWIRE_SAMPLES` names another. `resources` is where an installer puts files of the app.
pub fn samples_dir(resources: Option<&Path>) -> Option<Utf8PathBuf> {
    if let Some(named) = named("MINIWIRE_SAMPLES") {
        return Some(named);
    }
    let program = std::env::current_exe().ok();
    let beside = |path: &str| program.as_deref().and_then(Path::parent).map(|folder| folder.join(path));
    // A debug build is run in its checkout, and what a build once copied beside it may be old.
    let checkout = cfg!(debug_assertions)
        .then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps").canonicalize());
    first_folder([
        checkout.and_then(Result::ok),
        resources.map(|folder| folder.join("samples")),
        beside("samples"),
        // Where the Debian package leaves them for both of its programs.
        beside("../lib/miniwire/samples"),
    ])
}

fn first_folder(places: impl IntoIterator<Item = Option<PathBuf>>) -> Option<Utf8PathBuf> {
    let places = places.into_iter().flatten().filter(|place| place.is_dir());
    places.filter_map(|place| Utf8PathBuf::from_path_buf(place).ok()).next()
}

/// Folder of settings and recent projects; `MINIWIRE_CONFIG_DIR` names another. None where the system has no such place.
pub fn config_dir() -> Option<Utf8PathBuf> {
    named("MINIWIRE_CONFIG_DIR").or_else(|| Some(system_config_dir()?.join("miniwire")))
}

fn named(variable: &str) -> Option<Utf8PathBuf> {
    let value = std::env::var_os(variable).filter(|value| !value.is_empty())?;
    camino::absolute_utf8(Utf8Path::from_path(Path::new(&value))?).ok()
}

fn system_config_dir() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(dirs::config_dir()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_that_is_a_folder_counts() {
        let folder = tempfile::tempdir().unwrap();
        let (here, later) = (folder.path().join("here"), folder.path().join("later"));
        std::fs::create_dir(&here).unwrap();
        std::fs::create_dir(&later).unwrap();
        let places = [None, Some(folder.path().join("gone")), Some(here.clone()), Some(later)];
        assert_eq!(first_folder(places).unwrap().as_std_path(), here);
        assert_eq!(first_folder([None]), None);
    }

    #[test]
    fn a_debug_build_finds_the_samples_of_its_checkout() {
        assert!(samples_dir(None).unwrap().join("chat/app.json").is_file());
    }
}
