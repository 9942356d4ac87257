//! The checks of `ui/`: types, eslint, prettier, vitest, and that generated files are what the generator writes.
//!
//! Counterpart: the scripts `check` and `test` of `ui/package.json`, `generate` of `ui/logic/package.json`.

use crate::workspace::Workspace;
use crate::{process, screen};
use anyhow::Result;

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    for script in ["check", "test"] {
        let mut command = workspace.npm("ui");
        command.args(["run", script]);
        process::run(command)?;
    }
    Ok(())
}

pub(super) fn generated(workspace: &Workspace) -> Result<()> {
    process::run(workspace.npm_script("logic", "generate", &["--check"]))
        .map_err(|error| screen::advice(format!("generated files are not up to date: {error}"), "cargo xtask generate"))
}

/// Writes the generated files: the API matrix by its generator, the bindings of the calls by the test that compares them.
///
/// # Errors
/// A generator failed.
pub(crate) fn generate(workspace: &Workspace) -> Result<()> {
    process::run(workspace.npm_script("logic", "generate", &[]))?;
    let mut bindings = workspace.cargo_resolved(&["test"]);
    bindings.args(["-p", "miniwire-engine", "--lib", "--quiet", "the_bindings_are_what_the_schema_says"]);
    bindings.env("MINIWIRE_GENERATE", "1");
    process::run(bindings)
}
