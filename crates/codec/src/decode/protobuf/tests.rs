//! Messages with a `.proto` and without.

use super::ProtoType;
use crate::decode::{Decoded, Decoder, Hints, Mark, Protocol};
use model::{ByteSpan, Field, ProtoField, ProtoKind, ProtoSchema, WireDirection};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

fn decoded(of: Option<ProtoType>, bytes: &[u8]) -> Decoded {
    let mut decoder = Decoder::new(&Protocol::Protobuf(of), &Hints::default());
    decoder.feed(WireDirection::In, bytes, false, Mark::default()).remove(0)
}

fn field(name: &str, kind: ProtoKind, is_repeated: bool) -> ProtoField {
    ProtoField { name: name.to_owned(), kind, is_repeated }
}

/// `chat.Envelope { sint32 seq = 1; Kind kind = 2; repeated double at = 3; User from = 4; bytes raw = 5; }`
fn envelope() -> ProtoType {
    let envelope = BTreeMap::from([
        (1, field("seq", ProtoKind::Sint, false)),
        (2, field("kind", ProtoKind::Enum("chat.Kind".into()), false)),
        (3, field("at", ProtoKind::Double, true)),
        (4, field("from", ProtoKind::Message("chat.User".into()), false)),
        (5, field("raw", ProtoKind::Bytes, false)),
    ]);
    let user = BTreeMap::from([(1, field("name", ProtoKind::String, false))]);
    let schema = ProtoSchema {
        messages: BTreeMap::from([("chat.Envelope".into(), envelope), ("chat.User".into(), user)]),
        enums: BTreeMap::from([("chat.Kind".into(), BTreeMap::from([(0, "TEXT".into()), (1, "JOIN".into())]))]),
    };
    let message = Some("chat.Envelope".to_owned());
    ProtoType { schema: Arc::new(schema), sent: message.clone(), received: message }
}

const JOIN: &[u8] = b"\x08\x03\x10\x01\x1a\x10\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\x04\x40\x22\x04\x0a\x02li\x2a\x01\xff";

