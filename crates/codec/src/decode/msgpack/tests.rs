//! Values as libraries write them, and bytes that are none.

use super::extension::utc;
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
    for bytes in [&b"\xdd\xff\xff\xff\xff\x01"[..], b"\xdf\xff\xff\xff\xff\xa1a\x01", b"\xc6\xff\xff\xff\xff", b"\xc1"]
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
        (any::<i8>(), proptest::collection::vec(any::<u8>(), 0..20)).prop_map(|(kind, data)| Value::Ext(kind, data)),
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
