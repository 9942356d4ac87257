//! Bytes and their meaning, without sockets: HTTP heads, WebSocket frames, and the protocols above them.
//!
//! Counterpart: `transport` and `servers` move the bytes. Nothing here does I/O or knows the time.
//! Invariant: no input makes a decoder panic or hold more memory than its stated limit, and any chunking of the same
//! bytes gives the same result.

mod close_payload;
pub mod decode;
mod deflate;
mod frame_parser;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod http_head;
#[cfg(test)]
mod seeds;

pub use close_payload::{CLOSE_REASON_BYTES_MAX, ClosePayload, ClosePayloadError};
pub use deflate::{
    DEFLATE_OFFER, DeflateAgreement, DeflateAnswerError, FrameInflater, INFLATED_BYTES_MAX, InflateError,
    MessageDeflater,
};
pub use frame_parser::{FRAME_HEAD_BYTES_MAX, FrameParser};
pub use http_head::{HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX, HttpHead, HttpHeadError, HttpHeadReader};
