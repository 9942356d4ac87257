//! Stands in for the servers of an app: what the app does goes to the player, what the player plays goes to the app.
//!
//! Counterpart: `transport.rs` is its face to the session, `connection.rs` one of its connections. Invariants: everything happens on the
//! session's thread; what is played waits for room in the session's queue.

use super::connection::{Connection, Kind, Stage, message_of};
use super::stage::Phone;
use crate::{EventLog, HeadlessView};
use fixture::{Content, Next, OpenRequest, Outcome, Play, Player, Seen};
use logic::{Command, Seams, SessionClock};
use model::{CloseInitiator, ConnectionId, Message};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};
use transport::WireQueue;

/// The servers, the player behind them, and the person with the phone.
#[derive(Debug)]
pub(super) struct StandIn {
    player: RefCell<Option<Player>>,
    phone: RefCell<Phone>,
    /// The app's connections.
    connections: RefCell<BTreeMap<ConnectionId, Connection>>,
    /// The app's connection for each of the fixture.
    played: RefCell<BTreeMap<ConnectionId, ConnectionId>>,
    /// The same the other way round: asked for each message of the app.
    of_fixture: RefCell<BTreeMap<ConnectionId, ConnectionId>>,
    wire: RefCell<Option<Rc<WireQueue>>>,
    pub(super) log: Arc<EventLog>,
    clock: SessionClock,
    start: Instant,
    commands: mpsc::WeakSender<Command>,
    page: RefCell<watch::Receiver<u64>>,
    /// The app did something.
    did: Notify,
    is_over: Cell<bool>,
}

impl StandIn {
    /// A stand-in whose time, like the log's, starts now.
    pub(super) fn new(
        player: Player,
        log: Arc<EventLog>,
        view: Arc<HeadlessView>,
        seams: Seams,
        scene: u32,
    ) -> Rc<Self> {
        let start = Instant::now();
        log.start_clock(start);
        view.answer_in_place(seams.commands.clone());
        let page = view.changes();
        let phone = Phone::new(view, Arc::clone(&log), seams.commands.clone(), scene);
        Rc::new(StandIn {
            player: RefCell::new(Some(player)),
            phone: RefCell::new(phone),
            connections: RefCell::default(),
            played: RefCell::default(),
            of_fixture: RefCell::default(),
            wire: RefCell::default(),
            log,
            clock: seams.clock,
            start,
            commands: seams.commands,
            page: RefCell::new(page),
            did: Notify::new(),
            is_over: Cell::new(false),
        })
    }

    /// Plays until the last line is settled, and ends the session.
    pub(super) async fn play(self: Rc<Self>) {
        loop {
            let room = self.wire.borrow().clone().filter(|wire| wire.is_full());
            if let Some(wire) = room {
                wire.wait_for_room().await;
            }
            let next = match (&mut *self.player.borrow_mut(), &mut *self.phone.borrow_mut()) {
                (Some(player), phone) => player.next(self.now(), Some(phone)),
                (None, _) => return,
            };
            match next {
                Next::Play(play) => self.carry_out(play),
                Next::Wait(until) => self.wait(until).await,
                Next::Over => break,
            }
        }
        // What the app makes of the last line is a part of the replay: paused time moves on when it is done.
        sleep_until(Instant::now() + Duration::from_millis(1)).await;
        self.is_over.set(true);
        if let Some(commands) = self.commands.upgrade() {
            // A full queue means that the session is busy; it ends when its host says so.
            let _ = commands.send(Command::Stop).await;
        }
    }

    /// Until the app does something, its page or the log changes where somebody looks, or the time has come.
    async fn wait(&self, until: Duration) {
        let looks = self.phone.borrow().is_looking();
        let seen = self.log.len();
        let mut page = self.page.borrow().clone();
        let answer = self.phone.borrow().answered();
        tokio::select! {
            biased;
            () = self.did.notified() => {}
            () = answer.notified(), if looks => {}
            _ = page.changed(), if looks => { self.page.borrow_mut().mark_unchanged(); }
            () = self.log.wait_for(seen), if looks => {}
            () = sleep_until(self.start + until) => {}
        }
    }

    /// The app asks for a connection, which is this event of the log; false when the fixture has none like it.
    pub(super) fn open(
        &self,
        event: u64,
        conn: ConnectionId,
        kind: Kind,
        request: OpenRequest,
        wire: Rc<WireQueue>,
    ) -> bool {
        *self.wire.borrow_mut() = Some(Rc::clone(&wire));
        let found = self.with_player(event, |player, now| player.noted_open(now, request)).flatten();
        let stage = Stage::Opening;
        let mut connection = Connection { conn, kind, stage, log: Arc::clone(&self.log), wire };
        match found {
            Some(of_fixture) => {
                let before = self.played.borrow_mut().insert(of_fixture, conn);
                let mut fixture_of = self.of_fixture.borrow_mut();
                before.map(|before| fixture_of.remove(&before));
                fixture_of.insert(conn, of_fixture);
            }
            None => {
                connection.fail("refused", "the fixture has no such connection; the report says which one is nearest")
            }
        }
        self.connections.borrow_mut().insert(conn, connection);
        self.did.notify_one();
        found.is_some()
    }

