//! Messages of QoS 2 that the reader has and whose flow is still open: PUBREC is on its way, PUBCOMP is not written yet.
//!
//! Counterpart: `link` acknowledges and tells. Invariant: an identifier is here from its PUBREC to its PUBCOMP, over connections too,
//! as long as the broker keeps the session; there are no more than packet identifiers, 65,535.

use std::collections::HashSet;

/// Packet identifiers that the broker has not released yet (MQTT 5 §4.3.3).
#[derive(Debug, Default)]
pub(super) struct Received(HashSet<u16>);

impl Received {
    /// The reader has a message with this identifier.
    pub(super) fn insert(&mut self, pkid: u16) {
        self.0.insert(pkid);
    }

    /// PUBCOMP was written.
    pub(super) fn complete(&mut self, pkid: u16) {
        self.0.remove(&pkid);
    }

    /// PUBREC was lost with a connection, and the broker sends again what the reader has.
    pub(super) fn has_already(&self, pkid: u16, dup: bool) -> bool {
        dup && self.0.contains(&pkid)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The broker has forgotten the session.
    pub(super) fn start_over(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_has_is_known_again_until_its_flow_is_over() {
        let mut received = Received::default();
        received.insert(7);
        assert!(received.has_already(7, true));
        assert!(!received.has_already(8, true), "another identifier");
        assert!(!received.has_already(7, false), "a new message with an identifier that is free again");
        received.complete(7);
        assert!(received.is_empty() && !received.has_already(7, true));
    }

    #[test]
    fn a_lost_session_takes_the_open_flows_with_it() {
        let mut received = Received::default();
        received.insert(1);
        received.start_over();
        assert!(received.is_empty());
    }
}
