//! How events are printed. Text and JSON read the same events.

mod frame;
mod json;
mod packet;
mod text;

pub(crate) use json::JsonReport;
pub(crate) use text::{TextOptions, TextReport};

use model::{Event, EventKind};
use std::io;

/// Prints events in order, on stdout. A pass of events is collected and written at once.
pub(crate) trait Report {
    /// One event, and what follows from it: packets and notices.
    fn event(&mut self, event: &Event, derived: &[EventKind]);
    /// Events that were dropped from the log before they could be printed.
    fn missed(&mut self, count: u64);
    /// Writes what was collected.
    ///
    /// # Errors
    /// Stdout takes no more; see [`crate::terminal::print`].
    fn flush(&mut self) -> io::Result<()>;
}
