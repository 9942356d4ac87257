//! Snippets that talk to fixtures.

use super::*;
use camino::Utf8Path;
use fixture::Reader;
use model::EventKind;
use std::io::Cursor;
use tokio::time::Instant;

/// Real time that a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

const HEADER: &str = r#"{"miniwire":1,"name":"x","recorded":"2026-01-31T10:00:00.000Z","seed":7}"#;

const CHAT: &str = r#"
const socket = wx.connectSocket({ url: "ws://a.example/im" });
socket.onOpen(() => socket.send({ data: JSON.stringify({ op: "login", at: Date.now(), dice: Math.random() }) }));
socket.onMessage(({ data }) => { console.log("got", data); socket.send({ data: "thanks" }); });
socket.onClose(({ code }) => console.log("closed", code));
"#;

async fn run(script: &str, lines: &[&str]) -> (Outcome, Vec<String>, Vec<EventKind>) {
    let dir = tempfile::tempdir().unwrap();
    let file = Utf8Path::from_path(dir.path()).unwrap().join("snippet.js");
    std::fs::write(&file, script).unwrap();
    let package = Package::open(&file, None).expect("the snippet opens");
    let reader = Reader::open(Cursor::new([&[HEADER], lines].concat().join("\n"))).expect("the header is one");
    let replay = Replay {
        header: reader.header().clone(),
        lines: Box::new(reader),
        side_files: PathBuf::new(),
        vars: Vec::new(),
        pace: Pace::Recorded(1.0),
    };
    let options = SessionOptions { url_check: Some(false), ..SessionOptions::default() };
    let (mut session, outcome) = Session::replay(Arc::new(package), options, replay).unwrap();
    tokio::time::timeout(PATIENCE, session.ended("done")).await.expect("the session ends");
    let outcome = outcome.await.expect("there is an outcome");
    let events = session.log().read(0, 100_000).events;
    let lines = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    (outcome, lines, events.into_iter().map(|event| event.kind).collect())
}

fn console(events: &[EventKind]) -> Vec<&str> {
    let lines = events.iter().filter_map(|event| match event {
        EventKind::Console { text, .. } => Some(text.as_str()),
        _ => None,
    });
    lines.collect()
}

fn told(outcome: &Outcome) -> Vec<String> {
    outcome.failures.iter().map(|failure| format!("{}: {}", failure.line, failure.text)).collect()
}

const CHAT_LINES: [&str; 8] = [
    r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
    r#"{"t":10,"event":"opened","status":101}"#,
    r#"{"t":11,"event":"out","json":{"op":"login","at":1,"dice":0},"match":{"$.at":"time","$.dice":"number"}}"#,
    r#"{"t":30,"event":"in","json":{"op":"ok"}}"#,
    r#"{"t":31,"event":"out","text":"thanks"}"#,
    r#"{"t":50,"event":"close","by":"peer","code":1001}"#,
    r#"{"t":51,"event":"expect","console":"closed 1001"}"#,
    r#"{"t":60,"event":"end"}"#,
];

