//! The client: one task that connects, keeps the connection, connects again after a loss, and tells what happens.
//!
//! Counterpart: `engine` speaks MQTT, `link` is used meanwhile. Invariant: the first connection is tried once; later ones at most
//! [`CONNECT_ATTEMPTS_MAX`] times in a row, with growing pauses; a connection that does not last counts as an attempt. A message is
//! acknowledged when its reader has it, not before.

use super::engine::{Engine, Step};
use super::ledger::{Again, Ledger};
use super::link::{Command, Link, Stamped, Told};
use super::received::Received;
use super::{MqttError, MqttErrorKind, MqttEvent, MqttOptions, Publication, Subscription, Token, failure};
use crate::mqtt::address::Carrier;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};
use transport::OwnedTask;

/// Attempts to connect again, in a row: with the pauses about a minute.
pub const CONNECT_ATTEMPTS_MAX: u32 = 10;
/// Commands that wait to be taken.
pub const COMMANDS_MAX: usize = 64;
/// Events that wait to be read; when there are more the client stops reading from the broker.
pub const EVENTS_MAX: usize = 1024;
/// Acknowledgements that wait to be taken: of all events, and of what may come between two looks at them.
pub(super) const TICKETS_MAX: usize = EVENTS_MAX + 64;

/// The first pause before connecting again; each is twice as long as the one before.
const PAUSE_MIN: Duration = Duration::from_millis(250);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(8);
/// A connection that has lasted this long starts the count of attempts anew.
const STEADY_AFTER: Duration = Duration::from_secs(10);
/// How long a goodbye may take.
const GOODBYE_MAX: Duration = Duration::from_secs(2);
/// How much of that may pass until the flows of received messages are over; DISCONNECT, which holds the will back, and the broker's
/// answer to it have the rest.
const COMPLETION_MAX: Duration = Duration::from_secs(1);

/// A client at work; dropping it cuts the connection, and the broker publishes the will.
#[derive(Debug)]
pub struct MqttClient {
    commands: mpsc::Sender<Command>,
    events: mpsc::Receiver<Told>,
    tickets: mpsc::Sender<Stamped>,
    last_token: Cell<u64>,
    leaving: Cell<bool>,
    _task: OwnedTask,
}

/// The client has ended, or [`COMMANDS_MAX`] commands wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client takes no more commands")]
pub struct ClientEnded;

impl MqttClient {
    /// Starts connecting and returns at once; what becomes of it is told by [`MqttClient::next`]. Must be called inside a
    /// `LocalSet`.
    pub fn start(options: MqttOptions) -> Self {
        let (commands, taken) = mpsc::channel(COMMANDS_MAX);
        let (told, events) = mpsc::channel(EVENTS_MAX);
        let (tickets, tickets_taken) = mpsc::channel(TICKETS_MAX);
        let task = OwnedTask::spawn(run(options, (taken, tickets_taken), told));
        let (last_token, leaving) = (Cell::new(0), Cell::new(false));
        MqttClient { commands, events, tickets, last_token, leaving, _task: task }
    }

    /// Hands over a message; [`MqttEvent::Acknowledged`] with the token tells when its QoS flow is over.
    ///
    /// # Errors
    /// See [`ClientEnded`].
    pub fn publish(&self, publication: Publication) -> Result<Token, ClientEnded> {
        let token = Token(self.last_token.get() + 1);
        self.send(Command::Publish(token, publication))?;
        self.last_token.set(token.0);
        Ok(token)
    }

    /// Subscribes; each filter is answered by an event of its own.
    ///
    /// # Errors
    /// See [`ClientEnded`].
    pub fn subscribe(&self, subscription: Subscription) -> Result<(), ClientEnded> {
        self.send(Command::Subscribe(subscription))
    }

    /// Says goodbye after what was handed over before; [`MqttEvent::Ended`] follows. Messages that are read from now on are not
    /// acknowledged: a broker that keeps the session sends them again next time.
    ///
    /// # Errors
    /// See [`ClientEnded`].
    pub fn disconnect(&self) -> Result<(), ClientEnded> {
        self.leaving.set(true);
        self.send(Command::Disconnect)
    }

