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
    process::run(workspace.npm_script("generate", &["--check"]))
        .map_err(|error| screen::advice(format!("generated files are not up to date: {error}"), "cargo xtask generate"))
}
