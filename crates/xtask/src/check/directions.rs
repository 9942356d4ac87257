//! Which crate must never reach which other, proved on the resolved dependency graph.
//!
//! Counterpart: the picture in `docs/ARCHITECTURE.md`.
//! Invariant: the ban covers the whole tree below a crate, build scripts included, tests excluded.

use crate::workspace::Workspace;
use crate::{process, screen};
use anyhow::{Result, bail};
use std::collections::BTreeSet;

/// A crate, what must not be below it, and why.
struct Direction {
    from: &'static str,
    banned: &'static [Group],
    /// Only what the crate's own manifest names, not what lies below that.
    direct: bool,
    why: &'static str,
}

/// Crates that are ruled out together.
type Group = &'static [&'static str];

/// The JavaScript engine and the compilers.
const ENGINE_AND_COMPILERS: Group = &["rquickjs", "swc_core"];
const RUNTIME: Group = &["tokio"];
const TLS: Group = &["rustls"];
const WEBSOCKET: Group = &["tokio-tungstenite"];
const TRANSPORT: Group = &["miniwire-transport"];
/// What a session is made of.
const PACKAGE_AND_LOGIC: Group = &["miniwire-package", "miniwire-logic"];
const ENGINE: Group = &["miniwire-engine"];
const SERVERS: Group = &["miniwire-servers"];
/// Hosts and what only they use.
const HOSTS: Group = &["miniwire-cli", "clap_builder", "tauri"];
const WINDOW: Group = &["miniwire-window"];
const HTTP_HOST: Group = &["axum"];
const WEBKIT: Group = &["tauri", "wry", "gtk", "webkit2gtk"];

/// Everything below a crate.
const fn below(from: &'static str, banned: &'static [Group], why: &'static str) -> Direction {
    Direction { from, banned, direct: false, why }
}

/// What a crate names itself.
const fn named_by(from: &'static str, banned: &'static [Group], why: &'static str) -> Direction {
    Direction { from, banned, direct: true, why }
}

const DIRECTIONS: [Direction; 16] = [
    below(
        "miniwire-model",
        &[RUNTIME, ENGINE_AND_COMPILERS, &["url", "http"]],
        "model is plain data: no I/O, no clock, no engine",
    ),
    below(
        "miniwire-codec",
        &[RUNTIME, WEBSOCKET, TLS, ENGINE_AND_COMPILERS, TRANSPORT],
        "codec turns bytes into meaning without a socket or a clock",
    ),
    below(
        "miniwire-transport",
        &[ENGINE_AND_COMPILERS, PACKAGE_AND_LOGIC, ENGINE, SERVERS, HOSTS],
        "a transport cannot tell who uses it",
    ),
    below(
        "miniwire-package",
        &[&["rquickjs", "miniwire-logic"], RUNTIME, WEBSOCKET, TRANSPORT],
        "package reads and compiles: no JavaScript engine, no network",
    ),
    below(
        "miniwire-fixture",
        &[RUNTIME, TLS, &["rumqttc", "mqtt5"], ENGINE_AND_COMPILERS, TRANSPORT, PACKAGE_AND_LOGIC, ENGINE],
        "a fixture is played without a socket and without a clock, also where it speaks MQTT",
    ),
    below("miniwire-logic", &[ENGINE, SERVERS, HOSTS], "the logic layer does not know its hosts"),
    below(
        "miniwire-servers",
        &[ENGINE_AND_COMPILERS, PACKAGE_AND_LOGIC, ENGINE, HOSTS],
        "the demo servers are peers, not part of a session",
    ),
    below(
        "miniwire-doctor",
        &[ENGINE_AND_COMPILERS, TRANSPORT, PACKAGE_AND_LOGIC, ENGINE, SERVERS, HOSTS],
        "the doctor examines addresses over connections of its own: no session, no host",
    ),
    below(
        "miniwire-peers",
        &[ENGINE_AND_COMPILERS, &["aws-lc-rs"], PACKAGE_AND_LOGIC, ENGINE, SERVERS, HOSTS],
        "a peer is the other side of a session, not a part of one, and TLS is ring's",
    ),
    below(
        "miniwire-replay",
        &[ENGINE_AND_COMPILERS, PACKAGE_AND_LOGIC, ENGINE, SERVERS, HOSTS],
        "a replay over sockets needs no app: no session, no host",
    ),
    below(
        "miniwire-engine",
        &[WINDOW, &["miniwire-doctor", "miniwire-peers"], HTTP_HOST, HOSTS],
        "the facade does not know its hosts",
    ),
    below(
        "miniwire-suite",
        &[WINDOW, &["miniwire-replay"], HTTP_HOST, HOSTS],
        "tests run in sessions of their own: no socket, no host",
    ),
    below(
        "miniwire-window",
        &[HTTP_HOST, &["miniwire-cli"], WEBKIT],
        "what hosts share opens neither a port nor a window",
    ),
    named_by(
        "miniwire-desktop",
        &[ENGINE_AND_COMPILERS, PACKAGE_AND_LOGIC, TRANSPORT, SERVERS],
        "the window has no logic: it carries calls to the desk",
    ),
    below("miniwire-cli", &[WEBKIT], "the terminal build needs no WebKit"),
    named_by(
        "miniwire-cli",
        &[ENGINE_AND_COMPILERS, &["miniwire-logic"], TRANSPORT, TLS, WEBSOCKET],
        "a host talks to engine and package, never to the JavaScript engine or a socket",
    ),
];

