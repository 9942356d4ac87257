//! What was said in a session, as arrows between the app and its servers.
//!
//! Counterpart: the HTML report draws it. Invariant: of a long one the beginning and the end are kept, and how much is between them.

use crate::result::TestFailure;
use model::{CloseInitiator, Event, EventKind, Message};
use std::collections::VecDeque;
use std::time::Duration;

/// Arrows kept at either end. Our choice: more than anybody scrolls through.
const END_ARROWS_MAX: usize = 500;
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
    /// Index of the failure that belongs to it.
    pub failure: Option<usize>,
    /// It was expected and never came.
    pub is_missing: bool,
}

/// Arrows in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// The beginning.
    pub first: Vec<Arrow>,
    /// Arrows that were left out behind it.
    pub left_out: u64,
    /// The end.
    pub last: VecDeque<Arrow>,
}

impl Conversation {
    pub(crate) fn take(&mut self, event: &Event) {
        let Some(arrow) = arrow(event) else { return };
        if self.first.len() < END_ARROWS_MAX {
            self.first.push(arrow);
            return;
        }
        if self.last.len() == END_ARROWS_MAX {
            self.last.pop_front();
            self.left_out += 1;
        }
        self.last.push_back(arrow);
    }

    /// Every arrow that was kept.
    pub fn arrows(&self) -> impl Iterator<Item = &Arrow> {
        self.first.iter().chain(&self.last)
    }

    /// Puts failures where they belong: on the arrow that came, or as one that never did.
    pub(crate) fn mark(&mut self, failures: &[TestFailure]) {
        for (index, failure) in failures.iter().enumerate() {
            let came = matches!(failure.kind, "mismatch" | "unexpected" | "timing");
            let arrow = self.first.iter_mut().chain(&mut self.last).find(|arrow| {
                came && arrow.failure.is_none()
                    && arrow.lane == Lane::Out
                    && arrow.at == failure.at
                    && matches!(arrow.event, "out" | "open" | "close")
            });
            match arrow {
                Some(arrow) => arrow.failure = Some(index),
                None => self.insert(missing(index, failure)),
            }
        }
    }

    fn insert(&mut self, arrow: Arrow) {
        let is_first = self.last.front().is_none_or(|first| arrow.at < first.at);
        if is_first {
            let place = self.first.partition_point(|other| other.at <= arrow.at);
            self.first.insert(place, arrow);
        } else {
            let place = self.last.partition_point(|other| other.at <= arrow.at);
            self.last.insert(place, arrow);
        }
    }
}

fn missing(index: usize, failure: &TestFailure) -> Arrow {
    let line: serde_json::Value = serde_json::from_str(&failure.source).unwrap_or_default();
    let event = match line.get("event").and_then(|event| event.as_str()) {
        Some("out") => "out",
        Some("open") => "open",
        Some("close") => "close",
        Some("action") => "action",
        Some("expect") => "expect",
        _ => failure.kind,
    };
    let lane = if matches!(event, "out" | "open" | "close") { Lane::Out } else { Lane::App };
    // Of an expectation what it looks at, of an action what was to be done.
    let asked = ["page", "selector", "data", "console", "storage", "close", "route", "action"].into_iter();
    let asked = asked.filter_map(|key| {
        let value = line.get(key)?;
        Some(format!("{key} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    });
    let text = if lane == Lane::App { asked.collect::<Vec<_>>().join(", ") } else { String::new() };
    let conn = (lane == Lane::Out).then(|| line.get("conn").and_then(|conn| conn.as_u64()).unwrap_or(1));
    Arrow {
        at: failure.at,
        conn: conn.and_then(|conn| u32::try_from(conn).ok()),
        lane,
        event,
        text,
        failure: Some(index),
        is_missing: lane == Lane::Out,
    }
}

fn arrow(event: &Event) -> Option<Arrow> {
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
    Some(Arrow { at: event.at, conn, lane, event: name, text, failure: None, is_missing: false })
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

    fn out(at: u64) -> Event {
        let kind = EventKind::Out { conn: ConnectionId(1), peer: None, message: Message::text("x") };
        Event { at: Duration::from_millis(at), kind }
    }

    #[test]
    fn of_a_long_conversation_both_ends_are_kept_and_what_is_between_is_counted() {
        let mut conversation = Conversation::default();
        (0..2 * END_ARROWS_MAX as u64).for_each(|at| conversation.take(&out(at)));
        assert_eq!((conversation.arrows().count(), conversation.left_out), (2 * END_ARROWS_MAX, 0));
        conversation.take(&out(9999));
        assert_eq!((conversation.arrows().count(), conversation.left_out), (2 * END_ARROWS_MAX, 1));
        assert_eq!(conversation.arrows().last().unwrap().at, Duration::from_millis(9999));
    }
}
