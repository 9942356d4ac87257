//! Sample apps at real servers, recorded as packets: Node's Socket.IO and mosquitto.
//!
//! Counterpart: `fixtures/sessions` keeps what came out, `crates/fixture` plays it against itself. `UPDATE_SESSIONS=1` writes the files anew;
//! read the difference before it is committed.
#![cfg(unix)]

use fixture::{Layering, Line, LineEvent, Payload};
use miniwire_tests::{Miniwire, Mosquitto, Peer, repository, sample_app};
use serde_json::{Value, json};
use std::time::Duration;

/// Events of a run that a fixture keeps.
const KEPT: [&str; 10] = ["life", "action", "open", "opened", "out", "in", "done", "close", "fail", "end"];

/// The lines of a run, packets as such; headers of the recording are left to the recorder.
fn recorded(stdout: &str) -> Vec<Line> {
    let mut layering = Layering::default();
    let mut lines = Vec::new();
    for event in stdout.lines() {
        let mut event: Value = serde_json::from_str(event).expect("each line is an event");
        // The session ends with its recording, and its connections with it.
        let is_end = event["event"] == "close" && event["by"] == "host";
        if is_end || !KEPT.contains(&event["event"].as_str().unwrap_or_default()) {
            continue;
        }
        for key in ["header", "profile", "node", "reason", "events"] {
            event.as_object_mut().expect("an event is an object").shift_remove(key);
        }
        let line = Line::parse(&event.to_string(), 0, Duration::ZERO).expect("an event is a line");
        lines.extend(layering.push(line));
    }
    lines.iter_mut().for_each(any_time);
    lines
}

/// What the server's clock showed is not what the next one shows.
fn any_time(line: &mut Line) {
    let LineEvent::Carried { payload: Payload::Packet(packet), .. } = &line.event else { return };
    if packet.get("args").is_some_and(|args| args[0]["at"].is_number()) {
        let place = "$.args[0].at".parse().expect("a place");
        line.rules.matches.push((place, "time".parse().expect("a matcher")));
    }
}

/// The first line, as the recorder writes it.
fn header(name: &str, app: &str, page: &str, server: &str) -> String {
    let mut line = json!({"miniwire": 1, "name": name, "recorded": "2026-11-26T10:00:00.000Z"});
    line["app"] = format!("../apps/{app}").into();
    if !page.is_empty() {
        line["page"] = page.into();
    }
    line["server"] = server.into();
    line["seed"] = 7.into();
    let line = line.to_string();
    let reader = fixture::Reader::open(line.as_bytes()).expect("the header is one");
    reader.header().to_line()
}

/// Writes the fixture when it is asked for, its ports replaced by usual ones: those of a test are other ones each time.
fn keep(app: &str, header: &str, lines: &[Line], ports: &[(u16, &str)]) {
    if std::env::var_os("UPDATE_SESSIONS").is_some() {
        let folder = repository().join("fixtures/sessions");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let lines: String = lines.iter().map(|line| line.to_line() + "\n").collect();
        let usual = |text: String, (port, usual): &(u16, &str)| text.replace(&port.to_string(), usual);
        let text = ports.iter().fold(format!("{header}\n{lines}"), usual);
        std::fs::write(folder.join(format!("{app}.jsonl")), text).expect("the fixture can be written");
    }
}

/// What the lines say of the wire, and that no message is left.
fn packets(lines: &[Line]) -> Vec<String> {
    let packet = |line: &Line| match &line.event {
        LineEvent::Carried { payload: Payload::Packet(packet), .. } => {
            let word = packet.get("name").or(packet.get("packet")).and_then(Value::as_str);
            Some(format!("{} {}", line.event.name(), word.unwrap_or_default()))
        }
        LineEvent::Carried { .. } => panic!("this is no packet: {}", line.to_line()),
        _ => None,
    };
    lines.iter().filter_map(packet).collect()
}

