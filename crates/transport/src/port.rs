//! The port between the tasks of the logic layer and whatever carries their bytes.

use crate::{
    InterfaceAddress, MdnsEvent, MdnsHandle, SocketError, TcpEvent, TcpHandle, TcpRequest, UdpEvent, UdpHandle,
    UdpRequest,
};
mod http;

pub use http::{
    Asked, BodyTarget, HttpAnswer, HttpBody, HttpDone, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpKind,
    HttpRequest, UrlRule,
};

use model::errors::websocket::opening;
use model::errors::{ErrorRow, ErrorWords};
use model::{CloseInitiator, ConnectionId, EventKind, Message, SocketProfile};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Notify;

/// Opens connections. Must be called inside a `LocalSet`.
pub trait Transport: Debug {
    /// Starts opening and returns at once; the outcome comes through `events`.
    fn open_websocket(
        &self,
        conn: ConnectionId,
        request: WebSocketRequest,
        events: Rc<WireQueue>,
    ) -> Box<dyn WebSocketHandle>;

    /// Starts a request and returns at once; what becomes of it comes through `events`.
    fn open_http(&self, conn: ConnectionId, request: HttpRequest, events: Rc<WireQueue>) -> Box<dyn HttpHandle>;
    /// Starts opening a TCP connection and returns at once; the outcome comes through `events`.
    fn open_tcp(&self, conn: ConnectionId, request: TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle>;

    /// Binds a UDP socket.
    ///
    /// # Errors
    /// The system refuses the port; nothing comes through `events` then.
    fn open_udp(
        &self,
        conn: ConnectionId,
        request: UdpRequest,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn UdpHandle>, SocketError>;

    /// Starts looking for services in the local network (RFC 6763); `service_type` is `_http._tcp.` or the like.
    ///
    /// # Errors
    /// The type is none, or the system has no multicast.
    fn browse(
        &self,
        conn: ConnectionId,
        service_type: &str,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn MdnsHandle>, SocketError>;

    /// The addresses of this machine, without loopback, the one that leads to other networks first.
    fn interfaces(&self) -> Vec<InterfaceAddress>;
}

/// A WebSocket to open.
#[derive(Clone, Debug)]
pub struct WebSocketRequest {
    /// `ws://` or `wss://`, as the app wrote it.
    pub url: String,
    /// Extra request headers in order; names keep their case, duplicates are kept.
    pub header: Vec<(String, String)>,
    /// Subprotocols offered.
    pub protocols: Vec<String>,
    /// Sets TCP_NODELAY.
    pub tcp_no_delay: bool,
    /// Offers permessage-deflate.
    pub per_message_deflate: bool,
    /// How strict the runtime is that this stands for.
    pub strictness: Strictness,
    /// Limit for name resolution, TCP, TLS and upgrade together.
    pub timeout: Duration,
}

/// Where runtimes differ in what they let a handshake get away with; the default is the most tolerant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strictness {
    /// An answer that chooses none of the offered subprotocols fails, as in Chromium.
    pub wants_subprotocol: bool,
    /// A URL with characters that are not escaped fails, as on phones; otherwise they are escaped.
    pub wants_escaped_url: bool,
}

/// One open or opening WebSocket. Dropping it aborts the connection.
pub trait WebSocketHandle: Debug {
    /// Hands a message to the stack.
    ///
    /// # Errors
    /// The connection is not open, or its send queue is full.
    fn send(&self, message: Message) -> Result<(), SendError>;

    /// Starts the close handshake, or cancels the opening, on behalf of `by`. A second call does nothing.
    fn close(&self, by: CloseInitiator, code: u16, reason: &str);
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The handshake has not finished, or the connection has ended.
    #[error("the connection is not open")]
    NotOpen,
    /// More than `SEND_QUEUE_BYTES_MAX` wait to be written.
    #[error("the send queue is full")]
    QueueFull,
}

/// What a connection tells its task.
#[derive(Clone, Debug)]
pub enum WireEvent {
    /// The handshake succeeded.
    Opened(Box<Opened>),
    /// A whole message arrived.
    Message(Message),
    /// It was open and has ended.
    Closed {
        /// Who began it.
        by: CloseInitiator,
        /// 1005 when the peer's frame had no code, 1006 when there was no close frame.
        code: u16,
        /// Close reason.
        reason: String,
    },
    /// It never opened.
    Failed(ConnectError),
    /// Of a TCP connection.
    Tcp(TcpEvent),
    /// Of a UDP socket.
    Udp(UdpEvent),
    /// Of a search for services.
    Mdns(MdnsEvent),
    /// An event of an HTTP request.
    Http(HttpEvent),
}

impl WireEvent {
    /// Payload bytes that it holds.
    fn len(&self) -> usize {
        match self {
            WireEvent::Message(message) => message.len(),
            WireEvent::Http(HttpEvent::Chunk(bytes)) => bytes.len(),
            WireEvent::Http(HttpEvent::Done(done)) => done.body.len(),
            _ => 0,
        }
    }
}

/// A finished handshake.
#[derive(Clone, Debug)]
pub struct Opened {
    /// HTTP status, 101.
    pub status: u16,
    /// Response headers in the server's spelling and order.
    pub header: Vec<(String, String)>,
    /// The subprotocol that the server chose.
    pub protocol: Option<String>,
    /// WeChat's timing object.
    pub profile: SocketProfile,
}

/// A connection that never opened.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConnectError {
    /// What kind of failure; decides the text that the app sees.
    pub kind: ConnectErrorKind,
    /// Our words with the address, such as `127.0.0.1:8080 refused the connection`.
    pub message: String,
    /// The next step for the user.
    pub hint: Option<String>,
}

impl ConnectError {
    /// What `onError` tells in the words of a runtime: a row of docs/contracts/errors.md.
    pub fn row(&self, words: ErrorWords) -> ErrorRow {
        use ConnectErrorKind as Kind;
        match (words, self.kind) {
            (_, Kind::Cancelled) => opening::CANCELLED,
            (ErrorWords::Device, kind) => match kind {
                Kind::HostNotFound => opening::HOST_NOT_FOUND,
                Kind::Tls => opening::TLS,
                Kind::Timeout => opening::TIMEOUT,
                Kind::HttpStatus(_) | Kind::UnescapedUrl => opening::HTTP_STATUS,
                Kind::Handshake | Kind::NoSubprotocol => opening::HANDSHAKE,
                Kind::InvalidUrl | Kind::Refused | Kind::Tcp | Kind::Cancelled => opening::TRANSPORT,
            },
            (ErrorWords::Devtools, kind) => match kind {
                Kind::HostNotFound => opening::DEVTOOLS_HOST_NOT_FOUND,
                Kind::Refused => opening::DEVTOOLS_REFUSED,
                Kind::Tls => opening::DEVTOOLS_TLS,
                Kind::Timeout => opening::DEVTOOLS_TIMEOUT,
                Kind::HttpStatus(_) => opening::DEVTOOLS_HTTP_STATUS,
                Kind::NoSubprotocol => opening::DEVTOOLS_SUBPROTOCOL,
                Kind::Handshake | Kind::InvalidUrl | Kind::UnescapedUrl | Kind::Tcp | Kind::Cancelled => {
                    opening::DEVTOOLS_RESET
                }
            },
        }
    }

