//! Reads one packet of MQTT into fields.
//!
//! Counterpart: `session.rs` knows the version and the aliases, and links what is read here. Invariant: what was read before a packet
//! breaks off stays, and the field `malformed` says where it did.

use super::names::{TYPES, connack_3, qos_note, reason};
use super::payload;
use super::properties::{self, Properties, binary, text, variable};
use crate::decode::json::shown;
use crate::decode::reader::{Malformed, Reader};
use crate::decode::say;
use crate::decode::saying::Saying;
use crate::decode::tree::{Budget, branch, counted, leaf, noted, quoted};
use model::{ByteSpan, Field};

/// What a packet is, for the summary and for the links.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) kind: u8,
    pub(super) fields: Vec<Field>,
    /// Words of the summary, in order.
    pub(super) words: Vec<String>,
    /// Filters or codes, which can be many.
    pub(super) items: Vec<String>,
    pub(super) id: Option<u16>,
    pub(super) qos: u8,
    pub(super) topic: Option<String>,
    pub(super) alias: Option<u16>,
    /// Filters of a SUBSCRIBE or UNSUBSCRIBE, the first ones.
    pub(super) filters: Vec<String>,
    /// Reason or return code; of many the first that refuses.
    pub(super) code: Option<u8>,
    /// Which of many codes that is.
    pub(super) refused_at: Option<usize>,
    /// The reason for people, of the broker.
    pub(super) reason: Option<String>,
    /// Protocol level of a CONNECT.
    pub(super) level: Option<u8>,
    pub(super) payload: Option<String>,
    pub(super) malformed: Option<String>,
}

pub(super) struct Packet<'b> {
    pub(super) reader: Reader<'b>,
    pub(super) budget: Budget,
    pub(super) is_5: bool,
    pub(super) read: Read,
}

/// Reads a packet. `is_5` is the version of the connection; a CONNECT has its own.
pub(super) fn read(bytes: &[u8], is_5: bool) -> Read {
    let mut packet = Packet { reader: Reader::new(bytes), budget: Budget::default(), is_5, read: Read::default() };
    if let Err(Malformed(why)) = packet.all() {
        let at = packet.reader.at();
        packet.read.fields.push(leaf("malformed", why.clone(), ByteSpan::new(at, bytes.len())));
        packet.read.malformed = Some(why);
    }
    packet.read
}

impl<'b> Packet<'b> {
    fn all(&mut self) -> Result<(), Malformed> {
        let first = self.reader.u8("type")?;
        self.read.kind = first >> 4;
        self.head(first);
        let start = self.reader.at();
        let length = variable(&mut self.reader, "remaining length")?;
        let field = leaf("remaining length", length.to_string(), self.reader.since(start));
        self.read.fields.push(noted(field, say::REMAINING));
        match self.read.kind {
            1 => self.connect(),
            2 => self.connack(),
            3 => self.publish(first),
            4..=7 => self.acknowledgement(),
            8 => self.subscribe(),
            9 => self.suback(),
            10 => self.unsubscribe(),
            11 => self.unsuback(),
            12 | 13 => self.end(),
            14 | 15 => self.disconnect(),
            _ => Err(Malformed("there is no packet of type 0".to_owned())),
        }
    }

    /// The type and the flags share the first byte.
    fn head(&mut self, first: u8) {
        let (kind, flags, span) = (first >> 4, first & 0xf, ByteSpan::new(0, 1));
        let mut parts = vec![leaf("type", format!("{kind} {}", name(kind)), span)];
        if kind == 3 {
            let qos = flags >> 1 & 3;
            self.read.qos = qos;
            let dup = flags & 8 != 0;
            let retain = flags & 1 != 0;
            parts.push(noted(leaf("dup", bit(dup), span), say::DUP));
            parts.push(noted(leaf("qos", qos.to_string(), span), qos_note(qos)));
            parts.push(noted(leaf("retain", bit(retain), span), say::RETAIN));
            self.read.words.push(format!("qos{qos}"));
            self.read.words.extend(dup.then(|| "dup".to_owned()));
            self.read.words.extend(retain.then(|| "retain".to_owned()));
        } else {
            let wanted = if matches!(kind, 6 | 8 | 10) { 2 } else { 0 };
            let field = leaf("flags", format!("{flags:04b}"), span);
            parts.push(if flags == wanted {
                field
            } else {
                noted(field, say::FIXED_FLAGS.with([format!("{wanted:04b}").into()]))
            });
        }
        self.read.fields.push(branch("fixed header", name(kind), span, parts));
    }

