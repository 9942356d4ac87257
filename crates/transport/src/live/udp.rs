//! A UDP socket: bound at once, fed from a queue, read as long as the app takes what comes.
//!
//! Counterpart: the logic layer's UDPSocket. Invariants: datagrams leave in the order in which they were handed over; what
//! is lost on our side is counted in the log; the socket ends with exactly one `Closed`.

mod late;

use super::tcp::resolve;
use super::udp_queue::{Order, UdpQueue};
use crate::fault::{DatagramWay, FaultPoint, OpeningStep};
use crate::task::OwnedTask;
use crate::{
    CLOSE_REPLY_TIMEOUT, Destination, Errno, Family, Outbound, Received, SendError, SocketError, SocketErrorKind,
    UdpEvent, UdpHandle, UdpRequest, WireEvent, WireQueue,
};
use bytes::Bytes;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message, WireDirection};
use serde_json::Map;
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use std::cell::{Cell, RefCell};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use tokio::net::UdpSocket;
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::time::timeout;

/// A datagram that arrives must be smaller than this (documented: UDPSocket.onMessage).
pub const UDP_DATAGRAM_BYTES_END: usize = 4096;

/// Datagrams of one socket that wait for the app; further ones are lost, the newest first, as in a kernel's buffer. Our
/// choice: 4 MiB of the largest.
pub const UDP_RECEIVE_DATAGRAMS_MAX: usize = 1024;

/// The largest datagram of IP, so that nothing is cut before its size is known.
const READ_BYTES: usize = 64 * 1024;

/// The app's side of a socket; dropping it closes the socket.
#[derive(Debug)]
struct LiveUdp {
    conn: ConnectionId,
    local: SocketAddr,
    family: Family,
    socket: Rc<UdpSocket>,
    queue: Rc<UdpQueue>,
    log: Arc<dyn EventSink>,
    _task: OwnedTask,
}

impl UdpHandle for LiveUdp {
    fn local(&self) -> SocketAddr {
        self.local
    }

    fn send(&self, datagram: Outbound) -> Result<(), SendError> {
        self.queue.push(Order::Send(datagram))
    }

    fn connect(&self, to: Destination) -> Result<(), SendError> {
        self.queue.push(Order::Connect(to))
    }

    fn set_ttl(&self, ttl: u32) -> Result<(), SocketError> {
        let socket = SockRef::from(&*self.socket);
        let outcome = match self.family {
            Family::V4 => socket.set_ttl_v4(ttl),
            Family::V6 => socket.set_unicast_hops_v6(ttl),
        };
        outcome.map_err(|error| SocketError::of_system(&format!("cannot set the TTL {ttl}"), &error))
    }

    fn close(&self, by: CloseInitiator) {
        self.queue.close(by);
    }
}

impl Drop for LiveUdp {
    /// The log still gets its one last word; nobody listens to the queue any more.
    fn drop(&mut self) {
        if self.queue.end() {
            let (by, reason) = (CloseInitiator::Host, "cut".to_owned());
            self.log.record(EventKind::Close { conn: self.conn, by, code: 0, reason });
        }
    }
}

/// Binds a socket and starts reading.
///
/// # Errors
/// The system refuses the port.
pub(super) fn open(
    conn: ConnectionId,
    request: UdpRequest,
    wire: Rc<WireQueue>,
    faults: FaultPoint,
    log: Arc<dyn EventSink>,
) -> Result<Box<dyn UdpHandle>, SocketError> {
    let UdpRequest { family, port } = request;
    let url = family.udp_name().to_owned();
    log.record(EventKind::Open {
        conn,
        transport: "udp".to_owned(),
        url,
        method: None,
        protocols: Vec::new(),
        header: Map::new(),
    });
    let bound = if faults.fails(OpeningStep::Tcp) {
        Err(without_network())
    } else {
        let bound = bind(family, port).and_then(|socket| socket.local_addr().map(|local| (socket, local)));
        bound.map_err(|error| SocketError::of_system(&format!("cannot bind port {port}"), &error))
    };
    let (socket, local) = match bound {
        Ok(bound) => bound,
        Err(error) => {
            log.record(error.event(conn, "bind"));
            return Err(error);
        }
    };
    log.record(EventKind::Listening { conn, local: local.to_string() });
    let (socket, queue) = (Rc::new(socket), Rc::new(UdpQueue::default()));
    let live = Live {
        conn,
        family,
        socket: Rc::clone(&socket),
        queue: Rc::clone(&queue),
        wire,
        log: Arc::clone(&log),
        connected: Cell::new(None),
        lost: Cell::new(0),
        too_long: Cell::new(0),
        room: Arc::new(Semaphore::new(UDP_RECEIVE_DATAGRAMS_MAX)),
        up: RefCell::new(faults.datagrams(WireDirection::Out)),
        down: RefCell::new(faults.datagrams(WireDirection::In)),
        faults,
        waiting: Notify::new(),
        sending: Mutex::new(()),
    };
    Ok(Box::new(LiveUdp { conn, local, family, socket, queue, log, _task: OwnedTask::spawn(live.run()) }))
}