    /// The text of `onError` in the words of a runtime.
    pub fn text(&self, words: ErrorWords) -> String {
        let row = self.row(words);
        match self.kind {
            ConnectErrorKind::HttpStatus(status) => row.with("status", &status.to_string()),
            _ => row.text.to_owned(),
        }
    }

    /// The text of `onError` in the device's words, as the event log has it.
    pub fn err_msg(&self) -> String {
        self.text(ErrorWords::Device)
    }

    /// The line of the event log.
    pub fn event(&self, conn: ConnectionId) -> EventKind {
        let kind = Some(self.kind.name().into_owned());
        EventKind::Fail { conn, kind, err_msg: self.err_msg(), cause: self.cause() }
    }

    /// Message and hint in one line, for the event log.
    pub fn cause(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {hint}", self.message),
            None => self.message.clone(),
        }
    }
}

/// Kinds of connect failure, by the step that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectErrorKind {
    /// The URL cannot be used.
    InvalidUrl,
    /// The URL has characters that are not escaped, and the runtime does not escape them.
    UnescapedUrl,
    /// The name has no address.
    HostNotFound,
    /// Nothing listens there.
    Refused,
    /// Any other TCP failure.
    Tcp,
    /// The certificate or the TLS handshake.
    Tls,
    /// The server answered with another HTTP status.
    HttpStatus(u16),
    /// The answer broke RFC 6455.
    Handshake,
    /// The answer chose none of the subprotocols, and the runtime insists on one.
    NoSubprotocol,
    /// The limit passed.
    Timeout,
    /// The app closed it before it was open.
    Cancelled,
}

