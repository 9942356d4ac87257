//! `--format json`: one event a line, in the vocabulary of the fixture format.

use super::Report;
use crate::terminal::{print, say};
use model::{Event, EventKind};
use std::io;

#[derive(Debug, Default)]
pub(crate) struct JsonReport {
    /// Lines that wait for the next flush.
    lines: String,
}

impl JsonReport {
    fn line(&mut self, event: &Event) {
        match serde_json::to_string(event) {
            Ok(line) => {
                self.lines.push_str(&line);
                self.lines.push('\n');
            }
            Err(error) => say(format!("an event could not be written: {error}")),
        }
    }
}

impl Report for JsonReport {
    fn event(&mut self, event: &Event, derived: &[EventKind]) {
        self.line(event);
        for kind in derived {
            self.line(&Event { at: event.at, kind: kind.clone() });
        }
    }

    fn missed(&mut self, count: u64) {
        say(format!("{count} events were dropped: the log was full before they could be printed"));
    }

    fn flush(&mut self) -> io::Result<()> {
        print(&std::mem::take(&mut self.lines))
    }
}
