//! The event loop of one session: deferred callbacks, timers, answers about files, wire events and host commands, one turn
//! each.
//!
//! Order inside a pass: commands, deferred callbacks, due timers, one file answer, wire events. So the `success` of a call always precedes
//! what the wire answers. Counterpart: `host.rs` runs the turns. Invariant: while suspended, no app code runs.

use crate::bridge;
use crate::clock::{Random, SessionClock};
use crate::config::{Limits, SessionConfig};
use crate::delivery;
use crate::files::{FileQueue, Files};
use crate::host::Host;
use crate::life::{Due, Life, LifeChange};
use crate::session::{Command, CommandQueue, Seams, SessionEnd, SessionOptions};
use crate::shared::Shared;
use crate::stack::StackMapper;
use crate::storage::Storage;
use crate::tasks::{ConnectionIds, Discovery, Requests, Sockets, TcpSockets, UdpSockets, WeakNetwork};
use crate::timers::Timers;
use crate::watchdog::{StopSwitch, Watchdog};
use model::{ErrorKind, EventKind, LifeState};
use package::Package;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};
use transport::{NetworkGate, WireQueue};

/// Passes in a row with something to do before the connections' tasks get their turn.
const BUSY_PASSES_MAX: u32 = 8;
/// How long the end of a session waits for close frames. Our choice: a live peer answers within a round trip.
const CLOSE_WAIT: Duration = Duration::from_millis(500);
/// Wire events, deferred callbacks, timers or commands per pass, so that none of them starves the others.
const PER_PASS_MAX: usize = 256;

pub(crate) async fn run(
    package: Arc<Package>,
    options: SessionOptions,
    (commands, mut inbox): CommandQueue,
    stop: StopSwitch,
) -> SessionEnd {
    let limits = options.limits;
    let shared = match make_shared(package, options, commands) {
        Ok(shared) => shared,
        Err(error) => return SessionEnd::Internal(format!("no folder for files: {error}")),
    };
    let end = match boot(&shared, limits, stop) {
        Ok(host) => {
            host.launch();
            Loop::new(&host, &shared, limits.kept_suspended).run(&mut inbox).await
        }
        Err(error) => SessionEnd::Internal(error),
    };
    close_sockets(&shared).await;
    if end.is_failure() {
        let error = EventKind::Error { kind: ErrorKind::Session, message: end.to_string(), stack: String::new() };
        shared.record(error);
    }
    end
}

/// Says goodbye on every connection that is left; a peer that does not answer is cut.
async fn close_sockets(shared: &Shared) {
    shared.requests.borrow_mut().clear();
    shared.sockets.borrow_mut().close_all();
    interrupt_bare_sockets(shared);
    let drained = async {
        while !shared.is_quiet() {
            tokio::select! {
                () = shared.wire.wait() => {}
                () = shared.file_queue.wait() => {}
            }
            // What the app wrote is written; nobody is told.
            while shared.file_queue.take().is_some() {}
            while let Some((connection, event)) = shared.wire.pop() {
                delivery::discard(shared, connection, event);
            }
        }
    };
    // Whoever is left after the time is aborted by the drop of its handle.
    let _ = tokio::time::timeout(CLOSE_WAIT, drained).await;
    shared.sockets.borrow_mut().abort_all();
    shared.tcp.borrow_mut().abort_all();
    shared.udp.borrow_mut().abort_all();
    shared.discovery.borrow_mut().abort();
}

/// Ends what has no word for goodbye: TCP, UDP, the search for services.
fn interrupt_bare_sockets(shared: &Shared) {
    shared.tcp.borrow_mut().interrupt_all();
    shared.udp.borrow().interrupt_all();
    // Nothing may be looked for.
    let _ = shared.discovery.borrow().stop();
}

fn boot(shared: &Rc<Shared>, limits: Limits, stop: StopSwitch) -> Result<Host, String> {
    Host::boot(Rc::clone(shared), limits.memory_bytes, limits.stack_bytes, Watchdog::new(limits.turn, stop))
}

