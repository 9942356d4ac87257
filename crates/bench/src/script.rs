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
use std::time::Duration;

/// The connection is open; in 100 ms it begins.
const READY: &str = "script: ready";
/// Followed by the report as JSON: `count` and `seconds`, or `rounds`, those of the warm-up left out.
const DONE: &str = "script: done ";
/// Messages that belong to no round: packets that open a session or subscribe, pings. Our choice: far below the rounds of the warm-up.
const BESIDE_ROUNDS_MAX: usize = 64;

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
    if let Some(rounds) = number("rounds") {
        report = round_trips(&sends(&session), WARM_UP_ROUNDS + rounds)?.report();
    } else {
        report["cpu_us"] = json!(cpu::us_per_message(before, number("count").ok_or(BenchError::Closed)?));
    }
    session.stop().await;
    session.ended("done").await;
    Ok(report)
}

/// When each message was sent.
fn sends(session: &engine::Session) -> Vec<Duration> {
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
    moments
}

/// From the first send of a round to that of the next. How many messages a round takes is counted: a client may put what it has to
/// say into one.
fn round_trips(sends: &[Duration], rounds: usize) -> Result<Samples, BenchError> {
    let per_round = sends.len() / rounds.max(1);
    let beside = sends.len() - per_round * rounds;
    if per_round == 0 || beside > BESIDE_ROUNDS_MAX {
        return Err(BenchError::Uneven { sends: sends.len(), rounds });
    }
    let firsts: Vec<_> = sends.iter().copied().step_by(per_round).collect();
    Ok(Samples::between(&firsts, WARM_UP_ROUNDS))
}

fn said(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Console { text, .. } => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `rounds` rounds of `per_round` messages, 10 µs apart, after `before` others.
    fn sends(before: usize, rounds: usize, per_round: usize) -> Vec<Duration> {
        (0..before + rounds * per_round).map(|index| Duration::from_micros(10 * index as u64)).collect()
    }

    #[test]
    fn the_messages_of_a_round_are_counted_and_not_those_beside_the_rounds() {
        let rounds = WARM_UP_ROUNDS + 100;
        for (per_round, p50_us) in [(1, 10.0), (2, 20.0)] {
            let report = round_trips(&sends(3, rounds, per_round), rounds).unwrap().report();
            assert_eq!(report["p50_us"], p50_us, "{per_round}");
        }
    }

    #[test]
    fn rounds_that_differ_in_their_messages_give_no_number() {
        let rounds = WARM_UP_ROUNDS + 100;
        assert!(round_trips(&sends(rounds / 2, rounds, 1), rounds).is_err());
        assert!(round_trips(&[], rounds).is_err());
    }
}
