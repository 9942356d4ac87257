//! What is to be examined and how long.
//!
//! Invariant: a header or subprotocol of these types can be written into a request as it is.

use rustls::pki_types::CertificateDer;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

/// Request headers. Our choice; real ones have a handful.
pub const HEADERS_MAX: usize = 64;

/// Subprotocols offered. Our choice; real ones are one to three.
pub const PROTOCOLS_MAX: usize = 16;

/// Headers that belong to the handshake (wx-semantics §1.10; `Referer` may be set here, to try what a server wants).
const RESERVED_HEADERS: [&str; 9] = [
    "connection",
    "content-length",
    "host",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "upgrade",
];

/// What to examine.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address as the app gives it to `wx.connectSocket`.
    pub url: String,
    /// Limit of each step: resolution, each TCP connection, each TLS handshake, the upgrade, the pong, the close.
    pub timeout: Duration,
    /// How long the open connection is left alone.
    pub idle: Duration,
    /// Headers of the app; at most [`HEADERS_MAX`] are sent.
    pub header: Vec<RequestHeader>,
    /// Subprotocols of the app; at most [`PROTOCOLS_MAX`] are offered.
    pub protocols: Vec<Subprotocol>,
    /// Root certificates that are trusted beside the system's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// False where the URL check of WeChat is off: rules about scheme and domain become warnings.
    pub url_check: bool,
    /// Addresses to use in place of those that the name resolves to.
    pub connect_to: Vec<SocketAddr>,
    /// The date by which certificates are judged.
    pub now: SystemTime,
}

impl Options {
    /// The options of a plain `miniwire doctor <url>`.
    pub fn new(url: impl Into<String>, now: SystemTime) -> Self {
        Options {
            url: url.into(),
            timeout: Duration::from_secs(10),
            idle: Duration::from_secs(5),
            header: Vec::new(),
            protocols: Vec::new(),
            extra_roots: Vec::new(),
            url_check: true,
            connect_to: Vec::new(),
            now,
        }
    }
}

/// A header that the app may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestHeader {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl RequestHeader {
    /// Reads `NAME=VALUE`.
    ///
    /// # Errors
    /// A sentence: the name is no HTTP token or belongs to the handshake, or the value has control characters.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected, such as Authorization=\"Bearer 1\"")?;
        if !is_token(name) {
            return Err(format!("`{}` is no header name", name.escape_debug()));
        }
        if RESERVED_HEADERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
            return Err(format!("`{name}` belongs to the handshake and cannot be set"));
        }
        if value.chars().any(|char| char.is_control() && char != '\t') {
            return Err("the value has control characters".to_owned());
        }
        Ok(RequestHeader { name: name.to_owned(), value: value.to_owned() })
    }
}

/// A subprotocol that can be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subprotocol(pub(crate) String);

impl Subprotocol {
    /// Reads a name such as `mqtt`.
    ///
    /// # Errors
    /// It is no HTTP token.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{}` is no subprotocol: letters, digits and .-_ are expected", text.escape_debug());
        if is_token(text) { Ok(Subprotocol(text.to_owned())) } else { Err(wrong()) }
    }
}

/// A `token` of RFC 9110 §5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_name_and_a_value_that_may_have_equals_signs() {
        let header = RequestHeader::parse("X-Token=a=b").unwrap();
        assert_eq!((header.name.as_str(), header.value.as_str()), ("X-Token", "a=b"));
    }

    #[test]
    fn headers_that_could_end_a_line_or_replace_the_handshake_are_refused() {
        for text in ["X-Token", "=1", "a b=1", "A=1\r\nB: 2", "HOST=evil", "Sec-WebSocket-Key=1"] {
            assert!(RequestHeader::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_subprotocol_is_a_token() {
        assert!(Subprotocol::parse("mqttv3.1").is_ok());
        assert!(Subprotocol::parse("a, b").is_err() && Subprotocol::parse("").is_err());
    }
}
