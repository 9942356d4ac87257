//! A fixture as text while it is revised, and what is to be done to its lines.
//!
//! Counterpart: `round.rs` says what. Invariants: a line that nobody names stays byte for byte, blank ones too; a new line has the line feed
//! of its neighbours and a time between theirs.

use super::line;
use fixture::{Line, LineEvent};
use model::ConnectionId;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Stands for the place behind the last line.
pub(super) const LAST: u64 = u64::MAX;

/// The lines of a fixture; the first is its header.
#[derive(Debug)]
pub(super) struct Script<'a> {
    rows: Vec<Row<'a>>,
}

/// One line.
#[derive(Debug)]
struct Row<'a> {
    text: &'a str,
    /// Its line feed; nothing at the end of a file without one.
    end: &'a str,
    /// What it says; none of the header, of a blank line, and of one that cannot be read.
    line: Option<Line>,
}

/// What is to be done to the lines of a script.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) replaced: BTreeMap<u64, String>,
    pub(super) removed: BTreeSet<u64>,
    /// New lines, in front of this one.
    pub(super) inserted: BTreeMap<u64, Vec<String>>,
}

impl<'a> Script<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut at = Duration::ZERO;
        let rows = (1_u64..).zip(source.split_inclusive('\n')).map(|(number, row)| {
            let text = row.trim_end_matches(['\r', '\n']);
            let line = Some(text).filter(|text| number > 1 && !text.trim().is_empty());
            let line = line.and_then(|text| Line::parse(text, number, at).ok());
            at = line.as_ref().map_or(at, |line| line.at);
            Row { text, end: &row[text.len()..], line }
        });
        Script { rows: rows.collect() }
    }

    fn row(&self, number: u64) -> Option<&Row<'a>> {
        self.rows.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// What a line says.
    pub(super) fn line(&self, number: u64) -> Option<&Line> {
        self.row(number)?.line.as_ref()
    }

    /// A line as it is written.
    pub(super) fn text(&self, number: u64) -> Option<&'a str> {
        Some(self.row(number)?.text)
    }

    /// Every line that says something.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.rows.iter().filter_map(|row| row.line.as_ref())
    }

    /// The lines of a connection.
    pub(super) fn of_connection(&self, conn: u32) -> impl DoubleEndedIterator<Item = &Line> {
        self.lines().filter(move |line| line.event.conn() == Some(ConnectionId(conn)))
    }

    /// The number for a connection that the fixture does not have.
    pub(super) fn free_connection(&self) -> u32 {
        self.lines().filter_map(|line| line.event.conn()).map(|conn| conn.0).max().unwrap_or_default() + 1
    }

    /// Where something stands that comes before line `before`; where all lines had been settled that is in front of the end.
    pub(super) fn place(&self, before: u64) -> u64 {
        if before > 0 {
            return before;
        }
        let is_end = |line: &&Line| matches!(line.event, LineEvent::End { .. });
        self.lines().next_back().filter(is_end).map_or(LAST, |end| end.number)
    }

    /// The text of a line with the time that something has at a place, in the form that its neighbours have.
    pub(super) fn timed(&self, text: &str, place: u64, at: Duration, edits: &Edits) -> String {
        let stays = |line: &&Line| !edits.removed.contains(&line.number);
        let before = self.lines().rev().filter(stays).find(|line| line.number < place);
        let behind = self.lines().filter(stays).find(|line| line.number >= place);
        let first = before.map_or(Duration::ZERO, |line| line.at);
        let last = behind.map_or(Duration::MAX, |line| line.at.max(first));
        // A line without a time has that of the line above, which would be this one.
        let is_timed = |line: &Line| self.text(line.number).is_some_and(|text| line::has_key(text, "t"));
        match behind {
            Some(line) if !is_timed(line) => line::without(text, "t"),
            _ if !line::has_key(text, "t") => text.to_owned(),
            _ => line::with_time(text, at.clamp(first, last)),
        }
    }

    /// The name of the group that a place is within.
    pub(super) fn group_at(&self, place: u64) -> Option<&str> {
        let group = |line: &'_ Line| line.rules.group.clone();
        let before = self.lines().rev().find(|line| line.number < place).and_then(group)?;
        let behind = self.lines().find(|line| line.number >= place)?;
        behind.rules.group.as_deref().filter(|name| *name == before)
    }

    /// The text with its edits.
    pub(super) fn edited(&self, edits: &Edits) -> String {
        let feed = self.rows.iter().map(|row| row.end).find(|end| !end.is_empty()).unwrap_or("\n");
        let mut out = String::new();
        let insert = |out: &mut String, texts: &[String]| {
            for text in texts {
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push_str(feed);
                }
                out.push_str(text);
                out.push_str(feed);
            }
        };
        for (number, row) in (1_u64..).zip(&self.rows) {
            insert(&mut out, edits.inserted.get(&number).map_or(&[], Vec::as_slice));
            if !edits.removed.contains(&number) {
                out.push_str(edits.replaced.get(&number).map_or(row.text, String::as_str));
                out.push_str(row.end);
            }
        }
        insert(&mut out, edits.inserted.get(&LAST).map_or(&[], Vec::as_slice));
        self.recounted(&out).unwrap_or(out)
    }

    /// The same with the number of lines that its last one tells; none where it tells none, or told a wrong one before.
    fn recounted(&self, edited: &str) -> Option<String> {
        let count = |text: &str| text.lines().skip(1).filter(|line| !line.trim().is_empty()).count() as u64;
        let end = self.lines().next_back()?;
        let LineEvent::End { events: Some(told), .. } = end.event else { return None };
        let was = self.rows.iter().skip(1).filter(|row| !row.text.trim().is_empty()).count() as u64;
        let is = count(edited);
        if told != was || is == was {
            return None;
        }
        let text = self.text(end.number)?;
        let at = edited.rfind(text)?;
        let new = line::replaced(text, "events", &is.to_string())?;
        Some(format!("{}{new}{}", &edited[..at], &edited[at + text.len()..]))
    }
}

