//! Who waits for which packet identifier: rumqttc tells identifiers, its users know messages.
//!
//! rumqttc takes requests in order and tells the identifier of each when it is written, so a queue of those that have none yet is
//! enough. Invariant: with [`WINDOW`] and [`SPREAD`] an identifier never comes up again while it is in use, which rumqttc 0.25
//! would answer by standing still (bytebeamio/rumqtt#1056).

use super::{Publication, Subscription, Token};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Messages whose QoS flow may be open at once. Our choice; a third of what rumqttc may have in flight.
pub(super) const WINDOW: usize = 32;
/// Messages between the oldest open one and the newest: less than [`INFLIGHT_MAX`], after which identifiers begin anew.
pub(super) const SPREAD: u64 = 64;
/// Packet identifiers that rumqttc goes through.
pub(super) const INFLIGHT_MAX: u16 = 100;
/// Subscriptions that are remembered. Our choice; each has up to `FILTERS_MAX` filters.
pub(super) const SUBSCRIPTIONS_MAX: usize = 16;

/// What is to be handed to rumqttc again after a session was lost.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) publications: Vec<Publication>,
}

/// Open messages and subscriptions.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    open: BTreeMap<Token, Publication>,
    /// Handed to rumqttc, not yet written.
    unwritten: VecDeque<Token>,
    by_pkid: HashMap<u16, Token>,
    newest: u64,
    subscriptions: Vec<(Subscription, Stage)>,
}

/// Where a subscription is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Unwritten,
    Written(u16),
    Answered,
}

impl Ledger {
    /// True when one more message may be handed to rumqttc.
    pub(super) fn has_room(&self) -> bool {
        let oldest = self.open.keys().next().map_or(self.newest, |token| token.0);
        self.open.len() < WINDOW && self.newest - oldest < SPREAD
    }

    /// A message was handed to rumqttc.
    pub(super) fn published(&mut self, token: Token, publication: Publication) {
        self.newest = self.newest.max(token.0);
        self.open.insert(token, publication);
        self.unwritten.push_back(token);
    }

    /// A message was written; 0 is the identifier of all with QoS 0. Tells the token when that was all.
    pub(super) fn written(&mut self, pkid: u16) -> Option<Token> {
        if pkid == 0 {
            let token = self.unwritten.pop_front()?;
            self.open.remove(&token);
            return Some(token);
        }
        // One that is known is written again after a reconnect.
        if !self.by_pkid.contains_key(&pkid)
            && let Some(token) = self.unwritten.pop_front()
        {
            self.by_pkid.insert(pkid, token);
        }
        None
    }

    /// The QoS flow with this identifier is over.
    pub(super) fn done(&mut self, pkid: u16) -> Option<Token> {
        let token = self.by_pkid.remove(&pkid)?;
        self.open.remove(&token);
        Some(token)
    }

    /// A subscription was handed to rumqttc; false when there are too many.
    pub(super) fn subscribed(&mut self, subscription: Subscription) -> bool {
        let has_room = self.subscriptions.len() < SUBSCRIPTIONS_MAX;
        if has_room {
            self.subscriptions.push((subscription, Stage::Unwritten));
        }
        has_room
    }

    /// A SUBSCRIBE was written.
    pub(super) fn subscribe_written(&mut self, pkid: u16) {
        let stages = self.subscriptions.iter_mut().map(|(_, stage)| stage);
        if let Some(stage) = stages.into_iter().find(|stage| **stage == Stage::Unwritten) {
            *stage = Stage::Written(pkid);
        }
    }

    /// A SUBACK came; the filters that it answers.
    pub(super) fn subscribe_answered(&mut self, pkid: u16) -> Option<&Subscription> {
        let found = self.subscriptions.iter_mut().find(|(_, stage)| *stage == Stage::Written(pkid));
        found.map(|(subscription, stage)| {
            *stage = Stage::Answered;
            &*subscription
        })
    }

    /// Connected again and the broker still has the session: rumqttc sends messages again by itself, subscriptions it does not.
    pub(super) fn resume(&mut self) -> Again {
        let lost = |stage: &Stage| matches!(stage, Stage::Written(_));
        // Behind those that rumqttc has not written yet, in the order in which they are handed over now.
        let (again, mut kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.subscriptions).into_iter().partition(|(_, stage)| lost(stage));
        let subscriptions: Vec<_> = again.into_iter().map(|(subscription, _)| subscription).collect();
        kept.extend(subscriptions.iter().map(|subscription| (subscription.clone(), Stage::Unwritten)));
        self.subscriptions = kept;
        Again { subscriptions, publications: Vec::new() }
    }

