//! What a refused upgrade says about the two sides of Socket.IO.
//!
//! Counterpart: `engine_io.rs` tells the same of connections that were open. Invariant: only the address and the status are known; the server
//! wrote its reason into a body that a WebSocket client does not get.

use super::decoder::Problem;
use super::engine_io::client_speaks;
use super::protocol::Hints;
use super::say;

/// What is wrong, where it can be told: Engine.IO 4 refuses both with 400.
pub fn upgrade_refused(hints: &Hints) -> Option<Problem> {
    if hints.query("EIO") == Some("3") {
        return Some(Problem::new("engine-io-version", say::EIO_PROBABLY_4.with([client_speaks(3)]), say::STEP_EIO_3));
    }
    let is_socket_io = hints.path().trim_end_matches('/').ends_with("/socket.io");
    (is_socket_io && hints.query("EIO").is_none())
        .then(|| Problem::new("engine-io-plain-client", say::EIO_ENDPOINT, say::STEP_PLAIN_CLIENT))
}
