//! A TCP connection from the name to its last byte: opens it, moves bytes both ways, ends it once.
//!
//! Counterpart: the logic layer's TCPSocket. Invariants: what was written before `close` is sent before the FIN; bytes that
//! the app has not taken stop the reading; there is exactly one end.

use super::dial;
use super::outbox::{Outbox, Outgoing, Stage};
use crate::fault::{FaultPoint, Faulty, OpeningStep};
use crate::task::OwnedTask;
use crate::tcp_udp::address_text;
use crate::{
    CLOSE_REPLY_TIMEOUT, Errno, Family, Received, SendError, SocketError, SocketErrorKind, TcpEvent, TcpHandle,
    TcpRequest, WireEvent, WireQueue,
};
use bytes::Bytes;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message};
use serde_json::Map;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf, split};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

/// Bytes of one connection that wait for the app; the reading stops there, and so the peer. Our choice: sixteen reads.
pub const TCP_RECEIVE_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of one read, and so of one `onMessage`. Our choice: what a system call brings at once on loopback.
const READ_BYTES: usize = 64 * 1024;

/// The app's side of a connection; dropping it aborts the task and with it the socket.
#[derive(Debug)]
struct LiveTcp {
    conn: ConnectionId,
    outbox: Rc<Outbox>,
    log: Arc<dyn EventSink>,
    _task: OwnedTask,
}

impl TcpHandle for LiveTcp {
    fn write(&self, bytes: Message) -> Result<(), SendError> {
        self.outbox.push(bytes.clone())?;
        let message = Message::readable(bytes.bytes().clone());
        self.log.record(EventKind::Out { conn: self.conn, peer: None, message });
        Ok(())
    }

    fn close(&self, by: CloseInitiator) {
        self.outbox.close(by, 0, "");
    }
}

impl Drop for LiveTcp {
    /// The log still gets its one last word; nobody listens to the queue any more.
    fn drop(&mut self) {
        let stage = self.outbox.stage();
        self.outbox.ended();
        match stage {
            Stage::Opening => record_failure(&*self.log, self.conn, &cancelled()),
            Stage::Open | Stage::Closing => {
                let reason = "cut".to_owned();
                self.log.record(EventKind::Close { conn: self.conn, by: CloseInitiator::Host, code: 0, reason });
            }
            Stage::Ended => {}
        }
    }
}

/// Starts opening; the outcome comes through `wire`.
pub(super) fn open(
    conn: ConnectionId,
    request: TcpRequest,
    wire: Rc<WireQueue>,
    faults: FaultPoint,
    log: Arc<dyn EventSink>,
) -> Box<dyn TcpHandle> {
    log.record(EventKind::Open {
        conn,
        transport: "tcp".to_owned(),
        url: request.url(),
        method: None,
        protocols: Vec::new(),
        header: Map::new(),
    });
    faults.note_unused_on_tcp();
    let outbox = Rc::new(Outbox::new());
    let connection = Connection { conn, wire, outbox: Rc::clone(&outbox), log: Arc::clone(&log) };
    Box::new(LiveTcp { conn, outbox, log, _task: OwnedTask::spawn(connection.open(request, faults)) })
}

/// What the log keeps of a connection that never stood.
fn record_failure(log: &dyn EventSink, conn: ConnectionId, error: &SocketError) {
    log.record(error.event(conn, "connect"));
}

struct Connection {
    conn: ConnectionId,
    wire: Rc<WireQueue>,
    outbox: Rc<Outbox>,
    log: Arc<dyn EventSink>,
}

/// Why the writing stopped.
enum WriteEnd {
    /// Everything is out, and this side wants the end.
    Asked(CloseInitiator),
    /// The end was asked for, and the peer takes nothing.
    Stalled(CloseInitiator),
    Broken(io::Error),
}

