//! The HTTP upgrade (RFC 6455 §4), written and read by hand: header names keep their spelling, order and duplicates.
//!
//! Counterpart: `codec::HttpHeadReader`. Invariant: no header of the app can end a line or replace one of the
//! handshake's own.

use super::target::Target;
use crate::{ConnectError, ConnectErrorKind, WebSocketRequest};
use codec::{DEFLATE_OFFER, DeflateAgreement, HttpHead, HttpHeadReader};
use std::fmt::Write as _;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Headers that belong to the handshake and cannot be set by the app (wx-semantics §1.10, the DIM list; `Referer` is
/// filtered by the logic layer, which sets its own).
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

/// What the handshake left behind.
#[derive(Debug)]
pub(super) struct Upgraded {
    pub(super) head: HttpHead,
    /// The subprotocol that the server chose, one of those offered.
    pub(super) protocol: Option<String>,
    /// What was agreed on compression, when it was offered and taken.
    pub(super) deflate: Option<DeflateAgreement>,
    /// Bytes of the first frames that came with the head.
    pub(super) rest: Vec<u8>,
}

/// Headers and subprotocols of the app that are not sent, with the reason; one line each.
pub(super) fn refusals(request: &WebSocketRequest) -> impl Iterator<Item = String> {
    let headers = request.header.iter().filter_map(|(name, value)| {
        let why = why_refused(name, value)?;
        Some(format!("the request header `{}` is not sent: {why}", name.escape_debug()))
    });
    let protocols = request.protocols.iter().filter(|protocol| !is_token(protocol)).map(|protocol| {
        format!("the subprotocol `{}` is not offered: it is not an HTTP token", protocol.escape_debug())
    });
    headers.chain(protocols)
}

fn why_refused(name: &str, value: &str) -> Option<&'static str> {
    if !is_token(name) {
        Some("its name is not an HTTP token")
    } else if value.chars().any(|char| char.is_control() && char != '\t') {
        Some("its value has control characters")
    } else if RESERVED_HEADERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
        Some("it belongs to the handshake")
    } else {
        None
    }
}

/// A `token` of RFC 9110 §5.6.2: no blanks, no separators, nothing beyond ASCII.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Sends the request and reads the answer.
///
/// # Errors
/// The stream breaks, the answer is not a 101, or it breaks RFC 6455.
pub(super) async fn upgrade<S>(
    stream: &mut S,
    target: &Target,
    request: &WebSocketRequest,
) -> Result<Upgraded, ConnectError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let key = generate_key();
    let broken = |error: std::io::Error| refused(target, &format!("broke the handshake off: {error}"));
    stream.write_all(request_text(target, request, &key).as_bytes()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    let (head, rest) = read_head(stream, target).await?;
    let Checked { protocol, deflate } = check(&head, target, request, &key)?;
    Ok(Upgraded { head, protocol, deflate, rest })
}

fn request_text(target: &Target, request: &WebSocketRequest, key: &str) -> String {
    let mut text = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: {key}\r\n",
        target.path, target.host_header
    );
    let protocols = offered(request).collect::<Vec<_>>().join(", ");
    if !protocols.is_empty() {
        let _ = write!(text, "Sec-WebSocket-Protocol: {protocols}\r\n");
    }
    if request.per_message_deflate {
        let _ = write!(text, "Sec-WebSocket-Extensions: {DEFLATE_OFFER}\r\n");
    }
    for (name, value) in request.header.iter().filter(|(name, value)| why_refused(name, value).is_none()) {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    text
}

/// Subprotocols that can be written into the header.
fn offered(request: &WebSocketRequest) -> impl Iterator<Item = &str> {
    request.protocols.iter().map(String::as_str).filter(|protocol| is_token(protocol))
}

async fn read_head<S: AsyncRead + Unpin>(stream: &mut S, target: &Target) -> Result<(HttpHead, Vec<u8>), ConnectError> {
    let mut reader = HttpHeadReader::default();
    let mut chunk = vec![0; 4096];
    loop {
        let count = match stream.read(&mut chunk).await {
            Ok(0) => return Err(refused(target, "closed the connection during the handshake")),
            Ok(count) => count,
            Err(error) => return Err(refused(target, &format!("broke the handshake off: {error}"))),
        };
        match reader.feed(&chunk[..count]) {
            Ok(None) => {}
            Ok(Some((head, used))) => return Ok((head, chunk[used..count].to_vec())),
            Err(error) => return Err(refused(target, &format!("did not answer with HTTP: {error}"))),
        }
    }
}

/// What an answer that keeps RFC 6455 says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) protocol: Option<String>,
    pub(super) deflate: Option<DeflateAgreement>,
}

