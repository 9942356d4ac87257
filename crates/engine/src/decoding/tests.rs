//! What follows from logs as sessions write them.

use super::*;
use model::{CloseInitiator, Message, SocketProfile};
use serde_json::{Map, json};
use std::time::Duration;

const CONN: ConnectionId = ConnectionId(1);
const CONNECT: &[u8] = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a";

fn open(transport: &str, url: &str, protocols: &[&str]) -> EventKind {
    let protocols = protocols.iter().map(|name| (*name).to_owned()).collect();
    EventKind::Open {
        conn: CONN,
        transport: transport.into(),
        url: url.into(),
        method: None,
        protocols,
        header: Map::new(),
    }
}

fn opened(content_type: &str, protocol: Option<&str>) -> EventKind {
    let header = json!({"Content-Type": content_type}).as_object().cloned().unwrap_or_default();
    let (protocol, profile) = (protocol.map(str::to_owned), SocketProfile::default());
    EventKind::Opened { conn: CONN, status: 101, header, protocol, profile }
}

fn sent(bytes: &[u8]) -> EventKind {
    EventKind::Out { conn: CONN, peer: None, message: Message::binary(bytes.to_vec()) }
}

fn arrived(text: &str) -> EventKind {
    EventKind::In { conn: CONN, peer: None, message: Message::text(text) }
}

fn derived(choices: DecodeChoices, kinds: Vec<EventKind>) -> Vec<String> {
    let mut decoding = Decoding::new(Arc::new(choices));
    let events = kinds.into_iter().map(|kind| Event { at: Duration::ZERO, kind });
    (0..)
        .zip(events)
        .flat_map(|(number, event)| decoding.take(number, &event))
        .map(EventKind::from)
        .map(words)
        .collect()
}

fn words(kind: EventKind) -> String {
    match kind {
        EventKind::Packet { packet, .. } => format!("{} {} of {}", packet.protocol, packet.name, packet.of),
        EventKind::Notice { code, text, .. } => format!("{code}: {text}"),
        other => panic!("nothing else is derived: {other:?}"),
    }
}

#[test]
fn a_connection_is_recognised_by_its_subprotocol_its_address_its_content_type_or_its_first_bytes() {
    let none = DecodeChoices::default;
    assert_eq!(
        derived(none(), vec![open("websocket", "ws://a/", &["mqtt"]), sent(b"\xc0\x00")]),
        ["mqtt PINGREQ of 1"]
    );
    assert_eq!(derived(none(), vec![open("websocket", "ws://a/", &[]), sent(CONNECT)]), ["mqtt CONNECT of 1"]);
    let address = "ws://a/socket.io/?EIO=4&transport=websocket";
    assert_eq!(derived(none(), vec![open("websocket", address, &[]), arrived("2")]), ["socket.io ping of 1"]);
    let stream = vec![open("request", "https://a/", &[]), opened("text/event-stream", None), arrived("data: x\n\n")];
    assert_eq!(derived(none(), stream), ["sse message of 2"]);
    assert_eq!(derived(none(), vec![open("websocket", "ws://a/", &[]), arrived("{}")]), Vec::<String>::new());
}

#[test]
fn the_subprotocol_that_the_server_chose_counts_and_not_the_others() {
    let kinds = vec![open("websocket", "ws://a/", &["mqtt", "v1"]), opened("", Some("v1")), arrived("hello")];
    assert_eq!(derived(DecodeChoices::default(), kinds), Vec::<String>::new());
}

#[test]
fn a_choice_decides_over_what_is_recognised() {
    let choose = |rule: &str| DecodeChoices::new(vec![rule.parse().unwrap()]);
    let kinds = || vec![open("websocket", "ws://a/", &["mqtt"]), opened("", Some("mqtt")), sent(b"\xc0\x00")];
    assert_eq!(derived(choose("off"), kinds()), Vec::<String>::new());
    assert_eq!(derived(choose("ws://a/*=hex"), kinds()), ["hex BYTES of 2"]);
    assert_eq!(derived(choose("ws://b/*=hex"), kinds()), ["mqtt PINGREQ of 2"]);
}

#[test]
fn what_is_wrong_stands_behind_its_packet_with_the_connection() {
    let kinds = vec![open("websocket", "ws://a/", &["mqtt"]), sent(b"\x30\x05\x00\x03a/#")];
    assert_eq!(
        derived(DecodeChoices::default(), kinds),
        ["mqtt PUBLISH of 1", "mqtt-topic: #1 \"a/#\" is no topic to publish to: + and # are for subscriptions only",]
    );
}

