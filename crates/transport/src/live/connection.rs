//! One open connection: moves messages between its outbox, the socket and the wire queue until it ends.
//!
//! Counterpart: `handle.rs` fills the outbox; the session's loop drains the wire queue. `reader.rs` reads frames, tungstenite writes
//! them.
//! Invariants: a message that arrived is queued before the end of its connection; there is exactly one end.

use super::inflating::Inflating;
use super::outbox::{Outbox, Outgoing, Stage};
use super::outgoing::{close_frame, data_frame};
use super::reader::{Incoming, Reader};
use super::stream::Stream;
use super::tap::Tap;
use crate::fault::MessageGate;
use crate::{WireEvent, WireQueue};
use bytes::Bytes;
use codec::{DeflateAgreement, MessageDeflater};
use futures_util::Sink as _;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message, WireDirection};
use std::fmt::Display;
use std::future::{Future as _, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data};
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

/// Bytes read in a row, whatever they are, and one read may go beyond: a flood of pings or of empty fragments is cut as well, and
/// messages are handed on while the processor's cache has them. Our choice: tens of microseconds.
const READ_BATCH_BYTES: usize = 256 * 1024;

/// Small messages are gathered up to this many bytes for one write.
const WRITE_BUFFER_BYTES: usize = 64 * 1024;

/// An open connection.
pub(super) struct Connection {
    conn: ConnectionId,
    reader: Reader,
    socket: WebSocketStream<Inflating<Tap<Stream>>>,
    deflater: Option<MessageDeflater>,
    gate: MessageGate,
    outbox: Rc<Outbox>,
    wire: Rc<WireQueue>,
    log: Arc<dyn EventSink>,
    /// Messages of this batch.
    arrived: Vec<Message>,
    /// The answer to the last ping, as long as the stream takes nothing: earlier ones need none (RFC 6455 §5.5.3).
    pong: Option<Bytes>,
    unflushed: bool,
    write_failed: bool,
    /// Who on our side asked for the close, once the frame is on its way.
    close_sent: Option<CloseInitiator>,
    /// Runs from the app's close on; `u64` is what had been written when it was last set.
    close_limit: Option<(Pin<Box<Sleep>>, u64)>,
}