#[test]
fn a_chat_at_the_server_library_of_node_is_recorded_as_packets() {
    let peer = Peer::start("socketio-room.mjs");
    let page = "?name=小明&transport=websocket";
    let arguments =
        ["--format", "json", "--fresh", "--seed", "7", "--no-url-check", "--server", &peer.http(), "--page", page];
    let acts = ["--input", "#message=你好，Socket.IO@800ms", "--tap", "#send@1s", "--until", "服务器已确认"];
    let run = Miniwire::run(sample_app("socketio-chat")).arguments(&arguments).arguments(&acts);
    let lines = recorded(&run.end().with_code(0).stdout);
    let told = packets(&lines);
    for packet in ["out CONNECT", "in CONNECT", "out join", "in users", "out typing", "out message", "in message"] {
        assert!(told.iter().any(|other| other == packet), "{packet}: {told:?}");
    }
    assert_eq!(told.iter().filter(|packet| *packet == "in ACK").count(), 2, "{told:?}");
    let header = header("a chat at Node's socket.io 4.8", "socketio-chat", page, &peer.http());
    keep("socketio-chat", &header, &lines, &[(peer.port(), "3000")]);
}

#[test]
fn a_chat_that_polls_first_is_recorded_as_packets_of_one_connection() {
    let peer = Peer::start("socketio-room.mjs");
    let page = "?name=小明";
    let arguments =
        ["--format", "json", "--fresh", "--seed", "7", "--no-url-check", "--server", &peer.http(), "--page", page];
    let acts = ["--input", "#message=你好，轮询@800ms", "--tap", "#send@1s", "--until", "服务器已确认"];
    let run = Miniwire::run(sample_app("socketio-chat")).arguments(&arguments).arguments(&acts);
    let lines = recorded(&run.end().with_code(0).stdout);
    let told = packets(&lines);
    assert_eq!(told.iter().filter(|packet| *packet == "in ACK").count(), 2, "{told:?}");
    let of_connection: Vec<&str> =
        lines.iter().filter(|line| line.event.conn().is_some()).map(|line| line.event.name()).collect();
    assert_eq!((&of_connection[..2], of_connection.contains(&"upgraded")), (&["open", "opened"][..], true));
    let header = header("a chat at Node's socket.io 4.8 that polls first", "socketio-chat", page, &peer.http());
    keep("socketio-chat-polling", &header, &lines, &[(peer.port(), "3000")]);
}

#[test]
fn a_dashboard_at_mosquitto_is_recorded_as_packets() {
    let (broker, front) = (Mosquitto::start(), Peer::start("wire.mjs"));
    let publish = |topic: &str, payload: &str, more: &[&str]| {
        let topic = format!("miniwire/demo/cellar/{topic}");
        Miniwire::new(&["mqtt", "pub", &broker.url(), &topic, payload]).arguments(more).end().with_code(0);
    };
    publish("online", "true", &["--retain"]);
    publish("state", r#"{"power":true,"target":20}"#, &["--retain", "--qos", "1"]);
    let server = format!("wx://127.0.0.1:{}/mqtt?broker={}", front.port(), broker.port());
    let arguments = ["--format", "json", "--fresh", "--seed", "7", "--no-url-check", "--server", &server];
    let acts = ["--tap", "#qos2@800ms", "--tap", "#raise-cellar@1200ms", "--until", "目标 20.5°"];
    let app = Miniwire::run(sample_app("mqtt-dashboard")).arguments(&arguments).arguments(&acts).start();
    let is_done = |line: &str| line.contains(r#""event":"packet""#) && line.contains("PUBCOMP");
    app.lines().wait_for_stdout("the command's way through", is_done);
    publish("temperature", "19.5", &["--qos", "1"]);
    publish("state", r#"{"power":true,"target":20.5}"#, &["--retain", "--qos", "2"]);
    let lines = recorded(&app.end().with_code(0).stdout);
    let told = packets(&lines);
    for packet in ["out CONNECT", "in CONNACK", "out SUBSCRIBE", "in SUBACK", "out PUBLISH", "in PUBLISH"] {
        assert!(told.iter().any(|other| other == packet), "{packet}: {told:?}");
    }
    let usual = ["PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "PINGREQ"];
    assert!(!told.iter().any(|packet| usual.iter().any(|word| packet.ends_with(word))), "{told:?}");
    let header = header("a dashboard at mosquitto", "mqtt-dashboard", "", &server);
    keep("mqtt-dashboard", &header, &lines, &[(front.port(), "8080"), (broker.port(), "1883")]);
}