/// Judges the answer to a request with this `Sec-WebSocket-Key`.
///
/// # Errors
/// It is not a 101, or it breaks RFC 6455.
pub(super) fn check(
    head: &HttpHead,
    target: &Target,
    request: &WebSocketRequest,
    key: &str,
) -> Result<Checked, ConnectError> {
    match head.status() {
        Some(101) => {}
        Some(status) => return Err(http_status(head, status, target)),
        None => return Err(refused(target, &format!("did not answer with HTTP: `{}`", shown(&head.start_line)))),
    }
    let accept = derive_accept_key(key.as_bytes());
    if !head.has_token("upgrade", "websocket") || !head.has_token("connection", "upgrade") {
        return Err(refused(target, "answered 101 without `Upgrade: websocket` and `Connection: Upgrade`"));
    }
    if head.get("sec-websocket-accept") != Some(accept.as_str()) {
        return Err(refused(target, "answered with a wrong or missing Sec-WebSocket-Accept"));
    }
    let deflate = agreed_deflate(head, request).map_err(|what| refused(target, &what))?;
    match head.get("sec-websocket-protocol") {
        // What phones do is unknown (wx-semantics §1.10): the device's stack seems to be websocketpp, which goes on.
        None if request.strictness.wants_subprotocol && offered(request).next().is_some() => Err(ConnectError {
            kind: ConnectErrorKind::NoSubprotocol,
            message: format!("{} chose none of the subprotocols that were offered", target.address()),
            hint: Some("have the server choose one, or offer none".to_owned()),
        }),
        None => Ok(Checked { protocol: None, deflate }),
        Some(chosen) if offered(request).any(|protocol| protocol == chosen) => {
            Ok(Checked { protocol: Some(chosen.to_owned()), deflate })
        }
        Some(chosen) => {
            Err(refused(target, &format!("chose the subprotocol `{}`, which was not offered", shown(chosen))))
        }
    }
}

/// What the answer says of compression; the error is what the server did wrong.
fn agreed_deflate(head: &HttpHead, request: &WebSocketRequest) -> Result<Option<DeflateAgreement>, String> {
    let answer = head.get_all("sec-websocket-extensions").collect::<Vec<_>>().join(",");
    match DeflateAgreement::read(&answer) {
        Ok(Some(_)) if !request.per_message_deflate => {
            Err("turned on permessage-deflate, which was not offered".into())
        }
        Ok(agreed) => Ok(agreed),
        Err(error) => Err(error.to_string()),
    }
}

fn http_status(head: &HttpHead, status: u16, target: &Target) -> ConnectError {
    let address = target.address();
    let hint = match status {
        300..=399 => match head.get("location") {
            Some(location) => format!("a WebSocket does not follow redirects: use {} itself", shown(location)),
            None => "a WebSocket does not follow redirects: use the final address".to_owned(),
        },
        401 | 403 => "check the token or cookie in `header`, and the Origin that the server allows".to_owned(),
        404 => format!("check the path `{}`", target.path),
        502..=504 => "the proxy answers but the server behind it does not".to_owned(),
        _ => format!("`{}` is not a WebSocket endpoint, or a proxy drops the Upgrade header", target.path),
    };
    let phrase = shown(head.reason_phrase());
    let message = format!("{address} answered HTTP {status} {phrase}").trim_end().to_owned();
    ConnectError { kind: ConnectErrorKind::HttpStatus(status), message, hint: Some(hint) }
}

fn refused(target: &Target, what: &str) -> ConnectError {
    let hint = if target.secure {
        "check that a WebSocket server listens there"
    } else {
        "check that a WebSocket server listens there; for TLS use wss://"
    };
    ConnectError {
        kind: ConnectErrorKind::Handshake,
        message: format!("{} {what}", target.address()),
        hint: Some(hint.to_owned()),
    }
}

