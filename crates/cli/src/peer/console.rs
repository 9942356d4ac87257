//! Lines of a peer on stdout: for people, or JSON in the vocabulary of the events of a session.
//!
//! Counterpart: `report` prints what `model::Event` knows; topics, names and namespaces it does not. Invariant: the time is that
//! of one start, and after a failed write nothing more is written.

use crate::args::Format;
use crate::terminal::print;
use model::Message;
use owo_colors::OwoColorize as _;
use serde_json::{Map, Value};
use std::io;
use tokio::time::Instant;

/// Where a peer prints.
#[derive(Debug)]
pub(super) struct Console {
    pub(super) start: Instant,
    format: Format,
    error: Option<io::Error>,
}

impl Console {
    pub(super) fn new(format: Format) -> Self {
        Console { start: Instant::now(), format, error: None }
    }

    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// One line: for people `text` behind the time, else an event with these fields behind the time.
    pub(super) fn line(
        &mut self,
        text: impl FnOnce() -> String,
        event: &str,
        fields: impl FnOnce() -> Map<String, Value>,
    ) {
        let at = self.start.elapsed();
        let line = match self.format {
            Format::Text => format!("{} {}", format!("{:>8.3}", at.as_secs_f64()).dimmed(), text()),
            Format::Json => {
                let micros = u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
                let mut object = Map::new();
                object.insert("t".to_owned(), milliseconds(micros));
                object.insert("event".to_owned(), event.into());
                object.insert("conn".to_owned(), 1.into());
                object.extend(fields());
                Value::from(object).to_string()
            }
        };
        self.write(&(line + "\n"));
    }

    /// A line for programs only.
    pub(super) fn json_line(&mut self, event: &str, fields: impl FnOnce() -> Map<String, Value>) {
        if self.is_json() {
            self.line(String::new, event, fields);
        }
    }

    pub(super) fn write(&mut self, text: &str) {
        if self.error.is_none() {
            self.error = print(text).err();
        }
    }

    /// Why stdout takes no more.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }
}

/// Milliseconds with microsecond digits, whole ones without a fraction, as events of a session have them.
fn milliseconds(micros: u64) -> Value {
    if micros.is_multiple_of(1000) {
        return (micros / 1000).into();
    }
    #[expect(clippy::cast_precision_loss, reason = "2^53 microseconds are 285 years")]
    let ms = micros as f64 / 1000.0;
    ms.into()
}

/// A payload as one of `json`, `text` and `base64`.
pub(super) fn payload(message: &Message) -> Map<String, Value> {
    match serde_json::to_value(message) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// An object of `serde_json::json!`.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
