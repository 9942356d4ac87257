//! The files of one client: what the app writes below `USER_DATA_PATH`, what it saved, and temporary ones.
//!
//! Counterpart: `ui/logic/src/wx/files.ts`. Calls come from the session's thread and from one that may wait for the disk
//! (`queue.rs`), so what they share is behind locks that are held for no longer than a look at the accounts. Invariants: no
//! path of the app's leads out of these three folders, because every segment is checked and links are never followed; user
//! and saved files together stay within the quota.

mod call;
mod descriptors;
mod error;
mod paths;
mod queue;
#[cfg(test)]
mod tests;

pub(crate) use call::{FileAnswer, FileCall, SavedFile, Stat};
pub(crate) use error::FileError;
pub(crate) use queue::FileQueue;

use camino::{Utf8Path, Utf8PathBuf};
use descriptors::Descriptors;
use std::fs::{self, Metadata};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;

/// Bytes of user and saved files together (documented: ability/file-system).
pub(crate) const QUOTA_BYTES: u64 = 200 * 1024 * 1024;

/// Bytes of the temporary files of one session (documented: ability/file-system, 4 GB while the app runs).
pub(crate) const TEMPORARY_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Bytes of one file that is read at once (documented: readFile).
pub(crate) const READ_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Entries of one client, folders included. Our choice: a walk over all of them stays short.
const ENTRY_COUNT_MAX: usize = 100_000;

/// Bytes of one name; file systems allow 255.
const NAME_BYTES_MAX: usize = 255;

/// Where a path of the app's begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    /// Below `USER_DATA_PATH`; the app may do everything.
    User,
    /// Saved by `saveFile`; the app may read and delete.
    Store,
    /// Temporary, gone with the session; the app may read.
    Temporary,
}

/// The files of one client.
#[derive(Debug)]
pub(crate) struct Files {
    root: Utf8PathBuf,
    /// Scheme of the paths that we hand out, `wxfile` or `http`.
    scheme: &'static str,
    temporary: Utf8PathBuf,
    /// Bytes and entries below `root`, once they were counted.
    used: Mutex<Option<(u64, usize)>>,
    /// Bytes of the temporary files that the app knows.
    temporary_bytes: AtomicU64,
    name_count: AtomicU64,
    descriptors: Descriptors,
    /// Deleted with the session; holds everything where storage is in memory.
    _session: TempDir,
}

impl Files {
    /// Files in `dir`, or in a temporary folder that goes with the session.
    ///
    /// # Errors
    /// The system gives no temporary folder.
    pub(crate) fn open(dir: Option<&Utf8Path>, scheme: &'static str) -> io::Result<Self> {
        let session = tempfile::Builder::new().prefix("miniwire-").tempdir()?;
        let base = Utf8PathBuf::from_path_buf(session.path().canonicalize()?).map_err(|path| {
            io::Error::other(format!("the temporary folder {} has a name that is not Unicode", path.display()))
        })?;
        let root = dir.map_or_else(|| base.join("files"), |dir| dir.join("files"));
        let temporary = base.join("tmp");
        fs::create_dir_all(&temporary)?;
        Ok(Files {
            root,
            scheme,
            temporary,
            used: Mutex::default(),
            temporary_bytes: AtomicU64::new(0),
            name_count: AtomicU64::new(0),
            descriptors: Descriptors::default(),
            _session: session,
        })
    }

