//! Reads one packet of MQTT into fields.
//!
//! Counterpart: `session.rs` knows the version and the aliases, and links what is read here. Invariant: what was read before a packet
//! breaks off stays, and the field `malformed` says where it did.

use super::names::{TYPES, connack_3, qos_note, reason};
use super::payload;
use super::properties::{self, Properties, binary, text, variable};
use crate::decode::json::shown;
use crate::decode::reader::{Malformed, Reader};
use crate::decode::tree::{Budget, List, branch, counted, leaf, noted, quoted};
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
    /// Reason or return code.
    pub(super) code: Option<u8>,
    /// The reason for people, of the broker.
    pub(super) reason: Option<String>,
    /// Protocol level of a CONNECT.
    pub(super) level: Option<u8>,
    pub(super) payload: Option<String>,
    pub(super) malformed: Option<String>,
}

struct Packet<'b> {
    reader: Reader<'b>,
    budget: Budget,
    is_5: bool,
    read: Read,
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
        self.read.fields.push(noted(field, "bytes that follow"));
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
            parts.push(noted(leaf("dup", bit(dup), span), "1: sent before, and not answered"));
            parts.push(noted(leaf("qos", qos.to_string(), span), qos_note(qos)));
            parts.push(noted(
                leaf("retain", bit(retain), span),
                "1: the broker keeps it for later subscribers, or had kept it",
            ));
            self.read.words.push(format!("qos{qos}"));
            self.read.words.extend(dup.then(|| "dup".to_owned()));
            self.read.words.extend(retain.then(|| "retain".to_owned()));
        } else {
            let wanted = if matches!(kind, 6 | 8 | 10) { 2 } else { 0 };
            let field = leaf("flags", format!("{flags:04b}"), span);
            parts.push(if flags == wanted {
                field
            } else {
                noted(field, format!("malformed: they must be {wanted:04b}"))
            });
        }
        self.read.fields.push(branch("fixed header", name(kind), span, parts));
    }

    fn connect(&mut self) -> Result<(), Malformed> {
        self.text_field("protocol name", "MQTT; MQIsdp before 3.1.1")?;
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
        let note = "seconds; the broker cuts the connection after one and a half of it in silence; 0 is never";
        self.push(start, "keep alive", keep_alive.to_string(), Some(note));
        if self.is_5 {
            self.properties("properties")?;
        }
        let client =
            self.text_field("client id", "one session for each; a second connection with it ends the first")?;
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
            let topic =
                self.text_field("will topic", "where the broker publishes the will when the client vanishes")?;
            self.read.words.push(format!("will={}", quoted(topic)));
            let start = self.reader.at();
            let bytes = binary(&mut self.reader, "will payload")?;
            let field = payload::field("will payload", bytes, self.reader.at() - bytes.len(), &mut self.budget);
            self.read.fields.push(Field { span: self.reader.since(start), ..field });
        }
        if flags & 0x80 != 0 {
            let user = self.text_field("user name", "")?;
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
        let flag = |name: &str, mask: u8, note: &str| noted(leaf(name, bit(flags & mask != 0), span), note);
        let parts = vec![
            flag("user name", 0x80, "a user name follows"),
            flag("password", 0x40, "a password follows"),
            flag("will retain", 0x20, "the broker keeps the will for later subscribers"),
            noted(leaf("will qos", (flags >> 3 & 3).to_string(), span), qos_note(flags >> 3 & 3)),
            flag("will", 0x04, "a will follows: what the broker publishes when the client vanishes"),
            flag("clean start", 0x02, "1: a new session; 0: go on with the one that the broker kept"),
            noted(leaf("reserved", bit(flags & 1 != 0), span), "must be 0"),
        ];
        self.read.fields.push(branch("connect flags", format!("{flags:08b}"), span, parts));
    }

    fn connack(&mut self) -> Result<(), Malformed> {
        let start = self.reader.at();
        let flags = self.reader.u8("acknowledge flags")?;
        let present = flags & 1 != 0;
        let note = "session present: the broker still had the session, with its subscriptions";
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
        let topic = self.text_field("topic", "what subscribers' filters are compared with")?.to_owned();
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

    fn subscribe(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        let mut list = List::default();
        let read = loop {
            if self.reader.is_done() {
                break Ok(());
            }
            match self.subscription() {
                Ok(field) => list.add(&mut self.budget, |_| field),
                Err(malformed) => break Err(malformed),
            }
        };
        self.read.fields.extend(list.finish());
        read
    }

    fn subscription(&mut self) -> Result<Field, Malformed> {
        let start = self.reader.at();
        let filter = text(&mut self.reader, "topic filter")?;
        let filter_span = self.reader.since(start);
        let options_start = self.reader.at();
        let options = self.reader.u8("subscription options")?;
        let span = self.reader.since(options_start);
        let qos = options & 3;
        let mut parts = vec![
            noted(leaf("topic filter", quoted(filter), filter_span), "+ stands for one level, # for all that follow"),
            noted(leaf("qos", qos.to_string(), span), "the highest QoS in which messages come"),
        ];
        if self.is_5 {
            parts
                .push(noted(leaf("no local", bit(options & 4 != 0), span), "1: not what this client published itself"));
            parts.push(noted(
                leaf("retain as published", bit(options & 8 != 0), span),
                "1: the retain flag stays as it was sent",
            ));
            let handling = match options >> 4 & 3 {
                0 => "kept messages come now",
                1 => "kept messages come if the subscription is new",
                2 => "kept messages do not come",
                _ => "there is no such value",
            };
            parts.push(noted(leaf("retain handling", (options >> 4 & 3).to_string(), span), handling));
        }
        self.word(format!("{} qos{qos}", quoted(filter)));
        Ok(branch("subscription", quoted(filter), self.reader.since(start), parts))
    }

    fn suback(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        self.codes(|is_5, code| match code {
            0..=2 => reason(9, code),
            0x80 if !is_5 => "failure",
            _ if is_5 => reason(9, code),
            _ => "reserved",
        });
        Ok(())
    }

    fn unsubscribe(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        let mut list = List::default();
        let read = loop {
            if self.reader.is_done() {
                break Ok(());
            }
            let start = self.reader.at();
            match text(&mut self.reader, "topic filter") {
                Ok(filter) => {
                    let span = self.reader.since(start);
                    list.add(&mut self.budget, |_| leaf("topic filter", quoted(filter), span));
                    self.word(quoted(filter));
                }
                Err(malformed) => break Err(malformed),
            }
        };
        self.read.fields.extend(list.finish());
        read
    }

    fn unsuback(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
            self.codes(|_, code| reason(11, code));
        }
        self.end()
    }

    /// One code for each filter.
    fn codes(&mut self, words: impl Fn(bool, u8) -> &'static str) {
        let start = self.reader.at();
        let mut list = List::default();
        for (place, code) in self.reader.rest().iter().enumerate() {
            let span = ByteSpan::new(start + place, start + place + 1);
            let said = words(self.is_5, *code);
            list.add(&mut self.budget, |_| {
                leaf(format!("reason code {}", place + 1), format!("0x{code:02x} {said}"), span)
            });
            self.word(said.to_owned());
            if *code >= 0x80 {
                self.read.code.get_or_insert(*code);
            }
        }
        self.read.fields.extend(list.finish());
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

    fn packet_id(&mut self) -> Result<(), Malformed> {
        let start = self.reader.at();
        let id = self.reader.u16("packet identifier")?;
        self.push(start, "packet identifier", id.to_string(), Some("its answer has the same"));
        self.read.id = Some(id);
        let place = usize::from(self.read.kind == 3);
        self.read.words.insert(place.min(self.read.words.len()), format!("id={id}"));
        Ok(())
    }

    fn properties(&mut self, name: &str) -> Result<Properties, Malformed> {
        let found = properties::read(&mut self.reader, &mut self.budget, name, &mut self.read.fields)?;
        if let Some(reason) = &found.reason {
            self.read.words.push(quoted(reason));
            self.read.reason = Some(reason.clone());
        }
        Ok(found)
    }

    fn text_field(&mut self, name: &str, note: &str) -> Result<&'b str, Malformed> {
        let start = self.reader.at();
        let value = text(&mut self.reader, name)?;
        self.push(start, name, quoted(value), Some(note).filter(|note| !note.is_empty()));
        Ok(value)
    }

    fn push(&mut self, start: usize, name: &str, value: String, note: Option<&str>) {
        let field = leaf(name, value, self.reader.since(start));
        self.read.fields.push(match note {
            Some(note) => noted(field, note),
            None => field,
        });
    }

    /// A word of a list that can be long.
    fn word(&mut self, word: String) {
        const ITEMS_MAX: usize = 8;
        match self.read.items.len() {
            0..ITEMS_MAX => self.read.items.push(word),
            ITEMS_MAX => self.read.items.push("…".to_owned()),
            _ => {}
        }
    }

    fn end(&self) -> Result<(), Malformed> {
        if self.reader.is_done() {
            Ok(())
        } else {
            Err(Malformed("bytes stand behind the end of the packet".to_owned()))
        }
    }
}

fn bit(set: bool) -> &'static str {
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
