//! MQTT 3.1.1 and 5 (OASIS): packets of both directions of one connection, with what each answers.
//!
//! Counterpart: `framing.rs` cuts packets out of bytes, `packet.rs` reads one. Invariants: any chunking gives the same packets; a
//! packet that is malformed shows what could be read; at most [`super::PARTIAL_BYTES_MAX`] bytes wait in each direction.

mod framing;
mod names;
mod packet;
mod payload;
mod properties;
mod session;
#[cfg(test)]
mod tests;

pub(super) use session::{Mqtt, score};
