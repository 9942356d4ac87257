//! What a client can use while its engine is polled: it takes commands, acknowledges, and tells what happens.
//!
//! Counterpart: `client` polls the engine and decides about the connection. Invariant: a message is acknowledged when its reader has
//! it, on the connection that it came over.

use super::engine::{Requests, Step, Ticket};
use super::ledger::{Again, Ledger, SUBSCRIPTIONS_MAX};
use super::received::Received;
use super::{MqttEvent, MqttOptions, Publication, Subscription, Token};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// An event, and what acknowledges it.
pub(super) type Told = (MqttEvent, Option<Stamped>);

/// A ticket of the connection with this number.
#[derive(Debug)]
pub(super) struct Stamped(pub(super) u64, pub(super) Ticket);

#[derive(Debug)]
pub(super) enum Command {
    Publish(Token, Publication),
    Subscribe(Subscription),
    Disconnect,
}

/// What can be used while the engine is polled.
pub(super) struct Link {
    pub(super) options: MqttOptions,
    pub(super) requests: Requests,
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) tickets: mpsc::Receiver<Stamped>,
    pub(super) events: mpsc::Sender<Told>,
    pub(super) ledger: Ledger,
    pub(super) received: Received,
    /// Number of the connection, from 1.
    pub(super) connection: u64,
}

impl Link {
    /// The broker sends a message of another connection again, so that is not acknowledged.
    pub(super) fn acknowledge(&mut self, Stamped(connection, ticket): &Stamped) {
        // Where rumqttc takes no more, the broker sends the message again as well.
        let taken = *connection == self.connection && self.requests.acknowledge(ticket).is_ok();
        if let Some(pkid) = ticket.flow().filter(|_| taken) {
            self.received.insert(pkid);
        }
    }

    /// Takes a command; true when it is the goodbye.
    pub(super) async fn take(&mut self, command: Command) -> bool {
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
    pub(super) async fn pause(&mut self, pause: Duration) -> bool {
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
    pub(super) fn hand_over_again(&self, again: &Again) {
        for subscription in &again.subscriptions {
            let _ = self.requests.subscribe(subscription);
        }
        for publication in &again.publications {
            let _ = self.requests.publish(publication);
        }
    }

    pub(super) async fn tell_step(&mut self, step: Step) {
        match step {
            Step::Message(delivery, ticket)
                if ticket.flow().is_some_and(|pkid| self.received.has_already(pkid, delivery.dup)) =>
            {
                self.acknowledge(&Stamped(self.connection, ticket));
            }
            Step::Message(delivery, ticket) => {
                let ticket = Stamped(self.connection, ticket);
                let _ = self.events.send((MqttEvent::Message(delivery), Some(ticket))).await;
            }
            Step::Completed(pkid) => self.received.complete(pkid),
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
            Step::Connected { .. } | Step::Nothing => {}
        }
    }

    /// Waits while nobody reads, which stops reading from the broker.
    pub(super) async fn tell(&self, event: MqttEvent) {
        // The owner is gone, and with it this task at its next wait.
        let _ = self.events.send((event, None)).await;
    }
}