impl Direction {
    fn banned(&self) -> impl Iterator<Item = &'static str> {
        self.banned.iter().flat_map(|group| group.iter().copied())
    }
}

/// Looks for every banned crate below every crate in the table.
///
/// # Errors
/// A ban is broken; the path through the graph has been printed.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let mut broken = 0;
    for direction in &DIRECTIONS {
        let mut tree = workspace.cargo_resolved(&["tree"]);
        tree.args(["-p", direction.from, "-e", "normal,build", "--prefix", "none", "--format", "{p}"]);
        if direction.direct {
            tree.args(["--depth", "1"]);
        }
        let tree = process::capture(tree)?;
        let below = crate_names(&tree);
        for banned in direction.banned().filter(|banned| below.contains(banned)) {
            broken += 1;
            screen::note(&format!("{} must not reach {banned}: {}", direction.from, direction.why));
            let mut path = workspace.cargo_resolved(&["tree"]);
            path.args(["-p", direction.from, "-e", "normal,build", "-i", banned]);
            process::run(path)?;
        }
    }
    if broken > 0 {
        bail!("{broken} dependencies point in a direction that docs/ARCHITECTURE.md rules out");
    }
    let bans: usize = DIRECTIONS.iter().map(|direction| direction.banned().count()).sum();
    screen::note(&format!("{bans} bans hold below {} crates", DIRECTIONS.len()));
    Ok(())
}

/// `serde v1.0.0 (proc-macro)` and the like, one a line.
fn crate_names(tree: &str) -> BTreeSet<&str> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_what_cargo_tree_prints() {
        let names = crate_names(
            "miniwire-model v0.1.0 (crates/model)\nserde v1.0.229\nserde_derive v1.0.229 (proc-macro)\nserde v1.0.229 (*)\n",
        );
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["miniwire-model", "serde", "serde_derive"]);
    }

    #[test]
    fn no_crate_bans_itself() {
        assert!(DIRECTIONS.iter().all(|direction| direction.banned().all(|banned| banned != direction.from)));
    }

    #[test]
    fn nothing_is_banned_twice_by_one_direction() {
        for direction in &DIRECTIONS {
            let names: BTreeSet<&str> = direction.banned().collect();
            assert_eq!(names.len(), direction.banned().count(), "{}", direction.from);
        }
    }
}
