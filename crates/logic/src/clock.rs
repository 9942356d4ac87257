//! The session's clock and its source of chance.
//!
//! `Date`, timers and event times all derive from `tokio::time`, `Math.random` from the seed, so that a session on
//! paused time repeats itself to the byte. Counterpart: `prelude.js` puts both into JavaScript.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// Wall clock of one session: an epoch time at its start plus `tokio::time` since then.
#[derive(Clone, Copy, Debug)]
pub struct SessionClock {
    start: Instant,
    epoch_at_start: Duration,
}

impl SessionClock {
    /// A clock that starts now and shows `epoch_at_start`, or the machine's time.
    pub fn start(epoch_at_start: Option<Duration>) -> Self {
        let machine = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        SessionClock { start: Instant::now(), epoch_at_start: epoch_at_start.unwrap_or_else(machine) }
    }

    /// Time since the session's start.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Milliseconds since the epoch.
    pub fn epoch_ms(&self) -> f64 {
        ((self.epoch_at_start + self.elapsed()).as_secs_f64() * 1000.0).floor()
    }
}

/// `Math.random` of one session: SplitMix64, which passes BigCrush and is four lines.
#[derive(Debug)]
pub(crate) struct Random(Cell<u64>);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(Cell::new(seed))
    }

    fn next_u64(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `[0, 1)` with 53 random bits, as `Math.random` gives.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double")]
    pub(crate) fn next_f64(&self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_seed_gives_others() {
        let draw = |seed| {
            let random = Random::new(seed);
            (0..4).map(|_| random.next_f64()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|n| (0.0..1.0).contains(n)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_follows_paused_time() {
        let clock = SessionClock::start(Some(Duration::from_millis(1_000)));
        tokio::time::advance(Duration::from_hours(1)).await;
        assert_eq!(clock.epoch_ms(), 3_601_000.0);
    }
}
