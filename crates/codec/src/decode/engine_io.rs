//! Engine.IO 3 and 4: the layer below Socket.IO, over WebSocket and polling.
//!
//! Counterpart: `polling.rs` takes bodies apart, `socket_io.rs` reads what a `message` carries. Invariant: what is no packet is told
//! once, as the sign that one of the two sides speaks something else.

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::flows::Flows;
use super::json;
use super::polling::{self, Part, PartKind};
use super::protocol::{First, Hints};
use super::say;
use super::saying::{Saying, Sentence};
use super::socket_io::SocketIo;
use super::tree::{Budget, branch, counted, cut, hex, leaf, noted, readable, shift};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use model::{ByteSpan, Field, WireDirection};

const TYPES: [&str; 7] = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
const NOTES: [Saying; 7] = [
    say::ENGINE_IO_0,
    say::ENGINE_IO_1,
    say::ENGINE_IO_2,
    say::ENGINE_IO_3,
    say::ENGINE_IO_4,
    say::ENGINE_IO_5,
    say::ENGINE_IO_6,
];

/// How sure it is that a connection speaks Engine.IO.
pub(super) fn score(hints: &Hints, first: Option<First<'_>>) -> u8 {
    let names_transport = matches!(hints.query("transport"), Some("websocket" | "polling"));
    match hints.query("EIO") {
        Some("3" | "4") if names_transport => return 95,
        Some("3" | "4") => return 80,
        _ => {}
    }
    // The open packet is unlike anything that a plain server sends.
    let is_open = |first: First<'_>| {
        let sid =
            first.bytes.get(..64.min(first.bytes.len())).unwrap_or_default().windows(5).any(|part| part == b"\"sid\"");
        first.is_text && first.dir == WireDirection::In && first.bytes.starts_with(b"0{") && sid
    };
    if first.is_some_and(is_open) { 90 } else { 0 }
}

/// One connection: a WebSocket, or one polling request.
#[derive(Debug)]
pub(super) struct EngineIo {
    /// Of the address: what the client speaks.
    client: Option<u8>,
    is_polling: bool,
    /// The session id of the address or of the open packet.
    sid: Option<String>,
    socket_io: Option<SocketIo>,
    pings: Flows<(WireDirection, Vec<u8>)>,
    /// An `open` came, of this version as far as it shows.
    opened: Option<u8>,
    /// Something came in at all.
    heard: bool,
    /// The strange packet was told.
    told: bool,
}

impl EngineIo {
    pub(super) fn new(hints: &Hints, with_socket_io: bool) -> Self {
        EngineIo {
            client: hints.query("EIO").and_then(|version| version.parse().ok()),
            is_polling: hints.is_http(),
            sid: hints.query("sid").map(|sid| cut(sid.to_owned())),
            socket_io: with_socket_io.then(SocketIo::default),
            pings: Flows::default(),
            opened: None,
            heard: false,
            told: false,
        }
    }
}

impl Decode for EngineIo {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        self.heard |= input.dir == WireDirection::In;
        if self.is_polling {
            return self.body(input, sink);
        }
        if input.is_text {
            self.packet(input.dir, input.bytes, 0, sink);
        } else if self.version() == 3 {
            self.binary_3(input.dir, input.bytes, 0, sink);
        } else {
            let whole = ByteSpan::new(0, input.bytes.len());
            self.binary(input.dir, input.bytes, whole, Vec::new(), sink);
        }
    }

    fn session(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    fn carried_by(&mut self, is_http: bool) {
        self.is_polling = is_http;
    }

    fn over(&mut self) -> Option<Problem> {
        // A server of Engine.IO speaks first, within milliseconds.
        let silent = self.opened.is_none() && !self.is_polling && !self.told && self.client.is_some() && !self.heard;
        silent.then(|| match self.client {
            // A server of version 4 writes its refusal as HTTP over the connection that it has just upgraded.
            Some(3) => Problem::new("engine-io-version", say::EIO_CUT.with([client_speaks(3)]), say::STEP_EIO_3),
            _ => Problem::new("engine-io-silent", say::EIO_SILENT, say::STEP_EIO_SERVER),
        })
    }
}

impl EngineIo {
    fn version(&self) -> u8 {
        self.opened.or(self.client).unwrap_or(4)
    }

    /// The body of a polling request or of its answer.
    fn body(&mut self, input: Input<'_>, sink: &mut Sink) {
        // What the server answers to a POST is no body of packets.
        if input.bytes == b"ok" {
            let fields = vec![leaf("answer", "ok", ByteSpan::new(0, 2))];
            return sink.push(Draft { name: "ok".into(), summary: "packets taken".into(), fields, ..Draft::default() });
        }
        if input.bytes.starts_with(br#"{"code":"#) {
            return sink.push(self.refusal(input.bytes));
        }
        let by_length = polling::version_3(input.bytes);
        let parts = if self.version() == 3 || !by_length.broken && !input.bytes.is_empty() {
            by_length
        } else {
            polling::version_4(input.bytes)
        };
        if parts.broken && parts.parts.is_empty() {
            return self.strange(input.dir, input.bytes, 0, sink);
        }
        for part in parts.parts {
            self.part(input.dir, part, sink);
        }
        for _ in 0..parts.left_out {
            sink.push(Draft::default());
        }
    }

