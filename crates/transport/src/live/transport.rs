//! `Transport` over real sockets.

use super::connect::{Connected, connect};
use super::connection::Connection;
use super::failure;
use super::handle::LiveHandle;
use super::http::{self, BodyLimits, Network, Pool};
use super::outbox::Outbox;
use super::tls::TlsOptions;
use super::upgrade::refusals;
use super::{interfaces, mdns, tcp, udp};
use crate::fault::{FaultPoint, FaultSwitch, MessageGate};
use crate::task::OwnedTask;
use crate::{
    ConnectError, HttpHandle, HttpRequest, InterfaceAddress, MdnsHandle, Opened, SocketError, TcpHandle, TcpRequest,
    Transport, UdpHandle, UdpRequest, WebSocketHandle, WebSocketRequest, WireEvent, WireQueue,
};
use model::{ConnectionId, EventKind, EventSink, SocketProfile};
use rustls::ClientConfig;
use serde_json::{Map, Value};
use std::cell::OnceCell;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The session's wall clock: milliseconds since the epoch.
pub type EpochClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How live sockets behave.
#[derive(Clone)]
pub struct LiveOptions {
    /// The session's wall clock, for `profile`.
    pub epoch_ms: EpochClock,
    /// Whom `wss://` trusts.
    pub tls: TlsOptions,
    /// What goes wrong on purpose; may change while connections are open.
    pub faults: FaultSwitch,
}

impl fmt::Debug for LiveOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveOptions").field("tls", &self.tls).finish_non_exhaustive()
    }
}

/// Live sockets.
#[derive(Debug)]
pub struct LiveTransport {
    log: Arc<dyn EventSink>,
    options: LiveOptions,
    tls: Rc<TlsConfig>,
    pool: Rc<Pool>,
    body_limits: BodyLimits,
}

impl LiveTransport {
    /// Live sockets that write their events into `events`.
    pub fn new(events: Arc<dyn EventSink>, options: LiveOptions) -> Self {
        let tls = TlsConfig { options: options.tls.clone(), config: OnceCell::new(), http2: OnceCell::new() };
        LiveTransport {
            log: events,
            options,
            tls: Rc::new(tls),
            pool: Rc::default(),
            body_limits: BodyLimits::default(),
        }
    }

    /// The same with other limits for what requests receive.
    #[cfg(test)]
    pub(crate) fn with_body_limits(self, body_limits: BodyLimits) -> Self {
        LiveTransport { body_limits, ..self }
    }

    fn faults(&self, conn: ConnectionId) -> FaultPoint {
        FaultPoint::new(self.options.faults.clone(), conn, Arc::clone(&self.log))
    }
}

impl Transport for LiveTransport {
    fn open_websocket(
        &self,
        conn: ConnectionId,
        request: WebSocketRequest,
        events: Rc<WireQueue>,
    ) -> Box<dyn WebSocketHandle> {
        let outbox = Rc::new(Outbox::new());
        let opening = Opening {
            conn,
            request,
            wire: events,
            outbox: Rc::clone(&outbox),
            log: Arc::clone(&self.log),
            tls: Rc::clone(&self.tls),
            faults: self.faults(conn),
            epoch_ms: Arc::clone(&self.options.epoch_ms),
        };
        opening.record_open();
        let task = OwnedTask::spawn(opening.run());
        Box::new(LiveHandle { conn, outbox, log: Arc::clone(&self.log), _task: task })
    }

    fn open_http(&self, conn: ConnectionId, request: HttpRequest, events: Rc<WireQueue>) -> Box<dyn HttpHandle> {
        let network = Network {
            tls: Rc::clone(&self.tls),
            pool: Rc::clone(&self.pool),
            log: Arc::clone(&self.log),
            epoch_ms: Arc::clone(&self.options.epoch_ms),
            faults: self.faults(conn),
            limits: self.body_limits,
        };
        Box::new(http::open(conn, request, events, network))
    }

