//! permessage-deflate (RFC 7692), without sockets: the offer, what the server made of it, and messages both ways.
//!
//! Counterpart: `transport` writes the offer, compresses messages on their way out and reads frames through [`FrameInflater`].

mod agreement;
mod frame_inflater;
mod message_deflater;

pub use agreement::{DEFLATE_OFFER, DeflateAgreement, DeflateAnswerError};
pub use frame_inflater::{FrameInflater, INFLATED_BYTES_MAX, InflateError};
pub use message_deflater::MessageDeflater;

/// What a sync flush ends with, which RFC 7692 §7.2.1 leaves off the wire.
const FLUSH_TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// The largest window, 32 KiB, as an exponent of two.
const WINDOW_BITS_MAX: u8 = 15;
