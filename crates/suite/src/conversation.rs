//! What was said in a session, as arrows between the app and its servers.
//!
//! Counterpart: the HTML report draws it. Invariant: of a long one the beginning, the end and what failed are kept, and how much was left
//! out in between.

use crate::result::{Status, TestFailure};
use model::{CloseInitiator, Event, EventKind, Message};
use std::collections::{HashSet, VecDeque};
use std::time::Duration;

/// Arrows kept at either end of a test that failed. Our choice: more than anybody scrolls through.
const END_ARROWS_MAX: usize = 500;
/// Arrows kept at either end of a test that passed. Our choice: there is nothing to look for.
const PASSED_END_ARROWS_MAX: usize = 50;
/// Characters of a payload in an arrow. Our choice, a screenful.
const TEXT_CHARACTERS_MAX: usize = 2000;

/// Where an arrow goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// From the app.
    Out,
    /// To the app.
    In,
    /// The person, the phone or the page.
    App,
}

/// One thing that happened, or that did not.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Number of its event; none of what did not happen.
    pub number: Option<u64>,
    /// When.
    pub at: Duration,
    /// Number of the connection.
    pub conn: Option<u32>,
    /// Where it goes.
    pub lane: Lane,
    /// Its event: `open`, `out`, `close`…
    pub event: &'static str,
    /// What it carries.
    pub text: String,
    /// Indices of the failures that belong to it.
    pub failures: Vec<usize>,
    /// It was expected and never came.
    pub is_missing: bool,
    /// Arrows before it that were left out.
    pub left_out: u64,
}

/// Arrows in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// Those that were kept.
    pub arrows: Vec<Arrow>,
}

/// A conversation while it is read.
#[derive(Debug)]
pub(crate) struct Listening {
    end_arrows_max: usize,
    /// Events that failures are about.
    wanted: HashSet<u64>,
    /// The beginning, and what was wanted behind it.
    first: Vec<Arrow>,
    first_count: usize,
    /// Arrows that were left out behind the last of those.
    left_out: u64,
    last: VecDeque<Arrow>,
}

impl Listening {
    /// Listens for the report of a test that ended like this.
    pub(crate) fn new(status: Status, failures: &[TestFailure]) -> Self {
        Listening {
            end_arrows_max: if status == Status::Passed { PASSED_END_ARROWS_MAX } else { END_ARROWS_MAX },
            wanted: failures.iter().filter_map(|failure| failure.event).collect(),
            first: Vec::new(),
            first_count: 0,
            left_out: 0,
            last: VecDeque::new(),
        }
    }

    pub(crate) fn take(&mut self, number: u64, event: &Event) {
        let Some(arrow) = arrow(number, event) else { return };
        if self.first_count < self.end_arrows_max {
            self.first_count += 1;
            self.first.push(arrow);
            return;
        }
        self.last.push_back(arrow);
        if self.last.len() <= self.end_arrows_max {
            return;
        }
        match self.last.pop_front() {
            Some(arrow) if arrow.number.is_some_and(|number| self.wanted.contains(&number)) => {
                self.first.push(Arrow { left_out: std::mem::take(&mut self.left_out), ..arrow });
            }
            _ => self.left_out += 1,
        }
    }

    pub(crate) fn conversation(mut self) -> Conversation {
        if let Some(arrow) = self.last.front_mut() {
            arrow.left_out = self.left_out;
        }
        self.first.extend(self.last);
        Conversation { arrows: self.first }
    }
}

impl Conversation {
    /// Puts failures where they belong: on the arrow that came, or as one that never did.
    pub(crate) fn mark(&mut self, failures: &[TestFailure]) {
        for (index, failure) in failures.iter().enumerate() {
            let arrow = self.arrows.iter_mut().find(|arrow| arrow.number.is_some() && arrow.number == failure.event);
            match arrow {
                Some(arrow) => arrow.failures.push(index),
                None => self.insert(without_event(index, failure)),
            }
        }
    }

    fn insert(&mut self, arrow: Arrow) {
        let place = self.arrows.partition_point(|other| other.at <= arrow.at);
        self.arrows.insert(place, arrow);
    }
}

