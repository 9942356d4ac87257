//! The one event type. Inspector, recorder, reporters and tests all read it, live or replayed.
//!
//! One JSON line per event: `{"t":12.345,"event":"…",…}`, in the vocabulary of the fixture format.
//! Invariant: `t` never decreases inside one session.

use crate::{ConnectionId, Frame, HttpProfile, Message, NodeId, Packet, SocketProfile};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::time::Duration;

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Time since the session's start; written as milliseconds with microsecond digits.
    #[serde(rename = "t", serialize_with = "ms_out", deserialize_with = "ms_in")]
    pub at: Duration,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// The session began.
    Start {
        /// Name of the mini-program: its folder or file name.
        name: String,
        /// From project.config.json, or `touristappid`.
        appid: String,
        /// Number of pages in app.json.
        pages: usize,
    },
    /// The app came to the foreground or went to the background, was suspended or resumed.
    Life {
        /// The state that was entered.
        to: LifeState,
    },
    /// The phone's network changed, or became weak or strong.
    Network {
        /// `wifi`, `4g`, … `none`.
        to: String,
        /// The last requests had trouble.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        weak: bool,
    },
    /// A life-cycle function of the app, a page or a component was called.
    Hook {
        /// `App`, or the path of the page or component.
        target: String,
        /// `onLaunch`, `onLoad`, `attached`, …
        name: String,
        /// The options or query it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        args: Option<Value>,
    },
    /// The page stack changed.
    Route {
        /// `appLaunch`, `navigateTo`, `redirectTo`, `reLaunch`, `switchTab`, `navigateBack`.
        api: String,
        /// Path of the page that is now on top.
        path: String,
        /// Its query.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        query: Map<String, Value>,
        /// Paths of the whole stack, bottom first.
        stack: Vec<String>,
    },
    /// A console line of the app.
    Console {
        /// Level.
        level: ConsoleLevel,
        /// Arguments printed as the devtools print them.
        text: String,
        /// Where the call stands in the sources.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<SourceLocation>,
    },
    /// An error of the app that nothing caught, or one that ended the session.
    Error {
        /// What kind.
        kind: ErrorKind,
        /// The message, such as `TypeError: x is not a function`.
        message: String,
        /// Stack mapped to the sources, one frame a line.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        stack: String,
    },
    /// A note of miniwire itself: an unsupported API, a warning of the package, a dropped event.
    Notice {
        /// Stable code such as `api-unsupported`.
        code: String,
        /// One sentence.
        text: String,
        /// The next step, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hint: Option<String>,
    },
    /// `setData` of a page or component; told when it is done, so what it caused stands before it.
    SetData {
        /// Path of the page or component.
        target: String,
        /// Top-level keys or data paths that were set.
        keys: Vec<String>,
        /// Size of the data as JSON, in bytes.
        bytes: usize,
        /// Microseconds from the call to its return: templates, observers and hooks of new children. Drawing is not in it.
        duration_us: u64,
    },
    /// The app asked for a piece of interface: toast, modal, navigation bar…
    Ui {
        /// The wx API without its prefix, such as `showToast`.
        api: String,
        /// Its options that can be shown.
        detail: Value,
    },
    /// The user did something: `tap`, `input`, …
    Action {
        /// Event type.
        action: String,
        /// The selector that named the node, when one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selector: Option<String>,
        /// The innermost node.
        node: NodeId,
        /// The text typed, for `input`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// A connection was asked for.
    Open {
        /// Which connection.
        conn: ConnectionId,
        /// `websocket`, `tcp`, `udp`, `mdns`, or the kind of an HTTP request: `request`, `upload`, `download`.
        transport: String,
        /// The URL as the app wrote it; `tcp://host:port`, `udp4` or `udp6`, or the service type that is looked for.
        url: String,
        /// Method of an HTTP request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// Subprotocols offered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        protocols: Vec<String>,
        /// Request headers of the app, in order.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        header: Map<String, Value>,
    },
    /// The handshake was answered, or the head of an HTTP answer is there.
    Opened {
        /// Which connection.
        conn: ConnectionId,
        /// HTTP status, 101 for WebSocket.
        status: u16,
        /// Response headers in the server's own spelling.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        header: Map<String, Value>,
        /// The subprotocol that the server chose; of an HTTP request `http1.1` or `h2`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        protocol: Option<String>,
        /// WeChat's timing object of a socket; of an HTTP request the same steps, up to the head of the answer.
        profile: SocketProfile,
    },
    /// A TCP connection stands.
    Connected {
        /// Which connection.
        conn: ConnectionId,
        /// Our address and port.
        local: String,
        /// The peer's address and port.
        remote: String,
        /// Milliseconds since it was asked for, name resolution included.
        ms: u64,
    },
    /// A UDP socket is bound.
    Listening {
        /// Which connection.
        conn: ConnectionId,
        /// Our address and port.
        local: String,
    },
    /// An HTTP request was answered in full.
    Done {
        /// Which connection.
        conn: ConnectionId,
        /// HTTP status.
        status: u16,
        /// Bytes of the request's body.
        bytes_out: u64,
        /// Bytes of the answer's body as the app gets it, after decompression.
        bytes_in: u64,
        /// WeChat's timing object of a request.
        profile: Box<HttpProfile>,
    },
    /// A message left.
    Out {
        /// Which connection.
        conn: ConnectionId,
        /// Where a datagram went: address and port.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        peer: Option<String>,
        /// The payload.
        #[serde(flatten)]
        message: Message,
    },
    /// A message arrived.
    In {
        /// Which connection.
        conn: ConnectionId,
        /// Where a datagram came from: address and port.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        peer: Option<String>,
        /// The payload.
        #[serde(flatten)]
        message: Message,
    },
    /// The next message of this connection is told in part: its beginning.
    Cut {
        /// Which connection.
        conn: ConnectionId,
        /// Bytes that are told.
        kept: u64,
        /// Bytes that it has.
        bytes: u64,
    },
    /// One frame on the wire.
    Frame {
        /// Which connection.
        conn: ConnectionId,
        /// The frame.
        #[serde(flatten)]
        frame: Frame,
    },
    /// A packet of the protocol that a connection speaks. Derived by readers, behind the message that carried it; no log holds one.
    Packet {
        /// Which connection.
        conn: ConnectionId,
        /// `out` is from the mini-program.
        dir: WireDirection,
        /// The packet.
        #[serde(flatten)]
        packet: Box<Packet>,
    },
    /// A connection ended after it was open.
    Close {
        /// Which connection.
        conn: ConnectionId,
        /// Who began it.
        by: CloseInitiator,
        /// Close code; 1005 when the close frame had none, 1006 when there was no close frame. 0, and not written, where the
        /// transport has no codes.
        #[serde(default, skip_serializing_if = "is_zero")]
        code: u16,
        /// Close reason.
        reason: String,
    },
    /// A connection could not be opened, or broke with an error; an HTTP request has no answer.
    Fail {
        /// Which connection.
        conn: ConnectionId,
        /// Why, as a word that a replay can fail with again: `refused`, `timeout`, `http-status:403`. The words are those of
        /// docs/guide/cli.md.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        /// What the app is told.
        #[serde(rename = "errMsg")]
        err_msg: String,
        /// The cause in our words, with address and next step.
        cause: String,
    },
    /// The session ended.
    End {
        /// Why: `done`, `until met`, `interrupted`, `memory limit`, …
        reason: String,
        /// Events of this session, this one included.
        events: u64,
    },
}

