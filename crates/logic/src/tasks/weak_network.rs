//! When a network counts as weak, and when the app hears of it, per docs/contracts/network.md.
//!
//! Counterpart: `wx.onNetworkWeakChange`. Whoever connects says how it went ([`Attempt`]); no I/O and no clock here.
//! Invariant: a change is told at once, the same state at most once in [`REPEAT_AFTER`].

use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Requests that are looked at (documented: network tuning).
pub(crate) const ATTEMPT_COUNT: usize = 8;
/// Of them, timeouts, slow round trips or losses that make a network weak (documented).
pub(crate) const TROUBLE_COUNT: usize = 3;
/// A round trip longer than this is slow (documented).
pub(crate) const RTT_MAX: Duration = Duration::from_millis(400);
/// The same state is told again no sooner (documented).
pub(crate) const REPEAT_AFTER: Duration = Duration::from_secs(30);

/// How a request went on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The peer answered.
    Answered {
        /// After this round trip.
        rtt: Duration,
    },
    /// Connecting took longer than its limit.
    TimedOut,
    /// It broke under way: unreachable, reset.
    Lost,
}

/// The last requests.
#[derive(Debug)]
pub(crate) struct WeakNetwork {
    attempts: VecDeque<Attempt>,
    is_weak: bool,
    told_at: Instant,
}

impl WeakNetwork {
    /// A network is strong until it shows otherwise.
    pub(crate) fn new(now: Instant) -> Self {
        WeakNetwork { attempts: VecDeque::with_capacity(ATTEMPT_COUNT), is_weak: false, told_at: now }
    }

    /// Takes an attempt in. Whether the network is weak, when the app is to be told.
    pub(crate) fn note(&mut self, attempt: Attempt, now: Instant) -> Option<bool> {
        if self.attempts.len() == ATTEMPT_COUNT {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
        let is_weak = self.has_trouble();
        let due = is_weak != self.is_weak || now.duration_since(self.told_at) >= REPEAT_AFTER;
        self.is_weak = is_weak;
        due.then(|| {
            self.told_at = now;
            is_weak
        })
    }

    /// Another network: what the last one was like says nothing about it. Whether the app is to be told.
    pub(crate) fn forget(&mut self, now: Instant) -> Option<bool> {
        self.attempts.clear();
        self.is_weak.then(|| {
            (self.is_weak, self.told_at) = (false, now);
            false
        })
    }

    fn has_trouble(&self) -> bool {
        let count = |fits: fn(&Attempt) -> bool| self.attempts.iter().filter(|attempt| fits(attempt)).count();
        let slow = |attempt: &Attempt| matches!(attempt, Attempt::Answered { rtt } if *rtt > RTT_MAX);
        [count(slow), count(|one| *one == Attempt::TimedOut), count(|one| *one == Attempt::Lost)]
            .iter()
            .any(|count| *count >= TROUBLE_COUNT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Attempt = Attempt::Answered { rtt: RTT_MAX };
    const SLOW: Attempt = Attempt::Answered { rtt: Duration::from_millis(401) };

    #[tokio::test(start_paused = true)]
    async fn three_of_the_same_trouble_make_a_network_weak_and_two_do_not() {
        for trouble in [SLOW, Attempt::TimedOut, Attempt::Lost] {
            let now = Instant::now();
            let mut network = WeakNetwork::new(now);
            assert_eq!([trouble, trouble].map(|one| network.note(one, now)), [None, None]);
            assert_eq!(network.note(trouble, now), Some(true));
        }
        let mut network = WeakNetwork::new(Instant::now());
        let mixed = [SLOW, SLOW, Attempt::Lost, Attempt::Lost, Attempt::TimedOut, GOOD];
        assert!(mixed.iter().all(|one| network.note(*one, Instant::now()).is_none()));
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_last_eight_count() {
        let now = Instant::now();
        let mut network = WeakNetwork::new(now);
        for _ in 0..3 {
            network.note(Attempt::TimedOut, now);
        }
        let told = (0..6).map(|_| network.note(GOOD, now)).collect::<Vec<_>>();
        assert_eq!(told, [None, None, None, None, None, Some(false)]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_same_state_is_told_again_after_thirty_seconds_and_no_sooner() {
        let mut network = WeakNetwork::new(Instant::now());
        for _ in 0..3 {
            network.note(SLOW, Instant::now());
        }
        tokio::time::advance(REPEAT_AFTER - Duration::from_millis(1)).await;
        assert_eq!(network.note(SLOW, Instant::now()), None);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(network.note(SLOW, Instant::now()), Some(true));
    }

    #[tokio::test(start_paused = true)]
    async fn another_network_begins_anew() {
        let now = Instant::now();
        let mut network = WeakNetwork::new(now);
        for _ in 0..3 {
            network.note(SLOW, now);
        }
        assert_eq!(network.forget(now), Some(false));
        assert_eq!(network.forget(now), None);
        assert_eq!(network.note(SLOW, now), None);
    }
}
