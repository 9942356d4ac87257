//! Sessions of Socket.IO over HTTP, as they were recorded: to the app, to the library's client, against the library's server.

use super::{client, listening, said};
use miniwire_tests::{Miniwire, Peer, sample_app};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What the client prints with these transports.
fn wanted(transports: &str) -> Vec<&'static str> {
    let rest = [
        r#"joined {"ok":true,"room":"a"}"#,
        "asked how are you",
        "picture 0102ff",
        "disconnected io client disconnect",
    ];
    let upgraded: &[&str] = if transports == "both" { &["upgraded websocket"] } else { &[] };
    [&["connected"], upgraded, &rest].concat()
}

/// The library's client at the library's server, recorded on its way through a proxy.
fn recorded(server: &Peer, transports: &str, version: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.jsonl");
    let words = ["record", "--proxy", &server.http(), "--listen", "127.0.0.1:0", "-o", &file.to_string_lossy()];
    let proxy = Miniwire::new(&words).start();
    let line = proxy.lines().wait_for_stderr("its address", |line| line.starts_with("listening on "));
    let port = line.split([':', ',']).nth(1).and_then(|port| port.parse().ok()).expect("a port");
    assert_eq!(said(client("replay-socketio.mjs", port, &[transports, version])), wanted(transports));
    server.lines().wait_for_stdout("the client's end", |line| line.starts_with("gone "));
    proxy.lines().interrupt();
    proxy.end().with_code(0).saying(&[", 1 connection, "]);
    folder
}

/// Every line is a packet, and none of them has an id of a session.
fn is_of_packets(file: &Path) {
    let text = fs::read_to_string(file).expect("the fixture");
    let carried: Vec<&str> =
        text.lines().filter(|line| line.contains(r#""event":"out""#) || line.contains(r#""event":"in""#)).collect();
    assert!(carried.len() >= 8 && carried.iter().all(|line| line.contains(r#""protocol":"socket.io""#)), "{text}");
    assert!(!text.contains("sid=") && text.matches(r#""event":"open""#).count() == 1, "{text}");
}

/// Recorded once, served to the client, played against the server.
fn replays_to_either(transports: &str, version: &str) {
    let server = Peer::start_with("socketio-question.mjs", &[version]);
    let folder = recorded(&server, transports, version);
    let file = folder.path().join("session.jsonl");
    is_of_packets(&file);
    let (replay, port) = listening(file.clone(), &[]);
    assert_eq!(said(client("replay-socketio.mjs", port, &[transports, version])), wanted(transports));
    replay.end().with_code(0);
    let server = Peer::start_with("socketio-question.mjs", &[version]);
    Miniwire::new(&["replay"]).argument(&file).arguments(&["--against", &server.http()]).end().with_code(0);
    let name = if transports == "both" { "websocket" } else { "polling" };
    server.lines().wait_for_stdout("the transport", |line| line == format!("said fine over {name}"));
    server.lines().wait_for_stdout("an end in order", |line| line == "gone client namespace disconnect");
    Miniwire::new(&["check"]).argument(&file).argument("--strict").end().with_code(0);
}

#[test]
fn a_session_of_socket_io_4_over_polling_alone_replays_to_client_and_server() {
    replays_to_either("polling", "4");
}

#[test]
fn a_session_of_socket_io_4_that_goes_on_over_a_web_socket_replays_to_client_and_server() {
    replays_to_either("both", "4");
}

#[test]
fn sessions_of_socket_io_2_replay_to_client_and_server() {
    replays_to_either("polling", "2");
    replays_to_either("both", "2");
}

#[test]
fn a_chat_that_polls_first_replays_to_its_app_and_against_its_server() {
    let server = Peer::start("socketio-room.mjs");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.jsonl");
    let record = Miniwire::new(&["record"]).argument(sample_app("socketio-chat")).argument("-o").argument(&file);
    let arguments = ["--fresh", "--seed", "7", "--no-url-check", "--server", &server.http(), "--page", "?name=小明"];
    // Nothing that the server's clock shows is in it.
    record.arguments(&arguments).arguments(&["--input", "#message=你好@800ms", "--for", "1500ms"]).end().with_code(0);
    let text = fs::read_to_string(&file).expect("the fixture");
    assert!(text.contains(r#""transport":"polling""#) && text.contains(r#""event":"upgraded""#), "{text}");
    let replayed = Miniwire::new(&["replay"]).argument(&file).argument("--tree").end().with_code(0);
    assert!(replayed.stdout.contains("passed: ") && replayed.stdout.contains("websocket"), "{}", replayed.stdout);
    Miniwire::new(&["replay"]).argument(&file).arguments(&["--against", &server.http()]).end().with_code(0);
}

#[test]
fn a_wrong_packet_of_a_poll_is_one_failure_at_its_line() {
    let server = Peer::start("socketio-question.mjs");
    let folder = recorded(&server, "polling", "4");
    let file = folder.path().join("session.jsonl");
    let text = fs::read_to_string(&file).expect("the fixture");
    fs::write(&file, text.replace(r#"[{"room":"a"}]"#, r#"[{"room":"b"}]"#)).expect("the fixture can be written");
    let (replay, port) = listening(file, &[]);
    assert_eq!(said(client("replay-socketio.mjs", port, &["polling"])), wanted("polling"));
    let stdout = replay.end().with_code(1).stdout;
    assert!(
        stdout.contains("$['args'][0]['room']: expected \"b\", got \"a\"") && stdout.contains("1 failure:"),
        "{stdout}"
    );
}
