//! `miniwire record`: sessions over real servers become fixtures that the reader reads back, whole also after a kill.

use fixture::{Ending, Header, LineEvent, Payload, Reader};
use miniwire_tests::{Miniwire, Outcome, Peer, Project, sample_app};
use model::{LifeState, WireDirection};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Recorded {
    folder: TempDir,
    outcome: Outcome,
}

impl Recorded {
    fn run(app: &Path, arguments: &[&str]) -> Recorded {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("session.jsonl");
        let words = ["record", &app.to_string_lossy(), "-o", &file.to_string_lossy(), "--fresh", "--format", "json"];
        let outcome = Miniwire::new(&words).arguments(arguments).end().with_code(0);
        Recorded { folder, outcome }
    }

    fn script(script: &str, arguments: &[&str]) -> Recorded {
        let project = Project::empty().file("try.js", script);
        let arguments = [&["--no-url-check", "--until", "all done"], arguments].concat();
        Recorded::run(&project.path().join("try.js"), &arguments)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("session.jsonl")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).expect("the fixture is text")
    }

    fn read(&self) -> (Header, Vec<LineEvent>) {
        read(&self.file(), Ending::Clean)
    }

    fn events(&self) -> Vec<LineEvent> {
        self.read().1
    }

    fn wire(&self) -> Vec<String> {
        let wire = ["open", "opened", "connected", "listening", "out", "in", "done", "close", "fail"];
        self.events().iter().map(|event| event.name().to_owned()).filter(|name| wire.contains(&name.as_str())).collect()
    }
}

fn read(path: &Path, ending: Ending) -> (Header, Vec<LineEvent>) {
    let file = File::open(path).expect("the fixture is there");
    let mut reader = Reader::open(BufReader::new(file)).expect("the header is one");
    let events = reader.by_ref().map(|line| line.expect("every line is one").event).collect();
    assert_eq!(reader.ending(), ending);
    (reader.header().clone(), events)
}

fn carried(events: &[LineEvent], wanted: WireDirection) -> Vec<String> {
    let text = |event: &LineEvent| match event {
        LineEvent::Carried { dir, payload: Payload::Text(text), .. } if *dir == wanted => Some(text.clone()),
        LineEvent::Carried { dir, payload: Payload::Json(raw), .. } if *dir == wanted => Some(raw.get().to_owned()),
        _ => None,
    };
    events.iter().filter_map(text).collect()
}

#[test]
fn a_chat_over_the_embedded_server_is_recorded_with_its_taps_and_its_header() {
    let recorded = Recorded::run(
        &sample_app("chat"),
        &[
            "--page",
            "?name=alice&room=r&auto=1",
            "--input",
            "#message=hello there@300ms",
            "--tap",
            "#send@500ms",
            "--for",
            "2s",
            "--seed",
            "7",
        ],
    );
    let (header, events) = recorded.read();
    assert_eq!((header.name.as_str(), header.seed, header.profile.as_deref()), ("session", Some(7), Some("device")));
    assert!(header.app.is_some_and(|app| app.ends_with("fixtures/apps/chat")));
    assert!(header.server.is_some_and(|server| server.starts_with("ws://127.0.0.1:")));
    assert!(header.recorded.is_some_and(|time| time.ends_with('Z') && time.len() == 24));
    assert!(events.iter().any(|event| matches!(event, LineEvent::Action { action, selector, .. }
        if action == "tap" && selector == "#send")));
    assert!(carried(&events, WireDirection::Out).iter().any(|text| text.contains("hello there")));
    assert!(carried(&events, WireDirection::In).iter().any(|text| text.contains("hello there")));
    let said = format!("recorded {} lines, 1 connection", recorded.text().lines().count());
    recorded.outcome.saying(&[&said, "session.jsonl"]);
}

