//! Opens the page in the user's browser, where there is one.
//!
//! Invariant: a browser that does not start is no failure: the address has been printed.

use std::process::Stdio;
use tokio::process::Command;

/// Asks the system to show an address.
pub(crate) fn open(address: &str) {
    let Some(mut command) = opener(address) else { return };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Tokio collects the child when it ends; it may well outlive us.
    let _ = command.spawn();
}

#[cfg(target_os = "macos")]
fn opener(address: &str) -> Option<Command> {
    let mut command = Command::new("open");
    command.arg(address);
    Some(command)
}

#[cfg(windows)]
fn opener(address: &str) -> Option<Command> {
    // `start` would take `&` apart; this one takes an address as it is.
    let mut command = Command::new("rundll32");
    command.args(["url.dll,FileProtocolHandler", address]);
    Some(command)
}

#[cfg(not(any(target_os = "macos", windows)))]
fn opener(address: &str) -> Option<Command> {
    let has_display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let mut command = Command::new("xdg-open");
    command.arg(address);
    has_display.then_some(command)
}
