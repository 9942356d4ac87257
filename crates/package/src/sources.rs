//! The files of one project, by module id: which exist, how large they are, what they say.
//!
//! Counterpart: `resolve` asks what exists, every compiler asks for text. Invariants: an id never leaves the project
//! root; no file and no sum of files is read beyond the limits below.

use crate::cache::{self, Digest};
use crate::error::{CompileError, PackageError, position};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Largest source file that is read. WeChat accepts 2 MB a package; development bundles with inline maps are larger.
pub(crate) const FILE_BYTES_MAX: u64 = 8 << 20;
/// Largest sum of source files. WeChat accepts 30 MB for all packages; the double leaves room for unpacked sources.
pub(crate) const SOURCE_BYTES_MAX: u64 = 64 << 20;
/// Most files and folders below the mini-program root, images included; beyond it the folder is not a mini-program.
pub(crate) const FILE_COUNT_MAX: usize = 50_000;

/// Suffixes that count as source.
const SOURCE_SUFFIXES: [&str; 8] = [".js", ".ts", ".mjs", ".cjs", ".json", ".wxml", ".wxss", ".wxs"];

/// The three limits above; tests use smaller ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) file_bytes: u64,
    pub(crate) source_bytes: u64,
    pub(crate) file_count: usize,
}

const LIMITS: Limits =
    Limits { file_bytes: FILE_BYTES_MAX, source_bytes: SOURCE_BYTES_MAX, file_count: FILE_COUNT_MAX };

/// One file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Relative to the project root.
    pub(crate) file: String,
    pub(crate) text: Arc<str>,
}

#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) project_root: Utf8PathBuf,
    pub(crate) miniprogram_root: Utf8PathBuf,
    /// Memo of `is_file`; a start asks the same questions thousands of times.
    known: Mutex<HashMap<String, bool>>,
    read: Mutex<HashMap<String, Result<Option<Source>, CompileError>>>,
    digests: Mutex<HashMap<String, Digest>>,
    bytes: AtomicU64,
    limits: Limits,
}

impl Sources {
    pub(crate) fn new(project_root: Utf8PathBuf, miniprogram_root: Utf8PathBuf) -> Self {
        Self {
            project_root,
            miniprogram_root,
            known: Mutex::default(),
            read: Mutex::default(),
            digests: Mutex::default(),
            bytes: AtomicU64::new(0),
            limits: LIMITS,
        }
    }

