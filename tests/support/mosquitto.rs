//! A real MQTT broker.
//!
//! Counterpart: `/mqtt` of `tests/peers/wire.mjs` speaks WebSocket in front of it, because the broker's own WebSocket listener
//! takes every interface whatever its address says. Invariant: it keeps nothing on the disk, and listens at 127.0.0.1 only.

use crate::{Lines, free_port};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The only user whom the listener with passwords knows.
const USER: &str = "app";
/// That user's password.
const PASSWORD: &str = "right";

/// A running mosquitto.
#[derive(Debug)]
pub struct Mosquitto {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    port: u16,
    guarded_port: u16,
    _folder: TempDir,
}

impl Mosquitto {
    /// MQTT over TCP on free ports.
    ///
    /// # Panics
    /// mosquitto is missing or refuses its configuration.
    pub fn start() -> Mosquitto {
        Mosquitto::start_at(free_port())
    }

    /// The same, where anybody may come in on this port.
    ///
    /// # Panics
    /// As [`Mosquitto::start`], or the port is in use.
    pub fn start_at(port: u16) -> Mosquitto {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let guarded_port = free_port();
        let config = folder.path().join("mosquitto.conf");
        let passwords = passwords(folder.path());
        let text = format!(
            "per_listener_settings true\npersistence false\nset_tcp_nodelay true\nmax_queued_messages 0\n\
             listener {port} 127.0.0.1\nallow_anonymous true\n\
             listener {guarded_port} 127.0.0.1\nallow_anonymous false\npassword_file {}\n",
            passwords.display()
        );
        fs::write(&config, text).expect("the configuration can be written");
        let mut command = Command::new(program("mosquitto"));
        command.arg("-v").arg("-c").arg(&config);
        let lines = Lines::spawn(command);
        lines.wait_for_stderr("that it is running", |line| line.contains(" running"));
        Mosquitto { lines, port, guarded_port, _folder: folder }
    }

    /// Where it speaks MQTT over TCP, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it wants the user `app` with the password `right`.
    pub fn guarded_port(&self) -> u16 {
        self.guarded_port
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

/// A file with the one user.
fn passwords(folder: &Path) -> PathBuf {
    let file = folder.join("passwords");
    let output =
        Command::new(program("mosquitto_passwd")).args(["-c", "-b"]).arg(&file).args([USER, PASSWORD]).output();
    let output = output.expect("mosquitto_passwd runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Started by root, mosquitto gives up its rights before it reads the file.
    readable_by_all(folder);
    readable_by_all(&file);
    file
}

#[cfg(unix)]
fn readable_by_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
}

#[cfg(not(unix))]
fn readable_by_all(_path: &Path) {}

/// Debian keeps the broker out of a user's `PATH`.
fn program(name: &str) -> PathBuf {
    let places =
        ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin"];
    let mut files = places.map(|place| Path::new(place).join(name)).into_iter();
    files.find(|file| file.is_file()).unwrap_or_else(|| name.into())
}
