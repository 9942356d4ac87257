//! One replay: what clients do goes into the player, what the player says goes to the clients.
//!
//! Counterpart: `fixture::Player`. Invariants: the player's time is the time since the first client; while a client has no room for
//! more, what others do is seen.

use super::CLOSE_TIMEOUT;
use super::event::{Asked, Command, EVENTS_MAX, Event, LinkId, Shared};
use super::udp::{self, Port};
use crate::stop::Stop;
use fixture::{Content, LineEvent, Next, OpenRequest, Outcome, Play, Player, Seen};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use model::{CloseInitiator, ConnectionId, Message};
use serde_json::Map;
use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

/// How long a client may bear a silence at the end of the fixture. Our choice: phones give up after a minute.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// A replay under way.
pub(super) struct Conversation<'a> {
    player: Player,
    start: Instant,
    events: &'a mut mpsc::Receiver<Event>,
    ports: &'a [Port],
    /// Address families of the UDP sockets in the fixture.
    udp: &'a [String],
    shared: &'a Shared,
    stop: Stop<'a>,
    links: HashMap<LinkId, Link>,
    by_conn: HashMap<ConnectionId, LinkId>,
    by_address: HashMap<SocketAddr, LinkId>,
    /// Requests whose clients are waited for to go.
    gone: FuturesUnordered<BoxFuture<'static, LinkId>>,
    /// Those that get no answer, until they have had enough.
    silent: HashSet<LinkId>,
}

/// A connection of a client that is one of the fixture.
struct Link {
    conn: ConnectionId,
    kind: Kind,
    is_opened: bool,
}

enum Kind {
    WebSocket(mpsc::Sender<Command>),
    Http(mpsc::Sender<Command>),
    Tcp(mpsc::Sender<Command>),
    Udp { port: usize, to: SocketAddr },
}

impl Link {
    fn commands(&self) -> Option<&mpsc::Sender<Command>> {
        match &self.kind {
            Kind::WebSocket(commands) | Kind::Http(commands) | Kind::Tcp(commands) => Some(commands),
            Kind::Udp { .. } => None,
        }
    }
}

impl<'a> Conversation<'a> {
    pub(super) fn new(
        player: Player,
        events: &'a mut mpsc::Receiver<Event>,
        ports: &'a [Port],
        udp: &'a [String],
        shared: &'a Shared,
        stop: Stop<'a>,
    ) -> Self {
        Conversation {
            player,
            start: Instant::now(),
            events,
            ports,
            udp,
            shared,
            stop,
            links: HashMap::new(),
            by_conn: HashMap::new(),
            by_address: HashMap::new(),
            gone: FuturesUnordered::new(),
            silent: HashSet::new(),
        }
    }

    /// Goes on until every line is settled; true when it was stopped before.
    pub(super) async fn run(&mut self) -> bool {
        let mut silence_until = None;
        let mut has_heard_all = false;
        loop {
            if let Some(why) = self.stop.why() {
                let now = self.start.elapsed();
                self.player.end(now, why);
                return true;
            }
            let until = match self.player.next(self.now(), None) {
                Next::Play(play) => {
                    self.carry_out(play).await;
                    has_heard_all = false;
                    continue;
                }
                Next::Wait(until) => {
                    has_heard_all = false;
                    until
                }
                // What came before the last line was settled counts, and no more: a client may go on for ever.
                Next::Over if !has_heard_all => {
                    has_heard_all = true;
                    for _ in 0..self.events.len() {
                        if let Ok(event) = self.events.try_recv() {
                            self.hear(event);
                        }
                    }
                    continue;
                }
                Next::Over => {
                    let until = *silence_until.get_or_insert(self.now() + SILENCE_MAX);
                    if self.silent.is_empty() || self.now() >= until {
                        return false;
                    }
                    until
                }
            };
            tokio::select! {
                Some(event) = self.events.recv() => self.hear(event),
                Some(id) = self.gone.next() => self.has_gone(id),
                () = sleep_until(self.start + until) => {}
                () = self.stop.asked() => {}
            }
        }
    }

