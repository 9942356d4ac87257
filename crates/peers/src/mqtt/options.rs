//! What a client is told: where, as whom, how; and what it may send.

use super::MqttAddress;
use bytes::Bytes;
use std::time::Duration;
use transport::TlsOptions;

/// The shortest keep-alive; rumqttc has no shorter one for MQTT 5.
pub const KEEP_ALIVE_MIN: Duration = Duration::from_secs(5);
/// The longest keep-alive (§3.1.2.10: two bytes of seconds).
pub const KEEP_ALIVE_MAX: Duration = Duration::from_secs(65_535);
/// The largest packet in either direction. Our choice: the largest frame of a WebSocket session.
pub const PACKET_BYTES_MAX: u32 = 16 * 1024 * 1024;
/// Filters of one subscription. Our choice; they go out in one packet.
pub const FILTERS_MAX: usize = 64;
/// User properties of one message. Our choice; real ones have a handful.
pub const USER_PROPERTIES_MAX: usize = 64;

/// The protocol version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// MQTT 3.1.1.
    V311,
    /// MQTT 5.
    V5,
}

impl Version {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Version::V311 => "MQTT 3.1.1",
            Version::V5 => "MQTT 5",
        }
    }
}

/// Quality of service (§4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Qos {
    /// 0: at most once.
    AtMostOnce,
    /// 1: at least once.
    AtLeastOnce,
    /// 2: exactly once.
    ExactlyOnce,
}

impl Qos {
    /// 0, 1 or 2.
    pub fn number(self) -> u8 {
        match self {
            Qos::AtMostOnce => 0,
            Qos::AtLeastOnce => 1,
            Qos::ExactlyOnce => 2,
        }
    }
}

/// User name and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Password; may be empty.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// What the broker publishes when the client is gone without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Will {
    /// Where to; `check_topic` must have passed.
    pub topic: String,
    /// What.
    pub payload: Bytes,
    /// How.
    pub qos: Qos,
    /// Kept by the broker.
    pub retain: bool,
}

/// How to be a client.
#[derive(Clone, Debug)]
pub struct MqttOptions {
    /// Which broker.
    pub address: MqttAddress,
    /// 3.1.1 or 5.
    pub version: Version,
    /// Client identifier; a session belongs to it.
    pub client_id: String,
    /// Begins without the session that the broker may still have.
    pub clean: bool,
    /// How long the broker keeps the session after the end, MQTT 5 only; with 3.1.1 a session that is not clean is kept.
    pub session_expiry: Duration,
    /// Time without traffic after which the client pings; [`KEEP_ALIVE_MIN`] to [`KEEP_ALIVE_MAX`], shortened to fit.
    pub keep_alive: Duration,
    /// As whom.
    pub credentials: Option<Credentials>,
    /// Last will.
    pub will: Option<Will>,
    /// Whom `mqtts://` and `wss://` trust.
    pub tls: TlsOptions,
    /// Limit for name resolution, TCP, TLS, upgrade and CONNACK together.
    pub connect_timeout: Duration,
    /// Attempts to connect again after a connection was lost; at most `CONNECT_ATTEMPTS_MAX`. 0 for none.
    pub reconnect_attempts: u32,
}

impl MqttOptions {
    /// A clean MQTT 5 session under a random client identifier.
    pub fn new(address: MqttAddress) -> Self {
        MqttOptions {
            address,
            version: Version::V5,
            client_id: random_client_id(),
            clean: true,
            session_expiry: Duration::ZERO,
            keep_alive: Duration::from_secs(30),
            credentials: None,
            will: None,
            tls: TlsOptions::default(),
            connect_timeout: Duration::from_secs(10),
            reconnect_attempts: super::CONNECT_ATTEMPTS_MAX,
        }
    }

    /// Whole seconds of the keep-alive, in range.
    pub(super) fn keep_alive_in_range(&self) -> Duration {
        Duration::from_secs(self.keep_alive.clamp(KEEP_ALIVE_MIN, KEEP_ALIVE_MAX).as_secs())
    }

    /// Seconds that the broker keeps the session (§3.1.2.11.2).
    pub(super) fn session_expiry_s(&self) -> u32 {
        u32::try_from(self.session_expiry.as_secs()).unwrap_or(u32::MAX)
    }
}

/// Any client may have at most 23 characters where the broker is strict (MQTT 3.1.1 §3.1.3.1).
fn random_client_id() -> String {
    format!("miniwire-{:08x}", fastrand::u32(..))
}

/// Filters to subscribe to, in one packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Filters; `check_filter` must have passed. At most [`FILTERS_MAX`].
    pub filters: Vec<String>,
    /// The most that the broker may use.
    pub qos: Qos,
}

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Where to; `check_topic` must have passed.
    pub topic: String,
    /// What.
    pub payload: Bytes,
    /// How.
    pub qos: Qos,
    /// Kept by the broker for later subscribers.
    pub retain: bool,
    /// Of MQTT 5; not sent with 3.1.1.
    pub properties: Properties,
}

/// Properties of a message (MQTT 5 §3.3.2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// User properties in order; a name may come more than once.
    pub user: Vec<(String, String)>,
    /// Where an answer is wanted.
    pub response_topic: Option<String>,
    /// What an answer repeats.
    pub correlation_data: Option<Bytes>,
    /// Seconds after which the broker forgets the message.
    pub message_expiry_s: Option<u32>,
    /// MIME type.
    pub content_type: Option<String>,
}

impl Properties {
    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        *self == Properties::default()
    }
}