/// Events of all connections of one session, in order of arrival, bounded.
///
/// Connections push and wait when it is full, which stops their reading and so slows the peer; the loop drains.
/// One thread only.
#[derive(Debug)]
pub struct WireQueue {
    events: RefCell<VecDeque<(ConnectionId, WireEvent)>>,
    capacity: usize,
    /// Payload bytes of the events that wait.
    bytes: Cell<usize>,
    arrived: Notify,
    drained: Notify,
    /// Connections that wait for room.
    waiting: Cell<usize>,
}

impl WireQueue {
    /// Events that may wait: enough for a few turns of the loop at full speed.
    pub const CAPACITY: usize = 4096;

    /// Payload bytes that may wait before connections stop reading; one event may go beyond. Our choice: a largest message.
    pub const BYTES_MAX: usize = 64 * 1024 * 1024;

    /// An empty queue.
    pub fn new() -> Rc<Self> {
        Rc::new(WireQueue {
            events: RefCell::new(VecDeque::new()),
            capacity: Self::CAPACITY,
            bytes: Cell::new(0),
            arrived: Notify::new(),
            drained: Notify::new(),
            waiting: Cell::new(0),
        })
    }

    /// Appends an event; waits while the queue is full.
    pub async fn push(&self, conn: ConnectionId, event: WireEvent) {
        self.wait_for_room().await;
        self.push_now(conn, event);
    }

    /// Waits while the queue is full.
    pub async fn wait_for_room(&self) {
        while self.is_full() {
            self.waiting.set(self.waiting.get() + 1);
            self.drained.notified().await;
            self.waiting.set(self.waiting.get() - 1);
        }
    }

    /// How many events, and payload bytes, may come before the queue is full; one event may go beyond the bytes.
    pub fn room(&self) -> (usize, usize) {
        (self.capacity.saturating_sub(self.len()), Self::BYTES_MAX.saturating_sub(self.bytes.get()))
    }

    /// Appends messages for which there is room, and leaves the list empty.
    pub fn push_messages(&self, conn: ConnectionId, messages: &mut Vec<Message>) {
        let mut events = self.events.borrow_mut();
        let was_empty = events.is_empty();
        self.bytes.set(self.bytes.get() + messages.iter().map(Message::len).sum::<usize>());
        events.extend(messages.drain(..).map(|message| (conn, WireEvent::Message(message))));
        if was_empty && !events.is_empty() {
            self.arrived.notify_one();
        }
    }

    /// Appends an event though the queue may be full. Only for the one last event of a connection.
    pub fn push_now(&self, conn: ConnectionId, event: WireEvent) {
        self.bytes.set(self.bytes.get() + event.len());
        let mut events = self.events.borrow_mut();
        events.push_back((conn, event));
        if events.len() == 1 {
            self.arrived.notify_one();
        }
    }

    /// Appends an event unless the queue is full; false when it was not taken. For datagrams, which may be lost.
    pub fn offer(&self, conn: ConnectionId, event: WireEvent) -> bool {
        let has_room = self.len() < self.capacity;
        if has_room {
            self.push_now(conn, event);
        }
        has_room
    }

    /// Takes the oldest event.
    pub fn pop(&self) -> Option<(ConnectionId, WireEvent)> {
        let event = self.events.borrow_mut().pop_front();
        if let Some((_, event)) = &event {
            self.bytes.set(self.bytes.get() - event.len());
            // A connection that went away while it waited is still counted, which costs no more than a needless word.
            if self.waiting.get() > 0 {
                self.drained.notify_one();
            }
        }
        event
    }

    /// True when whoever pushes has to wait.
    pub fn is_full(&self) -> bool {
        self.events.borrow().len() >= self.capacity || self.bytes.get() >= Self::BYTES_MAX
    }

    /// Events that wait.
    pub fn len(&self) -> usize {
        self.events.borrow().len()
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.events.borrow().is_empty()
    }

    /// Waits until something is there.
    pub async fn wait(&self) {
        while self.is_empty() {
            self.arrived.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_full_at_its_bytes_and_has_room_again_when_one_is_taken() {
        let queue = WireQueue::new();
        let chunk = |bytes: usize| WireEvent::Http(HttpEvent::Chunk(vec![0; bytes].into()));
        queue.push_now(ConnectionId(1), chunk(WireQueue::BYTES_MAX - 1));
        assert!(!queue.is_full());
        queue.push_now(ConnectionId(1), chunk(1));
        assert!(queue.is_full());
        queue.pop();
        assert!(!queue.is_full() && queue.len() == 1);
    }
}
