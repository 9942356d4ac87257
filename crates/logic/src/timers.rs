//! Timers of one session: a heap of deadlines on `tokio::time`, owned by the loop.
//!
//! Counterpart: `ui/logic/src/loop.ts` keeps the callbacks and hands out the ids. Invariant: timers fire in the order of
//! their deadlines, equal deadlines in the order in which they were set.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::Duration;
use tokio::time::Instant;

/// Timers that may be pending at once; the next one is refused. Our choice: far above any real app.
pub(crate) const TIMER_COUNT_MAX: usize = 100_000;

/// A chain of timers without a delay has one of this length from its [`CHAIN_MAX`]th link on: it would take a core for itself.
/// HTML says 4 ms; ours is shorter, because phones are not known to have any.
const DELAY_MIN: Duration = Duration::from_millis(1);
/// Links of a chain that may follow at once (HTML, timer nesting level).
const CHAIN_MAX: u32 = 5;
/// Every delay past 2³¹ − 1 ms is none, as in Chromium and Node.
const DELAY_MS_MAX: f64 = 2_147_483_647.0;

#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<(Instant, u64, u32)>>,
    live: HashMap<u32, Timer>,
    sequence: u64,
    /// How many timers led to the one that runs now; 0 outside of timers.
    chain: u32,
}

#[derive(Debug)]
struct Timer {
    sequence: u64,
    period: Option<Duration>,
    chain: u32,
}

impl Timers {
    /// Sets timer `id`; false when too many are pending.
    pub(crate) fn set(&mut self, id: u32, delay_ms: f64, repeat: bool, now: Instant) -> bool {
        if self.live.len() >= TIMER_COUNT_MAX {
            return false;
        }
        let chain = self.chain + 1;
        let asked = clamp(delay_ms);
        let delay = if chain > CHAIN_MAX || repeat { asked.max(DELAY_MIN) } else { asked };
        self.push(id, now + delay, Timer { sequence: 0, period: repeat.then_some(delay), chain });
        true
    }

    /// The turn of the timer that was taken is over.
    pub(crate) fn turn_over(&mut self) {
        self.chain = 0;
    }

    pub(crate) fn clear(&mut self, id: u32) {
        self.live.remove(&id);
        // The heap entry stays until its time comes; when such leftovers dominate, they are swept.
        if self.heap.len() > 64 && self.heap.len() > 2 * self.live.len() {
            let live = &self.live;
            self.heap
                .retain(|Reverse((_, sequence, id))| live.get(id).is_some_and(|timer| timer.sequence == *sequence));
        }
    }

    /// The earliest deadline.
    pub(crate) fn next_deadline(&mut self) -> Option<Instant> {
        while let Some(Reverse((deadline, sequence, id))) = self.heap.peek() {
            if self.live.get(id).is_some_and(|timer| timer.sequence == *sequence) {
                return Some(*deadline);
            }
            self.heap.pop();
        }
        None
    }

    /// Takes the next timer that is due at `now`, whose turn lasts until [`Timers::turn_over`]; a repeating one is set again, one
    /// period from `now`.
    pub(crate) fn pop_due(&mut self, now: Instant) -> Option<u32> {
        if self.next_deadline()? > now {
            return None;
        }
        let Reverse((_, _, id)) = self.heap.pop()?;
        let timer = self.live.remove(&id)?;
        self.chain = timer.chain;
        if let Some(period) = timer.period {
            self.push(id, now + period, timer);
        }
        Some(id)
    }

    fn push(&mut self, id: u32, deadline: Instant, timer: Timer) {
        self.sequence += 1;
        self.live.insert(id, Timer { sequence: self.sequence, ..timer });
        self.heap.push(Reverse((deadline, self.sequence, id)));
    }
}

fn clamp(delay_ms: f64) -> Duration {
    if delay_ms.is_nan() || !(1.0..=DELAY_MS_MAX).contains(&delay_ms) {
        return Duration::ZERO;
    }
    Duration::from_secs_f64(delay_ms.floor() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(timers: &mut Timers, now: Instant) -> Vec<u32> {
        std::iter::from_fn(|| timers.pop_due(now)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn timers_fire_by_deadline_and_then_by_the_order_in_which_they_were_set() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.set(1, 20.0, false, now);
        timers.set(2, 10.0, false, now);
        timers.set(3, 10.0, false, now);
        assert_eq!(due(&mut timers, now + Duration::from_millis(30)), [2, 3, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cleared_timer_never_fires() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.set(1, 0.0, false, now);
        timers.clear(1);
        assert_eq!(timers.next_deadline(), None);
        assert!(due(&mut timers, now + Duration::from_secs(1)).is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_chain_of_timers_without_a_delay_gets_one_at_its_sixth_link() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        for link in 1..=7 {
            timers.set(link, 0.0, false, now);
            let due = if link <= CHAIN_MAX { now } else { now + DELAY_MIN };
            assert_eq!(timers.next_deadline(), Some(due), "link {link}");
            assert_eq!(timers.pop_due(due), Some(link));
        }
        timers.turn_over();
        timers.set(8, 0.0, false, now);
        assert_eq!(timers.next_deadline(), Some(now));
    }

    #[tokio::test(start_paused = true)]
    async fn an_interval_without_a_delay_has_the_shortest_one() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.set(1, 0.0, true, now);
        assert_eq!((timers.pop_due(now), timers.pop_due(now + DELAY_MIN)), (None, Some(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn an_interval_fires_once_per_period_and_stops_when_cleared() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.set(1, 10.0, true, now);
        assert_eq!(timers.pop_due(now + Duration::from_millis(10)), Some(1));
        assert_eq!(timers.pop_due(now + Duration::from_millis(10)), None);
        assert_eq!(timers.pop_due(now + Duration::from_millis(20)), Some(1));
        timers.clear(1);
        assert_eq!(timers.pop_due(now + Duration::from_millis(30)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn an_interval_that_was_due_many_times_while_nobody_looked_fires_once() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.set(1, 10.0, true, now);
        timers.set(2, 15.0, false, now);
        assert_eq!(due(&mut timers, now + Duration::from_secs(60)), [1, 2]);
    }

    #[test]
    fn odd_delays_are_none() {
        for delay in [f64::NAN, -5.0, 0.0, 0.9, f64::INFINITY, 3e9] {
            assert_eq!(clamp(delay), Duration::ZERO);
        }
        assert_eq!(clamp(1.9), Duration::from_millis(1));
        assert_eq!(clamp(DELAY_MS_MAX), Duration::from_millis(2_147_483_647));
    }

    #[tokio::test(start_paused = true)]
    async fn the_timer_after_the_last_allowed_one_is_refused() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        for id in 0..u32::try_from(TIMER_COUNT_MAX).unwrap() {
            assert!(timers.set(id, 1.0, false, now));
        }
        assert!(!timers.set(u32::MAX, 1.0, false, now));
    }

    #[tokio::test(start_paused = true)]
    async fn setting_and_clearing_many_timers_keeps_the_heap_small() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        for id in 0..10_000 {
            timers.set(id, 1e6, false, now);
            timers.clear(id);
        }
        assert!(timers.heap.len() <= 65, "{}", timers.heap.len());
    }
}