#[test]
fn messages_of_a_node_server_come_as_they_were_and_its_secrets_do_not() {
    let peer = Peer::start("echo.mjs");
    let recorded = Recorded::script(
        &format!(
            "const task = wx.connectSocket({{ url: '{}/?token=query-5ecret', header: {{ authorization: 'Bearer head-5ecret' }} }})
             let count = 0
             task.onOpen(() => {{
               task.send({{ data: JSON.stringify({{ op: 'login', password: 'json-5ecret' }}) }})
               task.send({{ data: new Uint8Array([1, 2, 3]).buffer }})
               task.send({{ data: 'cost ${{}} and head-5ecret' }})
             }})
             task.onMessage(() => {{ if (++count === 3) task.close({{ code: 4001, reason: 'bye' }}) }})
             task.onClose(() => console.log('all done'))",
            peer.url()
        ),
        &[],
    );
    let kinds = recorded.wire();
    assert_eq!(kinds.iter().filter(|kind| *kind == "out").count(), 3, "{kinds:?}");
    assert_eq!((kinds[0].as_str(), kinds[1].as_str()), ("open", "opened"));
    let text = recorded.text();
    assert!(!text.contains("5ecret"), "{text}");
    assert!(text.contains(r#""json":{"op":"login","password":"${redacted:password}"}"#), "{text}");
    assert!(text.contains(r#""base64":"AQID""#), "{text}");
    assert!(text.contains(r#""text":"cost $${} and ${redacted:authorization}""#), "{text}");
}

#[test]
fn requests_and_server_sent_events_are_recorded_with_the_parts_of_their_answers() {
    let peer = Peer::start("http.mjs");
    let recorded = Recorded::script(
        &format!(
            "wx.request({{ url: '{}/json', method: 'POST', data: {{ a: 1 }}, complete: () => console.log('all done') }})",
            peer.http()
        ),
        &[],
    );
    assert_eq!(recorded.wire(), ["open", "out", "opened", "in", "done"]);
    let ticker = Recorded::run(&sample_app("sse-ticker"), &["--for", "2s"]);
    let events = ticker.events();
    let parts = carried(&events, WireDirection::In);
    assert!(parts.iter().any(|part| part.contains("data:")), "{events:?}");
}

#[test]
fn tcp_and_udp_are_recorded_with_their_addresses() {
    let (tcp, udp) = (Peer::start("tcp-echo.mjs"), Peer::start("udp-echo.mjs"));
    let recorded = Recorded::script(
        &format!(
            "const udp = wx.createUDPSocket()
             udp.bind()
             udp.onMessage(() => {{ udp.close(); console.log('all done') }})
             const tcp = wx.createTCPSocket()
             tcp.onConnect(() => tcp.write('hello'))
             tcp.onMessage(() => tcp.close())
             tcp.onClose(() => udp.send({{ address: '127.0.0.1', port: {}, message: 'datagram' }}))
             tcp.connect({{ address: '127.0.0.1', port: {} }})",
            udp.port(),
            tcp.port()
        ),
        &[],
    );
    let kinds = recorded.wire();
    for kind in ["connected", "listening", "close"] {
        assert!(kinds.iter().any(|one| one == kind), "{kind}: {kinds:?}");
    }
    let events = recorded.events();
    assert_eq!(carried(&events, WireDirection::Out), ["hello", "datagram"]);
    let peer = format!("127.0.0.1:{}", udp.port());
    assert!(events.iter().any(|event| matches!(event, LineEvent::Carried { peer: Some(one), .. } if *one == peer)));
}

#[test]
fn life_and_failures_are_recorded_with_their_kind() {
    let recorded = Recorded::script(
        "wx.connectSocket({ url: 'ws://127.0.0.1:1' }).onError(() => 0)
         wx.onAppHide(() => wx.onAppShow(() => console.log('all done')))",
        &["--life", "background@300ms,foreground@600ms"],
    );
    let events = recorded.events();
    let lives: Vec<_> = events
        .iter()
        .filter_map(|event| if let LineEvent::Life { to, .. } = event { Some(*to) } else { None })
        .collect();
    assert!(lives.ends_with(&[LifeState::Background, LifeState::Foreground]), "{lives:?}");
    assert!(events.iter().any(|event| matches!(event, LineEvent::Fail { kind: Some(kind), .. } if kind == "refused")));
}

#[test]
fn frames_are_recorded_when_asked_for_and_console_too() {
    let peer = Peer::start("echo.mjs");
    let recorded = Recorded::script(
        &format!(
            "const task = wx.connectSocket({{ url: '{}' }})
             task.onOpen(() => task.send({{ data: 'hi' }}))
             task.onMessage(() => console.log('all done'))",
            peer.url()
        ),
        &["--raw", "--record-console"],
    );
    let text = recorded.text();
    assert!(text.contains(r#""event":"frame""#) && !text.contains(r#""head""#), "{text}");
    assert!(
        recorded.events().iter().any(|event| matches!(event, LineEvent::Console { text, .. } if text == "all done"))
    );
}

#[test]
fn rules_of_the_project_are_obeyed_and_a_broken_one_stops_the_start() {
    let app = |redact: &str| {
        Project::empty().file("try.js", "console.log('phone 13800138000, all done')").file("miniwire.toml", redact)
    };
    let project = app("[redact]\nregex = ['1[3-9]\\d{9}']\n");
    let recorded = Recorded::run(&project.path().join("try.js"), &["--until", "all done", "--record-console"]);
    assert!(recorded.text().contains("phone ${redacted:rule}, all done"), "{}", recorded.text());
    let project = app("[redact]\njson = ['$..[']\n");
    let file = project.path().join("a.jsonl");
    let run = Miniwire::run(project.path().join("try.js")).argument("--record").argument(&file);
    run.end().with_code(3).saying(&["miniwire.toml: [redact] json: `$..[` is no JSONPath"]);
    assert!(!file.exists());
}

#[test]
fn a_recording_that_is_there_is_not_written_over_unless_asked() {
    let project = Project::empty().file("try.js", "console.log('all done')").file("a.jsonl", "mine");
    let file = project.path().join("a.jsonl");
    let run = || {
        Miniwire::run(project.path().join("try.js"))
            .argument("--record")
            .argument(&file)
            .arguments(&["--until", "all done"])
    };
    run().end().with_code(2).saying(&["a.jsonl is there already", "--force"]);
    assert_eq!(fs::read_to_string(&file).expect("the file is there"), "mine");
    run().argument("--force").end().with_code(0).saying(&["recorded "]);
}
