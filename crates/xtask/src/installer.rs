//! `cargo xtask bundle`: installers of the desktop app, by Tauri's bundler.
//!
//! Counterpart: `bundle` in `src-tauri/tauri.conf.json`; `src-tauri/package.json` pins the bundler. Invariant: what needs a
//! download beyond npm's packages is only made when it is asked for by name.

use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::{Profile, Workspace};
use crate::{bundle, process, screen};
use anyhow::Result;
use serde_json::{Value, json};

/// What the bundler makes with the tools of the system.
const OFFLINE_KINDS: &[&str] = if cfg!(target_os = "macos") {
    &["app", "dmg"]
} else if cfg!(windows) {
    &["nsis"]
} else {
    &["deb"]
};

/// Builds in release and puts the installers below `target/release/bundle`.
///
/// # Errors
/// Something is missing, or a build failed.
pub(crate) fn build(workspace: &Workspace, kinds: &[String]) -> Result<()> {
    let kinds = if kinds.is_empty() { OFFLINE_KINDS.join(",") } else { kinds.join(",") };
    let mut plan = Plan::new();
    plan.step("set-up", |_| setup::run(workspace, Needs { window: true, installer: true, ..Needs::BUILD }));
    plan.step("bundle", |_| bundle::build(workspace));
    // The installers bring the terminal binary along.
    plan.step("build", |_| process::run(workspace.build_miniwire(Profile::Release)));
    plan.step("installers", |_| {
        if kinds.contains("appimage") {
            screen::note("an AppImage is put together by tools that the bundler downloads from GitHub");
        }
        let mut command = workspace.npm("src-tauri");
        command.args(["exec", "--", "tauri", "build", "--ci", "--bundles", &kinds, "--config"]);
        command.arg(terminal_binary(workspace).to_string());
        process::run(command)
    });
    plan.run()?;
    screen::line(&format!("written below {}", workspace.target.join("release/bundle").display()));
    if cfg!(target_os = "linux") && !kinds.contains("appimage") {
        screen::line("`cargo xtask bundle appimage` makes an AppImage as well; its tools are downloaded from GitHub.");
    }
    Ok(())
}

/// Debian packages take single files from anywhere; where the target folder is, only cargo knows.
fn terminal_binary(workspace: &Workspace) -> Value {
    let files = json!({ "/usr/bin/miniwire": workspace.miniwire(Profile::Release) });
    json!({ "bundle": { "linux": { "deb": { "files": files } } } })
}
