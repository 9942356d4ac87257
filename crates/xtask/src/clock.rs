//! The wall clock. xtask measures real programs, so it is the one place outside of tokio that reads it.

use std::time::Instant;

/// The moment.
#[expect(clippy::disallowed_methods, reason = "xtask has no tokio and no paused time: it times real programs")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
