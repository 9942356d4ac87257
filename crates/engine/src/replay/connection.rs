//! One connection of the app that a fixture stands behind: what the app hears, and what the log keeps.
//!
//! Counterpart: `transport::live` does the same over sockets. Invariant: every connection ends with exactly one `Closed` or `Failed`, every
//! request with one `Done` or `Failed`, in the log as in the queue.

use super::failing;
use bytes::BytesMut;
use fixture::Content;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink as _, HttpProfile, Message, SocketProfile};
use serde_json::{Map, Value};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use transport::{
    BodyTarget, HttpAnswer, HttpDone, HttpEvent, HttpRequest, Opened, Received, TcpEvent, UdpEvent, WireEvent,
    WireQueue, header_map,
};

use crate::EventLog;

/// The first port that connections of a replay come from. Nobody sees a port of this machine.
const LOCAL_PORT: u16 = 50_000;

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) conn: ConnectionId,
    pub(super) kind: Kind,
    pub(super) stage: Stage,
    pub(super) log: Arc<EventLog>,
    pub(super) wire: Rc<WireQueue>,
}

/// What it carries.
#[derive(Debug)]
pub(super) enum Kind {
    WebSocket,
    Http(Box<HttpExchange>),
    /// With the address that was asked for.
    Tcp(String),
    Udp,
}

/// A request, and what there is of its answer.
#[derive(Debug)]
pub(super) struct HttpExchange {
    pub(super) request: HttpRequest,
    pub(super) body: BytesMut,
    pub(super) status: u16,
    pub(super) bytes_in: u64,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Opening,
    Open,
    Ended,
}

impl Connection {
    /// Takes it, as the server or the system does.
    pub(super) fn open(&mut self, status: u16, header: &Map<String, Value>, protocol: Option<String>, epoch_ms: i64) {
        if self.stage != Stage::Opening {
            return;
        }
        self.stage = Stage::Open;
        let header = pairs(header);
        match &mut self.kind {
            Kind::WebSocket => {
                let profile = SocketProfile::new(epoch_ms, model::HandshakeTimings::default());
                self.log.record(opened(self.conn, status, &header, protocol.clone(), profile));
                self.tell(WireEvent::Opened(Box::new(Opened { status, header, protocol, profile })));
            }
            Kind::Http(exchange) => {
                // 101 is what a line without a status has.
                let status = if status == 101 { 200 } else { status };
                exchange.status = status;
                let profile = SocketProfile::new(epoch_ms, model::HandshakeTimings::default());
                self.log.record(opened(self.conn, status, &header, Some("http1.1".into()), profile));
                self.tell(WireEvent::Http(HttpEvent::Head(Box::new(HttpAnswer { status, header }))));
            }
            Kind::Tcp(address) => {
                let remote = address.parse().unwrap_or_else(|_| loopback(port_of(address)));
                let local = loopback(self.local_port());
                let (conn, texts) = (self.conn, (local.to_string(), remote.to_string()));
                self.log.record(EventKind::Connected { conn, local: texts.0, remote: texts.1, ms: 0 });
                self.tell(WireEvent::Tcp(TcpEvent::Connected { local, remote, rtt: Duration::ZERO }));
            }
            Kind::Udp => {}
        }
    }

    /// A message arrives.
    pub(super) fn arrive(&mut self, message: Message, peer: Option<String>) {
        if self.stage != Stage::Open {
            return;
        }
        self.log.record(EventKind::In { conn: self.conn, peer: peer.clone(), message: message.clone() });
        match &mut self.kind {
            Kind::WebSocket => self.tell(WireEvent::Message(message)),
            Kind::Http(exchange) => {
                exchange.bytes_in += message.len() as u64;
                if matches!(exchange.request.into, BodyTarget::Chunks) {
                    self.tell(WireEvent::Http(HttpEvent::Chunk(message.bytes().clone())));
                } else {
                    exchange.body.extend_from_slice(message.bytes());
                }
            }
            Kind::Tcp(_) => self.tell(WireEvent::Tcp(TcpEvent::Data(Received::new(message.bytes().clone())))),
            Kind::Udp => {
                let from = peer.and_then(|peer| peer.parse().ok()).unwrap_or_else(|| loopback(1));
                let datagram = Received::new(message.bytes().clone());
                self.tell(WireEvent::Udp(UdpEvent::Data { from, datagram }));
            }
        }
    }

    /// The answer of a request is complete.
    pub(super) fn done(&mut self) {
        let Kind::Http(exchange) = &mut self.kind else { return };
        if self.stage == Stage::Ended {
            return;
        }
        self.stage = Stage::Ended;
        let body = std::mem::take(&mut exchange.body).freeze();
        let (status, body_bytes) = (exchange.status, exchange.bytes_in);
        let body = match &exchange.request.into {
            BodyTarget::File(path) => {
                if let Err(error) = std::fs::write(path, &body) {
                    let error = transport::HttpError {
                        kind: transport::HttpErrorKind::WriteFile,
                        message: format!("{} cannot be written: {error}", path.display()),
                        hint: None,
                    };
                    return self.tell_http_failure(error);
                }
                bytes::Bytes::new()
            }
            BodyTarget::Memory | BodyTarget::Chunks => body,
        };
        let profile = HttpProfile { protocol: "http1.1".to_owned(), ..HttpProfile::default() };
        let bytes_out = exchange.request.body.len();
        let event = EventKind::Done {
            conn: self.conn,
            status,
            bytes_out,
            bytes_in: body_bytes,
            profile: Box::new(profile.clone()),
        };
        self.log.record(event);
        let done = HttpDone { body, body_bytes, profile, retried: Vec::new() };
        self.tell(WireEvent::Http(HttpEvent::Done(Box::new(done))));
    }

