//! Invented prices: a random walk of a few symbols, and the last of its ticks. No clock.
//!
//! Counterpart: `source.rs`, which lets time pass. Invariant: the same seed walks the same way; ids begin at 1 and have no gaps.

use serde::Serialize;
use std::collections::VecDeque;

/// Ticks that are kept for whoever comes back; the oldest is forgotten. Our choice: two minutes.
pub const TICKS_KEPT: usize = 256;

/// Symbols and their first price in cents.
const SYMBOLS: [(&str, i64); 4] = [("MINI", 10_000), ("WIRE", 5_000), ("CHAT", 2_500), ("ECHO", 1_250)];

/// The lowest price in cents.
const PRICE_MIN: i64 = 100;

/// One change of one price.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Tick {
    pub(super) id: u64,
    symbol: &'static str,
    price: f64,
    change: f64,
    /// Milliseconds since the epoch.
    at: i64,
}

/// The walk.
#[derive(Debug)]
pub(super) struct Prices {
    rng: fastrand::Rng,
    cents: [i64; SYMBOLS.len()],
    kept: VecDeque<Tick>,
    last_id: u64,
}

/// What came after a cursor.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct News {
    /// Give this one the next time.
    pub(super) cursor: u64,
    /// Ticks that are no longer kept.
    pub(super) missed: u64,
    pub(super) ticks: Vec<Tick>,
}

impl Prices {
    pub(super) fn new(seed: u64) -> Self {
        let cents = SYMBOLS.map(|(_, cents)| cents);
        Prices { rng: fastrand::Rng::with_seed(seed), cents, kept: VecDeque::with_capacity(TICKS_KEPT), last_id: 0 }
    }

    pub(super) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// One step of one symbol, at most a percent.
    pub(super) fn step(&mut self, at: i64) {
        let index = self.rng.usize(..SYMBOLS.len());
        let before = self.cents[index];
        let reach = (before / 100).max(1);
        let after = (before + self.rng.i64(-reach..=reach)).max(PRICE_MIN);
        self.cents[index] = after;
        self.last_id += 1;
        if self.kept.len() == TICKS_KEPT {
            self.kept.pop_front();
        }
        let (price, change) = (in_units(after), in_units(after - before));
        self.kept.push_back(Tick { id: self.last_id, symbol: SYMBOLS[index].0, price, change, at });
    }

    /// Everything after a cursor; a cursor of another start of the server begins anew.
    pub(super) fn after(&self, cursor: u64) -> News {
        let cursor = if cursor > self.last_id { 0 } else { cursor };
        let first_kept = self.kept.front().map_or(self.last_id + 1, |tick| tick.id);
        let missed = first_kept.saturating_sub(cursor + 1);
        let ticks = self.kept.iter().filter(|tick| tick.id > cursor).cloned().collect();
        News { cursor: self.last_id, missed, ticks }
    }
}

fn in_units(cents: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "prices stay far below 2^53 cents")]
    let units = cents as f64 / 100.0;
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(seed: u64, steps: usize) -> Prices {
        let mut prices = Prices::new(seed);
        (0..steps).for_each(|_| prices.step(0));
        prices
    }

    #[test]
    fn the_same_seed_walks_the_same_way_and_another_does_not() {
        assert_eq!(walked(1, 50).after(0), walked(1, 50).after(0));
        assert_ne!(walked(1, 50).after(0), walked(2, 50).after(0));
    }

    #[test]
    fn a_cursor_gets_what_came_after_it_and_nothing_twice() {
        let prices = walked(1, 10);
        let news = prices.after(7);
        assert_eq!(news.ticks.iter().map(|tick| tick.id).collect::<Vec<_>>(), [8, 9, 10]);
        assert_eq!((news.cursor, news.missed), (10, 0));
        assert_eq!(prices.after(10).ticks, []);
    }

    #[test]
    fn ticks_up_to_the_limit_are_kept_and_one_more_pushes_out_the_oldest() {
        assert_eq!(
            (walked(1, TICKS_KEPT).after(0).missed, walked(1, TICKS_KEPT).after(0).ticks.len()),
            (0, TICKS_KEPT)
        );
        let news = walked(1, TICKS_KEPT + 1).after(0);
        assert_eq!((news.missed, news.ticks.len(), news.ticks[0].id), (1, TICKS_KEPT, 2));
    }

    #[test]
    fn a_cursor_from_the_future_begins_anew() {
        assert_eq!(walked(1, 3).after(99).ticks.len(), 3);
    }

    #[test]
    fn no_price_falls_below_its_floor() {
        let prices = walked(3, 20_000);
        assert!(prices.cents.iter().all(|cents| *cents >= PRICE_MIN), "{:?}", prices.cents);
    }
}
