//! Searches folders for the files that tests and checks are about.
//!
//! Counterpart: `find.rs` makes tests of them, `miniwire check` checks them. Invariants: the order is that of the paths and below them that of
//! the names; a file comes once, however many paths and links lead to it; nothing is left out in silence.

use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Problem, Reader};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};

/// Files of one call; a folder with more is probably not the one that was meant. Our choice.
const FILES_MAX: usize = 10_000;
/// Folders within folders. Our choice.
const DEPTH_MAX: usize = 16;
/// Bytes of a first line that is looked at to find out whose it is. Our choice: a header is far shorter.
const OTHER_LINE_BYTES_MAX: u64 = 1 << 20;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: Utf8PathBuf,
    /// Whether somebody named it, and not only a folder above it.
    pub is_named: bool,
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// A path leads nowhere.
    #[error("no such fixture, case file or folder: {0}")]
    NoSuchPath(Utf8PathBuf),
    /// A folder cannot be read.
    #[error("the folder {0} cannot be read: {1}")]
    Folder(Utf8PathBuf, io::Error),
    /// There are too many.
    #[error("more than {FILES_MAX} fixtures and case files, with those below {0}")]
    TooMany(Utf8PathBuf),
    /// Folders within folders within folders.
    #[error("more than {DEPTH_MAX} folders within each other: {0}")]
    TooDeep(Utf8PathBuf),
}

impl FindError {
    /// The next step.
    pub fn hint(&self) -> &'static str {
        match self {
            FindError::NoSuchPath(_) => "fixtures end in .jsonl, case files in .case.toml",
            FindError::Folder(..) | FindError::TooMany(_) | FindError::TooDeep(_) => "name a folder below it",
        }
    }
}

/// The files that are named, and below the folders that are named those that are wanted.
///
/// # Errors
/// See [`FindError`].
pub fn search(paths: &[Utf8PathBuf], is_wanted: impl Fn(&Utf8Path) -> bool) -> Result<Vec<Found>, FindError> {
    let mut search = Search { is_wanted, files: Vec::new(), known: HashMap::new(), folders: HashSet::new() };
    for path in paths {
        if !path.exists() {
            return Err(FindError::NoSuchPath(path.clone()));
        }
        if path.is_dir() {
            search.below(path, 0)?;
        } else {
            search.add(path, true);
        }
        if search.files.len() > FILES_MAX {
            return Err(FindError::TooMany(path.clone()));
        }
    }
    Ok(search.files)
}

struct Search<W> {
    is_wanted: W,
    files: Vec<Found>,
    /// Index of each file, by its name in a folder without detours.
    known: HashMap<Utf8PathBuf, usize>,
    /// Folders without detours: a link may lead back to one above it.
    folders: HashSet<Utf8PathBuf>,
}

impl<W: Fn(&Utf8Path) -> bool> Search<W> {
    fn below(&mut self, folder: &Utf8Path, depth: usize) -> Result<(), FindError> {
        let unreadable = |error| FindError::Folder(folder.to_owned(), error);
        if depth > DEPTH_MAX {
            return Err(FindError::TooDeep(folder.to_owned()));
        }
        if !self.folders.insert(folder.canonicalize_utf8().map_err(unreadable)?) {
            return Ok(());
        }
        let entries = folder.read_dir_utf8().and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
        let mut paths: Vec<Utf8PathBuf> = entries.into_iter().map(|entry| entry.into_path()).collect();
        paths.sort();
        for path in paths {
            // Links are followed. One that leads nowhere is told by whoever opens it.
            if path.is_dir() {
                if !is_left_out(path.file_name().unwrap_or_default()) {
                    self.below(&path, depth + 1)?;
                }
            } else if (self.is_wanted)(&path) {
                self.add(&path, false);
            }
            if self.files.len() > FILES_MAX {
                return Ok(());
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Utf8Path, is_named: bool) {
        let index = *self.known.entry(without_detours(path)).or_insert_with(|| {
            self.files.push(Found { path: path.to_owned(), is_named });
            self.files.len() - 1
        });
        self.files[index].is_named |= is_named;
    }
}

/// The file in its real folder; a link stays one, because a fixture names its app and its side files from where it is.
fn without_detours(path: &Utf8Path) -> Utf8PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let folder = folder.canonicalize_utf8().unwrap_or_else(|_| folder.to_owned());
    folder.join(path.file_name().unwrap_or_default())
}

/// Folders of samples of the format, of side files, of tools.
fn is_left_out(name: &str) -> bool {
    name == "golden" || name == "node_modules" || name.starts_with('.') || name.ends_with(".files")
}

/// Whether the first line of a file is a JSON object and no header: other tools write JSON lines too. Whoever named such a file made a
/// mistake; one that was found in a folder is not ours.
pub fn is_of_another_tool(file: &Utf8Path) -> bool {
    if !matches!(open(file), Err(problem) if problem.code == "no-header") {
        return false;
    }
    let mut line = String::new();
    let read = File::open(file).and_then(|file| BufReader::new(file).take(OTHER_LINE_BYTES_MAX).read_line(&mut line));
    read.is_ok() && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&line).is_ok()
}

