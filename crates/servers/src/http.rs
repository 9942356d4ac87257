//! The HTTP side of a connection: reads the request, answers plain ones, upgrades WebSockets (RFC 6455 §4.2).
//!
//! Counterpart: `codec::HttpHead`. Invariant: a client that sends no whole head is cut off after `HEAD_TIMEOUT`.

use codec::{HttpHead, HttpHeadReader};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// How long a client may take for its request head. Our choice, as Apache's `RequestReadTimeout` is tens of seconds.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

const PAGE: &str = "miniwire demo server\n\n\
                    /echo  WebSocket: every message comes back\n\
                    /chat  WebSocket: rooms; send {\"type\":\"join\",\"room\":\"lobby\",\"name\":\"...\"} first\n";

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Echo,
    Chat,
}

/// A plain answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    status: &'static str,
    extra: &'static str,
    body: String,
}

impl Answer {
    fn new(status: &'static str, body: impl Into<String>) -> Self {
        Answer { status, extra: "", body: body.into() }
    }

    /// The server has no room for one more connection.
    pub(crate) fn busy() -> Self {
        Answer { extra: "Retry-After: 1\r\n", ..Self::new("503 Service Unavailable", "too many connections\n") }
    }

    /// Writes the answer and ends the connection.
    pub(crate) async fn send(&self, stream: &mut TcpStream) -> io::Result<()> {
        let text = format!(
            "HTTP/1.1 {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n{}Connection: close\r\n\r\n{}",
            self.status,
            self.body.len(),
            self.extra,
            self.body
        );
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await
    }
}

/// Reads the request head. Returns it with the bytes that follow.
///
/// # Errors
/// The client left, was too slow, or does not speak HTTP; the answer is for the last case.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Result<(HttpHead, Vec<u8>), Option<Answer>> {
    timeout(HEAD_TIMEOUT, read_head(stream)).await.unwrap_or(Err(None))
}

async fn read_head(stream: &mut TcpStream) -> Result<(HttpHead, Vec<u8>), Option<Answer>> {
    let mut reader = HttpHeadReader::default();
    let mut chunk = vec![0; 4096];
    loop {
        let count = stream.read(&mut chunk).await.map_err(|_| None)?;
        if count == 0 {
            return Err(None);
        }
        match reader.feed(&chunk[..count]) {
            Ok(None) => {}
            Ok(Some((head, used))) => return Ok((head, chunk[used..count].to_vec())),
            Err(error) => return Err(Some(Answer::new("400 Bad Request", format!("{error}\n")))),
        }
    }
}

/// Decides by path, method and headers.
///
/// # Errors
/// The plain answer for everything that is not a WebSocket of ours.
pub(crate) fn route(head: &HttpHead) -> Result<Route, Answer> {
    let Some((method, target)) = head.request() else {
        return Err(Answer::new("400 Bad Request", "not an HTTP request\n"));
    };
    let path = target.split('?').next().unwrap_or_default();
    let wants_websocket = head.has_token("upgrade", "websocket") && head.has_token("connection", "upgrade");
    let route = match path {
        _ if method != "GET" => return Err(Answer::new("405 Method Not Allowed", "only GET\n")),
        "/echo" => Route::Echo,
        "/chat" => Route::Chat,
        "/" if !wants_websocket => return Err(Answer::new("200 OK", PAGE)),
        _ => return Err(Answer::new("404 Not Found", format!("there is nothing here\n\n{PAGE}"))),
    };
    if !wants_websocket {
        let upgrade = "Upgrade: websocket\r\n";
        let body = "this is a WebSocket endpoint\n";
        return Err(Answer { extra: upgrade, ..Answer::new("426 Upgrade Required", body) });
    }
    if head.get("sec-websocket-version") != Some("13") {
        let version = "Sec-WebSocket-Version: 13\r\n";
        return Err(Answer { extra: version, ..Answer::new("426 Upgrade Required", "only version 13\n") });
    }
    if head.get("sec-websocket-key").is_none_or(str::is_empty) {
        return Err(Answer::new("400 Bad Request", "Sec-WebSocket-Key is missing\n"));
    }
    Ok(route)
}

/// Answers the handshake; of the subprotocols offered the first is chosen, since clients fail without one.
pub(crate) async fn accept(stream: &mut TcpStream, head: &HttpHead) -> io::Result<()> {
    let key = head.get("sec-websocket-key").unwrap_or_default();
    let mut text = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n",
        derive_accept_key(key.as_bytes())
    );
    let offered = head.get("sec-websocket-protocol").and_then(|value| value.split(',').next()).map(str::trim);
    if let Some(protocol) = offered.filter(|protocol| protocol.bytes().all(|byte| byte.is_ascii_graphic())) {
        text.push_str(&format!("Sec-WebSocket-Protocol: {protocol}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(request: &str) -> Result<Route, &'static str> {
        let head = HttpHead::parse(request.as_bytes()).unwrap();
        route(&head).map_err(|answer| answer.status)
    }

    fn upgrade(path: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
    }

    #[test]
    fn paths_lead_to_their_servers_whatever_the_query() {
        assert_eq!(routed(&upgrade("/echo")), Ok(Route::Echo));
        assert_eq!(routed(&upgrade("/chat?token=1")), Ok(Route::Chat));
    }

    #[test]
    fn other_requests_get_a_plain_answer() {
        assert_eq!(routed("GET / HTTP/1.1\r\n\r\n"), Err("200 OK"));
        assert_eq!(routed(&upgrade("/")), Err("404 Not Found"));
        assert_eq!(routed(&upgrade("/none")), Err("404 Not Found"));
        assert_eq!(routed("GET /echo HTTP/1.1\r\n\r\n"), Err("426 Upgrade Required"));
        assert_eq!(routed("POST /echo HTTP/1.1\r\n\r\n"), Err("405 Method Not Allowed"));
        assert_eq!(routed(&upgrade("/echo").replace(": 13", ": 8")), Err("426 Upgrade Required"));
        assert_eq!(routed("nonsense\r\n\r\n"), Err("400 Bad Request"));
    }
}
