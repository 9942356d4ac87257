//! Cuts values out of the bytes of one direction, where messages are what came at once.
//!
//! Counterpart: `mod.rs` reads one value. Invariants: a value waits for its last byte, up to [`PARTIAL_BYTES_MAX`] bytes of it; a longer one is
//! told by its beginning, and its bytes are dropped as they come; no head is read twice once it was whole.

use super::head::{Head, head};
use crate::decode::reader::{Malformed, Reader};
use crate::decode::tree::PARTIAL_BYTES_MAX;

/// The one first byte that begins no value.
const NO_VALUE: u8 = 0xc1;

/// The bytes of one direction.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The beginning of a value; of one that is too long the beginning of a head.
    waiting: Vec<u8>,
    extent: Extent,
    /// The value is too long, and was told.
    is_dropping: bool,
}

/// A value, or what stands in its place; each with the place where it begins, below zero in an earlier message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'b> {
    Value(&'b [u8], i64),
    TooLong(&'b [u8], i64),
    /// From here on nothing of this message is certain.
    Malformed(&'b [u8], i64),
}

/// How far a value goes.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// Where the next head stands, from the first byte of the value on; behind the end of what is there when a text goes on.
    at: u64,
    /// Values that are to come, those within others too.
    left: u64,
}

impl Default for Extent {
    fn default() -> Self {
        Extent { at: 0, left: 1 }
    }
}

impl Extent {
    /// The length of the value that begins with these bytes; `None` while it goes on behind them.
    fn advance(&mut self, bytes: &[u8]) -> Result<Option<usize>, Malformed> {
        while self.left > 0 {
            let rest = usize::try_from(self.at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
            let mut reader = Reader::new(rest);
            let head = match head(&mut reader) {
                Ok((head, _)) => head,
                Err(malformed) if rest.first() == Some(&NO_VALUE) => return Err(malformed),
                Err(_) => return Ok(None),
            };
            let (length, children) = match head {
                Head::Text(length) | Head::Binary(length) => (u64::from(length), 0),
                // Its type is a byte of its own.
                Head::Extension(length) => (u64::from(length) + 1, 0),
                Head::Array(count) => (0, u64::from(count)),
                Head::Map(count) => (0, 2 * u64::from(count)),
                _ => (0, 0),
            };
            self.at = self.at.saturating_add(reader.at() as u64 + length);
            self.left = (self.left - 1).saturating_add(children);
        }
        Ok(usize::try_from(self.at).ok().filter(|end| *end <= bytes.len()))
    }
}

impl Stream {
    /// Gives every value that ends in `bytes` to `take`.
    pub(super) fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Cut<'_>)) {
        let before = self.waiting.len();
        let mut all = std::mem::take(&mut self.waiting);
        all.extend_from_slice(bytes);
        let mut start = 0;
        loop {
            let rest = all.get(start..).unwrap_or_default();
            let here = place(start) - place(before);
            match self.extent.advance(rest) {
                Err(_) => {
                    take(Cut::Malformed(rest, here));
                    *self = Stream::default();
                    return;
                }
                Ok(Some(end)) => {
                    let value = rest.get(..end).unwrap_or_default();
                    match std::mem::take(&mut self.is_dropping) {
                        true => {}
                        false if end > PARTIAL_BYTES_MAX => take(Cut::TooLong(value, here)),
                        false => take(Cut::Value(value, here)),
                    }
                    self.extent = Extent::default();
                    start += end;
                    if start == all.len() {
                        return;
                    }
                }
                Ok(None) => {
                    if rest.len() > PARTIAL_BYTES_MAX && !std::mem::replace(&mut self.is_dropping, true) {
                        take(Cut::TooLong(rest, here));
                    }
                    all.drain(..start);
                    if self.is_dropping {
                        let passed = usize::try_from(self.extent.at).unwrap_or(usize::MAX).min(all.len());
                        self.extent.at -= passed as u64;
                        all.drain(..passed);
                    }
                    self.waiting = all;
                    return;
                }
            }
        }
    }

    /// Bytes of a value that is not whole.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of these bytes in pieces of `size`: lengths of values, and what else there is.
    fn told(bytes: &[u8], size: usize) -> Vec<String> {
        let (mut stream, mut told) = (Stream::default(), Vec::new());
        for piece in bytes.chunks(size) {
            stream.feed(piece, |cut| {
                told.push(match cut {
                    Cut::Value(value, _) => value.len().to_string(),
                    Cut::TooLong(..) => "too long".to_owned(),
                    Cut::Malformed(rest, _) => format!("malformed {:02x}", rest[0]),
                });
            });
        }
        told
    }

    #[test]
    fn a_value_of_the_limit_is_whole_and_one_past_it_is_told_and_passed_over() {
        let text = |length: usize| {
            let mut bytes = vec![0xdb];
            bytes.extend((length as u32).to_be_bytes());
            bytes.resize(5 + length, b'x');
            bytes
        };
        let whole = PARTIAL_BYTES_MAX - 5;
        let bytes = [text(whole), text(whole + 1), vec![0xc0]].concat();
        for size in [1400, PARTIAL_BYTES_MAX, bytes.len()] {
            assert_eq!(told(&bytes, size), [PARTIAL_BYTES_MAX.to_string(), "too long".into(), "1".into()], "{size}");
        }
    }

    #[test]
    fn a_long_list_is_passed_over_with_no_more_than_a_head_in_memory() {
        let count = 2 * PARTIAL_BYTES_MAX as u32;
        let mut stream = Stream::default();
        stream.feed(&[&[0xdd][..], &count.to_be_bytes()].concat(), |_| {});
        let (mut cuts, piece) = (Vec::new(), vec![1; 65_536]);
        for _ in 0..count as usize / piece.len() {
            stream.feed(&piece, |cut| cuts.push(matches!(cut, Cut::TooLong(..))));
            assert!(stream.waiting() <= PARTIAL_BYTES_MAX);
        }
        assert_eq!((cuts, stream.waiting()), (vec![true], 0));
        stream.feed(&[0xc0], |cut| assert_eq!(cut, Cut::Value(&[0xc0], 0)));
    }

    #[test]
    fn what_begins_no_value_ends_its_message_and_the_next_one_is_read() {
        assert_eq!(told(&[0xc0, 0xc1, 0xc0, 0x93, 1, 2, 3], 3), ["1", "malformed c1", "4"]);
    }
}