    /// The app sent a message, which is this event of the log.
    pub(super) fn sent(&self, event: u64, conn: ConnectionId, message: Message) {
        self.tell_player(event, conn, Seen::Content(Content::Message(message)));
    }

    /// The app, or the runtime, closes.
    pub(super) fn closed(&self, conn: ConnectionId, by: CloseInitiator, code: u16, reason: &str) {
        let stage = self.stage(conn);
        if stage == Stage::Ended {
            return;
        }
        // What the connection writes of it.
        let event = self.log.len();
        if let Some(connection) = self.connections.borrow_mut().get_mut(&conn) {
            connection.close(by, code, reason);
        }
        // The end of the session is no part of the fixture.
        if !self.is_over.get() {
            self.tell_player(event, conn, Seen::Closed { by, code, reason: reason.to_owned() });
        }
    }

    /// How far a connection is.
    pub(super) fn stage(&self, conn: ConnectionId) -> Stage {
        self.connections.borrow().get(&conn).map_or(Stage::Ended, |connection| connection.stage)
    }

    /// A UDP socket has nobody to wait for.
    pub(super) fn bound(&self, conn: ConnectionId) {
        if let Some(connection) = self.connections.borrow_mut().get_mut(&conn) {
            connection.stage = Stage::Open;
        }
    }

    /// Our port on a connection.
    pub(super) fn local_port(&self, conn: ConnectionId) -> u16 {
        self.connections.borrow().get(&conn).map_or(0, Connection::local_port)
    }

    /// The session is over: what became of the fixture.
    pub(super) fn finish(&self, sender: oneshot::Sender<Outcome>) {
        let now = self.now();
        if let Some(mut player) = self.player.borrow_mut().take() {
            player.end(now, "the session ended");
            // Nobody may be waiting any more.
            let _ = sender.send(player.into_outcome());
        }
        self.log.stop_clock();
    }

    fn carry_out(&self, play: Play) {
        match play {
            Play::Opened { conn, status, header, protocol } => {
                let epoch_ms = self.epoch_ms();
                self.on(conn, |connection| connection.open(status, &header, protocol, epoch_ms));
            }
            Play::Send { conn, content, peer } => {
                let epoch_ms = self.epoch_ms();
                let Some(message) = message_of(content) else { return };
                self.on(conn, |connection| {
                    // A fixture that a person wrote may leave the opening out.
                    connection.open(101, &serde_json::Map::new(), None, epoch_ms);
                    connection.arrive(message, peer);
                });
            }
            Play::Done { conn } => {
                let epoch_ms = self.epoch_ms();
                self.on(conn, |connection| {
                    connection.open(101, &serde_json::Map::new(), None, epoch_ms);
                    connection.done();
                });
            }
            Play::Close { conn, code, reason } => {
                let epoch_ms = self.epoch_ms();
                self.on(conn, |connection| {
                    connection.open(101, &serde_json::Map::new(), None, epoch_ms);
                    connection.close(CloseInitiator::Peer, code, &reason);
                });
            }
            Play::Fail { conn, kind, cause } => self.on(conn, |connection| connection.fail(&kind, &cause)),
            // Only a client opens.
            Play::Open(..) => {}
        }
    }

    fn on(&self, of_fixture: ConnectionId, act: impl FnOnce(&mut Connection)) {
        let conn = self.played.borrow().get(&of_fixture).copied();
        let mut connections = self.connections.borrow_mut();
        if let Some(connection) = conn.and_then(|conn| connections.get_mut(&conn)) {
            act(connection);
        }
    }

    fn tell_player(&self, event: u64, conn: ConnectionId, seen: Seen) {
        let of_fixture = self.of_fixture.borrow().get(&conn).copied();
        if let Some(of_fixture) = of_fixture {
            self.with_player(event, |player, now| player.noted(now, of_fixture, seen));
            self.did.notify_one();
        }
    }

    fn with_player<T>(&self, event: u64, act: impl FnOnce(&mut Player, Duration) -> T) -> Option<T> {
        let now = self.now();
        self.player.borrow_mut().as_mut().map(|player| player.about(event, |player| act(player, now)))
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::cast_possible_truncation, reason = "2^53 milliseconds are 285000 years")]
    fn epoch_ms(&self) -> i64 {
        self.clock.epoch_ms() as i64
    }
}
