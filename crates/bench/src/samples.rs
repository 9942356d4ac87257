//! Durations of one loop and what is said about them.

use serde_json::{Value, json};
use std::time::Duration;

/// Round trips, from one send to the next.
#[derive(Debug)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// From the moments of every send, warm-up included.
    pub(crate) fn between(moments: &[Duration], warm_up: usize) -> Samples {
        let counted = moments.get(warm_up..).unwrap_or_default();
        let mut samples: Vec<_> = counted.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
        samples.sort_unstable();
        Samples(samples)
    }

    /// Count, median and 99th percentile in microseconds; null where nothing was counted.
    pub(crate) fn report(&self) -> Value {
        json!({ "rounds": self.0.len(), "p50_us": self.quantile_us(50), "p99_us": self.quantile_us(99) })
    }

    fn quantile_us(&self, percent: usize) -> Option<f64> {
        let index = (self.0.len() * percent / 100).min(self.0.len().checked_sub(1)?);
        Some(self.0[index].as_secs_f64() * 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(values: &[u64]) -> Vec<Duration> {
        values.iter().copied().map(Duration::from_micros).collect()
    }

    #[test]
    fn a_sample_is_the_time_from_one_send_to_the_next_after_the_warm_up() {
        let report = Samples::between(&us(&[0, 900, 910, 930, 970]), 1).report();
        assert_eq!((&report["rounds"], &report["p50_us"]), (&json!(3), &json!(20.0)));
    }

    #[test]
    fn no_rounds_give_no_number() {
        assert_eq!(Samples::between(&us(&[5]), 1).report()["p50_us"], Value::Null);
    }
}
