//! Node peers: real servers written on the npm `ws` package, one script each in `tests/peers`.
//!
//! Invariant: a peer is used only after it has said that it accepts connections.

use crate::{Lines, repository};
use std::net::TcpListener;
use std::process::Command;

/// A running Node script that has said `listening <port>`.
#[derive(Debug)]
pub struct Peer {
    lines: Lines,
    port: u16,
}

impl Peer {
    /// `tests/peers/<script>` on a free port.
    ///
    /// # Panics
    /// Node or the npm packages are missing, or the script says something else.
    pub fn start(script: &str) -> Peer {
        Peer::run(script, 0, &[])
    }

    /// As [`Peer::start`], with further arguments behind the port.
    ///
    /// # Panics
    /// As [`Peer::start`].
    pub fn start_with(script: &str, arguments: &[&str]) -> Peer {
        Peer::run(script, 0, arguments)
    }

    /// `tests/peers/<script>` on this port.
    ///
    /// # Panics
    /// As [`Peer::start`], or the port is in use.
    pub fn start_at(script: &str, port: u16) -> Peer {
        Peer::run(script, port, &[])
    }

    fn run(script: &str, port: u16, arguments: &[&str]) -> Peer {
        let folder = repository().join("tests/peers");
        let installed = folder.join("node_modules/ws").is_dir();
        assert!(installed, "the npm packages of tests/peers are missing; run `cargo xtask test blackbox`");
        let mut command = Command::new("node");
        command.arg(folder.join(script)).arg(port.to_string()).args(arguments);
        let lines = Lines::spawn(command);
        let ready = lines.wait_for_stdout("`listening <port>`", |line| line.starts_with("listening "));
        let port = ready.rsplit(' ').next().and_then(|word| word.parse().ok()).expect("the ready line ends in a port");
        Peer { lines, port }
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `ws://127.0.0.1:<port>`, without a path.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// `http://127.0.0.1:<port>`, without a path.
    pub fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

/// A port of 127.0.0.1 on which nobody listens.
///
/// # Panics
/// There is none left.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
