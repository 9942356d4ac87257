//! Turns the frames of a server that compresses into frames that a codec without the extension reads.
//!
//! It sits between the frame log, which sees the wire as it is, and the codec. A compressed message comes out as fragments of
//! plain data, so a message that inflates to gigabytes meets the codec's own limit, not the memory.
//! Invariants: control frames pass between fragments as they came; what breaks RFC 6455 passes as it is, because the codec
//! judges it (RSV1 on a control frame or a continuation, a mask, RSV2); at most [`INFLATED_BYTES_MAX`] and one fragment wait.

use super::{DeflateAgreement, FLUSH_TAIL, WINDOW_BITS_MAX};
use crate::frame_parser::{HEADER_BYTES_MAX, header_len};
use flate2::{Decompress, FlushDecompress, Status};

/// When `out` is that long, [`FrameInflater::feed`] stops; what it was doing may add one more fragment.
pub const INFLATED_BYTES_MAX: usize = 64 * 1024;

/// Payload bytes of one fragment.
const FRAGMENT_BYTES_MAX: usize = 16 * 1024;
/// Two bytes and two of length, enough for every fragment of more than 125 bytes.
const FRAGMENT_HEADER_LEN: usize = 4;

const FIN: u8 = 0x80;
const RSV1: u8 = 0x40;
const OPCODE: u8 = 0x0f;
const MASKED: u8 = 0x80;
const CONTINUATION: u8 = 0;

/// The peer sent something that is no deflate data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the compressed data of a message is corrupt")]
pub struct InflateError;

/// The receiving half of an agreement.
#[derive(Debug)]
pub struct FrameInflater {
    zlib: Decompress,
    keeps_window: bool,
    state: State,
    /// Inside a compressed message; its first fragment is out.
    in_message: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Inside a frame header.
    Header { bytes: [u8; HEADER_BYTES_MAX], len: usize },
    /// Inside a payload that passes as it is.
    Plain { left: u64 },
    /// Inside a compressed payload.
    Compressed { left: u64, fin: bool },
    /// Behind the last compressed byte of a message: the tail that the wire left off, from here on.
    Tail { from: usize },
}

const HEADER_START: State = State::Header { bytes: [0; HEADER_BYTES_MAX], len: 0 };

impl FrameInflater {
    /// For the server's messages under `agreement`.
    pub fn new(agreement: &DeflateAgreement) -> Self {
        FrameInflater {
            // The largest window reads what was written with any.
            zlib: Decompress::new_with_window_bits(false, WINDOW_BITS_MAX),
            keeps_window: !agreement.server_no_context_takeover,
            state: HEADER_START,
            in_message: false,
        }
    }