    fn connect(&mut self) -> Result<(), Malformed> {
        self.text_field("protocol name", Some(say::PROTOCOL_NAME))?;
        let start = self.reader.at();
        let level = self.reader.u8("protocol level")?;
        self.read.level = Some(level);
        self.is_5 = level == 5;
        let version = version(level);
        self.push(start, "protocol level", format!("{level} {version}"), None);
        let start = self.reader.at();
        let flags = self.reader.u8("connect flags")?;
        self.connect_flags(start, flags);
        let start = self.reader.at();
        let keep_alive = self.reader.u16("keep alive")?;
        let note = say::KEEP_ALIVE;
        self.push(start, "keep alive", keep_alive.to_string(), Some(note));
        if self.is_5 {
            self.properties("properties")?;
        }
        let client = self.text_field("client id", Some(say::CLIENT_ID))?;
        let clean = flags & 2 != 0;
        self.read.words.push(version.to_owned());
        self.read.words.push(format!("client={}", quoted(client)));
        self.read.words.push(format!("keepalive={keep_alive}"));
        let clean_word = if self.is_5 { "clean start" } else { "clean session" };
        self.read.words.extend(clean.then(|| clean_word.to_owned()));
        if flags & 4 != 0 {
            if self.is_5 {
                self.properties("will properties")?;
            }
            let topic = self.text_field("will topic", Some(say::WILL_TOPIC))?;
            self.read.words.push(format!("will={}", quoted(topic)));
            self.read.topic = Some(topic.to_owned());
            let start = self.reader.at();
            let bytes = binary(&mut self.reader, "will payload")?;
            let field = payload::field("will payload", bytes, self.reader.at() - bytes.len(), &mut self.budget);
            self.read.fields.push(Field { span: self.reader.since(start), ..field });
        }
        if flags & 0x80 != 0 {
            let user = self.text_field("user name", None)?;
            self.read.words.push(format!("user={}", quoted(user)));
        }
        if flags & 0x40 != 0 {
            let start = self.reader.at();
            let length = binary(&mut self.reader, "password")?.len();
            self.push(start, "password", format!("not shown, {}", counted(length, "byte")), None);
        }
        self.end()
    }

    fn connect_flags(&mut self, start: usize, flags: u8) {
        let span = self.reader.since(start);
        let flag = |name: &str, mask: u8, note: Saying| noted(leaf(name, bit(flags & mask != 0), span), note);
        let parts = vec![
            flag("user name", 0x80, say::USER_FLAG),
            flag("password", 0x40, say::PASSWORD_FLAG),
            flag("will retain", 0x20, say::WILL_RETAIN),
            noted(leaf("will qos", (flags >> 3 & 3).to_string(), span), qos_note(flags >> 3 & 3)),
            flag("will", 0x04, say::WILL_FLAG),
            flag("clean start", 0x02, say::CLEAN_START),
            noted(leaf("reserved", bit(flags & 1 != 0), span), say::RESERVED),
        ];
        self.read.fields.push(branch("connect flags", format!("{flags:08b}"), span, parts));
    }

    fn connack(&mut self) -> Result<(), Malformed> {
        let start = self.reader.at();
        let flags = self.reader.u8("acknowledge flags")?;
        let present = flags & 1 != 0;
        let note = say::SESSION_PRESENT;
        self.push(start, "session present", bit(present).to_owned(), Some(note));
        let start = self.reader.at();
        let code = self.reader.u8("code")?;
        // 3.1.1 has return codes up to 5, and a broker may refuse before it knows the version.
        let words = if self.is_5 && code >= 0x80 || code == 0 { reason(2, code) } else { connack_3(code) };
        let words = if self.is_5 || code != 0 { words } else { "accepted" };
        let words = if code >= 0x80 { reason(2, code) } else { words };
        self.push(start, if self.is_5 { "reason code" } else { "return code" }, format!("0x{code:02x} {words}"), None);
        self.read.code = Some(code);
        if self.is_5 && !self.reader.is_done() {
            self.properties("properties")?;
        }
        self.read.words.push(if code == 0 {
            "accepted".to_owned()
        } else {
            format!("refused: {words} (0x{code:02x})")
        });
        self.read.words.extend(present.then(|| "session present".to_owned()));
        self.end()
    }

