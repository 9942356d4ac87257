//! The time of day, for `${now}`. Everything that waits uses `tokio::time`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Time since the epoch.
pub(crate) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The same in milliseconds.
pub(crate) fn epoch_ms() -> i64 {
    i64::try_from(since_epoch().as_millis()).unwrap_or(i64::MAX)
}
