//! Watches the bytes between the stream and the WebSocket codec and notes each frame as it was on the wire.
//!
//! It sits above TLS. Counterparts: `codec::FrameParser`, one for each direction; `connection.rs` adds the messages and has the log
//! take everything in one go. Invariants: bytes pass unchanged; a frame is noted when its last byte was taken by, or came from,
//! the stream; what is noted is logged before anybody else on this thread gets a turn.

use codec::{ClosePayload, ClosePayloadError, FrameParser};
use model::{ConnectionId, EventKind, EventSink, WireDirection};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Opcode of a close frame.
const CLOSE: u8 = 8;

/// Events of one go; the log takes them when they are that many. Our choice: a batch of messages with their frames, and little
/// enough for the processor's cache.
const NOTED_MAX: usize = 512;

/// In the order in which it happened, not logged yet.
#[derive(Debug)]
struct Noted {
    events: Vec<EventKind>,
    log: Arc<dyn EventSink>,
}

impl Noted {
    fn push(&mut self, kind: EventKind) {
        self.events.push(kind);
        if self.events.len() >= NOTED_MAX {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.log.record_all(&mut self.events);
    }
}

/// A stream whose frames are logged.
#[derive(Debug)]
pub(super) struct Tap<S> {
    inner: S,
    /// Bytes that came together with the HTTP head and were not read yet.
    first_bytes: Vec<u8>,
    conn: ConnectionId,
    noted: Noted,
    outgoing: FrameParser,
    incoming: FrameParser,
    written: u64,
    close_error: Option<ClosePayloadError>,
}

impl<S> Tap<S> {
    /// Watches a stream whose HTTP upgrade is over.
    /// `first_bytes` came together with the HTTP head.
    pub(super) fn after_upgrade(inner: S, first_bytes: Vec<u8>, conn: ConnectionId, log: Arc<dyn EventSink>) -> Self {
        Tap {
            inner,
            first_bytes,
            conn,
            noted: Noted { events: Vec::new(), log },
            outgoing: FrameParser::after_head(WireDirection::Out),
            incoming: FrameParser::after_head(WireDirection::In),
            written: 0,
            close_error: None,
        }
    }

    fn see_incoming(&mut self, bytes: &[u8]) {
        self.incoming.feed(bytes, |frame| {
            if frame.opcode == CLOSE {
                self.close_error = ClosePayload::decode(&frame.head).err();
            }
            self.noted.push(EventKind::Frame { conn: self.conn, frame });
        });
    }

    /// Notes what is above frames.
    pub(super) fn note(&mut self, kind: EventKind) {
        self.noted.push(kind);
    }

    /// Has the log take what was noted.
    pub(super) fn log_noted(&mut self) {
        self.noted.flush();
    }

    /// What is wrong with the peer's close frame; the codec above puts a code of its own in place of such a one.
    pub(super) fn close_error(&self) -> Option<ClosePayloadError> {
        self.close_error
    }

    /// Bytes that the stream has taken.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// The stream itself, past the log.
    pub(super) fn inner_mut(&mut self) -> &mut S {
        &mut self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        let before = buf.filled().len();
        if tap.first_bytes.is_empty() {
            ready!(Pin::new(&mut tap.inner).poll_read(cx, buf))?;
        } else {
            let count = tap.first_bytes.len().min(buf.remaining());
            buf.put_slice(&tap.first_bytes[..count]);
            tap.first_bytes.drain(..count);
        }
        tap.see_incoming(&buf.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let tap = self.get_mut();
        let taken = ready!(Pin::new(&mut tap.inner).poll_write(cx, buf))?;
        tap.written += taken as u64;
        tap.outgoing.feed(&buf[..taken], |frame| tap.noted.push(EventKind::Frame { conn: tap.conn, frame }));
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}
