//! Packets that wait for an answer.
//!
//! Invariant: at most [`FLOWS_MAX`] of them wait; the one that waited longest goes first, and its answer is then shown alone.

use super::decoder::Sent;
use std::collections::VecDeque;

/// Packets without an answer, per connection. MQTT has 65535 packet ids, and clients keep some tens in flight.
pub(super) const FLOWS_MAX: usize = 1024;

/// What waits, by its key.
#[derive(Clone, Debug)]
pub(super) struct Flows<K> {
    waiting: VecDeque<(K, Sent)>,
}

impl<K> Default for Flows<K> {
    fn default() -> Self {
        Flows { waiting: VecDeque::new() }
    }
}

impl<K: PartialEq> Flows<K> {
    /// Something waits; it takes the place of an older one with its key.
    pub(super) fn open(&mut self, key: K, sent: Sent) {
        self.waiting.retain(|(known, _)| *known != key);
        if self.waiting.len() == FLOWS_MAX {
            self.waiting.pop_front();
        }
        self.waiting.push_back((key, sent));
    }

    /// What waited for this answer, which goes on.
    pub(super) fn peek(&self, key: &K) -> Option<Sent> {
        self.waiting.iter().find(|(known, _)| known == key).map(|(_, sent)| sent.clone())
    }

    /// What waited for this answer, which is the last one.
    pub(super) fn close(&mut self, key: &K) -> Option<Sent> {
        let index = self.waiting.iter().position(|(known, _)| known == key)?;
        self.waiting.remove(index).map(|(_, sent)| sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Mark;

    #[test]
    fn as_many_as_the_limit_wait_and_one_more_pushes_the_oldest_out() {
        let mut flows = Flows::default();
        for key in 0..=FLOWS_MAX {
            flows.open(key, Sent { packet: key as u64, name: "PUBLISH".into(), mark: Mark::default() });
        }
        assert_eq!(flows.close(&0), None);
        assert_eq!(flows.close(&1).map(|sent| sent.packet), Some(1));
        assert_eq!(flows.close(&1), None);
    }
}
