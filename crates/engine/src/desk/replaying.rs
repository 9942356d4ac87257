//! Replays a fixture to the app of a client, and says what became of it.
//!
//! Counterpart: `crate::replay`; `replay_report.rs` has what became of it. Invariants: the replay is a run of the client like any other, so that its tables, its page and its data are
//! looked at as always; what came otherwise is found in those tables by the number of its event.

use super::client::{Client, lock};
use super::client_recording::FIXTURES;
use super::desk::Desk;
use super::devices::Phone;
use super::fixture_log::no_fixture;
use super::project::{Project, no_project};
use super::schema::*;
use super::starting::{Before, Begin, Network};
use super::{replay_report, rpc_error};
use crate::replay::{Instead, Replay, add_app_errors, environment_name, from_environment, session_options};
use crate::{EventLog, SessionOptions};
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Header, Outcome, Pace, Problem, Reader, Side, Survey, side_folder};
use std::fs::File;
use std::io::BufReader;
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

/// Fixtures of a project that are listed, the newest first. Our choice: what a list is still read in.
const FIXTURES_MAX: usize = 200;

/// What a client is to replay.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) replaying: Replaying,
    pub(super) options: SessionOptions,
}

/// A replay that begins.
#[derive(Debug)]
pub(super) struct Replaying {
    pub(super) run: ReplayRun,
    pub(super) replay: Replay,
}

/// A replay of a client.
#[derive(Debug)]
pub(super) struct ReplayRun {
    pub(super) path: String,
    name: String,
    /// What the client was before it.
    pub(super) before: Before,
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
        let Some(mut outcome) = outcome else { return };
        add_app_errors(&mut outcome, log);
        let side_files = side_folder(self.path.as_ref());
        let failures = replay_report::failures(&outcome, log, &side_files);
        let Outcome { more_failures, lines, skipped, sent, received, connections, .. } = outcome;
        *lock(&self.report) = Some(ReplayReport {
            path: self.path.clone(),
            name: self.name.clone(),
            lines,
            skipped,
            sent,
            received,
            connections,
            failures,
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
        let package = Arc::clone(&lock(&self.project).as_ref().ok_or_else(no_project)?.package);
        let opened = file.clone();
        let reading = tokio::task::spawn_blocking(move || open(&opened));
        let replay = reading.await.map_err(|error| rpc_error("internal", &error.to_string(), None))??;
        let options =
            session_options(&replay.header, &package, Instead::default()).map_err(|problem| broken(&file, &problem))?;
        let name =
            if replay.header.name.is_empty() { file.file_stem().unwrap_or_default() } else { &replay.header.name };
        let (path, name, before) = (file.to_string(), name.to_owned(), client.before());
        let run = ReplayRun { path, name, before, report: Mutex::default() };
        let mut begin = Begin { phone: Phone::first(), ..Begin::again(client) };
        // Nothing is on the way of a replay.
        begin.network = Some(Network { kind: options.config.network_type.clone(), faults: options.faults.clone() });
        begin.replay = Some(Wanted { replaying: Replaying { run, replay }, options });
        client.stop().await;
        self.start_client(client.number, begin).await
    }
}

/// Reads a fixture through, so that a broken line or a variable without a value is told before anything starts, and opens it again.
fn open(file: &Utf8Path) -> Result<Replay, RpcError> {
    let broken = |problem: Problem| broken(file, &problem);
    let mut reader = opened(file)?.map_err(broken)?;
    let survey = Survey::read(&mut reader).map_err(broken)?;
    let header: Header = reader.header().clone();
    let vars: Vec<_> = survey.variables().filter_map(|name| Some((name.to_owned(), from_environment(name)?))).collect();
    let given: Vec<_> = vars.iter().map(|(name, _)| name.clone()).collect();
    if let Some(missing) = survey.valueless(Side::Server, &header, &given).first() {
        let text = format!("{file}:{}: the variable {} has no value", missing.line, missing.name);
        let name = environment_name(&missing.name);
        let hint = format!("give it one in `vars` of the first line, or start miniwire with {name}=…");
        return Err(rpc_error("fixture", &text, Some(&hint)));
    }
    let lines = opened(file)?.map_err(broken)?;
    let side_files = side_folder(file.as_std_path());
    Ok(Replay { header, lines: Box::new(lines), side_files, vars, pace: Pace::Recorded(1.0) })
}

fn broken(file: &Utf8Path, problem: &Problem) -> RpcError {
    match (problem.line, problem.code) {
        (0, _) => rpc_error("fixture", &format!("{file}: {}", problem.text), problem.hint.as_deref()),
        (_, "no-header") => no_fixture(file, problem),
        _ => RpcError { code: "fixture".to_owned(), ..no_fixture(file, problem) },
    }
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
