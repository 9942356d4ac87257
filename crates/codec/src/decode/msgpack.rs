//! MessagePack: each message is one value, or several behind each other.
//!
//! Counterpart: <https://github.com/msgpack/msgpack/blob/master/spec.md>. Invariants: every value knows its bytes and its format; what
//! is deeper than [`DEPTH_MAX`] is one value; no length is believed before its bytes are there.

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::protocol::{First, Hints};
use super::reader::{Malformed, Reader};
use super::tree::{Budget, DEPTH_MAX, List, branch, counted, cut, hex, leaf, line_item, noted, quoted, readable};
use model::{ByteSpan, Field};

/// Each message on its own.
#[derive(Debug, Default)]
pub(super) struct MessagePack {
    /// That something is no MessagePack was told.
    told: bool,
}

/// How sure it is that a connection speaks MessagePack: a map with a text as its first key that is as long as its message is hardly
/// anything else.
pub(super) fn score(hints: &Hints, first: Option<First<'_>>) -> u8 {
    let types = ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"];
    let is_type = |content_type: &String| types.iter().any(|name| content_type.trim_start().starts_with(name));
    if hints.subprotocols.iter().any(|name| name.eq_ignore_ascii_case("msgpack"))
        || hints.content_type.as_ref().is_some_and(is_type)
    {
        return 90;
    }
    if first.is_some_and(|first| !first.is_text && is_map(first.bytes)) { 65 } else { 0 }
}

fn is_map(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let is_named =
        matches!(head(&mut reader), Ok((Head::Map(1..), _))) && matches!(head(&mut reader), Ok((Head::Text(1..), _)));
    let mut whole = Reader::new(bytes);
    is_named && skip(&mut whole).is_ok() && whole.is_done()
}

impl Decode for MessagePack {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let mut reader = Reader::new(input.bytes);
        loop {
            let start = reader.at();
            let mut budget = Budget::default();
            match value("value", &mut reader, 0, &mut budget) {
                Ok(told) => {
                    let name = told.name;
                    sink.push(Draft {
                        name: name.into(),
                        summary: told.line,
                        fields: vec![told.field],
                        ..Draft::default()
                    });
                }
                Err(Malformed(why)) => return sink.push(self.malformed(input.bytes, start, why)),
            }
            if reader.is_done() {
                return;
            }
        }
    }
}

impl MessagePack {
    fn malformed(&mut self, bytes: &[u8], start: usize, why: String) -> Draft {
        let rest = bytes.get(start..).unwrap_or_default();
        let field = leaf("malformed", why.clone(), ByteSpan::new(start, bytes.len()));
        let problem = (!std::mem::replace(&mut self.told, true)).then(|| {
            let text = format!("{} is no MessagePack: {why}", readable(rest));
            Problem::new(
                "msgpack-bytes",
                text,
                "each message must be whole values; choose another protocol with --decode",
            )
        });
        Draft {
            name: "?".into(),
            summary: cut(format!("malformed: {why}")),
            fields: vec![field],
            problem,
            ..Draft::default()
        }
    }
}

/// What begins with a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Nil,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(Float),
    Text(u32),
    Binary(u32),
    Array(u32),
    Map(u32),
    Extension(u32),
}

/// A float by its bits and its width, so that heads can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Float {
    Single(u32),
    Double(u64),
}

