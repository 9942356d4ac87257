//! What a test keeps of its session: the last console lines, the conversation.
//!
//! Counterpart: the event log. Invariant: the log is read in pieces, and nothing is kept without a limit.

use crate::conversation::Listening;
use engine::EventLog;
use model::{ConsoleLevel, EventKind};
use std::collections::VecDeque;
use std::time::Duration;

/// Console lines that are shown of a failing test.
const CONSOLE_LINES_MAX: usize = 10;
/// Characters of a console line that are kept.
const CONSOLE_CHARACTERS_MAX: usize = 500;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(crate) console: VecDeque<String>,
    /// Time of the last event.
    pub(crate) end: Duration,
}

/// Reads a log whose session has ended, for its console and its conversation.
pub(crate) fn watched(log: &EventLog, mut listening: Option<&mut Listening>) -> Watched {
    let mut watched = Watched::default();
    log.each(|number, event| {
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
