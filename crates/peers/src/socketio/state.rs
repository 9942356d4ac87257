//! What a Socket.IO client knows of its connection: packets in, answers and events out, without a socket or a clock.
//!
//! Invariant: nothing that a server says makes it panic, and it holds no more than one packet with its attachments.

use super::attachments;
use bytes::Bytes;
use codec::socketio::{ATTACHMENTS_MAX, EngineIoKind, EngineIoPacket, SocketIoKind, SocketIoPacket};
use serde_json::Value;
use std::time::Duration;

/// Bytes of all attachments of one packet. Our choice: the largest message of a WebSocket session.
const ATTACHMENT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The longest silence that is waited for, whatever the server says.
const SILENCE_MAX: Duration = Duration::from_secs(60 * 60);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketIoEvent {
    /// The namespace is joined, under this identifier.
    Connected {
        /// Identifier of the socket.
        sid: String,
    },
    /// An event arrived.
    Event {
        /// Its name.
        name: String,
        /// Its arguments.
        args: Vec<Value>,
        /// The server wants an answer, with this number.
        id: Option<u64>,
    },
    /// The answer to an event of ours.
    Ack {
        /// Which event.
        id: u64,
        /// The arguments of the answer.
        args: Vec<Value>,
    },
    /// The server ended the namespace; the connection may still be open.
    Disconnected,
    /// The connection has ended. The last event.
    Closed {
        /// 1006 when there was no close frame.
        code: u16,
        /// Close reason.
        reason: String,
    },
    /// It did not come so far, or the server does not keep to the protocol. The last event.
    Failed(SocketIoFailure),
}

/// Why it did not work.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct SocketIoFailure {
    /// Stable word: `connect`, `refused`, `version`, `timeout`, `protocol`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// What a middleware of the server said beside its message.
    pub data: Option<Box<Value>>,
}

impl SocketIoFailure {
    pub(super) fn new(code: &'static str, message: impl Into<String>, hint: &str) -> Self {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        SocketIoFailure { code, message: message.into(), hint, data: None }
    }

    fn protocol(detail: impl std::fmt::Display) -> Self {
        SocketIoFailure::new(
            "protocol",
            format!("the server does not speak Socket.IO: {detail}"),
            "check the address and the path, which is /socket.io/ unless the server sets another",
        )
    }
}

/// What a message leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reaction {
    /// Send this text.
    Send(String),
    Tell(SocketIoEvent),
    Nothing,
}

#[derive(Debug)]
pub(super) struct State {
    namespace: String,
    /// JSON for the server's middlewares.
    auth: Option<String>,
    opened: bool,
    pub(super) joined: bool,
    /// The longest silence of a server that lives.
    pub(super) silence: Option<Duration>,
    /// A packet that waits for attachments.
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    text: String,
    expected: usize,
    attachments: Vec<Bytes>,
    bytes: usize,
}

impl State {
    pub(super) fn new(namespace: String, auth: Option<String>) -> Self {
        State { namespace, auth, opened: false, joined: false, silence: None, waiting: None }
    }

    /// A text message: one Engine.IO packet.
    pub(super) fn text(&mut self, text: &str) -> Result<Reaction, SocketIoFailure> {
        if self.waiting.is_some() {
            return Err(SocketIoFailure::protocol("text where an attachment is expected"));
        }
        let packet = EngineIoPacket::read(text).map_err(SocketIoFailure::protocol)?;
        match packet.kind {
            EngineIoKind::Open => self.open(packet.data),
            EngineIoKind::Ping => {
                Ok(Reaction::Send(EngineIoPacket { kind: EngineIoKind::Pong, data: packet.data }.write()))
            }
            EngineIoKind::Message if self.opened => self.message(packet.data),
            EngineIoKind::Message => Err(SocketIoFailure::protocol("a message before the handshake")),
            EngineIoKind::Close | EngineIoKind::Pong | EngineIoKind::Upgrade | EngineIoKind::Noop => {
                Ok(Reaction::Nothing)
            }
        }
    }

