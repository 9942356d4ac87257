//! Decoders: payloads turned into packets with named fields, one file for each protocol.
//!
//! Counterpart: `engine::decoding` feeds them from the event log and prints what comes out. Nothing here does I/O or knows the time.
//! Invariants: no bytes make a decoder panic; depth, fields, values and what waits for more bytes are bounded by the constants of
//! `tree.rs` and `flows.rs`; any chunking of a byte stream gives the same packets, apart from spans.

#[cfg(test)]
mod captures;
mod decoder;
mod engine_io;
#[cfg(test)]
mod engine_io_tests;
mod flows;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod hex;
mod json;
mod mqtt;
mod msgpack;
pub(crate) mod polling;
mod protobuf;
mod protocol;
mod reader;
mod refused;
#[cfg(test)]
mod round_trips;
mod say;
mod saying;
mod socket_io;
mod sockjs;
mod sse;
mod stomp;
mod text;
mod tree;

pub use decoder::{Decoded, Decoder, Mark, Problem};
pub use protobuf::ProtoType;
pub use protocol::{Hints, PROTOCOLS, Protocol, UnknownProtocol, recognise};
pub use refused::upgrade_refused;
pub use say::SAYINGS;
pub use tree::{DEPTH_MAX, FIELDS_MAX, PACKETS_PER_MESSAGE_MAX, PARTIAL_BYTES_MAX, VALUE_CHARS_MAX};
