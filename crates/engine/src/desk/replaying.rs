//! Replays a fixture to the app of a client, and says what became of it.
//!
//! Counterpart: `crate::replay`. Invariants: the replay is a run of the client like any other, so that its tables, its page and its data are
//! looked at as always; what came otherwise is found in those tables by the number of its event.

use super::client::{Client, lock};
use super::desk::Desk;
use super::project::{Project, no_project, split_page};
use super::rpc_error;
use super::schema::*;
use super::starting::Begin;
use super::tape::FIXTURES;
use crate::EventLog;
use crate::replay::Replay;
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Failure, Header, Outcome, Pace, Problem, Reader, Side, Survey};
use model::{Event, EventKind};
use std::fs::File;
use std::io::BufReader;
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

/// Fixtures of a project that are listed, the newest first. Our choice: what a list is still read in.
const FIXTURES_MAX: usize = 200;
/// Bytes of what came that a report has.
const GOT_BYTES_MAX: usize = 64 << 10;

/// What a client is to replay.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) run: ReplayRun,
    pub(super) replay: Replay,
}

/// A replay of a client.
#[derive(Debug)]
pub(super) struct ReplayRun {
    pub(super) path: String,
    name: String,
    /// Page and query of the client before it.
    pub(super) left_at: (String, String),
    report: Mutex<Option<ReplayReport>>,
}

impl ReplayRun {
    pub(super) fn state(&self) -> ReplayState {
        let report = lock(&self.report);
        ReplayState {
            path: self.path.clone(),
            name: self.name.clone(),
            failures: report.as_ref().map(|report| report.failures.len() as u64 + report.more_failures),
            lines: report.as_ref().map_or(0, |report| report.lines),
        }
    }

    /// Takes what became of it.
    pub(super) fn came_to(&self, outcome: Option<Outcome>, log: &EventLog) {
        let Some(outcome) = outcome else { return };
        let Outcome { failures, more_failures, lines, skipped, sent, received, connections, .. } = outcome;
        let mut told: Vec<_> = failures.into_iter().map(failure).collect();
        find_messages(log, &mut told);
        *lock(&self.report) = Some(ReplayReport {
            path: self.path.clone(),
            name: self.name.clone(),
            lines,
            skipped,
            sent,
            received,
            connections,
            failures: told,
            more_failures,
        });
    }
}

impl Desk {
    pub(super) async fn fixtures_list(&self, _: Nothing) -> Result<Vec<FixtureFile>, RpcError> {
        let folder = {
            let project = lock(&self.project);
            self.fixtures_folder(project.as_ref().ok_or_else(no_project)?)
        };
        let listing = tokio::task::spawn_blocking(move || fixtures_in(&folder));
        listing.await.map_err(|error| rpc_error("internal", &error.to_string(), None))
    }

    pub(super) async fn fixture_replay(
        &self,
        ReplayFixture { client, path }: ReplayFixture,
    ) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let client = self.client(client)?;
        self.replay(&client, path.trim()).await?;
        self.workspace()
    }

    pub(super) async fn fixture_report(&self, ClientParam { client }: ClientParam) -> Result<ReplayReport, RpcError> {
        let client = self.client(client)?;
        let report = client.replay.as_ref().and_then(|replay| lock(&replay.report).clone());
        report.ok_or_else(|| rpc_error("no-report", "this client has replayed nothing to its end", None))
    }

    /// Where recordings of a project go: into the project, and for a sample, which is nobody's, beside its storage.
    pub(super) fn fixtures_folder(&self, project: &Project) -> Utf8PathBuf {
        if let Some(sample) = project.sample {
            let temporary = || Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_default().join("miniwire");
            return self.options.data_dir.clone().unwrap_or_else(temporary).join("recordings").join(sample.id);
        }
        let root = &project.root;
        let folder = if root.is_dir() { root.as_path() } else { root.parent().unwrap_or(root) };
        camino::absolute_utf8(folder).unwrap_or_else(|_| folder.to_owned()).join(FIXTURES)
    }

    /// Starts the client anew with the fixture.
    pub(super) async fn replay(&self, client: &Arc<Client>, path: &str) -> Result<(), RpcError> {
        let file = self.fixture_file(path)?;
        let setting = {
            let project = lock(&self.project);
            project.as_ref().ok_or_else(no_project)?.package.settings.server.clone()
        };
        let opened = file.clone();
        let reading = tokio::task::spawn_blocking(move || open(&opened));
        let replay = reading.await.map_err(|error| rpc_error("internal", &error.to_string(), None))??;
        let (page, query) = split_page(replay.header.page.as_deref().unwrap_or_default());
        let mut query = query.to_owned();
        if let (Some(setting), Some(server)) = (setting, &replay.header.server) {
            let separator = if query.is_empty() { "" } else { "&" };
            query = format!("{query}{separator}{}={server}", setting.parameter);
        }
        let left_at = client.live_place();
        let name =
            if replay.header.name.is_empty() { file.file_stem().unwrap_or_default() } else { &replay.header.name };
        let run = ReplayRun { path: file.to_string(), name: name.to_owned(), left_at, report: Mutex::default() };
        let begin = Begin::again(client, client.phone, (page.to_owned(), query));
        client.stop().await;
        self.start_client(client.number, Begin { replay: Some(Wanted { run, replay }), ..begin }).await
    }
}

