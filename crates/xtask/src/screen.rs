//! What xtask says. Everything goes to stderr, because stdout belongs to the programs it starts.
//!
//! Invariant: the meaning survives without colour; colour only on a terminal and never with `NO_COLOR`.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

/// One line of talk. A closed stderr is no reason to fail.
pub(crate) fn line(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// A detail below the current step.
pub(crate) fn note(text: &str) {
    line(&format!("      {text}"));
}

/// The headline of a step.
pub(crate) fn headline(text: &str) {
    line(&paint("1", text));
}

/// An error, and the next step where one is known.
pub(crate) fn error(sentence: &str, hint: Option<&str>) {
    line(&format!("{} {sentence}", paint("1;31", "error:")));
    if let Some(hint) = hint {
        line(&format!("\n{} {hint}", paint("1;36", "hint:")));
    }
}

/// An error from anywhere below `main`.
pub(crate) fn report(error: &anyhow::Error) {
    let hint = error.downcast_ref::<Advice>().map(|advice| advice.hint.as_str());
    self::error(&format!("{error:#}"), hint);
}

/// An expected failure that knows the next step.
#[derive(Debug)]
pub(crate) struct Advice {
    /// What is wrong, in one sentence.
    pub(crate) sentence: String,
    /// What to do about it.
    pub(crate) hint: String,
}

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Advice {}

/// An error made of a sentence and a hint.
pub(crate) fn advice(sentence: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Advice { sentence: sentence.into(), hint: hint.into() }.into()
}

/// `0.4 s`, `12.3 s`, `3 min 08 s`.
pub(crate) fn elapsed(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// True when nobody can answer a question.
pub(crate) fn unattended() -> bool {
    std::env::var_os("CI").is_some_and(|value| value != "false" && value != "0") || !std::io::stdin().is_terminal()
}

fn paint(code: &str, text: &str) -> String {
    if std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal() {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_for_people() {
        assert_eq!(elapsed(Duration::from_millis(412)), "0.4 s");
        assert_eq!(elapsed(Duration::from_secs(188)), "3 min 08 s");
    }

    #[test]
    fn the_hint_survives_being_an_anyhow_error() {
        let error = advice("Node.js is missing", "install it");
        assert_eq!(error.downcast_ref::<Advice>().map(|advice| advice.hint.as_str()), Some("install it"));
    }
}
