//! `miniwire socketio` against a real Socket.IO 4 server.

use miniwire_tests::{Miniwire, Outcome, Peer};
use serde_json::{Value, json};

fn socketio(words: &[&str]) -> Miniwire {
    Miniwire::new(&["socketio"]).arguments(words)
}

fn lines_of(outcome: &Outcome, event: &str) -> Vec<Value> {
    let lines = outcome.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    lines.filter(|line| line["event"] == event).collect()
}

#[test]
fn an_event_is_sent_and_its_answer_printed() {
    let peer = Peer::start("socketio-peer.mjs");
    let words = ["emit", &peer.http(), "echo", r#""hi""#, r#"{"a":[1]}"#, "--ack"];
    let outcome = socketio(&words).arguments(&["--format", "json"]).end().with_code(0);
    assert_eq!(lines_of(&outcome, "ack")[0]["args"], json!(["hi", {"a": [1]}]));
    let text = socketio(&words).end().with_code(0).stdout;
    assert!(text.contains("→ echo") && text.contains(r#"← answer  "hi", {"a":[1]}"#), "{text}");
}

#[test]
fn an_event_without_an_answer_is_there_before_the_command_ends() {
    let peer = Peer::start("socketio-peer.mjs");
    socketio(&["emit", &peer.http(), "echo", "7"]).end().with_code(0);
    peer.lines().wait_for_stdout("the event", |line| line == "echo [7]");
    peer.lines().wait_for_stdout("the end", |line| line.starts_with("left "));
}

#[test]
fn binary_data_goes_both_ways() {
    let peer = Peer::start("socketio-peer.mjs");
    let words = ["emit", &peer.http(), "echo", r#"{"file":{"base64":"AAEC"}}"#, "--ack", "--format", "json"];
    let outcome = socketio(&words).end().with_code(0);
    assert_eq!(lines_of(&outcome, "ack")[0]["args"], json!([{"file": {"base64": "AAEC"}}]));
    peer.lines().wait_for_stdout("a buffer", |line| line.contains(r#""type":"Buffer","data":[0,1,2]"#));
}

#[test]
fn events_are_printed_as_they_come_and_only_those_that_were_asked_for() {
    let peer = Peer::start("socketio-peer.mjs");
    let all = socketio(&["listen", &peer.http(), "--count", "2", "--format", "json"]).end().with_code(0);
    let events = lines_of(&all, "in");
    assert_eq!((&events[0]["name"], &events[1]["name"]), (&json!("welcome"), &json!("question")));
    assert_eq!(events[0]["args"], json!([{"namespace": "/"}, {"base64": "AP8="}]));
    assert_eq!((&events[1]["id"], &events[0]["id"]), (&json!(0), &Value::Null));
    let one = socketio(&["listen", &peer.http(), "question", "--count", "1"]).end().with_code(0);
    assert!(one.stdout.contains(r#"← question  "how?"  (wants an answer)"#), "{}", one.stdout);
    let few = socketio(&["listen", &peer.http(), "never", "--count", "1", "--for", "300ms"]).end().with_code(1);
    few.saying(&["0 of 1 came within 0.3 s", "--count"]);
}

#[test]
fn a_namespace_with_a_middleware_wants_its_auth() {
    let peer = Peer::start("socketio-peer.mjs");
    let listen = |auth: &str| {
        let words =
            ["listen", &peer.http(), "--namespace", "/admin", "--auth", auth, "--query", "room=1 2", "--count", "1"];
        socketio(&words).end()
    };
    let joined = listen(r#"{"token":"secret"}"#).with_code(0);
    assert!(joined.stdout.contains(r#"{"namespace":"/admin"}"#), "{}", joined.stdout);
    peer.lines().wait_for_stdout("the query", |line| line == r#"joined /admin "1 2""#);
    let refused = listen("{}").with_code(1);
    refused.saying(&["refused the namespace /admin: bad token", r#"{"code":7}"#, "--auth"]);
    socketio(&["listen", &peer.http(), "--namespace", "/none"])
        .end()
        .with_code(1)
        .saying(&["Invalid namespace", "io.of"]);
}

#[test]
fn an_answer_that_does_not_come_is_a_failure() {
    let peer = Peer::start("socketio-peer.mjs");
    let outcome = socketio(&["emit", &peer.http(), "unheard-of", "--ack", "--timeout", "500ms"]).end();
    outcome.with_code(1).saying(&["no answer came", "--timeout"]);
    let left = socketio(&["emit", &peer.http(), "leave", "--ack"]).end().with_code(1);
    left.saying(&["the server ended the namespace /"]);
}

#[test]
fn servers_that_speak_something_else_are_named() {
    let two = Peer::start_with("socketio-peer.mjs", &["--two"]);
    let old = socketio(&["listen", &two.http()]).end().with_code(1);
    old.saying(&["this server speaks Engine.IO 3 (Socket.IO 2)", "hint:"]);
    let echo = Peer::start("echo.mjs");
    let silent = socketio(&["listen", &echo.http(), "--timeout", "500ms"]).end().with_code(1);
    silent.saying(&["no Socket.IO handshake came", "/socket.io/"]);
    let four = Peer::start("socketio-peer.mjs");
    let path = format!("{}/elsewhere", four.http());
    socketio(&["listen", &path, "--timeout", "5s"]).end().with_code(1).saying(&["hint:"]);
}

#[test]
fn what_is_wrong_on_the_command_line_is_named() {
    let usage = |words: &[&str], said: &[&str]| {
        socketio(words).end().with_code(2).saying(said);
    };
    usage(&["emit", "http://a", "e", "hello"], &["`hello` is no JSON", r#"'"hello"'"#]);
    usage(&["listen", "http://a", "--auth", "{"], &["--auth", "no JSON"]);
    usage(&["listen", "http://a", "--namespace", "admin"], &["--namespace", "/admin"]);
    usage(&["listen", "mqtt://a"], &["`mqtt` carries no Socket.IO", "hint:"]);
    usage(&["listen", "http://a", "--query", "x"], &["--query", "NAME=VALUE"]);
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_in_order() {
    let peer = Peer::start("socketio-peer.mjs");
    let running = socketio(&["listen", &peer.http()]).start();
    running.lines().wait_for_stdout("an event", |line| line.contains("welcome"));
    running.lines().interrupt();
    running.end().with_code(0);
    peer.lines().wait_for_stdout("an orderly leave", |line| line == "left client namespace disconnect");
}
