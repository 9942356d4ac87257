//! The WebSocket handshake on the server's side (RFC 6455 §4.2).

use super::answer::{Answer, Body};
use crate::stop::Socket;
use http::header::{
    CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderName, Response, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;

/// Whether the request wants to become a WebSocket.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    has_token(headers, UPGRADE, "websocket") && has_token(headers, CONNECTION, "upgrade")
}

/// The answer that opens the WebSocket with that subprotocol.
///
/// # Errors
/// The plain answer for a handshake that is none.
pub(super) fn accept(headers: &HeaderMap, protocol: Option<&str>) -> Result<Response<Body>, Answer> {
    let needed = |name, value, why| {
        Answer::text(StatusCode::UPGRADE_REQUIRED, why).with(name, HeaderValue::from_static(value)).last()
    };
    if !is_wanted(headers) {
        return Err(needed(UPGRADE, "websocket", "this is a WebSocket endpoint\n"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(needed(SEC_WEBSOCKET_VERSION, "13", "only version 13\n"));
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes).unwrap_or_default();
    if key.is_empty() {
        return Err(Answer::bad_request("Sec-WebSocket-Key is missing").last());
    }
    let mut answer = Answer::empty(StatusCode::SWITCHING_PROTOCOLS)
        .with(UPGRADE, HeaderValue::from_static("websocket"))
        .with(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key)) {
        answer = answer.with(SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(protocol) = protocol.and_then(|protocol| HeaderValue::from_str(protocol).ok()) {
        answer = answer.with(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    Ok(answer.into())
}

/// The subprotocols that the client offers, in its order.
pub(super) fn offered(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|protocol| !protocol.is_empty())
}

/// The WebSocket, once hyper has let go of the connection.
pub(super) async fn open(upgrade: OnUpgrade, message_bytes_max: usize) -> Option<Socket> {
    let stream = TokioIo::new(upgrade.await.ok()?);
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .max_message_size(Some(message_bytes_max))
        .max_frame_size(Some(message_bytes_max));
    Some(WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await)
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(token))
}
