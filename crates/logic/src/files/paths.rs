//! The operations on paths: whole files, folders, and the temporary and saved ones.
//!
//! Counterpart: `descriptors.rs` has those on open files. Invariant: each resolves its path in the sandbox first, and what
//! makes files larger is counted before it is written.

use super::{Area, ENTRY_COUNT_MAX, FileError, Files, READ_BYTES_MAX, SavedFile, Stat, TEMPORARY_BYTES_MAX, system};
use camino::{Utf8Path, Utf8PathBuf};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::atomic::Ordering;

impl Files {
    /// A path on the disk for a new temporary file; nothing is there yet.
    pub(crate) fn new_temporary(&self) -> Utf8PathBuf {
        self.temporary.join(self.new_name(""))
    }

    /// Gives a temporary file its name for the app, which ends as the URL or the type says.
    pub(crate) fn adopt(&self, path: &Utf8Path, extension: &str) -> Result<String, FileError> {
        let bytes = fs::metadata(path).map_err(|error| system(&error))?.len();
        let with_it = |known: u64| known.checked_add(bytes).filter(|all| *all <= TEMPORARY_BYTES_MAX);
        let counted = self.temporary_bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, with_it);
        counted.map_err(|_| FileError::Full)?;
        let name = self.new_name(extension);
        fs::rename(path, self.temporary.join(&name)).map_err(|error| {
            self.forget_temporary(bytes);
            system(&error)
        })?;
        Ok(self.app_path("tmp", &name))
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

    /// All of a file, or `length` bytes from `position` on.
    pub(crate) fn read(&self, path: &str, position: u64, length: Option<u64>) -> Result<Vec<u8>, FileError> {
        let (real, size) = self.readable(path)?;
        if size > READ_BYTES_MAX {
            return Err(FileError::Full);
        }
        let length = length.unwrap_or(size.saturating_sub(position));
        let beyond = position.checked_add(length).is_none_or(|end| end > size) || (position > 0 && position >= size);
        if beyond {
            return Err(FileError::InvalidArgument);
        }
        let mut file = File::open(real).map_err(|error| self.error(&error, path))?;
        file.seek(SeekFrom::Start(position)).map_err(|error| self.error(&error, path))?;
        let mut bytes = Vec::new();
        file.take(length).read_to_end(&mut bytes).map_err(|error| self.error(&error, path))?;
        Ok(bytes)
    }

    /// Puts bytes behind those of a file that is there.
    pub(crate) fn append(&self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let real = self.writable(path)?;
        let old = self.metadata(&real, path)?.len();
        self.reserve_growth(old, old + bytes.len() as u64, 0)?;
        let file = File::options().append(true).open(&real);
        file.and_then(|mut file| file.write_all(bytes)).map_err(|error| self.error(&error, path))
    }

    pub(crate) fn truncate(&self, path: &str, length: u64) -> Result<(), FileError> {
        let real = self.writable(path)?;
        self.reserve_growth(self.metadata(&real, path)?.len(), length, 0)?;
        let file = File::options().write(true).open(&real);
        file.and_then(|file| file.set_len(length)).map_err(|error| self.error(&error, path))
    }

    /// Copies a file that may be read to where one may be written.
    pub(crate) fn copy(&self, from: &str, to: &str) -> Result<(), FileError> {
        let (source, bytes) = self.readable(from)?;
        let target = self.writable(to)?;
        if source == target {
            return Ok(());
        }
        self.reserve(&target, bytes)?;
        let beside = self.new_temporary();
        fs::copy(&source, &beside).map_err(|error| self.error(&error, from))?;
        self.move_file(&beside, &target).map_err(|error| self.error(&error, to))
    }

    /// Moves a file or a folder of the user's; a file in its new place is replaced.
    pub(crate) fn rename(&self, from: &str, to: &str) -> Result<(), FileError> {
        let (area, source) = self.resolve(from)?;
        if area != Area::User || source == self.root.join("usr") {
            return Err(FileError::Denied(from.to_owned()));
        }
        self.metadata(&source, from)?;
        let target = self.writable(to).map_err(|error| match error {
            FileError::IsDirectory(path) => FileError::Exists(path),
            error => error,
        })?;
        self.recount();
        fs::rename(source, target).map_err(|error| self.error(&error, to))
    }

    pub(crate) fn rmdir(&self, path: &str, recursive: bool) -> Result<(), FileError> {
        let (area, real) = self.resolve(path)?;
        if area != Area::User || real == self.root.join("usr") {
            return Err(FileError::Denied(path.to_owned()));
        }
        if !self.metadata(&real, path)?.is_dir() {
            return Err(FileError::NotDirectory(path.to_owned()));
        }
        self.recount();
        let removed = if recursive { fs::remove_dir_all(real) } else { fs::remove_dir(real) };
        removed.map_err(|error| self.error(&error, path))
    }

