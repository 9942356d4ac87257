//! The client: one task that connects, keeps the connection, connects again after a loss, and tells what happens.
//!
//! Counterpart: `engine` speaks MQTT. Invariant: the first connection is tried once; later ones at most
//! [`CONNECT_ATTEMPTS_MAX`] times in a row, with growing pauses; a connection that does not last counts as an attempt.

use super::engine::{Engine, Requests, Step};
use super::ledger::{Again, Ledger, SUBSCRIPTIONS_MAX};
use super::{MqttError, MqttErrorKind, MqttEvent, MqttOptions, Publication, Subscription, Token, failure};
use crate::mqtt::address::Carrier;
use crate::task::OwnedTask;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, sleep_until};

/// Attempts to connect again, in a row: with the pauses about a minute.
pub const CONNECT_ATTEMPTS_MAX: u32 = 10;
/// Commands that wait to be taken.
pub const COMMANDS_MAX: usize = 64;
/// Events that wait to be read; when there are more the client stops reading from the broker.
pub const EVENTS_MAX: usize = 1024;

/// The first pause before connecting again; each is twice as long as the one before.
const PAUSE_MIN: Duration = Duration::from_millis(250);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(8);
/// A connection that has lasted this long starts the count of attempts anew.
const STEADY_AFTER: Duration = Duration::from_secs(10);
/// How long a goodbye may take.
const GOODBYE_MAX: Duration = Duration::from_secs(2);

/// A client at work; dropping it cuts the connection, and the broker publishes the will.
#[derive(Debug)]
pub struct MqttClient {
    commands: mpsc::Sender<Command>,
    events: mpsc::Receiver<MqttEvent>,
    last_token: Cell<u64>,
    _task: OwnedTask,
}

/// The client has ended, or [`COMMANDS_MAX`] commands wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client takes no more commands")]
pub struct ClientEnded;

#[derive(Debug)]
enum Command {
    Publish(Token, Publication),
    Subscribe(Subscription),
    Disconnect,
}

