//! Watches the sources of a project and tells when one was saved.
//!
//! Counterpart: `desk.rs` compiles again. Invariants: packages of npm, hidden and built folders are not watched; a save is
//! told once, a moment after the last change of a burst.

use camino::{Utf8Path, Utf8PathBuf};
use notify_debouncer_full::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Quiet time after a change before it is told: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(120);
/// Folders that are watched; those beyond are not. Our choice: far below what a system allows one user.
const FOLDERS_MAX: usize = 2000;
const SKIPPED: [&str; 3] = ["node_modules", "miniprogram_npm", "dist"];

/// Watches until it is dropped.
pub(super) struct Watch {
    saved: Arc<Notify>,
    folders: Vec<Utf8PathBuf>,
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Watch {
    /// Tells `saved` when something below `root` changed. A single file is watched through its folder.
    pub(super) fn start(root: &Utf8Path, saved: Arc<Notify>) -> notify::Result<Watch> {
        let told = Arc::clone(&saved);
        let mut debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
            // An overflow is told as an error: whatever was lost, something changed. Reading changes nothing.
            let is_source = |path: &PathBuf| !is_recording(path);
            let matters = |event: &DebouncedEvent| {
                !event.kind.is_access() && (event.paths.is_empty() || event.paths.iter().any(is_source))
            };
            let changed = result.map_or(true, |events| events.iter().any(matters));
            if changed {
                told.notify_one();
            }
        })?;
        let folders = folders(root);
        for folder in &folders {
            // One that cannot be watched, for want of watches, costs its own saves only.
            let _ = debouncer.watch(folder.as_std_path(), RecursiveMode::NonRecursive);
        }
        Ok(Watch { saved, folders, _debouncer: debouncer })
    }

    /// False when folders came or went since it was started.
    pub(super) fn is_complete(&self, root: &Utf8Path) -> bool {
        self.folders == folders(root)
    }

    /// The same for the folders that are there now.
    pub(super) fn renewed(&self, root: &Utf8Path) -> notify::Result<Watch> {
        Watch::start(root, Arc::clone(&self.saved))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Whoever waits for a save finds out that there will be none.
        self.saved.notify_one();
    }
}

/// True for fixtures and their side files: a recording that is being written is no save.
fn is_recording(path: &Path) -> bool {
    let is_fixture = |path: &Path| path.extension().is_some_and(|suffix| suffix == "jsonl" || suffix == "files");
    is_fixture(path) || path.parent().is_some_and(is_fixture)
}

/// The folders below `root` that hold sources.
fn folders(root: &Utf8Path) -> Vec<Utf8PathBuf> {
    if root.is_file() {
        return root.parent().map(Utf8Path::to_owned).into_iter().collect();
    }
    let mut found = vec![root.to_owned()];
    let mut next = 0;
    while next < found.len() && found.len() < FOLDERS_MAX {
        let entries = found[next].read_dir_utf8().into_iter().flatten().flatten();
        let below: Vec<_> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter(|entry| !entry.file_name().starts_with('.') && !SKIPPED.contains(&entry.file_name()))
            .filter(|entry| !is_recording(entry.path().as_std_path()))
            .map(|entry| entry.into_path())
            .collect();
        found.extend(below);
        next += 1;
    }
    found.truncate(FOLDERS_MAX);
    found
}
