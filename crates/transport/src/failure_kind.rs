//! Kinds of failure as words: `kind` of the event `fail`, so that a fixture can say how to fail in the same way.
//!
//! Counterparts: `model::EventKind::Fail`, the line `fail` of a fixture. Invariant: every kind has a name, and the name leads back to it;
//! what means the same has the same name in all three lists. docs/guide/cli.md lists them.

use crate::{ConnectErrorKind, Errno, HttpErrorKind, SocketErrorKind};
use model::errors::system::{self, SYSTEM_ERRORS};
use std::borrow::Cow;

/// What `http-status:403` begins with.
const HTTP_STATUS: &str = "http-status:";

/// Kinds of a WebSocket and their names, but for the one that has a number in it.
const CONNECT: [(ConnectErrorKind, &str); 10] = [
    (ConnectErrorKind::InvalidUrl, "invalid-url"),
    (ConnectErrorKind::UnescapedUrl, "unescaped-url"),
    (ConnectErrorKind::HostNotFound, "host-not-found"),
    (ConnectErrorKind::Refused, "refused"),
    (ConnectErrorKind::Tcp, "tcp"),
    (ConnectErrorKind::Tls, "tls"),
    (ConnectErrorKind::Handshake, "handshake"),
    (ConnectErrorKind::NoSubprotocol, "no-subprotocol"),
    (ConnectErrorKind::Timeout, "timeout"),
    (ConnectErrorKind::Cancelled, "cancelled"),
];

/// Kinds of a request and their names.
const HTTP: [(HttpErrorKind, &str); 22] = [
    (HttpErrorKind::InvalidUrl, "invalid-url"),
    (HttpErrorKind::InvalidMethod, "invalid-method"),
    (HttpErrorKind::HostNotFound, "host-not-found"),
    (HttpErrorKind::Refused, "refused"),
    (HttpErrorKind::Tcp, "tcp"),
    (HttpErrorKind::Tls, "tls"),
    (HttpErrorKind::Timeout, "timeout"),
    (HttpErrorKind::Aborted, "aborted"),
    (HttpErrorKind::Interrupted, "interrupted"),
    (HttpErrorKind::Empty, "empty"),
    (HttpErrorKind::Reset, "reset"),
    (HttpErrorKind::Incomplete, "incomplete"),
    (HttpErrorKind::BadAnswer, "bad-answer"),
    (HttpErrorKind::HeadTooLarge, "head-too-large"),
    (HttpErrorKind::TooManyRedirects, "too-many-redirects"),
    (HttpErrorKind::RedirectRefused, "redirect-refused"),
    (HttpErrorKind::NetworkChanged, "network-changed"),
    (HttpErrorKind::BodyTooLarge, "body-too-large"),
    (HttpErrorKind::Encoding, "encoding"),
    (HttpErrorKind::Http2, "http2"),
    (HttpErrorKind::ReadFile, "read-file"),
    (HttpErrorKind::WriteFile, "write-file"),
];

/// System calls that fail as the other transports do; the others are named as in `errno.h`.
const SYSTEM: [(system::SystemError, &str); 3] =
    [(system::ECONNREFUSED, "refused"), (system::ETIMEDOUT, "timeout"), (system::ECONNRESET, "reset")];