/// A failure that no event is about: what the line wants and did not come, or a note.
fn without_event(index: usize, failure: &TestFailure) -> Arrow {
    let line: serde_json::Value = serde_json::from_str(&failure.source).unwrap_or_default();
    let event = match line.get("event").and_then(|event| event.as_str()) {
        Some("out") => "out",
        Some("open") => "open",
        Some("close") => "close",
        Some("action") => "action",
        Some("expect") => "expect",
        _ => failure.kind,
    };
    let is_missing = failure.kind == "missing" && matches!(event, "out" | "open" | "close");
    let lane = if is_missing { Lane::Out } else { Lane::App };
    // Of an expectation what it looks at, of an action what was to be done.
    let asked = ["page", "selector", "data", "console", "storage", "close", "route", "action"].into_iter();
    let asked = asked.filter_map(|key| {
        let value = line.get(key)?;
        Some(format!("{key} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    });
    let text = if lane == Lane::App { asked.collect::<Vec<_>>().join(", ") } else { String::new() };
    let conn = is_missing.then(|| line.get("conn").and_then(|conn| conn.as_u64()).unwrap_or(1));
    Arrow {
        number: None,
        at: failure.at,
        conn: conn.and_then(|conn| u32::try_from(conn).ok()),
        lane,
        event,
        text,
        failures: vec![index],
        is_missing,
        left_out: 0,
    }
}

fn arrow(number: u64, event: &Event) -> Option<Arrow> {
    let (conn, lane, name, text) = match &event.kind {
        EventKind::Open { conn, url, method, .. } => {
            let method = method.as_ref().map(|method| format!("{method} ")).unwrap_or_default();
            (Some(conn.0), Lane::Out, "open", format!("{method}{url}"))
        }
        EventKind::Opened { conn, status, .. } => (Some(conn.0), Lane::In, "opened", status.to_string()),
        EventKind::Connected { conn, remote, .. } => (Some(conn.0), Lane::In, "connected", remote.clone()),
        EventKind::Out { conn, message, .. } => (Some(conn.0), Lane::Out, "out", message_text(message)),
        EventKind::In { conn, message, .. } => (Some(conn.0), Lane::In, "in", message_text(message)),
        EventKind::Done { conn, status, .. } => (Some(conn.0), Lane::In, "done", status.to_string()),
        EventKind::Close { conn, by, code, reason } => {
            let lane = if *by == CloseInitiator::Peer { Lane::In } else { Lane::Out };
            let code = if *code == 0 { String::new() } else { format!("{code} ") };
            (Some(conn.0), lane, "close", format!("{code}{reason}").trim_end().to_owned())
        }
        EventKind::Fail { conn, cause, .. } => (Some(conn.0), Lane::In, "fail", cause.clone()),
        EventKind::Action { action, selector, value, .. } => {
            let value = value.as_ref().map(|value| format!(" \"{value}\"")).unwrap_or_default();
            let selector = selector.as_deref().unwrap_or_default();
            (None, Lane::App, "action", format!("{action} {selector}{value}"))
        }
        EventKind::Life { to } => (None, Lane::App, "life", format!("{to:?}").to_lowercase()),
        EventKind::Network { to, .. } => (None, Lane::App, "network", to.clone()),
        EventKind::Route { path, .. } => (None, Lane::App, "route", path.clone()),
        _ => return None,
    };
    let (number, failures) = (Some(number), Vec::new());
    Some(Arrow { number, at: event.at, conn, lane, event: name, text, failures, is_missing: false, left_out: 0 })
}

fn message_text(message: &Message) -> String {
    match message.as_str() {
        Some(text) => text.chars().take(TEXT_CHARACTERS_MAX).collect(),
        None => format!("{} bytes", message.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ConnectionId;

    /// All messages at one time, as on paused time.
    fn out(listening: &mut Listening, number: u64) {
        let kind = EventKind::Out { conn: ConnectionId(1), peer: None, message: Message::text("x") };
        listening.take(number, &Event { at: Duration::ZERO, kind });
    }

    fn failure(kind: &'static str, event: Option<u64>) -> TestFailure {
        TestFailure {
            kind,
            file: "a.jsonl".into(),
            line: Some(4),
            at: Duration::ZERO,
            text: String::new(),
            source: r#"{"event":"out","conn":1,"text":"y"}"#.to_owned(),
            path: None,
            expected: None,
            got: None,
            event,
        }
    }

    fn conversation(count: u64, failures: &[TestFailure]) -> Conversation {
        let status = if failures.is_empty() { Status::Passed } else { Status::Failed };
        let mut listening = Listening::new(status, failures);
        (0..count).for_each(|number| out(&mut listening, number));
        let mut conversation = listening.conversation();
        conversation.mark(failures);
        conversation
    }

    fn left_out(conversation: &Conversation) -> u64 {
        conversation.arrows.iter().map(|arrow| arrow.left_out).sum()
    }

    #[test]
    fn of_a_long_conversation_both_ends_are_kept_and_what_is_between_is_counted() {
        for (failures, ends) in [(vec![failure("mismatch", Some(0))], END_ARROWS_MAX), (vec![], PASSED_END_ARROWS_MAX)]
        {
            let at_the_limit = conversation(2 * ends as u64, &failures);
            assert_eq!((at_the_limit.arrows.len(), left_out(&at_the_limit)), (2 * ends, 0));
            let one_more = conversation(2 * ends as u64 + 1, &failures);
            assert_eq!((one_more.arrows.len(), left_out(&one_more)), (2 * ends, 1));
            assert_eq!(one_more.arrows[ends].number, Some(ends as u64 + 1));
        }
    }

    #[test]
    fn what_failed_in_the_middle_of_a_long_conversation_is_kept_as_what_came() {
        let failures = [failure("mismatch", Some(701)), failure("missing", None)];
        let conversation = conversation(1500, &failures);
        let arrow = conversation.arrows.iter().find(|arrow| arrow.failures == [0]).unwrap();
        assert_eq!((arrow.number, arrow.left_out, arrow.is_missing), (Some(701), 201, false));
        assert_eq!(left_out(&conversation), 1500 - 2 * END_ARROWS_MAX as u64 - 1);
        assert!(conversation.arrows.iter().any(|arrow| arrow.failures == [1] && arrow.is_missing));
    }

    #[test]
    fn of_messages_at_one_time_the_one_that_differs_is_marked() {
        let conversation = conversation(3, &[failure("mismatch", Some(1))]);
        let marked = conversation.arrows.iter().filter(|arrow| !arrow.failures.is_empty()).map(|arrow| arrow.number);
        assert_eq!(marked.collect::<Vec<_>>(), [Some(1)]);
    }

    #[test]
    fn only_what_never_came_is_drawn_as_missing() {
        let conversation = conversation(1, &[failure("mismatch", None)]);
        assert!(conversation.arrows.iter().all(|arrow| !arrow.is_missing), "{conversation:?}");
    }
}
