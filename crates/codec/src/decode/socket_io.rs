//! Socket.IO packets (protocol 3 to 5): `type [attachments -] [namespace ,] [ack id] [JSON]`.
//!
//! Counterpart: `engine_io.rs`. Invariants: a packet with attachments is told when it comes, and again when its last attachment is
//! there; of attachments only the beginning is kept.

use super::decoder::{Draft, Sent, Sink};
use super::engine_io::opposite;
use super::flows::Flows;
use super::json;
use super::say;
use super::saying::Saying;
use super::tree::{Budget, counted, cut, hex, leaf, noted};
use model::{ByteSpan, Field, WireDirection};
use serde_json::Value;

const TYPES: [&str; 7] = ["CONNECT", "DISCONNECT", "EVENT", "ACK", "CONNECT_ERROR", "BINARY_EVENT", "BINARY_ACK"];
const NOTES: [Saying; 7] = [
    say::SOCKET_IO_0,
    say::SOCKET_IO_1,
    say::SOCKET_IO_2,
    say::SOCKET_IO_3,
    say::SOCKET_IO_4,
    say::SOCKET_IO_5,
    say::SOCKET_IO_6,
];
/// Attachments that are waited for; a packet that announces more is malformed for us. Our choice, as in `socket.io-parser`.
const ATTACHMENTS_MAX: usize = 256;
/// Attachments that are put back into the arguments have one place each; deeper data keeps its placeholder.
const PLACEHOLDER_DEPTH_MAX: usize = 32;
/// Bytes of a packet that waits for attachments; of a longer one the arguments are not put together.
const WAITING_BYTES_MAX: usize = 64 * 1024;

/// Both directions of one connection.
#[derive(Debug, Default)]
pub(super) struct SocketIo {
    out: Option<Waiting>,
    incoming: Option<Waiting>,
    /// Events that asked for an answer: who sent them, namespace and id.
    acks: Flows<(WireDirection, String, String)>,
    /// Namespaces that the client asked for.
    connects: Flows<String>,
}

/// A packet whose attachments come.
#[derive(Debug)]
struct Waiting {
    name: &'static str,
    prefix: String,
    args: Value,
    id: Option<String>,
    answers: Option<Sent>,
    attachments: Vec<String>,
    wanted: usize,
}

/// The parts of a packet.
struct Head<'t> {
    kind: usize,
    attachments: Option<usize>,
    namespace: &'t str,
    id: &'t str,
    data: &'t str,
    fields: Vec<Field>,
}

impl SocketIo {
    /// A packet that begins at byte `base` of its payload; `None` when it is none.
    pub(super) fn packet(&mut self, dir: WireDirection, text: &str, base: usize, sink: &Sink) -> Option<Draft> {
        let Head { kind, attachments, namespace, id, data, mut fields } = head(text, base)?;
        let name = *TYPES.get(kind)?;
        let mut budget = Budget::default();
        let data_start = base + (text.len() - data.len());
        if !data.is_empty() {
            fields.push(json::field("data", data, data_start, &mut budget)?);
        }
        let prefix = if namespace == "/" { String::new() } else { format!("{} ", cut(namespace.to_owned())) };
        let shown_id = if id.is_empty() { String::new() } else { format!("ack={id} ") };
        let own_id = (!id.is_empty()).then(|| id.to_owned());
        let args: Value =
            if data.len() <= WAITING_BYTES_MAX { serde_json::from_str(data).unwrap_or_default() } else { Value::Null };
        let answers = self.links(dir, kind, namespace, id, sink);
        let mut draft =
            Draft { name: name.into(), id: own_id.clone(), answers: answers.clone(), fields, ..Draft::default() };
        draft.summary = match kind {
            0 => format!("{prefix}{}", connect_words(&args)),
            4 => format!("{prefix}{}", args["message"].as_str().map_or_else(|| json::one_line(data), str::to_owned)),
            2 | 3 | 5 | 6 => format!("{prefix}{shown_id}{}", event_words(kind, &args, data)),
            _ => prefix.trim_end().to_owned(),
        };
        draft.summary = cut(draft.summary.trim_end().to_owned());
        if let Some(wanted) = attachments {
            draft.summary = format!("{}  {} to come", draft.summary, counted(wanted, "attachment"));
            let waiting = Waiting {
                name,
                prefix: format!("{prefix}{shown_id}"),
                args,
                id: own_id,
                answers,
                attachments: Vec::new(),
                wanted,
            };
            *self.waiting(dir) = (wanted > 0).then_some(waiting);
        }
        Some(draft)
    }

    /// Which packet this one answers; what it asks for is noted.
    fn links(&mut self, dir: WireDirection, kind: usize, namespace: &str, id: &str, sink: &Sink) -> Option<Sent> {
        match (kind, dir) {
            (0, WireDirection::Out) => self.connects.open(namespace.to_owned(), sink.sent("CONNECT")),
            (0 | 4, WireDirection::In) => return self.connects.close(&namespace.to_owned()),
            (2 | 5, _) if !id.is_empty() => {
                let name = TYPES.get(kind).copied().unwrap_or_default();
                self.acks.open((dir, namespace.to_owned(), id.to_owned()), sink.sent(name));
            }
            (3 | 6, _) => return self.acks.close(&(opposite(dir), namespace.to_owned(), id.to_owned())),
            _ => {}
        }
        None
    }

