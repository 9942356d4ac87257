//! The checks that cargo runs: rustfmt, clippy, unit and doc tests, and the black-box tests over the built binary.
//!
//! Invariant: warnings are errors here, whatever the developer's own settings.

use crate::workspace::{Profile, Workspace};
use crate::{process, screen};
use anyhow::Result;
use std::process::Command;

/// The crate that holds the black-box tests.
const BLACKBOX_CRATE: &str = "miniwire-tests";

pub(super) fn fmt(workspace: &Workspace) -> Result<()> {
    ensure_component(workspace, "fmt", "rustfmt")?;
    process::run(workspace.cargo(&["fmt", "--all", "--check"]))
        .map_err(|error| screen::advice(format!("the Rust is not formatted: {error}"), "cargo fmt --all"))
}

pub(super) fn clippy(workspace: &Workspace) -> Result<()> {
    ensure_component(workspace, "clippy", "clippy")?;
    let mut command = workspace.cargo_resolved(&["clippy"]);
    command.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
    process::run(command)
}

pub(super) fn unit(workspace: &Workspace) -> Result<()> {
    let mut tests = test_command(workspace);
    tests.args(["--workspace", "--exclude", BLACKBOX_CRATE]);
    process::run(tests)?;
    let mut doctests = workspace.cargo_resolved(&["test", "--doc"]);
    doctests.args(["--workspace", "--exclude", BLACKBOX_CRATE, "--quiet"]);
    process::run(doctests)
}

pub(super) fn blackbox(workspace: &Workspace) -> Result<()> {
    process::run(build_binaries(workspace))?;
    let mut tests = test_command(workspace);
    tests.args(["-p", BLACKBOX_CRATE]).env("MINIWIRE_BIN", workspace.miniwire(Profile::Debug));
    process::run(tests)
}

/// Runs the fixtures of the repository; the command that users run does it.
pub(super) fn fixtures(workspace: &Workspace) -> Result<()> {
    process::run(workspace.build_miniwire(Profile::Debug))?;
    let mut tests = Command::new(workspace.miniwire(Profile::Debug));
    tests.args(["test", "fixtures/"]).current_dir(&workspace.root);
    process::run(tests)
}

/// Leaves every binary that a test drives.
pub(super) fn build_binaries(workspace: &Workspace) -> Command {
    let mut build = workspace.build_miniwire(Profile::Debug);
    // Together, cargo settles on the features that the unit tests were built with: nothing compiles twice.
    build.args(["-p", "miniwire-desktop", "-p", BLACKBOX_CRATE]);
    build
}

/// `cargo nextest run`, or `cargo test` where nextest is not installed.
fn test_command(workspace: &Workspace) -> Command {
    if process::capture(workspace.cargo(&["nextest", "--version"])).is_ok() {
        let mut command = workspace.cargo_resolved(&["nextest", "run"]);
        command.arg("--no-tests=pass");
        return command;
    }
    screen::note("cargo-nextest is not installed; using `cargo test`, which is slower and says less");
    let mut command = workspace.cargo_resolved(&["test"]);
    command.args(["--lib", "--bins", "--tests"]);
    command
}

/// One sentence instead of rustup's or cargo's own complaint.
fn ensure_component(workspace: &Workspace, subcommand: &str, component: &str) -> Result<()> {
    process::capture(workspace.cargo(&[subcommand, "--version"])).map(drop).map_err(|_| {
        screen::advice(
            format!("{component} is not installed for this Rust"),
            format!("rustup component add {component}"),
        )
    })
}
