//! The files of one client: what the app writes below `USER_DATA_PATH`, what it saved, and temporary ones.
//!
//! Counterpart: `ui/logic/src/wx/files.ts`. Invariants: no path of the app's leads out of these three folders, because every
//! segment is checked and links are never followed; user and saved files together stay within the quota.

mod error;
#[cfg(test)]
mod tests;

pub(crate) use error::FileError;

use camino::{Utf8Path, Utf8PathBuf};
use std::cell::Cell;
use std::fs::{self, Metadata};
use std::io;
use std::time::UNIX_EPOCH;
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

/// What `stat` tells; times are seconds since the epoch.
#[derive(Debug)]
pub(crate) struct Stat {
    pub(crate) size: u64,
    pub(crate) is_directory: bool,
    pub(crate) accessed_s: u64,
    pub(crate) modified_s: u64,
}

/// The files of one client.
#[derive(Debug)]
pub(crate) struct Files {
    root: Utf8PathBuf,
    /// Scheme of the paths that we hand out, `wxfile` or `http`.
    scheme: &'static str,
    temporary: Utf8PathBuf,
    /// Bytes and entries below `root`, once they were counted.
    used: Cell<Option<(u64, usize)>>,
    /// Bytes of the temporary files that the app knows.
    temporary_bytes: Cell<u64>,
    name_count: Cell<u64>,
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
            used: Cell::new(None),
            temporary_bytes: Cell::new(0),
            name_count: Cell::new(0),
            _session: session,
        })
    }

    /// A path on the disk for a new temporary file; nothing is there yet.
    pub(crate) fn new_temporary(&self) -> Utf8PathBuf {
        self.temporary.join(self.new_name(""))
    }

    /// Gives a temporary file its name for the app, which ends as the URL or the type says.
    pub(crate) fn adopt(&self, path: &Utf8Path, extension: &str) -> Result<String, FileError> {
        let bytes = fs::metadata(path).map_err(|error| system(&error))?.len();
        if self.temporary_bytes.get() + bytes > TEMPORARY_BYTES_MAX {
            return Err(FileError::Full);
        }
        let name = self.new_name(extension);
        fs::rename(path, self.temporary.join(&name)).map_err(|error| system(&error))?;
        self.temporary_bytes.set(self.temporary_bytes.get() + bytes);
        Ok(match self.scheme {
            "wxfile" => format!("wxfile://tmp_{name}"),
            _ => format!("{}://tmp/{name}", self.scheme),
        })
    }

    /// Moves a temporary file to a path of the app's.
    pub(crate) fn place(&self, from: &Utf8Path, path: &str) -> Result<(), FileError> {
        let to = self.writable(path)?;
        let bytes = fs::metadata(from).map_err(|error| self.error(&error, path))?.len();
        self.reserve(&to, bytes)?;
        self.move_file(from, &to).map_err(|error| self.error(&error, path))
    }

    /// True when a file could be written at this path.
    pub(crate) fn can_write(&self, path: &str) -> bool {
        self.writable(path).is_ok()
    }

    /// A file to read, on the disk, with its size.
    pub(crate) fn readable(&self, path: &str) -> Result<(Utf8PathBuf, u64), FileError> {
        let (_, real) = self.resolve(path)?;
        let data = self.metadata(&real, path)?;
        if data.is_dir() { Err(FileError::IsDirectory(path.to_owned())) } else { Ok((real, data.len())) }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let (real, size) = self.readable(path)?;
        if size > READ_BYTES_MAX {
            return Err(FileError::Full);
        }
        fs::read(real).map_err(|error| self.error(&error, path))
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let real = self.writable(path)?;
        self.reserve(&real, bytes.len() as u64)?;
        // Beside the file first, so that a crash leaves the old one or the new one.
        let beside = self.new_temporary();
        fs::write(&beside, bytes).map_err(|error| system(&error))?;
        self.move_file(&beside, &real).map_err(|error| self.error(&error, path))
    }

    pub(crate) fn access(&self, path: &str) -> Result<(), FileError> {
        let (_, real) = self.resolve(path)?;
        self.metadata(&real, path).map(drop)
    }

    pub(crate) fn unlink(&self, path: &str) -> Result<(), FileError> {
        let (area, real) = self.resolve(path)?;
        if area == Area::Temporary {
            return Err(FileError::Denied(path.to_owned()));
        }
        if self.metadata(&real, path)?.is_dir() {
            return Err(FileError::IsDirectory(path.to_owned()));
        }
        self.used.set(None);
        fs::remove_file(real).map_err(|error| self.error(&error, path))
    }

    /// Keeps a temporary file, at `path` or in the store; returns its path for the app.
    pub(crate) fn save(&self, temporary: &str, path: Option<&str>) -> Result<String, FileError> {
        let (area, real) = self.resolve(temporary)?;
        if area != Area::Temporary {
            return Err(FileError::Denied(temporary.to_owned()));
        }
        let bytes = self.metadata(&real, temporary)?.len();
        let freed = self.temporary_bytes.get().saturating_sub(bytes);
        if let Some(path) = path {
            self.place(&real, path)?;
            self.temporary_bytes.set(freed);
            return Ok(path.to_owned());
        }
        let name = self.new_name(real.extension().unwrap_or_default());
        let to = self.root.join("store").join(&name);
        fs::create_dir_all(self.root.join("store")).map_err(|error| system(&error))?;
        self.reserve(&to, bytes)?;
        self.move_file(&real, &to).map_err(|error| system(&error))?;
        self.temporary_bytes.set(freed);
        Ok(match self.scheme {
            "wxfile" => format!("wxfile://store_{name}"),
            _ => format!("{}://store/{name}", self.scheme),
        })
    }

    pub(crate) fn stat(&self, path: &str) -> Result<Stat, FileError> {
        let (_, real) = self.resolve(path)?;
        let data = self.metadata(&real, path)?;
        let seconds = |time: io::Result<std::time::SystemTime>| {
            time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs())
        };
        Ok(Stat {
            size: if data.is_dir() { 0 } else { data.len() },
            is_directory: data.is_dir(),
            accessed_s: seconds(data.accessed()),
            modified_s: seconds(data.modified()),
        })
    }

    pub(crate) fn mkdir(&self, path: &str, recursive: bool) -> Result<(), FileError> {
        let (area, real) = self.resolve(path)?;
        if area != Area::User {
            return Err(FileError::Denied(path.to_owned()));
        }
        self.ensure_user_folder()?;
        if fs::symlink_metadata(&real).is_ok() {
            return Err(FileError::Exists(path.to_owned()));
        }
        self.reserve(&real, 0)?;
        let made = if recursive { fs::create_dir_all(&real) } else { fs::create_dir(&real) };
        made.map_err(|error| self.error(&error, path))
    }

    pub(crate) fn readdir(&self, path: &str) -> Result<Vec<String>, FileError> {
        let (area, real) = self.resolve(path)?;
        if area == Area::User {
            self.ensure_user_folder()?;
        }
        if !self.metadata(&real, path)?.is_dir() {
            return Err(FileError::NotDirectory(path.to_owned()));
        }
        let entries = real.read_dir_utf8().map_err(|error| self.error(&error, path))?;
        let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_owned()).collect();
        names.sort();
        Ok(names)
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
        let (used, count) = self.used.get().unwrap_or_else(|| usage(&self.root));
        let old = fs::symlink_metadata(place).ok();
        let count = count + usize::from(old.is_none());
        let used = used - old.map_or(0, |data| data.len().min(used)) + bytes;
        if used > QUOTA_BYTES || count > ENTRY_COUNT_MAX {
            return Err(FileError::Full);
        }
        self.used.set(Some((used, count)));
        Ok(())
    }

    fn ensure_user_folder(&self) -> Result<(), FileError> {
        fs::create_dir_all(self.root.join("usr")).map_err(|error| system(&error))
    }

    fn metadata(&self, real: &Utf8Path, path: &str) -> Result<Metadata, FileError> {
        fs::symlink_metadata(real).map_err(|error| self.error(&error, path))
    }

    /// Temporary files may lie on another file system than those that stay.
    fn move_file(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        if fs::rename(from, to).is_ok() {
            return Ok(());
        }
        self.used.set(None);
        fs::copy(from, to)?;
        fs::remove_file(from)
    }

    fn error(&self, error: &io::Error, path: &str) -> FileError {
        // What was reserved may not have come.
        self.used.set(None);
        match error.kind() {
            io::ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
            io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
            io::ErrorKind::NotADirectory => FileError::NotDirectory(path.to_owned()),
            io::ErrorKind::IsADirectory => FileError::IsDirectory(path.to_owned()),
            _ => system(error),
        }
    }

    /// A name that this session has not used; two sessions differ in their temporary folder's name.
    fn new_name(&self, extension: &str) -> String {
        self.name_count.set(self.name_count.get() + 1);
        let session = self.temporary.parent().and_then(Utf8Path::file_name).unwrap_or_default();
        let session = session.trim_start_matches("miniwire-").trim_start_matches('.');
        let safe = extension.len() <= 10 && extension.chars().all(|char| char.is_ascii_alphanumeric());
        let dot = if extension.is_empty() || !safe { "" } else { "." };
        format!("{session}{}{dot}{}", self.name_count.get(), if safe { extension } else { "" })
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
