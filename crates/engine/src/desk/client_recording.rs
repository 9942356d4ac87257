//! Records a client into a fixture of the project, over restarts, until it is told to end.
//!
//! Counterpart: `recording.rs` writes on a thread of its own. Invariants: a session never waits for its recording and never fails with
//! it; the file is whole up to its last line at any time.

use super::client::{Client, lock};
use super::desk::Desk;
use super::project::no_project;
use super::rpc_error;
use super::schema::*;
use super::starting::Before;
use crate::{Recording, redact_settings, way};
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Header, RecordError, Recorder, RecorderOptions, RedactRules, Summary, rfc3339};
use logic::page_query;
use package::Package;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{Notify, watch};

/// Folder of a project that recordings go to.
pub(super) const FIXTURES: &str = "fixtures";
/// Recordings that may begin within one second.
const SAME_SECOND_MAX: u32 = 100;

/// A recording of one client.
#[derive(Debug)]
pub(super) struct ClientRecording {
    path: Utf8PathBuf,
    started_at: i64,
    recording: tokio::sync::Mutex<Option<Recording>>,
    progress: watch::Receiver<crate::Progress>,
}

impl ClientRecording {
    /// Begins with the header alone. Must be called inside a tokio runtime.
    fn start(path: Utf8PathBuf, started: Duration, recorder: Recorder, changed: Arc<Notify>) -> Arc<ClientRecording> {
        let recording = Recording::start(recorder);
        let progress = recording.progress();
        let mut told = progress.clone();
        tokio::spawn(async move {
            while told.changed().await.is_ok() {
                changed.notify_one();
            }
        });
        let started_at = i64::try_from(started.as_millis()).unwrap_or_default();
        Arc::new(ClientRecording { path, started_at, recording: tokio::sync::Mutex::new(Some(recording)), progress })
    }

    /// Records a session from this event on, after those before it.
    pub(super) async fn follow(&self, log: &Arc<crate::EventLog>, from: u64) {
        if let Some(recording) = &*self.recording.lock().await {
            recording.follow_from(log, from).await;
        }
    }

    /// Ends the file with what there is.
    pub(super) async fn finish(&self) -> Result<Summary, RpcError> {
        let recording = self.recording.lock().await.take();
        let Some(recording) = recording else { return Err(not_recording()) };
        recording.finish().await.map_err(|error| recording_error(&error))
    }

    pub(super) fn state(&self) -> RecordingState {
        let crate::Progress { lines, secrets, failure } = self.progress.borrow().clone();
        RecordingState { path: self.path.to_string(), started_at: self.started_at, lines, secrets, failure }
    }
}

impl Desk {
    pub(super) async fn record_start(&self, wanted: StartRecording) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let client = self.client(wanted.client)?;
        if client.recording().is_some() {
            return Err(rpc_error(
                "recording",
                "this client is being recorded already",
                Some("end the recording first"),
            ));
        }
        if client.state().state != "running" && !wanted.restart {
            return Err(rpc_error("ended", "the session has ended", Some("restart and record")));
        }
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (folder, header, rules) = {
            let project = lock(&self.project);
            let project = project.as_ref().ok_or_else(no_project)?;
            let folder = self.fixtures_folder(project);
            let rules = RedactRules::new(&redact_settings(&project.package.settings)).map_err(|error| {
                rpc_error("package", &format!("miniwire.toml: {error}"), Some("docs/guide/settings.md has [redact]"))
            })?;
            (folder.clone(), header_of(&client, &project.package, started, (&folder, &project.path)), rules)
        };
        let (path, recorder) = create(&folder, client.number, started, header, rules)?;
        let recording = ClientRecording::start(path, started, recorder, Arc::clone(&self.changed));
        client.set_recording(Some(Arc::clone(&recording)));
        if wanted.restart {
            self.restart(&client, client.phone, None).await?;
        } else {
            recording.follow(&client.log, client.log.len()).await;
        }
        self.changed.notify_one();
        self.workspace()
    }

    pub(super) async fn record_stop(&self, ClientParam { client }: ClientParam) -> Result<Recorded, RpcError> {
        let _order = self.order.lock().await;
        let client = self.client(client)?;
        let recording = client.recording().ok_or_else(not_recording)?;
        client.set_recording(None);
        let finished = recording.finish().await;
        self.changed.notify_one();
        let Summary { path, lines, connections, secrets } = finished?;
        Ok(Recorded { path: path.display().to_string(), lines, connections, secrets })
    }
}

/// Makes the next file that is not there: the time in UTC, the client where it is not the first, a number where that is taken.
fn create(
    folder: &Utf8Path,
    client: u32,
    started: Duration,
    mut header: Header,
    rules: RedactRules,
) -> Result<(Utf8PathBuf, Recorder), RpcError> {
    let failed = |error: &std::io::Error| {
        let text = format!("{folder} cannot be made: {error}");
        rpc_error("recording", &text, Some("make room, or let this user write to the project"))
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let time: String = rfc3339(started).chars().take(19).map(|c| if c == ':' || c == 'T' { '-' } else { c }).collect();
    let base = if client == 1 { time } else { format!("{time}-client{client}") };
    let mut rules = Some(rules);
    for number in 1..=SAME_SECOND_MAX {
        let name = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        let path = folder.join(format!("{name}.jsonl"));
        if path.exists() {
            continue;
        }
        let Some(rules) = rules.take() else { break };
        header.name = name;
        let options = RecorderOptions { rules, ..RecorderOptions::default() };
        let recorder =
            Recorder::create(path.as_std_path(), header, options).map_err(|error| recording_error(&error))?;
        return Ok((path, recorder));
    }
    Err(rpc_error("recording", &format!("{folder} has {SAME_SECOND_MAX} recordings of this second"), None))
}

/// The first line. What the app is told of its server stands apart from its page.
fn header_of(client: &Client, package: &Package, started: Duration, (folder, app): (&Utf8Path, &Utf8Path)) -> Header {
    let Before { page: path, query, .. } = client.before();
    let parameter = package.settings.server.as_ref().map(|setting| setting.parameter.as_str());
    let mut header = Header::default();
    header.recorded = Some(rfc3339(started));
    header.app = Some(way(folder, app));
    header.server = parameter.and_then(|parameter| page_query(&query).get(parameter).cloned());
    let others = query.split('&').filter(|pair| pair.split('=').next() != parameter && !pair.is_empty());
    let others = others.collect::<Vec<_>>().join("&");
    header.page = Some(path).filter(|path| !path.is_empty());
    header.page = header.page.map(|path| if others.is_empty() { path } else { format!("{path}?{others}") });
    header.seed = Some(client.number.into());
    header
}

fn recording_error(error: &RecordError) -> RpcError {
    rpc_error("recording", &error.to_string(), Some("the app goes on; make room, and record it again"))
}

fn not_recording() -> RpcError {
    rpc_error("no-recording", "nothing is being recorded", None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_recordings_of_one_second_are_two_files_with_the_date_in_their_names() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(dir.path()).unwrap().join(FIXTURES);
        let make = |client| {
            let rules = RedactRules::default();
            let (path, _) =
                create(&folder, client, Duration::from_secs(1_800_000_000), Header::default(), rules).unwrap();
            path.file_name().unwrap().to_owned()
        };
        assert_eq!(
            [make(1), make(1), make(2)],
            ["2027-01-15-08-00-00.jsonl", "2027-01-15-08-00-00-2.jsonl", "2027-01-15-08-00-00-client2.jsonl"]
        );
    }
}
