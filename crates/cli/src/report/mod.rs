//! How events are printed. Text and JSON read the same events.

mod json;
mod text;

pub(crate) use json::JsonReport;
pub(crate) use text::{TextOptions, TextReport};

use model::Event;

/// Prints events in order, on stdout.
pub(crate) trait Report {
    /// One event.
    fn event(&mut self, event: &Event);
    /// Events that were dropped from the log before they could be printed.
    fn missed(&mut self, count: u64);
}
