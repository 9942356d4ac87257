//! `--format json`: one event a line, in the vocabulary of the fixture format.

use super::Report;
use model::Event;
use std::io::Write as _;

#[derive(Debug, Default)]
pub(crate) struct JsonReport;

impl Report for JsonReport {
    fn event(&mut self, event: &Event) {
        match serde_json::to_string(event) {
            // A reader that has gone (`| head`) is no failure of the app.
            Ok(line) => _ = writeln!(std::io::stdout().lock(), "{line}"),
            Err(error) => anstream::eprintln!("an event could not be written: {error}"),
        }
    }

    fn missed(&mut self, count: u64) {
        anstream::eprintln!("{count} events were dropped: the log was full before they could be printed");
    }
}
