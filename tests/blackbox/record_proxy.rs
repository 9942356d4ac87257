//! `miniwire record --proxy`: clients talk through it to real servers, and what passed is a fixture. The clients are apps here; the proxy
//! does not know.

use fixture::{Ending, LineEvent, Payload, Reader};
use miniwire_tests::{Events, Miniwire, Nginx, Outcome, Peer, Project, Running};
use std::fs::{self, File};
use std::io::BufReader;
use tempfile::TempDir;

struct Proxied {
    folder: TempDir,
    running: Running,
    address: String,
}

impl Proxied {
    fn to(server: &str, arguments: &[&str]) -> Proxied {
        Proxied::with(tempfile::tempdir().expect("a folder"), server, arguments)
    }

    /// The same in a folder that has something in it.
    fn with(folder: TempDir, server: &str, arguments: &[&str]) -> Proxied {
        let file = folder.path().join("session.jsonl");
        let words = ["record", "--proxy", server, "--listen", "127.0.0.1:0", "-o", &file.to_string_lossy()];
        let running = Miniwire::new(&words).arguments(arguments).within(folder.path()).start();
        let line = running.lines().wait_for_stderr("its address", |line| line.starts_with("listening on "));
        let address = line.trim_start_matches("listening on ").split(',').next().unwrap_or_default().to_owned();
        Proxied { folder, running, address }
    }

    /// What an app sees through the proxy; `SERVER` is its address.
    fn app(&self, script: &str) -> Events {
        let text = format!("const SERVER = '{}'\n{script}", self.address);
        let project = Project::empty().file("try.js", text);
        let run = Miniwire::run(project.path().join("try.js"));
        run.arguments(&["--no-url-check", "--until", "all done", "--format", "json"]).end().with_code(0).events()
    }

    /// Ctrl-C, and what was recorded.
    fn end(self) -> (Vec<LineEvent>, String, Outcome) {
        self.running.lines().interrupt();
        let outcome = self.running.end().with_code(0);
        let path = self.folder.path().join("session.jsonl");
        let mut reader = Reader::open(BufReader::new(File::open(&path).expect("the fixture"))).expect("its header");
        let events = reader.by_ref().map(|line| line.expect("every line is one").event).collect();
        assert_eq!(reader.ending(), Ending::Clean);
        (events, fs::read_to_string(path).expect("text"), outcome)
    }
}

fn names(events: &[LineEvent]) -> Vec<&str> {
    events.iter().map(LineEvent::name).collect()
}

const SOCKET: &str =
    "const task = wx.connectSocket({ url: `${SCHEME}://${SERVER}/path?token=query-5ecret`, protocols: ['chat'],
   header: { 'x-room': 'blue' } })
 task.onOpen(() => { task.send({ data: 'hello' }); task.send({ data: new Uint8Array([1, 2, 3]).buffer }) })
 let count = 0
 task.onMessage(({ data }) => { if (++count === 2) task.close({ code: 4001, reason: 'bye' }) })
 task.onClose(({ code }) => console.log('all done', code))";

fn socket() -> String {
    format!("const SCHEME = 'ws'\n{SOCKET}")
}

#[test]
fn what_the_settings_of_the_working_folder_name_is_a_secret_and_the_address_is_shown_without_its_password() {
    let peer = Peer::start("echo.mjs");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("miniwire.toml"), "[redact]\nheaders = ['x-room']\nregex = ['hel+o']\n")
        .expect("settings");
    let server = peer.url().replace("://", "://alice:address-5ecret@");
    let proxied = Proxied::with(folder, &server, &[]);
    proxied.app(&socket());
    let (_, text, outcome) = proxied.end();
    for secret in ["blue", "hello", "address-5ecret"] {
        assert!(!text.contains(secret) && !outcome.stderr.contains(secret), "{secret}: {text}{}", outcome.stderr);
    }
}

#[test]
fn settings_of_the_working_folder_that_are_wrong_are_told_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("miniwire.toml"), "[redact]\nregex = ['a(']\n").expect("settings");
    let words = ["record", "--proxy", "ws://127.0.0.1:1", "--listen", "127.0.0.1:0", "-o", "session.jsonl"];
    let outcome = Miniwire::new(&words).within(folder.path()).end().with_code(3);
    outcome.saying(&["miniwire.toml: [redact] regex:"]);
    assert!(!folder.path().join("session.jsonl").exists());
}

