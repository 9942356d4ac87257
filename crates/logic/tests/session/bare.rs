//! TCP, UDP and mDNS of the fake transport: whatever is sent comes back from the peer at once.
//!
//! Counterpart: `EchoTransport` in `support.rs`. Ports mean something: to 4001 TCP is refused, to 4002 it times out.

use model::{CloseInitiator, ConnectionId, Message};
use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use transport::{
    Destination, MdnsEvent, MdnsHandle, Outbound, Received, SendError, SocketError, SocketErrorKind, TcpEvent,
    TcpHandle, TcpRequest, UdpEvent, UdpHandle, UdpRequest, WireEvent, WireQueue,
};

const LOCAL: ([u8; 4], u16) = ([10, 0, 0, 7], 50_000);

/// One end of something that is open.
#[derive(Debug)]
struct End {
    conn: ConnectionId,
    events: Rc<WireQueue>,
    local: SocketAddr,
    closed: Cell<bool>,
}

impl End {
    fn new(conn: ConnectionId, events: Rc<WireQueue>, local: impl Into<SocketAddr>) -> Self {
        End { conn, events, local: local.into(), closed: Cell::new(false) }
    }

    fn tell(&self, event: WireEvent) {
        self.events.push_now(self.conn, event);
    }

    fn close(&self, event: WireEvent) {
        if !self.closed.replace(true) {
            self.tell(event);
        }
    }
}

pub(crate) fn open_tcp(conn: ConnectionId, request: &TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle> {
    let end = End::new(conn, events, LOCAL);
    let event = match request.port {
        4001 => TcpEvent::Failed(SocketError::numbered(111, "refused")),
        4002 => TcpEvent::Failed(SocketError::numbered(110, "silence")),
        port => {
            let remote = SocketAddr::new(request.host.parse().unwrap_or(end.local.ip()), port);
            TcpEvent::Connected { local: end.local, remote, rtt: Duration::from_millis(5) }
        }
    };
    end.tell(WireEvent::Tcp(event));
    Box::new(end)
}

impl TcpHandle for End {
    fn write(&self, bytes: Message) -> Result<(), SendError> {
        self.tell(WireEvent::Tcp(TcpEvent::Data(Received::new(bytes.bytes().clone()))));
        Ok(())
    }

    fn close(&self, by: CloseInitiator) {
        self.close(WireEvent::Tcp(TcpEvent::Closed { by, error: None }));
    }
}

pub(crate) fn open_udp(conn: ConnectionId, request: UdpRequest, events: Rc<WireQueue>) -> Box<dyn UdpHandle> {
    let port = if request.port == 0 { 40_000 } else { request.port };
    let end = End::new(conn, events, ([0, 0, 0, 0], port));
    end.tell(WireEvent::Udp(UdpEvent::Listening));
    Box::new(end)
}

impl UdpHandle for End {
    fn local(&self) -> SocketAddr {
        self.local
    }

    fn send(&self, datagram: Outbound) -> Result<(), SendError> {
        let from = SocketAddr::new(datagram.to.host.parse().unwrap_or(self.local.ip()), datagram.to.port);
        let datagram = Received::new(datagram.datagram.bytes().clone());
        self.tell(WireEvent::Udp(UdpEvent::Data { from, datagram }));
        Ok(())
    }

    fn connect(&self, _: Destination) -> Result<(), SendError> {
        let error = SocketError { kind: SocketErrorKind::HostNotFound, message: String::new(), hint: None };
        self.tell(WireEvent::Udp(UdpEvent::Error { call: "connect".into(), error }));
        Ok(())
    }

    fn set_ttl(&self, _: u32) -> Result<(), SocketError> {
        Ok(())
    }

    fn close(&self, _: CloseInitiator) {
        self.close(WireEvent::Udp(UdpEvent::Closed));
    }
}

pub(crate) fn browse(conn: ConnectionId, service_type: &str, events: Rc<WireQueue>) -> Box<dyn MdnsHandle> {
    let end = End::new(conn, events, LOCAL);
    let name = service_type.trim_matches(['_', '.']).to_owned();
    end.tell(WireEvent::Mdns(MdnsEvent::Found { name, address: [10, 0, 0, 9].into(), port: 80 }));
    Box::new(end)
}

impl MdnsHandle for End {
    fn stop(&self) {
        self.close(WireEvent::Mdns(MdnsEvent::Stopped));
    }
}