fn make_shared(
    package: Arc<Package>,
    options: SessionOptions,
    commands: mpsc::WeakSender<Command>,
) -> io::Result<Rc<Shared>> {
    let clock = SessionClock::start(options.epoch_at_start);
    let (storage, problems) = match &options.storage_dir {
        Some(dir) => Storage::open(dir),
        None => (Storage::in_memory(), Vec::new()),
    };
    let files = Arc::new(Files::open(options.storage_dir.as_deref(), options.config.profile.file_scheme())?);
    let ids = ConnectionIds::default();
    let behaviour = package.settings.behaviour.clone();
    let config = SessionConfig {
        global_socket: behaviour.global_socket,
        failed_opening: behaviour.failed_opening,
        user_agent: options.config.user_agent.or_else(|| behaviour.user_agent.clone()),
        ..options.config
    };
    let network_type = config.network_type.clone();
    let behind = (options.transport)(Seams { clock, commands });
    let gate = Rc::new(NetworkGate::new(behind, Arc::clone(&options.events), network_type != "none"));
    let shared = Rc::new(Shared {
        stacks: StackMapper::new(Arc::clone(&package)),
        url_check: options.url_check.unwrap_or(package.url_check),
        package,
        config,
        launch: options.launch,
        clock,
        random: Random::new(options.seed),
        events: options.events,
        view: options.view,
        transport: Rc::<NetworkGate>::clone(&gate),
        gate,
        network_type: RefCell::new(network_type),
        weak_network: RefCell::new(WeakNetwork::new(Instant::now())),
        wire: WireQueue::new(),
        timers: RefCell::new(Timers::default()),
        storage: RefCell::new(storage),
        sockets: RefCell::new(Sockets::new(ids.clone(), behaviour)),
        tcp: RefCell::new(TcpSockets::new(ids.clone())),
        udp: RefCell::new(UdpSockets::new(ids.clone())),
        requests: RefCell::new(Requests::new(ids.clone())),
        discovery: RefCell::new(Discovery::new(ids)),
        noticed: RefCell::new(HashSet::new()),
        file_queue: FileQueue::new(Arc::clone(&files), options.paused_time),
        files,
        placing: RefCell::default(),
        woken: Cell::new(false),
        sent: Cell::new(false),
        suspended: Cell::new(false),
        end: RefCell::new(None),
        unhandled: RefCell::default(),
    });
    for problem in problems {
        shared.notice("storage-skipped", problem, Some("delete the file, or clear the storage of this app"));
    }
    Ok(shared)
}

struct Loop<'a> {
    host: &'a Host,
    shared: &'a Shared,
    life: Life,
    kept_suspended: Duration,
    /// The network that the app finds when it comes back: events of a suspended app wait (documented).
    network_on_return: Option<String>,
    /// A command that arrived while the loop waited.
    arrived: Option<Command>,
}

impl<'a> Loop<'a> {
    fn new(host: &'a Host, shared: &'a Shared, kept_suspended: Duration) -> Self {
        let life = Life::new(shared.package.required_background_modes.is_empty(), kept_suspended);
        Loop { host, shared, life, kept_suspended, network_on_return: None, arrived: None }
    }

    async fn run(mut self, inbox: &mut mpsc::Receiver<Command>) -> SessionEnd {
        let mut busy_passes = 0u32;
        loop {
            let mut progressed = self.run_commands(inbox);
            if !self.shared.suspended.get() {
                progressed |= self.run_deferred();
                progressed |= self.run_due_timers();
                progressed |= self.deliver_file_answers();
                progressed |= self.deliver_wire_events();
            }
            self.age();
            if let Some(end) = self.shared.end.borrow_mut().take() {
                return end;
            }
            busy_passes = if progressed { busy_passes.wrapping_add(1) } else { 0 };
            let sent = self.shared.sent.replace(false);
            if !progressed {
                self.wait(inbox).await;
            } else if busy_passes.is_multiple_of(BUSY_PASSES_MAX) || sent && self.has_more() {
                // Lets the connections' tasks move. Not after every pass: each time costs a system call. What was sent does not
                // wait for timers that are due, which a library's `nextTick` is.
                yield_now().await;
            }
        }
    }

    fn run_commands(&mut self, inbox: &mut mpsc::Receiver<Command>) -> bool {
        let mut count = 0;
        while count < PER_PASS_MAX && !self.shared.ended() {
            let Some(command) = self.arrived.take().or_else(|| inbox.try_recv().ok()) else { break };
            self.run_command(command);
            count += 1;
        }
        count > 0
    }

    fn run_command(&mut self, command: Command) {
        match command {
            Command::Stop => self.shared.finish(SessionEnd::Stopped),
            Command::Life(wanted) => self.life.steps(wanted).into_iter().for_each(|step| self.take_step(step)),
            Command::PageData(reply) => {
                // Whoever asked may have gone.
                let _ = reply.send(self.host.page_data());
            }
            Command::Storage(command) => self.shared.storage.borrow_mut().obey(command),
            Command::MemoryUse(reply) => {
                // Whoever asked may have gone.
                let _ = reply.send(self.host.memory_use());
            }
            Command::Network { connected: false, .. } => self.change_network("none".to_owned()),
            Command::Network { connected: true, network_type } => self.change_network(network_type),
            // A suspended app is not touched; a host that shows a suspended page sends nothing.
            _ if self.shared.suspended.get() => {}
            Command::SetPageData { page, path, json, reply } => {
                // Whoever asked may have gone.
                let _ = reply.send(self.host.set_page_data(page, &path, &json));
            }
            Command::Theme(theme) => self.host.theme(theme.as_str()),
            Command::ViewEvent(event) => self.host.view_event(&event),
            Command::ViewReply { id, reply } => self.host.view_reply(id, &reply),
            Command::NavigateBack { swipe } => self.host.navigate_back(swipe),
            Command::Home => self.host.home(),
        }
    }

