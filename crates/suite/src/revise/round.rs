//! One round of a revision: the edits that one run of a test asks for.
//!
//! Counterpart: `revise.rs` runs the test again behind each round. Rules, in one place: values change wherever a message is the one of its
//! line; of lines that come, go or move only the first counts, because whatever follows may come of it; behind something that no line can
//! take in nothing is changed. Invariant: a line that has its message somewhere is moved and never made anew, so that what people wrote
//! about it stays.

use super::address;
use super::fresh::Fresh;
use super::line::revised;
use super::raw;
use super::script::{Edits, Script};
use crate::expectations::line_of_case;
use crate::plan::Test;
use fixture::{
    Came, Change, Content, Failure, FailureKind, Line, LineEvent, OpenRequest, Outcome, Payload, side_folder,
};
use model::{CloseInitiator, WireDirection};
use serde_json::{Map, Value};
use std::time::Duration;

/// Lines that were taken out and may come back. Our choice, more than anybody looks through.
const LOST_MAX: usize = 1000;

/// What is kept from round to round.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) fresh: Fresh,
    /// Lines that were taken out, with their connection.
    pub(super) lost: Vec<(u32, String)>,
}

/// What a failure led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing; what follows does not come of it.
    Left,
    /// A value, which nothing else comes of.
    Value,
    /// The value of an expectation, for which the replay waited: what came late after it may come of that.
    Late,
    /// Lines came, went or moved.
    Moved,
    /// Nothing, and what follows may come of it.
    Stuck,
}

pub(super) struct Round<'a> {
    pub(super) script: &'a Script<'a>,
    pub(super) outcome: &'a Outcome,
    pub(super) test: &'a Test,
    pub(super) vars: &'a Map<String, Value>,
    pub(super) kept: &'a mut Kept,
    pub(super) edits: Edits,
}

