//! What is wrong with a fixture or a case file, with the file before the place.
//!
//! Counterpart: `fixture::Problem` knows no file. Invariant: what is shown begins `file:line:column:`, as compilers have it.

use camino::{Utf8Path, Utf8PathBuf};
use fixture::Problem;
use std::fmt;

/// A problem and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file.
    pub file: Utf8PathBuf,
    /// What is wrong.
    pub problem: Problem,
}

impl FileProblem {
    /// A problem of a file.
    pub fn new(file: &Utf8Path, problem: Problem) -> Self {
        FileProblem { file: file.to_owned(), problem }
    }

    /// A problem of a file as a whole.
    pub(crate) fn whole(file: &Utf8Path, code: &'static str, text: impl Into<String>) -> Self {
        FileProblem::new(file, Problem::at(0, 0, code, text))
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { line, column, text, .. } = &self.problem;
        match (line, column) {
            (0, _) => write!(f, "{}: {text}", self.file),
            (line, 0) => write!(f, "{}:{line}: {text}", self.file),
            (line, column) => write!(f, "{}:{line}:{column}: {text}", self.file),
        }
    }
}

impl std::error::Error for FileProblem {}
