//! Reads the messages and the close of one direction of a WebSocket out of its bytes.
//!
//! Counterpart: `connection.rs` feeds what passes. Invariants: any chunking gives the same messages; of one that is too long
//! for [`Kept`] its beginning is told; what breaks RFC 6455 is passed on and read no further.

use super::kept::Kept;
use model::Message;

/// Bytes of a control frame (RFC 6455 §5.5); more breaks the standard, and is not kept.
const CONTROL_BYTES_MAX: usize = 125;

/// What came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// With the bytes that it has.
    Message {
        message: Message,
        bytes: u64,
    },
    Close {
        code: u16,
        reason: String,
    },
}

/// One direction.
#[derive(Debug, Default)]
pub(super) struct Reader {
    head: Vec<u8>,
    frame: Option<Frame>,
    /// Payload of the message under way, and whether it is text.
    message: Kept,
    is_text: bool,
    control: Vec<u8>,
    is_broken: bool,
}

#[derive(Debug)]
struct Frame {
    is_final: bool,
    opcode: u8,
    mask: Option<[u8; 4]>,
    read: usize,
    left: u64,
}

impl Reader {
    pub(super) fn new(message: Kept) -> Self {
        Reader { message, ..Reader::default() }
    }

    /// Takes bytes as they come.
    pub(super) fn feed(&mut self, mut bytes: &[u8], mut passed: impl FnMut(Passed)) {
        while !self.is_broken {
            if self.frame.is_none() {
                let Some((byte, rest)) = bytes.split_first() else { return };
                self.head.push(*byte);
                bytes = rest;
                self.frame = self.frame_of_head();
            }
            let Some(frame) = &mut self.frame else { continue };
            let count = usize::try_from(frame.left).unwrap_or(usize::MAX).min(bytes.len());
            let (payload, rest) = bytes.split_at(count);
            bytes = rest;
            let read = frame.read;
            let unmasked = payload.iter().enumerate().map(|(index, byte)| match frame.mask {
                Some(mask) => byte ^ mask[(read + index) % 4],
                None => *byte,
            });
            if frame.opcode >= 8 {
                let room = CONTROL_BYTES_MAX.saturating_sub(self.control.len());
                self.control.extend(unmasked.take(room));
            } else {
                self.message.push(&unmasked.collect::<Vec<u8>>());
            }
            frame.read += count;
            frame.left -= count as u64;
            if frame.left > 0 {
                return;
            }
            if let Some(frame) = self.frame.take() {
                self.frame_ended(&frame, &mut passed);
            }
        }
    }

    /// The frame, once its head is whole.
    fn frame_of_head(&mut self) -> Option<Frame> {
        let head = &self.head;
        let (first, second) = (*head.first()?, *head.get(1)?);
        let extended = match second & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let is_masked = second & 0x80 != 0;
        let length = 2 + extended + if is_masked { 4 } else { 0 };
        if head.len() < length {
            return None;
        }
        let left = match extended {
            0 => u64::from(second & 0x7f),
            _ => head[2..2 + extended].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        };
        let mask = is_masked.then(|| [head[length - 4], head[length - 3], head[length - 2], head[length - 1]]);
        let opcode = first & 0x0f;
        match opcode {
            1 | 2 => self.is_text = opcode == 1,
            0 | 8..=10 => {}
            _ => self.is_broken = true,
        }
        // No extension was let through, so nothing gives these bits a meaning.
        self.is_broken |= first & 0x70 != 0;
        self.head.clear();
        Some(Frame { is_final: first & 0x80 != 0, opcode, mask, read: 0, left })
    }

    fn frame_ended(&mut self, frame: &Frame, passed: &mut impl FnMut(Passed)) {
        match frame.opcode {
            8 => {
                let payload = std::mem::take(&mut self.control);
                let code = payload.get(..2).map_or(1005, |code| u16::from_be_bytes([code[0], code[1]]));
                let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default()).into_owned();
                passed(Passed::Close { code, reason });
            }
            9 | 10 => self.control.clear(),
            _ if frame.is_final => {
                let (kept, bytes) = self.message.take();
                let message = match String::from_utf8(kept) {
                    Ok(text) if self.is_text => Message::text(text),
                    Ok(text) => Message::binary(text.into_bytes()),
                    Err(error) => Message::binary(error.into_bytes()),
                };
                passed(Passed::Message { message, bytes });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], chunk: usize) -> Vec<Passed> {
        let mut reader = Reader::default();
        let mut all = Vec::new();
        bytes.chunks(chunk).for_each(|part| reader.feed(part, |one| all.push(one)));
        all
    }

    #[test]
    fn messages_in_fragments_with_a_ping_between_are_read_whatever_the_chunks() {
        let masked = [0x01, 0x83, 1, 2, 3, 4, b'a' ^ 1, b'b' ^ 2, b'c' ^ 3];
        let rest = [0x89, 0x01, b'p', 0x80, 0x01, b'd', 0x82, 0x02, 1, 255, 0x88, 0x05, 0x0f, 0xa1, b'b', b'y', b'e'];
        let bytes = [&masked[..], &rest[..]].concat();
        for chunk in 1..bytes.len() {
            let told = read(&bytes, chunk);
            let text = Passed::Message { message: Message::text("abcd"), bytes: 4 };
            let binary = Passed::Message { message: Message::binary(vec![1, 255]), bytes: 2 };
            assert_eq!(told, [text, binary, Passed::Close { code: 4001, reason: "bye".into() }], "{chunk}");
        }
    }
}
