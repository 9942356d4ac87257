//! The only crate that opens a socket for the app.
//!
//! [`Transport`] is the port: live, faulty and replayed sockets are implementations of it, and the logic layer cannot
//! tell them apart. Everything here runs on the session's own thread, inside a tokio `LocalSet`.
//! Invariant: every connection ends with exactly one `Closed` or `Failed`.

mod fault;
mod live;
mod port;
mod task;
#[cfg(test)]
mod tests;

pub use fault::FaultSwitch;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use live::fuzzing;
pub use live::{
    CLOSE_REPLY_TIMEOUT, CaFileError, EpochClock, FRAME_BYTES_MAX, LiveOptions, LiveTransport, MESSAGE_BYTES_MAX,
    SEND_QUEUE_BYTES_MAX, SEND_QUEUE_MESSAGES_MAX, TlsOptions,
};
pub use port::{
    ConnectError, ConnectErrorKind, Opened, SendError, Transport, WebSocketHandle, WebSocketRequest, WireEvent,
    WireQueue,
};
