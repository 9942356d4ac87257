//! One drive: what the player says is done to the server, what the server does goes into the player.
//!
//! Counterpart: `fixture::Player` with `Side::Client`. Invariants: a request is sent once its whole body is known; what the fixture does not
//! speak of (an `opened` or `done` that a person left out) is not compared.

use super::origin::datagrams_to;
use super::{Origin, request};
use crate::stop::Stop;
use fixture::{Content, Next, OpenRequest, Outcome, Play, Player, Seen};
use model::{CloseInitiator, ConnectionId, Message};
use serde_json::Map;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use transport::{
    Destination, Family, HttpEvent, HttpHandle, LiveTransport, Outbound, SendError, TcpEvent, TcpHandle,
    Transport as _, UdpEvent, UdpHandle, UdpRequest, WebSocketHandle, WireEvent, WireQueue, header_map,
};

/// How long a message may wait for its connection to open, or for room in its queue. Our choice.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a queue without room is looked at again.
const ROOM_EVERY: Duration = Duration::from_millis(5);
/// How long servers may take to answer the close frames at the end. Our choice.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// A drive under way.
pub(super) struct Driver {
    player: Player,
    transport: LiveTransport,
    origins: Vec<Origin>,
    wire: Rc<WireQueue>,
    links: BTreeMap<ConnectionId, Link>,
    start: Instant,
}

/// A connection to the server.
enum Link {
    WebSocket(Box<dyn WebSocketHandle>),
    /// A request whose body is not complete.
    Asking(OpenRequest, Vec<Message>),
    Http {
        handle: Box<dyn HttpHandle>,
        status: u16,
    },
    Tcp(Box<dyn TcpHandle>),
    Udp(Box<dyn UdpHandle>),
}

impl Driver {
    pub(super) fn new(player: Player, transport: LiveTransport, origins: Vec<Origin>) -> Self {
        let (wire, links) = (WireQueue::new(), BTreeMap::new());
        Driver { player, transport, origins, wire, links, start: Instant::now() }
    }