    /// Binary data; `None` when no packet waits for any.
    pub(super) fn attachment(
        &mut self,
        dir: WireDirection,
        data: &[u8],
        span: ByteSpan,
        _sink: &Sink,
    ) -> Option<Draft> {
        let slot = self.waiting(dir);
        let waiting = slot.as_mut()?;
        waiting.attachments.push(format!("<{}>", if data.is_empty() { "0 B".to_owned() } else { hex(data) }));
        let (number, wanted) = (waiting.attachments.len(), waiting.wanted);
        let name = format!("attachment {number} of {wanted}");
        let field = leaf(&name, hex(data), span);
        if number < wanted {
            let summary = format!("{name}  {}", counted(data.len(), "byte"));
            return Some(Draft { name: "ATTACHMENT".into(), summary, fields: vec![field], ..Draft::default() });
        }
        let Waiting { name, prefix, mut args, id, answers, attachments, .. } = slot.take()?;
        fill(&mut args, &attachments, 0);
        let kind = TYPES.iter().position(|one| *one == name).unwrap_or_default();
        let summary = format!("{}  complete", cut(format!("{prefix}{}", event_words(kind, &args, ""))));
        let note = say::LAST_ATTACHMENT;
        Some(Draft { name: name.into(), summary, id, answers, fields: vec![noted(field, note)], ..Draft::default() })
    }

    fn waiting(&mut self, dir: WireDirection) -> &mut Option<Waiting> {
        match dir {
            WireDirection::Out => &mut self.out,
            WireDirection::In => &mut self.incoming,
        }
    }
}

/// Takes the parts before the data off.
fn head(text: &str, base: usize) -> Option<Head<'_>> {
    let kind = usize::try_from(text.chars().next()?.to_digit(10)?).ok().filter(|kind| *kind < TYPES.len())?;
    let at = |rest: &str| base + (text.len() - rest.len());
    let first = leaf("Socket.IO type", format!("{kind} {}", TYPES.get(kind)?), ByteSpan::new(base, base + 1));
    let mut fields = vec![noted(first, *NOTES.get(kind)?)];
    let mut rest = text.get(1..)?;
    let mut attachments = None;
    if kind >= 5 {
        let (count, after) = rest.split_once('-')?;
        let number: usize = count.parse().ok().filter(|count| *count <= ATTACHMENTS_MAX)?;
        fields.push(leaf("attachments", count, ByteSpan::new(at(rest), at(after))));
        attachments = Some(number);
        rest = after;
    }
    let mut namespace = "/";
    if rest.starts_with('/') {
        let end = rest.find(',').unwrap_or(rest.len());
        // Clients of Socket.IO 2 put their query behind the name.
        namespace = rest.get(..end)?.split('?').next()?;
        let after = rest.get(end..)?;
        fields.push(noted(leaf("namespace", rest.get(..end)?, ByteSpan::new(at(rest), at(after))), say::NAMESPACE));
        rest = after.strip_prefix(',').unwrap_or(after);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (id, data) = rest.split_at(digits);
    if !id.is_empty() {
        let note = if matches!(kind, 3 | 6) { say::ACK_ANSWERS } else { say::ACK_ASKS };
        fields.push(noted(leaf("ack id", id, ByteSpan::new(at(rest), at(data))), note));
    }
    Some(Head { kind, attachments, namespace, id, data, fields })
}

fn connect_words(args: &Value) -> String {
    match args {
        Value::Object(map) => match map.get("sid").and_then(Value::as_str) {
            Some(sid) => format!("sid={sid}"),
            None => format!("auth: {}", map.keys().cloned().collect::<Vec<_>>().join(", ")),
        },
        _ => String::new(),
    }
}

/// The name of an event and its arguments.
fn event_words(kind: usize, args: &Value, data: &str) -> String {
    let Value::Array(items) = args else { return json::one_line(data) };
    let shown = |items: &[Value]| json::one_line(&items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "));
    match items.split_first() {
        Some((Value::String(name), rest)) if matches!(kind, 2 | 5) => {
            format!("\"{}\" {}", cut(name.clone()), shown(rest)).trim_end().to_owned()
        }
        _ => shown(items),
    }
}

/// Puts attachments where their placeholders are.
fn fill(value: &mut Value, attachments: &[String], depth: usize) {
    if depth > PLACEHOLDER_DEPTH_MAX {
        return;
    }
    match value {
        Value::Object(map) if map.get("_placeholder") == Some(&Value::Bool(true)) => {
            let number = map.get("num").and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
            if let Some(shown) = number.and_then(|number| attachments.get(number)) {
                *value = Value::String(shown.clone());
            }
        }
        Value::Object(map) => map.values_mut().for_each(|value| fill(value, attachments, depth + 1)),
        Value::Array(items) => items.iter_mut().for_each(|value| fill(value, attachments, depth + 1)),
        _ => {}
    }
}
