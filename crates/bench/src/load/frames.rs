//! Frames at full speed: a block of them ready to be written, and a counter that looks at headers only.

use super::{Kind, Payload};

/// A server's frames in one block of at least this many bytes, so that writing costs few calls.
const BLOCK_BYTES_MIN: usize = 256 * 1024;
/// Two bytes, eight of length, four of mask.
const HEADER_BYTES_MAX: usize = 14;

/// Whole frames of one kind and size.
#[derive(Debug)]
pub(super) struct Block {
    bytes: Vec<u8>,
    frame_bytes: usize,
}

impl Block {
    pub(super) fn of(payload: Payload) -> Block {
        let mut frame = vec![0x80 | if payload.kind == Kind::Text { 1 } else { 2 }];
        let length = payload.bytes as u64;
        let [.., high, low] = length.to_be_bytes();
        match length {
            0..=125 => frame.push(low),
            126..=0xffff => frame.extend([126, high, low]),
            _ => frame.extend([&[127][..], &length.to_be_bytes()].concat()),
        }
        frame.resize(frame.len() + payload.bytes, b'x');
        let count = BLOCK_BYTES_MIN.div_ceil(frame.len());
        Block { frame_bytes: frame.len(), bytes: frame.repeat(count) }
    }

    /// Up to `count` frames, and how many they are.
    pub(super) fn first(&self, count: usize) -> (&[u8], usize) {
        let count = count.min(self.bytes.len() / self.frame_bytes);
        (&self.bytes[..count * self.frame_bytes], count)
    }
}

/// Counts messages of a client: frames with FIN that are no control frames.
#[derive(Debug, Default)]
pub(super) struct Counter {
    header: [u8; HEADER_BYTES_MAX],
    header_len: usize,
    /// Payload bytes of this frame that have not come yet.
    left: u64,
}

impl Counter {
    /// Messages that begin their last frame among these bytes.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> usize {
        let mut count = 0;
        while !bytes.is_empty() {
            if self.left > 0 {
                let skipped = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                self.left -= skipped as u64;
                bytes = &bytes[skipped..];
                continue;
            }
            self.header[self.header_len] = bytes[0];
            self.header_len += 1;
            bytes = &bytes[1..];
            if self.header_len == self.wanted() {
                count += usize::from(self.header[0] & 0x88 == 0x80);
                self.left = self.payload_len();
                self.header_len = 0;
            }
        }
        count
    }

    fn wanted(&self) -> usize {
        if self.header_len < 2 {
            return 2;
        }
        let length = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + length + if self.header[1] & 0x80 == 0 { 0 } else { 4 }
    }

    fn payload_len(&self) -> u64 {
        match self.header[1] & 0x7f {
            126 => u64::from(u16::from_be_bytes([self.header[2], self.header[3]])),
            127 => self.header[2..10].iter().fold(0, |length, byte| length << 8 | u64::from(*byte)),
            short => u64::from(short),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_as_many_messages_as_it_says_whatever_their_size() {
        for bytes in [0, 64, 1024, 65_536] {
            let block = Block::of(Payload { kind: Kind::Text, bytes });
            let (frames, count) = block.first(3);
            for size in [1, 7, frames.len().max(1)] {
                let mut counter = Counter::default();
                let counted: usize = frames.chunks(size).map(|chunk| counter.feed(chunk)).sum();
                assert_eq!(counted, count, "{bytes} in chunks of {size}");
            }
        }
    }

    #[test]
    fn control_frames_and_fragments_that_go_on_are_no_messages() {
        assert_eq!(Counter::default().feed(b"\x89\x80mask\x01\x81maskx\x80\x81masky"), 1);
    }
}
