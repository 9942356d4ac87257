//! Bare TCP against listeners of tokio: bytes both ways, both ways to end, and who is slower.

use super::harness::{CONN, Log, on_one_thread, on_paused_time};
use crate::{
    Errno, Family, FaultSwitch, LiveOptions, LiveTransport, NetworkGate, SEND_QUEUE_BYTES_MAX, SendError,
    SocketErrorKind, TCP_RECEIVE_BYTES_MAX, TcpEvent, TcpHandle, TcpRequest, TlsOptions, Transport, WireEvent,
    WireQueue,
};
use bytes::Bytes;
use model::{CloseInitiator, EventKind, Message};
use socket2::SockRef;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;

struct Client {
    handle: Box<dyn TcpHandle>,
    queue: Rc<WireQueue>,
    log: Arc<Log>,
}

fn live(log: &Arc<Log>, faults: FaultSwitch) -> LiveTransport {
    let options = LiveOptions { epoch_ms: Arc::new(|| 0), tls: TlsOptions::default(), faults };
    LiveTransport::new(Arc::<Log>::clone(log), options)
}

fn request(host: &str, port: u16) -> TcpRequest {
    let (host, timeout) = (host.to_owned(), Duration::from_secs(2));
    TcpRequest { host, port, family: Family::V4, no_delay: true, timeout }
}

impl Client {
    fn open(request: TcpRequest) -> Self {
        Self::open_under(request, FaultSwitch::default())
    }

    fn open_under(request: TcpRequest, faults: FaultSwitch) -> Self {
        let log = Arc::new(Log::default());
        let queue = WireQueue::new();
        let handle = live(&log, faults).open_tcp(CONN, request, Rc::clone(&queue));
        Client { handle, queue, log }
    }

    /// A client and the server's end of its connection.
    async fn connected() -> (Self, TcpStream) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let client = Client::open(request("127.0.0.1", listener.local_addr().unwrap().port()));
        let (stream, _) = listener.accept().await.unwrap();
        assert!(matches!(client.next().await, TcpEvent::Connected { .. }));
        (client, stream)
    }

    async fn next(&self) -> TcpEvent {
        self.queue.wait().await;
        match self.queue.pop().unwrap() {
            (CONN, WireEvent::Tcp(event)) => event,
            other => panic!("expected an event of TCP, got {other:?}"),
        }
    }

    async fn bytes(&self) -> Bytes {
        match self.next().await {
            TcpEvent::Data(received) => received.bytes().clone(),
            other => panic!("expected bytes, got {other:?}"),
        }
    }

    async fn closed(&self) -> (CloseInitiator, Option<i32>) {
        match self.next().await {
            TcpEvent::Closed { by, error } => (by, error.map(|error| number(&error.kind))),
            other => panic!("expected the end, got {other:?}"),
        }
    }

    async fn failed(&self) -> SocketErrorKind {
        match self.next().await {
            TcpEvent::Failed(error) => error.kind,
            other => panic!("expected a failure, got {other:?}"),
        }
    }
}

fn number(kind: &SocketErrorKind) -> i32 {
    match kind {
        SocketErrorKind::System(Errno { number, .. }) => *number,
        other => panic!("expected a number, got {other:?}"),
    }
}

#[test]
fn bytes_go_both_ways_and_every_step_is_in_the_log() {
    on_one_thread(async {
        let (client, mut stream) = Client::connected().await;
        client.handle.write(Message::text("hello")).unwrap();
        let mut seen = [0; 5];
        stream.read_exact(&mut seen).await.unwrap();
        assert_eq!(&seen, b"hello");
        stream.write_all(&[0, 255]).await.unwrap();
        assert_eq!(client.bytes().await, &[0, 255][..]);
        assert_eq!(client.log.names(), ["open", "connected", "out", "in"]);
        let events = client.log.events();
        assert!(matches!(&events[2], EventKind::Out { message: Message::Text(_), peer: None, .. }));
        assert!(matches!(&events[3], EventKind::In { message: Message::Binary(_), peer: None, .. }));
    });
}

