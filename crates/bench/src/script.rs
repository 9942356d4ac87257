//! A script of its own, bundled with whatever library it brings, in one session with its event log.
//!
//! Counterpart: `tests/peers/load/*-session.mjs`, which says when it is ready, waits a moment, and reports at the end. Any client
//! library can be measured with it. Invariant: round trips are read from the event log, whose clock is finer than the script's.

use crate::load::cpu;
use crate::samples::Samples;
use crate::{BenchError, WARM_UP_ROUNDS, session};
use model::{Event, EventKind};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// The connection is open; in 100 ms it begins.
const READY: &str = "script: ready";
/// Followed by the report as JSON: `count` and `seconds`, or `rounds` and the messages that each of them sends.
const DONE: &str = "script: done ";

/// Runs it to its report.
pub(crate) async fn play(file: &Path) -> Result<Value, BenchError> {
    let mut session = session::start(session::package_of(&std::fs::read_to_string(file)?)?)?;
    session::wait_at_end(&mut session, |event| said(event) == Some(READY)).await?;
    let before = cpu::time();
    let mut report = None;
    let found = std::cell::RefCell::new(&mut report);
    session::wait_at_end(&mut session, |event| match said(event).and_then(|text| text.strip_prefix(DONE)) {
        Some(text) => {
            **found.borrow_mut() = serde_json::from_str::<Value>(text).ok();
            true
        }
        None => false,
    })
    .await?;
    let mut report = report.ok_or(BenchError::Closed)?;
    let number = |name: &str| report[name].as_u64().and_then(|number| usize::try_from(number).ok());
    if number("rounds").is_some() {
        report = round_trips(&session, number("sends_per_round").unwrap_or(1)).report();
    } else {
        report["cpu_us"] = json!(cpu::us_per_message(before, number("count").ok_or(BenchError::Closed)?));
    }
    session.stop().await;
    session.ended("done").await;
    Ok(report)
}

/// From the first send of a round to that of the next.
fn round_trips(session: &engine::Session, sends_per_round: usize) -> Samples {
    let log = Arc::clone(session.log());
    let (mut moments, mut next, mut more) = (Vec::new(), 0, true);
    while more {
        let visited = log.visit(next, usize::MAX, |_, event| {
            if matches!(event.kind, EventKind::Out { .. }) {
                moments.push(event.at);
            }
        });
        (next, more) = (visited.next, visited.more);
    }
    let rounds: Vec<_> = moments.into_iter().step_by(sends_per_round.max(1)).collect();
    Samples::between(&rounds, WARM_UP_ROUNDS)
}

fn said(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Console { text, .. } => Some(text),
        _ => None,
    }
}
