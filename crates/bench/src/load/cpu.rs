//! What this process has cost so far.

use std::fs;
use std::time::Duration;

/// Time of all its threads on a processor. Linux only: none elsewhere.
pub(crate) fn time() -> Option<Duration> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let on_cpu = threads.filter_map(|thread| {
        let stat = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    });
    Some(on_cpu.sum())
}

/// Microseconds a message since `before`; none where they are not told.
pub(crate) fn us_per_message(before: Option<Duration>, count: usize) -> Option<f64> {
    let spent = time()?.checked_sub(before?)?;
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let count = count as f64;
    Some(spent.as_secs_f64() * 1e6 / count)
}
