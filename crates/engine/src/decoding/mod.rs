//! Reads the event log and derives packets: what the protocols above the connections say, and what is wrong about it.
//!
//! Counterpart: `codec::decode`; reporters and the desk put what comes out behind the event that caused it. Invariants: nothing here is
//! on the way of a session, which runs as fast with readers as without; what is derived is never stored in the log.

mod choice;
mod connection;
mod settings;

pub use choice::{DecodeChoice, DecodeChoices, DecodeRule};
pub use codec::decode::{PROTOCOLS, Protocol};

use connection::Connection;
use model::{ConnectionId, Event, EventKind, WireDirection};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Connections that are decoded at a time; of one more the oldest is forgotten. Our choice, as in the table of connections.
pub const CONNECTIONS_MAX: usize = 1000;

/// Follows one log from its beginning.
#[derive(Debug, Default)]
pub struct Decoding {
    choices: Arc<DecodeChoices>,
    connections: BTreeMap<ConnectionId, Connection>,
}

impl Decoding {
    /// Decodes as these choices say; the rest is recognised.
    pub fn new(choices: Arc<DecodeChoices>) -> Self {
        Decoding { choices, connections: BTreeMap::new() }
    }

    /// What follows from the event with this number: packets that it completes, and notices. Events must come in order.
    pub fn take(&mut self, number: u64, event: &Event) -> Vec<EventKind> {
        match &event.kind {
            EventKind::Out { conn, message, .. } => {
                let one = self.connections.get_mut(conn);
                one.map(|one| one.message(*conn, WireDirection::Out, message, number, event.at)).unwrap_or_default()
            }
            EventKind::In { conn, message, .. } => {
                let one = self.connections.get_mut(conn);
                one.map(|one| one.message(*conn, WireDirection::In, message, number, event.at)).unwrap_or_default()
            }
            EventKind::Open { conn, transport, url, protocols, .. } => {
                if self.connections.len() == CONNECTIONS_MAX {
                    self.connections.pop_first();
                }
                let one = Connection::new(transport, url, protocols, self.choices.of(*conn, url));
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
                one.and_then(|mut one| one.over(*conn)).into_iter().collect()
            }
            EventKind::Fail { conn, cause, .. } => {
                let one = self.connections.remove(conn);
                one.and_then(|one| one.failed(*conn, cause)).into_iter().collect()
            }
            _ => Vec::new(),
        }
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

#[cfg(test)]
mod tests;
