//! A port for any client: the server of a fixture, over real sockets.
//!
//! Counterpart: `miniwire replay --listen`. WebSocket and HTTP share one port; each TCP address and each other end of datagrams in the
//! fixture has one of its own. Invariants: every task is owned by the listener; a round begins with its first client, however late.

mod event;
mod handshake;
mod http;
mod round;
mod tcp;
#[cfg(test)]
mod tests;
mod udp;
mod websocket;

use crate::stop::Stop;
use crate::{Recording, ReplayOptions};
use event::{Event, Shared};
use fixture::{Outcome, Problem, Seen, Side};
use round::Conversation;
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use udp::Port;

/// Connections at one time; more wait in the system's queue. Our choice: below the usual 1024 open files.
pub const CONNECTIONS_MAX: usize = 500;
/// Bytes of one WebSocket message; a longer one ends its connection. The longest payload of a fixture.
pub const MESSAGE_BYTES_MAX: usize = fixture::PAYLOAD_BYTES_MAX;
/// How long a client may take to answer a close frame before its connection is cut. Our choice, twice that of the demo servers.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a client may take nothing of what is sent to it before its connection is cut. Our choice; a test waits less.
const SEND_TIMEOUT: Duration = Duration::from_secs(if cfg!(test) { 2 } else { 10 });
/// Wait after an `accept` that failed, such as for want of file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// Why nothing can be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {addr}: {source}")]
pub struct ListenError {
    /// The address asked for.
    pub addr: SocketAddr,
    /// What the system says.
    pub source: io::Error,
}

impl ListenError {
    /// The next step for the user.
    pub fn hint(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::AddrInUse => "stop the other program, or choose another port; 0 takes a free one",
            io::ErrorKind::PermissionDenied => "choose a port from 1024 up; 0 takes a free one",
            _ => "choose an address of this machine, such as 127.0.0.1:9000",
        }
    }
}

/// Something to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// `http` or `https` (WebSocket too), `tcp` or `udp`.
    pub kind: &'static str,
    /// Where it is.
    pub addr: SocketAddr,
    /// The address in the fixture that it stands for; any, where absent.
    pub stands_for: Option<String>,
}

/// How a replay went from its first client to its last line.
#[derive(Debug)]
pub struct Round {
    /// What became of it.
    pub outcome: Outcome,
    /// True when a client came.
    pub has_begun: bool,
    /// True when it was stopped before its last line.
    pub is_stopped: bool,
}

