//! One connection on its way from unknown to decoded, or to plain.
//!
//! Invariant: after [`FIRST_MESSAGES`] messages that say nothing a connection is plain, and costs a look at a number from then on.

use super::choice::DecodeChoice;
use codec::decode::{Decoded, Decoder, Hints, Mark, Problem, recognise};
use model::{ConnectionId, EventKind, Message, WireDirection};
use serde_json::{Map, Value};
use std::time::Duration;

/// Messages by which a connection may be recognised. Our choice: both sides of every protocol speak within two.
const FIRST_MESSAGES: u8 = 4;

/// A connection that has not ended.
#[derive(Debug)]
pub(super) struct Connection {
    hints: Hints,
    state: State,
}

#[derive(Debug)]
enum State {
    /// So many messages were looked at.
    Unknown(u8),
    /// Nobody knows it, or nobody wants to.
    Plain,
    Decoded {
        decoder: Box<Decoder>,
        /// Chosen, or fed already: what comes to be known later changes nothing.
        settled: bool,
    },
}

impl Connection {
    pub(super) fn new(transport: &str, url: &str, protocols: &[String], choice: Option<&DecodeChoice>) -> Self {
        let hints = Hints {
            transport: transport.to_owned(),
            url: url.to_owned(),
            subprotocols: protocols.to_vec(),
            content_type: None,
        };
        let state = match choice {
            Some(DecodeChoice::Off) => State::Plain,
            Some(DecodeChoice::As(protocol)) => {
                State::Decoded { decoder: Box::new(Decoder::new(protocol, &hints)), settled: true }
            }
            None => known(&hints),
        };
        Connection { hints, state }
    }

    /// The head of the answer is there.
    pub(super) fn opened(&mut self, header: &Map<String, Value>, protocol: Option<&str>) {
        let content_type = header.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        self.hints.content_type = content_type.and_then(|(_, value)| value.as_str()).map(str::to_owned);
        // The one of a socket; of a request it is the version of HTTP.
        if self.hints.transport == "websocket" {
            self.hints.subprotocols = protocol.map(str::to_owned).into_iter().collect();
        }
        if matches!(self.state, State::Unknown(0) | State::Decoded { settled: false, .. }) {
            self.state = known(&self.hints);
        }
    }

    /// A message went over it.
    pub(super) fn message(
        &mut self,
        conn: ConnectionId,
        dir: WireDirection,
        message: &Message,
        number: u64,
        at: Duration,
    ) -> Vec<EventKind> {
        let is_text = matches!(message, Message::Text(_));
        if let State::Unknown(seen) = self.state {
            self.state = match recognise(&self.hints, Some((dir, message.bytes(), is_text))) {
                Some(protocol) => {
                    State::Decoded { decoder: Box::new(Decoder::new(&protocol, &self.hints)), settled: true }
                }
                None if seen + 1 == FIRST_MESSAGES => State::Plain,
                None => State::Unknown(seen + 1),
            };
        }
        let State::Decoded { decoder, settled } = &mut self.state else { return Vec::new() };
        *settled = true;
        let decoded = decoder.feed(dir, message.bytes(), is_text, Mark { event: number, at });
        decoded.into_iter().flat_map(|one| derived(conn, dir, one)).collect()
    }

    /// It ended.
    pub(super) fn over(&mut self, conn: ConnectionId) -> Option<EventKind> {
        let State::Decoded { decoder, .. } = &mut self.state else { return None };
        decoder.over().map(|problem| notice(conn, problem))
    }

    /// It was never open, or broke.
    pub(super) fn failed(&self, conn: ConnectionId, cause: &str) -> Option<EventKind> {
        let refused = cause.contains("HTTP 400");
        let is_socket_io = self.hints.path().trim_end_matches('/').ends_with("/socket.io");
        if !refused || self.hints.transport != "websocket" {
            return None;
        }
        // Engine.IO 4 refuses both with 400 and says why in a body that a WebSocket client does not get.
        let (code, text, hint) = if self.hints.query("EIO") == Some("3") {
            let hint = "use a client of Socket.IO 3 or newer, or allow the old one on the server: allowEIO3: true";
            ("engine-io-version", "this is probably an Engine.IO 4 server; the client speaks 3", hint)
        } else if is_socket_io && self.hints.query("EIO").is_none() {
            let hint = "use a client of Socket.IO, such as weapp.socket.io; a plain WebSocket needs a plain server";
            ("engine-io-plain-client", "this is a Socket.IO endpoint; a plain WebSocket cannot talk to it", hint)
        } else {
            return None;
        };
        Some(notice(conn, Problem { code, text: text.to_owned(), hint: Some(hint.to_owned()) }))
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.state, State::Plain)
    }

    pub(super) fn protocol(&self) -> Option<&'static str> {
        match &self.state {
            State::Decoded { decoder, .. } => Some(decoder.protocol().name()),
            State::Unknown(_) | State::Plain => None,
        }
    }
}

fn known(hints: &Hints) -> State {
    match recognise(hints, None) {
        Some(protocol) => State::Decoded { decoder: Box::new(Decoder::new(&protocol, hints)), settled: false },
        None => State::Unknown(0),
    }
}

/// The packet, and behind it what is wrong with it.
fn derived(conn: ConnectionId, dir: WireDirection, one: Decoded) -> impl Iterator<Item = EventKind> {
    let packet = EventKind::Packet { conn, dir, packet: Box::new(one.packet) };
    [Some(packet), one.problem.map(|problem| notice(conn, problem))].into_iter().flatten()
}

fn notice(conn: ConnectionId, problem: Problem) -> EventKind {
    EventKind::Notice { code: problem.code.to_owned(), text: format!("{conn} {}", problem.text), hint: problem.hint }
}