fn bind(family: Family, port: u16) -> io::Result<UdpSocket> {
    let domain = if family == Family::V4 { Domain::IPV4 } else { Domain::IPV6 };
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    if family == Family::V6 {
        // Otherwise it would take the port of IPv4 as well, on some systems and not on others.
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::new(family.any(), port).into())?;
    UdpSocket::from_std(socket.into())
}

struct Live {
    conn: ConnectionId,
    family: Family,
    socket: Rc<UdpSocket>,
    queue: Rc<UdpQueue>,
    wire: Rc<WireQueue>,
    log: Arc<dyn EventSink>,
    connected: Cell<Option<SocketAddr>>,
    /// Datagrams that the app did not take in time.
    lost: Cell<u64>,
    /// Datagrams that are larger than a phone takes.
    too_long: Cell<u64>,
    /// What the app may still leave untaken.
    room: Arc<Semaphore>,
    faults: FaultPoint,
    up: RefCell<DatagramWay<Route>>,
    down: RefCell<DatagramWay<SocketAddr>>,
    /// Something was held back, so that another time is the next one.
    waiting: Notify,
    /// Held by whoever sends what is due.
    sending: Mutex<()>,
}

/// Where a datagram goes, once its name is resolved.
#[derive(Clone, Copy, Debug)]
struct Route {
    peer: SocketAddr,
    /// The peer of `connect`, which needs no address.
    connected: bool,
    broadcast: bool,
}

impl Live {
    /// Runs until the app or the host closes the socket.
    async fn run(self) {
        self.wire.push(self.conn, WireEvent::Udp(UdpEvent::Listening)).await;
        let by = {
            let mut sending = pin!(self.send_all());
            let mut late = pin!(self.run_late());
            tokio::select! {
                by = &mut sending => by,
                by = self.receive_until_closed() => {
                    // A name that is still being resolved must not hold the end up for long.
                    let _ = timeout(CLOSE_REPLY_TIMEOUT, sending).await;
                    by
                }
                never = &mut late => match never {},
            }
        };
        self.send_rest().await;
        for (count, what) in [(self.lost.get(), "the app did not take them in time"), (self.too_long.get(), TOO_LONG)] {
            if count > 0 {
                self.notice("udp-lost", format!("{}: {count} datagrams were lost: {what}", self.conn));
            }
        }
        self.queue.end();
        self.log.record(EventKind::Close { conn: self.conn, by, code: 0, reason: String::new() });
        self.wire.push_now(self.conn, WireEvent::Udp(UdpEvent::Closed));
    }

    fn notice(&self, code: &str, text: String) {
        self.log.record(EventKind::Notice { code: code.to_owned(), text, hint: None });
    }

    /// Tells the app that something failed, and the log what. A full queue loses the former.
    fn fail(&self, call: &str, error: SocketError) {
        self.notice("udp-failed", format!("{}: {call}: {}", self.conn, error.cause()));
        self.wire.offer(self.conn, WireEvent::Udp(UdpEvent::Error { call: call.to_owned(), error }));
    }

    /// Carries out what the app asks for, in order, until it asks for the end.
    async fn send_all(&self) -> CloseInitiator {
        loop {
            match self.queue.next().await {
                Order::Close(by) => return by,
                Order::Connect(to) => {
                    if let Err(error) = self.connect(&to).await {
                        self.fail("connect", error);
                    }
                }
                Order::Send(datagram) => match self.send(&datagram).await {
                    Ok(peer) => {
                        let message = Message::readable(datagram.datagram.bytes().clone());
                        self.log.record(EventKind::Out { conn: self.conn, peer: Some(peer.to_string()), message });
                    }
                    Err(error) => self.fail("send", error),
                },
            }
        }
    }

    async fn connect(&self, to: &Destination) -> Result<(), SocketError> {
        let peer = self.address(to).await?;
        self.socket.connect(peer).await.map_err(|error| failed("connect to", to, &error))?;
        self.connected.set(Some(peer));
        Ok(())
    }

    async fn send(&self, datagram: &Outbound) -> Result<SocketAddr, SocketError> {
        let bytes = datagram.datagram.bytes();
        if bytes.len() > payload_bytes_max(self.family) {
            // Asked before the system, which has as many answers to it as there are systems.
            return Err(SocketError::numbered(90, format!("{} bytes do not fit one datagram", bytes.len())));
        }
        let route = match self.connected.get().filter(|_| datagram.prefer_connected) {
            Some(peer) => Route { peer, connected: true, broadcast: false },
            None => {
                let peer = self.address(&datagram.to).await?;
                // 255.255.255.255 needs no option (documented since 2.9.0), other broadcast addresses do (2.24.0).
                let broadcast = datagram.broadcast || peer.ip() == IpAddr::V4(Ipv4Addr::BROADCAST);
                Route { peer, connected: false, broadcast }
            }
        };
        if self.up.borrow_mut().is_offline() {
            return Err(without_network());
        }
        if self.up.borrow_mut().is_plain() {
            self.hand_over(route, bytes).await.map_err(|error| failed("send to", &datagram.to, &error))?;
        } else {
            self.send_under_faults(route, bytes).await;
        }
        Ok(route.peer)
    }

