//! A fixture as an event log: what its lines tell, in the events that the tables have.
//!
//! Counterpart: `fixture::Reader`, `fixture::check` and `fixture::Unlayering`; `reading.rs` shows the log. Invariants: a packet line is the messages that a
//! replay would send, so that decoders read it as they read a live one; for every event that the log can hold its line is known.

use super::rpc_error;
use super::schema::{FixtureAbout, FixtureProblem, RpcError};
use crate::EventLog;
use crate::decoding::{DecodeChoice, DecodeChoices};
use crate::event_log::EVENT_COUNT_MAX;
use camino::Utf8Path;
use fixture::{Header, LINE_BYTES_MAX, Line, LineEvent, Payload, Reader, Severity, Unlayering, side_folder};
use model::{ConnectionId, EventKind, HttpProfile, Message, NodeId, SocketProfile, WireDirection};
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Problems that are listed; more are counted. Our choice: nobody reads further.
const PROBLEMS_MAX: usize = 200;
/// Connections of which it is known that their lines hold packets; those beyond are recognised, as live ones are. Our choice, as in the tables.
const PACKET_CONNECTIONS_MAX: usize = crate::decoding::CONNECTIONS_MAX;

/// A fixture that was read.
#[derive(Debug)]
pub(super) struct FixtureLog {
    pub(super) log: Arc<EventLog>,
    pub(super) about: FixtureAbout,
    pub(super) places: Places,
    /// The protocols that packet lines name.
    pub(super) choices: DecodeChoices,
    /// Connections whose lines leave out what a replay makes afresh.
    pub(super) layered: BTreeSet<ConnectionId>,
}

/// Where an event stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u64,
    /// Its bytes were made of a packet line.
    pub(super) is_made: bool,
}

/// Lines of events, as many of the last ones as a log holds.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: VecDeque<(u32, bool)>,
    /// Events before the first of them.
    dropped: u64,
}

impl Places {
    fn push(&mut self, place: Place) {
        if self.places.len() == EVENT_COUNT_MAX {
            self.places.pop_front();
            self.dropped += 1;
        }
        self.places.push_back((u32::try_from(place.line).unwrap_or(u32::MAX), place.is_made));
    }

    /// The line of the event with this number.
    pub(super) fn of(&self, event: u64) -> Option<Place> {
        let index = usize::try_from(event.checked_sub(self.dropped)?).ok()?;
        self.places.get(index).map(|(line, is_made)| Place { line: u64::from(*line), is_made: *is_made })
    }
}

/// Reads a fixture twice: for what is wrong with it, and for what it tells.
///
/// # Errors
/// The file cannot be read, or it is no fixture: its first line is none of one, which is told with line and column.
pub(super) fn read(file: &Utf8Path) -> Result<FixtureLog, RpcError> {
    let open = || {
        File::open(file).map(BufReader::new).map_err(|error| {
            rpc_error("fixture", &format!("{file} cannot be read: {error}"), Some("choose a fixture (.jsonl)"))
        })
    };
    if file.is_dir() {
        return Err(rpc_error("fixture", &format!("{file} is a folder"), Some("choose a fixture (.jsonl) in it")));
    }
    let (header, first_line) = match Reader::open(open()?) {
        Ok(reader) => (reader.header().clone(), None),
        // It may be looked at what it is, though nothing of it can be shown.
        Err(problem) if problem.code == "unknown-version" => (Header::default(), first_line(open()?)),
        Err(problem) => return Err(no_fixture(file, &problem)),
    };
    let side_files = side_folder(file.as_std_path());
    let (lines, problems, more_problems) = problems(open()?, &side_files);
    let mut reading = Reading::new(side_files);
    // What cannot be read is among the problems already.
    Reader::open(open()?).into_iter().flatten().flatten().for_each(|line| reading.take(&line));
    let name = Some(header.name.clone()).filter(|name| !name.is_empty());
    let about = FixtureAbout {
        path: file.to_string(),
        name: name.unwrap_or_else(|| file.file_stem().unwrap_or_default().to_owned()),
        header: first_line.unwrap_or_else(|| serde_json::from_str(&header.to_line()).unwrap_or_default()),
        lines,
        has_app: true,
        problems,
        more_problems,
    };
    let Reading { log, places, choices, layered, .. } = reading;
    Ok(FixtureLog { log, about, places, choices, layered })
}

/// The first line as it is written.
fn first_line(input: BufReader<File>) -> Option<serde_json::Value> {
    let mut line = String::new();
    input.take(LINE_BYTES_MAX as u64).read_line(&mut line).ok()?;
    serde_json::from_str(&line).ok()
}

/// Says where a file stops being a fixture.
pub(super) fn no_fixture(file: &Utf8Path, problem: &fixture::Problem) -> RpcError {
    let place = if problem.column == 0 {
        format!("{file}:{}", problem.line)
    } else {
        format!("{file}:{}:{}", problem.line, problem.column)
    };
    rpc_error("not-fixture", &format!("{place}: {}", problem.text), problem.hint.as_deref())
}

/// Lines that can be read, the problems that are listed and the count of those beyond.
fn problems(input: BufReader<File>, side_files: &Path) -> (u64, Vec<FixtureProblem>, u64) {
    let (mut listed, mut more) = (Vec::new(), 0);
    let checked = fixture::check(input, side_files, |finding| {
        if listed.len() == PROBLEMS_MAX {
            more += 1;
            return;
        }
        listed.push(FixtureProblem {
            severity: if finding.severity == Severity::Error { "error" } else { "warning" }.to_owned(),
            code: finding.problem.code.to_owned(),
            line: finding.problem.line,
            column: finding.problem.column,
            text: finding.problem.text,
            hint: finding.problem.hint,
        });
    });
    (checked.lines, listed, more)
}

