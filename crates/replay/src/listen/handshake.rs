//! The WebSocket handshake on the server's side (RFC 6455 §4.2), with the headers and the subprotocol of a fixture.
//!
//! Counterpart: `http.rs` calls it. Invariant: headers that belong to one connection on the wire are made afresh.

use http::header::{
    CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
};
use http::{HeaderName, Request};
use serde_json::{Map, Value};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Headers that are made afresh: those of a hop (RFC 9110 §7.6.1), of the handshake, and of a body that was decoded when it was recorded.
const OWN: [&str; 12] = [
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "proxy-connection",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a request wants to become a WebSocket.
pub(super) fn is_wanted<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    has_token(headers, UPGRADE, "websocket")
        && has_token(headers, CONNECTION, "upgrade")
        && headers.contains_key(SEC_WEBSOCKET_KEY)
}

/// The subprotocols that a client offers, in its order.
pub(super) fn offered(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let protocols = values.flat_map(|value| value.split(',')).map(str::trim).filter(|protocol| !protocol.is_empty());
    protocols.map(str::to_owned).collect()
}

/// Headers of the answer that opens the WebSocket.
pub(super) fn accept(asked: &HeaderMap, header: &Map<String, Value>, protocol: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    fill(&mut headers, header);
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    let key = asked.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes).unwrap_or_default();
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key)) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(protocol) = protocol.and_then(|protocol| HeaderValue::from_str(protocol).ok()) {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    headers
}

/// Adds the headers of a line, but for those that are made afresh.
pub(super) fn fill(headers: &mut HeaderMap, header: &Map<String, Value>) {
    for (name, value) in header {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { continue };
        if OWN.contains(&name.as_str()) {
            continue;
        }
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
                headers.append(name.clone(), value);
            }
        }
    }
}

/// Headers as a fixture has them; a name that comes more than once has an array.
pub(super) fn header_map(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let pairs: Vec<_> = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    transport::header_map(&pairs)
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(token))
}
