//! STOMP 1.0 to 1.2: frames of both directions of one connection, with what each answers.
//!
//! Counterpart: `framing.rs` cuts frames out of bytes, `frame.rs` reads one. Invariants: any chunking gives the same frames; a frame that
//! is malformed shows what could be read; at most [`super::PARTIAL_BYTES_MAX`] bytes wait in each direction.

mod frame;
mod framing;
mod session;
#[cfg(test)]
mod tests;

pub(super) use session::{Stomp, score};
