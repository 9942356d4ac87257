//! What is written by the rules of a protocol is read as it was meant, whatever it says, and its fields stand on its bytes.
//!
//! Counterpart: `captures.rs` has what real programs write; MessagePack, Protocol Buffers and STOMP have their round trips beside them.

use super::tree::quoted;
use super::{Decoded, Decoder, Hints, Mark, Protocol};
use model::{Field, WireDirection};
use proptest::collection::vec;
use proptest::prelude::*;

fn decoded(protocol: &Protocol, url: &str, messages: &[(&[u8], bool)]) -> Vec<Decoded> {
    let hints = Hints { transport: "websocket".into(), url: url.into(), ..Hints::default() };
    let mut decoder = Decoder::new(protocol, &hints);
    // An event stream comes from the server; of the others the direction means nothing here.
    let dir = if *protocol == Protocol::Sse { WireDirection::In } else { WireDirection::Out };
    let feed = |(event, (bytes, is_text)): (u64, &(&[u8], bool))| {
        decoder.feed(dir, bytes, *is_text, Mark { event, ..Mark::default() })
    };
    (0..).zip(messages).flat_map(feed).collect()
}

fn find<'f>(fields: &'f [Field], name: &str) -> &'f Field {
    fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("there is no {name} in {fields:?}"))
}

fn slice<'b>(field: &Field, bytes: &'b [u8]) -> &'b [u8] {
    &bytes[field.span.start as usize..field.span.end as usize]
}

/// A text of MQTT with its length.
fn text(value: &str) -> Vec<u8> {
    [&(value.len() as u16).to_be_bytes()[..], value.as_bytes()].concat()
}

/// A packet of MQTT; its body is shorter than 16 KiB.
fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = if length < 128 { vec![length as u8] } else { vec![length as u8 & 0x7f | 0x80, (length >> 7) as u8] };
    [&[first][..], &head, body].concat()
}

const CONNECT_5: &[u8] = b"\x10\x0e\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x01a";

