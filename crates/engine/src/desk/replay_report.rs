//! What went otherwise in a replay, as a window shows it: each failure with its line, what came, and both sides of what differs.
//!
//! Counterpart: `fixture::Outcome`, and the panel of a replay in `ui/app`. Invariants: what came is found in the tables by the number of its event; a report
//! has at most [`REPORT_BYTES_MAX`] bytes of payloads, whatever was sent.

use super::comparing::{self, TEXT_BYTES_MAX};
use super::schema::{Difference, ReplayFailure};
use crate::EventLog;
use fixture::{Came, Change, Content, Failure, Line, LineEvent, Outcome, Payload};
use model::{Event, EventKind, Message};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Bytes of lines, of what came and of comparisons in one report; failures behind it have their place and their sentence. Our choice.
const REPORT_BYTES_MAX: usize = 8 << 20;

/// The failures of an outcome.
pub(super) fn failures(outcome: &Outcome, log: &EventLog, side_files: &Path) -> Vec<ReplayFailure> {
    let mut told: Vec<_> = outcome
        .failures
        .iter()
        .enumerate()
        .map(|(index, failure)| told((index, failure), &outcome.changes, side_files))
        .collect();
    find_messages(log, &mut told);
    let mut bytes = 0;
    for failure in &mut told {
        let own = payload_bytes(failure);
        bytes += own;
        if bytes > REPORT_BYTES_MAX {
            bytes -= own;
            (failure.bytes, failure.texts, failure.got) = (None, None, None);
            failure.expected.clear();
        }
    }
    told
}

fn payload_bytes(failure: &ReplayFailure) -> usize {
    let bytes = failure.bytes.as_ref().map_or(0, |sides| sides.expected.len() + sides.got.len());
    let texts = failure.texts.as_ref().map_or(0, |sides| sides.expected.len() + sides.got.len());
    failure.expected.len() + failure.got.as_ref().map_or(0, String::len) + bytes + texts
}

fn told((index, failure): (usize, &Failure), changes: &[Change], side_files: &Path) -> ReplayFailure {
    let mismatch = failure.mismatch.as_ref();
    let mut told = ReplayFailure {
        kind: failure.kind.name().to_owned(),
        line: failure.line,
        at: failure.at.as_secs_f64() * 1000.0,
        text: failure.text.clone(),
        expected: cut(&failure.expected),
        got: None,
        bytes: None,
        texts: None,
        difference: mismatch.map(|mismatch| Difference {
            path: mismatch.path.clone(),
            expected: mismatch.expected.clone(),
            got: mismatch.got.clone(),
        }),
        event: failure.event,
    };
    let came = changes.iter().find(|change| change.failure == index).map(|change| &change.came);
    let Some(came) = came else { return told };
    told.got = Some(cut(&shown(came)));
    if let Ok(line) = Line::parse(&failure.expected, failure.line, Duration::ZERO) {
        compare(&mut told, &line.event, came, side_files);
    }
    told
}

