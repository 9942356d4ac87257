//! Whole conversations of Engine.IO and Socket.IO, as servers and clients write them.

use super::{Decoder, Hints, Mark, Protocol};
use model::WireDirection;
use std::time::Duration;

const OUT: WireDirection = WireDirection::Out;
const IN: WireDirection = WireDirection::In;
const OPEN_4: &[u8] =
    br#"0{"sid":"lv_VI97HAXpY6yYWAAAB","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
const OPEN_3: &[u8] = br#"0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":5000}"#;

fn hints(transport: &str, version: u8) -> Hints {
    let carrier = if transport == "request" { "polling" } else { "websocket" };
    Hints {
        transport: transport.into(),
        url: format!("ws://a/socket.io/?EIO={version}&transport={carrier}"),
        ..Hints::default()
    }
}

/// Feeds messages one millisecond apart; gives a line for each packet, and what is told about it.
fn told(hints: &Hints, messages: &[(WireDirection, &[u8], bool)]) -> (Vec<String>, Vec<String>) {
    let mut decoder = Decoder::new(&Protocol::SocketIo, hints);
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (event, (dir, bytes, is_text)) in (0..).zip(messages) {
        for one in decoder.feed(*dir, bytes, *is_text, Mark { event, at: Duration::from_millis(event) }) {
            let packet = one.packet;
            let answers = packet.answers.map(|to| format!("  answers {} {}", to.packet, to.name)).unwrap_or_default();
            lines.push(format!("{}{answers}", format!("{} {}", packet.name, packet.summary).trim_end()));
            problems.extend(one.problem.map(|problem| problem.text));
        }
    }
    problems.extend(decoder.over().map(|problem| problem.text));
    (lines, problems)
}

#[test]
fn a_conversation_of_version_4_reads_like_a_lesson() {
    let (lines, problems) = told(
        &hints("websocket", 4),
        &[
            (IN, OPEN_4, true),
            (OUT, br#"40{"token":"123"}"#, true),
            (IN, br#"40{"sid":"wZX3oN0bSVIhsaknAAAI"}"#, true),
            (OUT, br#"421["join",{"room":"a"}]"#, true),
            (IN, br#"431[{"ok":true}]"#, true),
            (IN, b"2", true),
            (OUT, b"3", true),
            (OUT, br#"40/admin,"#, true),
            (IN, br#"44/admin,{"message":"not allowed"}"#, true),
            (IN, r#"42/chat,["hi","小明"]"#.as_bytes(), true),
            (OUT, b"41", true),
        ],
    );
    assert_eq!(
        lines,
        [
            "open sid=lv_VI97HAXpY6yYWAAAB pingInterval=25000 pingTimeout=20000",
            "CONNECT auth: token",
            "CONNECT sid=wZX3oN0bSVIhsaknAAAI  answers 2 CONNECT",
            "EVENT ack=1 \"join\" {\"room\":\"a\"}",
            "ACK ack=1 {\"ok\":true}  answers 4 EVENT",
            "ping",
            "pong  answers 6 ping",
            "CONNECT /admin",
            "CONNECT_ERROR /admin not allowed  answers 8 CONNECT",
            "EVENT /chat \"hi\" \"小明\"",
            "DISCONNECT",
        ]
    );
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn attachments_are_put_where_their_placeholders_are() {
    let head = br#"451-["file",{"_placeholder":true,"num":0}]"#;
    let (lines, _) = told(&hints("websocket", 4), &[(IN, OPEN_4, true), (OUT, head, true), (OUT, &[1, 2, 3], false)]);
    assert_eq!(
        lines[1..],
        [
            "BINARY_EVENT \"file\" {\"_placeholder\":true,\"num\":0}  1 attachment to come",
            "BINARY_EVENT \"file\" \"<01 02 03>\"  complete",
        ]
    );
    // Version 3 puts the type in front of the bytes.
    let (lines, _) =
        told(&hints("websocket", 3), &[(IN, OPEN_3, true), (OUT, head, true), (OUT, &[4, 1, 2, 3], false)]);
    assert_eq!(lines[2], "BINARY_EVENT \"file\" \"<01 02 03>\"  complete");
}

#[test]
fn a_poll_carries_several_packets_in_either_version() {
    let body = [OPEN_4, br#"40{"sid":"x"}"#, br#"451-["f",{"_placeholder":true,"num":0}]"#, b"bAQID"].join(&0x1e);
    let (lines, problems) = told(&hints("request", 4), &[(IN, &body, true), (IN, b"ok", true)]);
    assert_eq!(lines[3], "BINARY_EVENT \"f\" \"<01 02 03>\"  complete");
    assert_eq!(lines[4], "ok packets taken");
    assert_eq!((lines.len(), problems.len()), (5, 0));

    let body = format!("{}:{}2:40", OPEN_3.len(), String::from_utf8_lossy(OPEN_3));
    let (lines, _) = told(&hints("request", 3), &[(IN, body.as_bytes(), true)]);
    assert_eq!(lines[1..], ["CONNECT"]);
}

#[test]
fn a_server_of_another_version_is_named() {
    let refusal = br#"{"code":5,"message":"Unsupported protocol version"}"#;
    let (lines, problems) = told(&hints("request", 3), &[(IN, refusal, true)]);
    assert_eq!(lines, ["error 5 \"Unsupported protocol version\""]);
    assert_eq!(problems, ["this is an Engine.IO 4 server; the client speaks 3"]);
    let (_, problems) = told(&hints("websocket", 4), &[(IN, OPEN_3, true), (IN, b"40", true)]);
    assert_eq!(problems, ["this is an Engine.IO 3 server (Socket.IO 2); the client speaks 4"]);
    let (_, problems) = told(&hints("websocket", 3), &[(IN, OPEN_3, true), (IN, b"40", true)]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_plain_endpoint_and_a_plain_client_are_told_once() {
    let (_, problems) = told(&hints("websocket", 4), &[(IN, b"welcome", true), (IN, b"again", true)]);
    assert_eq!(problems, ["this server does not speak Engine.IO: it sent \"welcome\" where an open packet is due"]);
    let (_, problems) = told(&hints("websocket", 4), &[(IN, OPEN_4, true), (OUT, br#"{"op":"login"}"#, true)]);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("this is a Socket.IO server, and \"{\"op\":\"login\"}\" is no packet of it"),
        "{problems:?}"
    );
    let (_, problems) = told(&hints("websocket", 4), &[]);
    assert!(problems[0].starts_with("the server never sent an Engine.IO open packet"), "{problems:?}");
    let (_, problems) = told(&hints("websocket", 3), &[]);
    assert!(problems[0].ends_with("it is probably an Engine.IO 4 server; the client speaks 3"), "{problems:?}");
}

#[test]
fn spans_lie_on_the_bytes_of_their_fields() {
    let text = r#"4251["say",{"to":"bob"}]"#;
    let mut decoder = Decoder::new(&Protocol::SocketIo, &hints("websocket", 4));
    let fields = decoder.feed(OUT, text.as_bytes(), true, Mark::default()).remove(0).packet.fields;
    let shown: Vec<_> = fields
        .iter()
        .map(|field| format!("{}={}", field.name, &text[field.span.start as usize..field.span.end as usize]))
        .collect();
    assert_eq!(shown, ["Engine.IO type=4", "Socket.IO type=2", "ack id=51", "data=[\"say\",{\"to\":\"bob\"}]"]);
}
