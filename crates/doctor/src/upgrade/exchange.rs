//! The bytes of the upgrade: the request out, the head of the answer in.

use crate::address::Target;
use crate::options::{HEADERS_MAX, Options, PROTOCOLS_MAX};
use crate::stream::Stream;
use crate::tls::wants_certificate;
use codec::{DEFLATE_OFFER, HttpHead, HttpHeadError, HttpHeadReader};
use std::fmt::Write as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};

/// What WeChat sends unasked, for an app without a number of its own (wx-semantics §1.10).
const REFERER: &str = "https://servicewechat.com/touristappid/devtools/page-frame.html";

/// Bytes read at once; what follows the head in the same chunk is all that is seen of a body.
const CHUNK_BYTES: usize = 4096;

/// Bytes kept of an answer that is not HTTP: enough to tell TLS and HTTP/2.
const FIRST_BYTES: usize = 16;

/// An answer in HTTP.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) head: HttpHead,
    /// Bytes behind the head: frames after a 101.
    pub(super) rest: Vec<u8>,
    /// The same as text, for an error page.
    pub(super) body: String,
    pub(super) took: Duration,
}

/// No answer in HTTP; each with the first bytes that came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Closed(Vec<u8>),
    Silent(Vec<u8>),
    NotHttp(Vec<u8>),
    TooLong,
    /// A server of TLS 1.3 refuses after the handshake, when it sees that the client has shown no certificate.
    CertificateWanted,
}

/// Sends the request and reads the answer.
pub(super) async fn exchange(
    mut stream: Stream,
    target: &Target,
    options: &Options,
    key: &str,
) -> (Stream, Result<Answer, Failure>) {
    let mut first = Vec::new();
    let request = request_text(target, options, key);
    let outcome = timeout(options.timeout, steps(&mut stream, &request, &mut first)).await;
    let outcome = outcome.unwrap_or_else(|_| Err(Failure::Silent(std::mem::take(&mut first))));
    (stream, outcome)
}

async fn steps(stream: &mut Stream, request: &str, first: &mut Vec<u8>) -> Result<Answer, Failure> {
    let start = Instant::now();
    // What was not taken may have been refused already: the reading says why.
    let _ = stream.write_all(request.as_bytes()).await;
    let _ = stream.flush().await;
    let mut reader = HttpHeadReader::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        // A broken stream says as little as one that ends, unless it says that a certificate is missing.
        let count = match stream.read(&mut chunk).await {
            Err(error) if wants_certificate(&error) => return Err(Failure::CertificateWanted),
            outcome => outcome.unwrap_or(0),
        };
        if count == 0 {
            return Err(Failure::Closed(std::mem::take(first)));
        }
        let room = FIRST_BYTES - first.len();
        first.extend_from_slice(&chunk[..count.min(room)]);
        match reader.feed(&chunk[..count]) {
            Ok(None) => {}
            Ok(Some((head, used))) if head.status().is_some() => {
                let rest = chunk[used..count].to_vec();
                let body = String::from_utf8_lossy(&rest).into_owned();
                return Ok(Answer { head, rest, body, took: start.elapsed() });
            }
            Err(HttpHeadError::TooLong | HttpHeadError::TooManyHeaders) => return Err(Failure::TooLong),
            Ok(Some(_)) | Err(HttpHeadError::Line(_)) => return Err(Failure::NotHttp(std::mem::take(first))),
        }
    }
}

fn request_text(target: &Target, options: &Options, key: &str) -> String {
    let mut text = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Extensions: {DEFLATE_OFFER}\r\n",
        target.path, target.host_header
    );
    let protocols = options.protocols.iter().take(PROTOCOLS_MAX).map(|protocol| protocol.0.as_str());
    let protocols = protocols.collect::<Vec<_>>().join(", ");
    if !protocols.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "Sec-WebSocket-Protocol: {protocols}\r\n");
    }
    if !options.header.iter().any(|header| header.name.eq_ignore_ascii_case("referer")) {
        let _ = write!(text, "Referer: {REFERER}\r\n");
    }
    for header in options.header.iter().take(HEADERS_MAX) {
        let _ = write!(text, "{}: {}\r\n", header.name, header.value);
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{RequestHeader, Subprotocol};
    use std::time::SystemTime;

    fn request(header: &[&str], protocols: &[&str]) -> String {
        let url = "wss://a.example:8443/x?y=1";
        let (_, target) = crate::address::check(url, true);
        let mut options = Options::new(url, SystemTime::UNIX_EPOCH);
        options.header = header.iter().map(|text| RequestHeader::parse(text).unwrap()).collect();
        options.protocols = protocols.iter().map(|text| Subprotocol::parse(text).unwrap()).collect();
        request_text(&target.unwrap(), &options, "key")
    }

    #[test]
    fn the_request_is_that_of_a_phone() {
        let text = request(&["X-Token=1"], &["mqtt", "mqttv3.1"]);
        assert!(text.starts_with("GET /x?y=1 HTTP/1.1\r\nHost: a.example:8443\r\nConnection: Upgrade\r\n"), "{text}");
        assert!(text.contains("Sec-WebSocket-Protocol: mqtt, mqttv3.1\r\n"), "{text}");
        assert!(text.contains(&format!("Referer: {REFERER}\r\n")), "{text}");
        assert!(text.ends_with("X-Token: 1\r\n\r\n"), "{text}");
    }

    #[test]
    fn a_referer_of_the_user_takes_the_place_of_ours() {
        assert_eq!(request(&["referer=https://a/"], &[]).to_lowercase().matches("referer").count(), 1);
    }

    #[test]
    fn headers_and_subprotocols_up_to_the_limit_are_sent_and_one_more_is_not() {
        let headers = vec!["X-Token=1"; HEADERS_MAX + 1];
        assert_eq!(request(&headers, &[]).matches("X-Token").count(), HEADERS_MAX);
        let protocols = vec!["mqtt"; PROTOCOLS_MAX + 1];
        assert_eq!(request(&[], &protocols).matches("mqtt").count(), PROTOCOLS_MAX);
    }
}