/// The head of a value, and the name of its format.
fn head(reader: &mut Reader<'_>) -> Result<(Head, &'static str), Malformed> {
    let first = reader.u8("first value")?;
    let mut number = |bytes: usize| reader.number(bytes, "length or number");
    #[expect(clippy::cast_possible_truncation, reason = "at most four bytes were read")]
    let length = |number: u64| number as u32;
    Ok(match first {
        0x00..=0x7f => (Head::Unsigned(u64::from(first)), "positive fixint"),
        0x80..=0x8f => (Head::Map(u32::from(first & 0x0f)), "fixmap"),
        0x90..=0x9f => (Head::Array(u32::from(first & 0x0f)), "fixarray"),
        0xa0..=0xbf => (Head::Text(u32::from(first & 0x1f)), "fixstr"),
        0xc0 => (Head::Nil, "nil"),
        0xc1 => return Err(Malformed("no value begins with c1".to_owned())),
        0xc2 => (Head::Bool(false), "false"),
        0xc3 => (Head::Bool(true), "true"),
        0xc4 => (Head::Binary(length(number(1)?)), "bin 8"),
        0xc5 => (Head::Binary(length(number(2)?)), "bin 16"),
        0xc6 => (Head::Binary(length(number(4)?)), "bin 32"),
        0xc7 => (Head::Extension(length(number(1)?)), "ext 8"),
        0xc8 => (Head::Extension(length(number(2)?)), "ext 16"),
        0xc9 => (Head::Extension(length(number(4)?)), "ext 32"),
        0xca => (Head::Float(Float::Single(length(number(4)?))), "float 32"),
        0xcb => (Head::Float(Float::Double(number(8)?)), "float 64"),
        0xcc => (Head::Unsigned(number(1)?), "uint 8"),
        0xcd => (Head::Unsigned(number(2)?), "uint 16"),
        0xce => (Head::Unsigned(number(4)?), "uint 32"),
        0xcf => (Head::Unsigned(number(8)?), "uint 64"),
        0xd0 => (Head::Signed(signed(number(1)?, 1)), "int 8"),
        0xd1 => (Head::Signed(signed(number(2)?, 2)), "int 16"),
        0xd2 => (Head::Signed(signed(number(4)?, 4)), "int 32"),
        0xd3 => (Head::Signed(signed(number(8)?, 8)), "int 64"),
        0xd4 => (Head::Extension(1), "fixext 1"),
        0xd5 => (Head::Extension(2), "fixext 2"),
        0xd6 => (Head::Extension(4), "fixext 4"),
        0xd7 => (Head::Extension(8), "fixext 8"),
        0xd8 => (Head::Extension(16), "fixext 16"),
        0xd9 => (Head::Text(length(number(1)?)), "str 8"),
        0xda => (Head::Text(length(number(2)?)), "str 16"),
        0xdb => (Head::Text(length(number(4)?)), "str 32"),
        0xdc => (Head::Array(length(number(2)?)), "array 16"),
        0xdd => (Head::Array(length(number(4)?)), "array 32"),
        0xde => (Head::Map(length(number(2)?)), "map 16"),
        0xdf => (Head::Map(length(number(4)?)), "map 32"),
        0xe0..=0xff => (Head::Signed(signed(u64::from(first), 1)), "negative fixint"),
    })
}

/// A number of so many bytes with its sign.
fn signed(number: u64, bytes: u32) -> i64 {
    let unused = 64 - 8 * bytes;
    (number << unused).cast_signed() >> unused
}

/// A value as a field, on one line, and what it is.
struct Told {
    name: &'static str,
    field: Field,
    line: String,
}

