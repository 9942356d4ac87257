//! `cargo xtask build` and `cargo xtask run`: the binaries, and the first thing that somebody sees of them.
//!
//! Invariant: `build` asks for nothing that the terminal binary does not need; the window comes along where its libraries are.

use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::{Profile, Workspace, become_program};
use crate::{bundle, process, screen};
use anyhow::Result;

/// Leaves the binaries.
///
/// # Errors
/// Something is missing, or a build failed.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    let window = setup::can_build_window();
    plan(workspace, profile, window).run()?;
    screen::line(&format!("built {}", workspace.miniwire(profile).display()));
    if window {
        screen::line(&format!("built {}", workspace.desktop(profile).display()));
    } else {
        screen::line("miniwire-desktop is left out: the libraries for its window are not installed");
    }
    Ok(())
}

/// With arguments `miniwire` with these. Without, the chat sample: in the window where there is a screen, else in the terminal.
///
/// # Errors
/// Something is missing, a build failed, or the program did.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let profile = Profile::Debug;
    let window = arguments.is_empty() && has_screen();
    plan(workspace, profile, window).run()?;
    if window {
        let words = ["--sample", "chat"].map(str::to_owned);
        return become_program(&workspace.desktop(profile), &words);
    }
    if arguments.is_empty() {
        screen::line("\nThere is no screen here, so this is the demo in the terminal. `cargo xtask run ui` serves the");
        screen::line("window's page to a browser.");
        return become_program(&workspace.miniwire(profile), &["demo".to_owned()]);
    }
    become_program(&workspace.miniwire(profile), arguments)
}

/// Set-up, the TypeScript bundles, then the Rust binaries that embed them.
fn plan(workspace: &Workspace, profile: Profile, window: bool) -> Plan<'_> {
    let mut plan = Plan::new();
    plan.step("set-up", move |_| setup::run(workspace, Needs { window, ..Needs::BUILD }));
    plan.step("bundle", |_| bundle::build(workspace));
    plan.step("build", move |_| {
        let mut command = workspace.build_miniwire(profile);
        if window {
            command.args(["-p", "miniwire-desktop"]);
        }
        process::run(command)
    });
    plan
}

/// True where a window can be shown.
fn has_screen() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
