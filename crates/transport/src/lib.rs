//! The only crate that opens a socket for the app.
//!
//! [`Transport`] is the port: live, faulty and replayed sockets are implementations of it, and the logic layer cannot
//! tell them apart. Everything here runs on the session's own thread, inside a tokio `LocalSet`.
//! Invariant: every connection ends with exactly one `Closed` or `Failed`.

mod port;

pub use port::{
    ConnectError, ConnectErrorKind, Opened, SendError, Transport, WebSocketHandle, WebSocketRequest, WireEvent,
    WireQueue,
};
