//! A real MQTT broker.
//!
//! Counterpart: `/mqtt` of `tests/peers/wire.mjs` speaks WebSocket in front of it, because the broker's own WebSocket listener
//! takes every interface whatever its address says. Invariant: it listens at 127.0.0.1 only, and what it keeps is in a folder
//! that goes with it.

use crate::{Certificates, Lines, free_port};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What a broker is to be.
#[derive(Debug, Default)]
pub struct MosquittoOptions<'o> {
    /// The only user and its password; anybody may come otherwise.
    pub user: Option<(&'o str, &'o str)>,
    /// Lines of an access control list, such as `topic readwrite open/#`.
    pub acl: &'o str,
    /// Speak TLS, with the certificate of these.
    pub tls: Option<&'o Certificates>,
    /// Keep sessions and messages over a restart.
    pub persistence: bool,
    /// Listen here, and not on a port that is free.
    pub port: Option<u16>,
}

/// A running mosquitto.
#[derive(Debug)]
pub struct Mosquitto {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    port: u16,
    folder: TempDir,
}

impl Mosquitto {
    /// MQTT over TCP on a free port, for anybody.
    ///
    /// # Panics
    /// mosquitto is missing or refuses its configuration.
    pub fn start() -> Mosquitto {
        Mosquitto::with(&MosquittoOptions::default())
    }

    /// As the options say, on a free port.
    ///
    /// # Panics
    /// As [`Mosquitto::start`].
    pub fn with(options: &MosquittoOptions<'_>) -> Mosquitto {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = options.port.unwrap_or_else(free_port);
        let text = configuration(options, &folder, port);
        fs::write(folder.path().join("mosquitto.conf"), text).expect("the configuration can be written");
        Mosquitto { lines: run(&folder), port, folder }
    }

    /// Ends it in order and starts it anew: the same port, the same configuration.
    ///
    /// # Panics
    /// As [`Mosquitto::start`].
    #[cfg(unix)]
    #[must_use]
    pub fn restart(self) -> Mosquitto {
        let Mosquitto { lines, port, folder } = self;
        lines.interrupt();
        lines.wait_for_end();
        Mosquitto { lines: run(&folder), port, folder }
    }

    /// Where it speaks MQTT over TCP, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `mqtt://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

fn configuration(options: &MosquittoOptions<'_>, folder: &TempDir, port: u16) -> String {
    let file = |name: &str| folder.path().join(name).display().to_string();
    let mut text = format!("listener {port} 127.0.0.1\n");
    // Where it runs as root it would become another user, who may not write into the folder.
    text += "user root\nset_tcp_nodelay true\nmax_queued_messages 0\n";
    match options.user {
        Some((user, password)) => {
            let made = Command::new(program("mosquitto_passwd"))
                .args(["-b", "-c", &file("passwords"), user, password])
                .status();
            assert!(made.is_ok_and(|status| status.success()), "mosquitto_passwd is missing or failed");
            text += &format!("password_file {}\nallow_anonymous false\n", file("passwords"));
        }
        None => text += "allow_anonymous true\n",
    }
    if !options.acl.is_empty() {
        fs::write(file("acl"), format!("{}\n", options.acl)).expect("the list can be written");
        text += &format!("acl_file {}\n", file("acl"));
    }
    if let Some(certificates) = options.tls {
        let (chain, key) = (certificates.full_chain(), certificates.key());
        text += &format!("certfile {}\nkeyfile {}\n", chain.display(), key.display());
    }
    text + &if options.persistence {
        format!("persistence true\npersistence_location {}/\n", folder.path().display())
    } else {
        "persistence false\n".to_owned()
    }
}

fn run(folder: &TempDir) -> Lines {
    let mut command = Command::new(program("mosquitto"));
    command.arg("-v").arg("-c").arg(folder.path().join("mosquitto.conf"));
    let lines = Lines::spawn(command);
    lines.wait_for_stderr("that it is running", |line| line.contains(" running"));
    lines
}

/// Debian keeps the broker out of a user's `PATH`.
fn program(name: &str) -> PathBuf {
    let places =
        ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin"];
    let mut files = places.map(|place| Path::new(place).join(name)).into_iter();
    files.find(|file| file.is_file()).unwrap_or_else(|| name.into())
}
