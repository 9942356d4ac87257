//! Where a host finds the sample apps and keeps the settings.
//!
//! Invariant: what the user names comes first, then what lies beside the program, then the checkout it was built in.

use camino::{Utf8Path, Utf8PathBuf};
use std::path::Path;

/// Folder of the sample apps; `MINIWIRE_SAMPLES` names another. `resources` is where an installer puts files of the app.
pub fn samples_dir(resources: Option<&Path>) -> Option<Utf8PathBuf> {
    if let Some(named) = named("MINIWIRE_SAMPLES") {
        return Some(named);
    }
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("samples")));
    let installed = resources.map(|folder| folder.join("samples"));
    // A debug build is run in its checkout.
    let checkout = cfg!(debug_assertions)
        .then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps").canonicalize());
    let places = [installed, beside, checkout.and_then(Result::ok)];
    places.into_iter().flatten().filter_map(|place| Utf8PathBuf::from_path_buf(place).ok()).find(|place| place.is_dir())
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
    fn what_an_installer_put_beside_the_app_is_found() {
        let resources = tempfile::tempdir().unwrap();
        std::fs::create_dir(resources.path().join("samples")).unwrap();
        let found = samples_dir(Some(resources.path())).unwrap();
        assert_eq!(found.as_std_path(), resources.path().join("samples"));
    }

    #[test]
    fn a_debug_build_finds_the_samples_of_its_checkout() {
        assert!(samples_dir(None).unwrap().join("chat/app.json").is_file());
    }
}
