//! A packet: the unit of a protocol above a transport, decoded into fields that know their bytes.
//!
//! Counterpart: `codec::decode` makes them from payloads, `engine::decoding` puts them behind the message that carried them.
//! Invariant: packets are derived, never stored, and a span lies in the payload of the message that is named.

use crate::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names of the protocols that are decoded, as in `--decode` and miniwire.toml.
pub const PROTOCOLS: [&str; 10] =
    ["mqtt", "socket.io", "engine.io", "stomp", "sse", "json", "msgpack", "protobuf", "text", "hex"];

/// Bytes of a payload, from `start` up to `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByteSpan {
    /// The first byte.
    pub start: u32,
    /// One past the last byte; equal to `start` where the field has no bytes in this payload.
    pub end: u32,
}

impl ByteSpan {
    /// The bytes from `start` up to `end`; payloads beyond 4 GiB are not shown.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        ByteSpan { start: clamp(start), end: clamp(end.max(start)) }
    }
}

/// One field of a packet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Field {
    /// Its name in the words of the protocol.
    pub name: String,
    /// Its value for people; empty where the children say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Where it stands in the payload.
    pub span: ByteSpan,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// The same as a code and values, where it is a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub said: Option<Said>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Field>>")]
    pub children: Vec<Field>,
}

/// The packet that another one answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Answered {
    /// Number of that packet within its connection, from 1.
    pub packet: u64,
    /// Number of the event that carried it, from 0: the line of `--format json`, derived lines not counted.
    pub of: u64,
    /// What it is, such as `PUBLISH`.
    pub name: String,
    /// Milliseconds from it to its answer.
    pub ms: f64,
}

/// One packet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Packet {
    /// `mqtt`, `socket.io`, `sse`, …
    pub protocol: String,
    /// What it is, in the protocol's spelling: `PUBLISH`, `EVENT`, `CONNECTED`.
    pub name: String,
    /// The rest of it in one line.
    pub summary: String,
    /// Number within its connection, or within all that one conversation goes over, from 1.
    pub packet: u64,
    /// Number of the event that carried its last byte.
    pub of: u64,
    /// The protocol's own id: a packet identifier, an ack id, an event id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// The packet that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answers: Option<Answered>,
    /// Its fields, in the order of the bytes.
    pub fields: Vec<Field>,
}