/// `out` is from the mini-program, `in` is to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireDirection {
    /// From the mini-program.
    Out,
    /// To the mini-program.
    In,
}

/// Who began a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseInitiator {
    /// The app called `close`.
    App,
    /// The server sent a close frame, or the connection dropped.
    Peer,
    /// The host: suspension or the end of the session.
    Host,
}

/// Foreground, background and what the runtime does about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeState {
    /// The app is on the screen.
    Foreground,
    /// The app was left; its JavaScript runs on for five seconds.
    Background,
    /// JavaScript is stopped and sockets are cut.
    Suspended,
}

/// Console level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the console API")]
pub enum ConsoleLevel {
    Debug,
    Log,
    Info,
    Warn,
    Error,
}

/// What kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Thrown and not caught.
    Uncaught,
    /// A promise was rejected and nobody listened.
    UnhandledRejection,
    /// A page or component could not be compiled or made.
    Page,
    /// The watchdog, the memory limit or the host ended the session.
    Session,
}

/// A place in the sources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceLocation {
    /// File, relative to the package root.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(code: &u16) -> bool {
    *code == 0
}

fn ms_out<S: Serializer>(at: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 microseconds are 285 years")]
    let ms = at.as_micros() as f64 / 1000.0;
    if ms.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a duration is not negative")]
        let whole = ms as u64;
        serializer.serialize_u64(whole)
    } else {
        serializer.serialize_f64(ms)
    }
}

fn ms_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let ms = f64::deserialize(deserializer)?;
    Duration::try_from_secs_f64(ms / 1000.0).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_line_has_the_fixture_shape() {
        let event = Event {
            at: Duration::from_micros(12_300),
            kind: EventKind::Out { conn: ConnectionId(1), peer: None, message: Message::text(r#"{"op":"login"}"#) },
        };
        let line = serde_json::to_string(&event).unwrap();
        assert_eq!(line, r#"{"t":12.3,"event":"out","conn":1,"json":{"op":"login"}}"#);
        assert_eq!(serde_json::from_str::<Event>(&line).unwrap(), event);
    }

    #[test]
    fn a_datagram_names_its_peer_and_an_end_without_a_code_has_none_on_paper() {
        let lines = [
            (
                EventKind::In {
                    conn: ConnectionId(2),
                    peer: Some("10.0.0.2:9000".into()),
                    message: Message::binary(vec![0]),
                },
                r#"{"t":0,"event":"in","conn":2,"peer":"10.0.0.2:9000","base64":"AA=="}"#,
            ),
            (
                EventKind::Close { conn: ConnectionId(2), by: CloseInitiator::App, code: 0, reason: String::new() },
                r#"{"t":0,"event":"close","conn":2,"by":"app","reason":""}"#,
            ),
        ];
        for (kind, line) in lines {
            let event = Event { at: Duration::ZERO, kind };
            assert_eq!(serde_json::to_string(&event).unwrap(), line);
            assert_eq!(serde_json::from_str::<Event>(line).unwrap(), event);
        }
    }

    #[test]
    fn a_failure_has_its_kind_and_one_without_is_read_too() {
        let lines = [
            r#"{"t":1,"event":"fail","conn":1,"kind":"refused","errMsg":"a","cause":"b"}"#,
            r#"{"t":1,"event":"fail","conn":1,"errMsg":"a","cause":"b"}"#,
        ];
        for line in lines {
            let event = serde_json::from_str::<Event>(line).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), line);
        }
    }

    #[test]
    fn a_life_line_has_the_fixture_shape() {
        let event = Event { at: Duration::from_millis(900), kind: EventKind::Life { to: LifeState::Background } };
        assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"t":900,"event":"life","to":"background"}"#);
    }
}