impl Connection {
    async fn open(self, request: TcpRequest, faults: FaultPoint) {
        let begun = Instant::now();
        let outcome = tokio::select! {
            biased;
            () = poll_fn(|cx| self.outbox.poll_cancelled(cx)) => Err(cancelled()),
            outcome = timeout(request.timeout, connect(&request, &faults)) => outcome.unwrap_or_else(|_| Err(timed_out(&request))),
        };
        match outcome {
            Ok(Standing { stream, local, remote, rtt }) => {
                let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                let (conn, texts) = (self.conn, (local.to_string(), remote.to_string()));
                self.log.record(EventKind::Connected { conn, local: texts.0, remote: texts.1, ms });
                self.outbox.opened();
                self.tell(TcpEvent::Connected { local, remote, rtt }).await;
                self.run(stream).await;
            }
            Err(error) => {
                self.outbox.ended();
                record_failure(&*self.log, self.conn, &error);
                self.wire.push_now(self.conn, WireEvent::Tcp(TcpEvent::Failed(error)));
            }
        }
    }

    async fn tell(&self, event: TcpEvent) {
        self.wire.push(self.conn, WireEvent::Tcp(event)).await;
    }

    /// Runs until the connection has ended and the end is told.
    async fn run(self, stream: Faulty) {
        let (mut reader, mut writer) = split(stream);
        let end = {
            let mut writing = pin!(self.write_all(&mut writer));
            tokio::select! {
                end = &mut writing => end,
                read = self.read_all(&mut reader) => match read {
                    Err(error) => WriteEnd::Broken(error),
                    // The peer's FIN ends both directions: an app has no call for one half. What it wrote still goes out.
                    Ok(()) => {
                        self.outbox.close(CloseInitiator::Peer, 0, "");
                        writing.await
                    }
                },
            }
        };
        let (by, error) = match end {
            WriteEnd::Asked(by) => {
                let _ = writer.shutdown().await;
                if by == CloseInitiator::App {
                    // The app has said that it wants no more, so what still comes is passed over up to the peer's FIN.
                    let _ = timeout(CLOSE_REPLY_TIMEOUT, discard(&mut reader)).await;
                }
                (by, None)
            }
            WriteEnd::Stalled(by) => (by, None),
            WriteEnd::Broken(error) => {
                (CloseInitiator::Peer, Some(SocketError::of_system("the connection broke", &error)))
            }
        };
        self.finish(by, error);
    }

    fn finish(self, by: CloseInitiator, error: Option<SocketError>) {
        self.outbox.ended();
        let reason = error.as_ref().map(|error| error.message.clone()).unwrap_or_default();
        self.log.record(EventKind::Close { conn: self.conn, by, code: 0, reason });
        self.wire.push_now(self.conn, WireEvent::Tcp(TcpEvent::Closed { by, error }));
    }

    /// Reads up to the peer's FIN.
    async fn read_all(&self, reader: &mut ReadHalf<Faulty>) -> io::Result<()> {
        let room = Arc::new(Semaphore::new(TCP_RECEIVE_BYTES_MAX));
        let mut buffer = vec![0; READ_BYTES];
        loop {
            let count = reader.read(&mut buffer).await?;
            if count == 0 {
                return Ok(());
            }
            let bytes = Bytes::copy_from_slice(&buffer[..count]);
            let wanted = u32::try_from(count).unwrap_or(u32::MAX);
            // The semaphore lives as long as this loop and is never closed.
            let Ok(taken) = Arc::clone(&room).acquire_many_owned(wanted).await else { return Ok(()) };
            let message = Message::readable(bytes.clone());
            self.log.record(EventKind::In { conn: self.conn, peer: None, message });
            self.tell(TcpEvent::Data(Received::taking(bytes, taken))).await;
        }
    }