    /// Makes `id` a file with this text, whatever the disk says.
    pub(crate) fn stand_in(&mut self, id: &str, text: &Arc<str>) {
        let source = Source { file: id.to_owned(), text: text.clone() };
        self.known.get_mut().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), true);
        self.read.get_mut().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), Ok(Some(source)));
    }

    /// Where `id` is on disk. `node_modules` of every folder from the mini-program root up to the project root lie
    /// over each other, the innermost first.
    fn path_of(&self, id: &str) -> Utf8PathBuf {
        let inner = self.miniprogram_root.join(id);
        if !id.starts_with("node_modules/") || inner.exists() {
            return inner;
        }
        let mut folder = self.miniprogram_root.as_path();
        while folder != self.project_root {
            let Some(parent) = folder.parent() else { break };
            folder = parent;
            let outer = folder.join(id);
            if outer.exists() {
                return outer;
            }
        }
        inner
    }

    /// Path relative to the project root, as messages name it.
    pub(crate) fn label(&self, path: &Utf8Path) -> String {
        let relative = path.strip_prefix(&self.project_root).unwrap_or(path);
        relative.as_str().replace('\\', "/")
    }

    /// What messages call the file of `id`.
    pub(crate) fn file_of(&self, id: &str) -> String {
        self.label(&self.path_of(id))
    }

    pub(crate) fn is_file(&self, id: &str) -> bool {
        if id.is_empty() {
            return false;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(id) {
            return *found;
        }
        let found = self.path_of(id).is_file();
        known.insert(id.to_owned(), found);
        found
    }

    pub(crate) fn is_folder(&self, id: &str) -> bool {
        self.path_of(id).is_dir()
    }

    /// The text of `id`; `None` when there is no such file.
    ///
    /// # Errors
    /// Too large, not UTF-8, or refused by the system.
    pub(crate) fn read(&self, id: &str) -> Result<Option<Source>, CompileError> {
        if let Some(known) = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            return known.clone();
        }
        let known_file = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(id) == Some(&true);
        let outcome = self.read_file(&self.path_of(id), known_file);
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), outcome.clone());
        outcome
    }

    /// Hash of the text of `id`, for the cache.
    pub(crate) fn digest(&self, id: &str) -> Result<Option<Digest>, CompileError> {
        if let Some(known) = self.digests.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            return Ok(Some(*known));
        }
        let Some(source) = self.read(id)? else { return Ok(None) };
        let digest = cache::digest(&[source.text.as_bytes()]);
        self.digests.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), digest);
        Ok(Some(digest))
    }

    /// `known_file` spares a look at a path that is a file for certain; opening something else may wait for ever.
    fn read_file(&self, path: &Utf8Path, known_file: bool) -> Result<Option<Source>, CompileError> {
        let file = self.label(path);
        let fail = |message: String| CompileError::at_start(&file, &Arc::from(""), message);
        let refused = |error: std::io::Error| {
            fail(format!("cannot be read: {error}")).with_hint("check the permissions of the file")
        };
        if !known_file {
            match path.metadata() {
                Ok(about) if about.is_file() => {}
                Ok(_) => return Ok(None),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    return Ok(None);
                }
                Err(error) => return Err(refused(error)),
            }
        }
        let mut opened = match File::open(path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refused(error)),
        };
        let size = opened.metadata().map_err(refused)?.len();
        let Limits { file_bytes, source_bytes, .. } = self.limits;
        if size > file_bytes {
            let message = format!("the file has {size} bytes, more than the {file_bytes} that are read");
            return Err(fail(message).with_hint("a mini-program package may have 2 MB; keep large data on the server"));
        }
        if self.bytes.fetch_add(size, Ordering::Relaxed) + size > source_bytes {
            let message = format!("not read: the sources have more than {source_bytes} bytes together");
            return Err(fail(message).with_hint("WeChat accepts 30 MB; leave out what the pages do not need"));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        opened.read_to_end(&mut bytes).map_err(refused)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Source { file, text: Arc::from(text) })),
            Err(error) => Err(not_utf8(&file, error.as_bytes(), error.utf8_error().valid_up_to())),
        }
    }

    /// Ids of all source files below the mini-program root, sorted; npm folders, hidden folders and `excluded` ones
    /// are left out.
    ///
    /// # Errors
    /// The folder is larger than any mini-program, or cannot be listed.
    pub(crate) fn list(&self, excluded: &[Utf8PathBuf]) -> Result<Vec<String>, PackageError> {
        let mut ids = Vec::new();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = 0_usize;
        let mut total = 0_u64;
        let mut largest = (0_u64, String::new());
        let mut folders = vec![(self.miniprogram_root.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let listing =
                folder.read_dir_utf8().map_err(|source| PackageError::Unreadable { path: folder.clone(), source })?;
            for entry in listing {
                // A name that is not UTF-8 cannot be named by any module either.
                let Ok(entry) = entry else { continue };
                entries += 1;
                if entries > self.limits.file_count {
                    return Err(PackageError::TooManyFiles {
                        folder: self.miniprogram_root.clone(),
                        limit: self.limits.file_count,
                    });
                }
                let name = entry.file_name();
                let id = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() {
                    let path = entry.path().to_owned();
                    let npm = matches!(name, "node_modules" | "miniprogram_npm");
                    if !name.starts_with('.') && !npm && !excluded.contains(&path) {
                        folders.push((path, id));
                    }
                } else if is_source(name) {
                    if about.len() > largest.0 {
                        largest = (about.len(), self.label(entry.path()));
                    }
                    if about.len() <= self.limits.file_bytes {
                        total += about.len();
                    }
                    if about.is_file() {
                        known.insert(id.clone(), true);
                    }
                    ids.push(id);
                }
            }
        }
        if total > self.limits.source_bytes {
            return Err(PackageError::TooLarge {
                folder: self.miniprogram_root.clone(),
                limit_mib: self.limits.source_bytes >> 20,
                largest: largest.1,
                largest_mib: largest.0.div_ceil(1 << 20),
            });
        }
        ids.sort_unstable();
        Ok(ids)
    }
}

