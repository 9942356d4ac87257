//! Shows a fixture in the tables of a client, as if it were a session that is over.
//!
//! Counterpart: `fixture::Reader` and `fixture::check`. Invariants: nothing runs and nothing is written; what the log cannot hold falls out
//! of it as always, so that a fixture of any size can be looked at.

use super::client::{Client, lock};
use super::desk::Desk;
use super::project::no_project;
use super::rpc_error;
use super::schema::*;
use crate::EventLog;
use camino::Utf8Path;
use fixture::{Header, Line, LineEvent, Payload, Reader, Severity};
use model::{EventKind, HttpProfile, Message, NodeId, SocketProfile, WireDirection};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Problems that are listed; more are counted. Our choice: nobody reads further.
const PROBLEMS_MAX: usize = 200;

/// A fixture that a client shows.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) about: FixtureAbout,
    /// Page and query of the client before it.
    pub(super) left_at: (String, String),
}

impl Desk {
    pub(super) async fn fixture_open(
        &self,
        ReplayFixture { client, path }: ReplayFixture,
    ) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let client = self.client(client)?;
        let file = self.fixture_file(&path)?;
        let reading = tokio::task::spawn_blocking(move || read(&file));
        let (log, about) = reading.await.map_err(|error| rpc_error("internal", &error.to_string(), None))??;
        let left_at = client.live_place();
        client.stop().await;
        let run = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        let shown = Client::showing(&client, run, (log, Shown { about, left_at }), self.pushes.clone());
        if let Some(project) = lock(&self.project).as_mut() {
            project.clients.insert(client.number, shown);
        }
        // A host that is gone is told nothing.
        let _ = self.pushes.send(Push::Reattach { client: client.number, run }).await;
        self.changed.notify_one();
        self.workspace()
    }

    pub(super) async fn fixture_about(&self, ClientParam { client }: ClientParam) -> Result<FixtureAbout, RpcError> {
        let client = self.client(client)?;
        let about = client.shown.as_ref().map(|shown| shown.about.clone());
        about.ok_or_else(|| rpc_error("no-fixture", "this client shows no fixture", Some("open one")))
    }

    /// A path, or one relative to the project.
    pub(super) fn fixture_file(&self, path: &str) -> Result<camino::Utf8PathBuf, RpcError> {
        if path.trim().is_empty() {
            return Err(rpc_error("bad-params", "no fixture was given", Some("choose one, or write its path")));
        }
        let project = lock(&self.project);
        let project = project.as_ref().ok_or_else(no_project)?;
        let root = if project.root.is_dir() { &project.root } else { &project.path };
        Ok(root.join(path.trim()))
    }
}

fn read(file: &Utf8Path) -> Result<(Arc<EventLog>, FixtureAbout), RpcError> {
    let open = || {
        File::open(file).map(BufReader::new).map_err(|error| {
            rpc_error("fixture", &format!("{file} cannot be read: {error}"), Some("choose a fixture (.jsonl)"))
        })
    };
    let side_files = file.with_extension("files").into_std_path_buf();
    let mut problems = Vec::new();
    let mut more_problems = 0;
    let checked = fixture::check(open()?, &side_files, |finding| {
        if problems.len() == PROBLEMS_MAX {
            more_problems += 1;
            return;
        }
        problems.push(FixtureProblem {
            severity: if finding.severity == Severity::Error { "error" } else { "warning" }.to_owned(),
            line: finding.problem.line,
            column: finding.problem.column,
            text: finding.problem.text,
            hint: finding.problem.hint,
        });
    });
    let log = Arc::new(EventLog::waiting_for_clock());
    // A first line that is none is among the problems already.
    let header = match Reader::open(open()?) {
        Ok(mut reader) => {
            // So is a line that cannot be read.
            reader.by_ref().flatten().for_each(|line| show(&log, &line, &side_files));
            reader.header().clone()
        }
        Err(_) => Header::default(),
    };
    let name =
        if header.name.is_empty() { file.file_stem().unwrap_or_default().to_owned() } else { header.name.clone() };
    let about = FixtureAbout {
        path: file.to_string(),
        name,
        header: serde_json::from_str(&header.to_line()).unwrap_or_default(),
        lines: checked.lines,
        problems,
        more_problems,
    };
    Ok((log, about))
}

/// Adds the event that a line tells of, where the tables have such events.
fn show(log: &EventLog, line: &Line, side_files: &Path) {
    let kind = match line.event.clone() {
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
        LineEvent::Carried { conn, dir, payload, peer } => {
            let message = message(&payload, side_files);
            match dir {
                WireDirection::Out => EventKind::Out { conn, peer, message },
                WireDirection::In => EventKind::In { conn, peer, message },
            }
        }
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
        LineEvent::Expect(_) | LineEvent::End { .. } | LineEvent::Other(_) => return,
    };
    log.record_at(line.at, kind);
}

/// The message of a line; a packet is shown with the keys that the line has.
fn message(payload: &Payload, side_files: &Path) -> Message {
    match payload {
        Payload::Packet(packet) => Message::text(serde_json::Value::Object(packet.clone()).to_string()),
        Payload::File(file) => match file.read(side_files) {
            Ok(bytes) if file.is_text => Message::text(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(bytes) => Message::binary(bytes),
            Err(error) => Message::text(error),
        },
        other => other.message().unwrap_or_else(|| Message::text(String::new())),
    }
}
