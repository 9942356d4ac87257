//! Finds tests: fixtures that name an app, and case files.
//!
//! Counterpart: `run.rs` runs them. Invariants: the order is that of the names; what cannot be a test is listed with the reason, so that
//! nothing is left out in silence.

use crate::case_file;
use crate::plan::Test;
use crate::problem::FileProblem;
use crate::search::{FindError, Found, is_of_another_tool, open, search};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;

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

/// Every test below the paths whose name holds the filter.
///
/// # Errors
/// See [`FindError`].
pub fn find(paths: &[Utf8PathBuf], filter: Option<&str>) -> Result<Vec<Planned>, FindError> {
    let files = search(paths, |path| path.extension() == Some("jsonl") || is_case_file(path))?;
    let mut planned = Vec::new();
    let mut used = BTreeSet::new();
    for Found { path, .. } in files.iter().filter(|file| is_case_file(&file.path)) {
        match case_file::read(path) {
            Ok(tests) => {
                used.extend(tests.iter().filter_map(|test| test.fixture.canonicalize_utf8().ok()));
                planned.extend(tests.into_iter().map(|test| Planned::Test(Box::new(test))));
            }
            Err(problem) => planned.push(Planned::Broken { name: path.to_string(), problem: *problem }),
        }
    }
    for Found { path, is_named } in files.iter().filter(|file| !is_case_file(&file.path)) {
        let is_used = path.canonicalize_utf8().is_ok_and(|path| used.contains(&path));
        planned.extend(of_fixture(path, is_used, *is_named));
    }
    planned.retain(|one| filter.is_none_or(|filter| one.name().contains(filter)));
    planned.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(planned)
}

/// Whether a path is that of a case file.
pub fn is_case_file(path: &Utf8Path) -> bool {
    path.as_str().ends_with(CASE_SUFFIX)
}

/// The test that a fixture is; none when it names no app and cases name it.
fn of_fixture(file: &Utf8Path, is_used: bool, is_named: bool) -> Option<Planned> {
    let name = file.to_string();
    let reader = match open(file) {
        Ok(reader) => reader,
        Err(_) if !is_named && is_of_another_tool(file) => {
            let reason = "it is no fixture: its first line does not begin {\"miniwire\":1".to_owned();
            return Some(Planned::NotRun { name, file: file.to_owned(), reason });
        }
        Err(problem) => return Some(Planned::Broken { name, problem: FileProblem::new(file, problem) }),
    };
    let Some(app) = &reader.header().app else {
        let reason = "its header names no app: add \"app\", or a case file that names both".to_owned();
        return (!is_used).then(|| Planned::NotRun { name, file: file.to_owned(), reason });
    };
    let app = crate::app_of(file, app);
    Some(Planned::Test(Box::new(Test::of_fixture(file, app))))
}