/// Lines on their way into the log.
struct Reading {
    log: Arc<EventLog>,
    places: Places,
    choices: DecodeChoices,
    layered: BTreeSet<ConnectionId>,
    unlayering: Unlayering,
    side_files: PathBuf,
}

impl Reading {
    fn new(side_files: PathBuf) -> Self {
        Reading {
            log: Arc::new(EventLog::waiting_for_clock()),
            places: Places::default(),
            choices: DecodeChoices::default(),
            layered: BTreeSet::new(),
            unlayering: Unlayering::default(),
            side_files,
        }
    }

    fn take(&mut self, line: &Line) {
        let made = self.unlayering.push(line);
        let LineEvent::Carried { conn, dir, payload, peer } = &line.event else {
            if let Some(kind) = kind_of(line.event.clone()) {
                self.record(line.at, kind, Place { line: line.number, is_made: false });
            }
            return;
        };
        let place = Place { line: line.number, is_made: matches!(payload, Payload::Packet(_)) };
        let messages = match (made, payload) {
            (Some(Ok(messages)), Payload::Packet(packet)) => {
                self.note_protocol(*conn, packet.get("protocol").and_then(serde_json::Value::as_str));
                messages
            }
            // What is wrong with it is among the problems; here it stands as it is written.
            (_, Payload::Packet(packet)) => vec![Message::text(serde_json::Value::Object(packet.clone()).to_string())],
            (_, payload) => vec![message(payload, &self.side_files)],
        };
        for message in messages {
            let (conn, peer) = (*conn, peer.clone());
            let kind = match dir {
                WireDirection::Out => EventKind::Out { conn, peer, message },
                WireDirection::In => EventKind::In { conn, peer, message },
            };
            self.record(line.at, kind, place);
        }
    }

    fn record(&mut self, at: Duration, kind: EventKind, place: Place) {
        self.log.record_at(at, kind);
        self.places.push(place);
    }

    /// The connection is decoded as what its lines say, whatever its address looks like.
    fn note_protocol(&mut self, conn: ConnectionId, protocol: Option<&str>) {
        let choice = protocol.and_then(|protocol| protocol.parse::<DecodeChoice>().ok());
        if choice.is_some() && self.layered.len() < PACKET_CONNECTIONS_MAX && self.layered.insert(conn) {
            self.choices.choose(conn, choice);
        }
    }
}

/// The event that a line tells of, where the tables have such events.
fn kind_of(event: LineEvent) -> Option<EventKind> {
    Some(match event {
        LineEvent::Open { conn, transport, url, method, protocols, header } => {
            EventKind::Open { conn, transport, url, method, protocols, header }
        }
        LineEvent::Opened { conn, status, header, protocol } => {
            EventKind::Opened { conn, status, header, protocol, profile: SocketProfile::default() }
        }
        LineEvent::Connected { conn, local, remote } => EventKind::Connected {
            conn,
            local: local.unwrap_or_default(),
            remote: remote.unwrap_or_default(),
            ms: Default::default(),
        },
        LineEvent::Listening { conn, local } => EventKind::Listening { conn, local: local.unwrap_or_default() },
        LineEvent::Done { conn, status } => EventKind::Done {
            conn,
            status: status.unwrap_or_default(),
            bytes_out: 0,
            bytes_in: 0,
            profile: Box::new(HttpProfile::default()),
        },
        LineEvent::Close { conn, by, code, reason } => EventKind::Close { conn, by, code, reason },
        LineEvent::Fail { conn, kind, err_msg, cause } => EventKind::Fail { conn, kind, err_msg, cause },
        LineEvent::Life { to, .. } => EventKind::Life { to },
        LineEvent::Network { to, weak } => EventKind::Network { to, weak },
        LineEvent::Action { action, selector, value } => {
            EventKind::Action { action, selector: Some(selector), node: NodeId(0), value }
        }
        LineEvent::Route { api, path, query } => EventKind::Route { api, stack: vec![path.clone()], path, query },
        LineEvent::Console { level, text } => EventKind::Console { level, text, at: None },
        LineEvent::Carried { .. }
        | LineEvent::Upgraded { .. }
        | LineEvent::Expect(_)
        | LineEvent::End { .. }
        | LineEvent::Other(_) => return None,
    })
}

/// The message of a line that holds one.
fn message(payload: &Payload, side_files: &Path) -> Message {
    match payload {
        Payload::File(file) => match file.read(side_files) {
            Ok(bytes) if file.is_text => Message::text(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(bytes) => Message::binary(bytes),
            Err(error) => Message::text(error),
        },
        other => other.message().unwrap_or_else(|| Message::text(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_as_many_events_as_a_log_holds_are_known_and_one_more_pushes_the_first_out() {
        let mut places = Places::default();
        for line in 2..EVENT_COUNT_MAX as u64 + 2 {
            places.push(Place { line, is_made: false });
        }
        assert_eq!(places.of(0), Some(Place { line: 2, is_made: false }));
        let last = Place { line: 9, is_made: true };
        places.push(last);
        assert_eq!((places.of(0), places.of(EVENT_COUNT_MAX as u64)), (None, Some(last)));
    }
}
