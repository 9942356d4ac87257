//! The phone's network, which may be gone: any other transport, behind a switch.
//!
//! Counterpart: `Command::Network` of the logic layer turns it. Invariant: while it is off nothing reaches the transport
//! behind it, and what is asked for fails as on a phone without network, through the queue like any other failure.

use crate::{
    ConnectError, ConnectErrorKind, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpRequest, InterfaceAddress,
    MdnsHandle, SendError, SocketError, SocketErrorKind, TcpEvent, TcpHandle, TcpRequest, Transport, UdpHandle,
    UdpRequest, WebSocketHandle, WebSocketRequest, WireEvent, WireQueue,
};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message};
use serde_json::Map;
use std::cell::Cell;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use url::Url;

/// What the log says about everything that fails here.
const NO_NETWORK: &str = "the phone has no network (networkType none)";

/// A transport with a switch.
#[derive(Debug)]
pub struct NetworkGate {
    behind: Rc<dyn Transport>,
    log: Arc<dyn EventSink>,
    is_open: Cell<bool>,
}

impl NetworkGate {
    /// The switch is on where `is_open` says so.
    pub fn new(behind: Rc<dyn Transport>, log: Arc<dyn EventSink>, is_open: bool) -> Self {
        NetworkGate { behind, log, is_open: Cell::new(is_open) }
    }

    /// Turns the switch. What is open already stays so; cutting it is the caller's.
    pub fn set_open(&self, is_open: bool) {
        self.is_open.set(is_open);
    }

    /// True when there is a network.
    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    fn record_open(&self, conn: ConnectionId, transport: &str, method: Option<String>, url: String) {
        let (protocols, header) = (Vec::new(), Map::new());
        self.log.record(EventKind::Open { conn, transport: transport.to_owned(), url, method, protocols, header });
    }

    /// The kind tells a replay that nobody was asked.
    fn record_failure(&self, conn: ConnectionId, err_msg: String) {
        let (kind, cause) = (Some("no-network".to_owned()), NO_NETWORK.to_owned());
        self.log.record(EventKind::Fail { conn, kind, err_msg, cause });
    }
}

impl Transport for NetworkGate {
    fn open_websocket(
        &self,
        conn: ConnectionId,
        request: WebSocketRequest,
        events: Rc<WireQueue>,
    ) -> Box<dyn WebSocketHandle> {
        if self.is_open.get() {
            return self.behind.open_websocket(conn, request, events);
        }
        let kind = if has_name(&request.url) { ConnectErrorKind::HostNotFound } else { ConnectErrorKind::Tcp };
        let error = ConnectError { kind, message: NO_NETWORK.to_owned(), hint: None };
        self.record_open(conn, "websocket", None, request.url);
        self.record_failure(conn, error.err_msg());
        events.push_now(conn, WireEvent::Failed(error));
        Box::new(Nothing)
    }

    fn open_http(&self, conn: ConnectionId, request: HttpRequest, events: Rc<WireQueue>) -> Box<dyn HttpHandle> {
        if self.is_open.get() {
            return self.behind.open_http(conn, request, events);
        }
        let kind = if has_name(&request.url) { HttpErrorKind::HostNotFound } else { HttpErrorKind::Tcp };
        let error = HttpError { kind, message: NO_NETWORK.to_owned(), hint: None };
        let (transport, api, method) = (request.kind.name(), request.kind.api(), Some(request.method));
        self.record_open(conn, transport, method, request.url);
        self.record_failure(conn, format!("{api}:fail {}", error.app_text(request.words).0));
        events.push_now(conn, WireEvent::Http(HttpEvent::Failed(error)));
        Box::new(Nothing)
    }

    fn open_tcp(&self, conn: ConnectionId, request: TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle> {
        if self.is_open.get() {
            return self.behind.open_tcp(conn, request, events);
        }
        let error = if request.host.parse::<IpAddr>().is_ok() {
            unreachable()
        } else {
            SocketError { kind: SocketErrorKind::HostNotFound, message: NO_NETWORK.to_owned(), hint: None }
        };
        self.record_open(conn, "tcp", None, request.url());
        self.record_failure(conn, error.err_msg("connect"));
        events.push_now(conn, WireEvent::Tcp(TcpEvent::Failed(error)));
        Box::new(Nothing)
    }

    fn open_udp(
        &self,
        conn: ConnectionId,
        request: UdpRequest,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn UdpHandle>, SocketError> {
        if self.is_open.get() {
            return self.behind.open_udp(conn, request, events);
        }
        let error = unreachable();
        self.record_open(conn, "udp", None, request.family.udp_name().to_owned());
        self.record_failure(conn, error.err_msg("bind"));
        Err(error)
    }

    fn browse(
        &self,
        conn: ConnectionId,
        service_type: &str,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn MdnsHandle>, SocketError> {
        if self.is_open.get() { self.behind.browse(conn, service_type, events) } else { Err(unreachable()) }
    }

    fn interfaces(&self) -> Vec<InterfaceAddress> {
        if self.is_open.get() { self.behind.interfaces() } else { Vec::new() }
    }
}

/// A name cannot be resolved, an address cannot be reached.
fn has_name(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.host(), Some(url::Host::Domain(_))))
}

fn unreachable() -> SocketError {
    SocketError::numbered(101, NO_NETWORK)
}

/// The handle of a connection that never was.
#[derive(Debug)]
struct Nothing;

impl WebSocketHandle for Nothing {
    fn send(&self, _: Message) -> Result<(), SendError> {
        Err(SendError::NotOpen)
    }

    fn close(&self, _: CloseInitiator, _: u16, _: &str) {}
}

impl HttpHandle for Nothing {
    fn abort(&self, _: CloseInitiator) {}
}

impl TcpHandle for Nothing {
    fn write(&self, _: Message) -> Result<(), SendError> {
        Err(SendError::NotOpen)
    }

    fn close(&self, _: CloseInitiator) {}
}
