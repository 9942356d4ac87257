//! Scripts with their npm packages in one file, as a bundler makes it for an app.
//!
//! Counterpart: `tests/peers/bundle.mjs`, which has the polyfills by name.

use crate::repository;
use std::path::Path;
use std::process::Command;

/// The script and everything that it imports.
///
/// # Panics
/// Node or the npm packages are missing, or the script does not bundle.
pub fn bundled(script: &Path, polyfills: &[&str]) -> String {
    let output =
        Command::new("node").arg(repository().join("tests/peers/bundle.mjs")).arg(script).args(polyfills).output();
    let output = output.expect("node runs");
    assert!(output.status.success(), "{}: {}", script.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a bundle is UTF-8")
}
