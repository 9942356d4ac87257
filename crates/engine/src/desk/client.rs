//! One client of the open project: a session with its log, its screen and its tables.
//!
//! Counterpart: `desk.rs` starts and drops clients. Invariants: what the window is told is gathered, at most
//! [`CHANGES_PER_SECOND_MAX`] times a second; a client that is dropped ends its session.

mod in_place;
mod tables;

use super::client_recording::ClientRecording;
use super::console::{self, ConsoleFilter};
use super::devices::Phone;
use super::facts::Facts;
use super::messages::{self, MessageFilter};
use super::packets::{Known, Packets};
use super::reading::Shown;
use super::replaying::{ReplayRun, Replaying};
use super::rows::Table;
use super::schema::*;
use super::screen::FrameScreen;
use super::starting::{Network, Start};
use super::timeline::{self, TimelineFilter, life_name};
use super::{CHANGES_PER_SECOND_MAX, rpc_error};
use crate::decoding::{DecodeChoice, DecodeChoices};
use crate::session::{Session, StartError};
use crate::{EventLog, HeadlessView, touch};
use fixture::Outcome;
use logic::{Command, SessionEnd};
use model::{ConnectionId, EventKind, EventSink as _, LifeState, NodeId, encode_batch};
use package::Package;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

/// Events taken in between two looks at everything else.
const EVENTS_PER_PASS: usize = 16_384;
/// How long an answer of the session may take before the call fails; a busy app answers late.
const REPLY_TIMEOUT: Duration = Duration::from_secs(12);

/// Tables of one client.
#[derive(Debug, Default)]
pub(super) struct Tables {
    messages: Table<MessageFilter>,
    console: Table<ConsoleFilter>,
    timeline: Table<TimelineFilter>,
    /// Events before this one were cleared away.
    since: u64,
}

/// A client and the run of its session.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) number: u32,
    pub(super) run: u32,
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) log: Arc<EventLog>,
    pub(super) view: Arc<HeadlessView>,
    pub(super) screen: Arc<FrameScreen>,
    commands: mpsc::Sender<Command>,
    facts: Mutex<Facts>,
    tables: Mutex<Tables>,
    packets: Packets,
    network: Mutex<Network>,
    /// What the session is recorded on.
    recording: Mutex<Option<Arc<ClientRecording>>>,
    /// The fixture that the session replays.
    pub(super) replay: Option<ReplayRun>,
    /// The fixture that it shows in place of a session.
    pub(super) shown: Option<Shown>,
    end: Mutex<Option<SessionEnd>>,
    stop: Notify,
    /// Set once the log of the session is complete.
    over: AtomicBool,
    over_told: Notify,
}

impl Client {
    /// Starts the session. Must be called inside a tokio runtime.
    pub(super) fn start(package: Arc<Package>, start: Start) -> Result<Arc<Client>, StartError> {
        let Start { number, run, name, phone, mut options, replay, recording, pushes, changed } = start;
        let choices = DecodeChoices::of_project(&package.settings, &[]);
        let suspends = package.required_background_modes.is_empty();
        let screen = FrameScreen::new(number, run, pushes);
        let screen = Arc::new(if replay.is_some() { screen.that_only_shows() } else { screen });
        options.screen = Some(Arc::clone(&screen) as _);
        let network = Network { kind: options.config.network_type.clone(), faults: options.faults.clone() };
        let (session, replay, outcome) = match replay {
            Some(Replaying { run, replay }) => {
                let (session, outcome) = Session::replay(package, options, replay)?;
                (session, Some(run), Some(outcome))
            }
            None => (Session::start(package, options)?, None, None),
        };
        let client = Arc::new(Client {
            number,
            run,
            name,
            phone,
            log: Arc::clone(session.log()),
            view: Arc::clone(session.view()),
            screen,
            commands: session.commands(),
            facts: Mutex::default(),
            tables: Mutex::default(),
            packets: Packets::new(choices),
            network: Mutex::new(network),
            recording: Mutex::new(recording),
            replay,
            shown: None,
            end: Mutex::default(),
            stop: Notify::new(),
            over: AtomicBool::new(false),
            over_told: Notify::new(),
        });
        tokio::spawn(Arc::clone(&client).attend((session, outcome), changed, suspends));
        Ok(client)
    }