/// Open ports.
#[derive(Debug)]
pub struct Listener {
    recording: Recording,
    options: ReplayOptions,
    doors: Vec<Door>,
    ports: Vec<Port>,
    shared: Arc<Shared>,
    events: mpsc::Receiver<Event>,
    /// What clients did that came while a round ended: those of the next one.
    early: VecDeque<Event>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Listener {
    /// Opens the ports that the fixture needs: `addr` for WebSocket and HTTP, through TLS when there is some, free ones on the same address for
    /// the others.
    ///
    /// # Errors
    /// An address cannot be listened on.
    pub async fn bind(
        recording: Recording,
        options: ReplayOptions,
        addr: SocketAddr,
        tls: Option<TlsAcceptor>,
    ) -> Result<Listener, ListenError> {
        let (shared, events) = Shared::new();
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let mut listener = Listener {
            recording,
            options,
            doors: Vec::new(),
            ports: Vec::new(),
            shared: Arc::clone(&shared),
            events,
            early: VecDeque::new(),
            stop,
            tasks: JoinSet::new(),
        };
        let survey = listener.recording.survey().clone();
        let any = SocketAddr::new(addr.ip(), 0);
        let addresses = [(addr, None)].into_iter().chain(survey.tcp.iter().map(|url| (any, Some(url.clone()))));
        for (addr, url) in addresses {
            let (socket, addr) = listen(addr).await?;
            let tls = tls.clone().filter(|_| url.is_none());
            let kind = match (&url, &tls) {
                (Some(_), _) => "tcp",
                (None, None) => "http",
                (None, Some(_)) => "https",
            };
            listener.doors.push(Door { kind, addr, stands_for: url.clone() });
            let accepting = Accepting { url, tls, shared: Arc::clone(&shared), stop: stopped.clone() };
            tasks.spawn(accepting.run(socket));
        }
        let mut peers: Vec<Option<String>> = survey.udp_peers.iter().cloned().map(Some).collect();
        if peers.is_empty() && !survey.udp.is_empty() {
            peers.push(None);
        }
        for peer in peers {
            let failed = |source| ListenError { addr: any, source };
            let socket = Arc::new(UdpSocket::bind(any).await.map_err(failed)?);
            let addr = socket.local_addr().map_err(failed)?;
            listener.doors.push(Door { kind: "udp", addr, stands_for: peer.clone() });
            tasks.spawn(udp::carry(listener.ports.len(), Arc::clone(&socket), Arc::clone(&shared)));
            listener.ports.push(Port { peer, socket });
        }
        listener.tasks = tasks;
        Ok(listener)
    }

    /// What to connect to.
    pub fn doors(&self) -> &[Door] {
        &self.doors
    }

    /// Replays the fixture once, from the first client on, until every line is settled, `stop` resolves or `limit` is over.
    ///
    /// # Errors
    /// The fixture can no longer be read.
    pub async fn round(&mut self, stop: impl Future<Output = ()>, limit: Option<Duration>) -> Result<Round, Problem> {
        let mut stop = Stop::new(stop, limit);
        let first = match self.early.pop_front() {
            Some(first) => Some(first),
            None => tokio::select! {
                event = first_of(&mut self.events) => Some(event),
                () = stop.asked() => None,
            },
        };
        let mut player = self.recording.player(Side::Server, &self.options)?;
        let Some(first) = first else {
            player.end(Duration::ZERO, &format!("{}, and no client had come", stop.why().unwrap_or_default()));
            return Ok(Round { outcome: player.into_outcome(), has_begun: false, is_stopped: true });
        };
        let udp = &self.recording.survey().udp;
        let mut conversation = Conversation::new(player, &mut self.events, &self.ports, udp, &self.shared, stop);
        conversation.hear(first);
        for event in self.early.drain(..) {
            conversation.hear(event);
        }
        let is_stopped = conversation.run().await;
        let outcome = conversation.finish(&mut self.early).await;
        Ok(Round { outcome, has_begun: true, is_stopped })
    }

    /// Closes the ports, and lets answers that are on their way arrive.
    pub async fn close(mut self) {
        self.early.clear();
        self.events.close();
        self.stop.send_replace(true);
        let _ = timeout(CLOSE_TIMEOUT, async { while self.tasks.join_next().await.is_some() {} }).await;
    }
}

/// What is told of a client that takes nothing.
fn took_nothing() -> Seen {
    let cause = format!("the client took nothing for {} s and was cut", SEND_TIMEOUT.as_secs());
    Seen::Failed { kind: "timeout".to_owned(), cause }
}

/// The first client; what is left of those of the round before does not matter.
async fn first_of(events: &mut mpsc::Receiver<Event>) -> Event {
    loop {
        match events.recv().await {
            Some(event @ (Event::Asked(_) | Event::Datagram { .. })) => return event,
            Some(_) => {}
            // The listener holds a sender itself.
            None => std::future::pending().await,
        }
    }
}

async fn listen(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), ListenError> {
    let failed = |source| ListenError { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(failed)?;
    let local = listener.local_addr().map_err(failed)?;
    Ok((listener, local))
}

/// One listening socket.
struct Accepting {
    /// The TCP address that it stands for; none for WebSocket and HTTP.
    url: Option<String>,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
}

impl Accepting {
    async fn run(self, listener: TcpListener) {
        let mut connections = JoinSet::new();
        let mut stop = self.stop.clone();
        loop {
            let accepted = tokio::select! {
                accepted = self.accept(&listener) => accepted,
                Some(_) = connections.join_next() => continue,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            let Ok((stream, permit)) = accepted else {
                sleep(ACCEPT_RETRY).await;
                continue;
            };
            let (url, tls) = (self.url.clone(), self.tls.clone());
            let (shared, stop) = (Arc::clone(&self.shared), self.stop.clone());
            connections.spawn(async move {
                match url {
                    Some(url) => tcp::carry(stream, url, shared).await,
                    None => http::serve(stream, tls, shared, stop).await,
                }
                drop(permit);
            });
        }
        drop(listener);
        while connections.join_next().await.is_some() {}
    }

    async fn accept(&self, listener: &TcpListener) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
        let permit = Arc::clone(&self.shared.free).acquire_owned().await.map_err(io::Error::other)?;
        let (stream, _) = listener.accept().await?;
        Ok((stream, permit))
    }
}
