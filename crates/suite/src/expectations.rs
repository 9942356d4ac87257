//! Expectations of a case, put among the lines of its fixture.
//!
//! Counterpart: `case_file.rs` reads them. Invariants: the fixture's own lines come unchanged and in order; a line that a case added has a
//! number from which the case file's can be told.

use fixture::{Line, LineEvent, Problem};
use std::collections::VecDeque;
use std::iter::Peekable;
use std::time::Duration;

/// Added to the number of a line of a case file, so that it is none of the fixture's: no file has so many.
const OF_CASE: u64 = 1 << 48;

/// One expectation of a case.
#[derive(Clone, Debug)]
pub(crate) struct Added {
    /// The line of the fixture behind which it stands; none means at the end.
    pub(crate) after: Option<u64>,
    /// The expectation, with its line in the case file.
    pub(crate) line: Line,
}

impl Added {
    pub(crate) fn new(after: Option<u64>, mut line: Line) -> Self {
        line.number += OF_CASE;
        Added { after, line }
    }
}

/// The line of a case file, where the number is one of those.
pub(crate) fn line_of_case(number: u64) -> Option<u64> {
    number.checked_sub(OF_CASE)
}

/// Lines of a fixture with those of a case among them.
pub(crate) struct WithAdded<I: Iterator<Item = Result<Line, Problem>>> {
    lines: Peekable<I>,
    waiting: VecDeque<Added>,
    at: Duration,
}

impl<I: Iterator<Item = Result<Line, Problem>>> WithAdded<I> {
    pub(crate) fn new(lines: I, mut added: Vec<Added>) -> Self {
        // Stable: expectations behind the same line stay in their order.
        added.sort_by_key(|added| added.after.unwrap_or(u64::MAX));
        WithAdded { lines: lines.peekable(), waiting: added.into(), at: Duration::ZERO }
    }
}

impl<I: Iterator<Item = Result<Line, Problem>>> Iterator for WithAdded<I> {
    type Item = Result<Line, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.lines.peek();
        let is_due = self.waiting.front().is_some_and(|first| match (next, first.after) {
            // The session ends with the `end` line.
            (None, _) => true,
            (Some(Ok(line)), _) if matches!(line.event, LineEvent::End { .. }) => true,
            (Some(Ok(line)), Some(after)) => line.number > after,
            (Some(Ok(_)), None) | (Some(Err(_)), _) => false,
        });
        if is_due {
            let mut line = self.waiting.pop_front()?.line;
            line.at = self.at;
            return Some(Ok(line));
        }
        let line = self.lines.next();
        if let Some(Ok(line)) = &line {
            self.at = line.at;
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64, event: &str) -> Line {
        let text = format!("{{\"t\":{number},\"event\":{event}}}");
        Line::parse(&text, number, Duration::ZERO).expect("it is a line")
    }

    #[test]
    fn expectations_stand_behind_their_line_or_before_the_end() {
        let lines = [line(2, "\"listening\""), line(4, "\"listening\""), line(5, "\"end\"")].map(Ok);
        let expect = |number| line(number, "\"expect\",\"page\":\"x\"");
        let added = vec![Added::new(None, expect(7)), Added::new(Some(2), expect(8)), Added::new(Some(2), expect(9))];
        let numbers: Vec<u64> = WithAdded::new(lines.into_iter(), added)
            .map(|line| line.expect("all can be read").number)
            .map(|number| line_of_case(number).map_or(number, |line| line * 100))
            .collect();
        assert_eq!(numbers, [2, 800, 900, 4, 700, 5]);
    }
}
