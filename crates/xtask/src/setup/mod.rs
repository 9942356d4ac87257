//! Set-up: everything that must be on the machine before a build or a test, found and, where we can, installed.
//!
//! Invariant: a second call changes nothing, needs no network and takes well under a second.

mod apt;
mod node;
mod npm;
mod system;

pub(crate) use system::browser;

use crate::workspace::Workspace;
use anyhow::Result;

/// What a command is going to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Needs {
    /// Node and the packages of `ui/` and of the sample apps.
    pub(crate) ui: bool,
    /// A C compiler.
    pub(crate) rust: bool,
    /// Real servers from the system's packages.
    pub(crate) servers: bool,
    /// Node peers, and libraries of components.
    pub(crate) peers: bool,
    /// What the desktop app is built with.
    pub(crate) window: bool,
    /// A screen in memory, and what drives a window on it.
    pub(crate) screen: bool,
    /// A browser, and what drives it.
    pub(crate) browser: bool,
    /// What makes installers.
    pub(crate) installer: bool,
}

impl Needs {
    /// Cargo alone.
    pub(crate) const NOTHING: Needs = Needs {
        ui: false,
        rust: false,
        servers: false,
        peers: false,
        window: false,
        screen: false,
        browser: false,
        installer: false,
    };
    /// To leave the terminal binary.
    pub(crate) const BUILD: Needs = Needs { ui: true, rust: true, ..Needs::NOTHING };

    /// What either of the two needs.
    pub(crate) fn and(self, other: Needs) -> Needs {
        Needs {
            ui: self.ui || other.ui,
            rust: self.rust || other.rust,
            servers: self.servers || other.servers,
            peers: self.peers || other.peers,
            window: self.window || other.window,
            screen: self.screen || other.screen,
            browser: self.browser || other.browser,
            installer: self.installer || other.installer,
        }
    }
}

/// True when the desktop app can be built without installing anything first.
pub(crate) fn can_build_window() -> bool {
    system::is_complete(Needs { window: true, ..Needs::NOTHING })
}

/// Folders with a `package-lock.json` that a build needs.
const NPM_FOLDERS: [&str; 3] = ["ui", "fixtures/apps/mqtt-dashboard", "fixtures/apps/socketio-chat"];

/// Folders with a `package-lock.json` that only the black-box tests and the bench use.
const PEER_NPM_FOLDERS: [&str; 2] = ["tests/peers", "fixtures/apps/components"];

/// Finds what is missing, installs what can be installed, and complains about the rest.
///
/// # Errors
/// Something is missing that we cannot install; the message says how to get it.
pub(crate) fn run(workspace: &Workspace, needs: Needs) -> Result<()> {
    system::ensure(needs)?;
    if needs.ui || needs.peers || needs.browser || needs.installer {
        node::ensure()?;
    }
    if needs.ui {
        for folder in NPM_FOLDERS {
            npm::ensure(workspace, folder)?;
        }
    }
    if needs.peers {
        for folder in PEER_NPM_FOLDERS {
            npm::ensure(workspace, folder)?;
        }
    }
    if needs.browser {
        npm::ensure(workspace, "tests/e2e")?;
        // The tests of `convert` talk to DevTools by a WebSocket of the peers.
        npm::ensure(workspace, "tests/peers")?;
    }
    if needs.installer {
        npm::ensure(workspace, "src-tauri")?;
    }
    Ok(())
}