fn value(name: &str, reader: &mut Reader<'_>, depth: usize, budget: &mut Budget) -> Result<Told, Malformed> {
    let start = reader.at();
    let (head, format) = head(reader)?;
    let plain = |reader: &Reader<'_>, text: String| {
        let field = noted(leaf(name, text.clone(), reader.since(start)), format);
        Ok(Told { name: "VALUE", field, line: cut(text) })
    };
    match head {
        Head::Nil => plain(reader, "nil".to_owned()),
        Head::Bool(is) => plain(reader, is.to_string()),
        Head::Unsigned(number) => plain(reader, number.to_string()),
        Head::Signed(number) => plain(reader, number.to_string()),
        Head::Float(Float::Single(bits)) => plain(reader, f32::from_bits(bits).to_string()),
        Head::Float(Float::Double(bits)) => plain(reader, f64::from_bits(bits).to_string()),
        Head::Text(length) => {
            let bytes = reader.take(length as usize, "text")?;
            match std::str::from_utf8(bytes) {
                Ok(text) => plain(reader, quoted(text)),
                Err(_) => plain(reader, format!("no UTF-8: {}", hex(bytes))),
            }
        }
        Head::Binary(length) => {
            let bytes = reader.take(length as usize, "binary data")?;
            plain(reader, format!("<{}>", if bytes.is_empty() { "0 B".to_owned() } else { hex(bytes) }))
        }
        Head::Extension(length) => {
            let kind = signed(u64::from(reader.u8("extension type")?), 1);
            let bytes = reader.take(length as usize, "extension")?;
            plain(reader, extension(kind, bytes))
        }
        Head::Array(count) | Head::Map(count) => {
            let is_map = matches!(head, Head::Map(_));
            let (what, kind) = if is_map { ("member", "MAP") } else { ("item", "ARRAY") };
            let (parts, line) = if depth + 1 >= DEPTH_MAX {
                skip_values(reader, u64::from(count) * if is_map { 2 } else { 1 })?;
                (Vec::new(), "…".to_owned())
            } else {
                parts(reader, count, is_map, depth + 1, budget)?
            };
            let line = if is_map { format!("{{{line}}}") } else { format!("[{line}]") };
            let field = branch(name, counted(count as usize, what), reader.since(start), parts);
            Ok(Told { name: kind, field: noted(field, format), line: cut(line) })
        }
    }
}

/// Members or items, and the same on one line.
fn parts(
    reader: &mut Reader<'_>,
    count: u32,
    is_map: bool,
    depth: usize,
    budget: &mut Budget,
) -> Result<(Vec<Field>, String), Malformed> {
    let (mut list, mut line) = (List::default(), String::new());
    for number in 0..count {
        if budget.is_spent() {
            let left = count - number;
            skip_values(reader, u64::from(left) * if is_map { 2 } else { 1 })?;
            list.skip(left as usize);
            line_item(&mut line, "…");
            break;
        }
        let name = if is_map { key(reader)? } else { number.to_string() };
        let mut failed = None;
        let mut told_line = String::new();
        list.add(budget, |budget| match value(&name, reader, depth, budget) {
            Ok(told) => {
                told_line = told.line;
                told.field
            }
            Err(malformed) => {
                failed = Some(malformed);
                Field::default()
            }
        });
        if let Some(malformed) = failed {
            return Err(malformed);
        }
        line_item(&mut line, &if is_map { format!("{name}: {told_line}") } else { told_line });
    }
    Ok((list.finish(), line))
}

/// A key of a map: texts as they are, other values as on a line.
fn key(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let before = reader.clone();
    if let (Head::Text(length), _) = head(reader)? {
        let bytes = reader.take(length as usize, "key")?;
        return Ok(std::str::from_utf8(bytes).map_or_else(|_| hex(bytes), |text| cut(text.to_owned())));
    }
    *reader = before;
    // A key that is a container is rare; it is not taken apart.
    value("key", reader, DEPTH_MAX, &mut Budget::default()).map(|told| told.line)
}

/// What an extension says; type -1 is a time.
fn extension(kind: i64, bytes: &[u8]) -> String {
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let time = |seconds: i64, nanoseconds: u64| format!("timestamp {}", utc(seconds, nanoseconds));
    match (kind, bytes) {
        (-1, [_, _, _, _]) => time(number(bytes).cast_signed(), 0),
        (-1, [_, _, _, _, _, _, _, _]) => time((number(bytes) & 0x3_ffff_ffff).cast_signed(), number(bytes) >> 34),
        (-1, [nanoseconds @ .., _, _, _, _, _, _, _, _]) if nanoseconds.len() == 4 => {
            time(number(bytes.get(4..).unwrap_or_default()).cast_signed(), number(nanoseconds))
        }
        _ => format!("ext type {kind}: {}", if bytes.is_empty() { "0 B".to_owned() } else { hex(bytes) }),
    }
}