#[tokio::test]
async fn an_app_talks_to_a_fixture_as_to_its_server() {
    let (outcome, _, events) = run(CHAT, &CHAT_LINES).await;
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(console(&events), [r#"got {"op":"ok"}"#, "closed 1001"]);
    assert_eq!((outcome.sent, outcome.received, outcome.connections), (1, 2, 1));
}

#[tokio::test]
async fn the_same_fixture_and_seed_give_the_same_log_to_the_byte() {
    let (_, first, _) = run(CHAT, &CHAT_LINES).await;
    for _ in 0..100 {
        assert_eq!(run(CHAT, &CHAT_LINES).await.1, first);
    }
}

#[tokio::test]
async fn an_hour_of_heartbeats_passes_at_once() {
    let script = r#"
const socket = wx.connectSocket({ url: "ws://a.example/im" });
let beats = 0;
setInterval(() => socket.send({ data: "beat " + ++beats }), 30_000);
"#;
    let begun = Instant::now();
    let lines = [
        r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
        r#"{"t":10,"event":"opened"}"#,
        r#"{"t":30000,"event":"out","text":"beat 1","match":{"$":"/^beat \\d+$/"},"times":"119"}"#,
        r#"{"t":3600000,"event":"out","text":"beat 120"}"#,
        r#"{"t":3600001,"event":"end"}"#,
    ];
    let (outcome, lines, _) = run(script, &lines).await;
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(outcome.received, 120);
    assert!(lines.last().unwrap().starts_with(r#"{"t":36000"#), "{:?}", lines.last());
    assert!(begun.elapsed() < PATIENCE / 4, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_request_is_answered_in_pieces_and_as_a_whole() {
    let script = r#"
const task = wx.request({ url: "http://a.example/s?x=1", enableChunked: true, success: (res) => console.log("done", res.statusCode) });
task.onChunkReceived(({ data }) => console.log("chunk", data.byteLength));
wx.request({ url: "http://a.example/j", method: "POST", data: { a: 1 }, success: (res) => console.log("json", res.data.b, res.header.x) });
"#;
    let lines = [
        r#"{"t":0,"event":"open","conn":1,"transport":"request","url":"http://a.example/s?x=1"}"#,
        r#"{"t":0,"event":"open","conn":2,"transport":"request","method":"POST","url":"http://a.example/j"}"#,
        r#"{"t":1,"event":"out","conn":2,"json":{"a":1}}"#,
        r#"{"t":10,"event":"opened","conn":2,"status":201,"header":{"x":"y","content-type":"application/json"}}"#,
        r#"{"t":11,"event":"in","conn":2,"json":{"b":5}}"#,
        r#"{"t":11,"event":"done","conn":2}"#,
        r#"{"t":20,"event":"in","conn":1,"text":"abc"}"#,
        r#"{"t":30,"event":"in","conn":1,"text":"defg"}"#,
        r#"{"t":31,"event":"done","conn":1}"#,
        r#"{"t":40,"event":"end"}"#,
    ];
    let (outcome, _, events) = run(script, &lines).await;
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(console(&events), ["json 5 y", "chunk 3", "chunk 4", "done 200"]);
}

#[tokio::test]
async fn what_differs_is_told_with_its_line_and_what_is_not_there_fails_as_a_refusal() {
    let script = r#"
wx.connectSocket({ url: "ws://a.example/other" }).onError(({ errMsg }) => console.log(errMsg));
const socket = wx.connectSocket({ url: "ws://a.example/im" });
socket.onOpen(() => socket.send({ data: JSON.stringify({ op: "login", name: "b" }) }));
"#;
    let lines = [
        r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
        r#"{"t":10,"event":"opened"}"#,
        r#"{"t":11,"event":"out","json":{"op":"login","name":"a"}}"#,
        r#"{"t":20,"event":"expect","storage":"token","equals":1,"within":0}"#,
    ];
    let (outcome, _, events) = run(script, &lines).await;
    let told = told(&outcome);
    assert!(told[0].starts_with("2: websocket ws://a.example/other was opened"), "{told:?}");
    assert!(told[1].starts_with("4: $['name']: expected \"a\", got \"b\""), "{told:?}");
    assert_eq!(told[2], "5: storage \"token\" is not there, 1 is expected");
    assert!(console(&events)[0].contains("open fail"), "{:?}", console(&events));
}

#[tokio::test]
async fn life_events_come_as_recorded_and_cut_the_sockets() {
    let script = r#"
wx.onAppHide(() => console.log("hidden"));
wx.onAppShow(() => console.log("shown"));
const socket = wx.connectSocket({ url: "ws://a.example/im" });
socket.onClose(({ code, reason }) => console.log("closed", code, reason));
"#;
    let lines = [
        r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
        r#"{"t":10,"event":"opened"}"#,
        r#"{"t":1000,"event":"life","to":"background"}"#,
        r#"{"t":6000,"event":"life","to":"suspended"}"#,
        r#"{"t":6000,"event":"close","by":"host"}"#,
        r#"{"t":9000,"event":"life","to":"foreground"}"#,
        r#"{"t":9001,"event":"expect","console":"closed"}"#,
        r#"{"t":9100,"event":"end"}"#,
    ];
    let (outcome, _, events) = run(script, &lines).await;
    assert_eq!(told(&outcome), Vec::<String>::new());
    let console = console(&events);
    assert!(console.contains(&"hidden") && console.contains(&"shown"), "{console:?}");
}

#[tokio::test]
async fn a_tcp_socket_and_a_udp_socket_meet_their_lines() {
    let script = r#"
const tcp = wx.createTCPSocket();
tcp.onConnect(() => tcp.write("hi"));
tcp.onMessage(({ message }) => console.log("tcp", message.byteLength));
tcp.onClose(() => console.log("tcp closed"));
tcp.connect({ address: "192.0.2.9", port: 7000 });
const udp = wx.createUDPSocket();
udp.bind(6000);
udp.onMessage(({ message, remoteInfo }) => console.log("udp", message.byteLength, remoteInfo.port));
udp.send({ address: "192.0.2.9", port: 7001, message: "yo" });
"#;
    let lines = [
        r#"{"t":0,"event":"open","conn":1,"transport":"tcp","url":"tcp://192.0.2.9:7000"}"#,
        r#"{"t":0,"event":"open","conn":2,"transport":"udp","url":"udp4"}"#,
        r#"{"t":0,"event":"out","conn":2,"peer":"192.0.2.9:7001","text":"yo"}"#,
        r#"{"t":5,"event":"connected","conn":1}"#,
        r#"{"t":6,"event":"out","conn":1,"text":"hi"}"#,
        r#"{"t":8,"event":"in","conn":1,"base64":"AAEC"}"#,
        r#"{"t":9,"event":"in","conn":2,"peer":"192.0.2.9:7001","text":"hey!"}"#,
        r#"{"t":10,"event":"close","conn":1,"by":"peer"}"#,
        r#"{"t":20,"event":"end"}"#,
    ];
    let (outcome, _, events) = run(script, &lines).await;
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(console(&events), ["tcp 3", "udp 4 7001", "tcp closed"]);
}
