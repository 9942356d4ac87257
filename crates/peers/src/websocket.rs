//! A WebSocket client over the same live transport as sessions, so that its frames are seen like theirs.
//!
//! Counterpart: any WebSocket server. Invariant: the log has one `open` and one `close` or `fail`; a client that is dropped
//! cuts its connection.

use model::{CloseInitiator, ConnectionId, EventSink, Message};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use transport::{
    ConnectError, FaultSwitch, LiveOptions, LiveTransport, SendError, Strictness, TlsOptions, Transport as _,
    WebSocketHandle, WebSocketRequest, WireEvent, WireQueue,
};

/// The only connection of a client has this number in the log.
pub const CONN: ConnectionId = ConnectionId(1);

/// How to connect.
#[derive(Clone, Debug)]
pub struct WebSocketOptions {
    /// `ws://` or `wss://`.
    pub url: String,
    /// Extra request headers, in order.
    pub header: Vec<(String, String)>,
    /// Subprotocols to offer.
    pub protocols: Vec<String>,
    /// Offer permessage-deflate.
    pub deflate: bool,
    /// Limit for name resolution, TCP, TLS and upgrade together.
    pub timeout: Duration,
    /// Whom `wss://` trusts.
    pub tls: TlsOptions,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum WebSocketEvent {
    /// The handshake succeeded, with this subprotocol.
    Opened(Option<String>),
    /// A whole message.
    Message(Message),
    /// It was open and has ended. The last event.
    Closed {
        /// 1005 when the peer's frame had no code, 1006 when there was no close frame.
        code: u16,
        /// Close reason.
        reason: String,
    },
    /// It never opened. The last event.
    Failed(ConnectError),
}

/// An open or opening WebSocket.
#[derive(Debug)]
pub struct WebSocketClient {
    wire: Rc<WireQueue>,
    handle: Box<dyn WebSocketHandle>,
    _transport: LiveTransport,
}

impl WebSocketClient {
    /// Starts opening and returns at once. Must be called inside a `LocalSet`.
    pub fn open(options: WebSocketOptions, log: Arc<dyn EventSink>) -> Self {
        let live = LiveOptions { epoch_ms: Arc::new(epoch_ms), tls: options.tls, faults: FaultSwitch::default() };
        let transport = LiveTransport::new(log, live);
        let wire = WireQueue::new();
        let request = WebSocketRequest {
            url: options.url,
            header: options.header,
            protocols: options.protocols,
            tcp_no_delay: true,
            per_message_deflate: options.deflate,
            // No app stands behind it that a phone would hold back.
            strictness: Strictness::default(),
            timeout: options.timeout,
        };
        let handle = transport.open_websocket(CONN, request, Rc::clone(&wire));
        WebSocketClient { wire, handle, _transport: transport }
    }

    /// Hands over a message.
    ///
    /// # Errors
    /// It is not open, or too much waits already.
    pub fn send(&self, message: Message) -> Result<(), SendError> {
        self.handle.send(message)
    }

    /// Starts the close handshake, or cancels the opening.
    pub fn close(&self, code: u16, reason: &str) {
        self.handle.close(CloseInitiator::Host, code, reason);
    }

    /// The next event. May be dropped and called again; after the last event it never resolves.
    pub async fn next(&self) -> WebSocketEvent {
        loop {
            self.wire.wait().await;
            match self.wire.pop() {
                Some((_, WireEvent::Opened(opened))) => return WebSocketEvent::Opened(opened.protocol),
                Some((_, WireEvent::Message(message))) => return WebSocketEvent::Message(message),
                Some((_, WireEvent::Closed { code, reason, .. })) => return WebSocketEvent::Closed { code, reason },
                Some((_, WireEvent::Failed(error))) => return WebSocketEvent::Failed(error),
                _ => {}
            }
        }
    }
}

fn epoch_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