proptest! {
    #[test]
    fn a_publish_with_any_topic_payload_flags_and_properties(
        topic in "[a-z/你好]{1,40}",
        payload in vec(any::<u8>(), 0..200),
        (qos, dup, retain) in (0u8..3, any::<bool>(), any::<bool>()),
        id in 1u16..,
        users in vec(("[a-z]{0,8}", "[a-z好]{0,8}"), 0..4),
        expiry in any::<u32>(),
    ) {
        let own: Vec<u8> = users.iter().flat_map(|(name, value)| [vec![0x26], text(name), text(value)].concat()).collect();
        let properties = [&[0x02][..], &expiry.to_be_bytes(), &own].concat();
        let id_bytes = if qos > 0 { id.to_be_bytes().to_vec() } else { Vec::new() };
        let body = [text(&topic), id_bytes, vec![properties.len() as u8], properties, payload.clone()].concat();
        let bytes = packet(0x30 | u8::from(dup) << 3 | qos << 1 | u8::from(retain), &body);
        let told = decoded(&Protocol::Mqtt, "", &[(CONNECT_5, false), (&bytes, false)]);
        let fields = &told[1].packet.fields;
        prop_assert!(!fields.iter().any(|field| field.name == "malformed"), "{:?}", fields);
        prop_assert_eq!(&find(fields, "topic").value, &quoted(&topic));
        prop_assert_eq!(slice(find(fields, "payload"), &bytes), &payload[..]);
        let head = &find(fields, "fixed header").children;
        prop_assert_eq!(&find(head, "qos").value, &qos.to_string());
        prop_assert_eq!(find(head, "dup").value == "1", dup);
        prop_assert_eq!(find(head, "retain").value == "1", retain);
        prop_assert_eq!(told[1].packet.id.clone(), (qos > 0).then(|| id.to_string()));
        let found = &find(fields, "properties").children;
        prop_assert_eq!(&found[0].value, &expiry.to_string());
        let wanted: Vec<_> = users.iter().map(|(name, value)| format!("{} = {}", quoted(name), quoted(value))).collect();
        let read: Vec<_> = found[1..].iter().map(|field| field.value.clone()).collect();
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn a_subscribe_with_any_filters(filters in vec(("[a-z/好]{1,20}", 0u8..3), 1..8), id in 1u16..) {
        let list: Vec<u8> = filters.iter().flat_map(|(filter, qos)| [text(filter), vec![*qos]].concat()).collect();
        let bytes = packet(0x82, &[&id.to_be_bytes()[..], &list].concat());
        let told = decoded(&Protocol::Mqtt, "", &[(&bytes, false)]);
        let read: Vec<_> = told[0].packet.fields.iter().filter(|field| field.name == "subscription").collect();
        prop_assert_eq!(read.len(), filters.len());
        for (field, (filter, qos)) in read.iter().zip(&filters) {
            prop_assert_eq!(&field.value, &quoted(filter));
            prop_assert_eq!(&find(&field.children, "qos").value, &qos.to_string());
            prop_assert_eq!(slice(field, &bytes), &[text(filter), vec![*qos]].concat()[..]);
        }
    }

    #[test]
    fn an_event_of_socket_io_with_any_arguments_and_attachments(
        namespace in proptest::option::of("/[a-z]{1,8}"),
        ack in proptest::option::of(any::<u32>()),
        name in "[a-z 你]{1,12}",
        argument in any::<i64>(),
        files in vec(vec(any::<u8>(), 0..30), 0..4),
    ) {
        let places = (0..files.len()).map(|num| serde_json::json!({"_placeholder": true, "num": num}));
        let args: Vec<_> = [serde_json::json!(name), serde_json::json!(argument)].into_iter().chain(places).collect();
        let data = serde_json::Value::Array(args).to_string();
        let kind = if files.is_empty() { "2".to_owned() } else { format!("5{}-", files.len()) };
        let prefix = namespace.as_ref().map(|namespace| format!("{namespace},")).unwrap_or_default();
        let id = ack.map(|ack| ack.to_string()).unwrap_or_default();
        let text = format!("4{kind}{prefix}{id}{data}");
        let mut messages = vec![(text.as_bytes(), true)];
        messages.extend(files.iter().map(|file| (&file[..], false)));
        let told = decoded(&Protocol::SocketIo, "ws://a/socket.io/?EIO=4&transport=websocket", &messages);
        prop_assert_eq!(told.len(), messages.len());
        prop_assert!(told.iter().all(|one| one.problem.is_none()));
        let first = &told[0].packet;
        prop_assert_eq!(first.id.clone(), ack.map(|ack| ack.to_string()));
        prop_assert_eq!(slice(find(&first.fields, "data"), text.as_bytes()), data.as_bytes());
        prop_assert_eq!(first.fields.iter().find(|field| field.name == "namespace").map(|field| &field.value), namespace.as_ref());
        if let (Some(last), false) = (told.last(), files.is_empty()) {
            prop_assert_eq!(&last.packet.name, "BINARY_EVENT");
            prop_assert!(last.packet.summary.ends_with("complete") && !last.packet.summary.contains("_placeholder"));
        }
    }

    #[test]
    fn a_stream_of_any_events(events in vec(("[a-z]{1,8}", proptest::option::of("[0-9a-z]{1,6}"), vec("[a-z好 ]{0,20}", 1..4)), 1..6)) {
        let write = |(kind, id, lines): &(String, Option<String>, Vec<String>)| {
            let id = id.as_ref().map(|id| format!("id: {id}\r\n")).unwrap_or_default();
            let data: String = lines.iter().map(|line| format!("data: {line}\n")).collect();
            format!("event: {kind}\n{id}{data}\n")
        };
        let stream: String = events.iter().map(write).collect();
        let told = decoded(&Protocol::Sse, "", &[(stream.as_bytes(), false)]);
        prop_assert_eq!(told.len(), events.len());
        for (one, (kind, id, lines)) in told.iter().zip(&events) {
            prop_assert_eq!(&one.packet.name, kind);
            let data: Vec<_> = one.packet.fields.iter().filter(|field| field.name == "data").collect();
            prop_assert_eq!(data.len(), lines.len());
            for (field, line) in data.iter().zip(lines) {
                prop_assert_eq!(slice(field, stream.as_bytes()), line.as_bytes());
            }
            if let Some(id) = id {
                prop_assert_eq!(&find(&one.packet.fields, "id").value, id);
            }
        }
    }

    #[test]
    fn any_bytes_as_hex_are_all_in_a_row(bytes in vec(any::<u8>(), 0..200)) {
        let told = decoded(&Protocol::Hex, "", &[(&bytes, false)]);
        let rows: Vec<u8> = told[0].packet.fields.iter().flat_map(|row| slice(row, &bytes).to_vec()).collect();
        prop_assert_eq!(rows, bytes);
    }
}
