//! The prices as time passes, and the news of a new tick.
//!
//! Counterpart: `sse.rs` and `poll.rs` wait here. Invariant: who waits holds a cursor and no queue, so a slow reader costs nothing.

use super::prices::{News, Prices};
use crate::clock::epoch_ms;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Time between two ticks. Our choice.
pub const TICK_EVERY: Duration = Duration::from_millis(500);

/// Where the prices come from.
#[derive(Debug)]
pub(crate) struct Source {
    prices: Mutex<Prices>,
    last_id: watch::Sender<u64>,
}

impl Source {
    pub(crate) fn new(seed: u64) -> Self {
        Source { prices: Mutex::new(Prices::new(seed)), last_id: watch::Sender::new(0) }
    }

    /// Ticks as long as it is polled.
    pub(crate) async fn run(&self) {
        let mut ticks = interval_at(Instant::now() + TICK_EVERY, TICK_EVERY);
        // After a pause of the machine there is no burst.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let last_id = {
                let mut prices = self.prices();
                prices.step(epoch_ms());
                prices.last_id()
            };
            self.last_id.send_replace(last_id);
        }
    }

    /// What came after a cursor, without waiting.
    pub(super) fn after(&self, cursor: u64) -> News {
        self.prices().after(cursor)
    }

    /// The newest id.
    pub(super) fn last_id(&self) -> u64 {
        self.prices().last_id()
    }

    /// Waits until something came after the cursor.
    pub(super) async fn beyond(&self, cursor: u64) {
        let mut last_id = self.last_id.subscribe();
        // The sender lives as long as this.
        let _ = last_id.wait_for(|last| *last > cursor || (cursor > *last && *last > 0)).await;
    }

    fn prices(&self) -> MutexGuard<'_, Prices> {
        // A step is whole before anything that could panic.
        self.prices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
