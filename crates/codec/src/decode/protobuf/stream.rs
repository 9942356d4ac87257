//! Messages of one direction, where what comes at once may be a part of one.
//!
//! Counterpart: `mod.rs` reads one message. Nothing on the wire says where a message ends: it goes on while its last field is not whole, and
//! ends with the bytes that complete one. Invariant: at most [`PARTIAL_BYTES_MAX`] bytes wait; a longer message is told by its beginning.

use super::wire;
use crate::decode::reader::Reader;
use crate::decode::tree::PARTIAL_BYTES_MAX;

/// The bytes of one direction.
#[derive(Debug, Default)]
pub(super) struct Stream {
    waiting: Vec<u8>,
    /// Bytes of whole fields at the front, which are not read again.
    scanned: usize,
}

/// What is to be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'b> {
    /// A message, or what is none; so many bytes of it came before.
    Message(&'b [u8], usize),
    /// The beginning of a message that is too long; so many bytes of it came before.
    TooLong(&'b [u8], usize),
}

impl Stream {
    /// Gives what `bytes` complete to `take`.
    pub(super) fn feed(&mut self, bytes: &[u8], take: impl FnOnce(Cut<'_>)) {
        let before = self.waiting.len();
        let mut all = std::mem::take(&mut self.waiting);
        all.extend_from_slice(bytes);
        let goes_on = self.goes_on(&all);
        if !goes_on {
            take(Cut::Message(&all, before));
        } else if all.len() > PARTIAL_BYTES_MAX {
            take(Cut::TooLong(&all, before));
        } else {
            self.waiting = all;
            return;
        }
        self.scanned = 0;
    }

    /// Bytes of a message that is not whole.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn goes_on(&mut self, all: &[u8]) -> bool {
        let mut reader = Reader::new(all.get(self.scanned..).unwrap_or_default());
        while !reader.is_done() {
            if wire::field(&mut reader).is_err() {
                return reader.is_short();
            }
            self.scanned = all.len() - reader.left();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(stream: &mut Stream, bytes: &[u8]) -> Option<(bool, usize, usize)> {
        let mut told = None;
        stream.feed(bytes, |cut| {
            told = Some(match cut {
                Cut::Message(all, before) => (true, all.len(), before),
                Cut::TooLong(all, before) => (false, all.len(), before),
            });
        });
        told
    }

    #[test]
    fn a_message_waits_for_the_rest_of_its_last_field_and_what_is_none_does_not() {
        let mut stream = Stream::default();
        assert_eq!(fed(&mut stream, b"\x08\x01\x12\x05he"), None);
        assert_eq!(fed(&mut stream, b"llo"), Some((true, 9, 6)));
        assert_eq!(fed(&mut stream, b"\x08\x01"), Some((true, 2, 0)));
        assert_eq!(fed(&mut stream, b"\x07\x01"), Some((true, 2, 0)), "there is no wire type 7");
        assert_eq!(fed(&mut stream, b"\x0b\x10"), None, "a group goes on as well");
        assert_eq!(fed(&mut stream, b"\x01\x0c"), Some((true, 4, 2)));
    }

    #[test]
    fn as_many_bytes_as_the_limit_wait_and_with_one_more_the_message_is_too_long() {
        let mut stream = Stream::default();
        let mut head = vec![0x12, 0xff, 0xff, 0xff, 0x7f];
        head.resize(PARTIAL_BYTES_MAX, 0);
        assert_eq!(fed(&mut stream, &head), None);
        assert_eq!(stream.waiting(), PARTIAL_BYTES_MAX);
        assert_eq!(fed(&mut stream, &[0]), Some((false, PARTIAL_BYTES_MAX + 1, PARTIAL_BYTES_MAX)));
        assert_eq!(stream.waiting(), 0);
    }
}
