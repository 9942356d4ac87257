//! Names of packet types and reason codes (MQTT 5 §2.1.2 and §2.4, MQTT 3.1.1 §3.2.2.3 and §3.9.3).
//!
//! Invariant: a number that the standards do not name is "reserved".

use crate::decode::say;
use crate::decode::saying::Saying;

/// Packet types, by their number.
pub(super) const TYPES: [&str; 16] = [
    "reserved",
    "CONNECT",
    "CONNACK",
    "PUBLISH",
    "PUBACK",
    "PUBREC",
    "PUBREL",
    "PUBCOMP",
    "SUBSCRIBE",
    "SUBACK",
    "UNSUBSCRIBE",
    "UNSUBACK",
    "PINGREQ",
    "PINGRESP",
    "DISCONNECT",
    "AUTH",
];

/// What a QoS promises.
pub(super) fn qos_note(qos: u8) -> Saying {
    match qos {
        0 => say::QOS_0,
        1 => say::QOS_1,
        2 => say::QOS_2,
        _ => say::QOS_3,
    }
}

/// A return code of a CONNACK of 3.1.1.
pub(super) fn connack_3(code: u8) -> &'static str {
    match code {
        0 => "accepted",
        1 => "unacceptable protocol version",
        2 => "client identifier rejected",
        3 => "server unavailable",
        4 => "bad user name or password",
        5 => "not authorized",
        _ => "reserved",
    }
}

/// A reason code of MQTT 5; three of them mean something else in their own packet.
pub(super) fn reason(packet: u8, code: u8) -> &'static str {
    match (packet, code) {
        (9, 0x00) => "granted QoS 0",
        (14, 0x00) => "normal disconnection",
        (_, 0x00) => "success",
        (_, 0x01) => "granted QoS 1",
        (_, 0x02) => "granted QoS 2",
        (_, 0x04) => "disconnect with will message",
        (_, 0x10) => "no matching subscribers",
        (_, 0x11) => "no subscription existed",
        (_, 0x18) => "continue authentication",
        (_, 0x19) => "re-authenticate",
        (_, 0x80) => "unspecified error",
        (_, 0x81) => "malformed packet",
        (_, 0x82) => "protocol error",
        (_, 0x83) => "implementation specific error",
        (_, 0x84) => "unsupported protocol version",
        (_, 0x85) => "client identifier not valid",
        (_, 0x86) => "bad user name or password",
        (_, 0x87) => "not authorized",
        (_, 0x88) => "server unavailable",
        (_, 0x89) => "server busy",
        (_, 0x8a) => "banned",
        (_, 0x8b) => "server shutting down",
        (_, 0x8c) => "bad authentication method",
        (_, 0x8d) => "keep alive timeout",
        (_, 0x8e) => "session taken over",
        (_, 0x8f) => "topic filter invalid",
        (_, 0x90) => "topic name invalid",
        (_, 0x91) => "packet identifier in use",
        (_, 0x92) => "packet identifier not found",
        (_, 0x93) => "receive maximum exceeded",
        (_, 0x94) => "topic alias invalid",
        (_, 0x95) => "packet too large",
        (_, 0x96) => "message rate too high",
        (_, 0x97) => "quota exceeded",
        (_, 0x98) => "administrative action",
        (_, 0x99) => "payload format invalid",
        (_, 0x9a) => "retain not supported",
        (_, 0x9b) => "QoS not supported",
        (_, 0x9c) => "use another server",
        (_, 0x9d) => "server moved",
        (_, 0x9e) => "shared subscriptions not supported",
        (_, 0x9f) => "connection rate exceeded",
        (_, 0xa0) => "maximum connect time",
        (_, 0xa1) => "subscription identifiers not supported",
        (_, 0xa2) => "wildcard subscriptions not supported",
        _ => "reserved",
    }
}

/// What to do about a connection that was refused.
pub(super) fn refusal_hint(reason: &str) -> Saying {
    match reason {
        "unacceptable protocol version" | "unsupported protocol version" => say::STEP_VERSION,
        "client identifier rejected" | "client identifier not valid" => say::STEP_CLIENT_ID,
        "bad user name or password" | "not authorized" => say::STEP_USER,
        "server unavailable" | "server busy" | "server shutting down" => say::STEP_BROKER,
        _ => say::STEP_LOG,
    }
}

/// What to do about a connection that the broker of MQTT 5 ended.
pub(super) fn disconnect_hint(code: u8) -> Saying {
    match code {
        0x8d => say::STEP_PING,
        0x8e => say::STEP_TAKEN_OVER,
        0x81 | 0x82 | 0x8f | 0x90 => say::STEP_BEFORE,
        0x95 => say::STEP_SIZE,
        0x9b => say::STEP_QOS,
        _ => say::STEP_LOG,
    }
}
