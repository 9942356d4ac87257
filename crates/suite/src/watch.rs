//! What a test keeps of its session: the last console lines, uncaught errors, the conversation.
//!
//! Counterpart: the event log. Invariant: the log is read in pieces, and nothing is kept without a limit.

use crate::conversation::Listening;
use engine::EventLog;
use fixture::{Failure, FailureKind, Outcome};
use model::{ConsoleLevel, Event, EventKind};
use std::collections::VecDeque;
use std::time::Duration;

/// Console lines that are shown of a failing test.
const CONSOLE_LINES_MAX: usize = 10;
/// Characters of a console line that are kept.
const CONSOLE_CHARACTERS_MAX: usize = 500;
/// Uncaught errors that are told; more are counted. Our choice: nobody reads further.
const ERRORS_MAX: usize = 20;
/// Events per visit of the log.
const EVENTS_PER_VISIT: usize = 4096;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(crate) console: VecDeque<String>,
    /// Time of the last event.
    pub(crate) end: Duration,
}

/// Adds the uncaught errors of the app to what became of its fixture, from a log whose session has ended; those that are not told are
/// counted, also those that have fallen out of the log.
pub fn add_app_errors(outcome: &mut Outcome, log: &EventLog) {
    let mut told = Vec::new();
    each_event(log, |_, event| {
        if let EventKind::Error { message, stack, .. } = &event.kind
            && told.len() < ERRORS_MAX
        {
            let text = if stack.is_empty() { message.clone() } else { format!("{message}\n{stack}") };
            told.push(app_error(event.at, text));
        }
    });
    let count = log.error_count();
    if told.is_empty() && count > 0 {
        let text = "the app threw; what it threw has fallen out of the event log".to_owned();
        told.push(app_error(Duration::ZERO, text));
    }
    outcome.more_failures += count.saturating_sub(told.len() as u64);
    outcome.failures.append(&mut told);
}

fn app_error(at: Duration, text: String) -> Failure {
    let (kind, line, expected) = (FailureKind::AppError, 0, String::new());
    Failure { kind, line, at, expected, text, mismatch: None, event: None }
}

/// Reads a log whose session has ended, for its console and its conversation.
pub(crate) fn watched(log: &EventLog, mut listening: Option<&mut Listening>) -> Watched {
    let mut watched = Watched::default();
    each_event(log, |number, event| {
        watched.end = event.at;
        if let EventKind::Console { level, text, .. } = &event.kind {
            if watched.console.len() == CONSOLE_LINES_MAX {
                watched.console.pop_front();
            }
            watched.console.push_back(console_line(*level, text));
        } else if let Some(listening) = listening.as_deref_mut() {
            listening.take(number, event);
        }
    });
    watched
}

fn each_event(log: &EventLog, mut look: impl FnMut(u64, &Event)) {
    let mut from = 0;
    loop {
        let visited = log.visit(from, EVENTS_PER_VISIT, &mut look);
        from = visited.next;
        if !visited.more {
            return;
        }
    }
}

fn console_line(level: ConsoleLevel, text: &str) -> String {
    let text: String = text.chars().take(CONSOLE_CHARACTERS_MAX).collect();
    let level = match level {
        ConsoleLevel::Debug => "debug",
        ConsoleLevel::Log => "log",
        ConsoleLevel::Info => "info",
        ConsoleLevel::Warn => "warn",
        ConsoleLevel::Error => "error",
    };
    format!("{level:<5} {text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ErrorKind, EventSink as _};

    fn outcome(errors: usize, behind: usize) -> Outcome {
        let log = EventLog::new();
        let text = |text: String| EventKind::Console { level: ConsoleLevel::Log, text, at: None };
        let error = || EventKind::Error { kind: ErrorKind::Uncaught, message: "boom".into(), stack: String::new() };
        (0..errors).for_each(|_| log.record(error()));
        (0..behind).for_each(|_| log.record(text("x".repeat(64 << 20))));
        let mut outcome = Outcome::default();
        add_app_errors(&mut outcome, &log);
        outcome
    }

    #[test]
    fn errors_up_to_the_limit_are_told_and_those_beyond_are_counted() {
        for (errors, told, more) in [(ERRORS_MAX, ERRORS_MAX, 0), (ERRORS_MAX + 10, ERRORS_MAX, 10)] {
            let outcome = outcome(errors, 0);
            assert_eq!((outcome.failures.len(), outcome.more_failures), (told, more));
        }
    }

    #[test]
    fn errors_that_have_fallen_out_of_the_log_count() {
        let outcome = outcome(3, 5);
        assert_eq!((outcome.failures.len(), outcome.more_failures), (1, 2));
        assert!(!outcome.is_fine());
    }
}
