//! The checks as lines to read: state, check, what was found; below it cause and fix of what is wrong.
//!
//! Invariant: no line is wider than [`WIDTH`] columns but those of a snippet, and the meaning survives without colour.

use ::doctor::{Check, CheckId, Diagnosis, Finding, State, Verdict};
use owo_colors::{OwoColorize as _, Style};
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of the narrowest terminal that is usual.
const WIDTH: usize = 80;
/// Columns of the state and of the check before what was found.
const STATE_WIDTH: usize = 9;
const TITLE_WIDTH: usize = 13;
/// Columns before cause and fix.
const LABEL_WIDTH: usize = 7;

/// Puts skipped checks together, so that one reason is read once.
#[derive(Debug, Default)]
pub(super) struct TextReport {
    skipped: Vec<&'static str>,
    why: String,
}

impl TextReport {
    /// The lines of a check, and of skipped ones before it; a skipped one waits for the next.
    pub(super) fn check(&mut self, check: &Check) -> String {
        if check.state == State::Skipped {
            let before = if check.found == self.why { String::new() } else { self.take_skipped() };
            self.skipped.push(check.id.title());
            self.why.clone_from(&check.found);
            return before;
        }
        let mut text = self.take_skipped();
        // Where times are what was found, they are not said twice.
        let says_time = matches!(check.id, CheckId::Tcp | CheckId::Idle);
        let took = check.took.filter(|_| check.state == State::Ok && !says_time);
        let took = took.map(|took| format!("  {} ms", took.as_millis())).unwrap_or_default();
        line(&mut text, check.state, check.id.title(), &format!("{}{took}", check.found));
        for finding in &check.findings {
            text.push_str(&finding_text(finding));
        }
        text
    }

    fn take_skipped(&mut self) -> String {
        let mut text = String::new();
        let titles = std::mem::take(&mut self.skipped);
        let why = std::mem::take(&mut self.why);
        match titles.as_slice() {
            [] => {}
            [one] => line(&mut text, State::Skipped, one, &why),
            // The reason stands where it does for one check.
            [first, rest @ ..] => line(&mut text, State::Skipped, first, &format!("{why} (also: {})", rest.join(", "))),
        }
        text
    }

    /// The end: what it comes to.
    pub(super) fn summary(&mut self, diagnosis: &Diagnosis) -> String {
        let mut text = self.take_skipped();
        text.push('\n');
        // Writing to a string cannot fail.
        let _ = match diagnosis.verdict {
            Verdict::Fine => writeln!(text, "{}{}", "fine on a phone".green().bold(), warnings(diagnosis)),
            Verdict::Unfinished => writeln!(text, "{}", "interrupted before the answer was known".yellow()),
            Verdict::Fails => writeln!(text, "{} because", "will fail on a phone".red().bold()),
        };
        for because in &diagnosis.because {
            let label = format!("- {}: ", because.check.title());
            hanging(&mut text, &label, label.width(), &because.cause);
        }
        text
    }
}

fn warnings(diagnosis: &Diagnosis) -> String {
    match diagnosis.warnings() {
        0 => String::new(),
        1 => ", with 1 warning".to_owned(),
        count => format!(", with {count} warnings"),
    }
}

fn line(text: &mut String, state: State, title: &str, found: &str) {
    let (word, style) = match state {
        State::Ok => ("ok", Style::new().green()),
        State::Warning => ("warning", Style::new().yellow()),
        State::Problem => ("problem", Style::new().red().bold()),
        State::Skipped => ("skipped", Style::new().dimmed()),
    };
    let label = format!("{}{}{}", word.style(style), pad(word, STATE_WIDTH), title.bold());
    let label = format!("{label}{}", pad(title, TITLE_WIDTH));
    hanging(text, &label, STATE_WIDTH + TITLE_WIDTH, found);
}

fn finding_text(finding: &Finding) -> String {
    let mut text = String::new();
    for (label, words) in [("cause:", &finding.cause), ("fix:", &finding.fix)] {
        let styled = format!("{}{}{}", pad("", STATE_WIDTH), label.cyan(), pad(label, LABEL_WIDTH));
        hanging(&mut text, &styled, STATE_WIDTH + LABEL_WIDTH, words);
    }
    for line in finding.snippet.unwrap_or_default().lines() {
        let _ = writeln!(text, "{}{}", pad("", STATE_WIDTH + LABEL_WIDTH), line.trim_end().dimmed());
    }
    text
}

fn pad(word: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(word.width()))
}

/// A label of `indent` columns and words beside it, which go on below themselves.
fn hanging(text: &mut String, label: &str, indent: usize, words: &str) {
    for (index, line) in wrap(words, WIDTH - indent).iter().enumerate() {
        let before = if index == 0 { label.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(text, "{}", format!("{before}{line}").trim_end());
    }
}

/// Lines of at most this many columns; a word that is longer is cut.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words.split(' ') {
        let fits = used == 0 || used + 1 + word.width() <= width;
        if !fits {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            push(&mut lines, ' ');
            used += 1;
        }
        for char in word.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }) {
            let columns = char.width().unwrap_or(1);
            if used + columns > width {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, char);
            used += columns;
        }
    }
    lines
}

fn push(lines: &mut [String], char: char) {
    if let Some(line) = lines.last_mut() {
        line.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_by_columns_and_a_long_one_is_cut() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("你好 世界", 4), ["你好", "世界"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(wrap("\u{1b}[2J", 10), ["\u{fffd}[2J"]);
    }

    #[test]
    fn cause_and_fix_stand_below_each_other_within_eighty_columns() {
        let mut text = String::new();
        hanging(&mut text, "cause: ", 7, &"word ".repeat(40));
        assert!(text.lines().all(|line| line.width() <= WIDTH) && text.lines().count() == 3, "{text}");
        assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("       word")), "{text}");
    }
}