    fn part(&mut self, dir: WireDirection, part: Part<'_>, sink: &mut Sink) {
        let Part { bytes, start, kind } = part;
        match kind {
            PartKind::Text => self.packet(dir, bytes, start, sink),
            PartKind::Binary => self.binary_3(dir, bytes, start, sink),
            PartKind::Base64 => {
                let span = ByteSpan::new(start.saturating_sub(1), start + bytes.len());
                // Of version 3 the type comes first, as a digit; base64 of version 4 has a length of a multiple of four.
                let encoded = if bytes.len() % 4 == 1 { bytes.get(1..).unwrap_or_default() } else { bytes };
                let field = noted(leaf("base64", readable(bytes), span), say::BASE64);
                match BASE64.decode(encoded) {
                    Ok(data) => self.binary(dir, &data, span, vec![field], sink),
                    Err(_) => self.strange(dir, bytes, start, sink),
                }
            }
        }
    }

    /// A text packet.
    fn packet(&mut self, dir: WireDirection, bytes: &[u8], start: usize, sink: &mut Sink) {
        let Some((digit, rest)) = bytes.split_first() else { return self.strange(dir, bytes, start, sink) };
        let kind = usize::from(digit.wrapping_sub(b'0'));
        let (Some(name), Some(note), Ok(text)) = (TYPES.get(kind), NOTES.get(kind), std::str::from_utf8(rest)) else {
            return self.strange(dir, bytes, start, sink);
        };
        let head = leaf("Engine.IO type", format!("{kind} {name}"), ByteSpan::new(0, 1));
        let mut fields = vec![noted(head, *note)];
        let mut draft = Draft { name: (*name).into(), ..Draft::default() };
        let rest_span = ByteSpan::new(1, bytes.len());
        match (kind, &mut self.socket_io) {
            (4, Some(socket_io)) => match socket_io.packet(dir, text, 1, sink) {
                Some(packet) => {
                    draft = packet;
                    fields.append(&mut draft.fields);
                    draft.problem = self.wrong_version(dir, &draft);
                }
                None => return self.strange(dir, bytes, start, sink),
            },
            (4, None) => {
                draft.summary = readable(rest);
                fields.push(leaf("data", readable(rest), rest_span));
            }
            (0, _) => self.open(dir, text, &mut draft, &mut fields),
            (2, _) => {
                self.pings.open((dir, rest.to_vec()), sink.sent("ping"));
                draft.summary = text_summary(text, &mut fields, rest_span);
            }
            (3, _) => {
                draft.answers = self.pings.close(&(opposite(dir), rest.to_vec()));
                draft.summary = text_summary(text, &mut fields, rest_span);
            }
            _ => draft.summary = text_summary(text, &mut fields, rest_span),
        }
        shift(&mut fields, i64::try_from(start).unwrap_or(i64::MAX));
        draft.fields = fields;
        sink.push(draft);
    }

    /// The server's first packet.
    fn open(&mut self, dir: WireDirection, text: &str, draft: &mut Draft, fields: &mut Vec<Field>) {
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let number = |name: &str| value[name].as_u64().unwrap_or_default();
        draft.summary = format!(
            "sid={} pingInterval={} pingTimeout={}",
            value["sid"].as_str().unwrap_or("?"),
            number("pingInterval"),
            number("pingTimeout")
        );
        draft.summary = cut(std::mem::take(&mut draft.summary));
        if dir == WireDirection::In {
            self.sid = value["sid"].as_str().map(|sid| cut(sid.to_owned()));
            // Servers of version 4 tell the largest body since Engine.IO 6; those of version 3 never do.
            self.opened = Some(if value["maxPayload"].is_u64() {
                self.client.unwrap_or(4).max(3)
            } else {
                self.client.unwrap_or(3)
            });
        }
        if dir == WireDirection::In && self.client.is_none() && !std::mem::replace(&mut self.told, true) {
            draft.problem = Some(Problem::new("engine-io-plain-client", say::EIO_GREETS, say::STEP_PLAIN_CLIENT));
        }
        let data = json::field("handshake", text, 1, &mut Budget::default());
        fields.push(data.unwrap_or_else(|| leaf("handshake", text, ByteSpan::new(1, 1 + text.len()))));
    }

