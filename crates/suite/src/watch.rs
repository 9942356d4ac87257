//! What a test keeps of its session: the last console lines, uncaught errors, the conversation.
//!
//! Counterpart: the event log. Invariant: the log is read once, in pieces, and nothing is kept without a limit.

use crate::conversation::Conversation;
use engine::EventLog;
use model::{ConsoleLevel, EventKind};
use std::collections::VecDeque;
use std::time::Duration;

/// Console lines that are shown of a failing test.
const CONSOLE_LINES_MAX: usize = 10;
/// Characters of a console line that are kept.
const CONSOLE_CHARACTERS_MAX: usize = 500;
/// Uncaught errors that are told.
const ERRORS_MAX: usize = 20;
/// Events per visit of the log.
const EVENTS_PER_VISIT: usize = 4096;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(crate) console: VecDeque<String>,
    /// When, message, stack.
    pub(crate) errors: Vec<(Duration, String, String)>,
    pub(crate) conversation: Conversation,
    pub(crate) end: Duration,
}

/// Reads a log whose session has ended.
pub(crate) fn watched(log: &EventLog) -> Watched {
    let mut watched = Watched::default();
    let mut from = 0;
    loop {
        let visited = log.visit(from, EVENTS_PER_VISIT, |_, event| {
            watched.end = event.at;
            match &event.kind {
                EventKind::Console { level, text, .. } => {
                    if watched.console.len() == CONSOLE_LINES_MAX {
                        watched.console.pop_front();
                    }
                    watched.console.push_back(console_line(*level, text));
                }
                EventKind::Error { message, stack, .. } if watched.errors.len() < ERRORS_MAX => {
                    watched.errors.push((event.at, message.clone(), stack.clone()));
                }
                _ => watched.conversation.take(event),
            }
        });
        from = visited.next;
        if !visited.more {
            return watched;
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
