//! One recording, all that it is for: a session at a real server is replayed to its app without any server, drives the real server, and
//! points at the one message in which a server differs.
//!
//! Counterparts: `record.rs`, `fixture_test.rs` and `replay/` look at each of these alone.
#![cfg(unix)]

use super::server::serve;
use miniwire_tests::{Miniwire, Mosquitto, Peer, Project, sample_app};
use std::path::PathBuf;

/// A recording and what it was made of.
struct Recording {
    folder: Project,
    server: String,
}

impl Recording {
    /// Records a sample at a server.
    fn of(app: &str, server: &str, arguments: &[&str]) -> Self {
        let folder = Project::empty();
        let recording = Recording { folder, server: server.to_owned() };
        let fixture = recording.path();
        let record = Miniwire::new(&["record"]).argument(sample_app(app)).arguments(&["-o"]).argument(fixture);
        let usual = ["--fresh", "--seed", "7", "--no-url-check", "--server", server];
        record.arguments(&usual).arguments(arguments).end().with_code(0);
        recording
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("session.jsonl")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).expect("the recording is there")
    }

    fn write(&self, text: &str) {
        std::fs::write(self.path(), text).expect("the recording can be written");
    }

    /// Without any server, to the app.
    fn meets_its_app(&self) {
        let outcome = Miniwire::new(&["test"]).argument(self.path()).end().with_code(0);
        assert!(outcome.stdout.contains("1 passed"), "{}", outcome.stdout);
    }

    /// With the app left out, to the server.
    fn meets_its_server(&self) {
        self.against().end().with_code(0);
    }

    fn against(&self) -> Miniwire {
        let (scheme, rest) = self.server.split_once("://").expect("an address");
        let host = rest.split('/').next().unwrap_or_default();
        // `wx` is what mqtt.js calls the WebSocket of mini-programs.
        let origin = format!("{}://{host}", scheme.replace("wx", "ws"));
        Miniwire::new(&["replay"]).argument(self.path()).arguments(&["--against", &origin])
    }

    /// A server that says one word otherwise is told with the line of that word.
    fn points_at_what_differs(&self, said: &str, instead: &str) {
        let text = self.text();
        let is_told = |line: &str| line.contains(r#""event":"in""#) && line.contains(said);
        let number = text.lines().position(is_told).expect("the server said it") + 1;
        let changed =
            text.lines().map(|line| if is_told(line) { line.replace(said, instead) } else { line.to_owned() });
        self.write(&(changed.collect::<Vec<_>>().join("\n") + "\n"));
        let outcome = self.against().end().with_code(1);
        let place = format!("session.jsonl:{number}");
        assert!(outcome.stdout.contains(&place), "{place}: {}", outcome.stdout);
    }
}

#[test]
fn a_chat_over_a_web_socket_goes_both_ways() {
    let (_server, address) = serve();
    let server = format!("ws://{address}/chat");
    let acts = ["--page", "?name=alice&room=r&auto=1", "--input", "#message=hello@300ms", "--tap", "#send@500ms"];
    let mut recording = Recording::of("chat", &server, &[&acts[..], &["--for", "1s"]].concat());
    recording.meets_its_app();
    // The room remembers what was said, so each time wants a room without a past.
    let (_second, address) = serve();
    recording.server = format!("ws://{address}/chat");
    recording.meets_its_server();
    let (_third, address) = serve();
    recording.server = format!("ws://{address}/chat");
    recording.points_at_what_differs(r#""name":"alice""#, r#""name":"bob""#);
}

#[test]
fn a_chat_at_the_socket_io_library_of_node_goes_both_ways() {
    let peer = Peer::start("socketio-room.mjs");
    let acts = ["--page", "?name=小明&transport=websocket", "--input", "#message=你好@800ms", "--tap", "#send@1s"];
    let until = ["--until", "服务器已确认"];
    let recording = Recording::of("socketio-chat", &peer.http(), &[&acts[..], &until].concat());
    recording.meets_its_app();
    recording.meets_its_server();
    recording.points_at_what_differs("小明", "小红");
}

#[test]
fn a_dashboard_at_mosquitto_goes_both_ways() {
    let (broker, front) = (Mosquitto::start(), Peer::start("wire.mjs"));
    let topic = "miniwire/demo/cellar/state";
    let payload = r#"{"power":true,"target":20}"#;
    let retained = ["mqtt", "pub", &broker.url(), topic, payload, "--retain", "--qos", "1"];
    Miniwire::new(&retained).end().with_code(0);
    let server = format!("wx://127.0.0.1:{}/mqtt?broker={}", front.port(), broker.port());
    let acts = ["--tap", "#qos2@800ms", "--for", "1500ms"];
    let recording = Recording::of("mqtt-dashboard", &server, &acts);
    recording.meets_its_app();
    recording.meets_its_server();
    recording.points_at_what_differs(r#""target":20"#, r#""target":21"#);
}
