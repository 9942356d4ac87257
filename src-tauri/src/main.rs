//! `miniwire-desktop`: the page and the phone in a window of their own.
//!
//! Counterpart: `ui/app` is the page, `engine::desk` does the work, `miniwire ui` is the host without a window. Invariant: there
//! is no logic here: what another host would need as well is in `crates/window` or behind the desk.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod calls;
mod display;
mod menu;
mod page;
mod phone;
mod shell;
mod subscription;
#[cfg(target_os = "linux")]
mod web_process;

use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;
use window::Opening;

/// Shows WeChat mini-programs in a window: the phone, its connections, messages, data.
#[derive(Debug, clap::Parser)]
#[command(name = "miniwire-desktop", version, about)]
#[command(
    after_help = "Exit codes: 0 fine, 1 there is no display or no window, 2 usage, 3 package or fixture invalid."
)]
struct Arguments {
    #[command(flatten)]
    opening: Opening,
}

fn main() -> ExitCode {
    let Arguments { opening } = Arguments::parse();
    if let Err(missing) = display::prepare() {
        say(&missing.to_string(), Some("`miniwire ui` shows the same in a browser, `miniwire run` in the terminal"));
        return ExitCode::FAILURE;
    }
    match shell::run(opening) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&format!("the window could not be opened: {error}"), None);
            ExitCode::FAILURE
        }
    }
}

/// An error on stderr, and the next step.
fn say(error: &str, hint: Option<&str>) {
    let mut stderr = anstream::stderr().lock();
    // Nobody listens: there is no better place to complain.
    let _ = writeln!(stderr, "error: {error}");
    if let Some(hint) = hint {
        let _ = writeln!(stderr, "hint: {hint}");
    }
}
