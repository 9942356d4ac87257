//! Where a URL points: host, port and request target.
//!
//! Invariant: `path` and `host_header` are ASCII without blanks or line breaks, so they can be written as they are.

use crate::{ConnectError, ConnectErrorKind};
use url::Url;

/// Which schemes a URL may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `ws` and `wss`.
    WebSocket,
    /// `http` and `https`.
    Http,
}

impl Family {
    /// The scheme without TLS, and the one with it.
    pub(super) fn schemes(self) -> (&'static str, &'static str) {
        match self {
            Family::WebSocket => ("ws", "wss"),
            Family::Http => ("http", "https"),
        }
    }
}

/// The parts of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) family: Family,
    pub(super) secure: bool,
    /// Name or address as the resolver and the certificate check want it: no brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// Host, and the port when it is not the scheme's own.
    pub(super) host_header: String,
    /// Path and query, percent-encoded.
    pub(super) path: String,
}

impl Target {
    /// Reads a URL as browsers do (WHATWG URL): non-ASCII is encoded, the fragment is dropped.
    pub(super) fn parse(text: &str, family: Family) -> Result<Self, ConnectError> {
        let invalid = |message| invalid(family, message);
        let url = Url::parse(text).map_err(|error| invalid(format!("`{text}` is not a URL: {error}")))?;
        let (plain, encrypted) = family.schemes();
        let secure = url.scheme() == encrypted;
        if !secure && url.scheme() != plain {
            return Err(invalid(format!("`{text}` has the scheme `{}`", url.scheme())));
        }
        let bracketed = url.host_str().unwrap_or_default();
        let host = bracketed.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(invalid(format!("`{text}` has no host")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ConnectError {
                hint: Some("send it as `Authorization` in `header`".to_owned()),
                ..invalid("the URL has a user name or password, which is not sent".to_owned())
            });
        }
        let host_header = match url.port() {
            Some(port) => format!("{bracketed}:{port}"),
            None => bracketed.to_owned(),
        };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let port = url.port_or_known_default().unwrap_or(if secure { 443 } else { 80 });
        Ok(Target { family, secure, host, port, host_header, path })
    }

    /// Host and port for a message, such as `127.0.0.1:8080` or `[::1]:8080`.
    pub(super) fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// The first character of path or query that must be escaped (RFC 3986 §2; brackets are let through, as servers do).
pub(super) fn unescaped(url: &str) -> Option<char> {
    let (_, behind_scheme) = url.split_once("://")?;
    let path = &behind_scheme[behind_scheme.find(['/', '?', '#'])?..];
    let sent = path.split_once('#').map_or(path, |(sent, _)| sent);
    sent.chars().find(|char| !char.is_ascii_graphic() || "\"<>\\^`{|}".contains(*char))
}

fn invalid(family: Family, message: String) -> ConnectError {
    let (plain, encrypted) = family.schemes();
    ConnectError {
        kind: ConnectErrorKind::InvalidUrl,
        message,
        hint: Some(format!("write it as {plain}://host:port/path or {encrypted}://host/path")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Target, ConnectError> {
        Target::parse(text, Family::WebSocket)
    }

    #[test]
    fn a_url_gives_host_port_and_target() {
        let target = parse("ws://127.0.0.1:8080/chat?room=1").unwrap();
        assert_eq!(target.address(), "127.0.0.1:8080");
        assert_eq!((target.host_header.as_str(), target.path.as_str()), ("127.0.0.1:8080", "/chat?room=1"));
    }

    #[test]
    fn the_port_of_the_scheme_is_left_out_of_the_host_header() {
        let target = parse("wss://example.com:443").unwrap();
        assert_eq!((target.port, target.host_header.as_str(), target.path.as_str()), (443, "example.com", "/"));
        assert_eq!(parse("ws://example.com").unwrap().port, 80);
    }

    #[test]
    fn an_ipv6_host_keeps_its_brackets_only_in_text() {
        let target = parse("ws://[::1]:9000/").unwrap();
        assert_eq!((target.host.as_str(), target.host_header.as_str()), ("::1", "[::1]:9000"));
        assert_eq!(target.address(), "[::1]:9000");
    }

    #[test]
    fn text_beyond_ascii_is_encoded_and_the_fragment_dropped() {
        let target = parse("ws://例子.测试/房间 1?名=小红#x").unwrap();
        assert_eq!(target.host, "xn--fsqu00a.xn--0zwm56d");
        assert!(target.path.starts_with("/%E6%88%BF%E9%97%B4%201?"), "{}", target.path);
        assert!(!target.path.contains('#'));
    }

    #[test]
    fn the_first_character_that_must_be_escaped_is_found_before_the_fragment() {
        assert_eq!(unescaped("ws://例子.测试/a?b=%E5[1]&c='x'#名"), None);
        assert_eq!(unescaped("ws://a/房间?b=|"), Some('房'));
        assert_eq!(unescaped("ws://a?b=1|2"), Some('|'));
        assert_eq!(unescaped("ws://a/x y"), Some(' '));
        assert_eq!(unescaped("ws://a"), None);
    }

    #[test]
    fn other_schemes_and_texts_are_refused_with_a_hint() {
        for text in ["http://a", "example.com", "", "ws://", "wss:// /", "ws://me:secret@a/"] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.kind, ConnectErrorKind::InvalidUrl, "{text}");
            assert!(error.hint.is_some() && !error.message.contains("secret"));
        }
    }

    #[test]
    fn line_breaks_cannot_reach_the_request() {
        let target = parse("ws://a/x\r\nEvil: 1").unwrap();
        assert!(!target.path.contains(['\r', '\n', ' ']));
    }
}
