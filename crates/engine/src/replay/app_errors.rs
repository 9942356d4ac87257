//! What the app threw during a replay, beside what its fixture says.
//!
//! Counterpart: whoever tells the outcome of a replay to an app: the command, the tests of a suite, the window. Invariant: an app that threw has failed,
//! also where its error has fallen out of the log.

use crate::EventLog;
use fixture::{Failure, FailureKind, Outcome};
use model::EventKind;
use std::time::Duration;

/// Uncaught errors that are told; more are counted. Our choice: nobody reads further.
const ERRORS_MAX: usize = 20;
/// Adds the uncaught errors of the app to what became of its fixture, from a log whose session has ended; those that are not told are
/// counted, also those that have fallen out of the log.
pub fn add_app_errors(outcome: &mut Outcome, log: &EventLog) {
    let mut told = Vec::new();
    log.each(|_, event| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ConsoleLevel, ErrorKind, EventSink as _};

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
