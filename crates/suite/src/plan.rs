//! One test: a fixture, its app, and what a case says beside the fixture.
//!
//! Counterpart: `find.rs` and `case_file.rs` make tests, `prepare` makes a replay of one. Invariant: what a case says wins over the header.

use crate::expectations::{Added, WithAdded};
use crate::problem::FileProblem;
use crate::search::open_file;
use camino::{Utf8Path, Utf8PathBuf};
use engine::SessionOptions;
use engine::replay::{Instead, Replay, session_options};
use fixture::{Pace, Problem, Reader, Survey, side_folder};
use package::Package;
use serde_json::Value;
use std::io::{BufRead, Cursor};
use std::sync::Arc;

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it is called: its file, and the name of the case.
    pub name: String,
    /// The fixture.
    pub fixture: Utf8PathBuf,
    /// The mini-program.
    pub app: Utf8PathBuf,
    /// File and line of the case, where it is one.
    pub case: Option<(Utf8PathBuf, u64)>,
    /// Page to open first, in place of the header's.
    pub page: Option<String>,
    /// Values of variables, before those of the header.
    pub vars: Vec<(String, Value)>,
    /// Seed, in place of the header's.
    pub seed: Option<u64>,
    /// Profile, in place of the header's.
    pub profile: Option<String>,
    /// How recorded times count.
    pub pace: Pace,
    /// Why it is not run.
    pub skip: Option<String>,
    /// Expectations beside those of the fixture.
    pub(crate) added: Vec<Added>,
    /// The fixture as it is to be, in place of what its file has.
    pub(crate) text: Option<Arc<str>>,
}

impl Test {
    /// The test that a fixture is by itself.
    pub fn of_fixture(file: &Utf8Path, app: Utf8PathBuf) -> Self {
        Test {
            name: file.to_string(),
            fixture: file.to_owned(),
            app,
            case: None,
            page: None,
            vars: Vec::new(),
            seed: None,
            profile: None,
            pace: Pace::Recorded(1.0),
            skip: None,
            added: Vec::new(),
            text: None,
        }
    }

    /// The lines of the fixture.
    fn open(&self) -> Result<Reader<Box<dyn BufRead + Send>>, Problem> {
        match &self.text {
            Some(text) => Reader::open(Box::new(Cursor::new(Arc::<[u8]>::from(Arc::clone(text))))),
            None => Reader::open(Box::new(open_file(&self.fixture)?)),
        }
    }

    /// The file that says what is expected.
    pub fn file(&self) -> &Utf8Path {
        self.case.as_ref().map_or(&self.fixture, |(file, _)| file)
    }
}

/// What a session is started with.
#[derive(Debug)]
pub struct Prepared {
    /// Options of the session.
    pub options: SessionOptions,
    /// The fixture for it.
    pub replay: Replay,
    /// What the fixture needs, and how it ends.
    pub survey: Survey,
}

/// Why a test cannot start.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The fixture cannot be read.
    #[error(transparent)]
    Fixture(#[from] FileProblem),
}

/// Reads the fixture through and puts together what its session needs. `from_environment` has values of variables that nobody else gives.
///
/// # Errors
/// A line of the fixture cannot be read.
pub fn prepare(
    test: &Test,
    package: &Package,
    vars: &[(String, Value)],
    from_environment: &dyn Fn(&str) -> Option<Value>,
) -> Result<Prepared, PlanError> {
    let told = |problem: Problem| FileProblem::new(&test.fixture, problem);
    let mut reader = test.open().map_err(told)?;
    let survey = Survey::read(&mut reader).map_err(told)?;
    let lines = test.open().map_err(told)?;
    let mut header = lines.header().clone();
    header.seed = test.seed.or(header.seed);
    let environment =
        survey.variables().filter_map(|name| Some((name.to_owned(), from_environment(name)?))).collect::<Vec<_>>();
    let vars = [test.vars.clone(), environment, vars.to_vec()].concat();
    let instead = Instead { page: test.page.as_deref(), profile: test.profile.as_deref() };
    let options = session_options(&header, package, instead).map_err(|problem| match &test.case {
        Some((file, line)) if test.page.is_some() || test.profile.is_some() => {
            FileProblem::new(file, Problem { line: *line, column: 0, ..*problem })
        }
        _ => told(*problem),
    })?;
    let lines: fixture::Lines =
        if test.added.is_empty() { Box::new(lines) } else { Box::new(WithAdded::new(lines, test.added.clone())) };
    let side_files = side_folder(test.fixture.as_std_path());
    let replay = Replay { header, lines, side_files, vars, pace: test.pace };
    Ok(Prepared { options, replay, survey })
}