    /// It ends; of a request that is a failure.
    pub(super) fn close(&mut self, by: CloseInitiator, code: u16, reason: &str) {
        if self.stage == Stage::Ended {
            return;
        }
        if self.stage == Stage::Opening {
            return self.fail("cancelled", "closed before it was open");
        }
        if matches!(self.kind, Kind::Http(_)) {
            let kind = match by {
                CloseInitiator::App => "aborted",
                CloseInitiator::Host => "interrupted",
                CloseInitiator::Peer => "incomplete",
            };
            return self.fail(kind, "cut off before the answer was complete");
        }
        self.stage = Stage::Ended;
        let code = if matches!(self.kind, Kind::WebSocket) { code } else { 0 };
        self.log.record(EventKind::Close { conn: self.conn, by, code, reason: reason.to_owned() });
        self.tell(match self.kind {
            Kind::Tcp(_) => WireEvent::Tcp(TcpEvent::Closed { by, error: None }),
            Kind::Udp => WireEvent::Udp(UdpEvent::Closed),
            Kind::WebSocket | Kind::Http(_) => WireEvent::Closed { by, code, reason: reason.to_owned() },
        });
    }

    /// It cannot be opened, or breaks.
    pub(super) fn fail(&mut self, kind: &str, cause: &str) {
        if self.stage == Stage::Ended {
            return;
        }
        let was_open = self.stage == Stage::Open;
        self.stage = Stage::Ended;
        match &self.kind {
            Kind::WebSocket => {
                let error = failing::websocket(kind, cause);
                self.record_failure(kind, error.err_msg(), error.cause());
                self.tell(WireEvent::Failed(error));
            }
            Kind::Http(exchange) => {
                let cause = if kind == "aborted" { "the app aborted it" } else { cause };
                let _ = exchange;
                self.tell_http_failure(failing::http(kind, cause));
            }
            Kind::Tcp(_) => {
                let error = failing::socket(kind, cause);
                self.record_failure(kind, error.err_msg("connect"), error.cause());
                let event = if was_open {
                    TcpEvent::Closed { by: CloseInitiator::Peer, error: Some(error) }
                } else {
                    TcpEvent::Failed(error)
                };
                self.tell(WireEvent::Tcp(event));
            }
            Kind::Udp => {
                let error = failing::socket(kind, cause);
                self.record_failure(kind, error.err_msg("recv"), error.cause());
                self.tell(WireEvent::Udp(UdpEvent::Error { call: "recv".to_owned(), error }));
                self.tell(WireEvent::Udp(UdpEvent::Closed));
            }
        }
    }

    fn tell_http_failure(&self, error: transport::HttpError) {
        if let Kind::Http(exchange) = &self.kind {
            let (text, _) = error.app_text(exchange.request.words);
            let err_msg = format!("{}:fail {text}", exchange.request.kind.api());
            self.record_failure(error.kind.name(), err_msg, error.cause());
        }
        self.tell(WireEvent::Http(HttpEvent::Failed(error)));
    }

    fn record_failure(&self, kind: &str, err_msg: String, cause: String) {
        self.log.record(EventKind::Fail { conn: self.conn, kind: Some(kind.to_owned()), err_msg, cause });
    }

    fn tell(&self, event: WireEvent) {
        // Whoever plays waits for room in the queue before it goes on.
        self.wire.push_now(self.conn, event);
    }

    pub(super) fn local_port(&self) -> u16 {
        LOCAL_PORT.saturating_add(u16::try_from(self.conn.0).unwrap_or(u16::MAX))
    }
}

fn opened(
    conn: ConnectionId,
    status: u16,
    header: &[(String, String)],
    protocol: Option<String>,
    profile: SocketProfile,
) -> EventKind {
    EventKind::Opened { conn, status, header: header_map(header), protocol, profile }
}

/// Headers in order; one with several values comes several times.
fn pairs(header: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let each = |(name, value): (&String, &Value)| match value {
        Value::Array(values) => values.iter().map(|value| (name.clone(), text(value))).collect(),
        value => vec![(name.clone(), text(value))],
    };
    header.iter().flat_map(each).collect()
}

pub(super) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

fn port_of(address: &str) -> u16 {
    address.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or_default()
}

/// The message that content is; packets are made into messages before they come here.
pub(super) fn message_of(content: Content) -> Option<Message> {
    match content {
        Content::Message(message) => Some(message),
        Content::Packet(_) => None,
    }
}
