//! Words that several checks share: times for people, and a server's own text made safe to show.
//!
//! Invariant: nothing that a server says reaches a terminal as a control character or at any length.

use std::time::Duration;

/// Characters shown of what a server says. Our choice: a line of a terminal.
const SHOWN_CHARS_MAX: usize = 80;

/// A server's text, short and without control characters.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

/// `12 ms` or `3.0 s`.
pub(crate) fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_text_is_cut_and_cannot_move_the_cursor() {
        assert_eq!(shown("\u{1b}[2J"), "\u{fffd}[2J");
        assert_eq!(shown(&"字".repeat(81)).chars().count(), SHOWN_CHARS_MAX);
    }

    #[test]
    fn short_times_are_in_milliseconds() {
        assert_eq!(time(Duration::from_millis(999)), "999 ms");
        assert_eq!(time(Duration::from_millis(3040)), "3.0 s");
    }
}
