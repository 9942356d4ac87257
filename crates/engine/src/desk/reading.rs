//! Shows a fixture in the tables of a client, as if it were a session that is over.
//!
//! Counterpart: `fixture::Reader` and `fixture::check`. Invariants: nothing runs and nothing is written; what the log cannot hold falls out
//! of it as always, so that a fixture of any size can be looked at.

use super::client::{Client, lock};
use super::compile::compiled;
use super::desk::Desk;
use super::project::no_project;
use super::rpc_error;
use super::schema::*;
use super::starting::{Begin, Network};
use crate::EventLog;
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Header, Line, LineEvent, Payload, Reader, Severity};
use model::{EventKind, HttpProfile, Message, NodeId, SocketProfile, WireDirection};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Problems that are listed; more are counted. Our choice: nobody reads further.
const PROBLEMS_MAX: usize = 200;

/// Longest name of the script that stands for an app, in characters: what file systems take.
const NAME_CHARACTERS_MAX: usize = 60;

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
        let begin = Begin::again(&client, client.phone, client.live_place());
        client.stop().await;
        self.show(client.number, begin, (log, about)).await
    }

    /// Opens a fixture by itself: in the project of its app where that is there, else in one that has nothing in it. Nothing runs.
    pub(super) async fn open_fixture(&self, path: &Utf8Path) -> Result<Workspace, RpcError> {
        let file = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
        let opened = file.clone();
        let reading = tokio::task::spawn_blocking(move || read(&opened));
        let (log, mut about) = reading.await.map_err(|error| rpc_error("internal", &error.to_string(), None))??;
        let app = about.header["app"].as_str().map(|app| file.parent().unwrap_or(&file).join(app));
        let of_app = match app.and_then(|app| app.canonicalize_utf8().ok()) {
            Some(app) => compiled(&app).await.ok().map(|package| (app, package)),
            None => None,
        };
        let (app, package, is_empty) = match of_app {
            Some((app, package)) => (app, package, false),
            None => {
                let app = self.empty_app(&about.name)?;
                let package = compiled(&app).await?;
                (app, package, true)
            }
        };
        about.has_app = !is_empty;
        self.begin(app.clone(), package, None).await?;
        {
            let mut kept = lock(&self.kept);
            if is_empty {
                kept.forget(app.canonicalize_utf8().unwrap_or(app).as_str());
            }
            kept.opened(&file, &about.name);
        }
        let query = self.first_query(1, "");
        self.show(1, Begin::first(("", &query)), (log, about)).await
    }

    /// A script that does nothing, in whose place a fixture is shown that belongs to no app.
    fn empty_app(&self, name: &str) -> Result<Utf8PathBuf, RpcError> {
        let failed = |error: std::io::Error| rpc_error("fixture", &format!("no place for it: {error}"), None);
        let temporary = || Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_default().join("miniwire");
        let folder = self.options.data_dir.clone().unwrap_or_else(temporary).join("no-app");
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let is_plain = |c: &char| c.is_alphanumeric() || "-_ .".contains(*c);
        let plain: String = name.chars().filter(is_plain).take(NAME_CHARACTERS_MAX).collect();
        let app = folder.join(format!("{}.js", if plain.trim().is_empty() { "fixture" } else { plain.trim() }));
        std::fs::write(&app, "").map_err(failed)?;
        Ok(app)
    }

    async fn show(
        &self,
        number: u32,
        begin: Begin,
        (log, about): (Arc<EventLog>, FixtureAbout),
    ) -> Result<Workspace, RpcError> {
        let run = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        let shown = Shown { about, left_at: (begin.page.clone(), begin.query.clone()) };
        if let Some(project) = lock(&self.project).as_mut() {
            let network = begin.network.clone().unwrap_or_else(|| Network::of(&project.package));
            let client = Client::showing((number, run), begin, (log, shown), network, self.pushes.clone());
            project.clients.insert(number, client);
        }
        // A host that is gone is told nothing.
        let _ = self.pushes.send(Push::Reattach { client: number, run }).await;
        self.changed.notify_one();
        self.workspace()
    }

    pub(super) async fn fixture_about(&self, ClientParam { client }: ClientParam) -> Result<FixtureAbout, RpcError> {
        let client = self.client(client)?;
        let about = client.shown.as_ref().map(|shown| shown.about.clone());
        about.ok_or_else(|| rpc_error("no-fixture", "this client shows no fixture", Some("open one")))
    }

    /// A path, or one relative to the project.
    pub(super) fn fixture_file(&self, path: &str) -> Result<Utf8PathBuf, RpcError> {
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
        has_app: true,
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
        LineEvent::Upgraded { .. } | LineEvent::Expect(_) | LineEvent::End { .. } | LineEvent::Other(_) => return,
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