#[test]
fn a_refused_upgrade_is_explained_where_its_address_is_one_of_socket_io() {
    let fail = || EventKind::Fail {
        conn: CONN,
        kind: None,
        err_msg: String::new(),
        cause: "127.0.0.1:1 answered HTTP 400 Bad Request".into(),
    };
    let told = |url| derived(DecodeChoices::default(), vec![open("websocket", url, &[]), fail()]);
    assert_eq!(
        told("ws://a/socket.io/?EIO=3&transport=websocket"),
        [
            "engine-io-version: #1 this is probably an Engine.IO 4 server; the client speaks 3 (Socket.IO 2, weapp.socket.io 2)"
        ]
    );
    assert_eq!(
        told("ws://a/socket.io/"),
        ["engine-io-plain-client: #1 this is a Socket.IO endpoint; a plain WebSocket cannot talk to it"]
    );
    assert_eq!(told("ws://a/"), Vec::<String>::new());
}

#[test]
fn a_server_that_never_spoke_is_told_of_when_the_connection_ends() {
    let close = EventKind::Close { conn: CONN, by: CloseInitiator::App, code: 1000, reason: String::new() };
    let address = "ws://a/ws?EIO=4&transport=websocket";
    let told = derived(DecodeChoices::default(), vec![open("websocket", address, &[]), close]);
    assert!(told[0].starts_with("engine-io-silent: #1 the server never sent an Engine.IO open packet"), "{told:?}");
}

#[test]
fn connections_up_to_the_limit_are_followed_and_one_more_takes_the_place_of_the_oldest() {
    let mut decoding = Decoding::default();
    for number in 0..=CONNECTIONS_MAX as u32 {
        let EventKind::Open { transport, url, method, protocols, header, .. } = open("websocket", "ws://a/", &["mqtt"])
        else {
            return;
        };
        let kind = EventKind::Open { conn: ConnectionId(number), transport, url, method, protocols, header };
        decoding.take(0, &Event { at: Duration::ZERO, kind });
    }
    assert_eq!((decoding.protocol(ConnectionId(0)), decoding.protocol(ConnectionId(1))), (None, Some("mqtt")));
}

/// A request of a polling client with what it sends, or what it gets.
fn poll(number: u32, dir: WireDirection, query: &str, body: &str) -> [EventKind; 2] {
    let conn = ConnectionId(number);
    let url = format!("http://a/socket.io/?EIO=4&transport=polling{query}");
    let open = EventKind::Open {
        conn,
        transport: "request".into(),
        url,
        method: None,
        protocols: Vec::new(),
        header: Map::new(),
    };
    let message = Message::text(body);
    match dir {
        WireDirection::Out => [open, EventKind::Out { conn, peer: None, message }],
        WireDirection::In => [open, EventKind::In { conn, peer: None, message }],
    }
}

#[test]
fn the_polls_of_one_client_are_one_conversation_and_those_of_another_are_not() {
    let (out, incoming) = (WireDirection::Out, WireDirection::In);
    let file = r#"451-1["file",{"_placeholder":true,"num":0}]"#;
    let kinds = [
        poll(1, incoming, "", r#"0{"sid":"s1"}"#),
        poll(2, out, "&sid=s1", file),
        poll(3, out, "&sid=s2", "bAQL/"),
        poll(4, out, "&sid=s1", "bAQL/"),
        poll(5, incoming, "&sid=s1", "431[true]"),
    ]
    .concat();
    let mut decoding = Decoding::default();
    let events = kinds.into_iter().map(|kind| Event { at: Duration::ZERO, kind });
    let derived: Vec<_> = (0..).zip(events).flat_map(|(number, event)| decoding.take(number, &event)).collect();
    let line = |kind: &Derived| match kind {
        Derived::Packet { packet, .. } => {
            let answers = packet.answers.as_ref().map(|to| format!(" answers {}", to.of)).unwrap_or_default();
            format!("{} {}{answers}", packet.name, packet.summary)
        }
        other => panic!("nothing is wrong here: {other:?}"),
    };
    let told: Vec<_> = derived.iter().map(line).collect();
    assert_eq!(told[2], "ATTACHMENT 3 bytes, of a packet in another request");
    assert_eq!(told[3], r#"BINARY_EVENT ack=1 "file" "<01 02 ff>"  complete"#);
    assert_eq!(told[4], "ACK ack=1 true answers 3");
}

#[test]
fn conversations_up_to_the_limit_are_followed_and_of_one_more_the_oldest_is_forgotten() {
    let mut decoding = Decoding::default();
    for number in 0..=SESSIONS_MAX as u32 {
        for kind in poll(number, WireDirection::Out, &format!("&sid=s{number}"), "420[\"a\"]") {
            decoding.take(0, &Event { at: Duration::ZERO, kind });
        }
    }
    let mut answered = |sid: usize| {
        let kinds = poll(1000 + sid as u32, WireDirection::In, &format!("&sid=s{sid}"), "430[1]");
        let mut told = kinds.into_iter().flat_map(|kind| decoding.take(1, &Event { at: Duration::ZERO, kind }));
        told.any(|kind| matches!(kind, Derived::Packet { packet, .. } if packet.answers.is_some()))
    };
    assert!(answered(1) && !answered(0));
}
