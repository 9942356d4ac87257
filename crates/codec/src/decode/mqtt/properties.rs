//! Properties of MQTT 5 (§2.2.2): every identifier, with its type and meaning.
//!
//! Invariant: an identifier that does not exist ends the reading, because its length is not known.

use crate::decode::reader::{Malformed, Reader};
use crate::decode::say;
use crate::decode::saying::Saying;
use crate::decode::tree::{Budget, List, branch, counted, hex, leaf, noted, quoted, readable};
use model::Field;

/// How a property is written.
#[derive(Clone, Copy)]
enum Kind {
    Byte,
    Two,
    Four,
    Variable,
    Text,
    Binary,
    Pair,
}

/// Identifier, name, type, meaning.
const PROPERTIES: [(u32, &str, Kind, Saying); 27] = [
    (1, "Payload Format Indicator", Kind::Byte, say::PROPERTY_1),
    (2, "Message Expiry Interval", Kind::Four, say::PROPERTY_2),
    (3, "Content Type", Kind::Text, say::PROPERTY_3),
    (8, "Response Topic", Kind::Text, say::PROPERTY_8),
    (9, "Correlation Data", Kind::Binary, say::PROPERTY_9),
    (11, "Subscription Identifier", Kind::Variable, say::PROPERTY_11),
    (17, "Session Expiry Interval", Kind::Four, say::PROPERTY_17),
    (18, "Assigned Client Identifier", Kind::Text, say::PROPERTY_18),
    (19, "Server Keep Alive", Kind::Two, say::PROPERTY_19),
    (21, "Authentication Method", Kind::Text, say::PROPERTY_21),
    (22, "Authentication Data", Kind::Binary, say::PROPERTY_22),
    (23, "Request Problem Information", Kind::Byte, say::PROPERTY_23),
    (24, "Will Delay Interval", Kind::Four, say::PROPERTY_24),
    (25, "Request Response Information", Kind::Byte, say::PROPERTY_25),
    (26, "Response Information", Kind::Text, say::PROPERTY_26),
    (28, "Server Reference", Kind::Text, say::PROPERTY_28),
    (31, "Reason String", Kind::Text, say::PROPERTY_31),
    (33, "Receive Maximum", Kind::Two, say::PROPERTY_33),
    (34, "Topic Alias Maximum", Kind::Two, say::PROPERTY_34),
    (35, "Topic Alias", Kind::Two, say::PROPERTY_35),
    (36, "Maximum QoS", Kind::Byte, say::PROPERTY_36),
    (37, "Retain Available", Kind::Byte, say::PROPERTY_37),
    (38, "User Property", Kind::Pair, say::PROPERTY_38),
    (39, "Maximum Packet Size", Kind::Four, say::PROPERTY_39),
    (40, "Wildcard Subscription Available", Kind::Byte, say::PROPERTY_40),
    (41, "Subscription Identifier Available", Kind::Byte, say::PROPERTY_41),
    (42, "Shared Subscription Available", Kind::Byte, say::PROPERTY_42),
];

/// What a packet's reader wants to know of its properties.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) topic_alias: Option<u16>,
    pub(super) reason: Option<String>,
    pub(super) content_type: Option<String>,
}

/// Reads the properties that stand here, their length first.
pub(super) fn read(
    reader: &mut Reader<'_>,
    budget: &mut Budget,
    name: &str,
    fields: &mut Vec<Field>,
) -> Result<Properties, Malformed> {
    let start = reader.at();
    let length = variable(reader, "property length")?;
    let end = reader.at().saturating_add(length as usize);
    let (mut list, mut count, mut found) = (List::default(), 0, Properties::default());
    let read = loop {
        if reader.at() >= end {
            break Ok(());
        }
        match property(reader, &mut found) {
            Ok(field) => list.add(budget, |_| field),
            Err(malformed) => break Err(malformed),
        }
        count += 1;
    };
    let value =
        if length == 0 { "none".to_owned() } else { counted(count, "property").replace("propertys", "properties") };
    fields.push(branch(name, value, reader.since(start), list.finish()));
    read?;
    if reader.at() > end {
        Err(Malformed("a property goes on behind the end of the properties".to_owned()))
    } else {
        Ok(found)
    }
}

fn property(reader: &mut Reader<'_>, found: &mut Properties) -> Result<Field, Malformed> {
    let start = reader.at();
    let identifier = variable(reader, "property identifier")?;
    let Some((_, name, kind, note)) = PROPERTIES.iter().find(|(known, ..)| *known == identifier) else {
        return Err(Malformed(format!("there is no property {identifier}")));
    };
    let value = match kind {
        Kind::Byte => reader.u8(name)?.to_string(),
        Kind::Two => {
            let number = reader.u16(name)?;
            if identifier == 35 {
                found.topic_alias = Some(number);
            }
            number.to_string()
        }
        Kind::Four => reader.u32(name)?.to_string(),
        Kind::Variable => variable(reader, name)?.to_string(),
        Kind::Text => {
            let text = text(reader, name)?;
            match identifier {
                31 => found.reason = Some(text.to_owned()),
                3 => found.content_type = Some(text.to_owned()),
                _ => {}
            }
            quoted(text)
        }
        Kind::Binary => match binary(reader, name)? {
            // What proves who somebody is belongs in no log.
            secret if identifier == 22 => format!("not shown, {}", counted(secret.len(), "byte")),
            bytes => readable(bytes),
        },
        Kind::Pair => {
            let (key, value) = (text(reader, name)?, text(reader, name)?);
            format!("{} = {}", quoted(key), quoted(value))
        }
    };
    Ok(noted(leaf(*name, value, reader.since(start)), *note))
}

/// A variable byte integer (§1.5.5).
pub(super) fn variable(reader: &mut Reader<'_>, what: &str) -> Result<u32, Malformed> {
    let mut number = 0;
    for place in 0..4 {
        let byte = reader.u8(what)?;
        number |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Malformed(format!("the {what} has more than four bytes")))
}

/// Bytes behind a length of two bytes.
pub(super) fn binary<'b>(reader: &mut Reader<'b>, what: &str) -> Result<&'b [u8], Malformed> {
    let length = reader.u16(what)?;
    reader.take(usize::from(length), what)
}

/// Text behind a length of two bytes.
pub(super) fn text<'b>(reader: &mut Reader<'b>, what: &str) -> Result<&'b str, Malformed> {
    let bytes = binary(reader, what)?;
    std::str::from_utf8(bytes).map_err(|_| Malformed(format!("the {what} is no UTF-8: {}", hex(bytes))))
}
