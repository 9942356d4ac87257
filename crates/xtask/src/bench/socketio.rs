//! `cargo xtask bench socketio`: the unmodified socket.io-client in a session, on the transports of
//! `@miniwire/socket.io-transports`, beside the same client on Node.
//!
//! Counterpart: `tests/peers/load/socketio*.mjs`. Invariant: both speak to one server, over WebSocket.

use super::Bench;
use super::library::{Counted, Library, measure_library};
use super::load::Cell;
use super::verdict::Verdict;
use anyhow::Result;

const LIBRARY: Library = Library {
    name: "socket.io-client",
    stem: "socketio",
    polyfills: &["self"],
    promises: [
        "Socket.IO: echo p50 against Node, worst",
        "Socket.IO: events received a second against Node, worst",
        "Socket.IO: events sent a second against Node, worst",
    ],
};

/// A chat line, a page of JSON, a small picture; counts take each client about a second at most.
const CELLS: [Counted; 9] = [
    (cell("echo", "text", 64), 4000),
    (cell("echo", "text", 1024), 4000),
    (cell("echo", "binary", 1024), 4000),
    (cell("receive", "text", 64), 200_000),
    (cell("receive", "text", 1024), 100_000),
    (cell("receive", "binary", 1024), 50_000),
    (cell("send", "text", 64), 100_000),
    (cell("send", "text", 1024), 50_000),
    (cell("send", "binary", 1024), 30_000),
];

const fn cell(action: &'static str, kind: &'static str, bytes: usize) -> Cell {
    Cell { action, kind, bytes }
}

/// Measures, prints and judges.
///
/// # Errors
/// Server or client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    measure_library(bench, &LIBRARY, &CELLS)
}
