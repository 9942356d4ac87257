//! A real MQTT broker.
//!
//! Counterpart: `/mqtt` of `tests/peers/wire.mjs` speaks WebSocket in front of it, because the broker's own WebSocket listener
//! takes every interface whatever its address says. Invariant: it keeps nothing on the disk, and listens at 127.0.0.1 only.

use crate::{Lines, free_port};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A running mosquitto.
#[derive(Debug)]
pub struct Mosquitto {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    port: u16,
    _folder: TempDir,
}

impl Mosquitto {
    /// MQTT over TCP on a free port.
    ///
    /// # Panics
    /// mosquitto is missing or refuses its configuration.
    pub fn start() -> Mosquitto {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let config = folder.path().join("mosquitto.conf");
        let text = format!("listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
        fs::write(&config, text).expect("the configuration can be written");
        let mut command = Command::new(program());
        command.arg("-v").arg("-c").arg(&config);
        let lines = Lines::spawn(command);
        lines.wait_for_stderr("that it is running", |line| line.contains(" running"));
        Mosquitto { lines, port, _folder: folder }
    }

    /// Where it speaks MQTT over TCP, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

/// Debian keeps it out of a user's `PATH`.
fn program() -> PathBuf {
    let places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];
    places.map(PathBuf::from).into_iter().find(|place| place.is_file()).unwrap_or_else(|| "mosquitto".into())
}
