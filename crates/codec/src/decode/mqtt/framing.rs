//! Cuts packets out of the bytes of one direction: a type byte, a length of one to four bytes, a body (MQTT 5 §2.1).
//!
//! Invariant: a packet that is longer than what may wait is told by its head, and its body is skipped.

use crate::decode::tree::PARTIAL_BYTES_MAX;

/// Bytes of a type byte and the longest length.
const HEAD_BYTES_MAX: usize = 5;

/// The bytes of one direction.
#[derive(Debug, Default)]
pub(super) struct Framing {
    /// The beginning of a packet.
    waiting: Vec<u8>,
    /// Bytes of a packet that is too long to wait for.
    skipping: u64,
    /// A length of more than four bytes came: from here on nothing is certain.
    lost: bool,
}

/// A packet, or what stands in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'b> {
    /// A whole packet that lies in this message from this byte on.
    Whole(&'b [u8], usize),
    /// A whole packet that began in an earlier message: so many bytes of it came before.
    Joined(Vec<u8>, usize),
    /// The head of a packet that is too long, its length, and where it begins: below zero in an earlier message.
    TooLong(Vec<u8>, u64, i64),
    /// Bytes that are no MQTT.
    Lost(usize),
}

/// Type byte, length of the head, and length of the body; `None` when the head is not complete, `Err` when it is none.
pub(super) fn head(bytes: &[u8]) -> Result<Option<(usize, u64)>, ()> {
    let mut length = 0u64;
    for (place, byte) in bytes.iter().skip(1).take(HEAD_BYTES_MAX - 1).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(Some((place + 2, length)));
        }
    }
    if bytes.len() >= HEAD_BYTES_MAX { Err(()) } else { Ok(None) }
}

impl Framing {
    /// Gives every packet that ends in `bytes` to `take`.
    pub(super) fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Cut<'_>)) {
        let mut at = 0;
        while at < bytes.len() && !self.lost {
            let rest = bytes.get(at..).unwrap_or_default();
            if self.skipping > 0 {
                let skipped = usize::try_from(self.skipping).unwrap_or(usize::MAX).min(rest.len());
                self.skipping -= skipped as u64;
                at += skipped;
                continue;
            }
            at += if self.waiting.is_empty() { self.first(rest, at, &mut take) } else { self.further(rest, &mut take) };
        }
    }

    /// A packet that begins here; says how many bytes were used.
    fn first(&mut self, rest: &[u8], at: usize, take: &mut impl FnMut(Cut<'_>)) -> usize {
        match head(rest) {
            Err(()) => self.lose(at, take),
            Ok(Some((head_len, body)))
                if body <= PARTIAL_BYTES_MAX as u64 && (rest.len() - head_len) as u64 >= body =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "it is not longer than the rest")]
                let end = head_len + body as usize;
                take(Cut::Whole(rest.get(..end).unwrap_or_default(), at));
                return end;
            }
            Ok(Some((head_len, body))) if body > PARTIAL_BYTES_MAX as u64 => {
                take(Cut::TooLong(rest.get(..head_len).unwrap_or_default().to_vec(), body, place(at)));
                self.skipping = body;
                return head_len;
            }
            _ => self.waiting = rest.to_vec(),
        }
        rest.len()
    }

    /// More of a packet that waits, byte by byte until its head is there.
    fn further(&mut self, rest: &[u8], take: &mut impl FnMut(Cut<'_>)) -> usize {
        let before = self.waiting.len();
        match head(&self.waiting) {
            Err(()) => {
                self.lose(0, take);
                rest.len()
            }
            Ok(None) => {
                self.waiting.extend(rest.first());
                // The byte may have completed a head whose body is empty or too long.
                self.settle(before, take);
                1
            }
            Ok(Some((head_len, body))) => {
                #[expect(clippy::cast_possible_truncation, reason = "a longer one does not wait")]
                let missing = (head_len + body as usize).saturating_sub(before).min(rest.len());
                self.waiting.extend_from_slice(rest.get(..missing).unwrap_or_default());
                self.settle(before, take);
                missing
            }
        }
    }

    /// Tells the packet that waits, if it is whole or will not be.
    fn settle(&mut self, before: usize, take: &mut impl FnMut(Cut<'_>)) {
        match head(&self.waiting) {
            Err(()) => self.lose(0, take),
            Ok(Some((head_len, body))) if self.waiting.len() as u64 >= head_len as u64 + body => {
                take(Cut::Joined(std::mem::take(&mut self.waiting), before));
            }
            Ok(Some((_, body))) if body > PARTIAL_BYTES_MAX as u64 => {
                take(Cut::TooLong(std::mem::take(&mut self.waiting), body, -place(before)));
                self.skipping = body;
            }
            _ => {}
        }
    }

    fn lose(&mut self, at: usize, take: &mut impl FnMut(Cut<'_>)) {
        self.lost = true;
        self.waiting = Vec::new();
        take(Cut::Lost(at));
    }
}

/// A place in a message.
pub(super) fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(bytes: &[u8], size: usize) -> Vec<Vec<u8>> {
        let (mut framing, mut found) = (Framing::default(), Vec::new());
        for chunk in bytes.chunks(size) {
            framing.feed(chunk, |cut| {
                found.push(match cut {
                    Cut::Whole(bytes, _) => bytes.to_vec(),
                    Cut::Joined(bytes, _) | Cut::TooLong(bytes, ..) => bytes,
                    Cut::Lost(_) => b"lost".to_vec(),
                });
            });
        }
        found
    }

    #[test]
    fn packets_are_the_same_in_any_chunking() {
        let long = [&[0x30, 0x80, 0x01][..], &[b'x'; 128]].concat();
        let bytes = [&[0xc0, 0][..], &long, &[0x40, 2, 0, 7], &[0xd0, 0]].concat();
        let whole = cuts(&bytes, bytes.len());
        assert_eq!(whole.len(), 4);
        assert_eq!(whole[1], long);
        for size in 1..bytes.len() {
            assert_eq!(cuts(&bytes, size), whole, "in chunks of {size}");
        }
    }

    #[test]
    fn a_packet_of_the_limit_is_whole_and_one_past_it_is_told_by_its_head() {
        let packet = |length: usize| {
            let length_bytes =
                [0x80 | (length & 0x7f), 0x80 | (length >> 7 & 0x7f), length >> 14].map(|byte| byte as u8);
            [&[0x30][..], &length_bytes, &vec![0; length], &[0xc0, 0]].concat()
        };
        for size in [7, PARTIAL_BYTES_MAX * 2] {
            let fits = cuts(&packet(PARTIAL_BYTES_MAX), size);
            assert_eq!((fits[0].len(), fits[1].len()), (PARTIAL_BYTES_MAX + 4, 2));
            let past = cuts(&packet(PARTIAL_BYTES_MAX + 1), size);
            assert_eq!((past[0].len(), past[1].len()), (4, 2));
        }
    }

    #[test]
    fn a_length_of_five_bytes_is_told_once() {
        for size in [1, 100] {
            assert_eq!(cuts(b"\x30\xff\xff\xff\xff\x01more and more", size), [b"lost".to_vec()]);
        }
    }
}
