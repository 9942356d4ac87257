//! One open connection: moves messages between its outbox, the socket and the wire queue until it ends.
//!
//! Counterpart: `handle.rs` fills the outbox; the session's loop drains the wire queue. Pings are answered by the codec.
//! Invariants: a message that arrived is queued before the end of its connection; there is exactly one end.

use super::inflating::Inflating;
use super::outbox::{Outbox, Outgoing, Stage};
use super::stream::Stream;
use super::tap::Tap;
use crate::fault::MessageGate;
use crate::{WireEvent, WireQueue};
use bytes::Bytes;
use codec::{DeflateAgreement, MessageDeflater};
use futures_util::{Sink as _, Stream as _};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message, WireDirection};
use std::fmt::Display;
use std::future::{Future as _, poll_fn};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Error};

/// Bytes of one message. WeChat publishes no limit; this is the default of our WebSocket codec.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Bytes of one frame: a message may be one frame.
pub const FRAME_BYTES_MAX: usize = MESSAGE_BYTES_MAX;

/// How long a close waits for the peer's close frame, or for any byte to be taken, before the connection is cut. Our
/// choice: Chromium waits 10 s, and a test that ends should not.
pub const CLOSE_REPLY_TIMEOUT: Duration = Duration::from_secs(2);

/// How long the server may take to close TCP after the close frames (RFC 6455 §7.1.1 lets it go first). The app has
/// its `onClose` by then.
const LINGER: Duration = Duration::from_secs(2);

/// Messages read in a row before others get their turn.
const READ_BATCH: usize = 128;

/// Payload bytes read in a row, one message may go beyond: what is read waits for the log until all of it is, and the log has its
/// time. Our choice: tens of microseconds.
const READ_BATCH_BYTES: usize = 256 * 1024;

/// The codec clears this much memory before each of its reads, however little comes.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// What one system call may bring; the reads of the codec are served from it.
const STREAM_BUFFER_BYTES: usize = 64 * 1024;

/// Small messages are gathered up to this many bytes for one write.
const WRITE_BUFFER_BYTES: usize = 64 * 1024;

/// An open connection.
pub(super) struct Connection {
    conn: ConnectionId,
    socket: WebSocketStream<Inflating<Tap<BufReader<Stream>>>>,
    deflater: Option<MessageDeflater>,
    gate: MessageGate,
    outbox: Rc<Outbox>,
    wire: Rc<WireQueue>,
    log: Arc<dyn EventSink>,
    /// Messages of this batch.
    arrived: Vec<Message>,
    unflushed: bool,
    write_failed: bool,
    /// Who on our side asked for the close, once the frame is on its way.
    close_sent: Option<CloseInitiator>,
    /// Runs from the app's close on; `u64` is what had been written when it was last set.
    close_limit: Option<(Pin<Box<Sleep>>, u64)>,
}

/// How a connection ended.
enum End {
    /// The peer's close frame arrived.
    CloseFrame(Option<CloseFrame>),
    /// TCP ended without one.
    Dropped,
    /// An error of the stream or of the peer.
    Broken(Error),
    /// The peer did not answer our close frame.
    NoReply,
}

