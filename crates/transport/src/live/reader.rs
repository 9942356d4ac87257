//! Reads the messages of an open WebSocket, and its control frames, out of the bytes of a stream (RFC 6455 §5, the client's side).
//!
//! The codec of tungstenite, which writes our frames, would do this too, but it clears its buffer before each read, gets small
//! blocks from the allocator where the log keeps what they hold, and locks a waker for each message. Here all payloads of a block
//! share it, from the stream to the log. Counterpart: `connection.rs` does the reading and answers pings and closes.
//! Invariants: what it refuses, it refuses with tungstenite's errors, by the header alone where that says enough; a text is
//! UTF-8, and one that is not is refused with its first bad byte; memory is one block and the message that is being put together.

use super::connection::{FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
use super::utf8::Utf8Parts;
use bytes::buf::Limit;
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use model::Message;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data};

/// The first block of a connection. Each block is twice as large as the one before: a connection that says little costs little,
/// although the log keeps a whole block for the sake of one message in it.
const BLOCK_BYTES_MIN: usize = 8 * 1024;

/// Bytes got from the allocator at a time by a connection that talks. Below the 128 KiB from which the allocator of glibc asks the
/// system each time, and gets memory that is cleared page by page: a fifth of the time of a flood.
const BLOCK_BYTES_MAX: usize = 120 * 1024;

/// Payloads from this size on, where they do not fit what is left of a block, get one of their own, with no room left over.
const LARGE_BYTES_MIN: usize = 16 * 1024;

/// Room that a read should have, and what it may bring of the frame behind a large one, as that is copied to a block of its own.
const READ_BYTES_MIN: usize = 4 * 1024;

/// What one read brings at most where frames are small: as much as the loopback interface carries in one piece, and little enough
/// for the processor's cache.
const READ_BYTES_MAX: usize = 64 * 1024;

/// The same inside of a large frame.
const LARGE_READ_BYTES_MAX: usize = 256 * 1024;

/// Payload of a control frame (RFC 6455 §5.5).
const CONTROL_BYTES_MAX: usize = 125;

const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What a server sends.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    Message(Message),
    Ping(Bytes),
    Pong,
    Close(Option<CloseFrame>),
}

/// Bytes on their way to be messages.
#[derive(Debug)]
pub(super) struct Reader {
    buffer: BytesMut,
    /// Size of the next block.
    block_bytes: usize,
    /// The header of the frame whose payload is to come.
    header: Option<Header>,
    /// How much of that payload is known to be text.
    checked: usize,
    fragments: Option<Fragments>,
    /// The text that is coming.
    text: Utf8Parts,
}

#[derive(Clone, Copy, Debug)]
struct Header {
    is_final: bool,
    has_reserved: bool,
    opcode: u8,
    is_masked: bool,
    payload_len: usize,
}

/// A message that came in part.
#[derive(Debug)]
struct Fragments {
    is_text: bool,
    bytes: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            buffer: BytesMut::new(),
            block_bytes: BLOCK_BYTES_MIN,
            header: None,
            checked: 0,
            fragments: None,
            text: Utf8Parts::default(),
        }
    }
}

impl Reader {
    /// Where the next bytes of the stream go, behind what is there; there is room for at least one.
    pub(super) fn room(&mut self) -> Limit<&mut BytesMut> {
        let len = self.buffer.len();
        let missing = self.header.map_or(0, |header| header.payload_len.saturating_sub(len));
        let is_large = self.header.is_some_and(|header| header.payload_len >= LARGE_BYTES_MIN);
        let wanted = if is_large { missing } else { missing.max(READ_BYTES_MIN) };
        let (block_bytes, read_bytes) = if is_large {
            let with_next = missing + READ_BYTES_MIN;
            (len + with_next, with_next.min(LARGE_READ_BYTES_MAX))
        } else {
            (self.block_bytes.max(len + wanted), READ_BYTES_MAX)
        };
        if self.buffer.capacity() - len < wanted {
            let mut block = BytesMut::with_capacity(block_bytes);
            block.extend_from_slice(&self.buffer);
            self.buffer = block;
            self.block_bytes = (self.block_bytes * 2).min(BLOCK_BYTES_MAX);
        }
        let room = self.buffer.capacity() - len;
        (&mut self.buffer).limit(read_bytes.min(room))
    }

    /// The next thing that is there in whole.
    ///
    /// # Errors
    /// The server broke the protocol, or sent too much; nothing is read after that.
    pub(super) fn next(&mut self) -> Result<Option<Incoming>, Error> {
        loop {
            let header = match self.header.take() {
                Some(header) => header,
                None => match self.take_header()? {
                    Some(header) => header,
                    None => return Ok(None),
                },
            };
            if self.buffer.len() < header.payload_len {
                self.header = Some(header);
                return self.check_part(header).map(|()| None);
            }
            let payload = self.buffer.split_to(header.payload_len).freeze();
            if let Some(incoming) = self.take_frame(header, payload)? {
                return Ok(Some(incoming));
            }
        }
    }

