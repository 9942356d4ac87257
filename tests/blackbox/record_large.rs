//! Bodies and messages of several megabytes: recorded whole, in side files, and replayed byte for byte.
//!
//! Counterpart: `transport` cuts bodies in a log that nobody records. Invariant: the app itself compares what came with what it sent.

use fixture::{Ending, LineEvent, Payload, Reader};
use miniwire_tests::{Miniwire, Peer, Project};
use model::WireDirection;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

/// Five megabytes of text and of bytes out and back: in a request and its chunked answer, piece by piece as it comes, in a WebSocket message.
fn app(server: &Peer) -> Project {
    let script = format!(
        "const block = (n) => n.toString(36).padStart(1000, 'large payloads stay whole ')
         const text = Array.from({{ length: 5000 }}, (_, n) => block(n)).join('')
         const bytes = new Uint8Array(5_000_000).map((_, n) => (n * 31 + (n >> 8)) & 255)
         const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n])
         const post = (options) => wx.request({{ url: '{}/', method: 'POST', header: {{ 'content-type': 'text/plain' }}, dataType: '', ...options }})
         post({{ data: text, success: ({{ data }}) => {{
           console.log('answer', data.length, data === text)
           const chunks = []
           const task = post({{ data: bytes.buffer, enableChunked: true, success: () => {{
             const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
             chunks.reduce((at, chunk) => (all.set(chunk, at), at + chunk.length), 0)
             console.log('chunks', all.length, same(all, bytes))
             socket()
           }} }})
           task.onChunkReceived(({{ data }}) => chunks.push(new Uint8Array(data)))
         }} }})
         function socket() {{
           const task = wx.connectSocket({{ url: '{}' }})
           task.onOpen(() => task.send({{ data: bytes.buffer }}))
           task.onMessage(({{ data }}) => {{
             console.log('message', data.byteLength, same(new Uint8Array(data), bytes))
             task.close({{ code: 1000 }})
           }})
           task.onClose(() => console.log('all done'))
         }}",
        server.http(),
        server.url()
    );
    Project::empty().file("try.js", script)
}

const SEEN: [&str; 3] = ["answer 5000000 true", "chunks 5000000 true", "message 5000000 true"];

fn events(file: &Path) -> Vec<LineEvent> {
    let mut reader = Reader::open(BufReader::new(File::open(file).expect("the fixture"))).expect("its header");
    let events = reader.by_ref().map(|line| line.expect("every line is one").event).collect();
    assert_eq!(reader.ending(), Ending::Clean);
    events
}

#[test]
fn five_megabytes_are_recorded_whole_and_replayed_byte_for_byte_to_the_app_and_to_the_server() {
    let peer = Peer::start("large.mjs");
    let project = app(&peer);
    let file = project.path().join("session.jsonl");
    let run = Miniwire::new(&["record"]).argument(project.path().join("try.js")).argument("-o").argument(&file);
    let recorded = run.arguments(&["--fresh", "--no-url-check", "--until", "all done"]).end().with_code(0);
    let replayed = Miniwire::new(&["replay"]).argument(&file).end().with_code(0);
    for seen in SEEN {
        assert!(recorded.stdout.contains(seen), "{}", recorded.stdout);
        assert!(replayed.stdout.contains(seen), "{}", replayed.stdout);
    }
    let against = ["--against", &peer.http()];
    Miniwire::new(&["replay"]).argument(&file).arguments(&against).end().with_code(0);
    let lengths = |wanted: WireDirection| {
        let length = |event: &LineEvent| match event {
            LineEvent::Carried { dir, payload: Payload::File(side), .. } if *dir == wanted => {
                let path = file.with_extension("files").join(side.name());
                Some(fs::metadata(path).expect("the side file is there").len())
            }
            _ => None,
        };
        events(&file).iter().filter_map(length).collect::<Vec<_>>()
    };
    assert_eq!(lengths(WireDirection::Out), [5_000_000; 3]);
    assert_eq!(lengths(WireDirection::In), [5_000_000; 2]);
    let checked = Miniwire::new(&["check"]).argument(&file).argument("--strict").end().with_code(0);
    assert!(!checked.stdout.contains("cut-payload"), "{}", checked.stdout);
}

#[test]
fn a_proxy_records_five_megabytes_whole() {
    let peer = Peer::start("large.mjs");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.jsonl");
    let words = ["record", "--proxy", &peer.http(), "--listen", "127.0.0.1:0", "-o", &file.to_string_lossy()];
    let proxy = Miniwire::new(&words).start();
    let line = proxy.lines().wait_for_stderr("its address", |line| line.starts_with("listening on "));
    let address = line.trim_start_matches("listening on ").split(',').next().unwrap_or_default().to_owned();
    let project = Project::empty().file(
        "try.js",
        format!(
            "wx.request({{ url: 'http://{address}/', method: 'POST', data: 'large '.repeat(1_000_000), dataType: '',
               success: ({{ data }}) => console.log('answer', data.length) }})"
        ),
    );
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", "answer 6000000"]);
    run.end().with_code(0);
    proxy.lines().interrupt();
    proxy.end().with_code(0);
    let is_whole = |event: &&LineEvent| match event {
        LineEvent::Carried { payload: Payload::File(side), .. } => {
            let path = file.with_extension("files").join(side.name());
            fs::metadata(path).expect("the side file is there").len() == 6_000_000
        }
        _ => false,
    };
    assert_eq!(events(&file).iter().filter(is_whole).count(), 2);
}