impl Connection {
    pub(super) async fn new(
        conn: ConnectionId,
        (stream, first_bytes, deflate): (Stream, Vec<u8>, Option<DeflateAgreement>),
        gate: MessageGate,
        outbox: Rc<Outbox>,
        wire: Rc<WireQueue>,
        log: Arc<dyn EventSink>,
    ) -> Self {
        let stream = BufReader::with_capacity(STREAM_BUFFER_BYTES, stream);
        let tap = Tap::after_upgrade(stream, first_bytes, conn, Arc::clone(&log));
        let inflating = Inflating::new(tap, deflate.as_ref());
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES)
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX));
        // Not `from_partially_read`: its buffer forgets its size, and once messages hold on to the first one every frame
        // costs two reads, of 14 bytes and of the rest.
        let socket = WebSocketStream::from_raw_socket(inflating, Role::Client, Some(config)).await;
        Connection {
            conn,
            socket,
            deflater: deflate.as_ref().and_then(MessageDeflater::new),
            gate,
            outbox,
            wire,
            log,
            arrived: Vec::new(),
            unflushed: false,
            write_failed: false,
            close_sent: None,
            close_limit: None,
        }
    }

    /// Runs until the connection has ended and the end is told.
    pub(super) async fn run(mut self) {
        loop {
            self.wire.wait_for_room().await;
            let end = poll_fn(|cx| self.poll_batch(cx)).await;
            let is_full = self.arrived.len() >= READ_BATCH;
            self.wire.push_messages(self.conn, &mut self.arrived);
            if let Some(end) = end {
                return self.finish(end).await;
            }
            if is_full {
                yield_now().await;
            }
        }
    }

    /// One pass of reading and writing, logged in one go. Ready with messages in `arrived`, or with the end after them.
    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<End>> {
        let outcome = self.poll_messages(cx);
        self.tap().log_noted();
        outcome
    }

    /// Writes what waits, then reads messages: as many as are there, up to a batch.
    fn poll_messages(&mut self, cx: &mut Context<'_>) -> Poll<Option<End>> {
        // A failed write is not the end: what the peer sent before it dropped is still to be read.
        if !self.write_failed {
            self.write_failed = self.write(cx).is_err();
        }
        // Before reading: a peer that never stops talking must not put the limit off.
        if self.poll_close_limit(cx).is_ready() {
            return Poll::Ready(Some(End::NoReply));
        }
        let (events, bytes) = self.wire.room();
        // Notices of faults have their place among the frames, and are not noted but logged.
        let count_max = if self.gate.has_faults() { 1 } else { READ_BATCH.min(events) };
        let bytes_max = READ_BATCH_BYTES.min(bytes);
        let mut bytes = 0;
        loop {
            while let Some(message) = self.gate.next(WireDirection::In) {
                bytes += message.len();
                self.arrive(message);
            }
            if self.arrived.len() >= count_max || bytes >= bytes_max {
                return Poll::Ready(None);
            }
            match Pin::new(&mut self.socket).poll_next(cx) {
                Poll::Pending if self.arrived.is_empty() => break,
                Poll::Pending => return Poll::Ready(None),
                Poll::Ready(None) => return Poll::Ready(Some(End::Dropped)),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(End::Broken(error))),
                Poll::Ready(Some(Ok(message))) => match message {
                    tungstenite::Message::Text(text) => self.gate.take(WireDirection::In, Message::Text(text.into())),
                    tungstenite::Message::Binary(bytes) => self.gate.take(WireDirection::In, Message::Binary(bytes)),
                    tungstenite::Message::Close(frame) => return Poll::Ready(Some(End::CloseFrame(frame))),
                    // The codec has queued the pong; the next read writes it.
                    tungstenite::Message::Ping(_) | tungstenite::Message::Pong(_) | tungstenite::Message::Frame(_) => {}
                },
            }
        }
        self.outbox.register(cx);
        self.gate.register(cx);
        Poll::Pending
    }

    fn arrive(&mut self, message: Message) {
        let kind = EventKind::In { conn: self.conn, peer: None, message: message.clone() };
        self.tap().note(kind);
        self.arrived.push(message);
    }

    fn tap(&mut self) -> &mut Tap<BufReader<Stream>> {
        self.socket.get_mut().get_mut()
    }

    /// Hands waiting messages to the codec as long as it takes them, then flushes once.
    fn write(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        while self.has_work() && Pin::new(&mut self.socket).poll_ready(cx)?.is_ready() {
            let Some(frame) = self.next_frame() else { break };
            self.unflushed = true;
            Pin::new(&mut self.socket).start_send(frame)?;
        }
        if self.unflushed && Pin::new(&mut self.socket).poll_flush(cx)?.is_ready() {
            self.unflushed = false;
            if self.close_sent.is_some() {
                // The wait for the answer begins when the close frame is out.
                self.limit_close();
            }
        }
        Ok(())
    }

    /// Whether something leaves next.
    fn has_work(&mut self) -> bool {
        self.outbox.has_work() || self.gate.has_next(WireDirection::Out)
    }

    /// What leaves next.
    fn next_frame(&mut self) -> Option<tungstenite::Message> {
        loop {
            match self.gate.next(WireDirection::Out) {
                // Checked by whoever made the message (`Message::Text` is valid UTF-8), so not once more here.
                Some(Message::Text(bytes)) => return Some(data_frame(&mut self.deflater, bytes, Data::Text)),
                Some(Message::Binary(bytes)) => return Some(data_frame(&mut self.deflater, bytes, Data::Binary)),
                None => {}
            }
            match self.outbox.pop()? {
                Outgoing::Message(message) => self.gate.take(WireDirection::Out, message),
                // What was only late goes before the close.
                close if self.gate.release(WireDirection::Out) => self.outbox.put_back(close),
                Outgoing::Close { by, code, reason } => {
                    self.close_sent = Some(by);
                    return Some(tungstenite::Message::Close(close_frame(code, &reason)));
                }
            }
        }
    }

    /// Ready when nothing has moved for the limit since the app's close.
    fn poll_close_limit(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.close_limit.is_none() && self.outbox.stage() == Stage::Closing {
            self.limit_close();
        }
        let Some((limit, written_before)) = &mut self.close_limit else { return Poll::Pending };
        loop {
            if limit.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            let written = self.socket.get_ref().get_ref().written();
            if written == *written_before {
                return Poll::Ready(());
            }
            *written_before = written;
            limit.as_mut().reset(Instant::now() + CLOSE_REPLY_TIMEOUT);
        }
    }

    fn limit_close(&mut self) {
        self.close_limit = Some((Box::pin(sleep(CLOSE_REPLY_TIMEOUT)), self.socket.get_ref().get_ref().written()));
    }

    async fn finish(mut self, end: End) {
        let by = self.close_sent.unwrap_or(CloseInitiator::Peer);
        let bad_close = self.socket.get_ref().get_ref().close_error().filter(|_| matches!(end, End::CloseFrame(_)));
        if let Some(error) = bad_close {
            self.notice_broken(&error);
        }
        let (code, reason) = match &end {
            End::CloseFrame(Some(frame)) if bad_close.is_none() => (u16::from(frame.code), frame.reason.to_string()),
            End::CloseFrame(None) => (1005, String::new()),
            // RFC 6455 §7.1.7: a connection that failed is reported as one without a close frame.
            _ => (1006, String::new()),
        };
        match &end {
            // The codec has queued the reply, if one is due.
            End::CloseFrame(_) => self.flush_last().await,
            End::Broken(error) => self.complain(error).await,
            End::Dropped | End::NoReply => {}
        }
        self.gate.release(WireDirection::In);
        while let Some(message) = self.gate.next(WireDirection::In) {
            self.wire.wait_for_room().await;
            self.arrive(message);
            self.tap().log_noted();
            self.wire.push_messages(self.conn, &mut self.arrived);
        }
        self.outbox.ended();
        self.log.record(EventKind::Close { conn: self.conn, by, code, reason: reason.clone() });
        self.wire.push_now(self.conn, WireEvent::Closed { by, code, reason });
        if matches!(end, End::CloseFrame(_) | End::Broken(_)) {
            drop(timeout(LINGER, self.linger(&end)).await);
        }
    }

    /// Tells the peer and the log what it did wrong. A connection that just dropped needs no words.
    async fn complain(&mut self, error: &Error) {
        if matches!(error, Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) {
            return;
        }
        let code = match error {
            Error::Protocol(_) => Some(CloseCode::Protocol),
            Error::Utf8(_) => Some(CloseCode::Invalid),
            // Data that cannot be inflated (`inflating.rs`).
            Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Some(CloseCode::Invalid),
            Error::Capacity(_) => Some(CloseCode::Size),
            _ => None,
        };
        self.notice_broken(error);
        if let Some(code) = code {
            let frame = tungstenite::Message::Close(Some(CloseFrame { code, reason: "".into() }));
            // A codec that takes no more frames has no word left to say.
            drop(Pin::new(&mut self.socket).start_send(frame));
            self.flush_last().await;
        }
    }

    /// Writes what is left, each frame logged as it leaves.
    async fn flush_last(&mut self) {
        let flushed = poll_fn(|cx| {
            let flushed = Pin::new(&mut self.socket).poll_flush(cx);
            self.tap().log_noted();
            flushed
        });
        drop(timeout(CLOSE_REPLY_TIMEOUT, flushed).await);
    }

    fn notice_broken(&self, error: &dyn Display) {
        let text = format!("{} broke: {error}", self.conn);
        self.log.record(EventKind::Notice { code: "connection-broke".to_owned(), text, hint: None });
    }

    /// Lets the close frame reach the peer: closing a socket with unread bytes would reset the connection.
    async fn linger(&mut self, end: &End) {
        let stream = self.tap().inner_mut();
        if matches!(end, End::Broken(_)) {
            let _ = stream.shutdown().await;
        }
        let mut rest = vec![0; 4096];
        while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
        let _ = stream.shutdown().await;
    }
}

/// A whole message as one frame, compressed where that was agreed.
fn data_frame(deflater: &mut Option<MessageDeflater>, bytes: Bytes, kind: Data) -> tungstenite::Message {
    let deflated = deflater.as_mut().and_then(|deflater| deflater.deflate(&bytes));
    let is_deflated = deflated.is_some();
    let mut frame = Frame::message(deflated.map_or(bytes, Bytes::from), OpCode::Data(kind), true);
    frame.header_mut().rsv1 = is_deflated;
    tungstenite::Message::Frame(frame)
}

/// A close frame that a control frame can hold; 1005 is the frame without a code.
fn close_frame(code: u16, reason: &str) -> Option<CloseFrame> {
    let end = reason.floor_char_boundary(codec::CLOSE_REASON_BYTES_MAX);
    (code != 1005).then(|| CloseFrame { code: CloseCode::from(code), reason: reason[..end].into() })
}
