//! Which protocol a connection speaks: told by its URL, subprotocol or content type, or seen in its first bytes.
//!
//! Counterpart: each protocol's `score`. Invariant: a connection is recognised only when a score reaches [`SURE`], so that plain
//! JSON and text stay what they are.

use super::protobuf::ProtoType;
use super::{engine_io, mqtt, msgpack, protobuf, sockjs, sse, stomp};
use model::WireDirection;
use std::str::FromStr;

/// The score from which a protocol is taken for granted, of 100.
pub(super) const SURE: u8 = 60;

/// A protocol above a transport, or a way to look at payloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// MQTT 3.1.1 and 5.
    Mqtt,
    /// Socket.IO over Engine.IO.
    SocketIo,
    /// Engine.IO alone.
    EngineIo,
    /// STOMP 1.0 to 1.2.
    Stomp,
    /// Server-sent events.
    Sse,
    /// JSON in each message.
    Json,
    /// MessagePack in each message.
    MessagePack,
    /// Protocol Buffers in each message, of this type where one is given.
    Protobuf(Option<ProtoType>),
    /// Text, also where a character was cut in two.
    Text,
    /// Bytes.
    Hex,
}

pub use model::PROTOCOLS;

/// A word that names no protocol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no protocol: use one of {names}", names = PROTOCOLS.join(", "))]
pub struct UnknownProtocol(pub String);

impl Protocol {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Protocol::Mqtt => "mqtt",
            Protocol::SocketIo => "socket.io",
            Protocol::EngineIo => "engine.io",
            Protocol::Stomp => "stomp",
            Protocol::Sse => "sse",
            Protocol::Json => "json",
            Protocol::MessagePack => "msgpack",
            Protocol::Protobuf(_) => "protobuf",
            Protocol::Text => "text",
            Protocol::Hex => "hex",
        }
    }
}

impl Protocol {
    /// SockJS carries texts; whoever wants its bytes wants them as they are.
    pub(super) fn is_within_sockjs(&self) -> bool {
        matches!(self, Protocol::Stomp | Protocol::Json | Protocol::Text)
    }
}

impl FromStr for Protocol {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, UnknownProtocol> {
        Ok(match word.to_ascii_lowercase().as_str() {
            "mqtt" => Protocol::Mqtt,
            "socket.io" | "socketio" => Protocol::SocketIo,
            "engine.io" | "engineio" => Protocol::EngineIo,
            "stomp" => Protocol::Stomp,
            "sse" => Protocol::Sse,
            "json" => Protocol::Json,
            "msgpack" | "messagepack" => Protocol::MessagePack,
            "protobuf" => Protocol::Protobuf(None),
            "text" => Protocol::Text,
            "hex" => Protocol::Hex,
            _ => return Err(UnknownProtocol(word.to_owned())),
        })
    }
}

/// What is known about a connection apart from its payloads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// `websocket`, `request`, `tcp`, … as in the `open` event.
    pub transport: String,
    /// The address.
    pub url: String,
    /// The subprotocol that the server chose; those offered, until it has.
    pub subprotocols: Vec<String>,
    /// `content-type` of an HTTP answer.
    pub content_type: Option<String>,
}

impl Hints {
    /// The value of a query parameter, as it is written.
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.url.split_once('?')?;
        let query = query.split('#').next().unwrap_or_default();
        query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }

    /// The path of the address.
    pub fn path(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find('/').map_or("", |start| &rest[start..]);
        path.split(['?', '#']).next().unwrap_or_default()
    }

    /// Messages are what came at once, and end anywhere: TCP, and the chunks of an answer.
    pub(super) fn is_stream(&self) -> bool {
        self.transport == "tcp" || self.is_http()
    }

    pub(super) fn is_http(&self) -> bool {
        matches!(self.transport.as_str(), "request" | "upload" | "download")
    }
}

/// The first message of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct First<'b> {
    pub(super) dir: WireDirection,
    pub(super) bytes: &'b [u8],
    pub(super) is_text: bool,
}

/// The protocol of a connection, by its hints alone or by its first message as well; `None` where nothing is sure.
pub fn recognise(hints: &Hints, first: Option<(WireDirection, &[u8], bool)>) -> Option<Protocol> {
    // What is spoken within SockJS is seen in its messages.
    let within =
        first.filter(|_| sockjs::is_sockjs(hints)).and_then(|(dir, bytes, _)| sockjs::first_message(dir, bytes));
    let first = first.map(|(dir, bytes, is_text)| First { dir, bytes: within.as_deref().unwrap_or(bytes), is_text });
    let scores = [
        (mqtt::score(hints, first), Protocol::Mqtt),
        (engine_io::score(hints, first), Protocol::SocketIo),
        (stomp::score(hints, first), Protocol::Stomp),
        (sse::score(hints, first), Protocol::Sse),
        (msgpack::score(hints, first), Protocol::MessagePack),
        (protobuf::score(hints), Protocol::Protobuf(None)),
    ];
    let best = scores.into_iter().max_by_key(|(score, _)| *score)?;
    (best.0 >= SURE).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(transport: &str, url: &str, subprotocol: Option<&str>, content_type: Option<&str>) -> Hints {
        Hints {
            transport: transport.into(),
            url: url.into(),
            subprotocols: subprotocol.map(str::to_owned).into_iter().collect(),
            content_type: content_type.map(str::to_owned),
        }
    }

    #[test]
    fn a_connection_is_recognised_by_what_is_known_before_its_first_byte() {
        let cases = [
            (hints("websocket", "wss://a/ws", Some("mqtt"), None), Some(Protocol::Mqtt)),
            (hints("websocket", "wss://a/ws", Some("mqttv3.1"), None), Some(Protocol::Mqtt)),
            (hints("websocket", "ws://a/socket.io/?EIO=4&transport=websocket", None, None), Some(Protocol::SocketIo)),
            (hints("request", "http://a/socket.io/?EIO=4&transport=polling", None, None), Some(Protocol::SocketIo)),
            (hints("request", "https://a/x", None, Some("text/event-stream; charset=utf-8")), Some(Protocol::Sse)),
            (hints("websocket", "wss://a/ws", None, None), None),
            (hints("request", "https://a/x", None, Some("application/json")), None),
        ];
        for (hints, wanted) in cases {
            assert_eq!(recognise(&hints, None), wanted, "{hints:?}");
        }
    }

    #[test]
    fn first_bytes_tell_mqtt_and_engine_io_and_leave_plain_messages_alone() {
        let plain = hints("websocket", "ws://a/", None, None);
        let seen = |dir, bytes: &[u8], is_text| recognise(&plain, Some((dir, bytes, is_text)));
        let connect = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a";
        assert_eq!(seen(WireDirection::Out, connect, false), Some(Protocol::Mqtt));
        let open = br#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
        assert_eq!(seen(WireDirection::In, open, true), Some(Protocol::SocketIo));
        for plain in [&b"hello"[..], br#"{"op":1}"#, b"42", b"0"] {
            assert_eq!(seen(WireDirection::In, plain, true), None);
            assert_eq!(seen(WireDirection::Out, plain, true), None);
        }
    }

    #[test]
    fn every_name_names_its_protocol_and_another_word_is_refused() {
        for name in PROTOCOLS {
            assert_eq!(name.parse::<Protocol>().unwrap().name(), name);
        }
        let error = "amqp".parse::<Protocol>().unwrap_err().to_string();
        assert!(error.starts_with("\"amqp\" is no protocol: use one of mqtt, socket.io"), "{error}");
    }
}
