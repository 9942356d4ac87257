//! Load on one connection: echoes, floods to the client, floods from it; text and binary, of any size.
//!
//! Counterpart: `cargo xtask bench load` runs these, `tests/peers/load-client.mjs` and `page.html` in turns. `load.js` is what
//! the clients in JavaScript share. Invariant: every client has the same server, and the same messages in flight.

mod bare;
pub(crate) mod cpu;
mod frames;
mod logic_layer;
mod server;

pub(crate) use server::serve;

use crate::BenchError;
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

/// Payload bytes between two acknowledgements of the server, where that many are not too many messages.
const ACK_BYTES: usize = 1024 * 1024;
/// Messages between two acknowledgements: at least and at most.
const ACK_MESSAGES: (usize, usize) = (16, 4096);
/// Acknowledgements that a sender is ahead.
const ACKS_AHEAD: usize = 4;

/// Text or binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Binary,
}

impl Kind {
    fn parse(word: &str) -> Option<Kind> {
        match word {
            "text" => Some(Kind::Text),
            "binary" => Some(Kind::Binary),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Binary => "binary",
        }
    }
}

/// The messages of a measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Payload {
    pub(crate) kind: Kind,
    pub(crate) bytes: usize,
}

impl Payload {
    pub(crate) fn message(self) -> Message {
        match self.kind {
            Kind::Text => Message::text("x".repeat(self.bytes)),
            Kind::Binary => Message::binary(vec![b'x'; self.bytes]),
        }
    }

    /// Messages between two acknowledgements.
    fn ack_every(self) -> usize {
        (ACK_BYTES / self.bytes.max(1)).clamp(ACK_MESSAGES.0, ACK_MESSAGES.1)
    }
}

/// One measurement: what, how large, how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    /// `echo`, `receive` or `send`.
    what: &'a str,
    payload: Payload,
    count: usize,
    /// `ws://host:port`.
    server: &'a str,
}

impl<'a> Cell<'a> {
    /// From the command line: `echo|receive|send text|binary <bytes> <count> <server>`.
    pub(crate) fn parse(words: &[&'a str]) -> Option<Cell<'a>> {
        let [what, kind, bytes, count, server] = words else { return None };
        let payload = Payload { kind: Kind::parse(kind)?, bytes: bytes.parse().ok()? };
        Some(Cell { what, payload, count: count.parse().ok()?, server })
    }

    /// The server's path of this measurement.
    fn url(&self) -> String {
        let (server, Payload { kind, bytes }, count) = (self.server, self.payload, self.count);
        match self.what {
            "receive" => format!("{server}/flood/{}/{bytes}/{count}", kind.name()),
            "send" => format!("{server}/sink/{}/{count}", self.payload.ack_every()),
            _ => format!("{server}/echo"),
        }
    }
}

/// Runs one measurement.
///
/// # Errors
/// An unknown client, or the connection failed.
pub(crate) async fn measure(client: &str, cell: Cell<'_>) -> Result<Value, BenchError> {
    match (client, cell.what) {
        ("bare", "echo") => Ok(crate::socket::round_trips(&cell.url(), cell.count, cell.payload).await?.report()),
        ("bare", "receive") => bare::receive(cell).await,
        ("bare", "send") => bare::send(cell).await,
        ("session", "echo") => Ok(crate::session::round_trips(&cell.url(), cell.count, cell.payload).await?.report()),
        ("session", "receive" | "send") => logic_layer::flood(cell).await,
        ("recorded", "receive" | "send") => logic_layer::recorded_flood(cell).await,
        _ => Err(BenchError::Usage),
    }
}
