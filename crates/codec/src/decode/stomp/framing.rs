//! Cuts frames out of the text of one direction: a command, headers, a blank line, a body, NUL (STOMP 1.2, "STOMP Frames").
//!
//! Counterpart: `frame.rs` reads one. Invariants: no byte is searched twice for the same thing; a frame that is longer than what may wait
//! is told by its command, and its bytes are skipped.

use crate::decode::tree::PARTIAL_BYTES_MAX;

/// The bytes of one direction.
#[derive(Debug, Default)]
pub(super) struct Framing {
    /// The beginning of a frame.
    waiting: Vec<u8>,
    /// Of the frame that waits: how far it was searched.
    searched: usize,
    head: Option<Head>,
    skip: Skip,
}

/// Where the body of a frame begins, and how long it says it is.
#[derive(Clone, Copy, Debug)]
struct Head {
    body: usize,
    length: Option<usize>,
}

/// Bytes of a frame that is too long.
#[derive(Clone, Copy, Debug, Default)]
enum Skip {
    #[default]
    Nothing,
    Bytes(usize),
    ToNul,
}

/// A frame, or what stands in its place; each with the place where it begins, below zero in an earlier message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'b> {
    /// From its command up to its NUL.
    Frame(&'b [u8], i64),
    /// A line end between frames, and whether it follows a frame in the same message.
    HeartBeat(&'b [u8], i64, bool),
    /// The first bytes of a frame that is too long.
    TooLong(&'b [u8], i64),
}

impl Framing {
    /// Gives every frame that ends in `bytes` to `take`.
    pub(super) fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Cut<'_>)) {
        let mut bytes = bytes;
        let dropped = self.skip_in(&mut bytes);
        let before = place(self.waiting.len()) - place(dropped);
        let mut all = std::mem::take(&mut self.waiting);
        all.extend_from_slice(bytes);
        let mut at = 0;
        let mut after_frame = false;
        while let Some(rest) = all.get(at..).filter(|rest| !rest.is_empty()) {
            let here = place(at) - before;
            if self.searched == 0 {
                match rest {
                    [b'\n', ..] | [b'\r', b'\n', ..] => {
                        let end = if rest.first() == Some(&b'\n') { 1 } else { 2 };
                        take(Cut::HeartBeat(rest.get(..end).unwrap_or_default(), here, after_frame));
                        (at, after_frame) = (at + end, false);
                        continue;
                    }
                    [b'\r'] => break,
                    _ => {}
                }
            }
            let Some(end) = self.end(rest) else {
                if rest.len() <= PARTIAL_BYTES_MAX {
                    break;
                }
                take(Cut::TooLong(rest, here));
                self.skip = match self.head.and_then(|head| head.length.map(|length| head.body.saturating_add(length)))
                {
                    // Its NUL as well.
                    Some(end) => Skip::Bytes((end - rest.len()).saturating_add(1)),
                    None => Skip::ToNul,
                };
                (self.searched, self.head) = (0, None);
                return;
            };
            let frame = rest.get(..end).unwrap_or_default();
            take(if end > PARTIAL_BYTES_MAX { Cut::TooLong(frame, here) } else { Cut::Frame(frame, here) });
            (self.searched, self.head) = (0, None);
            (at, after_frame) = (at + end, true);
        }
        all.drain(..at);
        self.waiting = all;
    }

    /// Drops what belongs to a frame that is too long; says how many bytes those were.
    fn skip_in(&mut self, bytes: &mut &[u8]) -> usize {
        let skipped = match self.skip {
            Skip::Nothing => return 0,
            Skip::Bytes(left) => {
                let now = left.min(bytes.len());
                self.skip = if left == now { Skip::Nothing } else { Skip::Bytes(left - now) };
                now
            }
            Skip::ToNul => match bytes.iter().position(|byte| *byte == 0) {
                Some(nul) => {
                    self.skip = Skip::Nothing;
                    nul + 1
                }
                None => bytes.len(),
            },
        };
        *bytes = bytes.get(skipped..).unwrap_or_default();
        skipped
    }

    /// One past the last byte of the frame that begins here; `None` when it is not there yet.
    fn end(&mut self, rest: &[u8]) -> Option<usize> {
        if self.head.is_none() {
            let from = self.searched;
            let found = (from..rest.len()).find(|at| rest.get(*at) == Some(&0) || ends_head(rest, *at));
            let Some(at) = found else {
                self.searched = rest.len();
                return None;
            };
            self.searched = at + 1;
            if rest.get(at) == Some(&0) {
                return Some(at + 1);
            }
            let head = rest.get(..at).unwrap_or_default();
            self.head = Some(Head { body: at + 1, length: content_length(head) });
        }
        let Head { body, length } = self.head?;
        if let Some(length) = length {
            let end = body.checked_add(length)?.checked_add(1)?;
            return (rest.len() >= end).then_some(end);
        }
        let from = self.searched.max(body);
        match rest.get(from..)?.iter().position(|byte| *byte == 0) {
            Some(nul) => Some(from + nul + 1),
            None => {
                self.searched = rest.len();
                None
            }
        }
    }
}

/// Whether the byte at `at` is the end of the blank line behind the headers.
fn ends_head(rest: &[u8], at: usize) -> bool {
    let before = rest.get(..at).unwrap_or_default();
    rest.get(at) == Some(&b'\n') && (before.ends_with(b"\n") || before.ends_with(b"\n\r"))
}

/// The first `content-length`, where it is a number.
fn content_length(head: &[u8]) -> Option<usize> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let value = lines.find_map(|line| line.strip_prefix(b"content-length:"))?;
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

/// A place that may lie before the message.
fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(chunks: &[&[u8]]) -> Vec<String> {
        let (mut framing, mut told) = (Framing::default(), Vec::new());
        for chunk in chunks {
            framing.feed(chunk, |cut| {
                told.push(match cut {
                    Cut::Frame(bytes, at) => format!("{at} {}", String::from_utf8_lossy(bytes).escape_debug()),
                    Cut::HeartBeat(_, at, after) => format!("{at} beat{}", if after { " after" } else { "" }),
                    Cut::TooLong(bytes, at) => format!("{at} too long {}", bytes.len()),
                });
            });
        }
        told
    }

    #[test]
    fn frames_end_at_their_nul_or_where_their_length_says() {
        assert_eq!(
            cuts(&[b"SEND\n\nhi\0\nSEND\r\ncontent-length:3\r\n\r\na\0b\0\n"]),
            ["0 SEND\\n\\nhi\\0", "9 beat after", "10 SEND\\r\\ncontent-length:3\\r\\n\\r\\na\\0b\\0", "40 beat after",]
        );
    }

    #[test]
    fn a_frame_that_began_in_an_earlier_message_begins_before_this_one() {
        assert_eq!(cuts(&[b"SEND\n", b"\nhi\0", b"\n"]), ["-5 SEND\\n\\nhi\\0", "0 beat"]);
    }

    #[test]
    fn a_frame_of_the_limit_is_read_and_a_longer_one_is_skipped() {
        let frame = |length: usize| [b"SEND\n\n".to_vec(), vec![b'x'; length - 7], vec![0]].concat();
        for size in [1000, PARTIAL_BYTES_MAX * 3] {
            let told = |length: usize| {
                let all = [frame(length), b"ACK\n\n\0".to_vec()].concat();
                cuts(&all.chunks(size).collect::<Vec<_>>())
            };
            assert!(told(PARTIAL_BYTES_MAX)[0].contains("SEND"));
            let long = told(PARTIAL_BYTES_MAX + 1);
            assert!(long[0].contains("too long") && long[1].ends_with("ACK\\n\\n\\0"), "{long:?}");
        }
    }

    #[test]
    fn a_length_that_lies_waits_for_no_more_than_the_limit() {
        let all = [b"SEND\ncontent-length:18446744073709551615\n\n".to_vec(), vec![b'x'; PARTIAL_BYTES_MAX]].concat();
        assert_eq!(cuts(&[&all]).len(), 1);
    }
}