impl Edits {
    pub(super) fn is_empty(&self) -> bool {
        self.replaced.is_empty() && self.removed.is_empty() && self.inserted.is_empty()
    }

    pub(super) fn insert(&mut self, place: u64, text: String) {
        self.inserted.entry(place).or_default().push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "{\"miniwire\":1}\r\n\r\n{\"t\":1,\"event\":\"in\",\"text\":\"a\"}\r\n{\"t\":9,\"event\":\"end\",\"events\":2}";

    #[test]
    fn new_lines_have_the_line_feed_of_the_file_and_the_count_at_its_end_stays_true() {
        let script = Script::new(TEXT);
        let mut edits = Edits::default();
        edits.insert(script.place(0), "{\"event\":\"x\"}".to_owned());
        let wanted = TEXT.replace("{\"t\":9", "{\"event\":\"x\"}\r\n{\"t\":9").replace("\"events\":2", "\"events\":3");
        assert_eq!(script.edited(&edits), wanted);
        assert_eq!(script.edited(&Edits::default()), TEXT);
    }

    #[test]
    fn what_comes_behind_a_last_line_without_a_line_feed_begins_a_new_line() {
        let script = Script::new("{\"miniwire\":1}");
        let mut edits = Edits::default();
        edits.insert(script.place(0), "{}".to_owned());
        assert_eq!(script.edited(&edits), "{\"miniwire\":1}\n{}\n");
    }

    #[test]
    fn a_time_is_between_those_of_the_neighbours_and_absent_where_the_next_line_has_none() {
        let script =
            Script::new("{\"miniwire\":1}\n{\"t\":5,\"event\":\"x\"}\n{\"t\":9,\"event\":\"x\"}\n{\"event\":\"x\"}\n");
        let timed =
            |place, ms| script.timed("{\"t\":0,\"event\":\"y\"}", place, Duration::from_millis(ms), &Edits::default());
        assert_eq!(timed(3, 7), "{\"t\":7,\"event\":\"y\"}");
        assert_eq!(timed(3, 70), "{\"t\":9,\"event\":\"y\"}");
        assert_eq!(timed(4, 7), "{\"event\":\"y\"}");
    }
}