/// A time as people read it; what lies beyond the year 9999 stays a number of seconds.
fn utc(seconds: i64, nanoseconds: u64) -> String {
    const DAY: i64 = 86_400;
    /// Of the last second of 9999, and the first of 1.
    const RANGE: std::ops::Range<i64> = -62_135_596_800..253_402_300_800;
    if !RANGE.contains(&seconds) {
        return format!("{seconds} s after 1970");
    }
    // Days of eras of 400 years that begin in March, so that the day of a leap year is the last one.
    let (days, rest) = (seconds.div_euclid(DAY) + 719_468, seconds.rem_euclid(DAY));
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month < 3);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let fraction = format!("{nanoseconds:09}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{fraction}Z")
}

fn skip(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    skip_values(reader, 1)
}

/// Passes over values without a level for each depth; every round takes a byte at least.
fn skip_values(reader: &mut Reader<'_>, count: u64) -> Result<(), Malformed> {
    let mut left = count;
    while left > 0 {
        left -= 1;
        match head(reader)?.0 {
            Head::Text(length) | Head::Binary(length) => drop(reader.take(length as usize, "value")?),
            Head::Extension(length) => drop(reader.take((length as usize).saturating_add(1), "extension")?),
            Head::Array(count) => left = left.saturating_add(u64::from(count)),
            Head::Map(count) => left = left.saturating_add(2 * u64::from(count)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Decoder, FIELDS_MAX, Mark, Protocol, recognise};
    use model::{Packet, WireDirection};
    use proptest::prelude::*;
    use rmpv::Value;

    fn decoded(bytes: &[u8]) -> Vec<Packet> {
        let mut decoder = Decoder::new(&Protocol::MessagePack, &Hints::default());
        let told = decoder.feed(WireDirection::In, bytes, false, Mark::default());
        told.into_iter().map(|one| one.packet).collect()
    }

    fn bytes_of(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, value).unwrap();
        bytes
    }

    #[test]
    fn every_value_knows_its_bytes_and_its_format() {
        let bytes = bytes_of(&Value::Map(vec![
            ("op".into(), "move".into()),
            ("at".into(), Value::Array(vec![1.into(), (-200).into(), 1.5.into()])),
            (7.into(), Value::Binary(vec![0, 255])),
        ]));
        let packets = decoded(&bytes);
        assert_eq!(packets[0].name, "MAP");
        assert_eq!(packets[0].summary, r#"{op: "move", at: [1, -200, 1.5], 7: <00 ff>}"#);
        let at = &packets[0].fields[0].children[1];
        assert_eq!((at.value.as_str(), at.note.as_deref()), ("3 items", Some("fixarray")));
        let second = &at.children[1];
        assert_eq!(&bytes[second.span.start as usize..second.span.end as usize], b"\xd1\xff\x38");
        assert_eq!(second.note.as_deref(), Some("int 16"));
    }

    #[test]
    fn several_values_in_a_message_are_several_packets_and_the_broken_one_says_where() {
        let told = decoded(b"\x01\xa1a\x92\x01");
        let lines: Vec<_> = told.iter().map(|packet| format!("{} {}", packet.name, packet.summary)).collect();
        assert_eq!(lines, ["VALUE 1", "VALUE \"a\"", "? malformed: the packet ends inside of its first value"]);
        assert_eq!(told[2].fields[0].span, ByteSpan::new(3, 5));
    }

    #[test]
    fn a_time_is_read_from_each_of_its_three_lengths() {
        let line = |bytes: &[u8]| decoded(bytes)[0].summary.clone();
        assert_eq!(line(b"\xd6\xff\x00\x00\x00\x0a"), "timestamp 1970-01-01T00:00:10Z");
        assert_eq!(line(b"\xd7\xff\x00\x00\x00\x04\x00\x00\x00\x0a"), "timestamp 1970-01-01T00:00:10.000000001Z");
        let long = b"\xc7\x0c\xff\x00\x00\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff";
        assert_eq!(line(long), "timestamp 1969-12-31T23:59:59.000000002Z");
        assert_eq!(line(b"\xd4\x05\x09"), "ext type 5: 09");
        assert_eq!(utc(951_782_400, 500_000_000), "2000-02-29T00:00:00.5Z");
        assert_eq!(utc(1_709_251_199, 0), "2024-02-29T23:59:59Z");
        assert_eq!(utc(253_402_300_799, 0), "9999-12-31T23:59:59Z");
        assert_eq!(utc(i64::MIN, 0), "-9223372036854775808 s after 1970");
    }

    #[test]
    fn a_length_that_lies_costs_nothing_and_depth_has_an_end() {
        for bytes in
            [&b"\xdd\xff\xff\xff\xff\x01"[..], b"\xdf\xff\xff\xff\xff\xa1a\x01", b"\xc6\xff\xff\xff\xff", b"\xc1"]
        {
            assert_eq!(decoded(bytes)[0].name, "?", "{bytes:02x?}");
        }
        let deep = [vec![0x91; 100_000], vec![1]].concat();
        assert_eq!(decoded(&deep)[0].name, "ARRAY");
        let wide = bytes_of(&Value::Array(vec![1.into(); FIELDS_MAX + 5]));
        assert_eq!(decoded(&wide)[0].fields[0].children.last().map(|field| field.value.as_str()), Some("5 more"));
    }

    #[test]
    fn a_map_with_named_members_is_recognised_and_other_bytes_are_not() {
        let hints = Hints { transport: "websocket".into(), ..Hints::default() };
        let seen = |bytes: &[u8]| recognise(&hints, Some((WireDirection::In, bytes, false)));
        assert_eq!(seen(b"\x81\xa2op\x01"), Some(Protocol::MessagePack));
        for other in [&b"\x80"[..], b"\x81\x01\x01", b"\x81\xa2op\x01\x00", b"\x93\x01\x02\x03", b"", b"\x00\x01\x02"] {
            assert_eq!(seen(other), None, "{other:02x?}");
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Nil),
            any::<bool>().prop_map(Value::Boolean),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::F64),
            "[a-z]{0,40}".prop_map(Value::from),
            proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Binary),
            (any::<i8>(), proptest::collection::vec(any::<u8>(), 0..20))
                .prop_map(|(kind, data)| Value::Ext(kind, data)),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
                proptest::collection::vec(("[a-z]{1,8}".prop_map(Value::from), inner), 0..8).prop_map(Value::Map),
            ]
        })
    }

    /// The field says what the value is, all the way down, and its bytes are those of the value.
    fn same(field: &Field, value: &Value, bytes: &[u8]) {
        let own = &bytes[field.span.start as usize..field.span.end as usize];
        assert_eq!(rmpv::decode::read_value(&mut &own[..]).unwrap(), *value);
        match value {
            Value::Array(items) => {
                assert_eq!(field.children.len(), items.len());
                field.children.iter().zip(items).for_each(|(field, item)| same(field, item, bytes));
            }
            Value::Map(members) => {
                assert_eq!(field.children.len(), members.len());
                for (field, (key, member)) in field.children.iter().zip(members) {
                    assert_eq!(Some(field.name.as_str()), key.as_str());
                    same(field, member, bytes);
                }
            }
            Value::Integer(number) => assert_eq!(field.value, number.to_string()),
            Value::Boolean(is) => assert_eq!(field.value, is.to_string()),
            Value::String(text) => assert_eq!(field.value, quoted(text.as_str().unwrap())),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn any_value_that_is_written_is_read(value in any_value()) {
            let bytes = bytes_of(&value);
            let packets = decoded(&bytes);
            prop_assert_eq!(packets.len(), 1);
            same(&packets[0].fields[0], &value, &bytes);
        }
    }
}