impl Round<'_> {
    /// The edits.
    pub(super) fn edits(mut self) -> Edits {
        let mut is_late = false;
        for (index, failure) in self.outcome.failures.iter().enumerate() {
            let change = self.outcome.changes.iter().find(|change| change.failure == index);
            let is_value = matches!(failure.kind, FailureKind::Expectation | FailureKind::Mismatch);
            if is_late && !is_value {
                break;
            }
            match self.step(index, failure, change) {
                Step::Left | Step::Value => {}
                Step::Late => is_late = true,
                Step::Moved | Step::Stuck => break,
            }
        }
        self.edits
    }

    fn step(&mut self, index: usize, failure: &Failure, change: Option<&Change>) -> Step {
        match (failure.kind, change.map(|change| &change.came)) {
            (FailureKind::Expectation, Some(Came::Value(_))) => {
                change.map_or(Step::Left, |change| self.value(change, Step::Late))
            }
            (FailureKind::Expectation, _) => Step::Left,
            (FailureKind::Mismatch, Some(Came::Content(content))) => {
                change.map_or(Step::Left, |change| self.differs(index, failure.at, change, content))
            }
            (FailureKind::Mismatch, Some(Came::Closed { .. })) => {
                change.map_or(Step::Left, |change| self.ended(failure.at, change))
            }
            (FailureKind::Unexpected, Some(Came::Content(content))) => {
                change.map_or(Step::Left, |change| self.came(index, failure.at, change, content))
            }
            (FailureKind::Unexpected, Some(Came::Open(request))) => {
                change.map_or(Step::Left, |change| self.opened(failure.at, change, request))
            }
            (FailureKind::Unexpected, Some(Came::Closed { .. })) => {
                change.map_or(Step::Left, |change| self.ended(failure.at, change))
            }
            (FailureKind::Missing, _) => self.missing(index, failure.line),
            (FailureKind::Mismatch | FailureKind::Unexpected | FailureKind::Timing, _) => Step::Left,
            (FailureKind::Action | FailureKind::Variable | FailureKind::Broken | FailureKind::AppError, _) => {
                Step::Stuck
            }
        }
    }

    fn value(&mut self, change: &Change, step: Step) -> Step {
        let Some(text) = self.script.text(change.line) else { return Step::Left };
        match revised(text, change, self.vars) {
            Some(new) if new != text => {
                self.edits.replaced.insert(change.line, new);
                step
            }
            _ => Step::Left,
        }
    }

    /// A message stands at a line that has another content.
    fn differs(&mut self, index: usize, at: Duration, change: &Change, content: &Content) -> Step {
        // It came where the connection was to end.
        if self.script.line(change.line).is_some_and(|line| !is_out(line)) {
            return self.came(index, at, change, content);
        }
        let is_coming = self.comes_later(index, change.line, change.conn).is_some();
        match self.line_of(index, change, content) {
            Some(line) => self.moved(line, change.before, at),
            None if is_coming => self.insert(at, change, content),
            None => self.value(change, Step::Value),
        }
    }

    /// A message came that no line has.
    fn came(&mut self, index: usize, at: Duration, change: &Change, content: &Content) -> Step {
        if let Some(step) = self.repeated(change, content) {
            return step;
        }
        if let Some(line) = self.line_of(index, change, content) {
            return self.moved(line, change.before, at);
        }
        // It stands for the one that had to be next and never came.
        let is_instead =
            self.is_missing(index, change.next) && self.comes_later(index, change.next, change.conn).is_none();
        if is_instead {
            let instead = Change { line: change.next, ..change.clone() };
            if self.value(&instead, Step::Moved) == Step::Moved {
                return Step::Moved;
            }
        }
        self.insert(at, change, content)
    }

    /// A line that was not met where it had to be, and that this message is.
    fn line_of(&self, index: usize, change: &Change, content: &Content) -> Option<u64> {
        let failures = self.outcome.failures.iter().skip(index + 1);
        let lines = failures.filter(|failure| matches!(failure.kind, FailureKind::Missing | FailureKind::Mismatch));
        let mut lines = lines.map(|failure| failure.line).filter(|line| *line != change.line && *line > 0);
        lines.find(|line| self.is_message_of(change.conn, *line, content))
    }

    fn is_message_of(&self, conn: u32, line: u64, content: &Content) -> bool {
        let folder = side_folder(self.test.fixture.as_std_path());
        let line =
            self.script.line(line).filter(|line| is_out(line) && line.event.conn().is_some_and(|one| one.0 == conn));
        line.is_some_and(|line| content.could_be(line, &folder))
    }

    /// A message that comes behind this failure, that no line stood for, and that is the one of the line.
    fn comes_later(&self, index: usize, line: u64, conn: u32) -> Option<&Change> {
        let later = self.outcome.changes.iter().filter(|change| change.failure > index && change.conn == conn);
        let mut later = later.filter(|change| change.line != line);
        later.find(|change| match &change.came {
            Came::Content(content) => self.is_message_of(conn, line, content),
            _ => false,
        })
    }

    fn is_missing(&self, index: usize, line: u64) -> bool {
        let mut later = self.outcome.failures.iter().skip(index + 1);
        line > 0 && later.any(|failure| failure.kind == FailureKind::Missing && failure.line == line)
    }

    /// A line with `times` whose message comes more often than it says.
    fn repeated(&mut self, change: &Change, content: &Content) -> Option<Step> {
        let place = self.script.place(change.before);
        let before = self.script.of_connection(change.conn).rev().find(|line| line.number < place && is_out(line))?;
        let times = before.rules.times?;
        if !self.is_message_of(change.conn, before.number, content) {
            return None;
        }
        let again = self.outcome.changes.iter().filter(|other| {
            let is_it = |content| self.is_message_of(change.conn, before.number, content);
            other.line == 0
                && other.conn == change.conn
                && matches!(&other.came, Came::Content(content) if is_it(content))
        });
        let max = times.max? + again.count() as u64;
        let text = self.script.text(before.number)?;
        let range = Value::from(format!("{}..{max}", times.min));
        self.edits.replaced.insert(before.number, raw::replaced(text, "times", &range.to_string())?);
        Some(Step::Moved)
    }

    /// A new line for a message, or the one that was taken out for want of it.
    fn insert(&mut self, at: Duration, change: &Change, content: &Content) -> Step {
        let place = self.place(change.before);
        let folder = side_folder(self.test.fixture.as_std_path());
        let is_it = |(conn, text): &(u32, String)| {
            let line = Line::parse(text, 0, Duration::ZERO);
            *conn == change.conn && line.is_ok_and(|line| content.could_be(&line, &folder))
        };
        let text = match self.kept.lost.iter().position(is_it) {
            Some(index) => self.kept.lost.remove(index).1,
            None => self.kept.fresh.carried(self.script, change.conn, content, at),
        };
        // Between two lines of a group it would take them apart.
        let text = match self.script.group_at(place) {
            Some(group) => raw::with(&text, "group", &Value::from(group).to_string()).unwrap_or(text),
            None => text,
        };
        self.put(place, &text, at)
    }

    fn put(&mut self, place: u64, text: &str, at: Duration) -> Step {
        let text = self.script.timed(text, place, at, &self.edits);
        self.edits.insert(place, text);
        Step::Moved
    }

    fn moved(&mut self, line: u64, before: u64, at: Duration) -> Step {
        let Some(text) = self.script.text(line) else { return Step::Stuck };
        self.edits.removed.insert(line);
        self.put(self.place(before), text, at)
    }

    /// The place in the fixture: in front of a line, also where that is one of a case, which stands behind a line of the fixture.
    fn place(&self, before: u64) -> u64 {
        let Some(of_case) = line_of_case(before) else { return self.script.place(before) };
        let added = self.test.added.iter().find(|added| line_of_case(added.line.number) == Some(of_case));
        let after = added.and_then(|added| added.after);
        after.map_or_else(|| self.script.place(0), |after| after + 1)
    }

    /// A line whose message, connection or end never came.
    fn missing(&mut self, index: usize, number: u64) -> Step {
        let Some(line) = self.script.line(number).cloned() else { return Step::Stuck };
        let conn = line.event.conn().map_or(0, |conn| conn.0);
        match &line.event {
            LineEvent::Open { .. } => {
                self.edits.removed.extend(self.script.of_connection(conn).map(|line| line.number));
                Step::Moved
            }
            _ if is_out(&line) => self.missing_message(index, &line, conn),
            LineEvent::Close { by: CloseInitiator::App | CloseInitiator::Host, .. } | LineEvent::Fail { .. } => {
                let later = self.outcome.changes.iter().find(|change| {
                    change.failure > index && change.conn == conn && matches!(change.came, Came::Closed { .. })
                });
                let at = later.and_then(|change| self.outcome.failures.get(change.failure)).map(|failure| failure.at);
                match (later, at) {
                    (Some(change), Some(at)) => self.moved(number, change.before, at),
                    _ => {
                        self.edits.removed.insert(number);
                        Step::Moved
                    }
                }
            }
            // A line of ours, behind which the session was over.
            _ => Step::Stuck,
        }
    }

    fn missing_message(&mut self, index: usize, line: &Line, conn: u32) -> Step {
        let number = line.number;
        if let Some(change) = self.comes_later(index, number, conn) {
            let (before, failure) = (change.before, change.failure);
            let at = |index: usize| self.outcome.failures.get(index).map_or(line.at, |failure| failure.at);
            // What was met too early stands behind a turn of the server, and the line is where it has to be: the other one moves.
            let early = self.outcome.early.iter().find(|(failure, _)| *failure == index).map(|(_, early)| *early);
            return match early.filter(|early| self.place(before) <= *early) {
                Some(early) => self.moved(early, number, at(index)),
                None => self.moved(number, before, at(failure)),
            };
        }
        let Some(text) = self.script.text(number) else { return Step::Stuck };
        if let Some(times) = line.rules.times.filter(|times| times.min > 1) {
            // It came, and not that often: how often is known once the line takes it.
            let fewer = times.min - 1;
            let range = times.max.map_or_else(|| format!("{fewer}.."), |max| format!("{fewer}..{max}"));
            let new = raw::replaced(text, "times", &Value::from(range).to_string());
            self.edits.replaced.extend(new.map(|new| (number, new)));
            return Step::Moved;
        }
        if self.kept.lost.len() < LOST_MAX {
            self.kept.lost.push((conn, text.to_owned()));
        }
        self.edits.removed.insert(number);
        // Nobody answers what nobody asked.
        if let Some(ack) = wanted_ack(line) {
            let answers =
                self.script.of_connection(conn).filter(|other| other.number > number && is_answer(other, &ack));
            self.edits.removed.extend(answers.take(1).map(|answer| answer.number));
        }
        Step::Moved
    }

    /// A connection was asked for that no line has.
    fn opened(&mut self, at: Duration, change: &Change, request: &OpenRequest) -> Step {
        let missing = self.outcome.failures.iter().filter(|failure| failure.kind == FailureKind::Missing);
        let missing: Vec<&Line> = missing.filter_map(|failure| self.script.line(failure.line)).collect();
        let near = missing.iter().find(|line| address::is_near(&line.event, request));
        let nearest = || missing.iter().find(|line| line.number == change.line && is_open(line, request));
        if let Some(line) = near.or_else(nearest) {
            let path = change.path.clone().filter(|_| line.number == change.line);
            let instead = Change { line: line.number, path, ..change.clone() };
            // What only a person can change is not taken for another connection.
            return if self.value(&instead, Step::Moved) == Step::Moved { Step::Moved } else { Step::Stuck };
        }
        let place = self.place(change.before);
        for text in self.kept.fresh.connection(self.script, request, self.vars, at) {
            self.put(place, &text, at);
        }
        Step::Moved
    }

    /// A connection ended where it does not in the fixture, or in another way.
    fn ended(&mut self, at: Duration, change: &Change) -> Step {
        let is_same = self.script.line(change.line).is_some_and(|line| matches!(line.event, LineEvent::Close { .. }));
        if is_same {
            return self.value(change, Step::Value);
        }
        let Came::Closed { by, code, reason } = &change.came else { return Step::Left };
        let place = self.place(change.before);
        let lines: Vec<&Line> = self.script.of_connection(change.conn).collect();
        let is_request = lines.iter().any(|line| {
            matches!(&line.event, LineEvent::Open { transport, .. } if !matches!(transport.as_str(), "websocket" | "tcp" | "udp"))
        });
        let behind: Vec<&Line> = lines.into_iter().filter(|line| line.number >= place).collect();
        let own = behind.iter().find(|line| {
            matches!(line.event, LineEvent::Close { by: CloseInitiator::App | CloseInitiator::Host, .. } if !is_request)
        });
        let own = own.and_then(|line| {
            let text = self.script.text(line.number)?;
            revised(text, &Change { line: line.number, ..change.clone() }, self.vars)
        });
        let text = own
            .unwrap_or_else(|| self.kept.fresh.ended(self.script, (change.conn, is_request), (*by, *code, reason), at));
        // Nothing more can happen on it.
        self.edits.removed.extend(behind.iter().map(|line| line.number));
        self.put(place, &text, at)
    }
}

fn is_out(line: &Line) -> bool {
    matches!(line.event, LineEvent::Carried { dir: WireDirection::Out, .. })
}

fn is_open(line: &Line, request: &OpenRequest) -> bool {
    matches!(&line.event, LineEvent::Open { transport, .. } if *transport == request.transport)
}

/// The number that links a packet with its answer.
fn wanted_ack(line: &Line) -> Option<Value> {
    match &line.event {
        LineEvent::Carried { payload: Payload::Packet(packet), .. } if !packet.contains_key("packet") => {
            packet.get("ack").cloned()
        }
        _ => None,
    }
}

fn is_answer(line: &Line, ack: &Value) -> bool {
    match &line.event {
        LineEvent::Carried { payload: Payload::Packet(packet), .. } => {
            packet.get("packet").and_then(Value::as_str) == Some("ACK") && packet.get("ack") == Some(ack)
        }
        _ => false,
    }
}
