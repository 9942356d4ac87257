//! Node: it builds the TypeScript and is a peer in the tests; it is not needed to run miniwire.
//!
//! Invariant: too old and not there are told apart, in one sentence each.

use crate::{process, screen};
use anyhow::Result;
use std::process::Command;

/// The oldest Node that Vite and Vitest accept (their `engines`), as major and minor.
const NODE_MIN: (u32, u32) = (20, 19);

/// Checks that Node and npm are there and new enough.
///
/// # Errors
/// One of them is missing or too old.
pub(super) fn ensure() -> Result<()> {
    let version = process::find_program("node").and_then(|node| {
        let mut command = Command::new(node);
        command.arg("--version");
        process::capture(command).ok()
    });
    let hint = "get it from https://nodejs.org or with your version manager";
    if let Some(complaint) = complaint(version.as_deref()) {
        return Err(screen::advice(complaint, hint));
    }
    if process::find_program("npm").is_none() && !cfg!(windows) {
        return Err(screen::advice("Node.js is here but `npm` is not", "install the npm that belongs to your Node.js"));
    }
    Ok(())
}

fn complaint(version: Option<&str>) -> Option<String> {
    let (major, minor) = NODE_MIN;
    let wanted = format!("Node.js {major}.{minor} or newer is needed to build the TypeScript");
    match version {
        None => Some(format!("{wanted}, and there is none")),
        Some(text) if parse(text).is_some_and(|found| found >= NODE_MIN) => None,
        Some(text) => Some(format!("{wanted}, and this one is {}", text.trim())),
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_allowed_node_and_all_newer_ones_are_fine() {
        assert_eq!(complaint(Some("v20.19.0\n")), None);
        assert_eq!(complaint(Some("v24.1.0")), None);
    }

    #[test]
    fn an_old_node_is_named_with_its_version() {
        let sentence = complaint(Some("v20.18.3\n")).unwrap();
        assert!(sentence.ends_with("this one is v20.18.3"), "{sentence}");
    }

    #[test]
    fn no_node_is_said_so() {
        assert!(complaint(None).unwrap().ends_with("and there is none"));
    }
}
