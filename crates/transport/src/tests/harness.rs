//! What the tests share: a log in memory, one client with its queue, and a raw server.

use crate::{
    ConnectError, FaultSwitch, LiveOptions, LiveTransport, Opened, Strictness, TlsOptions, Transport as _,
    WebSocketHandle, WebSocketRequest, WireEvent, WireQueue,
};
use codec::{HttpHead, HttpHeadReader};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Frame, Message};
use std::future::Future;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

pub(super) const CONN: ConnectionId = ConnectionId(1);

#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Vec<EventKind>>, AtomicBool);

impl EventSink for Log {
    fn record(&self, kind: EventKind) {
        self.0.lock().unwrap().push(kind);
    }

    fn wants_whole_bodies(&self) -> bool {
        self.1.load(Ordering::Relaxed)
    }
}

impl Log {
    /// Somebody records.
    pub(super) fn want_whole_bodies(&self) {
        self.1.store(true, Ordering::Relaxed);
    }

    pub(super) fn events(&self) -> Vec<EventKind> {
        self.0.lock().unwrap().clone()
    }

    pub(super) fn frames(&self) -> Vec<Frame> {
        let frame = |event| if let EventKind::Frame { frame, .. } = event { Some(frame) } else { None };
        self.events().into_iter().filter_map(frame).collect()
    }

    /// `event` tags in order, as they stand in a fixture.
    pub(super) fn names(&self) -> Vec<String> {
        let name = |event: &EventKind| serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned();
        self.events().iter().map(name).collect()
    }

    pub(super) fn notices(&self) -> Vec<String> {
        let code = |event| if let EventKind::Notice { code, .. } = event { Some(code) } else { None };
        self.events().into_iter().filter_map(code).collect()
    }
}

/// Runs a test on one thread with a `LocalSet`.
pub(super) fn on_one_thread(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, test);
}

/// The same on paused time: it jumps to the next timer whenever nothing else can go on.
pub(super) fn on_paused_time(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    LocalSet::new().block_on(&runtime, test);
}

pub(super) fn request(url: impl Into<String>) -> WebSocketRequest {
    WebSocketRequest {
        url: url.into(),
        header: Vec::new(),
        protocols: Vec::new(),
        tcp_no_delay: false,
        per_message_deflate: false,
        strictness: Strictness::default(),
        timeout: Duration::from_secs(60),
    }
}

/// One connection with its log and queue.
pub(super) struct Client {
    pub(super) handle: Box<dyn WebSocketHandle>,
    pub(super) queue: Rc<WireQueue>,
    pub(super) log: Arc<Log>,
}

impl Client {
    pub(super) fn open(request: WebSocketRequest) -> Self {
        Self::open_with(request, TlsOptions::default())
    }

    pub(super) fn open_with(request: WebSocketRequest, tls: TlsOptions) -> Self {
        Self::open_all(request, tls, FaultSwitch::default())
    }

    pub(super) fn open_under(request: WebSocketRequest, faults: FaultSwitch) -> Self {
        Self::open_all(request, TlsOptions::default(), faults)
    }

    fn open_all(request: WebSocketRequest, tls: TlsOptions, faults: FaultSwitch) -> Self {
        let log = Arc::new(Log::default());
        let options = LiveOptions { epoch_ms: Arc::new(|| 1_700_000_000_000), tls, faults };
        let transport = LiveTransport::new(Arc::<Log>::clone(&log), options);
        let queue = WireQueue::new();
        let handle = transport.open_websocket(CONN, request, Rc::clone(&queue));
        Client { handle, queue, log }
    }

    pub(super) async fn next(&self) -> WireEvent {
        self.queue.wait().await;
        let (conn, event) = self.queue.pop().unwrap();
        assert_eq!(conn, CONN);
        event
    }

    pub(super) async fn opened(&self) -> Opened {
        match self.next().await {
            WireEvent::Opened(opened) => *opened,
            other => panic!("expected the open event, got {other:?}"),
        }
    }

    pub(super) async fn message(&self) -> Message {
        match self.next().await {
            WireEvent::Message(message) => message,
            other => panic!("expected a message, got {other:?}"),
        }
    }

    pub(super) async fn closed(&self) -> (CloseInitiator, u16, String) {
        match self.next().await {
            WireEvent::Closed { by, code, reason } => (by, code, reason),
            other => panic!("expected the end, got {other:?}"),
        }
    }

    pub(super) async fn failed(&self) -> ConnectError {
        match self.next().await {
            WireEvent::Failed(error) => error,
            other => panic!("expected a failure, got {other:?}"),
        }
    }
}

/// A server whose every byte the test writes.
pub(super) struct RawServer {
    listener: TcpListener,
}

impl RawServer {
    pub(super) async fn start() -> Self {
        RawServer { listener: TcpListener::bind(("127.0.0.1", 0)).await.unwrap() }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    pub(super) fn url(&self) -> String {
        format!("ws://{}/", self.address())
    }

    /// Takes a connection and reads its request.
    pub(super) async fn accept(&self) -> (TcpStream, HttpHead) {
        RawServer::read_head(self.listener.accept().await.unwrap().0).await
    }

    /// Reads the next request of a connection.
    pub(super) async fn read_head(mut stream: TcpStream) -> (TcpStream, HttpHead) {
        let mut reader = HttpHeadReader::default();
        let mut byte = [0];
        loop {
            stream.read_exact(&mut byte).await.unwrap();
            if let Some((head, _)) = reader.feed(&byte).unwrap() {
                return (stream, head);
            }
        }
    }

    /// Takes a connection and answers the handshake; `first` follows the head in the same write.
    pub(super) async fn upgrade(&self, extra_headers: &str, first: &[u8]) -> TcpStream {
        let (mut stream, head) = self.accept().await;
        let accept = derive_accept_key(head.get("sec-websocket-key").unwrap().as_bytes());
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n{extra_headers}\r\n"
        );
        stream.write_all(&[head.as_bytes(), first].concat()).await.unwrap();
        stream
    }
}

/// Reads exactly this many bytes.
pub(super) async fn read(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}
