//! Failures of the live transport in the words of `fail` lines.
//!
//! Counterpart: docs/guide/fixtures.md lists them. Invariant: what means the same has the same word for every transport.

use transport::{ConnectErrorKind, Errno, HttpErrorKind, SocketErrorKind};

/// Linux numbers of the errors that every transport has a word for.
const NUMBERS: [(i32, &str); 3] = [(104, "reset"), (110, "timeout"), (111, "refused")];

pub(super) fn of_websocket(kind: ConnectErrorKind) -> String {
    match kind {
        ConnectErrorKind::InvalidUrl => "invalid-url".into(),
        ConnectErrorKind::UnescapedUrl => "unescaped-url".into(),
        ConnectErrorKind::HostNotFound => "host-not-found".into(),
        ConnectErrorKind::Refused => "refused".into(),
        ConnectErrorKind::Tcp => "tcp".into(),
        ConnectErrorKind::Tls => "tls".into(),
        ConnectErrorKind::HttpStatus(status) => format!("http-status:{status}"),
        ConnectErrorKind::Handshake => "handshake".into(),
        ConnectErrorKind::NoSubprotocol => "no-subprotocol".into(),
        ConnectErrorKind::Timeout => "timeout".into(),
        ConnectErrorKind::Cancelled => "cancelled".into(),
    }
}

pub(super) fn of_request(kind: HttpErrorKind) -> &'static str {
    match kind {
        HttpErrorKind::InvalidUrl => "invalid-url",
        HttpErrorKind::InvalidMethod => "invalid-method",
        HttpErrorKind::HostNotFound => "host-not-found",
        HttpErrorKind::Refused => "refused",
        HttpErrorKind::Tcp => "tcp",
        HttpErrorKind::Tls => "tls",
        HttpErrorKind::Timeout => "timeout",
        HttpErrorKind::Aborted => "aborted",
        HttpErrorKind::Interrupted => "interrupted",
        HttpErrorKind::Empty => "empty",
        HttpErrorKind::Reset => "reset",
        HttpErrorKind::Incomplete => "incomplete",
        HttpErrorKind::BadAnswer => "bad-answer",
        HttpErrorKind::HeadTooLarge => "head-too-large",
        HttpErrorKind::TooManyRedirects => "too-many-redirects",
        HttpErrorKind::RedirectRefused => "redirect-refused",
        HttpErrorKind::NetworkChanged => "network-changed",
        HttpErrorKind::BodyTooLarge => "body-too-large",
        HttpErrorKind::Encoding => "encoding",
        HttpErrorKind::Http2 => "http2",
        HttpErrorKind::ReadFile => "read-file",
        HttpErrorKind::WriteFile => "write-file",
    }
}

pub(super) fn of_socket(kind: &SocketErrorKind) -> &'static str {
    match kind {
        SocketErrorKind::HostNotFound => "host-not-found",
        SocketErrorKind::Cancelled => "cancelled",
        SocketErrorKind::System(Errno { number, .. }) => {
            NUMBERS.iter().find(|(known, _)| known == number).map_or("tcp", |(_, name)| name)
        }
    }
}
