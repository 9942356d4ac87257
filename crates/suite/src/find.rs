//! Finds tests: fixtures that name an app, and case files.
//!
//! Counterpart: `run.rs` runs them. Invariants: the order is that of the names; what cannot be a test is listed with the reason, so that
//! nothing is left out in silence.

use crate::case_file;
use crate::plan::Test;
use crate::problem::FileProblem;
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Problem, Reader};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};

/// Tests of one call; a folder with more is probably not the one that was meant. Our choice.
const TESTS_MAX: usize = 10_000;
/// Folders within folders. Our choice.
const DEPTH_MAX: usize = 16;
/// What case files end in.
const CASE_SUFFIX: &str = ".case.toml";

/// One thing that was found.
#[derive(Debug)]
pub enum Planned {
    /// A test.
    Test(Box<Test>),
    /// Something that is not run.
    NotRun {
        /// Its name.
        name: String,
        /// Its file.
        file: Utf8PathBuf,
        /// Why.
        reason: String,
    },
    /// A file that cannot be read.
    Broken {
        /// Its name.
        name: String,
        /// What is wrong.
        problem: FileProblem,
    },
}

impl Planned {
    /// The test that it is.
    pub fn test(&self) -> Option<&Test> {
        match self {
            Planned::Test(test) => Some(test),
            Planned::NotRun { .. } | Planned::Broken { .. } => None,
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Planned::Test(test) => &test.name,
            Planned::NotRun { name, .. } | Planned::Broken { name, .. } => name,
        }
    }
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
    #[error("more than {TESTS_MAX} tests below {0}")]
    TooMany(Utf8PathBuf),
}

/// Every test below the paths whose name holds the filter.
///
/// # Errors
/// See [`FindError`].
pub fn find(paths: &[Utf8PathBuf], filter: Option<&str>) -> Result<Vec<Planned>, FindError> {
    let mut files = BTreeSet::new();
    for path in paths {
        if !path.exists() {
            return Err(FindError::NoSuchPath(path.clone()));
        }
        if path.is_dir() {
            below(path, 0, &mut files).map_err(|error| FindError::Folder(path.clone(), error))?;
        } else {
            files.insert(path.clone());
        }
        if files.len() > TESTS_MAX {
            return Err(FindError::TooMany(path.clone()));
        }
    }
    let mut planned = Vec::new();
    let mut used = BTreeSet::new();
    for file in &files {
        if !is_case_file(file) {
            continue;
        }
        match case_file::read(file) {
            Ok(tests) => {
                used.extend(tests.iter().filter_map(|test| test.fixture.canonicalize_utf8().ok()));
                planned.extend(tests.into_iter().map(|test| Planned::Test(Box::new(test))));
            }
            Err(problem) => planned.push(Planned::Broken { name: file.to_string(), problem: *problem }),
        }
    }
    for file in files.iter().filter(|file| !is_case_file(file)) {
        let is_used = file.canonicalize_utf8().is_ok_and(|path| used.contains(&path));
        planned.extend(of_fixture(file, is_used, paths.contains(file)));
    }
    planned.retain(|one| filter.is_none_or(|filter| one.name().contains(filter)));
    planned.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(planned)
}

fn is_case_file(path: &Utf8Path) -> bool {
    path.as_str().ends_with(CASE_SUFFIX)
}

fn below(folder: &Utf8Path, depth: usize, files: &mut BTreeSet<Utf8PathBuf>) -> io::Result<()> {
    for entry in folder.read_dir_utf8()? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < DEPTH_MAX && !is_left_out(entry.file_name()) {
            below(path, depth + 1, files)?;
        } else if kind.is_file() && (path.extension() == Some("jsonl") || is_case_file(path)) {
            files.insert(path.to_owned());
        }
        if files.len() > TESTS_MAX {
            return Ok(());
        }
    }
    Ok(())
}

/// Bytes of a first line that is looked at to find out whose it is. Our choice: a header is far shorter.
const OTHER_LINE_BYTES_MAX: u64 = 1 << 20;

/// Folders of samples of the format, of side files, of tools.
fn is_left_out(name: &str) -> bool {
    name == "golden" || name == "node_modules" || name.starts_with('.') || name.ends_with(".files")
}

/// The test that a fixture is; none when it names no app and cases name it.
fn of_fixture(file: &Utf8Path, is_used: bool, is_named: bool) -> Option<Planned> {
    let name = file.to_string();
    let reader = match open(file) {
        Ok(reader) => reader,
        // Other tools write JSON lines too. A file that was named is a mistake, one that was found is not ours.
        Err(problem) if problem.code == "no-header" && !is_named && begins_with_an_object(file) => {
            let reason = "it is no fixture: its first line does not begin {\"miniwire\":1".to_owned();
            return Some(Planned::NotRun { name, file: file.to_owned(), reason });
        }
        Err(problem) => return Some(Planned::Broken { name, problem: FileProblem::new(file, problem) }),
    };
    let Some(app) = &reader.header().app else {
        let reason = "its header names no app: add \"app\", or a case file that names both".to_owned();
        return (!is_used).then(|| Planned::NotRun { name, file: file.to_owned(), reason });
    };
    let app = crate::plan::app_of(file, app);
    Some(Planned::Test(Box::new(Test::of_fixture(file, app))))
}

/// Whether the first line is a JSON object: of another tool, where it is no header.
fn begins_with_an_object(file: &Utf8Path) -> bool {
    let mut line = String::new();
    let read = File::open(file).and_then(|file| BufReader::new(file).take(OTHER_LINE_BYTES_MAX).read_line(&mut line));
    read.is_ok() && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&line).is_ok()
}

/// Opens a fixture whose text is at hand.
///
/// # Errors
/// It has no header.
pub(crate) fn open_text(text: &str) -> Result<Reader<&[u8]>, Problem> {
    Reader::open(text.as_bytes())
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