    /// The next event; none after the last one. May be dropped and called again.
    pub async fn next(&mut self) -> Option<MqttEvent> {
        let (event, ticket) = self.events.recv().await?;
        if let Some(ticket) = ticket.filter(|_| !self.leaving.get()) {
            // There is room for all; a client that has ended acknowledges nothing.
            let _ = self.tickets.try_send(ticket);
        }
        Some(event)
    }

    fn send(&self, command: Command) -> Result<(), ClientEnded> {
        self.commands.try_send(command).map_err(|_| ClientEnded)
    }
}

async fn run(
    options: MqttOptions,
    (commands, tickets): (mpsc::Receiver<Command>, mpsc::Receiver<Stamped>),
    events: mpsc::Sender<Told>,
) {
    let last = match tls_of(&options).await {
        Ok(tls) => {
            let (engine, requests) = Engine::new(&options, tls);
            let (events, ledger, received) = (events.clone(), Ledger::default(), Received::default());
            let link = Link { options, requests, commands, tickets, events, ledger, received, connection: 0 };
            Client { engine, link, state: State::default() }.run().await
        }
        Err(error) => MqttEvent::Failed(error),
    };
    // Whoever listens no more needs no last word.
    let _ = events.send((last, None)).await;
}

/// Reads the system's certificates away from this thread.
async fn tls_of(options: &MqttOptions) -> Result<Option<std::sync::Arc<rustls::ClientConfig>>, MqttError> {
    if !matches!(options.address.carrier, Carrier::Tls | Carrier::SecureWebSocket) {
        return Ok(None);
    }
    let tls = options.tls.clone();
    let made = spawn_blocking(move || tls.client_config()).await;
    let made = made.unwrap_or_else(|error| Err(rustls::Error::General(error.to_string())));
    made.map(Some).map_err(|error| failure::tls_config(&error))
}

struct Client {
    engine: Engine,
    link: Link,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    /// Since when there is a connection.
    connected: Option<Instant>,
    was_connected: bool,
    /// Failed attempts in a row.
    attempts: u32,
    leaving: Option<Leaving>,
}

/// Goodbye was asked for, at this time.
#[derive(Clone, Copy, Debug)]
enum Leaving {
    /// The flows of messages that the reader has come to their end first.
    Completing(Instant),
    /// DISCONNECT is on its way, and the broker closes the connection (MQTT 5 §3.14.4). Whoever closes it first, with messages not
    /// read yet, resets it, and the broker loses the acknowledgements that it has not read.
    Saying(Instant),
}

impl Leaving {
    fn deadline(self) -> Instant {
        match self {
            Leaving::Completing(since) => since + COMPLETION_MAX,
            Leaving::Saying(since) => since + GOODBYE_MAX,
        }
    }
}

/// What a turn came to.
enum Turn {
    Step(Step),
    Lost(MqttError),
    /// Goodbye was asked for where there is no connection, or takes too long.
    Leave,
}

impl Client {
    async fn run(mut self) -> MqttEvent {
        loop {
            let flow = match self.turn().await {
                Turn::Step(step) => {
                    self.apply(step).await;
                    continue;
                }
                Turn::Lost(error) => self.lost(error).await,
                Turn::Leave => ControlFlow::Break(MqttEvent::Ended),
            };
            if let ControlFlow::Break(last) = flow {
                return last;
            }
        }
    }

