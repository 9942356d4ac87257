//! rumqttc behind one interface: both of its event loops, which have no type in common.
//!
//! Counterpart: `client` drives it. A successor of rumqttc replaces this folder and nothing else. Invariant: no type of rumqttc
//! leaves it.

mod v4;
mod v5;

use super::address::Carrier;
use super::failure::{self, Cause};
use super::{Delivery, MqttAddress, MqttError, MqttOptions, Publication, Qos, Subscription, Version};
use rumqttc::{TlsConfiguration, Transport};
use rustls::ClientConfig;
use std::sync::Arc;

/// Requests that rumqttc holds back at most: all that may be open, all subscriptions, all acknowledgements, and the goodbye.
const REQUESTS_MAX: usize = super::ledger::WINDOW + super::ledger::SUBSCRIPTIONS_MAX + super::client::TICKETS_MAX + 2;

/// What is said where something else than CONNACK came first.
const NO_CONNACK: &str = "its first packet is no CONNACK";

/// One step of an event loop.
#[derive(Debug)]
pub(super) enum Step {
    /// CONNACK said yes.
    Connected {
        session_present: bool,
    },
    /// A message, which is acknowledged with the ticket.
    Message(Box<Delivery>, Ticket),
    /// PUBCOMP was written: the flow of a message with QoS 2 is over.
    Completed(u16),
    /// A PUBLISH was written; 0 for QoS 0.
    Written(u16),
    /// PUBACK, PUBCOMP, or a PUBREC that says no.
    Done {
        pkid: u16,
        refused: Option<String>,
    },
    SubscribeWritten(u16),
    SubscribeAnswered {
        pkid: u16,
        codes: Vec<Result<Qos, String>>,
    },
    /// Nothing that anyone waits for.
    Nothing,
}

/// An event loop of rumqttc.
pub(super) enum Engine {
    V4(Box<v4::Engine>),
    V5(Box<v5::Engine>),
}

/// Where requests are handed to an event loop, while it is being polled.
#[derive(Clone, Debug)]
pub(super) enum Requests {
    V4(rumqttc::AsyncClient),
    V5(rumqttc::v5::AsyncClient),
}

/// What acknowledges a message: it without its payload.
#[derive(Clone, Debug)]
pub(super) enum Ticket {
    V4(Box<rumqttc::Publish>),
    V5(Box<rumqttc::v5::mqttbytes::v5::Publish>),
}

impl Ticket {
    /// The packet identifier where the flow goes on after the acknowledgement, which is with QoS 2.
    pub(super) fn flow(&self) -> Option<u16> {
        match self {
            Ticket::V4(publish) => (publish.qos == rumqttc::QoS::ExactlyOnce).then_some(publish.pkid),
            Ticket::V5(publish) => (publish.qos == rumqttc::v5::mqttbytes::QoS::ExactlyOnce).then_some(publish.pkid),
        }
    }
}

/// rumqttc takes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotTaken;

impl Engine {
    /// Nothing happens until it is polled.
    pub(super) fn new(options: &MqttOptions, tls: Option<Arc<ClientConfig>>) -> (Engine, Requests) {
        match options.version {
            Version::V311 => {
                let (engine, client) = v4::Engine::new(options, tls);
                (Engine::V4(Box::new(engine)), Requests::V4(client))
            }
            Version::V5 => {
                let (engine, client) = v5::Engine::new(options, tls);
                (Engine::V5(Box::new(engine)), Requests::V5(client))
            }
        }
    }

    /// Connects where there is no connection, else waits for the next step.
    ///
    /// # Errors
    /// There is no connection, or no longer; the next call tries again.
    pub(super) async fn poll(&mut self, address: &MqttAddress) -> Result<Step, MqttError> {
        let step = match self {
            Engine::V4(engine) => engine.poll().await,
            Engine::V5(engine) => engine.poll().await,
        };
        step.map_err(|cause| failure::describe(cause, address))
    }

    /// After an error: what came before it and was not told yet.
    pub(super) fn leftovers(&mut self) -> Vec<Step> {
        match self {
            Engine::V4(engine) => engine.leftovers(),
            Engine::V5(engine) => engine.leftovers(),
        }
    }
}

impl Requests {
    pub(super) fn publish(&self, publication: &Publication) -> Result<(), NotTaken> {
        match self {
            Requests::V4(client) => v4::publish(client, publication),
            Requests::V5(client) => v5::publish(client, publication),
        }
    }

    pub(super) fn subscribe(&self, subscription: &Subscription) -> Result<(), NotTaken> {
        match self {
            Requests::V4(client) => v4::subscribe(client, subscription),
            Requests::V5(client) => v5::subscribe(client, subscription),
        }
    }

    /// PUBACK or PUBREC. The ticket must be of the connection that still stands.
    pub(super) fn acknowledge(&self, ticket: &Ticket) -> Result<(), NotTaken> {
        match (self, ticket) {
            (Requests::V4(client), Ticket::V4(publish)) => client.try_ack(publish).map_err(|_| NotTaken),
            (Requests::V5(client), Ticket::V5(publish)) => client.try_ack(publish).map_err(|_| NotTaken),
            _ => Err(NotTaken),
        }
    }

    pub(super) fn disconnect(&self) -> Result<(), NotTaken> {
        match self {
            Requests::V4(client) => client.try_disconnect().map_err(|_| NotTaken),
            Requests::V5(client) => client.try_disconnect().map_err(|_| NotTaken),
        }
    }
}

/// Host as rumqttc wants it, which is the whole URL where it is a WebSocket, and the transport.
fn target(address: &MqttAddress, tls: Option<Arc<ClientConfig>>) -> (String, Transport) {
    let config = |alpn: &[&[u8]]| {
        // There always is one where the scheme wants it.
        let mut config = tls.as_deref().cloned().expect("a TLS scheme comes with a TLS configuration");
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
        TlsConfiguration::Rustls(Arc::new(config))
    };
    match address.carrier {
        Carrier::Tcp => (address.resolvable_host(), Transport::Tcp),
        // Brokers know no name for ALPN, and some refuse one that they do not know.
        Carrier::Tls => (address.host.clone(), Transport::Tls(config(&[]))),
        Carrier::WebSocket => (address.url.clone(), Transport::Ws),
        Carrier::SecureWebSocket => (address.url.clone(), Transport::Wss(config(&[b"http/1.1"]))),
    }
}

/// `NotAuthorized` and the like as words: `not authorized`.
fn words(name: &impl std::fmt::Debug) -> String {
    let mut words = String::new();
    for char in format!("{name:?}").chars() {
        if char.is_ascii_uppercase() && !words.is_empty() && !words.ends_with(['(', ' ']) {
            words.push(' ');
        }
        words.push(char.to_ascii_lowercase());
    }
    words.replace("qo s", "QoS")
}

/// What an error of TLS or the network is made of.
fn tls_cause(error: rumqttc::TlsError) -> Cause {
    match error {
        rumqttc::TlsError::Io(error) => Cause::TlsIo(error),
        other => Cause::Tls(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_words() {
        use rumqttc::v5::mqttbytes::v5::{ConnectReturnCode, SubscribeReasonCode};
        assert_eq!(words(&ConnectReturnCode::BadUserNamePassword), "bad user name password");
        assert_eq!(words(&SubscribeReasonCode::NotAuthorized), "not authorized");
        assert_eq!(words(&ConnectReturnCode::QoSNotSupported), "QoS not supported");
    }
}
