//! Whole conversations of MQTT, as brokers and clients write them.

use crate::decode::{Decoded, Decoder, Hints, Mark, Protocol};
use model::{Field, WireDirection};
use std::time::Duration;

const OUT: WireDirection = WireDirection::Out;
const IN: WireDirection = WireDirection::In;

/// Feeds messages one millisecond apart; gives a line for each packet.
fn lines(messages: &[(WireDirection, &[u8])]) -> Vec<String> {
    packets(messages).iter().map(line).collect()
}

fn packets(messages: &[(WireDirection, &[u8])]) -> Vec<Decoded> {
    let mut decoder = Decoder::new(&Protocol::Mqtt, &Hints::default());
    let feed = |(event, (dir, bytes)): (u64, &(WireDirection, &[u8]))| {
        decoder.feed(*dir, bytes, false, Mark { event, at: Duration::from_millis(event) })
    };
    (0..).zip(messages).flat_map(feed).collect()
}

fn line(one: &Decoded) -> String {
    let packet = &one.packet;
    let answers = packet.answers.as_ref().map(|to| format!("  answers {} {} +{} ms", to.packet, to.name, to.ms));
    let words = format!("{} {}", packet.name, packet.summary);
    format!("{}{}", words.trim_end(), answers.unwrap_or_default())
}

fn find<'f>(fields: &'f [Field], name: &str) -> &'f Field {
    fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("there is no {name} in {fields:?}"))
}

const CONNECT_3: &[u8] = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a";
const CONNECT_5: &[u8] = b"\x10\x0e\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x01a";

#[test]
fn every_answer_names_what_it_answers() {
    let told = lines(&[
        (OUT, CONNECT_3),
        (IN, b"\x20\x02\x01\x00"),
        (OUT, b"\x82\x06\x00\x01\x00\x01t\x01"),
        (IN, b"\x90\x03\x00\x01\x01"),
        (OUT, b"\x32\x09\x00\x01t\x00\x0721.5"),
        (IN, b"\x40\x02\x00\x07"),
        (OUT, b"\xc0\x00"),
        (IN, b"\xd0\x00"),
        (OUT, b"\xa2\x05\x00\x08\x00\x01t"),
        (IN, b"\xb0\x02\x00\x08"),
        (OUT, b"\xe0\x00"),
    ]);
    assert_eq!(
        told,
        [
            "CONNECT MQTT 3.1.1 client=\"a\" keepalive=60 clean session",
            "CONNACK accepted session present  answers 1 CONNECT +1 ms",
            "SUBSCRIBE id=1  \"t\" qos1",
            "SUBACK id=1  granted QoS 1  answers 3 SUBSCRIBE +1 ms",
            "PUBLISH qos1 id=7  t \"21.5\"",
            "PUBACK id=7  answers 5 PUBLISH +1 ms",
            "PINGREQ",
            "PINGRESP  answers 7 PINGREQ +1 ms",
            "UNSUBSCRIBE id=8  \"t\"",
            "UNSUBACK id=8  answers 9 UNSUBSCRIBE +1 ms",
            "DISCONNECT",
        ]
    );
}

#[test]
fn all_four_packets_of_qos_2_belong_to_their_publish_and_ids_of_both_sides_are_apart() {
    let told = lines(&[
        (OUT, b"\x34\x05\x00\x01t\x00\x01"),
        (IN, b"\x34\x05\x00\x01u\x00\x01"),
        (IN, b"\x50\x02\x00\x01"),
        (OUT, b"\x50\x02\x00\x01"),
        (OUT, b"\x62\x02\x00\x01"),
        (IN, b"\x62\x02\x00\x01"),
        (IN, b"\x70\x02\x00\x01"),
        (OUT, b"\x70\x02\x00\x01"),
    ]);
    let answers: Vec<_> = told[2..].iter().map(|line| line.split("  ").last().unwrap()).collect();
    assert_eq!(
        answers,
        [
            "answers 1 PUBLISH +2 ms",
            "answers 2 PUBLISH +2 ms",
            "answers 1 PUBLISH +4 ms",
            "answers 2 PUBLISH +4 ms",
            "answers 1 PUBLISH +6 ms",
            "answers 2 PUBLISH +6 ms",
        ]
    );
}

#[test]
fn packets_are_the_same_whether_they_come_together_or_in_parts() {
    let all = [CONNECT_3, b"\x32\x09\x00\x01t\x00\x0721.5", b"\xc0\x00", b"\x30\x03\x00\x01t"].concat();
    let whole = lines(&[(OUT, &all)]);
    assert_eq!(whole.len(), 4);
    for size in 1..all.len() {
        let chunks: Vec<_> = all.chunks(size).map(|chunk| (OUT, chunk)).collect();
        assert_eq!(lines(&chunks), whole, "in chunks of {size}");
    }
}

#[test]
fn a_topic_alias_is_resolved_and_its_topic_field_says_so() {
    let publish = |topic: &[u8], payload: &[u8]| {
        let body = [&[0, topic.len() as u8], topic, &[3, 35, 0, 1], payload].concat();
        [&[0x30, body.len() as u8], &body[..]].concat()
    };
    let (first, second) = (publish(b"a/b", b"1"), publish(b"", b"2"));
    let told = packets(&[(OUT, CONNECT_5), (OUT, &first), (OUT, &second), (IN, &second)]);
    assert_eq!(line(&told[1]), "PUBLISH qos0  a/b \"1\"");
    assert_eq!(line(&told[2]), "PUBLISH qos0  a/b \"2\"");
    assert_eq!(find(&told[2].packet.fields, "topic").note.as_deref(), Some("empty: alias 1 stands for \"a/b\""));
    assert_eq!(line(&told[3]), "PUBLISH qos0  ? \"2\"", "an alias holds in its own direction");
}