    /// Where a path of the app's is on the disk.
    fn resolve(&self, path: &str) -> Result<(Area, Utf8PathBuf), FileError> {
        let denied = || FileError::Denied(path.to_owned());
        let rest = path.strip_prefix("wxfile://").or_else(|| path.strip_prefix("http://")).ok_or_else(denied)?;
        let (area, folder, rest) = if let Some(rest) = after(rest, "usr") {
            (Area::User, self.root.join("usr"), rest)
        } else if let Some(name) = rest.strip_prefix("tmp_").or_else(|| rest.strip_prefix("tmp/")) {
            (Area::Temporary, self.temporary.clone(), name)
        } else if let Some(name) = rest.strip_prefix("store_").or_else(|| rest.strip_prefix("store/")) {
            (Area::Store, self.root.join("store"), name)
        } else {
            return Err(denied());
        };
        let mut real = folder;
        for segment in rest.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
            if segment == ".." || segment.contains(['\\', '\0', ':']) {
                return Err(denied());
            }
            if segment.len() > NAME_BYTES_MAX {
                return Err(FileError::NameTooLong);
            }
            // A link could lead anywhere; we make none, so one that is there is none of ours.
            if fs::symlink_metadata(&real).is_ok_and(|data| data.is_symlink()) {
                return Err(denied());
            }
            real.push(segment);
        }
        if fs::symlink_metadata(&real).is_ok_and(|data| data.is_symlink()) {
            return Err(denied());
        }
        Ok((area, real))
    }

    /// A path of the app's where it may write a file.
    fn writable(&self, path: &str) -> Result<Utf8PathBuf, FileError> {
        let (area, real) = self.resolve(path)?;
        if area != Area::User || real == self.root.join("usr") {
            return Err(FileError::Denied(path.to_owned()));
        }
        self.ensure_user_folder()?;
        if real.is_dir() {
            return Err(FileError::IsDirectory(path.to_owned()));
        }
        match real.parent() {
            Some(parent) if parent.is_dir() => Ok(real),
            Some(parent) if parent.exists() => Err(FileError::NotDirectory(path.to_owned())),
            _ => Err(FileError::NotFound(path.to_owned())),
        }
    }

    /// Checks the quota for a file of this size at this place.
    fn reserve(&self, place: &Utf8Path, bytes: u64) -> Result<(), FileError> {
        let old = fs::symlink_metadata(place).ok();
        self.reserve_growth(old.as_ref().map_or(0, Metadata::len), bytes, usize::from(old.is_none()))
    }

    /// Checks the quota for a file that has `old` bytes and is to have `new`, and for so many new entries.
    fn reserve_growth(&self, old: u64, new: u64, entries: usize) -> Result<(), FileError> {
        let mut account = self.account();
        let (used, count) = account.unwrap_or_else(|| usage(&self.root));
        let (used, count) = (used - old.min(used) + new, count + entries);
        if used > QUOTA_BYTES || count > ENTRY_COUNT_MAX {
            return Err(FileError::Full);
        }
        *account = Some((used, count));
        Ok(())
    }

    /// What was counted may not be so any more.
    fn recount(&self) {
        *self.account() = None;
    }

    fn account(&self) -> MutexGuard<'_, Option<(u64, usize)>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ensure_user_folder(&self) -> Result<(), FileError> {
        fs::create_dir_all(self.root.join("usr")).map_err(|error| system(&error))
    }

    /// The path of a temporary (`tmp`) or saved (`store`) file, as the app knows it.
    fn app_path(&self, area: &str, name: &str) -> String {
        match self.scheme {
            "wxfile" => format!("wxfile://{area}_{name}"),
            scheme => format!("{scheme}://{area}/{name}"),
        }
    }

    fn metadata(&self, real: &Utf8Path, path: &str) -> Result<Metadata, FileError> {
        fs::symlink_metadata(real).map_err(|error| self.error(&error, path))
    }

    /// Temporary files may lie on another file system than those that stay.
    fn move_file(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        if fs::rename(from, to).is_ok() {
            return Ok(());
        }
        self.recount();
        fs::copy(from, to)?;
        fs::remove_file(from)
    }

    fn error(&self, error: &io::Error, path: &str) -> FileError {
        // What was reserved may not have come.
        self.recount();
        match error.kind() {
            io::ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
            io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
            io::ErrorKind::NotADirectory => FileError::NotDirectory(path.to_owned()),
            io::ErrorKind::IsADirectory => FileError::IsDirectory(path.to_owned()),
            io::ErrorKind::DirectoryNotEmpty => FileError::NotEmpty,
            io::ErrorKind::InvalidInput => FileError::InvalidArgument,
            _ => system(error),
        }
    }

    /// A name that this session has not used; two sessions differ in their temporary folder's name.
    fn new_name(&self, extension: &str) -> String {
        let number = self.name_count.fetch_add(1, Ordering::Relaxed) + 1;
        let session = self.temporary.parent().and_then(Utf8Path::file_name).unwrap_or_default();
        let session = session.trim_start_matches("miniwire-").trim_start_matches('.');
        let safe = extension.len() <= 10 && extension.chars().all(|char| char.is_ascii_alphanumeric());
        let dot = if extension.is_empty() || !safe { "" } else { "." };
        format!("{session}{number}{dot}{}", if safe { extension } else { "" })
    }
}

/// What follows a first segment, if it is this one.
fn after<'a>(path: &'a str, first: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(first)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

fn system(error: &io::Error) -> FileError {
    FileError::System(error.to_string())
}

/// Bytes and entries below a folder; no more entries than the limit are looked at.
fn usage(folder: &Utf8Path) -> (u64, usize) {
    let (mut bytes, mut count) = (0, 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir_utf8() else { continue };
        for entry in entries.flatten() {
            count += 1;
            let Ok(data) = entry.path().symlink_metadata() else { continue };
            if data.is_dir() && count <= ENTRY_COUNT_MAX {
                folders.push(entry.path().to_owned());
            } else if data.is_file() {
                bytes += data.len();
            }
        }
    }
    (bytes, count)
}
