//! Both directions of one MQTT connection: version, topic aliases, and which packet answers which.
//!
//! Counterpart: `packet.rs` reads single packets. Invariant: an id is looked up in the direction that gave it out, because both sides
//! count for themselves.

use super::framing::{Cut, Framing, head, place};
use super::names::{connack_3, disconnect_hint, reason, refusal_hint};
use super::packet::{self, Read, name, version};
use super::topics::{illegal_filter, illegal_topic};
use crate::decode::decoder::{Decode, Draft, Input, Problem, Sent, Sink};
use crate::decode::engine_io::opposite;
use crate::decode::flows::Flows;
use crate::decode::protocol::{First, Hints};
use crate::decode::say;
use crate::decode::tree::{cut, hex, leaf, noted, quoted, readable, shift};
use model::{ByteSpan, WireDirection};
use std::collections::BTreeMap;

/// Topic aliases of one direction that are remembered; MQTT has 65535, brokers allow ten.
const ALIASES_MAX: usize = 1024;
/// SUBSCRIBEs that wait for their SUBACK; of one more that with the lowest id is forgotten. Our choice: clients wait for a few.
const SUBSCRIBING_MAX: usize = 64;
/// Filters of one SUBSCRIBE that are kept until its SUBACK; a refusal of a later one does not name it.
const FILTERS_KEPT_MAX: usize = 8;

/// How sure it is that a connection speaks MQTT.
pub(in crate::decode) fn score(hints: &Hints, first: Option<First<'_>>) -> u8 {
    let is_mqtt =
        |name: &String| matches!(name.to_ascii_lowercase().as_str(), "mqtt" | "mqttv3.1" | "mqttv3.1.1" | "mqttv5");
    if hints.subprotocols.iter().any(is_mqtt) {
        return 100;
    }
    let is_connect = |first: First<'_>| {
        let body = head(first.bytes).ok().flatten().and_then(|(head_len, _)| first.bytes.get(head_len..));
        let named = |body: &[u8]| body.starts_with(b"\x00\x04MQTT") || body.starts_with(b"\x00\x06MQIsdp");
        !first.is_text
            && first.dir == WireDirection::Out
            && first.bytes.first() == Some(&0x10)
            && body.is_some_and(named)
    };
    if first.is_some_and(is_connect) { 98 } else { 0 }
}

/// What a packet waits for.
#[derive(Clone, Debug, PartialEq)]
enum Wait {
    Connack,
    Pingresp,
    Suback(u16),
    Unsuback(u16),
    /// A PUBLISH of this direction, until its last acknowledgement.
    Publish(WireDirection, u16),
}

/// One connection.
#[derive(Debug, Default)]
pub(in crate::decode) struct Mqtt {
    out: Side,
    incoming: Side,
    /// Of the CONNECT; 3.1.1 until one was seen.
    level: Option<u8>,
    flows: Flows<Wait>,
    /// Filters of each SUBSCRIBE that was not answered.
    subscribing: BTreeMap<u16, Vec<String>>,
    /// That the other side is no broker was told.
    told: bool,
}

/// One direction.
#[derive(Debug, Default)]
struct Side {
    framing: Framing,
    aliases: BTreeMap<u16, String>,
}

impl Decode for Mqtt {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        if input.is_text {
            return sink.push(self.text(input));
        }
        let mut framing = std::mem::take(&mut self.side(input.dir).framing);
        framing.feed(input.bytes, |found| {
            let draft = match found {
                // Only counted. Its links are given up with it, as its version is: nobody connects a thousand times in one message.
                _ if sink.is_full() => Draft::default(),
                Cut::Whole(bytes, at) => self.packet(input.dir, bytes, place(at), sink),
                Cut::Joined(bytes, before) => self.packet(input.dir, &bytes, -place(before), sink),
                Cut::TooLong(head, length, at) => too_long(&head, length, at),
                Cut::Lost(at) => lost(input.bytes, at),
            };
            sink.push(draft);
        });
        self.side(input.dir).framing = framing;
    }

    fn over(&mut self) -> Option<Problem> {
        self.flows.close(&Wait::Connack)?;
        let version = version(self.level.unwrap_or(4));
        let text = say::MQTT_SILENT.with([version.into()]);
        let hint = say::STEP_MQTT_ADDRESS;
        (!self.told).then(|| Problem::new("mqtt-silent", text, hint))
    }
}

impl Mqtt {
    fn side(&mut self, dir: WireDirection) -> &mut Side {
        match dir {
            WireDirection::Out => &mut self.out,
            WireDirection::In => &mut self.incoming,
        }
    }

