//! One connection on its way from unknown to decoded, or to plain.
//!
//! Invariant: after [`FIRST_MESSAGES`] messages that say nothing a connection is plain, and costs a look at a number from then on.

use super::Derived;
use super::choice::DecodeChoice;
use codec::decode::{Decoded, Decoder, Hints, Mark, Problem, Protocol, recognise, upgrade_refused};
use model::{ConnectionId, Message, WireDirection};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Messages by which a connection may be recognised. Our choice: both sides of every protocol speak within two.
const FIRST_MESSAGES: u8 = 4;

/// A decoder, which the requests of one polling client have in common. Nobody holds it for longer than one message.
pub(super) type Shared = Arc<Mutex<Decoder>>;

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
        decoder: Shared,
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
            Some(DecodeChoice::As(protocol)) => State::Decoded { decoder: shared(protocol, &hints), settled: true },
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
    ) -> Vec<Derived> {
        let is_text = matches!(message, Message::Text(_));
        if let State::Unknown(seen) = self.state {
            self.state = match recognise(&self.hints, Some((dir, message.bytes(), is_text))) {
                Some(protocol) => State::Decoded { decoder: shared(&protocol, &self.hints), settled: true },
                None if seen + 1 == FIRST_MESSAGES => State::Plain,
                None => State::Unknown(seen + 1),
            };
        }
        let State::Decoded { decoder, settled } = &mut self.state else { return Vec::new() };
        *settled = true;
        let mut decoder = lock(decoder);
        decoder.carried_by(&self.hints);
        let decoded = decoder.feed(dir, message.bytes(), is_text, Mark { event: number, at });
        decoded.into_iter().flat_map(|one| derived(conn, dir, one)).collect()
    }

    /// It ended.
    pub(super) fn over(&mut self) -> Option<Problem> {
        let State::Decoded { decoder, .. } = &self.state else { return None };
        let mut decoder = lock(decoder);
        decoder.carried_by(&self.hints);
        decoder.over()
    }

    /// It was never open, or broke.
    pub(super) fn failed(&self, cause: &str) -> Option<Problem> {
        let is_refused = self.hints.transport == "websocket" && cause.contains("HTTP 400");
        is_refused.then(|| upgrade_refused(&self.hints)).flatten()
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.state, State::Plain)
    }

    pub(super) fn protocol(&self) -> Option<&'static str> {
        match &self.state {
            State::Decoded { decoder, .. } => Some(lock(decoder).protocol().name()),
            State::Unknown(_) | State::Plain => None,
        }
    }

    /// The conversation that this connection is a part of, and its decoder.
    pub(super) fn session(&self) -> Option<(String, &Shared)> {
        let State::Decoded { decoder, .. } = &self.state else { return None };
        let sid = lock(decoder).session().map(str::to_owned);
        Some((sid?, decoder))
    }

    /// Goes on with the decoder of the conversation, if it is one of the same protocol.
    pub(super) fn join(&mut self, decoder: &Shared) {
        let State::Decoded { decoder: own, settled } = &mut self.state else { return };
        if !Arc::ptr_eq(own, decoder) && lock(own).protocol() == lock(decoder).protocol() {
            (*own, *settled) = (Arc::clone(decoder), true);
        }
    }
}

fn shared(protocol: &Protocol, hints: &Hints) -> Shared {
    Arc::new(Mutex::new(Decoder::new(protocol, hints)))
}

fn lock(decoder: &Shared) -> MutexGuard<'_, Decoder> {
    // A decoder that panicked would be a bug; what it knew until then is no worse.
    decoder.lock().unwrap_or_else(PoisonError::into_inner)
}

fn known(hints: &Hints) -> State {
    match recognise(hints, None) {
        Some(protocol) => State::Decoded { decoder: shared(&protocol, hints), settled: false },
        None => State::Unknown(0),
    }
}

/// The packet, and behind it what is wrong with it.
fn derived(conn: ConnectionId, dir: WireDirection, one: Decoded) -> impl Iterator<Item = Derived> {
    let packet = Derived::Packet { conn, dir, packet: Box::new(one.packet) };
    let problem = one.problem.map(|problem| Derived::Problem { conn, problem: Box::new(problem) });
    [Some(packet), problem].into_iter().flatten()
}
