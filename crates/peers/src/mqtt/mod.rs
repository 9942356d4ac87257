//! An MQTT client: 3.1.1 and 5, over TCP, TLS and WebSocket.
//!
//! Counterpart: any broker. rumqttc stands behind `engine`; whoever uses this module sees only the words of [`options`] and
//! [`MqttEvent`], so that another engine can take its place. Invariant: each message that was handed over is told once as
//! [`MqttEvent::Acknowledged`] or [`MqttEvent::PublishRefused`], unless the client ends before, with one
//! [`MqttEvent::Ended`] or [`MqttEvent::Failed`].

mod address;
mod client;
mod engine;
mod event;
mod failure;
mod ledger;
mod link;
pub mod options;
mod received;
mod topic;

pub use address::{AddressError, MqttAddress};
pub use client::{COMMANDS_MAX, CONNECT_ATTEMPTS_MAX, ClientEnded, EVENTS_MAX, MqttClient};
pub use event::{Delivery, MqttError, MqttErrorKind, MqttEvent, Token};
pub use options::{Credentials, MqttOptions, Properties, Publication, Qos, Subscription, Version, Will};
pub use topic::{TopicError, check_filter, check_topic};