impl MqttClient {
    /// Starts connecting and returns at once; what becomes of it is told by [`MqttClient::next`]. Must be called inside a
    /// `LocalSet`.
    pub fn start(options: MqttOptions) -> Self {
        let (commands, taken) = mpsc::channel(COMMANDS_MAX);
        let (told, events) = mpsc::channel(EVENTS_MAX);
        let task = OwnedTask::spawn(run(options, taken, told));
        MqttClient { commands, events, last_token: Cell::new(0), _task: task }
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

    /// Says goodbye after what was handed over before; [`MqttEvent::Ended`] follows.
    ///
    /// # Errors
    /// See [`ClientEnded`].
    pub fn disconnect(&self) -> Result<(), ClientEnded> {
        self.send(Command::Disconnect)
    }

    /// The next event; none after the last one. May be dropped and called again.
    pub async fn next(&mut self) -> Option<MqttEvent> {
        self.events.recv().await
    }

    fn send(&self, command: Command) -> Result<(), ClientEnded> {
        self.commands.try_send(command).map_err(|_| ClientEnded)
    }
}

async fn run(options: MqttOptions, commands: mpsc::Receiver<Command>, events: mpsc::Sender<MqttEvent>) {
    let last = match tls_of(&options).await {
        Ok(tls) => {
            let (engine, requests) = Engine::new(&options, tls);
            let link = Link { options, requests, commands, events: events.clone(), ledger: Ledger::default() };
            Client { engine, link, state: State::default() }.run().await
        }
        Err(error) => MqttEvent::Failed(error),
    };
    // Whoever listens no more needs no last word.
    let _ = events.send(last).await;
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

/// What can be used while the engine is polled.
struct Link {
    options: MqttOptions,
    requests: Requests,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<MqttEvent>,
    ledger: Ledger,
}

#[derive(Debug, Default)]
struct State {
    /// Since when there is a connection.
    connected: Option<Instant>,
    was_connected: bool,
    /// Failed attempts in a row.
    attempts: u32,
    /// Goodbye was asked for; it must be over by then.
    leaving: Option<Instant>,
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
                Turn::Step(step) => self.apply(step).await,
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
        let deadline = state.leaving.unwrap_or_else(|| Instant::now() + limit);
        let mut poll = pin!(engine.poll(&address));
        let mut deadline = pin!(sleep_until(deadline));
        loop {
            let timed = state.connected.is_none() || state.leaving.is_some();
            tokio::select! {
                biased;
                step = &mut poll => return step.map_or_else(Turn::Lost, Turn::Step),
                () = &mut deadline, if timed => {
                    return if state.leaving.is_some() { Turn::Leave } else { Turn::Lost(failure::timeout(&address, limit)) };
                }
                Some(command) = link.commands.recv(), if state.leaving.is_none() && link.ledger.has_room() => {
                    if link.take(command).await {
                        if state.connected.is_none() || link.requests.disconnect().is_err() {
                            return Turn::Leave;
                        }
                        let by = Instant::now() + GOODBYE_MAX;
                        state.leaving = Some(by);
                        deadline.as_mut().reset(by);
                    }
                }
            }
        }
    }

    async fn apply(&mut self, step: Step) -> ControlFlow<MqttEvent> {
        match step {
            Step::Connected { session_present } => self.connected(session_present).await,
            Step::Goodbye => return ControlFlow::Break(MqttEvent::Ended),
            other => self.link.tell_step(other).await,
        }
        ControlFlow::Continue(())
    }

    async fn connected(&mut self, session_present: bool) {
        self.state.connected = Some(Instant::now());
        let again = match (self.state.was_connected, session_present) {
            (false, _) => Again::default(),
            (true, true) => self.link.ledger.resume(),
            (true, false) => self.link.ledger.start_over(),
        };
        self.state.was_connected = true;
        self.link.hand_over_again(&again);
        self.link.tell(MqttEvent::Connected { session_present }).await;
    }

    async fn lost(&mut self, error: MqttError) -> ControlFlow<MqttEvent> {
        for step in self.engine.leftovers() {
            if !matches!(step, Step::Connected { .. } | Step::Goodbye) {
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

impl Link {
    /// Takes a command; true when it is the goodbye.
    async fn take(&mut self, command: Command) -> bool {
        match command {
            Command::Publish(token, publication) => {
                if self.requests.publish(&publication).is_ok() {
                    self.ledger.published(token, publication);
                } else {
                    let reason = "the client holds back too much already".to_owned();
                    self.tell(MqttEvent::PublishRefused { token, reason }).await;
                }
            }
            Command::Subscribe(subscription) => {
                if self.ledger.subscribed(subscription.clone()) && self.requests.subscribe(&subscription).is_ok() {
                    return false;
                }
                let reason = format!("{SUBSCRIPTIONS_MAX} subscriptions are the most");
                for filter in subscription.filters {
                    self.tell(MqttEvent::SubscriptionRefused { filter, reason: reason.clone() }).await;
                }
            }
            Command::Disconnect => return true,
        }
        false
    }

    /// Waits before the next attempt; true when goodbye was asked for.
    async fn pause(&mut self, pause: Duration) -> bool {
        let mut over = pin!(sleep(pause));
        loop {
            tokio::select! {
                () = &mut over => return false,
                Some(command) = self.commands.recv(), if self.ledger.has_room() => {
                    if self.take(command).await {
                        return true;
                    }
                }
            }
        }
    }

    /// The broker has forgotten, and so has rumqttc. There is room: no more is open than it takes.
    fn hand_over_again(&self, again: &Again) {
        for subscription in &again.subscriptions {
            let _ = self.requests.subscribe(subscription);
        }
        for publication in &again.publications {
            let _ = self.requests.publish(publication);
        }
    }

    async fn tell_step(&mut self, step: Step) {
        match step {
            Step::Message(delivery) => self.tell(MqttEvent::Message(delivery)).await,
            Step::Written(pkid) => {
                if let Some(token) = self.ledger.written(pkid) {
                    self.tell(MqttEvent::Acknowledged(token)).await;
                }
            }
            Step::Done { pkid, refused } => {
                if let Some(token) = self.ledger.done(pkid) {
                    let refused = refused.map(|reason| MqttEvent::PublishRefused { token, reason });
                    self.tell(refused.unwrap_or(MqttEvent::Acknowledged(token))).await;
                }
            }
            Step::SubscribeWritten(pkid) => self.ledger.subscribe_written(pkid),
            Step::SubscribeAnswered { pkid, codes } => {
                let filters = self.ledger.subscribe_answered(pkid).map(|answered| answered.filters.clone());
                for (filter, code) in filters.unwrap_or_default().into_iter().zip(codes) {
                    self.tell(match code {
                        Ok(qos) => MqttEvent::Subscribed { filter, qos },
                        Err(reason) => MqttEvent::SubscriptionRefused { filter, reason },
                    })
                    .await;
                }
            }
            Step::Connected { .. } | Step::Goodbye | Step::Nothing => {}
        }
    }

    /// Waits while nobody reads, which stops reading from the broker.
    async fn tell(&self, event: MqttEvent) {
        // The owner is gone, and with it this task at its next wait.
        let _ = self.events.send(event).await;
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
