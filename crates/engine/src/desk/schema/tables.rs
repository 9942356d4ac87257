//! Connections, and the tables that are pulled by window.
//!
//! Counterpart: `desk/rows.rs` and the tables beside it. Invariant: a row is named by the number of its event in the log.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use model::{Answered, Packet, Said};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

plain_data! {
    /// One connection, newest state.
    pub struct Connection {
        pub conn: u32,
        pub url: String,
        /// `websocket`, `request`, `upload`, `download`.
        pub transport: String,
        /// Of an HTTP request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub method: Option<String>,
        /// `connecting`, `open`, `closed`, `failed`; a request is open from the head of its answer to the last byte.
        pub state: String,
        /// Milliseconds since the start of the session.
        pub opened_at: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub closed_at: Option<f64>,
        pub messages_out: u64,
        pub messages_in: u64,
        pub bytes_out: u64,
        pub bytes_in: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub close_code: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub close_reason: Option<String>,
        /// Who began the close: `app`, `peer`, `host`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub closed_by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub err_msg: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub cause: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub status: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub protocol: Option<String>,
        /// What it speaks above its transport, where that was recognised or chosen: `mqtt`, `socket.io`, …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub decoded: Option<String>,
        /// What was chosen in place of what is recognised; `off` is nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub decode_choice: Option<String>,
        /// The first thing that is wrong with what it says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub problem: Option<PacketProblem>,
        /// Offered by the app.
        pub protocols: Vec<String>,
        #[ts(type = "Record<string, unknown>")]
        pub request_header: Value,
        #[ts(type = "Record<string, unknown>")]
        pub response_header: Value,
        /// WeChat's timing object, its numbers; of a request with `cost` and `handshakeCost` as of a socket.
        #[ts(type = "Record<string, number> | null")]
        pub profile: Value,
        /// Our address and port, where the transport tells them (TCP, UDP).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub local: Option<String>,
        /// The peer's address and port: that of the connection (TCP), or of the last datagram (UDP).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub remote: Option<String>,
    }

    /// Which rows, and which part of them: a `from` behind the end gives the last rows. `count` is cut at `ROWS_PER_WINDOW_MAX`.
    pub struct MessagesWindow {
        pub client: u32,
        /// Only this connection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub conn: Option<u32>,
        /// `out`, `in`; both where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub dir: Option<String>,
        /// Ping, pong and close frames as well.
        pub control: bool,
        /// Text that the payload must contain; letter case is ignored.
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct MessageRows {
        /// Rows that fit the filter now.
        pub total: u64,
        pub from: u64,
        pub rows: Vec<MessageRow>,
    }

    /// One line of the table.
    pub struct MessageRow {
        /// Number of the event in the log.
        pub event: u64,
        /// Milliseconds since the start of the session.
        pub at: f64,
        pub conn: u32,
        /// `out` or `in`.
        pub dir: String,
        /// `text`, `binary`, `ping`, `pong`, `close`.
        pub kind: String,
        /// Where a datagram went to or came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub peer: Option<String>,
        pub bytes: u64,
        /// The first characters of the payload, hex for binary.
        pub text: String,
        /// What was read from it, where its connection is decoded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub packet: Option<PacketLine>,
    }

    /// The first packet that a message completed.
    pub struct PacketLine {
        /// `mqtt`, `socket.io`, `sse`, …
        pub protocol: String,
        /// Within its connection, from 1: what an answer names.
        pub number: u64,
        pub name: String,
        pub summary: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub answers: Option<Answered>,
        /// Further packets of the message.
        pub more: u32,
        /// What is wrong with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub problem: Option<PacketProblem>,
    }

    /// What is wrong, and the next step.
    pub struct PacketProblem {
        /// In English.
        pub text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint: Option<String>,
        /// Both as codes and values, for other languages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub said: Option<Said>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint_said: Option<Said>,
    }

    pub struct DecodeConnection {
        pub client: u32,
        pub conn: u32,
        /// One of the protocols of `AppInfo`, or `off`; absent is recognised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub protocol: Option<String>,
    }

    /// The whole of one message.
    pub struct MessageDetail {
        pub row: MessageRow,
        /// The text; cut at `DETAIL_BYTES_MAX`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub text: Option<String>,
        /// The bytes in base64; cut at `DETAIL_BYTES_MAX`.
        pub base64: String,
        /// True when text and base64 are not all of it.
        pub cut: bool,
        /// The frames that carried it, where they can be told.
        pub frames: Vec<WireFrame>,
        /// The packets that it completed, where its connection is decoded.
        pub packets: Vec<Packet>,
        /// Packets that are not shown.
        pub packets_left_out: u32,
        pub problems: Vec<PacketProblem>,
        /// Its line, where a fixture is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub line: Option<u64>,
        /// Its bytes were made of a packet line: ids and masks are not those of the recording.
        pub made: bool,
    }

    /// A frame as it was on the wire (RFC 6455 §5.2).
    pub struct WireFrame {
        pub at: f64,
        pub fin: bool,
        pub rsv: u8,
        pub opcode: u8,
        /// Eight hex digits; absent where the frame was not masked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub mask: Option<String>,
        pub header_bytes: u8,
        pub payload_bytes: u64,
    }

    pub struct ConsoleWindow {
        pub client: u32,
        /// Of `debug`, `log`, `info`, `warn`, `error`; all where empty.
        pub levels: Vec<String>,
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct ConsoleRows {
        pub total: u64,
        pub from: u64,
        pub rows: Vec<ConsoleRow>,
    }

    /// A console line, an uncaught error or a note of miniwire.
    pub struct ConsoleRow {
        pub event: u64,
        pub at: f64,
        /// `console`, `error`, `notice`.
        pub source: String,
        /// `debug`, `log`, `info`, `warn`, `error`.
        pub level: String,
        pub text: String,
        /// Stack on the sources, one frame a line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub stack: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub place: Option<SourcePlace>,
        /// What decoders found wrong with a connection; `text` has both in English.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub problem: Option<PacketProblem>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub conn: Option<u32>,
    }

    /// A place in the sources; opening it is `source.open`.
    pub struct SourcePlace { pub file: String, pub line: u32, pub column: u32 }

    pub struct TimelineWindow {
        pub client: u32,
        /// Of `life`, `hook`, `route`, `set_data`, `ui`, `action`, `connection`, `packet`, `error`; all where empty.
        pub kinds: Vec<String>,
        /// The frames on the wire as well, beside the packets.
        #[serde(default)]
        pub frames: bool,
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct TimelineRows {
        pub total: u64,
        pub from: u64,
        pub rows: Vec<TimelineRow>,
    }

    /// One line of the timeline.
    pub struct TimelineRow {
        pub event: u64,
        pub at: f64,
        pub kind: String,
        /// `pages/chat/chat.onShow`, `setData`, `navigateTo`…
        pub title: String,
        pub detail: String,
        /// Bytes of a `setData`, of the message of a packet, of the payload of a frame.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub bytes: Option<u64>,
        /// Milliseconds of a `setData`, from the call to its return; of an answer, from the packet that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub duration: Option<f64>,
        /// Of a packet or a frame: its connection, and `out` or `in`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub conn: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub dir: Option<String>,
        /// What was read from the message that is this event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub packet: Option<PacketLine>,
    }

    /// The event as `--format json` prints it.
    pub struct TimelineDetail {
        #[ts(type = "Record<string, unknown>")]
        pub event: Value,
    }
}
