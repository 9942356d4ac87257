//! Both directions of one STOMP connection, and which frame answers which.
//!
//! Counterpart: `frame.rs` reads single frames. Invariant: an id is looked up in the direction that gave it out.

use super::frame::{self, Frame};
use super::framing::{Cut, Framing};
use crate::decode::decoder::{Decode, Draft, Input, Problem, Sent, Sink};
use crate::decode::flows::Flows;
use crate::decode::protocol::{First, Hints};
use crate::decode::say;
use crate::decode::tree::{cut, leaf, noted, quoted, readable, shift};
use model::{ByteSpan, WireDirection};

/// How sure it is that a connection speaks STOMP.
pub(in crate::decode) fn score(hints: &Hints, first: Option<First<'_>>) -> u8 {
    let is_stomp =
        |name: &String| matches!(name.to_ascii_lowercase().as_str(), "stomp" | "v10.stomp" | "v11.stomp" | "v12.stomp");
    if hints.subprotocols.iter().any(is_stomp) {
        return 100;
    }
    let is_connect = |first: First<'_>| {
        let rest = first.bytes.strip_prefix(b"CONNECT").or_else(|| first.bytes.strip_prefix(b"STOMP"));
        let is_line = |rest: &[u8]| rest.starts_with(b"\n") || rest.starts_with(b"\r\n");
        first.dir == WireDirection::Out && rest.is_some_and(|rest| is_line(rest) && rest.contains(&0))
    };
    if first.is_some_and(is_connect) { 95 } else { 0 }
}

/// What a frame waits for.
#[derive(Clone, Debug, PartialEq)]
enum Wait {
    Connected,
    Receipt(String),
    /// A MESSAGE, until it is acknowledged.
    Ack(String),
}

/// One connection.
#[derive(Debug, Default)]
pub(in crate::decode) struct Stomp {
    out: Framing,
    incoming: Framing,
    flows: Flows<Wait>,
    /// That something is no STOMP was told.
    told: bool,
}

impl Decode for Stomp {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let dir = input.dir;
        let mut framing = std::mem::take(self.side(dir));
        framing.feed(input.bytes, |found| match found {
            // Brokers put a line end behind each frame.
            Cut::HeartBeat(_, _, true) => {}
            _ if sink.is_full() => sink.push(Draft::default()),
            Cut::HeartBeat(bytes, at, false) => {
                let mut fields = vec![noted(leaf("line end", "", ByteSpan::new(0, bytes.len())), say::LINE_END)];
                shift(&mut fields, at);
                sink.push(Draft { name: "heart-beat".into(), fields, ..Draft::default() });
            }
            Cut::TooLong(bytes, at) => sink.push(too_long(bytes, at)),
            Cut::Frame(bytes, at) => {
                let draft = self.frame(dir, bytes, at, sink);
                sink.push(draft);
            }
        });
        *self.side(dir) = framing;
    }

    fn over(&mut self) -> Option<Problem> {
        self.flows.close(&Wait::Connected)?;
        let text = say::STOMP_SILENT;
        let hint = say::STEP_STOMP_ADDRESS;
        (!self.told).then(|| Problem::new("stomp-silent", text, hint))
    }
}

impl Stomp {
    fn side(&mut self, dir: WireDirection) -> &mut Framing {
        match dir {
            WireDirection::Out => &mut self.out,
            WireDirection::In => &mut self.incoming,
        }
    }