    /// Ends what is still open; what clients do that come meanwhile is kept for the next round. Of more than [`EVENTS_MAX`] events they wait.
    pub(super) async fn finish(mut self, early: &mut VecDeque<Event>) -> Outcome {
        let links = std::mem::take(&mut self.links);
        let ending = links.values().filter_map(Link::commands).map(|commands| async {
            // One that is full has a client that does not read, and is cut.
            let _ = commands.try_send(Command::Over);
            commands.closed().await;
        });
        let mut next_ids: HashSet<LinkId> = HashSet::new();
        let mut ending = std::pin::pin!(timeout(CLOSE_TIMEOUT, futures_util::future::join_all(ending)));
        loop {
            tokio::select! {
                _ = &mut ending => break,
                Some(event) = self.events.recv(), if early.len() < EVENTS_MAX => {
                    let is_of_next = match &event {
                        Event::Asked(asked) => next_ids.insert(asked.id),
                        Event::Message { id, .. } | Event::Bytes { id, .. } | Event::Ended { id, .. } => next_ids.contains(id),
                        // Datagrams are lost, as on a network.
                        Event::Datagram { .. } => false,
                    };
                    if is_of_next {
                        early.push_back(event);
                    }
                }
            }
        }
        self.player.into_outcome()
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Something happened.
    pub(super) fn hear(&mut self, event: Event) {
        let now = self.now();
        match event {
            Event::Asked(asked) => self.asked(*asked),
            Event::Message { id, message, room: _room } => {
                if let Some(link) = self.links.get(&id) {
                    self.player.saw(now, link.conn, Seen::Content(Content::Message(message)));
                }
            }
            Event::Bytes { id, bytes, room: _room } => {
                if let Some(link) = self.links.get(&id) {
                    self.player.saw_bytes(now, link.conn, &bytes);
                }
            }
            Event::Datagram { port, from, bytes } => self.datagram(port, from, Message::readable(bytes)),
            Event::Ended { id, seen } => {
                self.silent.remove(&id);
                if let Some(link) = self.links.remove(&id) {
                    self.player.saw_end_of_bytes(now, link.conn);
                    self.player.saw(now, link.conn, seen);
                }
            }
        }
    }

    fn asked(&mut self, asked: Asked) {
        let now = self.now();
        let Asked { id, request, body, commands, alive, .. } = asked;
        let offered = request.protocols.first().cloned();
        let (is_tcp, is_websocket) = (request.transport == "tcp", request.transport == "websocket");
        let Some(conn) = self.player.opened_by_them(now, request) else {
            // A new connection has room for its first command.
            let _ = commands.try_send(Command::Refuse);
            return;
        };
        if let Some(body) = body {
            self.player.saw(now, conn, Seen::Content(Content::Message(body)));
        }
        let is_told = self.ours(conn).is_some_and(|event| matches!(event, "opened" | "fail"));
        // What carries a session of the fixture is answered by the player.
        let is_opened = is_tcp || !(is_told || Player::is_carrier(conn));
        if is_opened {
            // The fixture does not say how it is taken, so it is taken as usual.
            let status = if is_websocket { 101 } else { 200 };
            let _ = commands.try_send(Command::Opened { status, header: Map::new(), protocol: offered });
        }
        if !is_tcp {
            self.gone.push(Box::pin(async move {
                let _ = alive.await;
                id
            }));
        }
        let kind = match (is_tcp, is_websocket) {
            (true, _) => Kind::Tcp(commands),
            (_, true) => Kind::WebSocket(commands),
            _ => Kind::Http(commands),
        };
        self.links.insert(id, Link { conn, kind, is_opened });
        self.by_conn.insert(conn, id);
    }

    /// Name of the next line of ours on a connection.
    fn ours(&self, conn: ConnectionId) -> Option<&str> {
        let ours = self.player.ahead_of(conn).find(|line| match &line.event {
            LineEvent::Opened { .. } | LineEvent::Done { .. } | LineEvent::Fail { .. } => true,
            LineEvent::Close { by, .. } => *by == CloseInitiator::Peer,
            LineEvent::Carried { dir, .. } => *dir == model::WireDirection::In,
            _ => false,
        });
        ours.map(|line| line.event.name())
    }

    fn datagram(&mut self, port: usize, from: SocketAddr, message: Message) {
        let now = self.now();
        let known = self.by_address.get(&from).and_then(|id| self.links.get(id)).map(|link| link.conn);
        let conn = known.or_else(|| {
            let fits = |url: &&String| url.ends_with('4') == from.is_ipv4();
            let url = self.udp.iter().find(fits).or(self.udp.first()).cloned().unwrap_or_default();
            let request = OpenRequest { transport: "udp".to_owned(), url, ..OpenRequest::default() };
            let conn = self.player.opened_by_them(now, request)?;
            let id = self.shared.new_id();
            self.links.insert(id, Link { conn, kind: Kind::Udp { port, to: from }, is_opened: true });
            self.by_conn.insert(conn, id);
            self.by_address.insert(from, id);
            Some(conn)
        });
        if let Some(conn) = conn {
            self.player.saw(now, conn, Seen::Content(Content::Message(message)));
        }
    }

    /// The client of a request, or of a handshake, has gone before it was answered.
    fn has_gone(&mut self, id: LinkId) {
        let now = self.now();
        self.silent.remove(&id);
        let is_waiting = self.links.get(&id).is_some_and(|link| match link.kind {
            Kind::Http(_) => true,
            // An open one tells its end itself.
            _ => !link.is_opened,
        });
        if is_waiting && let Some(link) = self.links.remove(&id) {
            let seen = Seen::Closed { by: CloseInitiator::App, code: 0, reason: String::new() };
            self.player.saw(now, link.conn, seen);
        }
    }

    async fn carry_out(&mut self, play: Play) {
        let (conn, command) = match play {
            // Clients open, servers do not.
            Play::Open(..) => return,
            Play::Opened { conn, status, header, protocol } => (conn, Command::Opened { status, header, protocol }),
            Play::Send { conn, content, peer } => match content {
                Content::Message(message) => return self.send(conn, message, peer).await,
                Content::Packet(_) => {
                    let (kind, cause) = ("packet".to_owned(), "packets of this protocol cannot be sent".to_owned());
                    let now = self.now();
                    return self.player.saw(now, conn, Seen::Failed { kind, cause });
                }
            },
            Play::Done { conn } => (conn, Command::Done),
            Play::Close { conn, code, reason } => (conn, Command::Close { code, reason }),
            Play::Fail { conn, kind, .. } => (conn, Command::Fail { kind }),
        };
        let Some(id) = self.by_conn.get(&conn).copied() else { return };
        // A request has had its answer: that its receiver goes is no longer its client's doing.
        let is_silent = matches!(&command, Command::Fail { kind } if kind == "timeout");
        let is_last = !matches!(command, Command::Opened { .. }) && !is_silent;
        if is_silent {
            self.silent.insert(id);
        }
        let refuses = matches!(command, Command::Opened { status, .. } if status != 101);
        if let Some(link) = self.links.get_mut(&id)
            && !link.is_opened
        {
            link.is_opened = !refuses || matches!(link.kind, Kind::Http(_));
        }
        self.command(id, command).await;
        let forgets = |kind: &Kind| match kind {
            Kind::Http(_) => is_last,
            Kind::WebSocket(_) => refuses,
            Kind::Tcp(_) | Kind::Udp { .. } => false,
        };
        if self.links.get(&id).is_some_and(|link| forgets(&link.kind)) {
            self.links.remove(&id);
        } else {
            self.end_answer(id, conn).await;
        }
    }

    async fn send(&mut self, conn: ConnectionId, message: Message, peer: Option<String>) {
        let Some(id) = self.by_conn.get(&conn).copied() else { return };
        match self.links.get(&id).map(|link| &link.kind) {
            Some(Kind::Udp { port, to }) => {
                let named = peer.and_then(|peer| self.ports.iter().find(|port| port.peer.as_deref() == Some(&peer)));
                if let Some(port) = named.or_else(|| self.ports.get(*port)) {
                    udp::send(&port.socket, *to, message.bytes()).await;
                }
            }
            Some(_) => {
                self.command(id, Command::Send(message)).await;
                self.end_answer(id, conn).await;
            }
            None => {}
        }
    }

    /// An answer of which the fixture has no more lines, also no `done`, is complete.
    async fn end_answer(&mut self, id: LinkId, conn: ConnectionId) {
        let is_http = self.links.get(&id).is_some_and(|link| matches!(link.kind, Kind::Http(_)));
        let is_ended = self.player.is_read() && !self.player.expects_end(conn);
        if is_http && !self.silent.contains(&id) && is_ended {
            self.command(id, Command::Done).await;
            self.links.remove(&id);
        }
    }

    /// Gives a connection something to do; goes on hearing while it has no room.
    async fn command(&mut self, id: LinkId, command: Command) {
        let Some(commands) = self.links.get(&id).and_then(Link::commands).cloned() else { return };
        loop {
            tokio::select! {
                biased;
                permit = commands.reserve() => {
                    return match permit {
                        Ok(permit) => permit.send(command),
                        // An open WebSocket and a TCP connection tell it themselves.
                        Err(_) => self.has_gone(id),
                    };
                }
                Some(event) = self.events.recv() => self.hear(event),
                () = self.stop.asked() => return,
            }
        }
    }
}