/// Opens a fixture.
///
/// # Errors
/// It cannot be opened, or has no header.
pub(crate) fn open(file: &Utf8Path) -> Result<Reader<BufReader<File>>, Problem> {
    Reader::open(open_file(file)?)
}

/// The file of a fixture.
///
/// # Errors
/// It cannot be opened.
pub(crate) fn open_file(file: &Utf8Path) -> Result<BufReader<File>, Problem> {
    let opened = File::open(file).map_err(|error| {
        let text = format!("the fixture cannot be opened: {error}");
        Problem::at(0, 0, "cannot-open", text)
    })?;
    Ok(BufReader::new(opened))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    struct Folder {
        dir: TempDir,
    }

    impl Folder {
        fn new(files: &[&str]) -> Folder {
            let folder = Folder { dir: tempfile::tempdir().unwrap() };
            files.iter().for_each(|file| folder.file(file));
            folder
        }

        fn path(&self, name: &str) -> Utf8PathBuf {
            Utf8Path::from_path(self.dir.path()).unwrap().join(name)
        }

        fn file(&self, name: &str) {
            fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
            fs::write(self.path(name), "").unwrap();
        }

        fn search(&self, names: &[&str]) -> Result<Vec<String>, FindError> {
            let paths: Vec<_> = names.iter().map(|name| self.path(name)).collect();
            let found = search(&paths, |path| path.extension() == Some("jsonl"))?;
            Ok(found.into_iter().map(|file| file.path.as_str().replace(self.path("").as_str(), "")).collect())
        }
    }

    #[test]
    fn folders_of_samples_side_files_and_tools_are_left_out_unless_they_are_named() {
        let names = ["s/golden/a.jsonl", "s/node_modules/a.jsonl", "s/.tool/a.jsonl", "s/b.files/a.jsonl", "s/b.jsonl"];
        let folder = Folder::new(&names);
        assert_eq!(folder.search(&["s"]).unwrap(), ["s/b.jsonl"]);
        assert_eq!(folder.search(&["s/golden"]).unwrap(), ["s/golden/a.jsonl"]);
    }

    #[test]
    fn a_file_comes_once_however_many_paths_lead_to_it() {
        let folder = Folder::new(&["s/a.jsonl", "s/b.jsonl"]);
        assert_eq!(folder.search(&["s", "./s", "s/../s", "s/a.jsonl"]).unwrap(), ["s/a.jsonl", "s/b.jsonl"]);
        let named = search(&[folder.path("s"), folder.path("s/../s/b.jsonl")], |_| true).unwrap();
        assert_eq!(named.iter().map(|file| file.is_named).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_also_to_folders_and_around_in_circles() {
        use std::os::unix::fs::symlink;
        let folder = Folder::new(&["real/a.jsonl", "s/d/b.jsonl"]);
        symlink(folder.path("real/a.jsonl"), folder.path("s/linked.jsonl")).unwrap();
        symlink(folder.path("real"), folder.path("s/folder")).unwrap();
        symlink(folder.path("s"), folder.path("s/d/circle")).unwrap();
        symlink(folder.path("gone"), folder.path("s/nowhere.jsonl")).unwrap();
        let found = folder.search(&["s"]).unwrap();
        assert_eq!(found, ["s/d/b.jsonl", "s/folder/a.jsonl", "s/linked.jsonl", "s/nowhere.jsonl"]);
    }

    #[test]
    fn folders_up_to_the_depth_are_searched_and_one_deeper_is_told() {
        let deep = |depth: usize| format!("{}a.jsonl", "d/".repeat(depth + 1));
        let folder = Folder::new(&[&deep(DEPTH_MAX)]);
        assert_eq!(folder.search(&["d"]).unwrap().len(), 1);
        folder.file(&deep(DEPTH_MAX + 1));
        assert!(matches!(folder.search(&["d"]), Err(FindError::TooDeep(_))));
    }

    #[test]
    fn files_up_to_the_limit_are_found_and_one_more_is_refused_also_over_several_folders() {
        let folder = Folder::new(&[]);
        for number in 0..FILES_MAX {
            folder.file(&format!("{}/{number}.jsonl", number % 2));
        }
        assert_eq!(folder.search(&["0", "1"]).unwrap().len(), FILES_MAX);
        folder.file("1/more.jsonl");
        assert!(matches!(folder.search(&["0", "1"]), Err(FindError::TooMany(_))));
    }

    #[test]
    fn json_lines_without_a_header_are_of_another_tool_and_text_is_a_broken_fixture() {
        let folder = Folder::new(&[]);
        let is = |text: &str| {
            fs::write(folder.path("a.jsonl"), text).unwrap();
            is_of_another_tool(&folder.path("a.jsonl"))
        };
        assert!(
            is("{\"level\":\"info\"}\n") && !is("nonsense\n") && !is("{\"miniwire\":1}\n") && !is("{\"miniwire\":9}\n")
        );
    }
}
