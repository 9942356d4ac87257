//! Where events go.
//!
//! Counterpart: sessions write into the event log of `engine`. Invariant: whoever writes is never held up.

use crate::EventKind;
use std::fmt::Debug;

/// Where a session writes its events. The implementation stamps the time, so that there is one clock.
pub trait EventSink: Debug + Send + Sync {
    /// Appends one event. Never blocks for long and never fails: a full log drops its oldest entries and counts them.
    fn record(&self, kind: EventKind);

    /// Appends events that happened together, in order, and leaves the list empty. They may share one time.
    fn record_all(&self, kinds: &mut Vec<EventKind>) {
        kinds.drain(..).for_each(|kind| self.record(kind));
    }

    /// True while somebody keeps what is written beyond the log: then bodies come whole, and not only as much as people read.
    fn wants_whole_bodies(&self) -> bool {
        false
    }
}