/// At most 80 characters of a server's text, safe for a terminal.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Strictness;
    use crate::live::target::Family;
    use std::time::Duration;

    fn request(header: &[(&str, &str)], protocols: &[&str]) -> WebSocketRequest {
        WebSocketRequest {
            url: "ws://a/".into(),
            header: header.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            protocols: protocols.iter().map(|protocol| (*protocol).into()).collect(),
            tcp_no_delay: false,
            per_message_deflate: false,
            strictness: Strictness::default(),
            timeout: Duration::from_secs(1),
        }
    }

    fn target() -> Target {
        Target::parse("ws://a:81/x?y", Family::WebSocket).unwrap()
    }

    #[test]
    fn header_names_keep_their_spelling_and_duplicates_on_the_wire() {
        let text = request_text(&target(), &request(&[("X-Token", "1"), ("x-token", "2")], &["a", "b"]), "key");
        assert!(text.starts_with("GET /x?y HTTP/1.1\r\nHost: a:81\r\n"), "{text}");
        assert!(text.contains("Sec-WebSocket-Protocol: a, b\r\n"), "{text}");
        assert!(text.ends_with("X-Token: 1\r\nx-token: 2\r\n\r\n"), "{text}");
    }

    #[test]
    fn headers_of_the_handshake_and_broken_ones_are_not_sent_and_named() {
        let request =
            request(&[("HOST", "evil"), ("A", "1\r\nB: 2"), ("bad name", "1"), ("Origin", "https://a")], &["v 1"]);
        let text = request_text(&target(), &request, "key");
        assert!(!text.contains("evil") && !text.contains("B: 2") && !text.contains("bad name"), "{text}");
        assert!(text.contains("Origin: https://a\r\n"), "{text}");
        assert!(!text.contains("Sec-WebSocket-Protocol"), "{text}");
        assert_eq!(refusals(&request).count(), 4);
    }

    fn answer_to(request: &WebSocketRequest, lines: &str) -> Result<Checked, ConnectError> {
        let head = HttpHead::parse(format!("{lines}\r\n\r\n").as_bytes()).unwrap();
        check(&head, &target(), request, "dGhlIHNhbXBsZSBub25jZQ==")
    }

    fn answer(lines: &str) -> Result<Option<String>, ConnectError> {
        answer_to(&request(&[], &["mqtt", "v1"]), lines).map(|checked| checked.protocol)
    }

    const GOOD: &str = "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\
                        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    #[test]
    fn the_example_of_the_rfc_is_accepted() {
        assert_eq!(answer(GOOD).unwrap(), None);
        assert_eq!(answer(&format!("{GOOD}\r\nSec-WebSocket-Protocol: v1")).unwrap().as_deref(), Some("v1"));
    }

    #[test]
    fn a_server_that_chooses_no_subprotocol_is_refused_by_a_runtime_that_insists_on_one() {
        let strictness = Strictness { wants_subprotocol: true, ..Strictness::default() };
        let offering = WebSocketRequest { strictness, ..request(&[], &["mqtt"]) };
        let error = answer_to(&offering, GOOD).unwrap_err();
        assert_eq!(error.kind, ConnectErrorKind::NoSubprotocol);
        assert_eq!(error.message, "a:81 chose none of the subprotocols that were offered");
        let none_offered = WebSocketRequest { protocols: Vec::new(), ..offering };
        assert_eq!(answer_to(&none_offered, GOOD).unwrap().protocol, None);
    }

    #[test]
    fn an_answer_that_breaks_the_rfc_is_refused() {
        let cases = [
            GOOD.replace("s3p", "xxx"),
            GOOD.replace("upgrade: WebSocket", "upgrade: h2c"),
            format!("{GOOD}\r\nSec-WebSocket-Protocol: other"),
            format!("{GOOD}\r\nSec-WebSocket-Extensions: permessage-deflate"),
            "SSH-2.0-OpenSSH".to_owned(),
        ];
        for case in cases {
            assert_eq!(answer(&case).unwrap_err().kind, ConnectErrorKind::Handshake, "{case}");
        }
    }

    #[test]
    fn compression_is_offered_when_asked_for_and_only_then_may_be_turned_on() {
        let compressing = WebSocketRequest { per_message_deflate: true, ..request(&[], &[]) };
        let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
        assert!(request_text(&target(), &compressing, "key").contains(offer));
        assert!(!request_text(&target(), &request(&[], &[]), "key").contains("Extensions"));
        let answer = format!("{GOOD}\r\nSec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10");
        assert_eq!(answer_to(&compressing, &answer).unwrap().deflate.unwrap().server_max_window_bits, 10);
        assert_eq!(answer_to(&compressing, GOOD).unwrap().deflate, None);
        let wrong = format!("{answer}\r\nSec-WebSocket-Extensions: permessage-deflate");
        assert!(answer_to(&compressing, &wrong).unwrap_err().message.ends_with("turned on permessage-deflate twice"));
        let not_offered = answer_to(&request(&[], &[]), &answer).unwrap_err();
        assert!(not_offered.message.ends_with("which was not offered"), "{}", not_offered.message);
    }

    #[test]
    fn another_status_is_named_with_a_next_step() {
        let error = answer("HTTP/1.1 404 Not Found").unwrap_err();
        assert_eq!(error.kind, ConnectErrorKind::HttpStatus(404));
        assert_eq!(error.message, "a:81 answered HTTP 404 Not Found");
        assert_eq!(error.hint.as_deref(), Some("check the path `/x?y`"));
        let redirect = answer("HTTP/1.1 302 Found\r\nLocation: ws://b/").unwrap_err();
        assert!(redirect.hint.unwrap().contains("ws://b/"));
    }
}