    /// Size and digest of a file, in hex.
    pub(crate) fn info(&self, path: &str, algorithm: &str) -> Result<(u64, String), FileError> {
        let (real, size) = self.readable(path)?;
        let file = File::open(real).map_err(|error| self.error(&error, path))?;
        let digest = match algorithm {
            "sha1" => digest::<Sha1>(file),
            "sha256" => digest::<Sha256>(file),
            _ => digest::<Md5>(file),
        };
        Ok((size, digest.map_err(|error| self.error(&error, path))?))
    }

    /// The files that `saveFile` keeps in the store, the oldest first.
    pub(crate) fn saved(&self) -> Result<Vec<SavedFile>, FileError> {
        let entries = match self.root.join("store").read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(system(&error)),
        };
        let saved = entries.flatten().filter_map(|entry| {
            let data = entry.metadata().ok().filter(Metadata::is_file)?;
            let path = self.app_path("store", entry.file_name());
            Some(SavedFile { path, size: data.len(), created_s: Stat::of(&data).modified_s })
        });
        let mut saved: Vec<SavedFile> = saved.collect();
        saved.sort_by(|one, other| (one.created_s, &one.path).cmp(&(other.created_s, &other.path)));
        Ok(saved)
    }

    pub(crate) fn remove_saved(&self, path: &str) -> Result<(), FileError> {
        match self.resolve(path)? {
            (Area::Store, _) => self.unlink(path),
            _ => Err(FileError::Denied(path.to_owned())),
        }
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let real = self.writable(path)?;
        self.reserve(&real, bytes.len() as u64)?;
        // Beside the file first, so that a crash leaves the old one or the new one.
        let beside = self.new_temporary();
        fs::write(&beside, bytes).map_err(|error| system(&error))?;
        self.move_file(&beside, &real).map_err(|error| self.error(&error, path))
    }

    /// Where a path is on the disk; that of `USER_DATA_PATH` itself is always there.
    fn existing(&self, path: &str) -> Result<Utf8PathBuf, FileError> {
        let (area, real) = self.resolve(path)?;
        if area == Area::User {
            self.ensure_user_folder()?;
        }
        Ok(real)
    }

    pub(crate) fn access(&self, path: &str) -> Result<(), FileError> {
        let real = self.existing(path)?;
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
        self.recount();
        fs::remove_file(real).map_err(|error| self.error(&error, path))
    }

    /// Keeps a temporary file, at `path` or in the store; returns its path for the app.
    pub(crate) fn save(&self, temporary: &str, path: Option<&str>) -> Result<String, FileError> {
        let (area, real) = self.resolve(temporary)?;
        if area != Area::Temporary {
            return Err(FileError::Denied(temporary.to_owned()));
        }
        let bytes = self.metadata(&real, temporary)?.len();
        if let Some(path) = path {
            self.place(&real, path)?;
            self.forget_temporary(bytes);
            return Ok(path.to_owned());
        }
        let name = self.new_name(real.extension().unwrap_or_default());
        let to = self.root.join("store").join(&name);
        fs::create_dir_all(self.root.join("store")).map_err(|error| system(&error))?;
        self.reserve(&to, bytes)?;
        self.move_file(&real, &to).map_err(|error| system(&error))?;
        self.forget_temporary(bytes);
        Ok(self.app_path("store", &name))
    }

    fn forget_temporary(&self, bytes: u64) {
        let without = |known: u64| Some(known.saturating_sub(bytes));
        // The closure always has an answer.
        let _ = self.temporary_bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, without);
    }

    pub(crate) fn stat(&self, path: &str) -> Result<Stat, FileError> {
        let real = self.existing(path)?;
        Ok(Stat::of(&self.metadata(&real, path)?))
    }

    /// A folder and all that is below it, each with its path from there.
    pub(crate) fn stat_all(&self, path: &str) -> Result<Vec<(String, Stat)>, FileError> {
        let (_, real) = self.resolve(path)?;
        let mut found = vec![("/".to_owned(), Stat::of(&self.metadata(&real, path)?))];
        let mut folders = vec![(String::new(), real)];
        while let Some((name, folder)) = folders.pop() {
            let entries = folder.read_dir_utf8().map_err(|error| self.error(&error, path))?;
            for entry in entries.flatten() {
                let Ok(data) = entry.path().symlink_metadata() else { continue };
                let name = format!("{name}/{}", entry.file_name());
                if found.len() > ENTRY_COUNT_MAX || data.is_symlink() {
                    continue;
                }
                if data.is_dir() {
                    folders.push((name.clone(), entry.path().to_owned()));
                }
                found.push((name, Stat::of(&data)));
            }
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(found)
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
        let real = self.existing(path)?;
        if !self.metadata(&real, path)?.is_dir() {
            return Err(FileError::NotDirectory(path.to_owned()));
        }
        let entries = real.read_dir_utf8().map_err(|error| self.error(&error, path))?;
        let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_owned()).collect();
        names.sort();
        Ok(names)
    }
}

/// The digest of a file, read in pieces.
fn digest<D: Digest + io::Write>(mut file: File) -> io::Result<String> {
    let mut digest = D::new();
    io::copy(&mut file, &mut digest)?;
    let mut text = String::new();
    for byte in digest.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}
