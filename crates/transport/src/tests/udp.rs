//! UDP sockets on loopback against those of tokio.

use super::harness::{CONN, Log, on_one_thread};
use crate::{
    Destination, Errno, Family, FaultSwitch, LiveOptions, LiveTransport, Outbound, SocketErrorKind, TlsOptions,
    Transport as _, UDP_DATAGRAM_BYTES_END, UDP_RECEIVE_DATAGRAMS_MAX, UdpEvent, UdpHandle, UdpRequest, WireEvent,
    WireQueue,
};
use bytes::Bytes;
use model::{CloseInitiator, EventKind, FaultPlan, Message};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use tokio::net::UdpSocket;
use tokio::task::yield_now;

pub(super) struct Client {
    pub(super) handle: Box<dyn UdpHandle>,
    queue: Rc<WireQueue>,
    log: Arc<Log>,
}

fn bind(family: Family, port: u16, log: &Arc<Log>, queue: &Rc<WireQueue>) -> Result<Box<dyn UdpHandle>, i32> {
    bind_under(FaultSwitch::default(), (family, port), log, queue)
}

fn bind_under(
    faults: FaultSwitch,
    (family, port): (Family, u16),
    log: &Arc<Log>,
    queue: &Rc<WireQueue>,
) -> Result<Box<dyn UdpHandle>, i32> {
    let options = LiveOptions { epoch_ms: Arc::new(|| 0), tls: TlsOptions::default(), faults };
    let transport = LiveTransport::new(Arc::<Log>::clone(log), options);
    transport.open_udp(CONN, UdpRequest { family, port }, Rc::clone(queue)).map_err(|error| number(&error.kind))
}

fn number(kind: &SocketErrorKind) -> i32 {
    match kind {
        SocketErrorKind::System(Errno { number, .. }) => *number,
        other => panic!("expected a number, got {other:?}"),
    }
}

impl Client {
    async fn bound() -> Self {
        Client::under(FaultPlan::default()).await.0
    }

    /// One on a network with faults, and the switch of these.
    pub(super) async fn under(plan: FaultPlan) -> (Self, FaultSwitch) {
        let (log, queue, faults) = (Arc::new(Log::default()), WireQueue::new(), FaultSwitch::new(plan));
        let handle = bind_under(faults.clone(), (Family::V4, 0), &log, &queue).unwrap();
        let client = Client { handle, queue, log };
        assert!(matches!(client.next().await, UdpEvent::Listening));
        (client, faults)
    }

    pub(super) async fn next(&self) -> UdpEvent {
        self.queue.wait().await;
        match self.queue.pop().unwrap() {
            (CONN, WireEvent::Udp(event)) => event,
            other => panic!("expected an event of UDP, got {other:?}"),
        }
    }

    pub(super) async fn datagram(&self) -> (SocketAddr, Bytes) {
        match self.next().await {
            UdpEvent::Data { from, datagram } => (from, datagram.bytes().clone()),
            other => panic!("expected a datagram, got {other:?}"),
        }
    }

    pub(super) async fn error(&self) -> (String, i32) {
        match self.next().await {
            UdpEvent::Error { call, error } => (call, number(&error.kind)),
            other => panic!("expected an error, got {other:?}"),
        }
    }

    /// Where peers reach it: it is bound to every interface.
    pub(super) fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.handle.local().port()).into()
    }

    pub(super) fn send(&self, to: SocketAddr, bytes: Vec<u8>) {
        self.handle.send(outbound(to, bytes)).unwrap();
    }
}

fn outbound(to: SocketAddr, bytes: Vec<u8>) -> Outbound {
    let to = Destination { host: to.ip().to_string(), port: to.port() };
    Outbound { to, datagram: Message::binary(bytes), broadcast: false, prefer_connected: true }
}

pub(super) async fn peer() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

#[test]
fn datagrams_go_both_ways_and_name_their_peer_in_the_log() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, address) = peer().await;
        client.send(address, b"ping".to_vec());
        let mut seen = [0; 16];
        let (count, from) = peer.recv_from(&mut seen).await.unwrap();
        assert_eq!((&seen[..count], from), (&b"ping"[..], client.address()));
        peer.send_to(b"pong", from).await.unwrap();
        assert_eq!(client.datagram().await, (address, Bytes::from_static(b"pong")));
        client.handle.close(CloseInitiator::App);
        assert!(matches!(client.next().await, UdpEvent::Closed));
        assert_eq!(client.log.names(), ["open", "listening", "out", "in", "close"]);
        let text = address.to_string();
        assert!(matches!(&client.log.events()[2], EventKind::Out { peer: Some(peer), .. } if *peer == text));
    });
}

#[test]
fn what_was_sent_before_close_still_goes_out() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, address) = peer().await;
        client.send(address, b"last".to_vec());
        client.handle.close(CloseInitiator::App);
        let mut seen = [0; 16];
        assert_eq!(peer.recv_from(&mut seen).await.unwrap().0, 4);
        assert!(client.handle.send(outbound(address, Vec::new())).is_err());
    });
}

