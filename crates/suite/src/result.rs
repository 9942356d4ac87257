//! What became of tests, as reports tell it.
//!
//! Counterpart: `run.rs` makes results, `report` writes them. Invariant: what is serialised here is the JSON report, whose version is in
//! `report::json`.

use crate::conversation::Conversation;
use camino::Utf8PathBuf;
use fixture::Outcome;
use serde::Serialize;
use std::time::Duration;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All went as the fixture says.
    Passed,
    /// Something did not.
    Failed,
    /// It was not run, and says why.
    NotRun,
    /// The fixture, the case file or the app cannot be read.
    Broken,
}

/// One test.
#[derive(Clone, Debug, Serialize)]
pub struct TestResult {
    /// What it is called.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// Why it was not run or cannot be, or what was left out of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The next step, where the reason has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The fixture.
    pub fixture: Utf8PathBuf,
    /// The case file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Utf8PathBuf>,
    /// Line of the case in its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_line: Option<u64>,
    /// The mini-program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<Utf8PathBuf>,
    /// How long it took.
    #[serde(rename = "ms", serialize_with = "milliseconds")]
    pub took: Duration,
    /// How much time passed for the app.
    #[serde(rename = "app_ms", serialize_with = "milliseconds")]
    pub app_time: Duration,
    /// Lines that were gone through.
    pub lines: u64,
    /// Messages to the app.
    pub sent: u64,
    /// Messages of the app.
    pub received: u64,
    /// Connections that were opened.
    pub connections: u64,
    /// What went otherwise.
    pub failures: Vec<TestFailure>,
    /// Failures beyond those.
    pub more_failures: u64,
    /// The last console lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub console: Vec<String>,
    /// The last page as WXML, of a test that failed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// What became of the replay, for whoever brings the fixture up to date.
    #[serde(skip)]
    pub(crate) outcome: Outcome,
    /// What was said, in order, where a report asks for it.
    #[serde(skip)]
    pub conversation: Conversation,
}

/// One thing that went otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestFailure {
    /// `mismatch`, `missing`, `unexpected`, `expectation`, `action`, `variable`, `timing`, `broken-line`, `app-error`, `session`,
    /// `too-slow`.
    pub kind: &'static str,
    /// The file that says what is expected.
    pub file: Utf8PathBuf,
    /// Its line; none where no line is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Time of the session.
    #[serde(rename = "t", serialize_with = "milliseconds")]
    pub at: Duration,
    /// One sentence.
    pub text: String,
    /// The line in full, with what it leaves out in the file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The place that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What was expected there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// Number of the event that it is about, where something came.
    #[serde(skip)]
    pub event: Option<u64>,
}

impl TestFailure {
    /// The file, with its line where there is one.
    pub fn place(&self) -> String {
        self.line.map_or_else(|| self.file.to_string(), |line| format!("{}:{line}", self.file))
    }
}

/// Sums of a suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were not run.
    pub not_run: usize,
    /// Tests whose files cannot be read.
    pub broken: usize,
}

impl Summary {
    /// Counts results.
    pub fn of(results: &[TestResult]) -> Self {
        let count = |status| results.iter().filter(|result| result.status == status).count();
        Summary {
            passed: count(Status::Passed),
            failed: count(Status::Failed),
            not_run: count(Status::NotRun),
            broken: count(Status::Broken),
        }
    }
}

impl TestResult {
    /// A test that has not begun.
    pub(crate) fn new(name: &str, status: Status, fixture: Utf8PathBuf) -> Self {
        TestResult {
            name: name.to_owned(),
            status,
            reason: None,
            hint: None,
            fixture,
            case: None,
            case_line: None,
            app: None,
            took: Duration::ZERO,
            app_time: Duration::ZERO,
            lines: 0,
            sent: 0,
            received: 0,
            connections: 0,
            failures: Vec::new(),
            more_failures: 0,
            console: Vec::new(),
            page: String::new(),
            outcome: Outcome::default(),
            conversation: Conversation::default(),
        }
    }

    /// The same with a reason.
    pub(crate) fn because(self, reason: impl Into<String>) -> Self {
        TestResult { reason: Some(reason.into()), ..self }
    }

    /// The same with the next step.
    pub(crate) fn hint(self, hint: Option<String>) -> Self {
        TestResult { hint, ..self }
    }
}

/// Milliseconds with three digits behind the point.
pub(crate) fn milliseconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_micros() as f64 / 1000.0)
}
