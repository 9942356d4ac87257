//! Fixtures whose lines are packets, to the client libraries and servers of MQTT and Socket.IO.

use super::{client, fixture, listening, path, port_of, said};
use miniwire_tests::{Miniwire, Mosquitto, Peer, Project};
use std::process::Command;

fn mqtt() -> Project {
    fixture(&[
        r#"{"event":"open","transport":"tcp","url":"tcp://broker.example:1883"}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"CONNECT","version":4,"client_id":"any","clean":true,"keep_alive":60}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"CONNACK","code":0}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"SUBSCRIBE","topics":[{"topic":"room/#","qos":1}]}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"SUBACK","codes":[1]}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"PUBLISH","topic":"room/a","qos":1,"json":{"t":21.5}}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"room/answer","qos":1,"json":{"ok":true}}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"DISCONNECT"}"#,
        r#"{"event":"close","by":"app"}"#,
    ])
}

#[test]
fn mqtt_js_meets_the_broker_of_a_fixture() {
    let session = mqtt();
    let (replay, _) = listening(path(&session), &[]);
    let port = port_of(&replay, "listening on tcp://127.0.0.1:");
    let said = said(client("replay-mqtt.mjs", port, &[]));
    assert_eq!(said, ["connected", r#"got room/a {"t":21.5}"#, "left"]);
    replay.end().with_code(0);
}

#[test]
fn mosquitto_meets_the_client_of_a_fixture() {
    let session = fixture(&[
        r#"{"event":"open","transport":"tcp","url":"tcp://broker.example:1883"}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"CONNECT","version":4,"client_id":"a","clean":true,"keep_alive":60}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"CONNACK","code":0}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"SUBSCRIBE","topics":[{"topic":"room/#","qos":2}]}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"SUBACK","codes":[2]}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"room/a","qos":2,"json":{"n":1}}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"PUBLISH","topic":"room/a","qos":2,"json":{"n":1}}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"DISCONNECT"}"#,
        r#"{"event":"close","by":"app"}"#,
    ]);
    let broker = Mosquitto::start();
    let origin = format!("tcp://127.0.0.1:{}", broker.port());
    Miniwire::new(&["replay"]).argument(path(&session)).arguments(&["--against", &origin]).end().with_code(0);
}

#[test]
fn mosquitto_sub_gets_the_message_of_a_fixture() {
    let session = fixture(&[
        r#"{"event":"open","transport":"tcp","url":"tcp://broker.example:1883"}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"CONNECT"}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"CONNACK","code":0}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"SUBSCRIBE","topics":[{"topic":"a","qos":0}]}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"SUBACK","codes":[0]}"#,
        r#"{"event":"in","protocol":"mqtt","packet":"PUBLISH","topic":"a","qos":0,"text":"hello"}"#,
        r#"{"event":"out","protocol":"mqtt","packet":"DISCONNECT"}"#,
        r#"{"event":"close","by":"app"}"#,
    ]);
    let (replay, _) = listening(path(&session), &[]);
    let port = port_of(&replay, "listening on tcp://127.0.0.1:").to_string();
    let sub = Command::new("mosquitto_sub").args(["-h", "127.0.0.1", "-p", &port, "-t", "a", "-C", "1"]).output();
    assert_eq!(String::from_utf8_lossy(&sub.expect("mosquitto_sub is installed").stdout), "hello\n");
    replay.end().with_code(0);
}

#[test]
fn socket_io_client_meets_the_server_of_a_fixture() {
    let session = fixture(&[
        r#"{"event":"open","url":"ws://a/socket.io/?EIO=4&transport=websocket"}"#,
        r#"{"event":"opened"}"#,
        r#"{"event":"out","protocol":"socket.io","packet":"CONNECT","namespace":"/"}"#,
        r#"{"event":"in","protocol":"socket.io","packet":"CONNECT","namespace":"/"}"#,
        r#"{"event":"out","protocol":"socket.io","namespace":"/","name":"join","args":[{"room":"a"}],"ack":0}"#,
        r#"{"event":"in","protocol":"socket.io","namespace":"/","packet":"ACK","ack":0,"args":[{"ok":true}]}"#,
        r#"{"event":"in","protocol":"socket.io","namespace":"/","name":"question","args":["how are you"],"ack":7}"#,
        r#"{"event":"out","protocol":"socket.io","namespace":"/","packet":"ACK","ack":7,"args":["fine"]}"#,
        r#"{"event":"in","protocol":"socket.io","namespace":"/","name":"bye","args":[]}"#,
        r#"{"event":"out","protocol":"socket.io","namespace":"/","packet":"DISCONNECT"}"#,
        r#"{"event":"close","by":"app","code":1005}"#,
    ]);
    let (replay, port) = listening(path(&session), &[]);
    let said = said(client("replay-socketio.mjs", port, &[]));
    let wanted = ["connected", r#"joined {"ok":true}"#, "asked how are you", "disconnected io client disconnect"];
    assert_eq!(said, wanted);
    replay.end().with_code(0);
}

#[test]
fn the_server_library_of_socket_io_meets_the_client_of_a_fixture() {
    let peer = Peer::start("socketio-room.mjs");
    let session = fixture(&[
        r#"{"event":"open","url":"ws://a/socket.io/?EIO=4&transport=websocket"}"#,
        r#"{"event":"opened"}"#,
        r#"{"event":"out","protocol":"socket.io","packet":"CONNECT","namespace":"/"}"#,
        r#"{"event":"in","protocol":"socket.io","packet":"CONNECT","namespace":"/"}"#,
        r#"{"event":"out","protocol":"socket.io","namespace":"/","name":"join","args":[{"room":"a","name":"小红"}],"ack":0}"#,
        r#"{"event":"in","protocol":"socket.io","namespace":"/","name":"users","args":[{"room":"a","users":["小红"]}]}"#,
        r#"{"event":"in","protocol":"socket.io","namespace":"/","packet":"ACK","ack":0,"args":[{"ok":true,"room":"a","users":["小明"]}]}"#,
        r#"{"event":"close","by":"app","code":1000}"#,
    ]);
    let replay = Miniwire::new(&["replay"]).argument(path(&session)).arguments(&["--against", &peer.url()]);
    let outcome = replay.end().with_code(1);
    let wanted = "session.jsonl:8: mismatch: $['args'][0]['users'][0]: expected \"小明\", got \"小红\"";
    assert!(outcome.stdout.contains(wanted) && outcome.stdout.contains("1 failure:"), "{}", outcome.stdout);
}