#[test]
fn a_message_of_a_given_type_has_names_and_every_field_its_bytes() {
    let one = decoded(Some(envelope()), JOIN);
    assert_eq!(one.problem, None);
    assert_eq!(one.packet.name, "Envelope");
    assert_eq!(one.packet.summary, r#"{seq: -2, kind: JOIN (1), at: [1, 2.5], from: {name: "li"}, raw: <ff>}"#);
    let from = &one.packet.fields[3];
    assert_eq!((from.note.as_deref(), from.span), (Some("4 chat.User"), ByteSpan::new(22, 28)));
    assert_eq!(from.children[0].span, ByteSpan::new(24, 28));
    assert_eq!(one.packet.fields[2].children[1].span, ByteSpan::new(14, 22));
}

#[test]
fn without_a_type_numbers_wire_types_and_guesses_are_shown() {
    let one = decoded(None, JOIN);
    assert_eq!(one.packet.name, "MESSAGE");
    assert!(one.packet.summary.starts_with("{1: 3, 2: 1, 3: <00 00"), "{}", one.packet.summary);
    let notes: Vec<_> = one.packet.fields.iter().filter_map(|field| field.note.as_deref()).collect();
    assert_eq!(notes[..2], ["varint; or sint -2", "varint; or sint -1, bool true"]);
    assert_eq!(one.packet.fields[3].children[0].value, "\"li\"");
}

#[test]
fn what_does_not_fit_the_type_is_told_once_and_shown_as_it_is() {
    let mut decoder = Decoder::new(&Protocol::Protobuf(Some(envelope())), &Hints::default());
    let mut feed = |bytes| decoder.feed(WireDirection::In, bytes, false, Mark::default()).remove(0);
    let one = feed(&b"\x0a\x01a\x38\x05"[..]);
    assert_eq!(one.packet.fields[0].note.as_deref(), Some("the .proto has sint here, the wire length-delimited"));
    assert_eq!(one.packet.fields[1].note.as_deref(), Some("not in the .proto; varint"));
    assert_eq!(one.problem.unwrap().text, "2 of these fields are not as in chat.Envelope");
    assert_eq!(feed(&b"\x38\x05"[..]).problem, None);
}

#[test]
fn bytes_that_break_off_say_where_and_keep_what_was_read() {
    let one = decoded(None, b"\x08\x01\x12\x05ab");
    assert_eq!(one.packet.summary, "{1: 1, malformed: the packet ends inside of its value}");
    assert_eq!(one.packet.fields[1].span, ByteSpan::new(2, 6));
    assert!(
        one.problem.unwrap().text.ends_with("is no message of Protocol Buffers: the packet ends inside of its value")
    );
    for bytes in [&b"\x00"[..], b"\x0f", b"\x0c", b"\x0b\x14", b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"] {
        assert_eq!(decoded(None, bytes).packet.name, "?", "{bytes:02x?}");
    }
    assert_eq!(decoded(None, b"").packet.summary, "{}");
}

#[test]
fn groups_are_read_and_depth_has_an_end() {
    let one = decoded(None, b"\x0b\x10\x01\x0c");
    assert_eq!(one.packet.summary, "{1: {2: 1}}");
    let groups = b"\x0b".repeat(100_000);
    assert_eq!(decoded(None, &groups).packet.name, "?");
    let mut deep = b"\x08\x01".to_vec();
    for _ in 0..60 {
        deep = [&[0x0a][..], &[deep.len() as u8 & 0x7f], &deep].concat();
    }
    decoded(None, &deep);
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[derive(Clone, Debug)]
enum Any {
    Number(u64),
    Long(u64),
    Short(u32),
    Text(String),
    Message(Vec<(u32, Any)>),
}

fn bytes_of(fields: &[(u32, Any)]) -> Vec<u8> {
    let tag = |number: u32, kind: u64| varint(u64::from(number) << 3 | kind);
    let sized = |number, bytes: &[u8]| [tag(number, 2), varint(bytes.len() as u64), bytes.to_vec()].concat();
    let one = |(number, value): &(u32, Any)| match value {
        Any::Number(value) => [tag(*number, 0), varint(*value)].concat(),
        Any::Long(bits) => [tag(*number, 1), bits.to_le_bytes().to_vec()].concat(),
        Any::Short(bits) => [tag(*number, 5), bits.to_le_bytes().to_vec()].concat(),
        Any::Text(text) => sized(*number, text.as_bytes()),
        Any::Message(fields) => sized(*number, &bytes_of(fields)),
    };
    fields.iter().flat_map(one).collect()
}

fn any_fields() -> impl Strategy<Value = Vec<(u32, Any)>> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(Any::Number),
        any::<u64>().prop_map(Any::Long),
        any::<u32>().prop_map(Any::Short),
        "[a-z]{1,20}".prop_map(Any::Text),
    ];
    let value = leaf.prop_recursive(3, 32, 6, |inner| {
        // A tag below 32 is a control character, so that no message looks like text.
        proptest::collection::vec((1u32..3, inner), 1..6).prop_map(Any::Message)
    });
    proptest::collection::vec((1u32..3, value), 0..8)
}

fn same(told: &[Field], fields: &[(u32, Any)]) {
    assert_eq!(told.len(), fields.len());
    for (told, (number, value)) in told.iter().zip(fields) {
        assert_eq!(told.name, number.to_string());
        match value {
            Any::Number(value) | Any::Long(value) => assert_eq!(told.value, value.to_string()),
            Any::Short(bits) => assert_eq!(told.value, bits.to_string()),
            Any::Text(text) => assert_eq!(told.value, format!("\"{text}\"")),
            Any::Message(fields) => same(&told.children, fields),
        }
    }
}

proptest! {
    #[test]
    fn any_fields_that_are_written_are_read(fields in any_fields()) {
        let one = decoded(None, &bytes_of(&fields));
        same(&one.packet.fields, &fields);
    }
}
