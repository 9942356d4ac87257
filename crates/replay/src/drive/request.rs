//! Requests of a fixture as the live transport wants them.
//!
//! Counterpart: `driver.rs`. Invariant: headers that belong to the handshake or to a body are left to the transport.

use super::Origin;
use super::origin::{at_origin, tcp_target};
use bytes::BytesMut;
use fixture::OpenRequest;
use model::Message;
use model::errors::ErrorWords;
use serde_json::{Map, Value};
use std::time::Duration;
use transport::{Asked, BodyTarget, Family, HttpBody, HttpKind, HttpRequest, Strictness, TcpRequest, WebSocketRequest};

/// Limit for a connection to open, and for a whole answer; lines have limits of their own, which are shorter. Our choice: that of phones.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(super) fn websocket(request: OpenRequest, origins: &[Origin]) -> WebSocketRequest {
    WebSocketRequest {
        url: at_origin(&request.url, origins),
        header: headers(&request.header),
        protocols: request.protocols,
        tcp_no_delay: true,
        per_message_deflate: false,
        strictness: Strictness::default(),
        timeout: TIMEOUT,
    }
}

pub(super) fn http(request: &OpenRequest, body: &[Message], origins: &[Origin]) -> HttpRequest {
    let mut bytes = BytesMut::new();
    body.iter().for_each(|message| bytes.extend_from_slice(message.bytes()));
    let method = request.method.as_deref().unwrap_or("GET").to_ascii_uppercase();
    HttpRequest {
        kind: match request.transport.as_str() {
            "upload" => HttpKind::Upload,
            "download" => HttpKind::Download,
            _ => HttpKind::Request,
        },
        method,
        url: at_origin(&request.url, origins),
        header: headers(&request.header),
        body: if bytes.is_empty() { HttpBody::Empty } else { HttpBody::Bytes(bytes.freeze()) },
        into: BodyTarget::Chunks,
        follow_redirects: true,
        may_follow: None,
        http2: false,
        timeout: TIMEOUT,
        asked: Asked::default(),
        words: ErrorWords::Device,
    }
}

/// None when the address has no host and port.
pub(super) fn tcp(request: &OpenRequest, origins: &[Origin]) -> Option<TcpRequest> {
    let (host, port) = tcp_target(&at_origin(&request.url, origins))?;
    let family = if host.contains(':') { Family::V6 } else { Family::V4 };
    Some(TcpRequest { host, port, family, no_delay: true, timeout: TIMEOUT })
}

fn headers(header: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = header.iter().flat_map(|(name, value)| match value {
        Value::Array(values) => values.iter().map(|value| (name.clone(), text(value))).collect(),
        one => vec![(name.clone(), text(one))],
    });
    pairs.collect()
}
