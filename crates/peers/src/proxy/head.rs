//! Heads of requests and answers on their way through: read from a stream, and written with what a proxy has to change.
//!
//! Counterpart: `connection.rs`. Invariant: names, order and values stay as they came but for the headers of one hop, for `Host`, and
//! for what would hide the messages: compression of either kind.

use codec::{HttpHead, HttpHeadReader};
use serde_json::{Map, Value};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Headers of the connection, which are made afresh (RFC 9110 §7.6.1), and those that would compress what is recorded.
const NOT_PASSED: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "upgrade",
    "te",
    "host",
    "expect",
    "accept-encoding",
    "sec-websocket-extensions",
];
/// Headers of the handshake, which each connection has its own of.
const NOT_TOLD: [&str; 6] = [
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-accept",
    "sec-websocket-protocol",
    "content-length",
    "transfer-encoding",
];

/// Reads a head; what comes behind it is left in `rest`. None when the stream ended before it began.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), rest: &mut Vec<u8>) -> io::Result<Option<HttpHead>> {
    let mut reader = HttpHeadReader::default();
    let mut chunk = std::mem::take(rest);
    loop {
        let fed = reader.feed(&chunk).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if let Some((head, used)) = fed {
            *rest = chunk.split_off(used);
            return Ok(Some(head));
        }
        chunk.clear();
        if stream.read_buf(&mut chunk).await? == 0 {
            let is_none = reader.is_empty();
            return if is_none { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

/// A request for the real server.
pub(super) fn request(head: &HttpHead, method: &str, target: &str, host: &str, is_websocket: bool) -> Vec<u8> {
    let mut out = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n");
    passed(head, &mut out);
    out.push_str(if is_websocket {
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    } else {
        "Connection: close\r\nAccept-Encoding: identity\r\n"
    });
    out.push_str("\r\n");
    out.into_bytes()
}

/// An answer for the client. The connection ends with it, so that each has one request.
pub(super) fn answer(head: &HttpHead) -> Vec<u8> {
    let mut out = format!("{}\r\n", head.start_line);
    passed(head, &mut out);
    out.push_str(match head.status() {
        Some(101) => "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        // An interim answer is followed by the real one.
        Some(100..=199) => "",
        _ => "Connection: close\r\n",
    });
    out.push_str("\r\n");
    out.into_bytes()
}

fn passed(head: &HttpHead, out: &mut String) {
    for (name, value) in &head.headers {
        if !NOT_PASSED.iter().any(|one| name.eq_ignore_ascii_case(one)) {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
    }
}

/// The headers as the events have them; one that comes more than once is a list.
pub(super) fn told(head: &HttpHead) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in &head.headers {
        if NOT_PASSED.iter().chain(&NOT_TOLD).any(|one| name.eq_ignore_ascii_case(one)) {
            continue;
        }
        let value = Value::String(value.clone());
        match map.get_mut(name) {
            None => drop(map.insert(name.clone(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    map
}