    /// A binary message: an attachment.
    pub(super) fn binary(&mut self, bytes: Bytes) -> Result<Reaction, SocketIoFailure> {
        let Some(waiting) = &mut self.waiting else {
            return Err(SocketIoFailure::protocol("binary data that belongs to no packet"));
        };
        waiting.bytes += bytes.len();
        if waiting.bytes > ATTACHMENT_BYTES_MAX {
            return Err(SocketIoFailure::protocol("attachments of more than 64 MiB"));
        }
        waiting.attachments.push(bytes);
        if waiting.attachments.len() < waiting.expected {
            return Ok(Reaction::Nothing);
        }
        let Some(Waiting { text, attachments, .. }) = self.waiting.take() else { return Ok(Reaction::Nothing) };
        let packet = SocketIoPacket::read(&text).map_err(SocketIoFailure::protocol)?;
        self.whole(&packet, &attachments)
    }

    fn open(&mut self, data: &str) -> Result<Reaction, SocketIoFailure> {
        let handshake: Value = serde_json::from_str(data).map_err(SocketIoFailure::protocol)?;
        let ms = |key: &str| handshake[key].as_u64().map(Duration::from_millis);
        let (Some(interval), Some(timeout)) = (ms("pingInterval"), ms("pingTimeout")) else {
            return Err(SocketIoFailure::protocol("a handshake without pingInterval and pingTimeout"));
        };
        self.opened = true;
        self.silence = Some(interval.saturating_add(timeout).min(SILENCE_MAX));
        let connect = SocketIoPacket {
            kind: SocketIoKind::Connect,
            attachments: 0,
            namespace: &self.namespace,
            id: None,
            data: self.auth.as_deref().unwrap_or_default(),
        };
        Ok(Reaction::Send(message(&connect.write())))
    }

    fn message(&mut self, data: &str) -> Result<Reaction, SocketIoFailure> {
        let packet = SocketIoPacket::read(data).map_err(SocketIoFailure::protocol)?;
        if packet.attachments > 0 {
            let (text, expected) = (data.to_owned(), packet.attachments.min(ATTACHMENTS_MAX));
            self.waiting = Some(Waiting { text, expected, attachments: Vec::new(), bytes: 0 });
            return Ok(Reaction::Nothing);
        }
        self.whole(&packet, &[])
    }

    fn whole(&mut self, packet: &SocketIoPacket<'_>, attachments: &[Bytes]) -> Result<Reaction, SocketIoFailure> {
        if packet.kind == SocketIoKind::Connect && packet.data.is_empty() {
            // Servers of Socket.IO 2 join the main namespace by themselves and name no identifier (Socket.IO protocol, history).
            return Err(SocketIoFailure::new(
                "version",
                "this server speaks Engine.IO 3 (Socket.IO 2); this client speaks Engine.IO 4 (Socket.IO 3 and 4)",
                "update the server, or test it with a mini-program that bundles a client of Socket.IO 2",
            ));
        }
        if packet.namespace != self.namespace {
            return Ok(Reaction::Nothing);
        }
        match packet.kind {
            SocketIoKind::Connect => {
                let data: Value = serde_json::from_str(packet.data).map_err(SocketIoFailure::protocol)?;
                self.joined = true;
                let sid = data["sid"].as_str().unwrap_or_default().to_owned();
                Ok(Reaction::Tell(SocketIoEvent::Connected { sid }))
            }
            SocketIoKind::ConnectError => Err(self.refused(packet.data)),
            SocketIoKind::Disconnect => Ok(Reaction::Tell(SocketIoEvent::Disconnected)),
            SocketIoKind::Event | SocketIoKind::BinaryEvent => {
                let mut args = arguments(packet.data, attachments)?;
                if args.is_empty() {
                    return Err(SocketIoFailure::protocol("an event without a name"));
                }
                // A number is a name as well (Socket.IO protocol, "EVENT").
                let name = match args.remove(0) {
                    Value::String(name) => name,
                    other => other.to_string(),
                };
                Ok(Reaction::Tell(SocketIoEvent::Event { name, args, id: packet.id }))
            }
            SocketIoKind::Ack | SocketIoKind::BinaryAck => {
                let args = arguments(packet.data, attachments)?;
                let Some(id) = packet.id else {
                    return Err(SocketIoFailure::protocol("an answer without a number"));
                };
                Ok(Reaction::Tell(SocketIoEvent::Ack { id, args }))
            }
        }
    }