    /// Takes in what happens until the session is over.
    async fn attend(
        self: Arc<Self>,
        (mut session, outcome): (Session, Option<oneshot::Receiver<Outcome>>),
        changed: Arc<Notify>,
        suspends: bool,
    ) {
        let pause = Duration::from_secs(1) / CHANGES_PER_SECOND_MAX;
        let mut stopping = false;
        while !session.has_ended() {
            let next = lock(&self.facts).next;
            let expiry = self.screen.next_expiry();
            tokio::select! {
                () = self.log.wait_for(next) => {}
                () = session.ends() => {}
                () = self.stop.notified(), if !stopping => {
                    stopping = true;
                    session.stop().await;
                }
                () = sleep_until(expiry.unwrap_or_else(Instant::now)), if expiry.is_some() => {}
            }
            while self.take_in(suspends) {
                tokio::task::yield_now().await;
            }
            self.answer_expired().await;
            changed.notify_one();
            sleep(pause).await;
            while self.screen.flush_pending() && !session.has_ended() {
                // The host is far behind, or gone without a word; it is looked after as often as it is told of changes.
                tokio::select! {
                    () = sleep(pause) => {}
                    // Handed on to the select above, which stops the session.
                    () = self.stop.notified(), if !stopping => {
                        self.stop.notify_one();
                        break;
                    }
                }
            }
        }
        let end = session.ended("closed").await;
        while self.take_in(suspends) {}
        if let (Some(replay), Some(outcome)) = (&self.replay, outcome) {
            // One that was stopped before its end has none.
            replay.came_to(outcome.await.ok(), &self.log);
        }
        *lock(&self.end) = Some(end);
        self.over.store(true, Ordering::Release);
        self.over_told.notify_waiters();
        changed.notify_one();
    }

    /// One pass over new events; true when there are more.
    fn take_in(&self, suspends: bool) -> bool {
        let mut facts = lock(&self.facts);
        let visited = self.log.visit(facts.next, EVENTS_PER_PASS, |_, event| facts.take(event, suspends));
        facts.next = visited.next;
        visited.more
    }

    async fn answer_expired(&self) {
        for (id, request) in self.screen.expired() {
            if let Some(reply) = self.view.answer(&request) {
                // A session that is over needs no answer.
                let _ = self.commands.send(Command::ViewReply { id, reply }).await;
            }
        }
    }

    /// Asks the session to end and waits until it has.
    pub(super) async fn stop(&self) {
        self.stop.notify_one();
        loop {
            let told = self.over_told.notified();
            tokio::pin!(told);
            // Registered before looking, so that an end in between is not missed.
            told.as_mut().enable();
            if self.over.load(Ordering::Acquire) {
                return;
            }
            told.await;
        }
    }

