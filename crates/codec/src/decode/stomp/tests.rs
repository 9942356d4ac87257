//! Whole conversations of STOMP.

use crate::decode::{Decoded, Decoder, Hints, Mark, Protocol, recognise};
use model::WireDirection;
use proptest::prelude::*;
use std::time::Duration;

const OUT: WireDirection = WireDirection::Out;
const IN: WireDirection = WireDirection::In;

fn packets(messages: &[(WireDirection, &[u8])]) -> Vec<Decoded> {
    let mut decoder = Decoder::new(&Protocol::Stomp, &Hints::default());
    let feed = |(event, (dir, bytes)): (u64, &(WireDirection, &[u8]))| {
        decoder.feed(*dir, bytes, true, Mark { event, at: Duration::from_millis(event) })
    };
    (0..).zip(messages).flat_map(feed).collect()
}

fn lines(messages: &[(WireDirection, &[u8])]) -> Vec<String> {
    let line = |one: &Decoded| {
        let packet = &one.packet;
        let answers = packet.answers.as_ref().map(|to| format!("  answers {} {}", to.packet, to.name));
        format!("{}{}", format!("{} {}", packet.name, packet.summary).trim_end(), answers.unwrap_or_default())
    };
    packets(messages).iter().map(line).collect()
}

#[test]
fn every_answer_names_what_it_answers() {
    let told = lines(&[
        (OUT, b"CONNECT\naccept-version:1.2\nhost:a\nheart-beat:1000,0\n\n\0"),
        (IN, b"CONNECTED\nversion:1.2\nheart-beat:0,1000\n\n\0"),
        (OUT, b"SUBSCRIBE\nid:0\ndestination:/topic/a\nack:client\n\n\0"),
        (OUT, b"SEND\ndestination:/topic/a\nreceipt:r1\n\n{\"a\":1}\0"),
        (IN, b"RECEIPT\nreceipt-id:r1\n\n\0\n"),
        (IN, b"MESSAGE\nsubscription:0\nmessage-id:7\nack:x\ndestination:/topic/a\n\nhi\0\n"),
        (OUT, b"ACK\nid:x\n\n\0"),
        (OUT, b"\n"),
    ]);
    assert_eq!(
        told,
        [
            "CONNECT accept-version=1.2 host=a heart-beat=1000,0",
            "CONNECTED version=1.2 heart-beat=0,1000  answers 1 CONNECT",
            "SUBSCRIBE id=0 /topic/a ack=client",
            "SEND /topic/a receipt=r1 {\"a\":1}",
            "RECEIPT receipt-id=r1  answers 4 SEND",
            "MESSAGE /topic/a subscription=0 message-id=7 \"hi\"",
            "ACK id=x  answers 6 MESSAGE",
            "heart-beat",
        ]
    );
}

#[test]
fn an_error_and_bytes_that_are_no_frame_are_told() {
    let told = packets(&[
        (OUT, b"CONNECT\n\n\0"),
        (IN, b"ERROR\nmessage:Bad CONNECT\n\nwho are you\0"),
        (IN, b"hello\0"),
        (IN, b"again\0"),
    ]);
    let problems: Vec<_> = told.into_iter().filter_map(|one| one.problem).map(|problem| problem.text).collect();
    assert_eq!(
        problems,
        ["the server answers to CONNECT with ERROR: \"Bad CONNECT\"", "\"hello\" is no frame of STOMP"]
    );
}

#[test]
fn a_server_that_is_none_is_told_once() {
    let connect = b"CONNECT\n\n\0";
    let told = packets(&[(OUT, connect), (IN, connect), (IN, connect)]);
    let problems: Vec<_> = told.into_iter().filter_map(|one| one.problem).map(|problem| problem.text).collect();
    assert_eq!(problems, ["the other side sent CONNECT, which only clients send: it is no STOMP server"]);
}

#[test]
fn stomp_is_recognised_by_its_subprotocol_and_by_its_connect() {
    let hints = |name: &str| Hints { subprotocols: vec![name.to_owned()], ..Hints::default() };
    assert_eq!(recognise(&hints("v12.stomp"), None), Some(Protocol::Stomp));
    let first = |bytes| recognise(&Hints::default(), Some((OUT, bytes, true)));
    assert_eq!(first(b"CONNECT\naccept-version:1.2\n\n\0"), Some(Protocol::Stomp));
    assert_eq!(first(b"CONNECT me\0"), None);
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace(':', "\\c")
}

proptest! {
    #[test]
    fn any_headers_and_any_body_that_are_written_are_read(
        headers in proptest::collection::vec(("[a-z]{1,9}", "[a-z:\\\\\n\r ]{0,12}"), 0..8),
        body in proptest::collection::vec(any::<u8>(), 0..60),
        size in 1usize..40,
    ) {
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", escaped(value))).collect();
        let bytes = [format!("SEND\n{lines}content-length:{}\n\n", body.len()).as_bytes(), &body, b"\0"].concat();
        let chunks: Vec<_> = bytes.chunks(size).map(|chunk| (OUT, chunk)).collect();
        let told = packets(&chunks);
        prop_assert_eq!(told.len(), 1);
        let fields = &told[0].packet.fields;
        prop_assert_eq!(fields[1].children.len(), headers.len() + 1);
        for (field, (name, value)) in fields[1].children.iter().zip(&headers) {
            prop_assert_eq!((&field.name, &field.value), (name, value));
        }
        prop_assert_eq!(fields.iter().any(|field| field.name == "body"), !body.is_empty());
    }
}