#[test]
fn what_was_written_before_close_arrives_and_both_sides_say_fin() {
    on_one_thread(async {
        let (client, mut stream) = Client::connected().await;
        let bytes = vec![7; 3 * 1024 * 1024];
        client.handle.write(Message::binary(bytes.clone())).unwrap();
        client.handle.close(CloseInitiator::App);
        assert_eq!(client.handle.write(Message::text("late")), Err(SendError::NotOpen));
        let mut seen = Vec::new();
        stream.read_to_end(&mut seen).await.unwrap();
        assert!(seen == bytes, "{} bytes", seen.len());
        drop(stream);
        assert_eq!(client.closed().await, (CloseInitiator::App, None));
        assert_eq!(client.log.names().last().unwrap(), "close");
    });
}

#[test]
fn the_fin_of_the_peer_ends_the_connection_after_its_last_bytes_and_what_was_written_goes_out() {
    on_one_thread(async {
        let (client, mut stream) = Client::connected().await;
        stream.write_all(b"bye").await.unwrap();
        stream.shutdown().await.unwrap();
        client.handle.write(Message::text("too late?")).unwrap();
        assert_eq!(client.bytes().await, &b"bye"[..]);
        assert_eq!(client.closed().await, (CloseInitiator::Peer, None));
        let mut seen = Vec::new();
        stream.read_to_end(&mut seen).await.unwrap();
        assert_eq!(seen, b"too late?");
    });
}

#[test]
fn a_reset_is_an_end_with_an_error() {
    on_one_thread(async {
        let (client, stream) = Client::connected().await;
        SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        drop(stream);
        assert_eq!(client.closed().await, (CloseInitiator::Peer, Some(104)));
    });
}

#[test]
fn a_peer_that_never_answers_the_fin_is_cut_after_the_limit() {
    on_paused_time(async {
        let (client, stream) = Client::connected().await;
        client.handle.close(CloseInitiator::App);
        assert_eq!(client.closed().await, (CloseInitiator::App, None));
        drop(stream);
    });
}

#[test]
fn a_peer_that_takes_nothing_does_not_hold_the_close_up() {
    on_paused_time(async {
        let (client, stream) = Client::connected().await;
        client.handle.write(Message::binary(vec![0; SEND_QUEUE_BYTES_MAX])).unwrap();
        client.handle.close(CloseInitiator::App);
        assert_eq!(client.closed().await, (CloseInitiator::App, None));
        drop(stream);
    });
}

#[test]
fn the_send_queue_takes_its_limit_and_not_a_byte_more() {
    on_one_thread(async {
        let (client, _stream) = Client::connected().await;
        client.handle.write(Message::binary(vec![0; SEND_QUEUE_BYTES_MAX])).unwrap();
        assert_eq!(client.handle.write(Message::text("x")), Err(SendError::QueueFull));
    });
}

#[test]
fn an_app_that_takes_nothing_stops_the_reading_and_loses_nothing() {
    on_one_thread(async {
        const SENT: usize = 16 * TCP_RECEIVE_BYTES_MAX;
        let (client, mut stream) = Client::connected().await;
        let server = tokio::task::spawn_local(async move {
            stream.write_all(&vec![1; SENT]).await.unwrap();
        });
        let logged = |log: &Log| {
            let len = |event| if let EventKind::In { message, .. } = event { message.len() } else { 0 };
            log.events().into_iter().map(len).sum::<usize>()
        };
        while logged(&client.log) < TCP_RECEIVE_BYTES_MAX * 15 / 16 {
            yield_now().await;
        }
        for _ in 0..200 {
            yield_now().await;
        }
        assert!(logged(&client.log) <= TCP_RECEIVE_BYTES_MAX, "{}", logged(&client.log));
        assert!(!server.is_finished(), "the peer is slowed down");
        let mut seen = 0;
        while seen < SENT {
            seen += client.bytes().await.len();
        }
        assert_eq!(client.closed().await, (CloseInitiator::Peer, None));
    });
}