    /// Takes the next bytes of the wire and appends frames without compression to `out`; the number of bytes taken. Fewer are
    /// taken only when `out` has grown to [`INFLATED_BYTES_MAX`]: call again with the rest, and with nothing until
    /// [`FrameInflater::is_done`].
    ///
    /// # Errors
    /// Corrupt data; nothing can be read behind it.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<usize, InflateError> {
        let mut used = 0;
        while out.len() < INFLATED_BYTES_MAX && (used < bytes.len() || !self.is_done()) {
            let rest = &bytes[used..];
            used += match self.state {
                State::Header { bytes, len } => self.take_header(bytes, len, rest, out),
                State::Plain { left } => {
                    let count = within(left, rest.len().min(INFLATED_BYTES_MAX - out.len()));
                    out.extend_from_slice(&rest[..count]);
                    self.state = plain(left - count as u64);
                    count
                }
                State::Compressed { left, fin } => {
                    let count = self.inflate(&rest[..within(left, rest.len())], out)?;
                    self.state = compressed(left - count as u64, fin);
                    count
                }
                State::Tail { from } => {
                    self.take_tail(from, out)?;
                    0
                }
            };
        }
        Ok(used)
    }

    /// True when nothing more comes without more bytes.
    pub fn is_done(&self) -> bool {
        !matches!(self.state, State::Tail { .. })
    }

    fn take_header(
        &mut self,
        mut bytes: [u8; HEADER_BYTES_MAX],
        mut len: usize,
        input: &[u8],
        out: &mut Vec<u8>,
    ) -> usize {
        let mut used = 0;
        while len < header_len(&bytes[..len]) && used < input.len() {
            bytes[len] = input[used];
            len += 1;
            used += 1;
        }
        self.state = if len < header_len(&bytes[..len]) {
            State::Header { bytes, len }
        } else {
            self.enter_payload(&bytes[..len], out)
        };
        used
    }

    /// Where a whole header leads.
    fn enter_payload(&mut self, header: &[u8], out: &mut Vec<u8>) -> State {
        let (first, second, left) = (header[0], header[1], payload_len(header));
        let opcode = first & OPCODE;
        let is_masked = second & MASKED != 0;
        let starts = matches!(opcode, 1 | 2) && first & RSV1 != 0 && !is_masked && !self.in_message;
        let goes_on = opcode == CONTINUATION && first & RSV1 == 0 && !is_masked && self.in_message;
        if starts {
            // An empty first fragment, so that the codec knows of the message whatever comes between its frames.
            out.extend_from_slice(&[first & !(FIN | RSV1), 0]);
            self.in_message = true;
        }
        if starts || goes_on {
            return compressed(left, first & FIN != 0);
        }
        out.extend_from_slice(header);
        plain(left)
    }

    fn take_tail(&mut self, from: usize, out: &mut Vec<u8>) -> Result<(), InflateError> {
        let before = out.len();
        let from = from + self.inflate(&FLUSH_TAIL[from..], out)?;
        if from < FLUSH_TAIL.len() || out.len() > before {
            // There may be more where that came from.
            self.state = State::Tail { from };
            return Ok(());
        }
        out.extend_from_slice(&[FIN | CONTINUATION, 0]);
        self.in_message = false;
        if !self.keeps_window {
            self.zlib.reset(false);
        }
        self.state = HEADER_START;
        Ok(())
    }

    /// Inflates up to one fragment; the number of bytes taken.
    fn inflate(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<usize, InflateError> {
        let header_at = out.len();
        let payload_at = header_at + FRAGMENT_HEADER_LEN;
        out.resize(payload_at + FRAGMENT_BYTES_MAX, 0);
        let before = (self.zlib.total_in(), self.zlib.total_out());
        let outcome = self.zlib.decompress(input, &mut out[payload_at..], FlushDecompress::Sync);
        let taken = within(self.zlib.total_in() - before.0, input.len());
        let made = within(self.zlib.total_out() - before.1, FRAGMENT_BYTES_MAX);
        out.truncate(payload_at + made);
        close_fragment(header_at, made, out);
        match outcome {
            // A final block ends the deflate stream, not the message (RFC 7692 §7.2.3.4).
            Ok(Status::StreamEnd) => self.zlib.reset(false),
            // Nothing moves although there is room and there are bytes: it would never end.
            Ok(_) if taken == 0 && made == 0 && !input.is_empty() => return Err(InflateError),
            Ok(_) => {}
            Err(_) => return Err(InflateError),
        }
        Ok(taken)
    }
}

fn plain(left: u64) -> State {
    if left == 0 { HEADER_START } else { State::Plain { left } }
}

fn compressed(left: u64, fin: bool) -> State {
    match (left, fin) {
        (0, true) => State::Tail { from: 0 },
        (0, false) => HEADER_START,
        _ => State::Compressed { left, fin },
    }
}

/// Writes the header of a continuation in front of its payload, or takes an empty one away.
fn close_fragment(header_at: usize, made: usize, out: &mut Vec<u8>) {
    if made == 0 {
        out.truncate(header_at);
    } else if made > 125 {
        #[expect(clippy::cast_possible_truncation, reason = "a fragment has at most FRAGMENT_BYTES_MAX bytes")]
        let [high, low] = (made as u16).to_be_bytes();
        out[header_at..header_at + FRAGMENT_HEADER_LEN].copy_from_slice(&[CONTINUATION, 126, high, low]);
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "at most 125")]
        let header = [CONTINUATION, made as u8];
        out.splice(header_at..header_at + FRAGMENT_HEADER_LEN, header);
    }
}

/// The payload length of a whole header.
fn payload_len(header: &[u8]) -> u64 {
    match header[1] & 0x7f {
        126 => u64::from(u16::from_be_bytes([header[2], header[3]])),
        127 => header[2..10].iter().fold(0, |length, byte| length << 8 | u64::from(*byte)),
        short => u64::from(short),
    }
}

fn within(count: u64, most: usize) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(most)
}

#[cfg(test)]
mod tests;
