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
    banned: &'static [&'static str],
    /// Only what the crate's own manifest names, not what lies below that.
    direct: bool,
    why: &'static str,
}

const DIRECTIONS: [Direction; 16] = [
    Direction {
        from: "miniwire-model",
        banned: &["tokio", "rquickjs", "swc_core", "url", "http"],
        direct: false,
        why: "model is plain data: no I/O, no clock, no engine",
    },
    Direction {
        from: "miniwire-codec",
        banned: &["tokio", "tokio-tungstenite", "rustls", "rquickjs", "miniwire-transport"],
        direct: false,
        why: "codec turns bytes into meaning without a socket or a clock",
    },
    Direction {
        from: "miniwire-transport",
        banned: &["rquickjs", "swc_core", "miniwire-package", "miniwire-logic", "miniwire-engine", "miniwire-servers"],
        direct: false,
        why: "a transport cannot tell who uses it",
    },
    Direction {
        from: "miniwire-package",
        banned: &["rquickjs", "tokio", "tokio-tungstenite", "miniwire-transport", "miniwire-logic"],
        direct: false,
        why: "package reads and compiles: no JavaScript engine, no network",
    },
    Direction {
        from: "miniwire-fixture",
        banned: &["tokio", "rustls", "rumqttc", "mqtt5", "rquickjs", "miniwire-transport", "miniwire-logic"],
        direct: false,
        why: "a fixture is played without a socket and without a clock, also where it speaks MQTT",
    },
    Direction {
        from: "miniwire-logic",
        banned: &["miniwire-engine", "miniwire-servers", "miniwire-cli", "tauri"],
        direct: false,
        why: "the logic layer does not know its hosts",
    },
    Direction {
        from: "miniwire-servers",
        banned: &["rquickjs", "swc_core", "miniwire-logic", "miniwire-engine", "miniwire-package"],
        direct: false,
        why: "the demo servers are peers, not part of a session",
    },
    Direction {
        from: "miniwire-doctor",
        banned: &[
            "rquickjs",
            "swc_core",
            "miniwire-transport",
            "miniwire-package",
            "miniwire-logic",
            "miniwire-engine",
            "miniwire-servers",
            "miniwire-cli",
            "clap_builder",
            "tauri",
        ],
        direct: false,
        why: "the doctor examines addresses over connections of its own: no session, no host",
    },
    Direction {
        from: "miniwire-peers",
        banned: &[
            "rquickjs",
            "swc_core",
            "aws-lc-rs",
            "miniwire-package",
            "miniwire-logic",
            "miniwire-engine",
            "miniwire-servers",
            "miniwire-cli",
            "clap_builder",
            "tauri",
        ],
        direct: false,
        why: "a peer is the other side of a session, not a part of one, and TLS is ring's",
    },
    Direction {
        from: "miniwire-replay",
        banned: &[
            "rquickjs",
            "swc_core",
            "miniwire-package",
            "miniwire-logic",
            "miniwire-engine",
            "miniwire-servers",
            "miniwire-cli",
            "clap_builder",
            "tauri",
        ],
        direct: false,
        why: "a replay over sockets needs no app: no session, no host",
    },
    Direction {
        from: "miniwire-engine",
        banned: &[
            "miniwire-window",
            "miniwire-doctor",
            "miniwire-peers",
            "miniwire-cli",
            "clap_builder",
            "axum",
            "tauri",
        ],
        direct: false,
        why: "the facade does not know its hosts",
    },
    Direction {
        from: "miniwire-suite",
        banned: &["miniwire-window", "miniwire-replay", "miniwire-cli", "clap_builder", "axum", "tauri"],
        direct: false,
        why: "tests run in sessions of their own: no socket, no host",
    },
    Direction {
        from: "miniwire-window",
        banned: &["miniwire-cli", "axum", "tauri", "wry"],
        direct: false,
        why: "what hosts share opens neither a port nor a window",
    },
    Direction {
        from: "miniwire-desktop",
        banned: &[
            "rquickjs",
            "miniwire-logic",
            "miniwire-package",
            "miniwire-transport",
            "miniwire-servers",
            "swc_core",
        ],
        direct: true,
        why: "the window has no logic: it carries calls to the desk",
    },
    Direction {
        from: "miniwire-cli",
        banned: &["tauri", "wry", "gtk", "webkit2gtk"],
        direct: false,
        why: "the terminal build needs no WebKit",
    },
    Direction {
        from: "miniwire-cli",
        banned: &["rquickjs", "rustls", "miniwire-logic", "miniwire-transport", "tokio-tungstenite", "swc_core"],
        direct: true,
        why: "a host talks to engine and package, never to the JavaScript engine or a socket",
    },
];

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
        for banned in direction.banned.iter().filter(|banned| below.contains(**banned)) {
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
    let bans: usize = DIRECTIONS.iter().map(|direction| direction.banned.len()).sum();
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
        assert!(DIRECTIONS.iter().all(|direction| !direction.banned.contains(&direction.from)));
    }
}