    /// Polls until there is a step, and takes commands meanwhile: a poll that is dropped would begin to connect anew.
    async fn turn(&mut self) -> Turn {
        let Client { engine, link, state } = self;
        let address = link.options.address.clone();
        let limit = link.options.connect_timeout;
        let mut poll = pin!(engine.poll(&address));
        let deadline = state.leaving.map_or_else(|| Instant::now() + limit, Leaving::deadline);
        let mut deadline = pin!(sleep_until(deadline));
        loop {
            if let Some(Leaving::Completing(since)) = state.leaving.filter(|_| link.received.is_empty()) {
                if link.requests.disconnect().is_err() {
                    return Turn::Leave;
                }
                state.leaving = Some(Leaving::Saying(since));
                deadline.as_mut().reset(Leaving::Saying(since).deadline());
            }
            let timed = state.connected.is_none() || state.leaving.is_some();
            tokio::select! {
                biased;
                // Before everything else, so that each turn takes all that wait.
                Some(ticket) = link.tickets.recv() => link.acknowledge(&ticket),
                step = &mut poll => return step.map_or_else(Turn::Lost, Turn::Step),
                () = &mut deadline, if timed => match state.leaving {
                    None => return Turn::Lost(failure::timeout(&address, limit)),
                    // A broker that does not go on with its flows has them next time; the will must be held back now.
                    Some(Leaving::Completing(_)) => link.received.start_over(),
                    Some(Leaving::Saying(_)) => return Turn::Leave,
                },
                Some(command) = link.commands.recv(), if state.leaving.is_none() && link.ledger.has_room() => {
                    if link.take(command).await {
                        if state.connected.is_none() {
                            return Turn::Leave;
                        }
                        let leaving = Leaving::Completing(Instant::now());
                        state.leaving = Some(leaving);
                        deadline.as_mut().reset(leaving.deadline());
                    }
                }
            }
        }
    }

    async fn apply(&mut self, step: Step) {
        match step {
            Step::Connected { session_present } => self.connected(session_present).await,
            other => self.link.tell_step(other).await,
        }
    }

    async fn connected(&mut self, session_present: bool) {
        self.state.connected = Some(Instant::now());
        self.link.connection += 1;
        let again = match (self.state.was_connected, session_present) {
            (false, _) => Again::default(),
            (true, true) => self.link.ledger.resume(),
            (true, false) => self.link.ledger.start_over(),
        };
        if !session_present {
            self.link.received.start_over();
        }
        self.state.was_connected = true;
        self.link.hand_over_again(&again);
        self.link.tell(MqttEvent::Connected { session_present }).await;
    }

    async fn lost(&mut self, error: MqttError) -> ControlFlow<MqttEvent> {
        for step in self.engine.leftovers() {
            if !matches!(step, Step::Connected { .. }) {
                self.link.tell_step(step).await;
            }
        }
        let lasted = self.state.connected.take().map(|since| since.elapsed());
        if self.state.leaving.is_some() {
            return ControlFlow::Break(MqttEvent::Ended);
        }
        if lasted.is_some_and(|lasted| lasted >= STEADY_AFTER) {
            self.state.attempts = 0;
        }
        let limit = self.link.options.reconnect_attempts.min(CONNECT_ATTEMPTS_MAX);
        // What a person has to put right does not come right by itself.
        let is_final = matches!(error.kind, MqttErrorKind::Refused | MqttErrorKind::Tls | MqttErrorKind::Upgrade);
        if !self.state.was_connected || is_final || self.state.attempts >= limit {
            return ControlFlow::Break(MqttEvent::Failed(error));
        }
        let pause = pause_before(self.state.attempts);
        self.state.attempts += 1;
        self.link.tell(MqttEvent::Disconnected { error, again_in: pause }).await;
        if self.link.pause(pause).await { ControlFlow::Break(MqttEvent::Ended) } else { ControlFlow::Continue(()) }
    }
}

/// The pause before an attempt, the first of which is number 0.
fn pause_before(attempt: u32) -> Duration {
    PAUSE_MIN.saturating_mul(2u32.saturating_pow(attempt)).min(PAUSE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_ten_of_them_are_about_a_minute() {
        assert_eq!(pause_before(0), Duration::from_millis(250));
        assert_eq!(pause_before(3), Duration::from_secs(2));
        assert_eq!((pause_before(5), pause_before(u32::MAX)), (PAUSE_MAX, PAUSE_MAX));
        let all: Duration = (0..CONNECT_ATTEMPTS_MAX).map(pause_before).sum();
        assert!((30..90).contains(&all.as_secs()), "{all:?}");
    }
}
