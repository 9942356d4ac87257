//! An echo written in JavaScript on `wx.connectSocket`, in a session as `miniwire run` starts it, with its event log.

use super::Suite;
use crate::{BenchError, session};
use model::{Event, EventKind};
use serde_json::json;

/// The script says this when the report is written.
const DONE: &str = "autobahn: done";

/// Runs the script until it says that it is done.
pub(super) async fn play(suite: Suite<'_>) -> Result<(), BenchError> {
    let values = json!({ "server": suite.server, "agent": suite.agent, "deflate": suite.deflate });
    let script = format!("const suite = {values};\nconst DONE = {DONE:?};\n{}", include_str!("echo.js"));
    let mut session = session::start(session::package_of(&script)?)?;
    let done = |event: &Event| matches!(&event.kind, EventKind::Console { text, .. } if text == DONE);
    session::wait_for(&mut session, done).await?;
    session.stop().await;
    session.ended("done").await;
    Ok(())
}
