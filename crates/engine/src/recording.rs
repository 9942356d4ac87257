//! Records the sessions of a host: follows their event logs on a thread of its own and hands what is new to the recorder.
//!
//! Counterpart: `fixture::Recorder` writes. Invariants: a session never waits for its recording: the log is the queue between them, and
//! what falls out of a full log before it was read is counted in the recording; a recording that fails says so once and ends, and the
//! session goes on.

use crate::EventLog;
use crate::event_log::Recorded;
use fixture::{RecordError, Recorder, RedactSettings, Summary};
use model::{ConnectionId, Event, EventKind, EventSink as _};
use package::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// What a project says of its own secrets, in the words of the recorder.
pub fn redact_settings(settings: &Settings) -> RedactSettings {
    let package::RedactSetting { headers, query, keys, json, regex, keep } = settings.redact.clone();
    RedactSettings { headers, query, keys, json, regex, keep }
}

/// How often the log is looked at. Nobody wakes the recording for an event, so that events cost the session nothing more; a process
/// that is killed loses what came since. The promise is 200 ms: three quarters of them are left for a system that wakes the thread late and a disk that is slow.
const INTERVAL: Duration = Duration::from_millis(50);
/// Events that are taken out of the log at once.
const EVENTS_PER_PASS: usize = 512;
/// Sessions that wait to be followed; a host that starts more waits.
const SESSIONS_MAX: usize = 16;

/// A recording under way.
#[derive(Debug)]
pub struct Recording {
    sessions: mpsc::Sender<Followed>,
    thread: JoinHandle<Result<Summary, RecordError>>,
    progress: watch::Receiver<Progress>,
}

/// How far a recording has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lines that were written, the header included.
    pub lines: u64,
    /// Secrets that were replaced.
    pub secrets: u64,
    /// Why nothing more is recorded.
    pub failure: Option<String>,
}

/// A session, and where its recording begins.
#[derive(Debug)]
struct Followed {
    log: Recorded,
    from: u64,
}

impl Recording {
    /// Starts a thread that records. Must be called inside a tokio runtime.
    pub fn start(recorder: Recorder) -> Self {
        let (sessions, logs) = mpsc::channel(SESSIONS_MAX);
        let handle = Handle::current();
        let (told, progress) = watch::channel(progress_of(&recorder));
        let thread = tokio::task::spawn_blocking(move || record(recorder, logs, &told, &handle));
        Recording { sessions, thread, progress }
    }

    /// Records the events of a session, after those of the sessions before it.
    pub async fn follow(&self, log: &Arc<EventLog>) {
        self.follow_from(log, 0).await;
    }

    /// Records a session that is under way from this event on, and before it the opening of every connection that still stands: the lines
    /// of a connection that nobody opened could be played to nobody.
    pub async fn follow_from(&self, log: &Arc<EventLog>, from: u64) {
        // A recording that has failed has said so.
        let _ = self.sessions.send(Followed { log: log.recorded(), from }).await;
    }

