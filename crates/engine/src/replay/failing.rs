//! The failures that a fixture names, as the transport of a session tells them.
//!
//! Counterpart: `kind` of `fail` lines, named by the transport that recorded them. Invariant: a name that is not known fails as a broken
//! connection does.

use transport::{ConnectError, ConnectErrorKind, Errno, HttpError, HttpErrorKind, SocketError, SocketErrorKind};

/// Number of ECONNRESET.
const RESET: i32 = 104;

/// A WebSocket that never opened.
pub(super) fn websocket(kind: &str, cause: &str) -> ConnectError {
    let kind = ConnectErrorKind::from_name(kind).unwrap_or(ConnectErrorKind::Tcp);
    ConnectError { kind, message: cause.to_owned(), hint: None }
}

/// A request without an answer.
pub(super) fn http(kind: &str, cause: &str) -> HttpError {
    let kind = HttpErrorKind::from_name(kind).unwrap_or(HttpErrorKind::Reset);
    HttpError { kind, message: cause.to_owned(), hint: None }
}

/// A TCP connection that never stood, or a UDP socket that was refused.
pub(super) fn socket(kind: &str, cause: &str) -> SocketError {
    let kind = SocketErrorKind::from_name(kind).unwrap_or_else(|| SocketErrorKind::System(Errno::number(RESET)));
    SocketError { kind, message: cause.to_owned(), hint: None }
}