    /// Writes what the app hands over until somebody asks for the end.
    async fn write_all(&self, writer: &mut WriteHalf<Faulty>) -> WriteEnd {
        loop {
            match self.next_outgoing().await {
                Outgoing::Close { by, .. } => return WriteEnd::Asked(by),
                Outgoing::Message(message) => {
                    let mut rest = &message.bytes()[..];
                    while !rest.is_empty() {
                        tokio::select! {
                            biased;
                            written = writer.write(rest) => match written {
                                Ok(count) => rest = &rest[count..],
                                Err(error) => return WriteEnd::Broken(error),
                            },
                            by = self.stalled() => return WriteEnd::Stalled(by),
                        }
                    }
                }
            }
        }
    }

    async fn next_outgoing(&self) -> Outgoing {
        poll_fn(|cx| {
            self.outbox.register(cx);
            self.outbox.pop().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Resolves when the end has been asked for and nothing has moved for the limit since.
    async fn stalled(&self) -> CloseInitiator {
        poll_fn(|cx| self.outbox.poll_cancelled(cx)).await;
        sleep(CLOSE_REPLY_TIMEOUT).await;
        self.outbox.closing_by().unwrap_or(CloseInitiator::App)
    }
}

async fn discard(reader: &mut ReadHalf<Faulty>) {
    let mut rest = vec![0; READ_BYTES];
    while reader.read(&mut rest).await.is_ok_and(|count| count > 0) {}
}

/// A connection that was just made.
struct Standing {
    stream: Faulty,
    local: SocketAddr,
    remote: SocketAddr,
    rtt: Duration,
}

/// Name resolution and TCP.
async fn connect(request: &TcpRequest, faults: &FaultPoint) -> Result<Standing, SocketError> {
    if faults.fails(OpeningStep::Dns) {
        return Err(not_found(&request.host, request.family, ": a fault was injected"));
    }
    let found = resolve(&request.host, request.port, request.family).await?;
    let address = address_text(&request.host, request.port);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::ConnectionRefused => SocketError {
            kind: SocketErrorKind::System(Errno::of(&error)),
            message: format!("{address} refused the connection"),
            hint: Some("start the server, or check the port".to_owned()),
        },
        _ => SocketError {
            hint: Some("check the network and the address".to_owned()),
            ..SocketError::of_system(&format!("cannot connect to {address}"), &error)
        },
    };
    let begun = Instant::now();
    if faults.fails(OpeningStep::Tcp) {
        return Err(failed(io::ErrorKind::NetworkUnreachable.into()));
    }
    let stream = dial::connect(found).await.map_err(failed)?;
    let rtt = begun.elapsed();
    stream.set_nodelay(request.no_delay).map_err(failed)?;
    let (local, remote) = (stream.local_addr().map_err(failed)?, stream.peer_addr().map_err(failed)?);
    Ok(Standing { stream: faults.wrap(stream), local, remote, rtt })
}

/// The addresses of a name in one family.
///
/// # Errors
/// There are none.
pub(super) async fn resolve(host: &str, port: u16, family: Family) -> Result<Vec<SocketAddr>, SocketError> {
    let mut found = dial::resolve(host, port).await.map_err(|error| not_found(host, family, &format!(": {error}")))?;
    found.retain(|address| family.holds(address.ip()));
    if found.is_empty() { Err(not_found(host, family, "")) } else { Ok(found) }
}

fn not_found(host: &str, family: Family, why: &str) -> SocketError {
    let family = if family == Family::V4 { "IPv4" } else { "IPv6" };
    SocketError {
        kind: SocketErrorKind::HostNotFound,
        message: format!("the name `{host}` has no {family} address{why}"),
        hint: Some("check the spelling, the network, and the type of the socket".to_owned()),
    }
}

fn timed_out(request: &TcpRequest) -> SocketError {
    let address = address_text(&request.host, request.port);
    SocketError {
        kind: SocketErrorKind::System(Errno::number(110)),
        message: format!("connecting to {address} timed out after {} ms", request.timeout.as_millis()),
        hint: Some("check the address and the firewall".to_owned()),
    }
}

fn cancelled() -> SocketError {
    SocketError {
        kind: SocketErrorKind::Cancelled,
        message: "closed before the connection was open".to_owned(),
        hint: None,
    }
}