    fn publish(&mut self, first: u8) -> Result<(), Malformed> {
        let topic = self.text_field("topic", Some(say::TOPIC))?.to_owned();
        self.read.topic = Some(topic);
        if first >> 1 & 3 > 0 {
            self.packet_id()?;
        }
        if self.is_5 {
            let found = self.properties("properties")?;
            self.read.alias = found.topic_alias;
        }
        let start = self.reader.at();
        let bytes = self.reader.rest();
        let field = payload::field("payload", bytes, start, &mut self.budget);
        self.read.fields.push(field);
        self.read.payload = Some(if bytes.is_empty() { "(empty)".to_owned() } else { shown(bytes) });
        Ok(())
    }

    /// PUBACK, PUBREC, PUBREL, PUBCOMP: of MQTT 5 a code may follow, and properties.
    fn acknowledgement(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 && !self.reader.is_done() {
            self.reason_code()?;
        }
        if self.is_5 && !self.reader.is_done() {
            self.properties("properties")?;
        }
        self.end()
    }

    /// DISCONNECT and AUTH: of MQTT 5 a code may follow, and properties.
    fn disconnect(&mut self) -> Result<(), Malformed> {
        if self.is_5 && !self.reader.is_done() {
            self.reason_code()?;
        }
        if self.is_5 && !self.reader.is_done() {
            self.properties("properties")?;
        }
        self.end()
    }

    fn reason_code(&mut self) -> Result<(), Malformed> {
        let start = self.reader.at();
        let code = self.reader.u8("reason code")?;
        let words = reason(self.read.kind, code);
        self.push(start, "reason code", format!("0x{code:02x} {words}"), None);
        self.read.code = Some(code);
        if code != 0 {
            self.read.words.push(format!("{words} (0x{code:02x})"));
        }
        Ok(())
    }

    pub(super) fn packet_id(&mut self) -> Result<(), Malformed> {
        let start = self.reader.at();
        let id = self.reader.u16("packet identifier")?;
        self.push(start, "packet identifier", id.to_string(), Some(say::ANSWERED_ID));
        self.read.id = Some(id);
        let place = usize::from(self.read.kind == 3);
        self.read.words.insert(place.min(self.read.words.len()), format!("id={id}"));
        Ok(())
    }

    pub(super) fn properties(&mut self, name: &str) -> Result<Properties, Malformed> {
        let found = properties::read(&mut self.reader, &mut self.budget, name, &mut self.read.fields)?;
        if let Some(reason) = &found.reason {
            self.read.words.push(quoted(reason));
            self.read.reason = Some(reason.clone());
        }
        Ok(found)
    }

    fn text_field(&mut self, name: &str, note: Option<Saying>) -> Result<&'b str, Malformed> {
        let start = self.reader.at();
        let value = text(&mut self.reader, name)?;
        self.push(start, name, quoted(value), note);
        Ok(value)
    }

    fn push(&mut self, start: usize, name: &str, value: String, note: Option<Saying>) {
        let field = leaf(name, value, self.reader.since(start));
        self.read.fields.push(match note {
            Some(note) => noted(field, note),
            None => field,
        });
    }

    pub(super) fn end(&self) -> Result<(), Malformed> {
        if self.reader.is_done() {
            Ok(())
        } else {
            Err(Malformed("bytes stand behind the end of the packet".to_owned()))
        }
    }
}

pub(super) fn bit(set: bool) -> &'static str {
    if set { "1" } else { "0" }
}

pub(super) fn name(kind: u8) -> &'static str {
    TYPES.get(usize::from(kind)).copied().unwrap_or("reserved")
}

/// The version of a protocol level.
pub(super) fn version(level: u8) -> &'static str {
    match level {
        3 => "MQTT 3.1",
        4 => "MQTT 3.1.1",
        5 => "MQTT 5",
        _ => "unknown version",
    }
}
