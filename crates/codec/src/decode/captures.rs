//! Replays `fixtures/captures`: real conversations of real clients and servers, with every packet and field that is told of them.
//!
//! Counterpart: `tests/peers/capture.mjs` records them. In a file `open` begins a connection, `as` is a protocol that a person
//! chose, `>` and `<` are messages (JSON strings or hex), and what is indented is expected. `UPDATE_CAPTURES=1` writes what is told; read the difference before it is committed.

use super::{Decoded, Decoder, Hints, Mark, recognise};
use model::{Field, WireDirection};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/captures")
}

/// A connection of a capture.
#[derive(Default)]
struct Connection {
    hints: Hints,
    decoder: Option<Decoder>,
}

impl Connection {
    /// `open <transport> <url> [subprotocol | content-type=…]`
    fn open(line: &str, sessions: &mut BTreeMap<String, Decoder>) -> Connection {
        let mut words = line.splitn(4, ' ').skip(1).map(str::to_owned);
        let mut hints = Hints { transport: words.next().unwrap(), url: words.next().unwrap(), ..Hints::default() };
        if let Some(last) = words.next() {
            match last.strip_prefix("content-type=") {
                Some(content_type) => hints.content_type = Some(content_type.to_owned()),
                None => hints.subprotocols.push(last),
            }
        }
        let mut decoder = recognise(&hints, None).map(|protocol| Decoder::new(&protocol, &hints));
        // A conversation over several requests has one decoder.
        if let Some(known) = decoder.as_ref().and_then(Decoder::session).and_then(|sid| sessions.remove(sid)) {
            decoder = Some(known);
        }
        Connection { hints, decoder }
    }

    fn message(&mut self, line: &str, event: u64) -> Vec<Decoded> {
        let (dir, text) = line.split_at(2);
        let dir = if dir == "> " { WireDirection::Out } else { WireDirection::In };
        let (bytes, is_text) = match serde_json::from_str::<String>(text) {
            Ok(text) => (text.into_bytes(), self.hints.transport == "websocket"),
            Err(_) => {
                let byte = |pair: &str| u8::from_str_radix(pair, 16).unwrap_or_else(|_| panic!("no hex: {line}"));
                (text.split(' ').filter(|pair| !pair.is_empty()).map(byte).collect(), false)
            }
        };
        if self.decoder.is_none() {
            let known = recognise(&self.hints, Some((dir, &bytes, is_text)));
            self.decoder = known.map(|protocol| Decoder::new(&protocol, &self.hints));
        }
        let mark = Mark { event, at: Duration::from_millis(event) };
        let Some(decoder) = &mut self.decoder else { return Vec::new() };
        decoder.carried_by(&self.hints);
        decoder.feed(dir, &bytes, is_text, mark)
    }

    fn end(mut self, sessions: &mut BTreeMap<String, Decoder>, out: &mut String) {
        if let Some(problem) = self.decoder.as_mut().and_then(Decoder::over) {
            writeln!(out, "    at the end: {}: {}", problem.code, problem.text).unwrap();
        }
        if let Some(decoder) = self.decoder {
            sessions.extend(decoder.session().map(str::to_owned).map(|sid| (sid, decoder)));
        }
    }
}

fn replayed(capture: &str) -> String {
    let (mut out, mut connection, mut event) = (String::new(), Connection::default(), 0);
    let mut sessions = BTreeMap::new();
    for line in capture.lines().filter(|line| !line.starts_with("    ")) {
        if line.starts_with("open ") {
            std::mem::take(&mut connection).end(&mut sessions, &mut out);
            connection = Connection::open(line, &mut sessions);
        }
        writeln!(out, "{line}").unwrap();
        if let Some(protocol) = line.strip_prefix("as ") {
            connection.decoder = Some(Decoder::new(&protocol.parse().unwrap(), &connection.hints));
        }
        if line.starts_with(['>', '<']) {
            for one in connection.message(line, event) {
                told(&one, &mut out);
            }
            event += 1;
        }
    }
    connection.end(&mut sessions, &mut out);
    out
}

fn told(one: &Decoded, out: &mut String) {
    let packet = &one.packet;
    let answers = packet.answers.as_ref().map(|to| format!("  answers {} {}", to.packet, to.name)).unwrap_or_default();
    let head = format!("{} {} {}", packet.protocol, packet.name, packet.summary);
    writeln!(out, "    {} {}{answers}", packet.packet, head.trim_end()).unwrap();
    fields(&packet.fields, 6, out);
    if let Some(problem) = &one.problem {
        writeln!(out, "    {}: {}", problem.code, problem.text).unwrap();
    }
}

fn fields(list: &[Field], indent: usize, out: &mut String) {
    for field in list {
        let value = if field.value.is_empty() { String::new() } else { format!(" = {}", field.value.escape_debug()) };
        let span = if field.span.start == field.span.end {
            String::new()
        } else {
            format!(" [{}..{}]", field.span.start, field.span.end)
        };
        writeln!(out, "{:indent$}{}{value}{span}", "", field.name).unwrap();
        fields(&field.children, indent + 2, out);
    }
}

#[test]
fn every_capture_is_told_as_it_was() {
    let mut files: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Folders hold what other tools wrote.
    files.retain(|path| path.is_file());
    files.sort();
    assert!(files.len() >= 20, "captures are missing: {files:?}");
    for path in files {
        let capture = std::fs::read_to_string(&path).unwrap();
        let told = replayed(&capture);
        if std::env::var_os("UPDATE_CAPTURES").is_some() {
            std::fs::write(&path, told).unwrap();
            continue;
        }
        for (number, (wanted, told)) in (1..).zip(capture.lines().zip(told.lines())) {
            assert_eq!(told, wanted, "line {number} of {}", path.display());
        }
        assert_eq!(told.lines().count(), capture.lines().count(), "lines of {}", path.display());
        assert!(told.contains("\n    "), "nothing is told of {}", path.display());
    }
}
