//! `Transport` without a socket: a fixture answers.
//!
//! Counterpart: `stand_in.rs`. Invariant: the log has the events that live sockets would have written.

use super::connection::{HttpExchange, Kind, Stage, loopback};
use super::stand_in::StandIn;
use bytes::BytesMut;
use fixture::{OpenRequest, Outcome};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink as _, Message};
use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;
use tokio::sync::oneshot;
use transport::{
    Destination, HttpBody, HttpHandle, HttpRequest, InterfaceAddress, MdnsHandle, Outbound, OwnedTask, SendError,
    SocketError, TcpHandle, TcpRequest, Transport, UdpHandle, UdpRequest, WebSocketHandle, WebSocketRequest, WireQueue,
    header_map,
};

/// The address of the phone of a replay, of a block for documentation (RFC 5737).
const PHONE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 7);

/// A fixture in place of sockets. Dropping it tells what became of the fixture.
#[derive(Debug)]
pub(super) struct ReplayTransport {
    stand_in: Rc<StandIn>,
    outcome: RefCell<Option<oneshot::Sender<Outcome>>>,
    _playing: OwnedTask,
}

impl ReplayTransport {
    /// Starts to play; must be called inside a `LocalSet`.
    pub(super) fn start(stand_in: Rc<StandIn>, outcome: oneshot::Sender<Outcome>) -> Rc<dyn Transport> {
        let playing = OwnedTask::spawn(Rc::clone(&stand_in).play());
        Rc::new(ReplayTransport { stand_in, outcome: RefCell::new(Some(outcome)), _playing: playing })
    }

    /// Number of the event.
    fn record_open(&self, conn: ConnectionId, request: &OpenRequest) -> u64 {
        let OpenRequest { transport, url, method, protocols, header } = request.clone();
        self.stand_in.log.append(EventKind::Open { conn, transport, url, method, protocols, header })
    }

    fn handle(&self, conn: ConnectionId) -> Handle {
        Handle { conn, stand_in: Rc::clone(&self.stand_in) }
    }
}

impl Drop for ReplayTransport {
    fn drop(&mut self) {
        if let Some(sender) = self.outcome.take() {
            self.stand_in.finish(sender);
        }
    }
}

impl Transport for ReplayTransport {
    fn open_websocket(
        &self,
        conn: ConnectionId,
        request: WebSocketRequest,
        events: Rc<WireQueue>,
    ) -> Box<dyn WebSocketHandle> {
        let request = OpenRequest {
            transport: "websocket".to_owned(),
            url: request.url,
            method: None,
            protocols: request.protocols,
            header: header_map(&request.header),
        };
        let event = self.record_open(conn, &request);
        self.stand_in.open(event, conn, Kind::WebSocket, request, events);
        Box::new(self.handle(conn))
    }

    fn open_http(&self, conn: ConnectionId, request: HttpRequest, events: Rc<WireQueue>) -> Box<dyn HttpHandle> {
        let asked = OpenRequest {
            transport: request.kind.name().to_owned(),
            url: request.url.clone(),
            method: Some(request.method.clone()),
            protocols: Vec::new(),
            header: header_map(&request.header),
        };
        let opened = self.record_open(conn, &asked);
        let body = match &request.body {
            HttpBody::Bytes(bytes) if !bytes.is_empty() => {
                let is_text = std::str::from_utf8(bytes).is_ok();
                Some(if is_text { Message::Text(bytes.clone()) } else { Message::Binary(bytes.clone()) })
            }
            _ => None,
        };
        let body = body.map(|message| {
            let event = EventKind::Out { conn, peer: None, message: message.clone() };
            (self.stand_in.log.append(event), message)
        });
        let exchange = HttpExchange { request, body: BytesMut::new(), status: 0, bytes_in: 0 };
        let is_known = self.stand_in.open(opened, conn, Kind::Http(Box::new(exchange)), asked, events);
        if let Some((event, message)) = body.filter(|_| is_known) {
            self.stand_in.sent(event, conn, message);
        }
        Box::new(self.handle(conn))
    }