#[test]
fn nobody_there_and_no_such_name_are_told_apart() {
    on_one_thread(async {
        let dead = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
        let client = Client::open(request("127.0.0.1", dead.port()));
        assert_eq!(number(&client.failed().await), 111);
        assert_eq!(client.log.names(), ["open", "fail"]);
        let client = Client::open(request("no-such-name.invalid", 9000));
        assert_eq!(client.failed().await, SocketErrorKind::HostNotFound);
    });
}

#[test]
fn an_address_of_the_other_family_is_not_used() {
    on_one_thread(async {
        let client = Client::open(request("::1", 9000));
        assert_eq!(client.failed().await, SocketErrorKind::HostNotFound);
    });
}

#[test]
fn an_ipv6_socket_reaches_an_ipv6_server() {
    on_one_thread(async {
        let Ok(listener) = TcpListener::bind(("::1", 0)).await else {
            eprintln!("SKIPPED: no IPv6 on this machine");
            return;
        };
        let port = listener.local_addr().unwrap().port();
        let client = Client::open(TcpRequest { family: Family::V6, ..request("::1", port) });
        let TcpEvent::Connected { remote, .. } = client.next().await else { panic!("it connects") };
        assert_eq!(remote, listener.local_addr().unwrap());
    });
}

/// A listener whose queue is full takes no further connection, and answers none.
async fn full_listener() -> (SocketAddr, Vec<TcpStream>, socket2::Socket) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&"127.0.0.1:0".parse::<SocketAddr>().unwrap().into()).unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(50), TcpStream::connect(address)).await {
        waiting.push(stream);
    }
    (address, waiting, socket)
}

#[cfg(target_os = "linux")]
#[test]
fn silence_is_a_timeout_after_the_limit() {
    on_paused_time(async {
        let (address, _waiting, _socket) = full_listener().await;
        let begun = tokio::time::Instant::now();
        let client = Client::open(request("127.0.0.1", address.port()));
        assert_eq!(number(&client.failed().await), 110);
        assert_eq!(begun.elapsed().as_secs(), 2);
    });
}

#[test]
fn close_before_the_connection_stands_cancels_it() {
    on_one_thread(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let client = Client::open(request("127.0.0.1", listener.local_addr().unwrap().port()));
        client.handle.close(CloseInitiator::App);
        assert_eq!(client.failed().await, SocketErrorKind::Cancelled);
    });
}

#[test]
fn a_dropped_handle_leaves_one_last_word_in_the_log() {
    on_one_thread(async {
        let (client, mut stream) = Client::connected().await;
        drop(client.handle);
        assert_eq!(stream.read(&mut [0; 1]).await.unwrap_or(0), 0);
        assert_eq!(client.log.names(), ["open", "connected", "close"]);
    });
}

#[test]
fn without_a_network_everything_fails_and_with_one_again_it_works() {
    on_one_thread(async {
        let log = Arc::new(Log::default());
        let gate = NetworkGate::new(Rc::new(live(&log, FaultSwitch::default())), Arc::<Log>::clone(&log), false);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let queue = WireQueue::new();
        let _handle = gate.open_tcp(CONN, request("127.0.0.1", port), Rc::clone(&queue));
        let (_, event) = queue.pop().expect("it failed at once");
        assert!(matches!(event, WireEvent::Tcp(TcpEvent::Failed(error)) if number(&error.kind) == 101));
        assert!(gate.interfaces().is_empty());
        gate.set_open(true);
        let _handle = gate.open_tcp(CONN, request("127.0.0.1", port), Rc::clone(&queue));
        queue.wait().await;
        assert!(matches!(queue.pop(), Some((_, WireEvent::Tcp(TcpEvent::Connected { .. })))));
    });
}

#[test]
fn a_fault_that_is_set_later_resets_an_open_connection() {
    on_one_thread(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let faults = FaultSwitch::default();
        let client = Client::open_under(request("127.0.0.1", listener.local_addr().unwrap().port()), faults.clone());
        let (_stream, _) = listener.accept().await.unwrap();
        assert!(matches!(client.next().await, TcpEvent::Connected { .. }));
        faults.set(model::FaultPlan { faults: vec!["reset".parse().unwrap()], ..Default::default() });
        assert!(matches!(client.next().await, TcpEvent::Closed { error: Some(_), .. }));
    });
}
