//! HTTP requests over live sockets: hyper above a tap that keeps the head of the answer as it was on the wire.
//!
//! Counterpart: `port::http` has the words. Invariant: every request records one `open` and then exactly one `done` or
//! `fail`, and tells its task the same.

mod body_in;
mod body_out;
mod decode;
mod exchange;
mod handle;
mod head_tap;
mod link;
mod pool;
mod request_head;
mod spelling;
mod timing;
mod words;

pub(crate) use body_in::BodyLimits;
pub use body_in::{ANSWER_BYTES_MAX, CHUNK_BYTES_MAX, DOWNLOAD_BYTES_MAX};
pub use exchange::REDIRECT_COUNT_MAX;
pub(super) use handle::{Network, open};
pub(super) use pool::Pool;
#[cfg(test)]
pub(crate) use {
    handle::{LOG_BODY_BYTES_MAX, RECORDED_BODY_BYTES_MAX},
    pool::{IDLE_COUNT_MAX, IDLE_TIME_MAX},
};
