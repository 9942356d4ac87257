//! The echo loop as a mini-program writes it, in a whole session with its event log; the log has the times.

use crate::load::{Kind, Payload};
use crate::samples::Samples;
use crate::{BenchError, WARM_UP_ROUNDS};
use camino::Utf8Path;
use engine::{Session, SessionOptions};
use model::{Event, EventKind};
use package::Package;
use std::sync::Arc;
use std::time::Duration;

/// The end of a log, where a script that has nothing more to do has its last words.
pub(crate) const END_EVENTS: u64 = 64;

const DONE: &str = "bench: done";

/// Runs the loop in one session and reads the moments of the sends from its event log.
pub(crate) async fn round_trips(url: &str, rounds: usize, payload: Payload) -> Result<Samples, BenchError> {
    let mut session = start(package_of(&script(url, WARM_UP_ROUNDS + rounds, payload))?)?;
    let mut sends = Vec::new();
    wait_for(&mut session, |event| {
        if matches!(event.kind, EventKind::Out { .. }) {
            sends.push(event.at);
        }
        matches!(&event.kind, EventKind::Console { text, .. } if text == DONE)
    })
    .await?;
    session.stop().await;
    session.ended("done").await;
    Ok(Samples::between(&sends, WARM_UP_ROUNDS))
}

/// A session that may open any address and keeps nothing on disk.
pub(crate) fn start(package: Arc<Package>) -> Result<Session, BenchError> {
    Ok(Session::start(package, SessionOptions { url_check: Some(false), ..SessionOptions::default() })?)
}

/// Every event up to the first that fits, looked at now and then.
pub(crate) async fn wait_until(session: &mut Session, fits: impl Fn(&Event) -> bool) -> Result<Vec<Event>, BenchError> {
    let log = Arc::clone(session.log());
    let mut events = Vec::new();
    loop {
        let from = events.len() as u64;
        tokio::time::sleep(LOOK_EVERY).await;
        events.extend(log.read(from, usize::MAX).events);
        let new = usize::try_from(from).unwrap_or(usize::MAX);
        if events.iter().skip(new).any(&fits) {
            return Ok(events);
        }
        if session.has_ended() {
            return Err(BenchError::Ended(session.ended("failed").await.to_string()));
        }
    }
}

/// Waits for an event that is followed by few others, and looks at nothing before it: the log takes millions of others.
pub(crate) async fn wait_at_end(session: &mut Session, fits: impl Fn(&Event) -> bool) -> Result<(), BenchError> {
    let log = Arc::clone(session.log());
    loop {
        let (mut next, mut more, mut found) = (log.len().saturating_sub(END_EVENTS), true, false);
        // A visit ends early after a megabyte, which the messages before the last words may be.
        while more && !found {
            let visited = log.visit(next, usize::MAX, |_, event| found |= fits(event));
            (next, more) = (visited.next, visited.more);
        }
        if found {
            return Ok(());
        }
        if session.has_ended() {
            return Err(BenchError::Ended(session.ended("failed").await.to_string()));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Waits for an event, looking at all before it and keeping none: what the log drops is free again, as in other sessions.
pub(crate) async fn wait_for(session: &mut Session, mut fits: impl FnMut(&Event) -> bool) -> Result<(), BenchError> {
    let log = Arc::clone(session.log());
    let (mut next, mut found) = (0, false);
    loop {
        let visited = log.visit(next, usize::MAX, |_, event| found |= fits(event));
        next = visited.next;
        if found {
            return Ok(());
        }
        if visited.more {
            continue;
        }
        if session.has_ended() {
            return Err(BenchError::Ended(session.ended("failed").await.to_string()));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Waiting for the next event would wake this thread as often as the loop turns, and measure that.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A script as `miniwire run <file>` takes it.
pub(crate) fn package_of(script: &str) -> Result<Arc<Package>, BenchError> {
    let folder = std::env::temp_dir();
    let folder = Utf8Path::from_path(&folder).unwrap_or(Utf8Path::new("."));
    let path = folder.join(format!("miniwire-bench-{}.js", std::process::id()));
    std::fs::write(&path, script)?;
    let package = Package::open(&path, None);
    std::fs::remove_file(&path)?;
    Ok(Arc::new(package?))
}

fn script(url: &str, rounds: usize, payload: Payload) -> String {
    let bytes = payload.bytes;
    let data = match payload.kind {
        Kind::Text => format!("'x'.repeat({bytes})"),
        Kind::Binary => format!("new Uint8Array({bytes}).fill(120).buffer"),
    };
    format!(
        "const task = wx.connectSocket({{ url: {url:?}, tcpNoDelay: true }})
const data = {data}
let sent = 0
function send() {{
  sent += 1
  task.send({{ data }})
}}
task.onOpen(send)
task.onMessage(() => {{
  if (sent <= {rounds}) send()
  else console.log({DONE:?})
}})
task.onError(({{ errMsg }}) => {{ throw new Error(errMsg) }})
"
    )
}