#[test]
fn a_web_socket_passes_and_is_recorded_as_its_client_sees_it() {
    let peer = Peer::start("echo.mjs");
    let proxied = Proxied::to(&peer.url(), &[]);
    let seen = proxied.app(&socket());
    assert!(seen.console().iter().any(|line| line.starts_with("all done")), "{seen:?}");
    let (events, text, outcome) = proxied.end();
    assert_eq!(names(&events), ["open", "opened", "out", "out", "in", "in", "close", "end"]);
    let LineEvent::Open { url, protocols, header, .. } = &events[0] else { panic!("open comes first") };
    assert_eq!(*url, format!("{}/path?token=${{redacted:token}}", peer.url()));
    assert_eq!((protocols.as_slice(), &header["x-room"]), (&["chat".to_owned()][..], &"blue".into()));
    assert!(matches!(&events[2], LineEvent::Carried { payload: Payload::Text(text), .. } if text == "hello"));
    assert!(matches!(&events[3], LineEvent::Carried { payload: Payload::Binary(bytes), .. } if bytes[..] == [1, 2, 3]));
    assert!(matches!(&events[6], LineEvent::Close { code: 4001, reason, .. } if reason == "bye"), "{:?}", events[6]);
    assert!(!text.contains("5ecret"), "{text}");
    outcome.saying(&["recorded 9 lines, 1 connection, 1 secret replaced"]);
}

#[test]
fn a_secure_server_is_reached_with_its_authority_and_without_it_the_failure_is_recorded() {
    let peer = Peer::start("echo.mjs");
    let nginx = Nginx::secure(peer.port());
    let proxied = Proxied::to(&nginx.wss(), &["--ca", &nginx.ca_file().to_string_lossy()]);
    proxied.app(&socket());
    let (events, ..) = proxied.end();
    assert_eq!(names(&events), ["open", "opened", "out", "out", "in", "in", "close", "end"]);
    let proxied = Proxied::to(&nginx.wss(), &[]);
    proxied.app("wx.connectSocket({ url: `ws://${SERVER}` }).onError(() => console.log('all done'))");
    let (events, ..) = proxied.end();
    assert!(matches!(&events[1], LineEvent::Fail { kind: Some(kind), .. } if kind == "tls"), "{events:?}");
}

#[test]
fn requests_pass_with_their_bodies_and_each_connection_has_a_number() {
    let peer = Peer::start("http.mjs");
    let proxied = Proxied::to(&peer.http(), &[]);
    let seen = proxied.app(
        "const ask = (path, data) => new Promise((done) => wx.request({ url: `http://${SERVER}${path}`, method: data ? 'POST' : 'GET', data,
           complete: (r) => { console.log(path, r.statusCode, JSON.stringify(r.data)); done() } }))
         ask('/json', { a: 1 }).then(() => ask('/missing')).then(() => console.log('all done'))",
    );
    assert!(seen.console().contains(&"/json 200 {\"hello\":\"你好\"}"), "{:?}", seen.console());
    let (events, ..) = proxied.end();
    assert_eq!(names(&events), ["open", "out", "opened", "in", "done", "open", "opened", "in", "done", "end"]);
    assert_eq!(events[5].conn().map(|conn| conn.0), Some(2));
    assert!(matches!(&events[6], LineEvent::Opened { status: 404, .. }));
}

#[test]
fn server_sent_events_pass_as_they_come() {
    let server = Miniwire::new(&["serve", "--port", "0", "--mqtt-port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let proxied = Proxied::to(&format!("http://{}", line.trim_start_matches("listening on ")), &[]);
    proxied.app(
        "let count = 0
         const task = wx.request({ url: `http://${SERVER}/sse/ticker`, enableChunked: true })
         task.onChunkReceived(() => { if (++count === 3) { task.abort(); console.log('all done') } })
         setTimeout(() => console.log('all done'), 8000)",
    );
    let (events, text, _) = proxied.end();
    let parts = events.iter().filter(|event| event.name() == "in").count();
    assert!(parts >= 3, "{text}");
    assert!(matches!(events[events.len() - 2], LineEvent::Fail { .. }), "{text}");
}

#[test]
fn a_server_that_is_down_and_a_conversation_that_ctrl_c_cuts_are_recorded_in_order() {
    let proxied = Proxied::to("ws://127.0.0.1:1", &[]);
    proxied.app("wx.connectSocket({ url: `ws://${SERVER}` }).onError(() => console.log('all done'))");
    let (events, ..) = proxied.end();
    assert!(matches!(&events[1], LineEvent::Fail { kind: Some(kind), .. } if kind == "refused"), "{events:?}");
    let peer = Peer::start("echo.mjs");
    let proxied = Proxied::to(&peer.url(), &[]);
    let text = format!(
        "const task = wx.connectSocket({{ url: 'ws://{}' }})\ntask.onOpen(() => task.send({{ data: 'hi' }}))\ntask.onMessage(() => console.log('there'))",
        proxied.address
    );
    let project = Project::empty().file("try.js", text);
    let client = Miniwire::run(project.path().join("try.js")).argument("--no-url-check").start();
    client.lines().wait_for_stdout("the answer", |line| line.contains("there"));
    let (events, ..) = proxied.end();
    assert_eq!(names(&events), ["open", "opened", "out", "in", "close", "end"]);
    client.lines().interrupt();
    client.end().with_code(0);
}

#[test]
fn an_address_that_is_none_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.jsonl");
    let run = Miniwire::new(&["record", "--proxy", "ftp://a", "-o", &file.to_string_lossy()]);
    run.end().with_code(2).saying(&["`ftp://a` is no address of a server"]);
}