    /// A text message: MQTT over WebSocket is binary (MQTT 5 §6).
    fn text(&mut self, input: Input<'_>) -> Draft {
        let shown = readable(input.bytes);
        let problem = (!std::mem::replace(&mut self.told, true)).then(|| {
            let saying = if input.dir == WireDirection::In { say::MQTT_TEXT_PEER } else { say::MQTT_TEXT_APP };
            let hint = say::STEP_BINARY;
            Problem::new("mqtt-text", saying.with([shown.as_str().into()]), hint)
        });
        let fields = vec![leaf("text", shown.clone(), ByteSpan::new(0, input.bytes.len()))];
        Draft { name: "?".into(), summary: format!("no MQTT: {shown}"), fields, problem, ..Draft::default() }
    }

    fn packet(&mut self, dir: WireDirection, bytes: &[u8], at: i64, sink: &Sink) -> Draft {
        let mut read = packet::read(bytes, self.level == Some(5));
        self.level = read.level.or(self.level);
        let topic = self.topic(dir, &mut read);
        let problem = self.problem(dir, &mut read, topic.as_deref());
        let answers = self.links(dir, &read, sink);
        shift(&mut read.fields, at);
        let mut words = read.words;
        if read.kind == 3 && read.malformed.is_none() {
            words.push(format!(" {}", topic.as_deref().map_or_else(|| "?".to_owned(), |topic| cut(topic.to_owned()))));
            words.extend(read.payload);
        }
        words.extend((!read.items.is_empty()).then(|| format!(" {}", read.items.join(", "))));
        words.extend(read.malformed.map(|why| format!("malformed: {why}")));
        Draft {
            name: name(read.kind).into(),
            summary: cut(words.join(" ")),
            id: read.id.map(|id| id.to_string()),
            answers,
            fields: read.fields,
            problem,
        }
    }

    /// The topic of a PUBLISH, also where an alias stands for it.
    fn topic(&mut self, dir: WireDirection, read: &mut Read) -> Option<String> {
        let topic = read.topic.clone()?;
        let Some(alias) = read.alias else { return Some(topic) };
        let aliases = &mut self.side(dir).aliases;
        if !topic.is_empty() {
            if aliases.len() < ALIASES_MAX || aliases.contains_key(&alias) {
                aliases.insert(alias, topic.clone());
            }
            return Some(topic);
        }
        let known = aliases.get(&alias).cloned();
        let note = match &known {
            Some(topic) => say::ALIAS_KNOWN.with([alias.to_string().into(), quoted(topic).into()]),
            None => say::ALIAS_UNKNOWN.with([alias.to_string().into()]),
        };
        if let Some(field) = read.fields.iter_mut().find(|field| field.name == "topic") {
            *field = noted(std::mem::take(field), note);
        }
        known
    }

    /// Which packet this one answers; what it asks for is noted.
    fn links(&mut self, dir: WireDirection, read: &Read, sink: &Sink) -> Option<Sent> {
        let sent = || sink.sent(name(read.kind));
        match (read.kind, read.id) {
            (1, _) => self.flows.open(Wait::Connack, sent()),
            (12, _) => self.flows.open(Wait::Pingresp, sent()),
            (3, Some(id)) => self.flows.open(Wait::Publish(dir, id), sent()),
            (8, Some(id)) => self.flows.open(Wait::Suback(id), sent()),
            (10, Some(id)) => self.flows.open(Wait::Unsuback(id), sent()),
            (2, _) => return self.flows.close(&Wait::Connack),
            (13, _) => return self.flows.close(&Wait::Pingresp),
            (9, Some(id)) => return self.flows.close(&Wait::Suback(id)),
            (11, Some(id)) => return self.flows.close(&Wait::Unsuback(id)),
            (4 | 7, Some(id)) => return self.flows.close(&Wait::Publish(opposite(dir), id)),
            // The flow of a PUBREC that refuses is over.
            (5, Some(id)) if read.code.is_some_and(|code| code >= 0x80) => {
                return self.flows.close(&Wait::Publish(opposite(dir), id));
            }
            (5, Some(id)) => return self.flows.peek(&Wait::Publish(opposite(dir), id)),
            // The sender of the PUBLISH goes on.
            (6, Some(id)) => return self.flows.peek(&Wait::Publish(dir, id)),
            _ => {}
        }
        None
    }