    fn open_tcp(&self, conn: ConnectionId, request: TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle> {
        tcp::open(conn, request, events, self.faults(conn), Arc::clone(&self.log))
    }

    fn open_udp(
        &self,
        conn: ConnectionId,
        request: UdpRequest,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn UdpHandle>, SocketError> {
        udp::open(conn, request, events, self.faults(conn), Arc::clone(&self.log))
    }

    fn browse(
        &self,
        conn: ConnectionId,
        service_type: &str,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn MdnsHandle>, SocketError> {
        mdns::browse(conn, service_type, events, Arc::clone(&self.log))
    }

    fn interfaces(&self) -> Vec<InterfaceAddress> {
        interfaces::interfaces()
    }
}

/// The TLS configuration, made by the first encrypted connection and kept.
#[derive(Debug)]
pub(super) struct TlsConfig {
    options: TlsOptions,
    config: OnceCell<Arc<ClientConfig>>,
    /// The same, offering HTTP/2 before HTTP/1.1.
    http2: OnceCell<Arc<ClientConfig>>,
}

impl TlsConfig {
    /// Reads the system's certificates away from the session's thread, which that would stop for some milliseconds.
    ///
    /// # Errors
    /// The root certificates cannot be used.
    pub(super) async fn get(&self, http2: bool) -> Result<Arc<ClientConfig>, rustls::Error> {
        let config = self.http1().await?;
        if !http2 {
            return Ok(config);
        }
        let with_http2 = self.http2.get_or_init(|| {
            let mut config = (*config).clone();
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Arc::new(config)
        });
        Ok(Arc::clone(with_http2))
    }

    /// True when no certificate is checked.
    pub(super) fn accepts_any(&self) -> bool {
        self.options.skip_verification
    }

    async fn http1(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let options = self.options.clone();
        let made = spawn_blocking(move || options.client_config()).await;
        let config = made.unwrap_or_else(|error| Err(rustls::Error::General(error.to_string())))?;
        Ok(Arc::clone(self.config.get_or_init(|| config)))
    }
}

/// A connection that is being opened.
struct Opening {
    conn: ConnectionId,
    request: WebSocketRequest,
    wire: Rc<WireQueue>,
    outbox: Rc<Outbox>,
    log: Arc<dyn EventSink>,
    tls: Rc<TlsConfig>,
    faults: FaultPoint,
    epoch_ms: EpochClock,
}

impl Opening {
    fn record_open(&self) {
        let request = &self.request;
        self.log.record(EventKind::Open {
            conn: self.conn,
            transport: "websocket".to_owned(),
            url: request.url.clone(),
            method: None,
            protocols: request.protocols.clone(),
            header: header_map(&request.header),
        });
        for text in refusals(request) {
            self.notice("not-sent", text, None);
        }
        if self.tls.options.skip_verification && request.url.starts_with("wss:") {
            let text = format!("{} accepts any certificate: verification is switched off", self.conn);
            self.notice("tls-not-verified", text, None);
        }
    }

    fn notice(&self, code: &str, text: String, hint: Option<&str>) {
        self.log.record(EventKind::Notice { code: code.to_owned(), text, hint: hint.map(str::to_owned) });
    }

    async fn run(self) {
        let fetch_start_ms = (self.epoch_ms)();
        let outcome = tokio::select! {
            biased;
            () = poll_fn(|cx| self.outbox.poll_cancelled(cx)) => Err(failure::cancelled()),
            outcome = connect(&self.request, &self.tls, &self.faults) => outcome,
        };
        match outcome {
            Ok(connected) => self.opened(connected, fetch_start_ms).await,
            Err(error) => self.failed(error),
        }
    }

    fn failed(self, error: ConnectError) {
        self.outbox.ended();
        self.log.record(error.event(self.conn));
        self.wire.push_now(self.conn, WireEvent::Failed(error));
    }

    async fn opened(self, connected: Connected, fetch_start_ms: i64) {
        let Connected { stream, upgraded, timings } = connected;
        let profile = SocketProfile::new(fetch_start_ms, timings);
        self.log.record(EventKind::Opened {
            conn: self.conn,
            status: 101,
            header: header_map(&upgraded.head.headers),
            protocol: upgraded.protocol.clone(),
            profile,
        });
        // The devtools fail such an answer (`Strictness`); where it is tolerated the log says so.
        if upgraded.protocol.is_none() && !self.request.protocols.is_empty() {
            let text = format!("{}: the server chose none of the subprotocols that were offered", self.conn);
            self.notice(
                "subprotocol-not-chosen",
                text,
                Some("the devtools fail such a connection; have it choose one"),
            );
        }
        if self.request.per_message_deflate && upgraded.deflate.is_none() {
            let text = format!("{}: the server did not take permessage-deflate; messages go uncompressed", self.conn);
            self.notice("deflate-declined", text, None);
        }
        let opened = Opened { status: 101, header: upgraded.head.headers, protocol: upgraded.protocol, profile };
        self.outbox.opened();
        self.wire.push(self.conn, WireEvent::Opened(Box::new(opened))).await;
        let upgraded = (stream, upgraded.rest, upgraded.deflate);
        let gate = MessageGate::new(self.faults);
        Connection::new(self.conn, upgraded, gate, self.outbox, self.wire, self.log).await.run().await;
    }
}

/// Headers as JSON; a name that comes more than once in the same spelling has an array.
pub fn header_map(headers: &[(String, String)]) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in headers {
        let value = Value::from(value.as_str());
        match map.get_mut(name) {
            None => {
                map.insert(name.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    map
}