    fn refused(&self, data: &str) -> SocketIoFailure {
        let data: Value = serde_json::from_str(data).unwrap_or_default();
        let said = data["message"].as_str().or(data.as_str()).unwrap_or("no reason given");
        let hint = if said == "Invalid namespace" {
            "check the namespace; the server has to define it with io.of(…)"
        } else {
            "a middleware of the server says so; give it what it wants as auth"
        };
        let message = format!("the server refused the namespace {}: {said}", self.namespace);
        let data = data.get("data").cloned().map(Box::new);
        SocketIoFailure { data, ..SocketIoFailure::new("refused", message, hint) }
    }
}

/// As an Engine.IO message.
pub(super) fn message(packet: &str) -> String {
    EngineIoPacket { kind: EngineIoKind::Message, data: packet }.write()
}

fn arguments(data: &str, attachments: &[Bytes]) -> Result<Vec<Value>, SocketIoFailure> {
    let mut args: Vec<Value> = serde_json::from_str(data).map_err(SocketIoFailure::protocol)?;
    attachments::put(&mut args, attachments);
    Ok(args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OPEN: &str = r#"0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;

    fn joined(namespace: &str) -> State {
        let mut state = State::new(namespace.to_owned(), None);
        state.text(OPEN).unwrap();
        let connect = if namespace == "/" { r#"40{"sid":"s"}"# } else { r#"40/admin,{"sid":"s"}"# };
        let told = state.text(connect).unwrap();
        assert_eq!(told, Reaction::Tell(SocketIoEvent::Connected { sid: "s".to_owned() }));
        state
    }

    #[test]
    fn the_handshake_is_answered_by_joining_the_namespace() {
        let mut state = State::new("/admin".to_owned(), Some(r#"{"token":1}"#.to_owned()));
        assert_eq!(state.text(OPEN), Ok(Reaction::Send(r#"40/admin,{"token":1}"#.to_owned())));
        assert_eq!(state.silence, Some(Duration::from_secs(45)));
        assert!(!state.joined);
    }

    #[test]
    fn a_ping_is_answered() {
        assert_eq!(joined("/").text("2"), Ok(Reaction::Send("3".to_owned())));
    }

    #[test]
    fn an_event_with_attachments_is_whole_when_the_last_one_is_there() {
        let mut state = joined("/admin");
        let text = r#"452-/admin,7["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#;
        assert_eq!(state.text(text), Ok(Reaction::Nothing));
        assert_eq!(state.binary(Bytes::from_static(&[1])), Ok(Reaction::Nothing));
        let args = vec![json!({"base64": "Ag=="}), json!({"base64": "AQ=="})];
        let event = SocketIoEvent::Event { name: "a".to_owned(), args, id: Some(7) };
        assert_eq!(state.binary(Bytes::from_static(&[2])), Ok(Reaction::Tell(event)));
        assert_eq!(state.binary(Bytes::new()).unwrap_err().code, "protocol");
    }

    #[test]
    fn a_server_of_socket_io_2_is_named() {
        let mut state = State::new("/admin".to_owned(), None);
        state.text(OPEN).unwrap();
        let error = state.text("40").unwrap_err();
        assert!(error.message.starts_with("this server speaks Engine.IO 3"), "{error}");
        assert_eq!(error.code, "version");
    }

    #[test]
    fn a_refusal_names_the_reason_of_the_middleware_and_its_data() {
        let mut state = State::new("/".to_owned(), None);
        state.text(OPEN).unwrap();
        let error = state.text(r#"44{"message":"bad token","data":{"code":7}}"#).unwrap_err();
        assert_eq!(error.message, "the server refused the namespace /: bad token");
        assert_eq!(error.data, Some(Box::new(json!({"code": 7}))));
    }

    #[test]
    fn what_is_no_socket_io_is_an_error_and_never_a_panic() {
        let texts = ["", "x", "0", "0{}", "42", "42[]", "42{}", "43[]", "44", "40x", "hello", r#"{"type":"welcome"}"#];
        for text in texts {
            let mut state = State::new("/".to_owned(), None);
            assert!(state.text(text).is_err(), "before the handshake: {text}");
            let _ = joined("/").text(text);
        }
    }

    #[test]
    fn events_of_other_namespaces_are_not_told() {
        assert_eq!(joined("/").text(r#"42/admin,["a"]"#), Ok(Reaction::Nothing));
    }
}