#[test]
fn every_property_is_read_with_its_bytes() {
    let properties: &[u8] =
        b"\x01\x01\x02\x00\x00\x00\x0a\x03\x00\x01c\x08\x00\x01r\x09\x00\x01d\x0b\x80\x01\x26\x00\x01k\x00\x01v";
    let body = [b"\x00\x01t", &[properties.len() as u8][..], properties, b"{\"a\":1}"].concat();
    let publish = [&[0x30, body.len() as u8], &body[..]].concat();
    let told = packets(&[(OUT, CONNECT_5), (IN, &publish)]);
    let fields = &told[1].packet.fields;
    let read: Vec<_> =
        find(fields, "properties").children.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
    assert_eq!(
        read,
        [
            "Payload Format Indicator=1",
            "Message Expiry Interval=10",
            "Content Type=\"c\"",
            "Response Topic=\"r\"",
            "Correlation Data=\"d\"",
            "Subscription Identifier=128",
            "User Property=\"k\" = \"v\"",
        ]
    );
    let json = &find(fields, "payload").children[0].children[0];
    assert_eq!((json.name.as_str(), &publish[json.span.start as usize..json.span.end as usize]), ("a", &b"1"[..]));
}

#[test]
fn a_connect_with_everything_shows_all_but_its_secrets() {
    let body = [
        &b"\x00\x04MQTT\x05\xf6\x00\x0a\x05\x11\x00\x00\x00\x3c\x00\x03cid"[..],
        b"\x05\x18\x00\x00\x00\x05\x00\x01w\x00\x03bye\x00\x04user\x00\x06secret",
    ]
    .concat();
    let told = packets(&[(OUT, &[&[0x10, body.len() as u8], &body[..]].concat())]);
    assert_eq!(line(&told[0]), "CONNECT MQTT 5 client=\"cid\" keepalive=10 clean start will=\"w\" user=\"user\"");
    let fields = &told[0].packet.fields;
    assert_eq!(find(fields, "password").value, "not shown, 6 bytes");
    assert!(!format!("{:?}", told[0]).contains("secret"));
    assert_eq!(find(&find(fields, "will properties").children, "Will Delay Interval").value, "5");
    assert_eq!(find(&find(fields, "connect flags").children, "will qos").value, "2");
}

#[test]
fn a_refusal_is_told_with_its_reason_and_the_next_step() {
    let problem = |connect: &[u8], connack: &[u8]| {
        let told = packets(&[(OUT, connect), (IN, connack)]);
        told[1].problem.clone().map(|problem| (problem.code, problem.text))
    };
    assert_eq!(
        problem(CONNECT_5, b"\x20\x02\x00\x01"),
        Some(("mqtt-refused", "the broker refused MQTT 5: unacceptable protocol version (0x01)".to_owned()))
    );
    assert_eq!(
        problem(CONNECT_5, b"\x20\x03\x00\x84\x00"),
        Some(("mqtt-refused", "the broker refused MQTT 5: unsupported protocol version (0x84)".to_owned()))
    );
    assert_eq!(
        problem(CONNECT_3, b"\x20\x02\x00\x05"),
        Some(("mqtt-refused", "the broker refused the connection: not authorized (0x05)".to_owned()))
    );
    assert_eq!(problem(CONNECT_3, b"\x20\x02\x00\x00"), None);
}

#[test]
fn a_topic_with_wildcards_is_told_where_it_is_published_to() {
    let told = packets(&[(OUT, b"\x30\x05\x00\x03a/#"), (OUT, b"\x30\x05\x00\x03a/b")]);
    let text = &told[0].problem.as_ref().unwrap().text;
    assert_eq!(text, "\"a/#\" is no topic to publish to: + and # are for subscriptions only");
    assert_eq!(told[1].problem, None);
}

#[test]
fn what_is_malformed_says_where_it_breaks_off_and_keeps_what_was_read() {
    let told = packets(&[(OUT, b"\x32\x04\x00\x01t\x00"), (OUT, b"\x40\x03\x00\x01\x00"), (OUT, b"\x00\x00")]);
    assert_eq!(line(&told[0]), "PUBLISH qos1 malformed: the packet ends inside of its packet identifier");
    assert_eq!(find(&told[0].packet.fields, "topic").value, "\"t\"");
    assert_eq!(line(&told[1]), "PUBACK id=1 malformed: bytes stand behind the end of the packet");
    assert_eq!(line(&told[2]), "reserved malformed: there is no packet of type 0");
}

#[test]
fn a_message_of_too_many_packets_counts_the_last_ones() {
    let burst = b"\xc0\x00".repeat(crate::decode::PACKETS_PER_MESSAGE_MAX + 3);
    let told = lines(&[(OUT, &burst), (OUT, b"\xc0\x00")]);
    assert_eq!(told.len(), crate::decode::PACKETS_PER_MESSAGE_MAX + 2);
    assert_eq!(told[told.len() - 2], "… 3 more packets in this message");
}
