//! `miniwire ws` against Node `ws` servers.

use miniwire_tests::{Miniwire, Peer, free_port};
use serde_json::json;

fn ws(url: &str) -> Miniwire {
    Miniwire::new(&["ws", url])
}

#[test]
fn lines_of_standard_input_are_sent_and_its_end_closes() {
    let peer = Peer::start("echo.mjs");
    let outcome = ws(&peer.url()).stdin("hello\n你好\n").end().with_code(0);
    assert!(outcome.stdout.contains("Echo: hello") && outcome.stdout.contains("Echo: 你好"), "{}", outcome.stdout);
    peer.lines().wait_for_stdout("the close", |line| line == "closed 1000");
}

#[test]
fn texts_and_bytes_are_sent_once_open_and_counted_when_they_come_back() {
    let peer = Peer::start("echo.mjs");
    let options = ["--send", "a", "--send", "b", "--binary", "00 ff", "--count", "3", "--format", "json"];
    let events = ws(&peer.url()).arguments(&options).end().with_code(0).events();
    let arrived: Vec<_> =
        events.of("in").iter().map(|event| event.get("text").or(event.get("base64")).cloned()).collect();
    assert_eq!(arrived, [json!("Echo: a"), json!("Echo: b"), json!("AP8=")].map(Some));
    assert_eq!((&events.only("close")["code"], &events.only("close")["by"]), (&json!(1000), &json!("host")));
}

#[test]
fn until_ends_at_its_text_and_fails_without_it() {
    let peer = Peer::start("echo.mjs");
    ws(&peer.url()).arguments(&["--send", "x", "--until", "Echo: x"]).end().with_code(0);
    let never = ws(&peer.url()).arguments(&["--send", "x", "--until", "never", "--for", "200ms"]).end();
    never.with_code(1).saying(&["\"never\" never came", "--until"]);
    let few = ws(&peer.url()).arguments(&["--count", "2", "--send", "x", "--for", "200ms"]).end();
    few.with_code(1).saying(&["1 of 2 came within 0.2 s"]);
}

#[test]
fn frames_are_shown_as_they_were_on_the_wire() {
    let peer = Peer::start("echo.mjs");
    let outcome = ws(&peer.url()).arguments(&["--send", "x", "--count", "1", "--frames"]).end().with_code(0);
    assert!(outcome.stdout.contains("1 000 0001  1 0000001   81 81"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("81 07 | 45 63 68 6f 3a 20 78"), "{}", outcome.stdout);
    let plain = ws(&peer.url()).arguments(&["--send", "x", "--count", "1"]).end().with_code(0);
    assert!(!plain.stdout.contains("frame      #1 → text"), "{}", plain.stdout);
}

#[test]
fn compression_is_agreed_when_offered() {
    let peer = Peer::start_with("echo.mjs", &["--deflate"]);
    ws(&peer.url()).arguments(&["--deflate", "--send", "x", "--count", "1"]).end().with_code(0);
    peer.lines().wait_for_stdout("the extension", |line| line.starts_with("extensions permessage-deflate"));
}

#[test]
fn a_connection_that_cannot_be_opened_is_told_with_the_next_step() {
    let peer = Peer::start("wire.mjs");
    let refused = ws(&format!("ws://127.0.0.1:{}", free_port())).end().with_code(1);
    refused.saying(&["refused the connection", "hint:"]);
    ws(&format!("{}/refuse?status=403", peer.url())).end().with_code(1).saying(&["403", "hint:"]);
    ws("http://a").end().with_code(1).saying(&["scheme `http`", "hint:"]);
    let dropped = ws(&format!("{}/drop", peer.url())).arguments(&["--for", "20s"]).end();
    dropped.with_code(1).saying(&["ended with 1006", "miniwire doctor"]);
}

#[test]
fn what_is_wrong_on_the_command_line_is_named() {
    let usage = |options: &[&str], said: &[&str]| {
        ws("ws://a").arguments(options).end().with_code(2).saying(said);
    };
    usage(&["--binary", "0g"], &["--binary", "pairs of digits"]);
    usage(&["--header", "Host=b"], &["--header", "belongs to the handshake"]);
    usage(&["--protocol", "a b"], &["--protocol", "no subprotocol"]);
    usage(&["--count", "0"], &["--count"]);
    usage(&["--timeout", "2m"], &["--timeout", "at most a minute"]);
    usage(&["--ca", "no-such.pem"], &["no-such.pem", "hint:"]);
}

#[test]
#[cfg(unix)]
fn ctrl_c_closes_in_order() {
    let peer = Peer::start("echo.mjs");
    let running = ws(&peer.url()).arguments(&["--send", "x", "--for", "10m"]).start();
    running.lines().wait_for_stdout("the echo", |line| line.contains("Echo: x"));
    running.lines().interrupt();
    running.end().with_code(0);
    peer.lines().wait_for_stdout("an orderly close", |line| line == "closed 1000");
}
