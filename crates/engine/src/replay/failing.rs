//! The failures that a fixture names, as the transport of a session tells them.
//!
//! Counterpart: `kind` of `fail` lines. Invariant: a name that is not known fails as a reset connection does.

use transport::{ConnectError, ConnectErrorKind, HttpError, HttpErrorKind, SocketError};

/// A WebSocket that never opened.
pub(super) fn websocket(kind: &str, cause: &str) -> ConnectError {
    let status = kind.strip_prefix("http-status:").and_then(|status| status.parse().ok());
    let kind = match kind {
        _ if status.is_some() => ConnectErrorKind::HttpStatus(status.unwrap_or_default()),
        "invalid-url" => ConnectErrorKind::InvalidUrl,
        "unescaped-url" => ConnectErrorKind::UnescapedUrl,
        "host-not-found" => ConnectErrorKind::HostNotFound,
        "refused" => ConnectErrorKind::Refused,
        "tls" => ConnectErrorKind::Tls,
        "handshake" => ConnectErrorKind::Handshake,
        "no-subprotocol" => ConnectErrorKind::NoSubprotocol,
        "timeout" => ConnectErrorKind::Timeout,
        "cancelled" => ConnectErrorKind::Cancelled,
        _ => ConnectErrorKind::Tcp,
    };
    ConnectError { kind, message: cause.to_owned(), hint: None }
}

/// A request without an answer.
pub(super) fn http(kind: &str, cause: &str) -> HttpError {
    let kind = match kind {
        "invalid-url" => HttpErrorKind::InvalidUrl,
        "host-not-found" => HttpErrorKind::HostNotFound,
        "refused" => HttpErrorKind::Refused,
        "tcp" => HttpErrorKind::Tcp,
        "tls" => HttpErrorKind::Tls,
        "timeout" => HttpErrorKind::Timeout,
        "aborted" => HttpErrorKind::Aborted,
        "interrupted" => HttpErrorKind::Interrupted,
        "empty" => HttpErrorKind::Empty,
        "incomplete" => HttpErrorKind::Incomplete,
        _ => HttpErrorKind::Reset,
    };
    HttpError { kind, message: cause.to_owned(), hint: None }
}

/// A TCP connection that never stood, or a UDP socket that was refused: the number of `errno.h` for it.
pub(super) fn socket(kind: &str, cause: &str) -> SocketError {
    let number = match kind {
        "refused" => 111,
        "timeout" => 110,
        "host-not-found" | "tcp" => 113,
        _ => 104,
    };
    SocketError::numbered(number, cause)
}