    /// Connected again and the broker knows nothing: rumqttc has forgotten all as well.
    pub(super) fn start_over(&mut self) -> Again {
        self.by_pkid.clear();
        self.unwritten = self.open.keys().copied().collect();
        for (_, stage) in &mut self.subscriptions {
            *stage = Stage::Unwritten;
        }
        Again {
            subscriptions: self.subscriptions.iter().map(|(subscription, _)| subscription.clone()).collect(),
            publications: self.open.values().cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::{Properties, Qos};

    fn publication(topic: &str) -> Publication {
        let (qos, properties) = (Qos::AtLeastOnce, Properties::default());
        Publication { topic: topic.to_owned(), payload: bytes::Bytes::new(), qos, retain: false, properties }
    }

    fn subscription(filter: &str) -> Subscription {
        Subscription { filters: vec![filter.to_owned()], qos: Qos::AtLeastOnce }
    }

    #[test]
    fn identifiers_find_their_messages_also_when_acknowledged_out_of_order() {
        let mut ledger = Ledger::default();
        ledger.published(Token(1), publication("a"));
        ledger.published(Token(2), publication("b"));
        assert_eq!((ledger.written(7), ledger.written(8)), (None, None));
        assert_eq!((ledger.done(8), ledger.done(7), ledger.done(7)), (Some(Token(2)), Some(Token(1)), None));
    }

    #[test]
    fn a_message_that_is_written_again_keeps_its_token() {
        let mut ledger = Ledger::default();
        ledger.published(Token(1), publication("a"));
        ledger.written(7);
        ledger.published(Token(2), publication("b"));
        ledger.resume();
        ledger.written(7);
        ledger.written(8);
        assert_eq!((ledger.done(7), ledger.done(8)), (Some(Token(1)), Some(Token(2))));
    }

    #[test]
    fn when_the_session_is_lost_all_that_is_open_goes_out_again_in_order() {
        let mut ledger = Ledger::default();
        ledger.subscribed(subscription("s"));
        ledger.subscribe_written(1);
        assert!(ledger.subscribe_answered(1).is_some());
        ledger.published(Token(1), publication("a"));
        ledger.published(Token(2), publication("b"));
        ledger.written(7);
        let again = ledger.start_over();
        assert_eq!(again.subscriptions, [subscription("s")]);
        assert_eq!(again.publications, [publication("a"), publication("b")]);
        ledger.written(1);
        ledger.written(2);
        assert_eq!((ledger.done(1), ledger.done(2)), (Some(Token(1)), Some(Token(2))));
    }

    #[test]
    fn only_a_subscription_without_an_answer_goes_out_again_when_the_session_is_kept() {
        let mut ledger = Ledger::default();
        for (pkid, filter) in [(1, "answered"), (2, "written")] {
            ledger.subscribed(subscription(filter));
            ledger.subscribe_written(pkid);
        }
        ledger.subscribe_answered(1);
        assert_eq!(ledger.resume().subscriptions, [subscription("written")]);
    }

    #[test]
    fn the_window_is_full_at_its_limit_and_an_old_open_message_holds_back_new_ones() {
        let mut ledger = Ledger::default();
        for token in 1..WINDOW as u64 {
            ledger.published(Token(token), publication("a"));
        }
        assert!(ledger.has_room());
        ledger.published(Token(WINDOW as u64), publication("a"));
        assert!(!ledger.has_room());

        let mut ledger = Ledger::default();
        ledger.published(Token(1), publication("never acknowledged"));
        ledger.written(1);
        for token in 2..=SPREAD {
            assert!(ledger.has_room(), "{token}");
            ledger.published(Token(token), publication("a"));
            ledger.written(u16::try_from(token).unwrap());
            ledger.done(u16::try_from(token).unwrap());
        }
        ledger.published(Token(SPREAD + 1), publication("a"));
        assert!(!ledger.has_room());
        assert!(SPREAD + (SUBSCRIPTIONS_MAX as u64) < u64::from(INFLIGHT_MAX));
    }

    #[test]
    fn sixteen_subscriptions_are_kept_and_the_seventeenth_is_not() {
        let mut ledger = Ledger::default();
        assert!((0..SUBSCRIPTIONS_MAX).all(|_| ledger.subscribed(subscription("a"))));
        assert!(!ledger.subscribed(subscription("a")));
    }
}