/// What a pass of reading came to.
enum Pass {
    /// Nothing more is there.
    Dry,
    /// There may be more: others first.
    Cut,
    Ended(End),
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
        let tap = Tap::after_upgrade(stream, first_bytes, conn, Arc::clone(&log));
        let inflating = Inflating::new(tap, deflate.as_ref());
        let config = WebSocketConfig::default().read_buffer_size(0).write_buffer_size(WRITE_BUFFER_BYTES);
        let socket = WebSocketStream::from_raw_socket(inflating, Role::Client, Some(config)).await;
        Connection {
            conn,
            reader: Reader::default(),
            socket,
            deflater: deflate.as_ref().and_then(MessageDeflater::new),
            gate,
            outbox,
            wire,
            log,
            arrived: Vec::new(),
            pong: None,
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
            let pass = poll_fn(|cx| self.poll_batch(cx)).await;
            self.wire.push_messages(self.conn, &mut self.arrived);
            match pass {
                Pass::Dry => {}
                Pass::Cut => yield_now().await,
                Pass::Ended(end) => return self.finish(end).await,
            }
        }
    }

    /// One pass of reading and writing, logged in one go. Ready with messages in `arrived`, or with the end after them.
    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Pass> {
        let outcome = self.poll_messages(cx);
        if !self.write_failed {
            // Answers to pings.
            self.write_failed = self.flush(cx).is_err();
        }
        self.tap().log_noted();
        outcome
    }

    /// Writes what waits, then reads messages: as many as are there, up to a batch.
    fn poll_messages(&mut self, cx: &mut Context<'_>) -> Poll<Pass> {
        // A failed write is not the end: what the peer sent before it dropped is still to be read.
        if !self.write_failed {
            self.write_failed = self.write(cx).is_err();
        }
        // Before reading: a peer that never stops talking must not put the limit off.
        if self.poll_close_limit(cx).is_ready() {
            return Poll::Ready(Pass::Ended(End::NoReply));
        }
        let (events, bytes_max) = self.wire.room();
        // Notices of faults have their place among the frames, and are not noted but logged.
        let count_max = if self.gate.has_faults() { 1 } else { READ_BATCH.min(events) };
        let (mut read, mut delivered) = (0, 0);
        loop {
            while let Some(message) = self.gate.next(WireDirection::In) {
                delivered += message.len();
                self.arrive(message);
            }
            if self.arrived.len() >= count_max || delivered >= bytes_max || read >= READ_BATCH_BYTES {
                return Poll::Ready(Pass::Cut);
            }
            match self.reader.next() {
                Ok(Some(Incoming::Message(message))) => self.gate.take(WireDirection::In, message),
                Ok(Some(Incoming::Ping(payload))) => self.answer_ping(payload, cx),
                Ok(Some(Incoming::Pong)) => {}
                Ok(Some(Incoming::Close(frame))) => return Poll::Ready(Pass::Ended(End::CloseFrame(frame))),
                Err(error) => return Poll::Ready(Pass::Ended(End::Broken(error))),
                Ok(None) => match self.poll_fill(cx) {
                    Poll::Pending if self.arrived.is_empty() => break,
                    Poll::Pending => return Poll::Ready(Pass::Dry),
                    Poll::Ready(Ok(0)) => return Poll::Ready(Pass::Ended(End::Dropped)),
                    Poll::Ready(Ok(count)) => read += count,
                    Poll::Ready(Err(error)) => return Poll::Ready(Pass::Ended(End::Broken(error.into()))),
                },
            }
        }
        self.outbox.register(cx);
        self.gate.register(cx);
        Poll::Pending
    }

    /// Reads what is there; 0 where there will be no more.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut room = self.reader.room();
        pin!(self.socket.get_mut().read_buf(&mut room)).poll(cx)
    }

    /// Not flushed yet. After a close frame of ours nothing is answered (RFC 6455 §5.5.2).
    fn answer_ping(&mut self, payload: Bytes, cx: &mut Context<'_>) {
        if self.close_sent.is_none() && !self.write_failed {
            self.pong = Some(payload);
            self.write_failed = self.feed(cx).is_err();
        }
    }

    fn arrive(&mut self, message: Message) {
        let kind = EventKind::In { conn: self.conn, peer: None, message: message.clone() };
        self.tap().note(kind);
        self.arrived.push(message);
    }

    fn tap(&mut self) -> &mut Tap<Stream> {
        self.socket.get_mut().get_mut()
    }

    fn write(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        self.feed(cx)?;
        self.flush(cx)
    }

    /// Hands what waits to the codec as long as it takes it.
    fn feed(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        while self.has_work() && Pin::new(&mut self.socket).poll_ready(cx)?.is_ready() {
            let Some(frame) = self.next_frame() else { break };
            self.unflushed = true;
            Pin::new(&mut self.socket).start_send(frame)?;
        }
        Ok(())
    }

    fn flush(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
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
        self.pong.is_some() || self.outbox.has_work() || self.gate.has_next(WireDirection::Out)
    }

    /// What leaves next.
    fn next_frame(&mut self) -> Option<tungstenite::Message> {
        if let Some(payload) = self.pong.take() {
            return Some(tungstenite::Message::Pong(payload));
        }
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
            End::CloseFrame(frame) => self.answer_close(frame.clone()).await,
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

    /// The peer's close frame comes back to it, unless it is an answer itself (RFC 6455 §5.5.1).
    async fn answer_close(&mut self, frame: Option<CloseFrame>) {
        if self.close_sent.is_none() {
            // A codec that takes no more frames has no word left to say.
            drop(Pin::new(&mut self.socket).start_send(tungstenite::Message::Close(frame)));
        }
        self.flush_last().await;
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
