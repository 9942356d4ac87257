//! `cargo xtask bench socketio`: the unmodified socket.io-client in a session, on the transports of
//! `@miniwire/socket.io-transports`, beside the same client on Node.
//!
//! Counterpart: `tests/peers/load/socketio*.mjs`. Invariant: both speak to one server, over WebSocket.

use super::Bench;
use super::library::{Library, Server, measure_library};
use super::load::Cell;
use super::verdict::Verdict;
use crate::watched::Watched;
use anyhow::{Context as _, Result};
use std::process::Command;

/// A chat line, a page of JSON, a small picture; counts take each client about a second at most.
const LIBRARY: Library = Library {
    name: "socket.io-client",
    stem: "socketio",
    serve,
    polyfills: &["self"],
    promises: [
        "Socket.IO: echo p50 against Node, worst",
        "Socket.IO: events received a second against Node, worst",
        "Socket.IO: events sent a second against Node, worst",
    ],
    cells: &[
        (cell("echo", "text", 64), 4000),
        (cell("echo", "text", 1024), 4000),
        (cell("echo", "binary", 1024), 4000),
        (cell("receive", "text", 64), 200_000),
        (cell("receive", "text", 1024), 100_000),
        (cell("receive", "binary", 1024), 50_000),
        (cell("send", "text", 64), 100_000),
        (cell("send", "text", 1024), 50_000),
        (cell("send", "binary", 1024), 30_000),
    ],
};

const fn cell(action: &'static str, kind: &'static str, bytes: usize) -> Cell {
    Cell { action, kind, bytes }
}

/// Measures, prints and judges.
///
/// # Errors
/// Server or client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    measure_library(bench, &LIBRARY)
}

/// The server of the library, on a free port.
fn serve(bench: &Bench) -> Result<Server> {
    let mut command = Command::new("node");
    command.arg(bench.root.join("tests/peers/load/socketio-server.mjs")).arg("0");
    let mut server = Watched::start(command)?;
    let line = server.first_line(|line| line.starts_with("listening ")).context("the server of Socket.IO")?;
    let url = format!("http://127.0.0.1:{}", line.trim_start_matches("listening "));
    Ok(Server { url, _processes: vec![server] })
}
