//! An MQTT broker for 3.1.1 and 5: bare TCP on a port of its own, WebSocket at `/mqtt`, and a few simulated devices.
//!
//! Counterpart: the crate `mqtt5`, which is the broker. Invariant: nothing runs before the first client, and every client comes through here.

mod broker;
mod devices;
mod front;
mod plain;

pub(crate) use broker::Mqtt;
pub use broker::MqttUser;
pub use broker::{MQTT_CLIENTS_MAX, MQTT_PACKET_BYTES_MAX, MQTT_QUEUE_MAX, MQTT_RETAINED_BYTES_MAX, MQTT_RETAINED_MAX};
pub(crate) use front::{bridge, carry};

/// What a WebSocket may offer; `mqttv3.1` is the name that old clients use.
pub(crate) const SUBPROTOCOLS: [&str; 2] = ["mqtt", "mqttv3.1"];
