//! A script of the bench in a whole session with its event log: it measures itself and says what it found.
//!
//! Counterpart: `cargo xtask bench mqtt` bundles the script with its npm packages. Invariant: one line `bench: done <JSON>` is the
//! report; the times of latencies come from the log, because a mini-program's clock has milliseconds.

use crate::samples::Samples;
use crate::{BenchError, session};
use model::{Event, EventKind};
use serde_json::Value;

/// In front of the script's own report.
const DONE: &str = "bench: done ";
/// Round trips before the first that counts: as `WARM_UP` of `tests/peers/bench/mqtt.mjs`.
const WARM_UP_ROUNDS: usize = 500;
/// The first half of the byte with which a PUBLISH begins (MQTT 3.1.1 §3.3).
const PUBLISH: u8 = 3;

/// Runs the file and returns its report.
///
/// # Errors
/// It does not start, or ends before it has reported.
pub(crate) async fn run(file: &str) -> Result<Value, BenchError> {
    let (report, _) = play(file, false).await?;
    Ok(report)
}

/// Runs the file and returns the times from one PUBLISH that goes out to the next.
///
/// # Errors
/// As [`run`].
pub(crate) async fn publish_intervals(file: &str) -> Result<Value, BenchError> {
    let (_, events) = play(file, true).await?;
    let publishes = events.iter().filter(|event| match &event.kind {
        EventKind::Out { message, .. } => message.bytes().first().is_some_and(|byte| byte >> 4 == PUBLISH),
        _ => false,
    });
    Ok(Samples::between(&publishes.map(|event| event.at).collect::<Vec<_>>(), WARM_UP_ROUNDS).report())
}

async fn play(file: &str, keep: bool) -> Result<(Value, Vec<Event>), BenchError> {
    let mut session = session::start(session::package_of(&std::fs::read_to_string(file)?)?)?;
    let mut events = Vec::new();
    if keep {
        events = session::wait_until(&mut session, |event| report_of(event).is_some()).await?;
    } else {
        session::wait_at_end(&mut session, |event| report_of(event).is_some()).await?;
    }
    let log = session.log();
    let mut report = None;
    log.visit(log.len().saturating_sub(session::END_EVENTS), usize::MAX, |_, event| {
        report = report.take().or_else(|| report_of(event).map(str::to_owned));
    });
    session.stop().await;
    session.ended("done").await;
    let report = report.and_then(|text| serde_json::from_str(&text).ok()).ok_or(BenchError::Closed)?;
    Ok((report, events))
}

fn report_of(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Console { text, .. } => text.strip_prefix(DONE),
        _ => None,
    }
}