impl ConnectErrorKind {
    /// Its name, such as `refused` or `http-status:403`.
    pub fn name(self) -> Cow<'static, str> {
        if let ConnectErrorKind::HttpStatus(status) = self {
            return format!("{HTTP_STATUS}{status}").into();
        }
        CONNECT.iter().find(|(kind, _)| *kind == self).map_or("tcp", |(_, name)| name).into()
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(status) = name.strip_prefix(HTTP_STATUS) {
            return status.parse().ok().map(ConnectErrorKind::HttpStatus);
        }
        CONNECT.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

impl HttpErrorKind {
    /// Its name, such as `refused` or `too-many-redirects`.
    pub fn name(self) -> &'static str {
        HTTP.iter().find(|(kind, _)| *kind == self).map_or("tcp", |(_, name)| name)
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        HTTP.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

impl SocketErrorKind {
    /// Its name, such as `refused` or `eaddrinuse`.
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            SocketErrorKind::HostNotFound => "host-not-found".into(),
            SocketErrorKind::Cancelled => "cancelled".into(),
            SocketErrorKind::System(errno) => {
                if let Some((_, name)) = SYSTEM.iter().find(|(known, _)| known.number == errno.number) {
                    return (*name).into();
                }
                let known = SYSTEM_ERRORS.iter().find(|known| known.number == errno.number).unwrap_or(&system::EIO);
                known.name.to_ascii_lowercase().into()
            }
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let number = match name {
            "host-not-found" => return Some(SocketErrorKind::HostNotFound),
            "cancelled" => return Some(SocketErrorKind::Cancelled),
            _ => SYSTEM.iter().find(|(_, known)| *known == name).map(|(known, _)| known.number),
        };
        let by_errno = || SYSTEM_ERRORS.iter().find(|known| known.name.eq_ignore_ascii_case(name));
        let number = number.or_else(|| by_errno().map(|known| known.number))?;
        Some(SocketErrorKind::System(Errno::number(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_a_web_socket_comes_back_from_its_name() {
        use ConnectErrorKind as Kind;
        for kind in CONNECT.map(|(kind, _)| kind).into_iter().chain([Kind::HttpStatus(403), Kind::HttpStatus(502)]) {
            // A kind that is added has to be named; the compiler asks here.
            match kind {
                Kind::InvalidUrl | Kind::UnescapedUrl | Kind::HostNotFound | Kind::Refused | Kind::Tcp => {}
                Kind::Tls | Kind::HttpStatus(_) | Kind::Handshake | Kind::NoSubprotocol => {}
                Kind::Timeout | Kind::Cancelled => {}
            }
            assert_eq!(Kind::from_name(&kind.name()), Some(kind), "{}", kind.name());
        }
        assert_eq!(Kind::HttpStatus(403).name(), "http-status:403");
        assert_eq!((Kind::from_name("http-status:x"), Kind::from_name("gone")), (None, None));
    }

    #[test]
    fn every_kind_of_a_request_comes_back_from_its_name() {
        use HttpErrorKind as Kind;
        for (kind, _) in HTTP {
            match kind {
                Kind::InvalidUrl | Kind::InvalidMethod | Kind::HostNotFound | Kind::Refused | Kind::Tcp => {}
                Kind::Tls | Kind::Timeout | Kind::Aborted | Kind::Interrupted | Kind::Empty | Kind::Reset => {}
                Kind::Incomplete | Kind::BadAnswer | Kind::HeadTooLarge | Kind::TooManyRedirects => {}
                Kind::RedirectRefused | Kind::NetworkChanged | Kind::BodyTooLarge | Kind::Encoding => {}
                Kind::Http2 | Kind::ReadFile | Kind::WriteFile => {}
            }
            assert_eq!(Kind::from_name(kind.name()), Some(kind), "{}", kind.name());
        }
        assert_eq!(Kind::from_name("gone"), None);
    }

    #[test]
    fn every_kind_of_a_socket_comes_back_from_its_name() {
        use SocketErrorKind as Kind;
        let numbered = SYSTEM_ERRORS.iter().map(|known| Kind::System(Errno::number(known.number)));
        for kind in numbered.chain([Kind::HostNotFound, Kind::Cancelled]) {
            assert_eq!(Kind::from_name(&kind.name()), Some(kind.clone()), "{}", kind.name());
        }
        assert_eq!(Kind::System(Errno::number(111)).name(), "refused");
        assert_eq!(Kind::System(Errno::number(98)).name(), "eaddrinuse");
        assert_eq!(Kind::from_name("gone"), None);
    }

    #[test]
    fn no_name_stands_for_two_kinds() {
        let names = |all: Vec<String>| {
            let distinct = all.iter().collect::<std::collections::HashSet<_>>().len();
            assert_eq!(distinct, all.len(), "{all:?}");
        };
        names(CONNECT.iter().map(|(_, name)| (*name).to_owned()).collect());
        names(HTTP.iter().map(|(_, name)| (*name).to_owned()).collect());
        names(
            SYSTEM_ERRORS
                .iter()
                .map(|one| Errno::number(one.number))
                .map(|one| SocketErrorKind::System(one).name().into_owned())
                .collect(),
        );
    }
}
