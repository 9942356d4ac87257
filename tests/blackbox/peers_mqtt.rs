//! `miniwire mqtt` against real mosquitto: over TCP, TLS and WebSocket, with accounts, and over a restart of the broker.

use miniwire_tests::{Certificates, Miniwire, Mosquitto, MosquittoOptions, Outcome, Peer, Running, free_port};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A subscriber that the broker has accepted.
fn subscriber(url: &str, topic: &str, options: &[&str]) -> Running {
    let running = Miniwire::new(&["mqtt", "sub", url, topic, "--format", "json"]).arguments(options).start();
    running.lines().wait_for_stdout("the subscription", |line| line.contains(r#""event":"suback""#));
    running
}

fn publish(url: &str, topic: &str, message: &str) -> Miniwire {
    Miniwire::new(&["mqtt", "pub", url, topic, message])
}

/// Lines of `--format json` with this event.
fn lines_of(outcome: &Outcome, event: &str) -> Vec<Value> {
    let lines = outcome.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    lines.filter(|line| line["event"] == event).collect()
}

#[test]
fn messages_of_every_quality_arrive_in_both_versions() {
    let broker = Mosquitto::start();
    for version in ["--v311", "--v5"] {
        let running = subscriber(&broker.url(), "room/+", &["--qos", "2", "--count", "3", version]);
        for qos in ["0", "1", "2"] {
            let message = format!(r#"{{"qos":{qos}}}"#);
            publish(&broker.url(), "room/1", &message).arguments(&["--qos", qos, version]).end().with_code(0);
        }
        let outcome = running.end().with_code(0);
        let arrived = lines_of(&outcome, "in");
        let told: Vec<_> = arrived.iter().map(|line| (line["topic"].clone(), line["qos"].clone())).collect();
        assert_eq!(told, [0, 1, 2].map(|qos| (json!("room/1"), json!(qos))), "{version}");
        assert_eq!(arrived[1]["json"], json!({"qos": 1}));
    }
}

#[test]
fn a_kept_message_is_marked_and_binary_is_shown_as_hex() {
    let broker = Mosquitto::start();
    publish(&broker.url(), "state", "on").argument("--retain").end().with_code(0);
    let project = miniwire_tests::Project::empty().file("bytes", "\u{1}\u{2}");
    let file = Miniwire::new(&["mqtt", "pub", &broker.url(), "bytes", "--retain", "--file"]);
    file.argument(project.path().join("bytes")).end().with_code(0);
    let outcome = Miniwire::new(&["mqtt", "sub", &broker.url(), "state", "bytes", "--count", "2"]).end().with_code(0);
    assert!(outcome.stdout.contains("← state  qos0 retain  on"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("← bytes  qos0 retain  01 02  2 B"), "{}", outcome.stdout);
}

#[test]
fn properties_of_mqtt_5_arrive_in_order() {
    let broker = Mosquitto::start();
    let running = subscriber(&broker.url(), "p", &["--v5", "--count", "1"]);
    let properties =
        ["--property", "a=1", "--property", "a=2=3", "--response-topic", "r", "--content-type", "text/plain"];
    publish(&broker.url(), "p", "x").arguments(&properties).end().with_code(0);
    let outcome = running.end().with_code(0);
    let arrived = &lines_of(&outcome, "in")[0];
    assert_eq!(arrived["user_properties"], json!([["a", "1"], ["a", "2=3"]]));
    assert_eq!((&arrived["response_topic"], &arrived["content_type"]), (&json!("r"), &json!("text/plain")));
}

#[test]
fn lines_of_standard_input_are_published_in_order() {
    let broker = Mosquitto::start();
    let running = subscriber(&broker.url(), "n", &["--count", "3", "--qos", "1"]);
    let publishing = Miniwire::new(&["mqtt", "pub", &broker.url(), "n", "--stdin", "--qos", "1"]).stdin("a\nb\nc\n");
    publishing.end().with_code(0);
    let texts: Vec<_> = lines_of(&running.end().with_code(0), "in").iter().map(|line| line["text"].clone()).collect();
    assert_eq!(texts, ["a", "b", "c"]);
}

#[test]
fn a_message_is_repeated_as_often_as_told() {
    let broker = Mosquitto::start();
    let running = subscriber(&broker.url(), "tick", &["--count", "3"]);
    let publishing = publish(&broker.url(), "tick", "now").arguments(&["--repeat", "3", "--every", "20ms"]).end();
    assert_eq!(publishing.with_code(0).stdout.lines().count(), 3);
    running.end().with_code(0);
}

#[test]
fn a_wrong_password_is_refused_and_the_right_one_is_not() {
    let broker = Mosquitto::with(&MosquittoOptions { user: Some(("ann", "secret")), ..MosquittoOptions::default() });
    for version in ["--v311", "--v5"] {
        let with = |password: &str| {
            let publishing = publish(&broker.url(), "a", "x").arguments(&["--user", "ann", "--password", password]);
            publishing.argument(version).end()
        };
        with("wrong").with_code(1).saying(&["refused the connection: not authorized", "hint:", "password"]);
        with("secret").with_code(0);
    }
    let publishing = publish(&broker.url(), "a", "x").arguments(&["--user", "ann"]);
    publishing.variable("MINIWIRE_MQTT_PASSWORD", "secret").end().with_code(0);
}

#[test]
fn a_message_that_the_broker_does_not_allow_is_told_in_mqtt_5() {
    let user = Some(("ann", "secret"));
    let acl = "user ann\ntopic readwrite open/#";
    let broker = Mosquitto::with(&MosquittoOptions { user, acl, ..MosquittoOptions::default() });
    for (topic, code) in [("open/a", 0), ("shut/a", 1)] {
        let publishing = publish(&broker.url(), topic, "x").arguments(&["--user", "ann", "--password", "secret"]);
        let outcome = publishing.arguments(&["--v5", "--qos", "1"]).end().with_code(code);
        assert_eq!(outcome.stderr.contains("does not take a message to shut/a: not authorized"), code == 1);
    }
}

#[test]
fn a_broker_that_is_not_there_is_told_with_its_address() {
    let port = free_port();
    let refused = format!("127.0.0.1:{port} refused the connection");
    publish(&format!("mqtt://127.0.0.1:{port}"), "a", "x").end().with_code(1).saying(&[&refused, "hint:"]);
    // RFC 6761 §6.4: names under `.invalid` have no address.
    publish("mqtt://nothing.invalid", "a", "x").end().with_code(1).saying(&["`nothing.invalid` has no address"]);
}

#[test]
fn a_server_that_is_no_broker_is_told() {
    let peer = Peer::start("echo.mjs");
    let outcome =
        publish(&format!("mqtt://127.0.0.1:{}", peer.port()), "a", "x").arguments(&["--timeout", "20s"]).end();
    outcome.with_code(1).saying(&["hint:"]);
    let secret =
        publish(&peer.url(), "a", "x").arguments(&["--user", "ann", "--password", "secret"]).end().with_code(1);
    assert!(!secret.stderr.contains("secret"), "{}", secret.stderr);
}

#[test]
fn what_is_wrong_on_the_command_line_is_named() {
    let usage = |words: &[&str], said: &[&str]| {
        Miniwire::new(&["mqtt"]).arguments(words).end().with_code(2).saying(said);
    };
    usage(&["pub", "mqtt://a", "room/+", "x"], &["TOPIC", "room/+", "only subscriptions"]);
    usage(&["sub", "mqtt://a", "a/#/b"], &["TOPIC", "stands alone as the last level"]);
    usage(&["pub", "mqtt://a", "t", "x", "--property", "k"], &["--property", "NAME=VALUE"]);
    usage(&["pub", "mqtt://a", "t", "x", "--property", "k=v", "--v311"], &["--property", "--v311"]);
    usage(&["pub", "mqtt://a", "t"], &["--file", "--stdin"]);
    usage(&["pub", "mqtt://a", "t", "--file", "no-such-file"], &["no-such-file", "hint:"]);
    usage(&["pub", "mqtt://a", "t", "x", "--qos", "3"], &["--qos", "at least once"]);
    usage(&["sub", "http://a", "t"], &["URL", "mqtts"]);
    usage(&["sub", "mqtt://me:secret@a", "t"], &["--user", "--password"]);
    usage(&["sub", "mqtt://a", "t", "--persist"], &["--client-id"]);
    usage(&["sub", "mqtts://a", "t", "--ca", "no-such.pem"], &["no-such.pem", "--ca", "hint:"]);
    usage(&["sub", "mqtt://a", "t", "--for", "5x"], &["--for", "use ms, s, m or h"]);
}

#[test]
fn fewer_messages_than_asked_for_are_a_failure_and_time_alone_is_none() {
    let broker = Mosquitto::start();
    let sub =
        |options: &[&str]| Miniwire::new(&["mqtt", "sub", &broker.url(), "a", "--for", "200ms"]).arguments(options);
    sub(&["--count", "1"]).end().with_code(1).saying(&["0 of 1 came within 0.2 s", "--count"]);
    sub(&[]).end().with_code(0);
}

#[test]
fn tls_is_trusted_with_the_authority_and_not_without_it() {
    let certificates = Certificates::of("localhost");
    let broker = Mosquitto::with(&MosquittoOptions { tls: Some(&certificates), ..MosquittoOptions::default() });
    let url = format!("mqtts://localhost:{}", broker.port());
    for version in ["--v311", "--v5"] {
        let publishing = || publish(&url, "a", "x").argument(version);
        publishing().argument("--ca").argument(certificates.root()).end().with_code(0);
        publishing().end().with_code(1).saying(&["is not accepted: unknown issuer", "hint:"]);
    }
    let by_address = publish(&format!("mqtts://127.0.0.1:{}", broker.port()), "a", "x");
    by_address.argument("--ca").argument(certificates.root()).end().with_code(1).saying(&["it is for another host"]);
    let plain = Mosquitto::start();
    publish(&format!("mqtts://localhost:{}", plain.port()), "a", "x")
        .end()
        .with_code(1)
        .saying(&["mqtt:// is without"]);
}

#[test]
fn mqtt_goes_over_websocket_in_both_versions() {
    let (broker, wire) = (Mosquitto::start(), Peer::start("wire.mjs"));
    let url = format!("{}/mqtt?broker={}", wire.url(), broker.port());
    for version in ["--v311", "--v5"] {
        let running = subscriber(&url, "a", &["--count", "1", "--qos", "2", version]);
        publish(&url, "a", "over websocket").arguments(&["--qos", "2", version]).end().with_code(0);
        assert_eq!(lines_of(&running.end().with_code(0), "in")[0]["text"], "over websocket");
    }
    publish(&format!("{}/refuse?status=404", wire.url()), "a", "x").end().with_code(1).saying(&["404", "/mqtt"]);
}

#[test]
#[cfg(unix)]
fn messages_wait_for_a_client_with_a_session_that_is_away_and_are_taken_one_by_one() {
    let broker = Mosquitto::start();
    for (version, qos) in [("--v311", "1"), ("--v311", "2"), ("--v5", "1"), ("--v5", "2")] {
        let id = format!("away{version}{qos}");
        let options = ["--persist", "--client-id", &id, "--qos", qos, version];
        let gone = subscriber(&broker.url(), &id, &options);
        gone.lines().interrupt();
        gone.end().with_code(0);
        for message in ["one", "two", "three"] {
            publish(&broker.url(), &id, message).arguments(&["--qos", qos]).end().with_code(0);
        }
        let back = |count: &str| {
            let sub = Miniwire::new(&["mqtt", "sub", &broker.url(), &id, "--count", count]).arguments(&options);
            let stdout = sub.end().with_code(0).saying(&["the broker still has the session"]).stdout;
            stdout.lines().filter_map(|line| line.rsplit(' ').next()).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(back("1"), ["one"], "{id}");
        assert_eq!(back("2"), ["two", "three"], "{id}");
    }
}

#[test]
fn the_goodbye_waits_until_the_flow_of_the_last_message_is_over() {
    let broker = Mosquitto::start();
    for version in ["--v311", "--v5"] {
        let id = format!("whole{version}");
        let sub = subscriber(&broker.url(), &id, &["--client-id", &id, "--qos", "2", "--count", "1", version]);
        publish(&broker.url(), &id, "x").arguments(&["--qos", "2"]).end().with_code(0);
        sub.end().with_code(0);
        let (completed, goodbye) = (format!("Received PUBCOMP from {id}"), format!("Received DISCONNECT from {id}"));
        let either = |line: &str| line.contains(&completed) || line.contains(&goodbye);
        let first = broker.lines().wait_for_stderr("the end of the flow", either);
        assert!(first.contains(&completed), "{first}");
    }
}

#[test]
fn a_flow_that_a_killed_process_has_left_open_is_ended_by_the_next_one() {
    let broker = Mosquitto::start();
    for (version, level) in [("--v311", 4), ("--v5", 5)] {
        let id = format!("killed{version}");
        leave_after_pubrec(&broker, &id, level);
        publish(&broker.url(), &id, "next").arguments(&["--qos", "2"]).end().with_code(0);
        let options = ["--persist", "--client-id", &id, "--qos", "2", "--count", "1", version];
        let next = Miniwire::new(&["mqtt", "sub", &broker.url(), &id]).arguments(&options).end().with_code(0);
        let next = next.saying(&["the broker still has the session"]);
        assert!(next.stdout.contains("qos2  next"), "{}", next.stdout);
        assert!(!next.stderr.contains("again"), "one connection is enough: {}", next.stderr);
    }
}

/// A client with this identifier that receives a message of the topic of the same name, answers PUBREC, and is gone.
fn leave_after_pubrec(broker: &Mosquitto, id: &str, level: u8) {
    let text = |text: &str| [&[0, u8::try_from(text.len()).expect("a short text")], text.as_bytes()].concat();
    // MQTT 5 has properties: here the session's expiry of 60 s in CONNECT, none in SUBSCRIBE.
    let properties = |bytes: &[u8]| if level == 5 { bytes.to_vec() } else { Vec::new() };
    let mut stream = TcpStream::connect(("127.0.0.1", broker.port())).expect("the broker listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let connect = [text("MQTT"), vec![level, 0, 0, 60], properties(&[5, 0x11, 0, 0, 0, 60]), text(id)].concat();
    write_packet(&mut stream, 0x10, &connect);
    assert_eq!(read_packet(&mut stream).0, 0x20, "CONNACK");
    write_packet(&mut stream, 0x82, &[vec![0, 1], properties(&[0]), text(id), vec![2]].concat());
    assert_eq!(read_packet(&mut stream).0, 0x90, "SUBACK");
    publish(&broker.url(), id, "before").arguments(&["--qos", "2"]).end().with_code(0);
    let (kind, body) = read_packet(&mut stream);
    assert_eq!(kind, 0x34, "PUBLISH with QoS 2");
    let after_topic = 2 + id.len();
    write_packet(&mut stream, 0x50, &body[after_topic..after_topic + 2]);
    assert_eq!(read_packet(&mut stream).0, 0x62, "PUBREL");
}

fn write_packet(stream: &mut TcpStream, kind: u8, body: &[u8]) {
    let length = u8::try_from(body.len()).ok().filter(|length| *length < 128).expect("a short packet");
    stream.write_all(&[&[kind, length], body].concat()).expect("the broker reads");
}

fn read_packet(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    stream.read_exact(&mut head).expect("the broker sends a packet");
    let mut body = vec![0; usize::from(head[1])];
    stream.read_exact(&mut body).expect("the broker sends a whole packet");
    (head[0], body)
}

#[test]
#[cfg(unix)]
fn a_subscriber_outlives_a_restart_of_the_broker_with_its_session() {
    let broker = Mosquitto::with(&MosquittoOptions { persistence: true, ..MosquittoOptions::default() });
    let url = broker.url();
    let options = ["--persist", "--client-id", "stays", "--qos", "1", "--count", "1"];
    let running = subscriber(&url, "a", &options);
    let broker = broker.restart();
    running.lines().wait_for_stdout("the loss", |line| line.contains("again_ms"));
    running.lines().wait_for_stdout("the session", |line| line.contains(r#""session_present":true"#));
    publish(&url, "a", "after the restart").arguments(&["--qos", "1"]).end().with_code(0);
    assert_eq!(lines_of(&running.end().with_code(0), "in")[0]["text"], "after the restart");
    drop(broker);
}

#[test]
#[cfg(unix)]
fn a_subscriber_subscribes_anew_when_the_restart_lost_its_session() {
    let broker = Mosquitto::start();
    let url = broker.url();
    let running = subscriber(&url, "a", &["--count", "1"]);
    let broker = broker.restart();
    let twice = |lines: &[String]| lines.iter().filter(|line| line.contains(r#""event":"suback""#)).count() == 2;
    running.lines().wait_for_all_stdout("the second subscription", twice);
    publish(&url, "a", "after the restart").end().with_code(0);
    running.end().with_code(0);
    drop(broker);
}

#[test]
#[cfg(unix)]
fn without_attempts_a_lost_broker_ends_the_command() {
    let broker = Mosquitto::start();
    let running = subscriber(&broker.url(), "a", &["--reconnect", "0"]);
    broker.lines().interrupt();
    running.end().with_code(1).saying(&["ended the connection", "hint:"]);
}

#[test]
#[cfg(unix)]
fn ctrl_c_says_goodbye_and_a_kill_leaves_the_will() {
    let broker = Mosquitto::start();
    let watcher = subscriber(&broker.url(), "gone", &["--count", "1"]);
    let will = ["--will", "gone=left without a word", "--client-id", "polite"];
    let polite = subscriber(&broker.url(), "a", &will);
    polite.lines().interrupt();
    polite.end().with_code(0);
    broker.lines().wait_for_stderr("the goodbye", |line| line.contains("Received DISCONNECT from polite"));
    drop(subscriber(&broker.url(), "a", &["--will", "gone=killed"]));
    assert_eq!(lines_of(&watcher.end().with_code(0), "in")[0]["text"], "killed");
}

#[test]
fn a_reader_that_has_enough_ends_the_subscriber() {
    let broker = Mosquitto::start();
    publish(&broker.url(), "a", "x").argument("--retain").end().with_code(0);
    let outcome = Miniwire::new(&["mqtt", "sub", &broker.url(), "a", "--count", "1"]).end().with_code(0);
    assert_eq!(outcome.stdout.lines().count(), 1, "talk goes to stderr: {}", outcome.stdout);
}