    /// A server of version 3 sends the CONNECT of the main namespace by itself, without data; one of version 4 only answers, with a
    /// session id.
    fn wrong_version(&mut self, dir: WireDirection, packet: &Draft) -> Option<Problem> {
        let first = dir == WireDirection::In && packet.name == "CONNECT" && packet.answers.is_none();
        if !first || self.told || self.client != Some(4) || packet.summary.contains("sid=") {
            return None;
        }
        self.told = true;
        Some(Problem::new("engine-io-version", say::EIO_3.with([client_speaks(4)]), say::STEP_EIO_2))
    }

    /// What the server says to a request that it refuses.
    fn refusal(&mut self, body: &[u8]) -> Draft {
        let text = std::str::from_utf8(body).unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let (code, message) = (value["code"].as_u64(), value["message"].as_str().unwrap_or_default());
        let problem = (code == Some(5) && !std::mem::replace(&mut self.told, true)).then(|| {
            let client = self.client.unwrap_or(3);
            Problem::new("engine-io-version", say::EIO_4.with([client_speaks(client)]), say::STEP_EIO_3)
        });
        let fields = json::field("error", text, 0, &mut Budget::default()).into_iter().collect();
        let summary = format!("{} {}", code.unwrap_or_default(), readable(message.as_bytes()));
        Draft { name: "error".into(), summary, fields, problem, ..Draft::default() }
    }

    /// Version 3: the type is the first byte of a binary packet.
    fn binary_3(&mut self, dir: WireDirection, bytes: &[u8], start: usize, sink: &mut Sink) {
        let Some((kind, data)) = bytes.split_first().filter(|(kind, _)| usize::from(**kind) < TYPES.len()) else {
            return self.strange(dir, bytes, start, sink);
        };
        let name = TYPES[usize::from(*kind)];
        let head = leaf("Engine.IO type", format!("{kind} {name}"), ByteSpan::new(start, start + 1));
        self.binary(dir, data, ByteSpan::new(start + 1, start + bytes.len()), vec![head], sink);
    }

    /// Binary data of the layer above.
    fn binary(&mut self, dir: WireDirection, data: &[u8], span: ByteSpan, mut fields: Vec<Field>, sink: &mut Sink) {
        let field = leaf("data", hex(data), span);
        let draft = match self.socket_io.as_mut().map(|socket_io| socket_io.attachment(dir, data, span, sink)) {
            Some(Some(draft)) => draft,
            // Its packet went with a poll that was not seen.
            Some(None) if self.is_polling => {
                let summary = format!("{}, of a packet in another request", counted(data.len(), "byte"));
                Draft { name: "ATTACHMENT".into(), summary, fields: vec![field], ..Draft::default() }
            }
            Some(None) => return self.strange(dir, data, span.start as usize, sink),
            None => Draft { name: "message".into(), summary: hex(data), fields: vec![field], ..Draft::default() },
        };
        fields.extend(draft.fields);
        sink.push(Draft { fields, ..draft });
    }

    /// What is no packet: the sign of another protocol.
    fn strange(&mut self, dir: WireDirection, bytes: &[u8], start: usize, sink: &mut Sink) {
        let shown = readable(bytes);
        let field = leaf("bytes", shown.clone(), ByteSpan::new(start, start + bytes.len()));
        let fields = vec![branch("no packet", "", field.span, vec![field])];
        let problem = (!std::mem::replace(&mut self.told, true)).then(|| match (dir, self.opened) {
            (WireDirection::Out, Some(_)) => Problem::new(
                "engine-io-plain-client",
                say::EIO_PLAIN_CLIENT.with([shown.as_str().into()]),
                say::STEP_PLAIN_CLIENT,
            ),
            (WireDirection::In, None) => Problem::new(
                "engine-io-plain-server",
                say::EIO_PLAIN_SERVER.with([shown.as_str().into()]),
                say::STEP_PLAIN_SERVER,
            ),
            _ => Problem::new("engine-io-packet", say::EIO_NO_PACKET.with([shown.as_str().into()]), say::STEP_RAW),
        });
        sink.push(Draft {
            name: "?".into(),
            summary: format!("no packet: {shown}"),
            fields,
            problem,
            ..Draft::default()
        });
    }
}

/// The client by its version of Engine.IO.
pub(super) fn client_speaks(version: u8) -> Sentence {
    if version == 3 { say::CLIENT_2.into() } else { say::CLIENT_3.with([version.to_string().into()]) }
}

/// The text behind the type, which most packets have not.
fn text_summary(text: &str, fields: &mut Vec<Field>, span: ByteSpan) -> String {
    if !text.is_empty() {
        let note = (text == "probe").then_some(say::PROBE);
        let field = leaf("data", text, span);
        fields.push(note.map_or(field.clone(), |note| noted(field, note)));
    }
    cut(text.to_owned())
}

pub(super) fn opposite(dir: WireDirection) -> WireDirection {
    match dir {
        WireDirection::Out => WireDirection::In,
        WireDirection::In => WireDirection::Out,
    }
}