/// Puts both sides into the report, where both are of one kind.
fn compare(told: &mut ReplayFailure, expected: &LineEvent, came: &Came, side_files: &Path) {
    match (expected, came) {
        (LineEvent::Open { url, .. }, Came::Open(request)) => {
            let path = told.difference.as_ref().map(|difference| difference.path.as_str()).unwrap_or_default();
            if path == "url" || path.starts_with("query.") {
                told.texts = Some(comparing::texts(url, &request.url));
            }
        }
        (LineEvent::Carried { payload, .. }, Came::Content(Content::Message(got))) => {
            let Some(expected) = message_of(payload, side_files) else { return };
            match (expected.as_str(), got.as_str()) {
                (None, None) => told.bytes = Some(comparing::bytes(expected.bytes(), got.bytes())),
                (Some(expected), Some(got)) if !(is_tree(expected) && is_tree(got)) => {
                    let filled = filled(told);
                    told.texts = Some(comparing::texts(filled.as_deref().unwrap_or(expected), got));
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// The text of a line with the values of its variables, which only the player knew: where it is told whole.
fn filled(told: &ReplayFailure) -> Option<String> {
    let difference = told.difference.as_ref().filter(|difference| difference.path == "$")?;
    serde_json::from_str(&difference.expected).ok()
}

/// The message that a line holds.
fn message_of(payload: &Payload, side_files: &Path) -> Option<Message> {
    match payload {
        Payload::File(file) => {
            let bytes = file.read(side_files).ok()?;
            match file.is_text {
                true => Some(Message::text(String::from_utf8_lossy(&bytes).into_owned())),
                false => Some(Message::binary(bytes)),
            }
        }
        payload => payload.message(),
    }
}

/// A JSON object or list that is shown whole, as a tree.
fn is_tree(text: &str) -> bool {
    text.len() <= TEXT_BYTES_MAX
        && matches!(serde_json::from_str::<Value>(text), Ok(Value::Object(_) | Value::Array(_)))
}

fn shown(came: &Came) -> String {
    match came {
        Came::Content(Content::Packet(packet)) => Value::Object(packet.clone()).to_string(),
        Came::Content(Content::Message(message)) => {
            message.as_str().map_or_else(|| format!("{} bytes", message.len()), str::to_owned)
        }
        Came::Open(request) => format!("{} {}", request.transport, request.url),
        Came::Closed { code, reason, .. } => json!({"code": code, "reason": reason}).to_string(),
        Came::Value(value) => value.to_string(),
    }
}

fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(TEXT_BYTES_MAX)].to_owned()
}

/// Shows the message, or the connection that was asked for, that a failure is about; what has fallen out of the log is no longer named.
fn find_messages(log: &EventLog, failures: &mut [ReplayFailure]) {
    for failure in failures.iter_mut() {
        let Some(wanted) = failure.event.take() else { continue };
        log.visit(wanted, 1, |number, event| {
            if number == wanted
                && let Some(shown) = shown_event(event)
            {
                failure.event = Some(number);
                failure.got.get_or_insert(shown);
            }
        });
    }
}

fn shown_event(event: &Event) -> Option<String> {
    Some(match &event.kind {
        EventKind::Out { message, .. } => message.as_str().map_or_else(|| format!("{} bytes", message.len()), cut),
        EventKind::Open { transport, url, .. } => cut(&format!("{transport} {url}")),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixture::{FailureKind, Mismatch};

    fn outcome(count: u64, line: &str, came: &Came) -> Outcome {
        let failure = |number| Failure {
            kind: FailureKind::Mismatch,
            line: number,
            at: Duration::from_millis(number),
            expected: line.to_owned(),
            text: "it differs".to_owned(),
            mismatch: Some(Mismatch { path: "$".to_owned(), expected: "…".to_owned(), got: None }),
            event: None,
        };
        let change = |line: u64| {
            let failure = usize::try_from(line - 1).unwrap();
            Change { line, conn: 1, path: None, came: came.clone(), failure, before: 0, next: 0 }
        };
        Outcome {
            failures: (1..=count).map(failure).collect(),
            changes: (1..=count).map(change).collect(),
            ..Outcome::default()
        }
    }

    fn reported(count: u64, line: &str, came: &Came) -> Vec<ReplayFailure> {
        failures(&outcome(count, line, came), &EventLog::new(), Path::new("none"))
    }

    #[test]
    fn bytes_are_compared_as_bytes_and_texts_as_texts_and_trees_need_no_more_than_their_json() {
        let bytes = Came::Content(Content::Message(Message::binary(vec![1, 2])));
        let one = reported(1, r#"{"event":"out","base64":"AQM="}"#, &bytes).remove(0);
        let sides = one.bytes.unwrap();
        assert_eq!(
            (sides.expected.as_str(), sides.got.as_str(), one.got.as_deref()),
            ("AQM=", "AQI=", Some("2 bytes"))
        );
        let text = |text: &str| Came::Content(Content::Message(Message::text(text)));
        let one = reported(1, r#"{"event":"out","text":"ping 1"}"#, &text("ping 2")).remove(0);
        assert_eq!(one.texts.map(|sides| (sides.expected, sides.got)), Some(("ping 1".into(), "ping 2".into())));
        let one = reported(1, r#"{"event":"out","json":{"a":1}}"#, &text(r#"{"a":2}"#)).remove(0);
        assert_eq!((one.texts, one.got.as_deref()), (None, Some(r#"{"a":2}"#)));
    }

    #[test]
    fn a_packet_is_told_by_its_keys() {
        let packet = json!({"protocol": "mqtt", "packet": "PUBLISH", "topic": "a"});
        let came = Came::Content(Content::Packet(packet.as_object().cloned().unwrap()));
        let one = reported(1, r#"{"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"b"}"#, &came).remove(0);
        assert_eq!(one.got, Some(packet.to_string()));
    }

    #[test]
    fn payloads_up_to_the_limit_of_a_report_are_told_and_failures_behind_it_keep_their_place() {
        let long = "x".repeat(TEXT_BYTES_MAX);
        let came = Came::Content(Content::Message(Message::text(format!("{long}y"))));
        let told = reported(100, &format!(r#"{{"event":"out","text":"{long}z"}}"#), &came);
        let bytes: usize = told.iter().map(payload_bytes).sum();
        assert!(bytes <= REPORT_BYTES_MAX && told[0].texts.is_some(), "{bytes}");
        assert!(told[99].texts.is_none() && told[99].got.is_none() && told[99].line == 100);
        let fitting = REPORT_BYTES_MAX / payload_bytes(&told[0]);
        assert!(told[fitting - 1].texts.is_some() && told[fitting].texts.is_none());
    }
}
