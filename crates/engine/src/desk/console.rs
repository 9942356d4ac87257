//! The table of the console: what the app printed, what it failed with, and what miniwire notes.
//!
//! Counterpart: `Console` in `ui/app`. Invariant: every error of the app is a row, wherever it was thrown.

use super::rows::{RowFilter, contains, ms};
use super::schema::{ConsoleRow, ConsoleWindow, PacketProblem, SourcePlace};
use model::{ConnectionId, ConsoleLevel, Event, EventKind};
use std::borrow::Cow;

/// Of what decoders find wrong.
const PROBLEM_LEVEL: &str = "warn";

/// Which lines.
#[derive(Debug, PartialEq)]
pub(super) struct ConsoleFilter {
    levels: Vec<String>,
    text: String,
}

impl ConsoleFilter {
    pub(super) fn new(wanted: &ConsoleWindow) -> Self {
        ConsoleFilter { levels: wanted.levels.clone(), text: wanted.text.clone() }
    }
}

impl RowFilter for ConsoleFilter {
    fn fits(&self, event: &Event) -> bool {
        let Some((level, text)) = line(event) else { return false };
        (self.levels.is_empty() || self.levels.iter().any(|one| one == level)) && contains(text.as_bytes(), &self.text)
    }
}

impl ConsoleFilter {
    /// Whether what is wrong with a connection is a row as well.
    pub(super) fn fits_problem(&self, problem: &PacketProblem) -> bool {
        let fits_level = self.levels.is_empty() || self.levels.iter().any(|one| one == PROBLEM_LEVEL);
        fits_level && contains(problem.text.as_bytes(), &self.text)
    }
}

/// The row of what a decoder found wrong with the message or the end that is this event.
pub(super) fn problem_row(conn: ConnectionId, problem: &PacketProblem, number: u64, event: &Event) -> ConsoleRow {
    ConsoleRow {
        event: number,
        at: ms(event.at),
        source: "notice".to_owned(),
        level: PROBLEM_LEVEL.to_owned(),
        text: format!("{conn} {}", problem.text),
        stack: None,
        hint: problem.hint.clone(),
        place: None,
        problem: Some(problem.clone()),
        conn: Some(conn.0),
    }
}

/// Level and text of an event that is a line of the console.
pub(super) fn line(event: &Event) -> Option<(&'static str, Cow<'_, str>)> {
    match &event.kind {
        EventKind::Console { level, text, .. } => Some((level_name(*level), text.into())),
        EventKind::Error { message, .. } => Some(("error", message.into())),
        EventKind::Notice { text, .. } => Some(("info", text.into())),
        EventKind::Cut { conn, kept, bytes } => {
            Some(("info", format!("{conn}: the log keeps {kept} of {bytes} bytes of the next message").into()))
        }
        _ => None,
    }
}

fn level_name(level: ConsoleLevel) -> &'static str {
    match level {
        ConsoleLevel::Debug => "debug",
        ConsoleLevel::Log => "log",
        ConsoleLevel::Info => "info",
        ConsoleLevel::Warn => "warn",
        ConsoleLevel::Error => "error",
    }
}

/// The row of an event that fits.
pub(super) fn row(number: u64, event: &Event) -> Option<ConsoleRow> {
    let (level, text) = line(event)?;
    let mut row = ConsoleRow {
        event: number,
        at: ms(event.at),
        source: "console".to_owned(),
        level: level.to_owned(),
        text: text.into_owned(),
        stack: None,
        hint: None,
        place: None,
        problem: None,
        conn: None,
    };
    match &event.kind {
        EventKind::Console { at: Some(at), .. } => {
            row.place = Some(SourcePlace { file: at.file.clone(), line: at.line, column: at.column });
        }
        EventKind::Error { stack, .. } => {
            row.source = "error".to_owned();
            row.place = first_place(stack);
            row.stack = (!stack.is_empty()).then(|| stack.clone());
        }
        EventKind::Cut { conn, .. } => (row.source, row.conn) = ("notice".to_owned(), Some(conn.0)),
        EventKind::Notice { hint, .. } => {
            row.source = "notice".to_owned();
            row.hint = hint.clone();
        }
        _ => {}
    }
    Some(row)
}

/// `file:line:column` of the first frame of a stack that has one.
fn first_place(stack: &str) -> Option<SourcePlace> {
    stack.lines().find_map(|line| {
        let inner = line.trim().trim_end_matches(')');
        let inner = inner.rsplit_once(['(', ' ']).map_or(inner, |(_, place)| place);
        let (rest, column) = inner.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        Some(SourcePlace { file: file.to_owned(), line: line.parse().ok()?, column: column.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_an_error_is_that_of_the_first_frame_with_a_line() {
        let stack = "    at <anonymous>\n    at onLoad (pages/a/a.ts:12:5)\n    at b.js:1:1";
        let place = first_place(stack).unwrap();
        assert_eq!((place.file.as_str(), place.line, place.column), ("pages/a/a.ts", 12, 5));
        assert_eq!(first_place("at native"), None);
    }

    #[test]
    fn a_message_of_which_only_the_beginning_is_kept_is_a_row_of_its_connection() {
        let kind = EventKind::Cut { conn: ConnectionId(3), kept: 1, bytes: 2 };
        let row = row(7, &Event { at: std::time::Duration::ZERO, kind }).unwrap();
        assert_eq!((row.level.as_str(), row.source.as_str(), row.conn), ("info", "notice", Some(3)));
        assert!(row.text.ends_with("the log keeps 1 of 2 bytes of the next message"), "{}", row.text);
    }
}