    /// Interface that the app asked for since the last call.
    pub(super) fn take_interface(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut lock(&self.facts).untold)
    }

    /// Interface that a frame which comes late must be told.
    pub(super) fn lasting_interface(&self) -> Vec<(String, Value)> {
        lock(&self.facts).interface.lasting()
    }

    /// True once the app was suspended for so long that it is gone; the next start is a cold one.
    pub(super) fn was_destroyed(&self) -> bool {
        matches!(*lock(&self.end), Some(SessionEnd::Destroyed(_)))
    }

    pub(super) fn state(&self) -> ClientState {
        self.packets.follow(&self.log);
        let problems = self.packets.problem_count(lock(&self.tables).since);
        let facts = lock(&self.facts);
        let end = lock(&self.end);
        let state = match &*end {
            None => "running",
            Some(end) if end.is_failure() => "failed",
            Some(_) => "ended",
        };
        let network = self.network();
        let plan = network.faults.plan();
        ClientState {
            client: self.number,
            run: self.run,
            name: self.name.clone(),
            device: self.phone.id.to_owned(),
            state: state.to_owned(),
            reason: end.as_ref().map(ToString::to_string),
            life: life_name(facts.life.unwrap_or(LifeState::Foreground)).to_owned(),
            suspend_in_ms: facts.suspend_in_ms(),
            network_type: network.kind,
            link: plan.link.map(|link| link.to_string()),
            faults: plan.faults.iter().map(ToString::to_string).collect(),
            page: facts.page.clone(),
            query: query_text(&facts.query),
            stack: facts.stack.clone(),
            messages: facts.messages,
            console: facts.console + problems,
            timeline: facts.timeline,
            connections: facts.connection_count,
            open_connections: facts.open_connections(),
            errors: facts.errors,
            tree_revision: *self.view.changes().borrow(),
            dropped: self.log.visit(u64::MAX, 0, |_, _| {}).dropped,
            recording: lock(&self.recording).as_ref().map(|recording| recording.state()),
            replay: self.replay.as_ref().map(ReplayRun::state),
            shows: self.shown.as_ref().map(|shown| shown.about.name.clone()),
        }
    }

    /// The tree for a fresh frame, and the number of the next batch.
    pub(super) fn attach(&self) -> (String, u64) {
        let tree = self.view.tree();
        let seq = self.screen.attach();
        (encode_batch(&tree.snapshot()), seq)
    }

    /// What the user did on the screen.
    pub(super) async fn view_event(&self, event: Value) -> Result<(), RpcError> {
        let node = event["node"].as_u64().and_then(|node| u32::try_from(node).ok());
        let (Some(node), Some(kind)) = (node.map(NodeId), event["type"].as_str()) else {
            return Err(rpc_error("bad-params", "an event has a node and a type", None));
        };
        if touch::ACTIONS.contains(&kind) {
            // Named before anything changes: what is typed is no way to find the field again.
            let selector = self.view.tree().selector_of(node);
            let value = touch::value_of(kind, &event["detail"]);
            self.log.record(EventKind::Action { action: kind.to_owned(), selector, node, value });
        }
        if kind == "input"
            && let Some(text) = event["detail"]["value"].as_str()
        {
            self.view.tree().set_attribute(node, "value", text.into());
        }
        self.send(Command::ViewEvent(event.to_string())).await
    }

    pub(super) async fn view_reply(&self, id: u32, reply: &Value) -> Result<(), RpcError> {
        if self.screen.answered(id) {
            self.send(Command::ViewReply { id, reply: reply.to_string() }).await?;
        }
        Ok(())
    }

    pub(super) async fn set_network(&self, network_type: &str) -> Result<(), RpcError> {
        let connected = network_type != "none";
        self.send(Command::Network { connected, network_type: network_type.to_owned() }).await?;
        network_type.clone_into(&mut lock(&self.network).kind);
        Ok(())
    }

    pub(super) fn network(&self) -> Network {
        lock(&self.network).clone()
    }

    /// What the session is recorded on.
    pub(super) fn recording(&self) -> Option<Arc<ClientRecording>> {
        lock(&self.recording).clone()
    }

    pub(super) fn set_recording(&self, recording: Option<Arc<ClientRecording>>) {
        *lock(&self.recording) = recording;
    }

    /// Ends the recording that is under way, if there is one; the file is whole however this goes.
    pub(super) async fn end_recording(&self) {
        let recording = lock(&self.recording).take();
        if let Some(recording) = recording {
            // Nobody is left to be told.
            let _ = recording.finish().await;
        }
    }

    /// Path and query of the page on top.
    pub(super) fn place(&self) -> (String, String) {
        let facts = lock(&self.facts);
        (facts.page.clone(), query_text(&facts.query))
    }

    pub(super) async fn send(&self, command: Command) -> Result<(), RpcError> {
        let over = |_| rpc_error("ended", "the session has ended", Some("restart the client"));
        self.commands.send(command).await.map_err(over)
    }

    /// Sends a command that is answered.
    pub(super) async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, RpcError> {
        let (reply, answer) = oneshot::channel();
        self.send(command(reply)).await?;
        match tokio::time::timeout(REPLY_TIMEOUT, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(rpc_error("ended", "the session has ended", Some("restart the client"))),
            Err(_) => Err(rpc_error("busy", "the app is busy and did not answer", Some("try again, or restart it"))),
        }
    }
}

/// `a=1&b=2`, as a page path has it.
fn query_text(query: &serde_json::Map<String, Value>) -> String {
    let pair = |(name, value): (&String, &Value)| match value.as_str() {
        Some(text) => format!("{name}={text}"),
        None => format!("{name}={value}"),
    };
    query.iter().map(pair).collect::<Vec<_>>().join("&")
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left is plain data that is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