    /// The header at the start of the buffer, if all of it is there.
    fn take_header(&mut self) -> Result<Option<Header>, Error> {
        let [first, second, rest @ ..] = &self.buffer[..] else { return Ok(None) };
        let (first, is_masked) = (*first, second & 0x80 != 0);
        let (length, length_bytes) = match (second & 0x7f, rest) {
            (126, [high, low, ..]) => (u64::from(u16::from_be_bytes([*high, *low])), 2),
            (127, [a, b, c, d, e, f, g, h, ..]) => (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), 8),
            (126 | 127, _) => return Ok(None),
            (short, _) => (u64::from(short), 0),
        };
        let header = Header {
            is_final: first & 0x80 != 0,
            has_reserved: first & 0x70 != 0,
            opcode: first & 0xf,
            is_masked,
            payload_len: usize::try_from(length).unwrap_or(usize::MAX),
        };
        self.check_header(header)?;
        self.buffer.advance(2 + length_bytes);
        Ok(Some(header))
    }

    /// Whether a frame may come here at all, before a byte of its payload is waited for.
    fn check_header(&self, header: Header) -> Result<(), Error> {
        let Header { is_final, has_reserved, opcode, is_masked, payload_len } = header;
        if has_reserved {
            return Err(ProtocolError::NonZeroReservedBits.into());
        }
        if is_masked {
            return Err(ProtocolError::MaskedFrameFromServer.into());
        }
        match (opcode, &self.fragments) {
            (CLOSE | PING | PONG, _) if !is_final => Err(ProtocolError::FragmentedControlFrame.into()),
            (CLOSE | PING | PONG, _) if payload_len > CONTROL_BYTES_MAX => {
                Err(ProtocolError::ControlFrameTooBig.into())
            }
            (CLOSE | PING | PONG, _) => Ok(()),
            (CONTINUATION, None) => Err(ProtocolError::UnexpectedContinueFrame.into()),
            (TEXT, Some(_)) => Err(ProtocolError::ExpectedFragment(Data::Text).into()),
            (BINARY, Some(_)) => Err(ProtocolError::ExpectedFragment(Data::Binary).into()),
            (CONTINUATION | TEXT | BINARY, before) => {
                let before = before.as_ref().map_or(0, |fragments| fragments.bytes.len());
                let fits = payload_len <= FRAME_BYTES_MAX && payload_len <= MESSAGE_BYTES_MAX - before;
                if fits { Ok(()) } else { Err(too_long(payload_len.saturating_add(before))) }
            }
            _ => Err(ProtocolError::InvalidOpcode(opcode).into()),
        }
    }

    /// Whether the payload so far can be text, if it is to be one.
    fn check_part(&mut self, header: Header) -> Result<(), Error> {
        if self.is_text(header) {
            self.text.take(&self.buffer[self.checked..])?;
            self.checked = self.buffer.len();
        }
        Ok(())
    }

    fn is_text(&self, header: Header) -> bool {
        match header.opcode {
            CONTINUATION => self.fragments.as_ref().is_some_and(|fragments| fragments.is_text),
            opcode => opcode == TEXT,
        }
    }

    /// A frame that may come here and is there in whole.
    fn take_frame(&mut self, header: Header, payload: Bytes) -> Result<Option<Incoming>, Error> {
        if header.opcode >= CLOSE {
            return take_control(header.opcode, payload).map(Some);
        }
        let is_text = self.is_text(header);
        if is_text {
            self.text.take(&payload[std::mem::take(&mut self.checked)..])?;
            if header.is_final {
                self.text.end()?;
            }
        }
        let bytes = match self.fragments.take() {
            None if header.is_final => payload,
            before => {
                let mut bytes = before.map_or_else(Vec::new, |fragments| fragments.bytes);
                bytes.extend_from_slice(&payload);
                if !header.is_final {
                    self.fragments = Some(Fragments { is_text, bytes });
                    return Ok(None);
                }
                // The log keeps it.
                bytes.shrink_to_fit();
                bytes.into()
            }
        };
        Ok(Some(Incoming::Message(if is_text { Message::Text(bytes) } else { Message::Binary(bytes) })))
    }
}

fn take_control(opcode: u8, payload: Bytes) -> Result<Incoming, Error> {
    Ok(match opcode {
        PING => Incoming::Ping(payload),
        PONG => Incoming::Pong,
        _ => Incoming::Close(close_frame(&payload)?),
    })
}

fn close_frame(payload: &Bytes) -> Result<Option<CloseFrame>, Error> {
    let code = match payload[..] {
        [] => return Ok(None),
        [_] => return Err(ProtocolError::InvalidCloseSequence.into()),
        [high, low, ..] => CloseCode::from(u16::from_be_bytes([high, low])),
    };
    let reason = payload.slice(2..).try_into()?;
    Ok(Some(if code.is_allowed() {
        CloseFrame { code, reason }
    } else {
        CloseFrame { code: CloseCode::Protocol, reason: "Protocol violation".into() }
    }))
}

fn too_long(size: usize) -> Error {
    CapacityError::MessageTooLong { size, max_size: MESSAGE_BYTES_MAX }.into()
}

#[cfg(test)]
mod tests;