    fn problem(&mut self, dir: WireDirection, read: &mut Read, topic: Option<&str>) -> Option<Problem> {
        let by_client = matches!(read.kind, 1 | 8 | 10 | 12);
        if by_client && dir == WireDirection::In && !std::mem::replace(&mut self.told, true) {
            return Some(Problem::new(
                "mqtt-no-broker",
                say::NO_BROKER.with([name(read.kind).into()]),
                say::STEP_ECHO_MQTT,
            ));
        }
        match (read.kind, read.code) {
            (1, _) => illegal_topic(read.topic.as_deref()?),
            (2, Some(code)) if code != 0 => Some(self.refused(code, read.reason.as_deref())),
            (3, _) => illegal_topic(topic?),
            (4 | 5, Some(code)) if code >= 0x80 => Some(Problem::new(
                "mqtt-publish",
                say::PUBLISH_REFUSED.with([format!("{} (0x{code:02x})", reason(read.kind, code)).into()]),
                say::STEP_PUBLISH,
            )),
            (8, _) => {
                let wrong = read.filters.iter().find_map(|filter| illegal_filter(filter));
                if let Some(id) = read.id {
                    self.remember(id, std::mem::take(&mut read.filters));
                }
                wrong
            }
            (9, code) => {
                let filters = self.subscribing.remove(&read.id?).unwrap_or_default();
                let code = code.filter(|code| *code >= 0x80)?;
                Some(self.refused_filter(code, filters.get(read.refused_at.unwrap_or_default())))
            }
            (10, _) => read.filters.iter().find_map(|filter| illegal_filter(filter)),
            (14, Some(code)) if code >= 0x80 => {
                let who = if dir == WireDirection::In { say::BROKER_ENDED } else { say::CLIENT_ENDED };
                let said = read.reason.as_deref().map(|said| format!(", {}", quoted(said))).unwrap_or_default();
                Some(Problem::new(
                    "mqtt-disconnect",
                    who.with([format!("{} (0x{code:02x}){said}", reason(14, code)).into()]),
                    disconnect_hint(code),
                ))
            }
            _ => None,
        }
    }

    /// Filters that wait for their SUBACK, to name the one that is refused.
    fn remember(&mut self, id: u16, mut filters: Vec<String>) {
        if self.subscribing.len() == SUBSCRIBING_MAX {
            self.subscribing.pop_first();
        }
        filters.truncate(FILTERS_KEPT_MAX);
        self.subscribing.insert(id, filters);
    }

    fn refused_filter(&self, code: u8, filter: Option<&String>) -> Problem {
        let why = if self.level == Some(5) { reason(9, code) } else { "failure" };
        let why = format!("{why} (0x{code:02x})").into();
        Problem::new(
            "mqtt-subscription",
            match filter {
                Some(filter) => say::FILTER_REFUSED.with([quoted(filter).into(), why]),
                None => say::SUBSCRIPTION_REFUSED.with([why]),
            },
            say::STEP_SUBSCRIBE,
        )
    }

    fn refused(&self, code: u8, said: Option<&str>) -> Problem {
        let why = if code >= 0x80 { reason(2, code) } else { connack_3(code) };
        let said = said.map(|said| format!(", {}", quoted(said))).unwrap_or_default();
        let words = format!("{why} (0x{code:02x}){said}").into();
        let text = match (self.level, code) {
            (Some(level @ 3..=5), 0x01 | 0x84) => say::VERSION_REFUSED.with([version(level).into(), words]),
            (Some(level), 0x01 | 0x84) => say::LEVEL_REFUSED.with([level.to_string().into(), words]),
            _ => say::REFUSED.with([words]),
        };
        Problem::new("mqtt-refused", text, refusal_hint(why))
    }
}

fn too_long(head: &[u8], length: u64, at: i64) -> Draft {
    let kind = head.first().copied().unwrap_or_default() >> 4;
    let field = leaf("fixed header", hex(head), ByteSpan::new(0, head.len()));
    let mut fields = vec![noted(field, say::PACKET_TOO_LONG)];
    shift(&mut fields, at);
    Draft { name: name(kind).into(), summary: format!("{length} bytes, not decoded"), fields, ..Draft::default() }
}

fn lost(bytes: &[u8], at: usize) -> Draft {
    let rest = bytes.get(at..).unwrap_or_default();
    let field = leaf("bytes", hex(rest), ByteSpan::new(at, bytes.len()));
    let problem = Problem::new("mqtt-bytes", say::MQTT_LOST, say::STEP_LOST);
    let summary = format!("no MQTT: {}", hex(rest));
    Draft { name: "?".into(), summary, fields: vec![field], problem: Some(problem), ..Draft::default() }
}
