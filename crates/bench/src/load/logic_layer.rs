//! Floods through JavaScript: `load.js` on `wx.connectSocket` in a session, with its event log.
//!
//! The script says when it is ready and waits a moment, so that the start of the session is not counted.

use super::{ACKS_AHEAD, Cell, cpu};
use crate::{BenchError, session};
use engine::Recording;
use fixture::{Header, Recorder, RecorderOptions};
use model::{Event, EventKind};
use serde_json::{Value, json};
use std::cell::RefCell;

/// The connection is open; in 100 ms it begins.
const READY: &str = "load: ready";
/// Followed by count and seconds as JSON.
const DONE: &str = "load: done ";

/// The same while the session is recorded; `lines` says how many lines the fixture has.
pub(super) async fn recorded_flood(cell: Cell<'_>) -> Result<Value, BenchError> {
    let folder = tempfile::tempdir()?;
    let recorder = Recorder::create(&folder.path().join("flood.jsonl"), Header::default(), RecorderOptions::default())?;
    let recording = Recording::start(recorder);
    let mut report = run(cell, Some(&recording)).await?;
    report["lines"] = json!(recording.finish().await?.lines);
    Ok(report)
}

/// Runs one flood and takes the script's own time.
pub(super) async fn flood(cell: Cell<'_>) -> Result<Value, BenchError> {
    run(cell, None).await
}

async fn run(cell: Cell<'_>, recording: Option<&Recording>) -> Result<Value, BenchError> {
    let mut session = session::start(session::package_of(&script(cell))?)?;
    if let Some(recording) = recording {
        recording.follow(session.log()).await;
    }
    session::wait_at_end(&mut session, |event| said(event) == Some(READY)).await?;
    let before = cpu::time();
    let done = RefCell::new(String::new());
    session::wait_at_end(&mut session, |event| match said(event).and_then(|text| text.strip_prefix(DONE)) {
        Some(report) => {
            report.clone_into(&mut done.borrow_mut());
            true
        }
        None => false,
    })
    .await?;
    let cpu_us = cpu::us_per_message(before, cell.count);
    session.stop().await;
    session.ended("done").await;
    let mut report: Value = serde_json::from_str(&done.into_inner()).map_err(|_| BenchError::Closed)?;
    report["cpu_us"] = json!(cpu_us);
    Ok(report)
}

fn said(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Console { text, .. } => Some(text),
        _ => None,
    }
}

fn script(cell: Cell<'_>) -> String {
    let values = json!({
        "what": cell.what, "kind": cell.payload.kind.name(), "bytes": cell.payload.bytes, "count": cell.count,
        "url": cell.url(), "ackEvery": cell.payload.ack_every(), "acksAhead": ACKS_AHEAD,
    });
    let load = include_str!("load.js");
    format!(
        "{load}
function connect(url, on) {{
  const task = wx.connectSocket({{ url, tcpNoDelay: true }});
  task.onOpen(on.open);
  task.onMessage(({{ data }}) => on.message(data));
  task.onError(({{ errMsg }}) => {{ throw new Error(errMsg) }});
  return {{ send: (data) => task.send({{ data }}), close: () => task.close() }};
}}
const ready = (go) => {{ console.log({READY:?}); setTimeout(go, 100); }};
runLoad({{ connect, now: Date.now, ready }}, {values}, (report) => console.log({DONE:?} + JSON.stringify(report)));
"
    )
}
