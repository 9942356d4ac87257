//! The checks in which somebody clicks: the page in a browser, and the desktop app on a screen in memory.
//!
//! Counterpart: `tests/e2e` (Playwright) and `tests/desktop` (WebDriver). Invariant: both drive the binaries of this build.

use super::rust::build_binaries;
use crate::setup::browser;
use crate::workspace::{Profile, Workspace};
use crate::{process, screen};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::process::Command;

pub(super) fn e2e(workspace: &Workspace) -> Result<()> {
    process::run(build_binaries(workspace))?;
    let mut tests = workspace.npm("tests/e2e");
    tests.args(["exec", "--", "playwright", "test"]);
    tests.env("MINIWIRE", workspace.miniwire(Profile::Debug));
    if let Some(browser) = browser() {
        tests.env("CHROMIUM", browser);
    }
    process::run(tests)
}

pub(super) fn desktop(workspace: &Workspace) -> Result<()> {
    if !cfg!(target_os = "linux") {
        screen::note("left out: only WebKitGTK lets itself be driven like this");
        return Ok(());
    }
    process::run(build_binaries(workspace))?;
    let mut tests = Command::new("node");
    // One app at a time: each has a screen of its own, but the machine is one.
    tests.args(["--test", "--test-concurrency=1"]).args(desktop_tests(workspace)?).current_dir(&workspace.root);
    tests.env("MINIWIRE_DESKTOP_BIN", workspace.desktop(Profile::Debug));
    process::run(tests)
}

/// `node --test` takes a folder in one version and not in the next; files it always takes.
fn desktop_tests(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.root.join("tests/desktop");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("{} could not be read", folder.display()))?;
    let files = entries.flatten().map(|entry| PathBuf::from("tests/desktop").join(entry.file_name()));
    let mut tests: Vec<_> = files.filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    tests.sort();
    Ok(tests)
}
