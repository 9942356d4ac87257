//! Open files: what `open` hands out, and reading and writing at a place of their own.
//!
//! Counterpart: `paths.rs` has the operations on whole files. Invariant: only a file that is open for it is read or written,
//! and every byte that a write adds is counted.

use super::{FileError, Files, READ_BYTES_MAX, Stat};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files that one session may have open. Our choice: half of what macOS gives a process.
pub(super) const OPEN_COUNT_MAX: usize = 128;

/// The documented flags, each with what it allows. `s` means synchronous, which all of ours are.
const FLAGS: [(&str, Mode); 12] = [
    ("r", Mode { read: true, ..NOTHING }),
    ("r+", Mode { read: true, write: true, ..NOTHING }),
    ("w", Mode { write: true, create: true, truncate: true, ..NOTHING }),
    ("wx", Mode { write: true, new: true, ..NOTHING }),
    ("w+", Mode { read: true, write: true, create: true, truncate: true, ..NOTHING }),
    ("wx+", Mode { read: true, write: true, new: true, ..NOTHING }),
    ("a", Mode { write: true, append: true, create: true, ..NOTHING }),
    ("ax", Mode { write: true, append: true, new: true, ..NOTHING }),
    ("a+", Mode { read: true, write: true, append: true, create: true, ..NOTHING }),
    ("ax+", Mode { read: true, write: true, append: true, new: true, ..NOTHING }),
    ("as", Mode { write: true, append: true, create: true, ..NOTHING }),
    ("as+", Mode { read: true, write: true, append: true, create: true, ..NOTHING }),
];

const NOTHING: Mode = Mode { read: false, write: false, append: false, create: false, new: false, truncate: false };

#[derive(Clone, Copy, Debug)]
struct Mode {
    read: bool,
    write: bool,
    append: bool,
    create: bool,
    new: bool,
    truncate: bool,
}

/// The open files of one session, by the texts that the app knows them by.
#[derive(Debug, Default)]
pub(super) struct Descriptors(Mutex<(u64, HashMap<String, Arc<Open>>)>);

/// One of them; calls on the same file wait for each other.
#[derive(Debug)]
struct Open {
    mode: Mode,
    file: Mutex<File>,
}

impl Descriptors {
    fn table(&self) -> MutexGuard<'_, (u64, HashMap<String, Arc<Open>>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, descriptor: &str) -> Result<Arc<Open>, FileError> {
        self.table().1.get(descriptor).cloned().ok_or(FileError::BadDescriptor)
    }
}

impl Open {
    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    /// Opens a file; the text that stands for it.
    pub(crate) fn open_file(&self, path: &str, flag: &str) -> Result<String, FileError> {
        let found = FLAGS.iter().find(|(name, _)| *name == flag);
        let (_, mode) = found.ok_or_else(|| FileError::BadFlag(flag.to_owned()))?;
        let real = if mode.write { self.writable(path)? } else { self.readable(path)?.0 };
        if self.descriptors.table().1.len() >= OPEN_COUNT_MAX {
            return Err(FileError::System(format!("{OPEN_COUNT_MAX} files are open, which is the limit")));
        }
        let old = fs::symlink_metadata(&real).ok();
        match &old {
            None if mode.create || mode.new => self.reserve_growth(0, 0, 1)?,
            Some(old) if mode.truncate => self.reserve_growth(old.len(), 0, 0)?,
            _ => {}
        }
        let file = File::options()
            .read(mode.read)
            .write(mode.write && !mode.append)
            .append(mode.append)
            .create(mode.create)
            .create_new(mode.new)
            .truncate(mode.truncate)
            .open(&real)
            .map_err(|error| self.error(&error, path))?;
        let mut table = self.descriptors.table();
        // Numbers below belong to the standard streams everywhere.
        let descriptor = (table.0 + 3).to_string();
        table.0 += 1;
        table.1.insert(descriptor.clone(), Arc::new(Open { mode: *mode, file: Mutex::new(file) }));
        Ok(descriptor)
    }

    pub(crate) fn close_file(&self, descriptor: &str) -> Result<(), FileError> {
        self.descriptors.table().1.remove(descriptor).map(drop).ok_or(FileError::BadDescriptor)
    }

    /// At most `length` bytes from `position`, or from where the file stands, which then moves on.
    pub(crate) fn read_open(&self, descriptor: &str, length: u64, position: Option<u64>) -> Result<Vec<u8>, FileError> {
        let open = self.descriptors.get(descriptor)?;
        if !open.mode.read {
            return Err(FileError::NotPermitted);
        }
        if length > READ_BYTES_MAX {
            return Err(FileError::Full);
        }
        let mut file = open.file();
        let mut bytes = Vec::new();
        at(&mut file, position, |file| file.take(length).read_to_end(&mut bytes)).map_err(|error| failed(&error))?;
        Ok(bytes)
    }

    /// Writes at `position`, or where the file stands, which then moves on; a file that is open for appending grows at its
    /// end in any case. Answers how many bytes.
    pub(crate) fn write_open(&self, descriptor: &str, bytes: &[u8], position: Option<u64>) -> Result<u64, FileError> {
        let open = self.descriptors.get(descriptor)?;
        if !open.mode.write {
            return Err(FileError::NotPermitted);
        }
        let mut file = open.file();
        let old = file.metadata().map_err(|error| failed(&error))?.len();
        let place = match position {
            _ if open.mode.append => old,
            Some(position) => position,
            None => file.stream_position().map_err(|error| failed(&error))?,
        };
        let end = place.checked_add(bytes.len() as u64).ok_or(FileError::InvalidArgument)?;
        self.reserve_growth(old, old.max(end), 0)?;
        let position = position.filter(|_| !open.mode.append);
        at(&mut file, position, |file| file.write_all(bytes)).map_err(|error| {
            self.recount();
            failed(&error)
        })?;
        Ok(bytes.len() as u64)
    }

    pub(crate) fn stat_open(&self, descriptor: &str) -> Result<Stat, FileError> {
        let open = self.descriptors.get(descriptor)?;
        let data = open.file().metadata().map_err(|error| failed(&error))?;
        Ok(Stat::of(&data))
    }

    pub(crate) fn truncate_open(&self, descriptor: &str, length: u64) -> Result<(), FileError> {
        let open = self.descriptors.get(descriptor)?;
        if !open.mode.write {
            return Err(FileError::NotPermitted);
        }
        let file = open.file();
        let old = file.metadata().map_err(|error| failed(&error))?.len();
        self.reserve_growth(old, length, 0)?;
        file.set_len(length).map_err(|error| {
            self.recount();
            failed(&error)
        })
    }
}

/// Does something at a place of the file, which stands where it stood afterwards; without a place, where it stands.
fn at<T>(file: &mut File, position: Option<u64>, run: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
    let Some(position) = position else { return run(file) };
    let stood = file.stream_position()?;
    file.seek(SeekFrom::Start(position))?;
    let outcome = run(file);
    file.seek(SeekFrom::Start(stood))?;
    outcome
}

fn failed(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::InvalidInput => FileError::InvalidArgument,
        _ => super::system(error),
    }
}