    fn frame(&mut self, dir: WireDirection, bytes: &[u8], at: i64, sink: &Sink) -> Draft {
        let mut read = frame::read(bytes);
        shift(&mut read.fields, at);
        if !read.is_known {
            return self.strange(bytes, read);
        }
        let answers = self.links(dir, &read, sink);
        let mut words = frame::words(&read);
        words.extend(read.malformed.map(|why| format!("malformed: {why}")));
        let id =
            ["id", "message-id", "receipt-id", "receipt"].iter().find_map(|name| read.header(name)).map(str::to_owned);
        let problem = self.no_server(dir, &read.command);
        let problem = problem.or_else(|| {
            if read.command != "ERROR" {
                return None;
            }
            let said =
                read.header("message").map(quoted).or(read.body.clone()).unwrap_or_else(|| "nothing more".to_owned());
            let said = cut(said).into();
            let text = match &answers {
                Some(sent) => say::STOMP_ERROR_TO.with([(&*sent.name).into(), said]),
                None => say::STOMP_ANSWERED_ERROR.with([said]),
            };
            Some(Problem::new("stomp-error", text, say::STEP_STOMP_ERROR))
        });
        let summary = cut(words.join(" "));
        Draft { name: read.command.into(), summary, id: id.map(cut), answers, fields: read.fields, problem }
    }

    /// Which frame this one answers; what it asks for is noted.
    fn links(&mut self, dir: WireDirection, read: &Frame, sink: &Sink) -> Option<Sent> {
        let sent = || sink.sent(read.command.clone());
        let key = |name: &str| read.header(name).map(|id| cut(id.to_owned()));
        match read.command.as_str() {
            "CONNECT" | "STOMP" => self.flows.open(Wait::Connected, sent()),
            "CONNECTED" => return self.flows.close(&Wait::Connected),
            "MESSAGE" => {
                // `ack` of 1.2, the message's own id before it.
                if let Some(id) = key("ack").or_else(|| key("message-id")) {
                    self.flows.open(Wait::Ack(id), sent());
                }
            }
            "ACK" | "NACK" if dir == WireDirection::Out => {
                let id = key("id").or_else(|| key("message-id"));
                let message = id.and_then(|id| self.flows.close(&Wait::Ack(id)));
                if let Some(receipt) = key("receipt") {
                    self.flows.open(Wait::Receipt(receipt), sent());
                }
                return message;
            }
            "RECEIPT" | "ERROR" => {
                let receipt = key("receipt-id").and_then(|id| self.flows.close(&Wait::Receipt(id)));
                // A connection is refused with ERROR as well.
                return receipt.or_else(|| self.flows.close(&Wait::Connected));
            }
            _ => {}
        }
        if let Some(receipt) = key("receipt") {
            self.flows.open(Wait::Receipt(receipt), sent());
        }
        None
    }

    /// A frame of a client that comes from the other side.
    fn no_server(&mut self, dir: WireDirection, command: &str) -> Option<Problem> {
        let by_server = matches!(command, "CONNECTED" | "MESSAGE" | "RECEIPT" | "ERROR");
        if dir == WireDirection::Out || by_server || std::mem::replace(&mut self.told, true) {
            return None;
        }
        let text = say::NO_STOMP.with([command.into()]);
        Some(Problem::new("stomp-no-server", text, say::STEP_ECHO_STOMP))
    }

    /// What begins with no command.
    fn strange(&mut self, bytes: &[u8], read: Frame) -> Draft {
        let shown = readable(bytes.strip_suffix(b"\0").unwrap_or(bytes));
        let problem = (!std::mem::replace(&mut self.told, true)).then(|| {
            let text = say::NO_STOMP_FRAME.with([shown.as_str().into()]);
            Problem::new("stomp-frame", text, say::STEP_STOMP_OTHER)
        });
        Draft {
            name: "?".into(),
            summary: cut(format!("no frame: {shown}")),
            fields: read.fields,
            problem,
            ..Draft::default()
        }
    }
}

fn too_long(bytes: &[u8], at: i64) -> Draft {
    let end = bytes.iter().take(32).position(|byte| *byte < b' ').unwrap_or(32).min(bytes.len());
    let command = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
    let field = leaf("command", command.clone(), ByteSpan::new(0, end));
    let mut fields = vec![noted(field, say::FRAME_TOO_LONG)];
    shift(&mut fields, at);
    Draft { name: command.into(), summary: "longer than 1 MiB, not decoded".to_owned(), fields, ..Draft::default() }
}
