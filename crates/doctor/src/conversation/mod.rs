//! An open WebSocket of which only the frames matter: pings, silence, the close.
//!
//! Counterpart: `codec::FrameParser`, which keeps no more than the first bytes of a message. Invariant: the server's pings
//! are answered whatever is being waited for, and no more than [`READ_BYTES_MAX`] are read.

mod close;
mod idle;
mod ping;

pub(crate) use close::check as check_close;
pub(crate) use idle::{Idle, check as check_idle};
pub(crate) use ping::check as check_ping;

use crate::report::CheckId;
use crate::stream::Stream;
use codec::{ClosePayload, FrameParser};
use model::{Frame, WireDirection};
use std::collections::VecDeque;
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// The checks of this part.
pub(crate) const CHECKS: [CheckId; 3] = [CheckId::Ping, CheckId::Idle, CheckId::Close];

/// Bytes read of one conversation. Our choice: a server that floods its clients is told, not followed.
const READ_BYTES_MAX: u64 = 16 * 1024 * 1024;

const CHUNK_BYTES: usize = 4096;

pub(super) const CLOSE: u8 = 8;
pub(super) const PING: u8 = 9;
pub(super) const PONG: u8 = 10;

/// The frames of one connection.
#[derive(Debug)]
pub(crate) struct Conversation {
    stream: Stream,
    parser: FrameParser,
    /// Frames of one chunk that were not handed out yet; a chunk bounds them.
    frames: VecDeque<Frame>,
    read: u64,
    chunk: Vec<u8>,
}

/// How a connection ended without being closed by us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A close frame with this code, 1005 where there is none.
    Closed { code: u16, reason: String },
    /// TCP ended without a close frame.
    Fin,
    /// TCP was reset, or broke.
    Broken(String),
    /// More was sent than is read.
    Flood,
}

impl Conversation {
    /// `rest` came together with the head of the answer.
    pub(crate) fn new(stream: Stream, rest: &[u8]) -> Self {
        let mut conversation = Conversation {
            stream,
            parser: FrameParser::after_head(WireDirection::In),
            frames: VecDeque::new(),
            read: 0,
            chunk: vec![0; CHUNK_BYTES],
        };
        conversation.feed(rest);
        conversation
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.read += bytes.len() as u64;
        self.parser.feed(bytes, |frame| self.frames.push_back(frame));
    }

    /// The next frame that is not a ping. Dropping the future loses nothing but the answer to a ping.
    ///
    /// # Errors
    /// The connection ended; a close frame is an end.
    pub(super) async fn next(&mut self, pings: &mut u32) -> Result<Frame, End> {
        loop {
            match self.frames.pop_front() {
                Some(frame) if frame.opcode == PING => {
                    *pings += 1;
                    let answered = self.send(PONG, &frame.head).await;
                    answered.map_err(|error| End::Broken(error.to_string()))?;
                }
                Some(frame) if frame.opcode == CLOSE => return Err(closed(&frame)),
                Some(frame) => return Ok(frame),
                None => self.fill().await?,
            }
        }
    }

    async fn fill(&mut self) -> Result<(), End> {
        if self.read >= READ_BYTES_MAX {
            return Err(End::Flood);
        }
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.resize(CHUNK_BYTES, 0);
        let count = match self.stream.read(&mut chunk).await {
            Ok(0) => return Err(End::Fin),
            // rustls: TCP ended without TLS saying goodbye, which proxies do.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(End::Fin),
            Err(error) => return Err(End::Broken(error.to_string())),
            Ok(count) => count,
        };
        self.feed(&chunk[..count]);
        self.chunk = chunk;
        Ok(())
    }

    /// Sends one control frame; its payload is at most 125 bytes.
    ///
    /// # Errors
    /// The stream is broken.
    pub(super) async fn send(&mut self, opcode: u8, payload: &[u8]) -> io::Result<()> {
        let mut mask = [0; 4];
        getrandom::fill(&mut mask).map_err(io::Error::other)?;
        let payload = &payload[..payload.len().min(125)];
        let mut bytes = vec![0x80 | opcode, 0x80 | u8::try_from(payload.len()).unwrap_or(125)];
        bytes.extend_from_slice(&mask);
        bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.stream.write_all(&bytes).await?;
        self.stream.flush().await
    }
}

fn closed(frame: &Frame) -> End {
    match ClosePayload::decode(&frame.head) {
        Ok(Some(payload)) => End::Closed { code: payload.code, reason: payload.reason },
        Ok(None) | Err(_) => End::Closed { code: 1005, reason: String::new() },
    }
}

impl End {
    /// What happened, for a sentence.
    pub(super) fn text(&self) -> String {
        match self {
            End::Closed { code, reason } if reason.is_empty() => format!("a close frame {code}"),
            End::Closed { code, reason } => format!("a close frame {code} `{}`", crate::wording::shown(reason)),
            End::Fin => "the end of TCP, without a close frame".to_owned(),
            End::Broken(error) => format!("a broken connection: {error}"),
            End::Flood => format!("more than {} MiB of messages", READ_BYTES_MAX / 1024 / 1024),
        }
    }
}
