//! Records the sessions of a host: follows their event logs on a thread of its own and hands what is new to the recorder.
//!
//! Counterpart: `fixture::Recorder` writes. Invariants: a session never waits for its recording: the log is the queue between them, and
//! what falls out of a full log before it was read is counted in the recording; a recording that fails says so once and ends, and the
//! session goes on.

use crate::EventLog;
use fixture::{RecordError, Recorder, Summary};
use model::{EventKind, EventSink as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How often the log is looked at. Nobody wakes the recording for an event, so that events cost the session nothing more; a process
/// that is killed loses what came since: at most twice this, which is the promise of 200 ms.
const INTERVAL: Duration = Duration::from_millis(100);
/// Events that are taken out of the log at once.
const EVENTS_PER_PASS: usize = 512;
/// Sessions that wait to be followed; a host that starts more waits.
const SESSIONS_MAX: usize = 16;

/// A recording under way.
#[derive(Debug)]
pub struct Recording {
    sessions: mpsc::Sender<Arc<EventLog>>,
    thread: JoinHandle<Result<Summary, RecordError>>,
}

impl Recording {
    /// Starts a thread that records. Must be called inside a tokio runtime.
    pub fn start(recorder: Recorder) -> Self {
        let (sessions, logs) = mpsc::channel(SESSIONS_MAX);
        let handle = Handle::current();
        let thread = tokio::task::spawn_blocking(move || record(recorder, logs, &handle));
        Recording { sessions, thread }
    }

    /// Records the events of a session, after those of the sessions before it.
    pub async fn follow(&self, log: &Arc<EventLog>) {
        // A recording that has failed has said so.
        let _ = self.sessions.send(Arc::clone(log)).await;
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
    mut logs: mpsc::Receiver<Arc<EventLog>>,
    handle: &Handle,
) -> Result<Summary, RecordError> {
    while let Some(log) = handle.block_on(logs.recv()) {
        if let Err(error) = follow(&mut recorder, &log, &logs, handle) {
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

/// Records one session up to its end, or up to what there is when the host wants no more.
fn follow(
    recorder: &mut Recorder,
    log: &EventLog,
    logs: &mpsc::Receiver<Arc<EventLog>>,
    handle: &Handle,
) -> Result<(), RecordError> {
    let mut next = 0;
    loop {
        // Looked at first: what is written before the host gave up is read below.
        let is_over = logs.is_closed();
        let batch = log.read(next, EVENTS_PER_PASS);
        if batch.missed > 0 {
            recorder.missed(batch.missed)?;
        }
        batch.events.iter().try_for_each(|event| recorder.record(event))?;
        next = batch.next;
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
        assert!(recording.finish().await.is_err());
        let bytes = fs::read(&path).unwrap();
        let mut reader = Reader::open(&bytes[..]).unwrap();
        assert!(reader.by_ref().next().is_none() && reader.ending() == Ending::Unclean);
    }
}