/// Reads a fixture through, so that a broken line or a variable without a value is told before anything starts, and opens it again.
fn open(file: &Utf8Path) -> Result<Replay, RpcError> {
    let broken = |problem: Problem| {
        let place =
            if problem.line == 0 { file.to_string() } else { format!("{file}:{}:{}", problem.line, problem.column) };
        rpc_error("fixture", &format!("{place}: {}", problem.text), problem.hint.as_deref())
    };
    let mut reader = opened(file)?.map_err(broken)?;
    let survey = Survey::read(&mut reader).map_err(broken)?;
    let header: Header = reader.header().clone();
    if let Some(missing) = survey.valueless(Side::Server, &header, &[]).first() {
        let text = format!("{file}:{}: the variable {} has no value", missing.line, missing.name);
        return Err(rpc_error("fixture", &text, Some("give it one in `vars` of the first line")));
    }
    let lines = opened(file)?.map_err(broken)?;
    let side_files = file.with_extension("files").into_std_path_buf();
    Ok(Replay { header, lines: Box::new(lines), side_files, vars: Vec::new(), pace: Pace::Recorded(1.0) })
}

type Opened = Result<Reader<BufReader<File>>, Problem>;

fn opened(file: &Utf8Path) -> Result<Opened, RpcError> {
    let opened = File::open(file).map_err(|error| {
        rpc_error(
            "fixture",
            &format!("{file} cannot be read: {error}"),
            Some("choose a fixture (.jsonl) that is there"),
        )
    })?;
    Ok(Reader::open(BufReader::new(opened)))
}

fn fixtures_in(folder: &Utf8Path) -> Vec<FixtureFile> {
    let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| entry.path().extension() == Some("jsonl"))
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            Some(FixtureFile {
                path: entry.path().to_string(),
                name: entry.file_name().to_owned(),
                changed_at: changed.and_then(|time| i64::try_from(time.as_millis()).ok()).unwrap_or_default(),
                bytes: about.len(),
            })
        })
        .collect();
    files.sort_by(|one, other| other.changed_at.cmp(&one.changed_at).then_with(|| other.name.cmp(&one.name)));
    files.truncate(FIXTURES_MAX);
    files
}

fn failure(failure: Failure) -> ReplayFailure {
    let Failure { kind, line, at, expected, text, mismatch, event } = failure;
    ReplayFailure {
        kind: kind.name().to_owned(),
        line,
        at: at.as_secs_f64() * 1000.0,
        text,
        expected,
        got: None,
        difference: mismatch.map(|mismatch| Difference {
            path: mismatch.path,
            expected: mismatch.expected,
            got: mismatch.got,
        }),
        event,
    }
}

/// Shows the message, or the connection that was asked for, that a failure is about; what has fallen out of the log is no longer named.
fn find_messages(log: &EventLog, failures: &mut [ReplayFailure]) {
    for failure in failures.iter_mut() {
        let Some(wanted) = failure.event.take() else { continue };
        log.visit(wanted, 1, |number, event| {
            if number == wanted
                && let Some(shown) = shown(event)
            {
                (failure.event, failure.got) = (Some(number), Some(shown));
            }
        });
    }
}

fn shown(event: &Event) -> Option<String> {
    let text = match &event.kind {
        EventKind::Out { message, .. } => match message.as_str() {
            Some(text) => text.to_owned(),
            None => return Some(format!("{} bytes", message.len())),
        },
        EventKind::Open { transport, url, .. } => format!("{transport} {url}"),
        _ => return None,
    };
    Some(if text.len() > GOT_BYTES_MAX { text.chars().take(GOT_BYTES_MAX / 4).collect() } else { text })
}
