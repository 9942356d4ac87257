//! Lines of standard input, read on a thread that may wait for ever.
//!
//! Invariant: at most [`LINES_MAX`] lines wait, and no line is longer than [`LINE_BYTES_MAX`].

use std::io::{self, BufRead as _, Read as _};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Lines that wait to be sent; then reading stops.
const LINES_MAX: usize = 64;
/// The longest line. Our choice: more is a file, and there is another way for those.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// Lines as they come.
#[derive(Debug)]
pub(super) struct StdinLines(mpsc::Receiver<io::Result<String>>);

impl StdinLines {
    /// Starts reading.
    pub(super) fn read() -> Self {
        let (sender, lines) = mpsc::channel(LINES_MAX);
        spawn_blocking(move || {
            let mut stdin = io::stdin().lock();
            while let Some(line) = next_line(&mut stdin) {
                let over = line.is_err();
                if sender.blocking_send(line).is_err() || over {
                    return;
                }
            }
        });
        StdinLines(lines)
    }

    /// The next line without its end; none at the end of the input. May be dropped and called again.
    pub(super) async fn next(&mut self) -> Option<io::Result<String>> {
        self.0.recv().await
    }
}

fn next_line(input: &mut impl io::BufRead) -> Option<io::Result<String>> {
    let mut bytes = Vec::new();
    match input.take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes) {
        Ok(0) => return None,
        Ok(_) => {}
        Err(error) => return Some(Err(error)),
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    } else if bytes.len() > LINE_BYTES_MAX {
        return Some(Err(io::Error::other("a line of standard input is longer than 1 MiB")));
    }
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("a line of standard input is no UTF-8"));
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_taken_off_and_the_last_line_needs_none() {
        let mut input = "a\r\n\nb".as_bytes();
        let lines: Vec<_> = std::iter::from_fn(|| next_line(&mut input)).map(Result::unwrap).collect();
        assert_eq!(lines, ["a", "", "b"]);
    }

    #[test]
    fn a_line_at_the_limit_passes_and_one_byte_more_does_not() {
        let line = "a".repeat(LINE_BYTES_MAX);
        assert_eq!(next_line(&mut format!("{line}\n").as_bytes()).unwrap().unwrap().len(), LINE_BYTES_MAX);
        assert!(next_line(&mut format!("{line}a\n").as_bytes()).unwrap().is_err());
        assert!(next_line(&mut &b"\xff\n"[..]).unwrap().is_err());
    }
}
