//! Chance of one direction of one connection.
//!
//! Invariant: the same seed, connection and direction give the same draws, whatever the other connections do.

use model::{ConnectionId, WireDirection};
use std::time::Duration;

/// Keeps the draws of neighbouring connections apart.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A source of draws.
#[derive(Debug)]
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    pub(crate) fn new(seed: u64, conn: ConnectionId, dir: WireDirection) -> Self {
        let lane = u64::from(conn.0) * 2 + u64::from(dir == WireDirection::In);
        Chance(fastrand::Rng::with_seed(seed ^ lane.wrapping_add(1).wrapping_mul(SPREAD)))
    }

    /// True with this probability.
    pub(crate) fn hits(&mut self, probability: f64) -> bool {
        probability >= 1.0 || self.0.f64() < probability
    }

    /// `middle`, more or less by up to `jitter`, never below zero.
    pub(crate) fn around(&mut self, middle: Duration, jitter: Duration) -> Duration {
        if jitter.is_zero() {
            return middle;
        }
        let shift = jitter.mul_f64(self.0.f64() * 2.0);
        (middle + shift).saturating_sub(jitter)
    }

    /// A number below `end`, which is above zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.usize(0..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_repeats_itself_and_each_direction_has_its_own_draws() {
        let draws = |seed, conn, dir| {
            let mut chance = Chance::new(seed, ConnectionId(conn), dir);
            (0..8).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1, 1, WireDirection::In), draws(1, 1, WireDirection::In));
        assert_ne!(draws(1, 1, WireDirection::In), draws(1, 1, WireDirection::Out));
        assert_ne!(draws(1, 1, WireDirection::In), draws(1, 2, WireDirection::In));
        assert_ne!(draws(1, 1, WireDirection::In), draws(2, 1, WireDirection::In));
    }

    #[test]
    fn jitter_stays_within_its_bounds() {
        let mut chance = Chance::new(7, ConnectionId(1), WireDirection::In);
        let (middle, jitter) = (Duration::from_millis(100), Duration::from_millis(40));
        let drawn = (0..1000).map(|_| chance.around(middle, jitter)).collect::<Vec<_>>();
        assert!(drawn.iter().all(|time| (60..=140).contains(&time.as_millis())));
        assert!(drawn.iter().any(|time| *time < middle) && drawn.iter().any(|time| *time > middle));
    }
}