    fn open_tcp(&self, conn: ConnectionId, request: TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle> {
        let url = request.url();
        let address = url.trim_start_matches("tcp://").to_owned();
        let request = OpenRequest { transport: "tcp".to_owned(), url, ..OpenRequest::default() };
        let event = self.record_open(conn, &request);
        self.stand_in.open(event, conn, Kind::Tcp(address), request, events);
        Box::new(self.handle(conn))
    }

    fn open_udp(
        &self,
        conn: ConnectionId,
        request: UdpRequest,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn UdpHandle>, SocketError> {
        let url = request.family.udp_name().to_owned();
        let asked = OpenRequest { transport: "udp".to_owned(), url, ..OpenRequest::default() };
        let event = self.record_open(conn, &asked);
        if !self.stand_in.open(event, conn, Kind::Udp, asked, events) {
            return Err(SocketError::numbered(98, "the fixture has no such socket"));
        }
        let port = if request.port == 0 { self.stand_in.local_port(conn) } else { request.port };
        let local = loopback(port);
        self.stand_in.bound(conn);
        self.stand_in.log.record(EventKind::Listening { conn, local: local.to_string() });
        Ok(Box::new(UdpSocket { handle: self.handle(conn), local }))
    }

    fn browse(&self, _: ConnectionId, _: &str, _: Rc<WireQueue>) -> Result<Box<dyn MdnsHandle>, SocketError> {
        Err(SocketError::numbered(101, "a replay has no local network"))
    }

    fn interfaces(&self) -> Vec<InterfaceAddress> {
        let netmask = IpAddr::V4(Ipv4Addr::new(255, 255, 255, 0));
        vec![InterfaceAddress { address: IpAddr::V4(PHONE), netmask }]
    }
}

/// The app's end of a connection.
#[derive(Debug)]
struct Handle {
    conn: ConnectionId,
    stand_in: Rc<StandIn>,
}

impl Handle {
    fn take(&self, message: Message, peer: Option<String>) -> Result<(), SendError> {
        if self.stand_in.stage(self.conn) != Stage::Open {
            return Err(SendError::NotOpen);
        }
        let event = self.stand_in.log.append(EventKind::Out { conn: self.conn, peer, message: message.clone() });
        self.stand_in.sent(event, self.conn, message);
        Ok(())
    }
}

impl WebSocketHandle for Handle {
    fn send(&self, message: Message) -> Result<(), SendError> {
        self.take(message, None)
    }

    fn close(&self, by: CloseInitiator, code: u16, reason: &str) {
        self.stand_in.closed(self.conn, by, code, reason);
    }
}

impl HttpHandle for Handle {
    fn abort(&self, by: CloseInitiator) {
        self.stand_in.closed(self.conn, by, 0, "");
    }
}

impl TcpHandle for Handle {
    fn write(&self, bytes: Message) -> Result<(), SendError> {
        self.take(bytes, None)
    }

    fn close(&self, by: CloseInitiator) {
        self.stand_in.closed(self.conn, by, 0, "");
    }
}

impl Drop for Handle {
    /// Whoever lets go of a connection cuts it.
    fn drop(&mut self) {
        self.stand_in.closed(self.conn, CloseInitiator::Host, 1006, "");
    }
}

/// A bound socket.
#[derive(Debug)]
struct UdpSocket {
    handle: Handle,
    local: SocketAddr,
}

impl UdpHandle for UdpSocket {
    fn local(&self) -> SocketAddr {
        self.local
    }

    fn send(&self, datagram: Outbound) -> Result<(), SendError> {
        let Destination { host, port } = datagram.to;
        self.handle.take(datagram.datagram, Some(format!("{host}:{port}")))
    }

    fn connect(&self, _: Destination) -> Result<(), SendError> {
        Ok(())
    }

    fn set_ttl(&self, _: u32) -> Result<(), SocketError> {
        Ok(())
    }

    fn close(&self, by: CloseInitiator) {
        self.handle.stand_in.closed(self.handle.conn, by, 0, "");
    }
}
