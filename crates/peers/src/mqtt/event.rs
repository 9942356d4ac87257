//! What a client tells.

use super::{Properties, Qos};
use bytes::Bytes;
use std::time::Duration;

/// A message that was handed over for sending; counts up from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

/// What happened.
#[derive(Clone, Debug)]
pub enum MqttEvent {
    /// CONNACK said yes.
    Connected {
        /// The broker still had the session.
        session_present: bool,
    },
    /// The broker took a filter.
    Subscribed {
        /// Which.
        filter: String,
        /// What it grants.
        qos: Qos,
    },
    /// The broker did not take a filter.
    SubscriptionRefused {
        /// Which.
        filter: String,
        /// Why, in the words of the standard.
        reason: String,
    },
    /// A message arrived.
    Message(Box<Delivery>),
    /// The QoS flow of a message is over: it was written (0), PUBACK came (1), PUBCOMP came (2).
    Acknowledged(Token),
    /// The broker did not take a message (MQTT 5).
    PublishRefused {
        /// Which.
        token: Token,
        /// Why, in the words of the standard.
        reason: String,
    },
    /// A connection that was open is lost.
    Disconnected {
        /// What is known.
        error: MqttError,
        /// Time until the next attempt.
        again_in: Duration,
    },
    /// No connection, and no further attempt. The last event.
    Failed(MqttError),
    /// The client said goodbye. The last event.
    Ended,
}

/// A message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its topic.
    pub topic: String,
    /// What.
    pub payload: Bytes,
    /// With which quality of service it came.
    pub qos: Qos,
    /// The broker had kept it.
    pub retain: bool,
    /// It may have come before.
    pub dup: bool,
    /// Of MQTT 5.
    pub properties: Properties,
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MqttError {
    /// What kind of failure.
    pub kind: MqttErrorKind,
    /// Our words, with the address.
    pub message: String,
    /// The next step for the user.
    pub hint: Option<String>,
}

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MqttErrorKind {
    /// The name has no address.
    HostNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// Any other failure of the network.
    Network,
    /// The certificate or the TLS handshake.
    Tls,
    /// The WebSocket upgrade.
    Upgrade,
    /// The limit passed.
    Timeout,
    /// CONNACK said no.
    Refused,
    /// The broker ended the connection, with or without a reason.
    ClosedByBroker,
    /// What came is not what the standard says.
    Protocol,
}

impl MqttErrorKind {
    /// Stable word for `--format json`.
    pub fn code(self) -> &'static str {
        match self {
            MqttErrorKind::HostNotFound => "host-not-found",
            MqttErrorKind::ConnectionRefused => "connection-refused",
            MqttErrorKind::Network => "network",
            MqttErrorKind::Tls => "tls",
            MqttErrorKind::Upgrade => "upgrade",
            MqttErrorKind::Timeout => "timeout",
            MqttErrorKind::Refused => "refused",
            MqttErrorKind::ClosedByBroker => "closed-by-broker",
            MqttErrorKind::Protocol => "protocol",
        }
    }
}