#[test]
fn a_datagram_below_the_documented_size_arrives_and_one_of_it_is_lost_and_told() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, _) = peer().await;
        for size in [UDP_DATAGRAM_BYTES_END, UDP_DATAGRAM_BYTES_END - 1] {
            peer.send_to(&vec![1; size], client.address()).await.unwrap();
        }
        assert_eq!(client.datagram().await.1.len(), UDP_DATAGRAM_BYTES_END - 1);
        assert_eq!(client.log.notices(), ["udp-too-long"]);
    });
}

#[test]
fn as_many_datagrams_as_may_wait_are_kept_and_the_newest_is_lost_and_counted() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, _) = peer().await;
        let arrived = |log: &Log| log.events().iter().filter(|event| matches!(event, EventKind::In { .. })).count();
        for sent in 0..UDP_RECEIVE_DATAGRAMS_MAX {
            peer.send_to(&sent.to_be_bytes(), client.address()).await.unwrap();
            while arrived(&client.log) <= sent {
                yield_now().await;
            }
        }
        assert!(client.log.notices().is_empty());
        peer.send_to(b"one too many", client.address()).await.unwrap();
        while client.log.notices().is_empty() {
            yield_now().await;
        }
        assert_eq!(client.log.notices(), ["udp-lost"]);
        for sent in 0..UDP_RECEIVE_DATAGRAMS_MAX {
            assert_eq!(client.datagram().await.1, Bytes::copy_from_slice(&sent.to_be_bytes()));
        }
        peer.send_to(b"room again", client.address()).await.unwrap();
        assert_eq!(client.datagram().await.1, &b"room again"[..]);
    });
}

#[test]
fn a_port_that_is_taken_is_refused_with_the_number_of_linux() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (log, queue) = (Arc::new(Log::default()), WireQueue::new());
        assert_eq!(bind(Family::V4, client.handle.local().port(), &log, &queue).unwrap_err(), 98);
        assert_eq!(log.names(), ["open", "fail"]);
        assert!(queue.is_empty());
    });
}

#[test]
fn ipv6_has_ports_of_its_own() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (log, queue) = (Arc::new(Log::default()), WireQueue::new());
        match bind(Family::V6, client.handle.local().port(), &log, &queue) {
            Ok(handle) => assert!(handle.local().is_ipv6()),
            // A machine without IPv6.
            Err(number) => assert!([97, 99].contains(&number), "{number}"),
        }
    });
}

#[test]
fn a_connected_socket_writes_to_its_peer_and_hears_nobody_else() {
    on_one_thread(async {
        let client = Client::bound().await;
        let ((peer, address), (other, elsewhere)) = (peer().await, peer().await);
        client.handle.connect(Destination { host: "127.0.0.1".into(), port: address.port() }).unwrap();
        client.send(elsewhere, b"to the peer".to_vec());
        let mut seen = [0; 16];
        assert_eq!(peer.recv_from(&mut seen).await.unwrap().0, 11);
        other.send_to(b"hello?", client.address()).await.unwrap();
        peer.send_to(b"it is me", client.address()).await.unwrap();
        assert_eq!(client.datagram().await.1, &b"it is me"[..]);
    });
}

#[test]
fn what_cannot_be_sent_is_an_error_and_the_socket_goes_on() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, address) = peer().await;
        client.send(address, vec![0; 65_508]);
        assert_eq!(client.error().await, ("send".to_owned(), 90));
        client.send("[::1]:9".parse().unwrap(), vec![0]);
        assert_eq!(client.error().await, ("send".to_owned(), 97));
        client.send(address, vec![0]);
        assert_eq!(peer.recv_from(&mut [0; 16]).await.unwrap().0, 1);
        assert_eq!(client.log.notices(), ["udp-failed", "udp-failed"]);
    });
}

#[test]
fn a_name_is_resolved_to_the_family_of_the_socket_and_those_behind_it_wait_for_it() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, address) = peer().await;
        let to = Destination { host: "localhost".into(), port: address.port() };
        client.handle.send(Outbound { to, ..outbound(address, b"first".to_vec()) }).unwrap();
        client.send(address, b"second!".to_vec());
        let mut seen = [0; 16];
        assert_eq!(peer.recv_from(&mut seen).await.unwrap().0, 5);
        assert_eq!(peer.recv_from(&mut seen).await.unwrap().0, 7);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn the_largest_datagram_of_ip_goes_out() {
    on_one_thread(async {
        let client = Client::bound().await;
        let (peer, address) = peer().await;
        client.send(address, vec![0; 65_507]);
        assert_eq!(peer.recv_from(&mut vec![0; 65_536]).await.unwrap().0, 65_507);
    });
}

#[test]
fn hops_can_be_set_and_a_value_that_no_header_holds_is_refused() {
    on_one_thread(async {
        let client = Client::bound().await;
        assert_eq!(client.handle.set_ttl(64), Ok(()));
        assert_eq!(number(&client.handle.set_ttl(256).unwrap_err().kind), 22);
    });
}
