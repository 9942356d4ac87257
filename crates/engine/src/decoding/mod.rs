//! Reads the event log and derives packets: what the protocols above the connections say, and what is wrong about it.
//!
//! Counterpart: `codec::decode`; reporters and the desk put what comes out behind the event that caused it. Invariants: nothing here is
//! on the way of a session, which runs as fast with readers as without; what is derived is never stored in the log.

mod choice;
mod connection;
mod settings;

pub use choice::{DecodeChoice, DecodeChoices, DecodeRule};
pub use codec::decode::{PROTOCOLS, Problem, Protocol};

use connection::{Connection, Shared};
use model::{ConnectionId, Event, EventKind, Message, Packet, WireDirection};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// Connections that are decoded at a time; of one more the oldest is forgotten. Our choice, as in the table of connections.
pub const CONNECTIONS_MAX: usize = 1000;

/// Conversations over several connections that are followed; of one more the oldest is forgotten. Our choice: an app has one or two.
pub const SESSIONS_MAX: usize = 64;

/// What follows from an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Derived {
    /// A packet that it completes.
    Packet {
        /// Its connection.
        conn: ConnectionId,
        /// Which way it went.
        dir: WireDirection,
        /// The packet.
        packet: Box<Packet>,
    },
    /// Something that is wrong.
    Problem {
        /// With which connection.
        conn: ConnectionId,
        /// What.
        problem: Box<Problem>,
    },
}

impl From<Derived> for EventKind {
    /// As it is printed, in English.
    fn from(derived: Derived) -> Self {
        match derived {
            Derived::Packet { conn, dir, packet } => EventKind::Packet { conn, dir, packet },
            Derived::Problem { conn, problem } => {
                let text = format!("{conn} {}", problem.text);
                EventKind::Notice { code: problem.code.to_owned(), text, hint: problem.hint }
            }
        }
    }
}

/// Follows one log from its beginning.
#[derive(Debug, Default)]
pub struct Decoding {
    choices: Arc<DecodeChoices>,
    connections: BTreeMap<ConnectionId, Connection>,
    /// By their ids, the oldest first.
    sessions: VecDeque<(String, Shared)>,
}

impl Decoding {
    /// Decodes as these choices say; the rest is recognised.
    pub fn new(choices: Arc<DecodeChoices>) -> Self {
        Decoding { choices, ..Decoding::default() }
    }

    /// What follows from the event with this number: packets that it completes, and what is wrong. Events must come in order.
    pub fn take(&mut self, number: u64, event: &Event) -> Vec<Derived> {
        match &event.kind {
            EventKind::Out { conn, message, .. } => self.message(*conn, WireDirection::Out, message, number, event.at),
            EventKind::In { conn, message, .. } => self.message(*conn, WireDirection::In, message, number, event.at),
            EventKind::Open { conn, transport, url, protocols, .. } => {
                if self.connections.len() == CONNECTIONS_MAX {
                    self.connections.pop_first();
                }
                let one = Connection::new(transport, url, protocols, self.choices.of(*conn, url).as_ref());
                self.connections.insert(*conn, one);
                Vec::new()
            }
            EventKind::Opened { conn, header, protocol, .. } => {
                if let Some(one) = self.connections.get_mut(conn) {
                    one.opened(header, protocol.as_deref());
                }
                Vec::new()
            }
            EventKind::Close { conn, .. } | EventKind::Done { conn, .. } => {
                let one = self.connections.remove(conn);
                one.and_then(|mut one| one.over()).map(|problem| wrong(*conn, problem)).into_iter().collect()
            }
            EventKind::Fail { conn, cause, .. } => {
                let one = self.connections.remove(conn);
                one.and_then(|one| one.failed(cause)).map(|problem| wrong(*conn, problem)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn message(
        &mut self,
        conn: ConnectionId,
        dir: WireDirection,
        message: &Message,
        number: u64,
        at: Duration,
    ) -> Vec<Derived> {
        let Some(one) = self.connections.get_mut(&conn) else { return Vec::new() };
        if let Some((_, decoder)) =
            one.session().and_then(|(sid, _)| self.sessions.iter().find(|(known, _)| *known == sid))
        {
            one.join(decoder);
        }
        let derived = one.message(conn, dir, message, number, at);
        if let Some((sid, decoder)) = one.session()
            && !self.sessions.iter().any(|(known, _)| *known == sid)
        {
            if self.sessions.len() == SESSIONS_MAX {
                self.sessions.pop_front();
            }
            self.sessions.push_back((sid, Arc::clone(decoder)));
        }
        derived
    }

    /// The conversation over several connections that this one is a part of.
    pub fn session(&self, conn: ConnectionId) -> Option<String> {
        self.connections.get(&conn)?.session().map(|(sid, _)| sid)
    }

    /// Whether a connection is known to be none that is decoded, so that its messages need not be shown to [`Decoding::take`].
    pub fn is_plain(&self, conn: ConnectionId) -> bool {
        self.connections.get(&conn).is_some_and(Connection::is_plain)
    }

    /// The protocol of a connection that has not ended, where one was recognised or chosen.
    pub fn protocol(&self, conn: ConnectionId) -> Option<&'static str> {
        self.connections.get(&conn)?.protocol()
    }
}

fn wrong(conn: ConnectionId, problem: Problem) -> Derived {
    Derived::Problem { conn, problem: Box::new(problem) }
}

#[cfg(test)]
mod tests;