    /// How far it has come, and whenever that changes; nothing more is told once it has ended.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// Ends the recording with what the logs have now.
    ///
    /// # Errors
    /// The disk took not all of it.
    pub async fn finish(self) -> Result<Summary, RecordError> {
        drop(self.sessions);
        match self.thread.await {
            Ok(outcome) => outcome,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn record(
    mut recorder: Recorder,
    mut logs: mpsc::Receiver<Followed>,
    told: &watch::Sender<Progress>,
    handle: &Handle,
) -> Result<Summary, RecordError> {
    while let Some(Followed { log, from }) = handle.block_on(logs.recv()) {
        let log = log.log();
        let outcome = standing_connections(&mut recorder, log, from)
            .and_then(|()| follow(&mut recorder, (log, from), &logs, told, handle));
        if let Err(error) = outcome {
            told.send_replace(Progress { failure: Some(error.to_string()), ..progress_of(&recorder) });
            log.record(EventKind::Notice {
                code: "recording-failed".to_owned(),
                text: format!("the recording ends here: {error}"),
                hint: Some("the session goes on; make room and record it again".to_owned()),
            });
            return Err(error);
        }
    }
    recorder.finish()
}

fn progress_of(recorder: &Recorder) -> Progress {
    Progress { lines: recorder.lines(), secrets: recorder.secrets(), failure: None }
}

/// Records how the connections that stand at an event were opened.
fn standing_connections(recorder: &mut Recorder, log: &EventLog, until: u64) -> Result<(), RecordError> {
    if until == 0 {
        return Ok(());
    }
    // The session began unseen: what comes after it is another one.
    let kind = EventKind::Start { name: String::new(), appid: String::new(), pages: 0 };
    recorder.record(&Event { at: Duration::ZERO, kind })?;
    let mut standing: BTreeMap<ConnectionId, Vec<Event>> = BTreeMap::new();
    let mut next = 0;
    while next < until {
        let most = usize::try_from(until - next).unwrap_or(EVENTS_PER_PASS).min(EVENTS_PER_PASS);
        let visited = log.visit(next, most, |number, event| match &event.kind {
            _ if number >= until => {}
            EventKind::Open { conn, .. } => {
                standing.insert(*conn, vec![event.clone()]);
            }
            EventKind::Opened { conn, .. } | EventKind::Connected { conn, .. } | EventKind::Listening { conn, .. } => {
                standing.entry(*conn).or_default().push(event.clone());
            }
            EventKind::Close { conn, .. } | EventKind::Fail { conn, .. } | EventKind::Done { conn, .. } => {
                standing.remove(conn);
            }
            _ => {}
        });
        if visited.next <= next {
            break;
        }
        next = visited.next;
    }
    let mut events: Vec<_> = standing.into_values().flatten().collect();
    events.sort_by_key(|event| event.at);
    events.iter().try_for_each(|event| recorder.record(event))
}

/// Records one session up to its end, or up to what there is when the host wants no more.
fn follow(
    recorder: &mut Recorder,
    (log, from): (&EventLog, u64),
    logs: &mpsc::Receiver<Followed>,
    told: &watch::Sender<Progress>,
    handle: &Handle,
) -> Result<(), RecordError> {
    let mut next = from;
    loop {
        // Looked at first: what is written before the host gave up is read below.
        let is_over = logs.is_closed();
        let batch = log.read(next, EVENTS_PER_PASS);
        if batch.missed > 0 {
            recorder.missed(batch.missed)?;
        }
        batch.events.iter().try_for_each(|event| recorder.record(event))?;
        recorder.flush()?;
        next = batch.next;
        told.send_if_modified(|known| {
            let now = progress_of(recorder);
            let is_new = *known != now;
            *known = now;
            is_new
        });
        if batch.events.iter().any(|event| matches!(event.kind, EventKind::End { .. })) {
            return Ok(());
        }
        if batch.events.len() < EVENTS_PER_PASS {
            if is_over {
                return Ok(());
            }
            handle.block_on(tokio::time::sleep(INTERVAL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixture::{Ending, Header, Reader, RecorderOptions};
    use model::{ConnectionId, LifeState, Message};
    use std::fs;
    use std::path::Path;

    fn recorder(path: &Path) -> Recorder {
        Recorder::create(path, Header::default(), RecorderOptions::default()).unwrap()
    }

    fn end() -> EventKind {
        EventKind::End { reason: "done".into(), events: 1 }
    }

    #[tokio::test]
    async fn sessions_are_recorded_one_after_another_with_one_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let recording = Recording::start(recorder(&path));
        for to in [LifeState::Foreground, LifeState::Background] {
            let log = Arc::new(EventLog::new());
            log.record(EventKind::Start { name: String::new(), appid: String::new(), pages: 1 });
            recording.follow(&log).await;
            log.record(EventKind::Life { to });
            log.record(end());
        }
        let summary = recording.finish().await.unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let names: Vec<_> =
            Reader::open(text.as_bytes()).unwrap().map(|line| line.unwrap().event.name().to_owned()).collect();
        assert_eq!(names, ["life", "start", "life", "end"]);
        assert_eq!(summary.lines, 5);
    }

    #[tokio::test]
    async fn a_recording_that_begins_later_has_the_opening_of_what_stands_and_nothing_else_of_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let log = Arc::new(EventLog::new());
        for number in [1, 2] {
            let conn = ConnectionId(number);
            let (transport, url) = ("websocket".to_owned(), format!("ws://a.example/{number}"));
            let (method, protocols, header) = (None, Vec::new(), serde_json::Map::new());
            log.record(EventKind::Open { conn, transport, url, method, protocols, header });
        }
        let gone = model::CloseInitiator::Peer;
        log.record(EventKind::Close { conn: ConnectionId(1), by: gone, code: 1000, reason: String::new() });
        let message = |text: &str| EventKind::In { conn: ConnectionId(2), peer: None, message: Message::text(text) };
        log.record(message("before"));
        let recording = Recording::start(recorder(&path));
        recording.follow_from(&log, log.len()).await;
        log.record(message("after"));
        let mut progress = recording.progress();
        progress.wait_for(|progress| progress.lines == 3).await.unwrap();
        recording.finish().await.unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("ws://a.example/2") && text.contains("after"), "{text}");
        assert!(!text.contains("ws://a.example/1") && !text.contains("before"), "{text}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_disk_that_is_full_ends_the_recording_with_a_notice_and_the_log_goes_on() {
        let log = Arc::new(EventLog::new());
        let full = tempfile::tempdir().unwrap();
        let path = full.path().join("full.jsonl");
        let recorder = recorder(&path);
        // A payload of its own file finds a file where its folder should be.
        fs::write(path.with_extension("files"), "").unwrap();
        let recording = Recording::start(recorder);
        recording.follow(&log).await;
        let message = Message::text("x".repeat(100_000));
        log.record(EventKind::In { conn: ConnectionId(1), peer: None, message });
        log.wait_for(1).await;
        log.record(EventKind::Life { to: LifeState::Background });
        let EventKind::Notice { code, text, .. } = &log.read(1, 1).events[0].kind else {
            panic!("a notice comes first")
        };
        assert_eq!(code, "recording-failed");
        assert!(text.contains("full.jsonl cannot be written"), "{text}");
        assert!(recording.progress().borrow().failure.as_ref().is_some_and(|told| told.contains("full.jsonl")));
        assert!(recording.finish().await.is_err());
        let written = fs::read(&path).unwrap();
        let mut reader = Reader::open(&written[..]).unwrap();
        assert!(reader.by_ref().next().is_none() && reader.ending() == Ending::Unclean);
    }
}
