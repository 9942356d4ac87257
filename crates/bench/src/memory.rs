//! What one session with one page adds to a process that has done nothing yet.

use crate::{BenchError, session};
use camino::Utf8PathBuf;
use model::EventKind;
use package::Package;
use serde_json::{Value, json};
use std::sync::Arc;

/// Resident memory before and after a session has shown its first page, in bytes. Linux only: null elsewhere.
pub(crate) async fn of_a_session(folder: Utf8PathBuf) -> Result<Value, BenchError> {
    let empty = resident_bytes();
    let package = Arc::new(Package::open(&folder, engine::cache_dir().as_deref())?);
    let opened = resident_bytes();
    let mut session = session::start(package)?;
    let shown = |event: &model::Event| matches!(&event.kind, EventKind::Hook { name, .. } if name == "onReady");
    session::wait_until(&mut session, shown).await?;
    let with_page = resident_bytes();
    session.stop().await;
    session.ended("done").await;
    Ok(json!({ "empty_bytes": empty, "package_bytes": opened, "session_bytes": with_page }))
}

/// `VmRSS` of this process.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