    fn take_step(&mut self, step: LifeChange) {
        let to = match &step {
            LifeChange::Show(_) => LifeState::Foreground,
            LifeChange::Hide(_) => LifeState::Background,
            LifeChange::Suspend => LifeState::Suspended,
        };
        self.life.entered(to, Instant::now());
        self.shared.record(EventKind::Life { to });
        match step {
            LifeChange::Hide(reason) => self.host.background(reason.number()),
            LifeChange::Suspend => self.suspend(),
            LifeChange::Show(entry) => {
                self.shared.suspended.set(false);
                self.host.foreground(entry.as_ref());
                if let Some(network_type) = self.network_on_return.take() {
                    self.change_network(network_type);
                }
            }
        }
    }

    fn change_network(&mut self, network_type: String) {
        if self.shared.suspended.get() {
            self.network_on_return = Some(network_type);
        } else {
            delivery::change_network(self.host, self.shared, &network_type);
        }
    }

    /// What time does to an app that is not in front.
    fn age(&mut self) {
        match self.life.due(Instant::now()) {
            Some(Due::Suspend) => self.take_step(LifeChange::Suspend),
            Some(Due::Destroy) => self.shared.finish(SessionEnd::Destroyed(self.kept_suspended)),
            None => {}
        }
    }

    /// JavaScript stops and sockets are cut; what they report waits until the foreground (documented).
    fn suspend(&self) {
        self.shared.suspended.set(true);
        self.shared.sockets.borrow_mut().interrupt_all();
        interrupt_bare_sockets(self.shared);
        bridge::http::interrupt_all(self.shared);
    }

    fn run_deferred(&self) -> bool {
        if !self.shared.woken.replace(false) {
            return false;
        }
        for _ in 0..PER_PASS_MAX {
            if self.shared.ended() || !self.host.macrotask() {
                return true;
            }
        }
        self.shared.woken.set(true);
        true
    }

    fn run_due_timers(&self) -> bool {
        let now = Instant::now();
        for count in 0..PER_PASS_MAX {
            if self.shared.ended() {
                return true;
            }
            let due = self.shared.timers.borrow_mut().pop_due(now);
            let Some(id) = due else { return count > 0 };
            self.host.timer(id);
            self.shared.timers.borrow_mut().turn_over();
        }
        true
    }

    /// Whether the next pass runs app code for certain.
    fn has_more(&self) -> bool {
        let is_due = |deadline| deadline <= Instant::now();
        self.shared.woken.get() || self.shared.timers.borrow_mut().next_deadline().is_some_and(is_due)
    }

    fn deliver_file_answers(&self) -> bool {
        let Some((id, outcome)) = self.shared.file_queue.take() else { return false };
        delivery::deliver_file(self.host, self.shared, id, outcome);
        true
    }

    fn deliver_wire_events(&self) -> bool {
        let mut progressed = false;
        for _ in 0..PER_PASS_MAX {
            if self.shared.ended() {
                break;
            }
            let Some((connection, event)) = self.shared.wire.pop() else { break };
            progressed = true;
            delivery::deliver(self.host, self.shared, connection, event);
        }
        progressed
    }

    /// Waits for the next thing to do; a command that arrives is kept for the next pass.
    async fn wait(&mut self, inbox: &mut mpsc::Receiver<Command>) {
        let awake = !self.shared.suspended.get();
        let deadline = if awake { self.shared.timers.borrow_mut().next_deadline() } else { None };
        let deadline = [deadline, self.life.deadline()].into_iter().flatten().min();
        tokio::select! {
            biased;
            () = self.shared.wire.wait(), if awake => {}
            () = self.shared.file_queue.wait(), if awake => {}
            command = inbox.recv() => match command {
                Some(command) => self.arrived = Some(command),
                // The host let go of the session.
                None => self.shared.finish(SessionEnd::Stopped),
            },
            () = until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {}
        }
    }
}

/// What is due already does not wait for the next millisecond of tokio's clock; sockets have their turn before it.
async fn until(deadline: Instant) {
    if deadline <= Instant::now() {
        yield_now().await;
    } else {
        sleep_until(deadline).await;
    }
}