    /// Goes on until every line is settled; true when it was stopped before.
    pub(super) async fn run(mut self, mut stop: Stop<'_>) -> (Outcome, bool) {
        let is_stopped = loop {
            if let Some(why) = stop.why() {
                let now = self.now();
                self.player.end(now, why);
                break true;
            }
            let until = match self.player.next(self.now(), None) {
                Next::Play(play) => {
                    self.carry_out(play, &mut stop).await;
                    continue;
                }
                Next::Wait(until) => until,
                Next::Over => match self.wire.pop() {
                    // What came before the last line was settled counts.
                    Some((conn, event)) => {
                        self.hear(conn, event);
                        continue;
                    }
                    None => break false,
                },
            };
            let wire = Rc::clone(&self.wire);
            tokio::select! {
                () = wire.wait() => self.hear_all(),
                () = sleep_until(self.start + until) => {}
                () = stop.asked() => {}
            }
        };
        self.close_all().await;
        (self.player.into_outcome(), is_stopped)
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    async fn carry_out(&mut self, play: Play, stop: &mut Stop<'_>) {
        match play {
            Play::Open(conn, request) => self.open(conn, request),
            Play::Send { conn, content: Content::Message(message), peer } => {
                self.send(conn, message, peer, stop).await;
            }
            Play::Send { conn, .. } => {
                self.failed(conn, "packet", "packets of this protocol cannot be sent".to_owned())
            }
            Play::Close { conn, code, reason } => self.close(conn, code, &reason),
            // The client gives up.
            Play::Fail { conn, .. } => {
                if let Some(Link::Http { handle, .. }) = self.links.get(&conn) {
                    handle.abort(CloseInitiator::App);
                }
                self.links.remove(&conn);
            }
            // Those are the server's.
            Play::Opened { .. } | Play::Done { .. } => {}
        }
    }

    fn open(&mut self, conn: ConnectionId, request: OpenRequest) {
        let events = Rc::clone(&self.wire);
        let link = match request.transport.as_str() {
            "websocket" => {
                let request = request::websocket(request, &self.origins);
                Link::WebSocket(self.transport.open_websocket(conn, request, events))
            }
            "request" | "upload" | "download" => Link::Asking(request, Vec::new()),
            "tcp" => match request::tcp(&request, &self.origins) {
                Some(request) => Link::Tcp(self.transport.open_tcp(conn, request, events)),
                None => {
                    let cause = format!("`{}` has no host and port; write it as tcp://host:port", request.url);
                    return self.failed(conn, "invalid-url", cause);
                }
            },
            "udp" => {
                let family = if request.url.ends_with('6') { Family::V6 } else { Family::V4 };
                match self.transport.open_udp(conn, UdpRequest { family, port: 0 }, events) {
                    Ok(handle) => Link::Udp(handle),
                    Err(error) => return self.failed(conn, &error.kind.name(), error.cause()),
                }
            }
            other => {
                let cause = format!("connections of `{other}` cannot be driven");
                return self.failed(conn, "transport", cause);
            }
        };
        self.links.insert(conn, link);
        self.ask_if_complete(conn);
    }

    /// Sends a request once no more of its body follows.
    fn ask_if_complete(&mut self, conn: ConnectionId) {
        if self.player.sends_next(conn) {
            return;
        }
        if let Some(Link::Asking(request, body)) = self.links.get(&conn) {
            let request = request::http(request, body, &self.origins);
            let handle = self.transport.open_http(conn, request, Rc::clone(&self.wire));
            self.links.insert(conn, Link::Http { handle, status: 0 });
        }
    }

    async fn send(&mut self, conn: ConnectionId, message: Message, peer: Option<String>, stop: &mut Stop<'_>) {
        if let Some(Link::Asking(_, body)) = self.links.get_mut(&conn) {
            body.push(message);
            return self.ask_if_complete(conn);
        }
        let deadline = Instant::now() + SEND_TIMEOUT;
        loop {
            let sent = match self.links.get(&conn) {
                Some(Link::WebSocket(handle)) => handle.send(message.clone()),
                Some(Link::Tcp(handle)) => handle.write(message.clone()),
                Some(Link::Udp(handle)) => {
                    let to = datagrams_to(peer.as_deref().unwrap_or_default(), &self.origins);
                    let Some((host, port)) = to else {
                        let cause = "a datagram needs `peer` in its line, or --against udp://host:port".to_owned();
                        return self.failed(conn, "invalid-address", cause);
                    };
                    let to = Destination { host, port };
                    handle.send(Outbound { to, datagram: message.clone(), broadcast: true, prefer_connected: false })
                }
                _ => return,
            };
            match sent {
                Ok(()) => return,
                Err(_) if Instant::now() < deadline => {}
                Err(error) => {
                    let cause = match error {
                        SendError::QueueFull => "the server took nothing for 10 s",
                        SendError::NotOpen => "it was not open after 10 s",
                    };
                    return self.failed(conn, "timeout", cause.to_owned());
                }
            }
            // Not open yet, or no room: what happens meanwhile may change that.
            let wire = Rc::clone(&self.wire);
            tokio::select! {
                () = wire.wait() => self.hear_all(),
                () = sleep(ROOM_EVERY) => {}
                () = stop.asked() => return,
            }
        }
    }

    fn close(&mut self, conn: ConnectionId, code: u16, reason: &str) {
        match self.links.get(&conn) {
            Some(Link::WebSocket(handle)) if code != 1006 => handle.close(CloseInitiator::App, code, reason),
            Some(Link::Tcp(handle)) => handle.close(CloseInitiator::App),
            Some(Link::Udp(handle)) => handle.close(CloseInitiator::App),
            // Dropped is cut.
            _ => drop(self.links.remove(&conn)),
        }
    }

    fn failed(&mut self, conn: ConnectionId, kind: &str, cause: String) {
        let now = self.now();
        self.links.remove(&conn);
        self.player.saw(now, conn, Seen::Failed { kind: kind.to_owned(), cause });
    }

    fn hear_all(&mut self) {
        while let Some((conn, event)) = self.wire.pop() {
            self.hear(conn, event);
        }
    }

    fn hear(&mut self, conn: ConnectionId, event: WireEvent) {
        let now = self.now();
        match event {
            WireEvent::Opened(opened) => {
                self.opened(conn, opened.status, &opened.header, opened.protocol.clone());
            }
            WireEvent::Message(message) => self.player.saw(now, conn, Seen::Content(Content::Message(message))),
            WireEvent::Closed { by, code, reason } => {
                self.links.remove(&conn);
                self.player.saw(now, conn, Seen::Closed { by, code, reason });
            }
            WireEvent::Failed(error) => {
                let kind = error.kind.name().into_owned();
                match error.kind {
                    // A person may write a refusal as an answer.
                    transport::ConnectErrorKind::HttpStatus(status) if self.player.awaits(conn, &["opened"]) => {
                        self.links.remove(&conn);
                        self.opened(conn, status, &[], None);
                    }
                    _ => self.failed(conn, &kind, error.cause()),
                }
            }
            WireEvent::Http(event) => self.hear_http(conn, event),
            WireEvent::Tcp(TcpEvent::Connected { .. }) => {
                if self.player.awaits(conn, &["connected"]) {
                    self.player.saw(now, conn, Seen::Opened { status: 101, header: Map::new(), protocol: None });
                }
            }
            WireEvent::Tcp(TcpEvent::Data(received)) => self.player.saw_bytes(now, conn, received.bytes()),
            WireEvent::Tcp(TcpEvent::Closed { by, error }) => {
                self.links.remove(&conn);
                self.player.saw_end_of_bytes(now, conn);
                let reason = error.map(|error| error.cause()).unwrap_or_default();
                self.player.saw(now, conn, Seen::Closed { by, code: 0, reason });
            }
            WireEvent::Tcp(TcpEvent::Failed(error)) => {
                self.failed(conn, &error.kind.name(), error.cause());
            }
            WireEvent::Udp(UdpEvent::Data { datagram, .. }) => {
                let message = Message::readable(datagram.bytes().clone());
                self.player.saw(now, conn, Seen::Content(Content::Message(message)));
            }
            WireEvent::Udp(UdpEvent::Error { error, .. }) => {
                self.failed(conn, &error.kind.name(), error.cause());
            }
            WireEvent::Udp(UdpEvent::Listening | UdpEvent::Closed) | WireEvent::Mdns(_) => {}
        }
    }

    fn opened(&mut self, conn: ConnectionId, status: u16, header: &[(String, String)], protocol: Option<String>) {
        if self.player.awaits(conn, &["opened", "fail"]) {
            let header = header_map(header);
            let now = self.now();
            self.player.saw(now, conn, Seen::Opened { status, header, protocol });
        }
    }

    fn hear_http(&mut self, conn: ConnectionId, event: HttpEvent) {
        let now = self.now();
        match event {
            HttpEvent::Head(answer) => {
                if let Some(Link::Http { status, .. }) = self.links.get_mut(&conn) {
                    *status = answer.status;
                }
                self.opened(conn, answer.status, &answer.header, None);
            }
            HttpEvent::Chunk(bytes) => self.player.saw_bytes(now, conn, &bytes),
            HttpEvent::Progress { .. } => {}
            HttpEvent::Done(_) => {
                self.player.saw_end_of_bytes(now, conn);
                if let Some(Link::Http { status, .. }) = self.links.remove(&conn)
                    && self.player.expects_end(conn)
                {
                    self.player.saw(now, conn, Seen::Done { status });
                }
            }
            HttpEvent::Failed(error) => {
                self.player.saw_end_of_bytes(now, conn);
                self.failed(conn, error.kind.name(), error.cause());
            }
        }
    }

    /// Closes what is open, and waits a little for the servers to answer.
    async fn close_all(&mut self) {
        for link in self.links.values() {
            match link {
                Link::WebSocket(handle) => handle.close(CloseInitiator::Host, 1000, ""),
                Link::Tcp(handle) => handle.close(CloseInitiator::Host),
                Link::Udp(handle) => handle.close(CloseInitiator::Host),
                Link::Http { handle, .. } => handle.abort(CloseInitiator::Host),
                Link::Asking(..) => {}
            }
        }
        self.links.retain(|_, link| !matches!(link, Link::Asking(..)));
        let _ = timeout(CLOSE_TIMEOUT, async {
            while !self.links.is_empty() {
                self.wire.wait().await;
                if let Some((conn, event)) = self.wire.pop() {
                    let is_last = matches!(
                        event,
                        WireEvent::Closed { .. }
                            | WireEvent::Failed(_)
                            | WireEvent::Tcp(TcpEvent::Closed { .. } | TcpEvent::Failed(_))
                            | WireEvent::Udp(UdpEvent::Closed)
                            | WireEvent::Http(HttpEvent::Done(_) | HttpEvent::Failed(_))
                    );
                    if is_last {
                        self.links.remove(&conn);
                    }
                }
            }
        })
        .await;
    }
}