fn is_source(name: &str) -> bool {
    SOURCE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

/// Names the first byte that is no UTF-8; the text before it serves as the snippet.
fn not_utf8(file: &str, bytes: &[u8], valid: usize) -> CompileError {
    let text: Arc<str> = Arc::from(String::from_utf8_lossy(bytes));
    // Up to `valid` the lossy text equals the bytes.
    let (line, column) = position(&text, valid);
    CompileError {
        line,
        column,
        hint: Some("save the file as UTF-8".to_owned()),
        ..CompileError::at_start(file, &text, format!("not UTF-8 from byte {valid} on"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { file_bytes: 10, source_bytes: 25, file_count: 4 };

    fn sources(files: &[(&str, usize)]) -> (tempfile::TempDir, Sources) {
        let dir = tempfile::tempdir().unwrap();
        for (name, size) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, vec![b' '; *size]).unwrap();
        }
        let root = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let mut sources = Sources::new(root.clone(), root);
        sources.limits = SMALL;
        (dir, sources)
    }

    #[test]
    fn a_file_at_the_limit_is_read_and_one_past_it_is_not() {
        let (_dir, sources) = sources(&[("a.js", 10), ("b.js", 11)]);
        assert!(sources.read("a.js").unwrap().is_some());
        let error = sources.read("b.js").unwrap_err();
        assert_eq!(error.to_string(), "b.js:1:1: the file has 11 bytes, more than the 10 that are read");
    }

    #[test]
    fn sources_at_the_limit_are_read_and_one_byte_past_it_is_not() {
        let (_dir, sources) = sources(&[("a.js", 10), ("b.js", 10), ("c.js", 5), ("d.js", 1)]);
        for id in ["a.js", "b.js", "c.js"] {
            assert!(sources.read(id).is_ok(), "{id}");
        }
        assert!(sources.read("d.js").unwrap_err().message.starts_with("not read"));
    }

    #[test]
    fn a_listing_at_the_limits_is_made_and_one_past_them_is_refused() {
        let (_dir, full) = sources(&[("a.js", 10), ("b.js", 10), ("c.js", 5), ("big.png", 1000)]);
        assert_eq!(full.list(&[]).unwrap(), ["a.js", "b.js", "c.js"]);
        let (_dir, many) = sources(&[("a", 0), ("b", 0), ("c", 0), ("d", 0), ("e", 0)]);
        assert!(matches!(many.list(&[]), Err(PackageError::TooManyFiles { limit: 4, .. })));
        let (_dir, large) = sources(&[("a.js", 10), ("b.js", 10), ("c.js", 6)]);
        assert!(matches!(large.list(&[]), Err(PackageError::TooLarge { .. })));
    }

    #[test]
    fn npm_folders_hidden_folders_and_excluded_ones_are_not_listed() {
        let (dir, sources) =
            sources(&[("a.js", 1), ("node_modules/b.js", 1), (".git/c.js", 1), ("cloud/d.js", 1), ("e.png", 1)]);
        let mut sources = sources;
        sources.limits = LIMITS;
        let cloud = Utf8PathBuf::from_path_buf(dir.path().join("cloud")).unwrap();
        assert_eq!(sources.list(&[cloud]).unwrap(), ["a.js"]);
    }

    #[test]
    fn node_modules_of_outer_folders_lie_behind_those_of_inner_ones() {
        let (dir, _) =
            sources(&[("node_modules/a/i.js", 1), ("src/mp/node_modules/b/i.js", 2), ("node_modules/b/i.js", 1)]);
        let root = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let sources = Sources::new(root.clone(), root.join("src/mp"));
        assert_eq!(sources.file_of("node_modules/a/i.js"), "node_modules/a/i.js");
        assert_eq!(sources.file_of("node_modules/b/i.js"), "src/mp/node_modules/b/i.js");
    }
}
