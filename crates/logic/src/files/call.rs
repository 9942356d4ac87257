//! One call of `FileSystemManager` as data, so that it can be answered at once or on another thread.
//!
//! Counterpart: `crate::bridge::files` reads calls and writes answers; `ui/logic/src/native.ts` has their shapes.

use super::{FileError, Files};
use bytes::Bytes;
use camino::Utf8PathBuf;
use std::fs::Metadata;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

/// What is to be done. Paths are those of the app but for `Place`.
#[derive(Clone, Debug)]
pub(crate) enum FileCall {
    Access {
        path: String,
    },
    Append {
        path: String,
        data: Bytes,
    },
    Close {
        fd: String,
    },
    Copy {
        path: String,
        to: String,
    },
    Fstat {
        fd: String,
    },
    Ftruncate {
        fd: String,
        length: u64,
    },
    Info {
        path: String,
        algorithm: String,
    },
    Mkdir {
        path: String,
        recursive: bool,
    },
    Open {
        path: String,
        flag: String,
    },
    /// Gives a downloaded file, which lies at `from` on the disk, its place.
    Place {
        from: Utf8PathBuf,
        path: String,
    },
    Read {
        path: String,
        position: u64,
        length: Option<u64>,
    },
    ReadOpen {
        fd: String,
        length: u64,
        position: Option<u64>,
    },
    Readdir {
        path: String,
    },
    RemoveSaved {
        path: String,
    },
    Rename {
        path: String,
        to: String,
    },
    Rmdir {
        path: String,
        recursive: bool,
    },
    Save {
        path: String,
        to: Option<String>,
    },
    Saved,
    Stat {
        path: String,
        recursive: bool,
    },
    Truncate {
        path: String,
        length: u64,
    },
    Unlink {
        path: String,
    },
    Write {
        path: String,
        data: Bytes,
    },
    WriteOpen {
        fd: String,
        data: Bytes,
        position: Option<u64>,
    },
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum FileAnswer {
    Nothing,
    Bytes(Vec<u8>),
    /// A path, or what stands for an open file.
    Text(String),
    Names(Vec<String>),
    Count(u64),
    Stat(Stat),
    Stats(Vec<(String, Stat)>),
    Info {
        size: u64,
        digest: String,
    },
    Saved(Vec<SavedFile>),
}

/// What `stat` tells; times are seconds since the epoch.
#[derive(Debug)]
pub(crate) struct Stat {
    pub(crate) size: u64,
    pub(crate) is_directory: bool,
    pub(crate) accessed_s: u64,
    pub(crate) modified_s: u64,
}

/// One entry of `getSavedFileList`.
#[derive(Debug)]
pub(crate) struct SavedFile {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) created_s: u64,
}

impl Stat {
    pub(super) fn of(data: &Metadata) -> Self {
        let seconds = |time: io::Result<SystemTime>| {
            time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs())
        };
        Stat {
            size: if data.is_dir() { 0 } else { data.len() },
            is_directory: data.is_dir(),
            accessed_s: seconds(data.accessed()),
            modified_s: seconds(data.modified()),
        }
    }
}

impl FileCall {
    /// Bytes that it costs to have it wait.
    pub(super) fn bytes(&self) -> usize {
        match self {
            FileCall::Append { data, .. } | FileCall::Write { data, .. } | FileCall::WriteOpen { data, .. } => {
                data.len()
            }
            _ => 0,
        }
    }
}

impl Files {
    /// Does it, and waits for the disk.
    pub(crate) fn run(&self, call: &FileCall) -> Result<FileAnswer, FileError> {
        let nothing = |()| FileAnswer::Nothing;
        match call {
            FileCall::Access { path } => self.access(path).map(nothing),
            FileCall::Append { path, data } => self.append(path, data).map(nothing),
            FileCall::Close { fd } => self.close_file(fd).map(nothing),
            FileCall::Copy { path, to } => self.copy(path, to).map(nothing),
            FileCall::Fstat { fd } => self.stat_open(fd).map(FileAnswer::Stat),
            FileCall::Ftruncate { fd, length } => self.truncate_open(fd, *length).map(nothing),
            FileCall::Info { path, algorithm } => {
                self.info(path, algorithm).map(|(size, digest)| FileAnswer::Info { size, digest })
            }
            FileCall::Mkdir { path, recursive } => self.mkdir(path, *recursive).map(nothing),
            FileCall::Open { path, flag } => self.open_file(path, flag).map(FileAnswer::Text),
            FileCall::Place { from, path } => self.place(from, path).map(nothing),
            FileCall::Read { path, position, length } => self.read(path, *position, *length).map(FileAnswer::Bytes),
            FileCall::ReadOpen { fd, length, position } => {
                self.read_open(fd, *length, *position).map(FileAnswer::Bytes)
            }
            FileCall::Readdir { path } => self.readdir(path).map(FileAnswer::Names),
            FileCall::RemoveSaved { path } => self.remove_saved(path).map(nothing),
            FileCall::Rename { path, to } => self.rename(path, to).map(nothing),
            FileCall::Rmdir { path, recursive } => self.rmdir(path, *recursive).map(nothing),
            FileCall::Save { path, to } => self.save(path, to.as_deref()).map(FileAnswer::Text),
            FileCall::Saved => self.saved().map(FileAnswer::Saved),
            FileCall::Stat { path, recursive } => match self.stat(path)? {
                stat if *recursive && stat.is_directory => self.stat_all(path).map(FileAnswer::Stats),
                stat => Ok(FileAnswer::Stat(stat)),
            },
            FileCall::Truncate { path, length } => self.truncate(path, *length).map(nothing),
            FileCall::Unlink { path } => self.unlink(path).map(nothing),
            FileCall::Write { path, data } => self.write(path, data).map(nothing),
            FileCall::WriteOpen { fd, data, position } => self.write_open(fd, data, *position).map(FileAnswer::Count),
        }
    }
}