    /// To the system.
    async fn hand_over(&self, route: Route, bytes: &[u8]) -> io::Result<()> {
        if route.connected {
            return self.socket.send(bytes).await.map(drop);
        }
        if self.family == Family::V4 {
            self.socket.set_broadcast(route.broadcast)?;
        }
        self.socket.send_to(bytes, route.peer).await.map(drop)
    }

    async fn address(&self, to: &Destination) -> Result<SocketAddr, SocketError> {
        if let Ok(ip) = to.host.parse::<IpAddr>() {
            let fits = self.family.holds(ip);
            let wrong = || SocketError::numbered(97, format!("{ip} does not fit the type of the socket"));
            return if fits { Ok(SocketAddr::new(ip, to.port)) } else { Err(wrong()) };
        }
        if self.faults.fails(OpeningStep::Dns) {
            let message = format!("the name `{}` has no address: a fault", to.host);
            return Err(SocketError { kind: SocketErrorKind::HostNotFound, message, hint: None });
        }
        // There is at least one; a datagram goes to one address.
        Ok(resolve(&to.host, to.port, self.family).await?[0])
    }

    /// Reads until the app has asked for the end.
    async fn receive_until_closed(&self) -> CloseInitiator {
        tokio::select! {
            biased;
            by = self.queue.closing() => by,
            by = self.receive_all() => by,
        }
    }

    async fn receive_all(&self) -> CloseInitiator {
        let mut buffer = vec![0; READ_BYTES];
        loop {
            match self.socket.recv_from(&mut buffer).await {
                Ok((count, from)) => self.take(&buffer[..count], from),
                // What an earlier datagram met: ICMP says so, and only to a connected socket everywhere.
                Err(error) if is_about_a_datagram(&error) => {
                    if self.connected.get().is_some() {
                        self.fail("send", SocketError::of_system("a datagram was not delivered", &error));
                    }
                }
                Err(error) => {
                    self.fail("recv", SocketError::of_system("the socket broke", &error));
                    self.queue.close(CloseInitiator::Host);
                    return CloseInitiator::Host;
                }
            }
        }
    }

    /// One datagram: on to the app, under the faults, or counted.
    fn take(&self, bytes: &[u8], from: SocketAddr) {
        if bytes.len() >= UDP_DATAGRAM_BYTES_END {
            if self.too_long.replace(self.too_long.get() + 1) == 0 {
                let text =
                    format!("{}: a datagram of {} bytes from {from} was lost: {TOO_LONG}", self.conn, bytes.len());
                self.notice("udp-too-long", text);
            }
            return;
        }
        let bytes = Bytes::copy_from_slice(bytes);
        if self.down.borrow_mut().is_plain() {
            self.tell(bytes, from);
        } else {
            self.take_under_faults(bytes, from);
        }
    }

    /// To the app, or counted.
    fn tell(&self, bytes: Bytes, from: SocketAddr) {
        let taken = Arc::clone(&self.room).try_acquire_owned().ok();
        let event = taken.map(|taken| UdpEvent::Data { from, datagram: Received::taking(bytes.clone(), taken) });
        if event.is_some_and(|event| self.wire.offer(self.conn, WireEvent::Udp(event))) {
            let message = Message::readable(bytes);
            self.log.record(EventKind::In { conn: self.conn, peer: Some(from.to_string()), message });
        } else if self.lost.replace(self.lost.get() + 1) == 0 {
            let text = format!("{}: the app does not take its datagrams in time; the newest are lost", self.conn);
            self.notice("udp-lost", text);
        }
    }
}

/// What IP leaves of its 65535 bytes beside the headers of IPv4 (20; IPv6 does not count its own) and UDP (8).
fn payload_bytes_max(family: Family) -> usize {
    match family {
        Family::V4 => 65_507,
        Family::V6 => 65_527,
    }
}

/// As behind a `NetworkGate` that is shut.
fn without_network() -> SocketError {
    SocketError::numbered(101, "there is no network: the fault offline")
}

/// Why a phone does not deliver a long datagram.
const TOO_LONG: &str = "a message must be smaller than 4096 bytes";

/// ICMP's answers; Windows calls them a reset.
fn is_about_a_datagram(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionRefused | Kind::ConnectionReset | Kind::HostUnreachable | Kind::NetworkUnreachable
    )
}

fn failed(what: &str, to: &Destination, error: &io::Error) -> SocketError {
    let kind = SocketErrorKind::System(Errno::of(error));
    let message = format!("cannot {what} {}: {error}", crate::tcp_udp::address_text(&to.host, to.port));
    let hint = (error.kind() == io::ErrorKind::PermissionDenied)
        .then(|| "a broadcast address needs setBroadcast: true".to_owned());
    SocketError { kind, message, hint }
}
