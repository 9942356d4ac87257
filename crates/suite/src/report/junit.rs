//! The JUnit report, as GitHub, GitLab and Jenkins read it.
//!
//! Counterpart: `quick-junit` writes the XML. Invariants: one suite for each folder, one case for each test; a broken file is an error, a test
//! that was not run is skipped with its reason.

use super::About;
use crate::result::{Status, TestFailure, TestResult};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[error("the JUnit report cannot be written: {0}")]
pub struct JUnitError(#[from] quick_junit::SerializeError);

/// The report.
///
/// # Errors
/// See [`JUnitError`].
pub fn junit(results: &[TestResult], about: About<'_>) -> Result<String, JUnitError> {
    let mut report = Report::new("miniwire test");
    report.set_time(about.took);
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for result in results {
        let file = result.case.as_deref().unwrap_or(&result.fixture);
        let folder = file.parent().map_or("", |folder| folder.as_str());
        let suite =
            suites.entry(folder).or_insert_with(|| TestSuite::new(if folder.is_empty() { "." } else { folder }));
        suite.add_test_case(case(result, file.as_str(), folder));
    }
    report.add_test_suites(suites.into_values().map(|mut suite| {
        let time = suite.test_cases.iter().filter_map(|case| case.time).sum();
        suite.set_time(time);
        suite
    }));
    Ok(report.to_string()?)
}

fn case(result: &TestResult, file: &str, folder: &str) -> TestCase {
    let name = result.name.strip_prefix(folder).unwrap_or(&result.name).trim_start_matches('/');
    let mut case = TestCase::new(name, status(result));
    case.set_classname(if folder.is_empty() { "." } else { folder });
    case.set_time(result.took);
    case.extra.insert("file".into(), file.into());
    let line = result.case_line.or_else(|| result.failures.iter().find_map(|failure| failure.line));
    if let Some(line) = line {
        case.extra.insert("line".into(), line.to_string().into());
    }
    if !result.console.is_empty() {
        case.set_system_out(result.console.join("\n"));
    }
    case
}

fn status(result: &TestResult) -> TestCaseStatus {
    let reason = result.reason.clone().unwrap_or_default();
    match result.status {
        Status::Passed => TestCaseStatus::success(),
        Status::NotRun => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason);
            status
        }
        Status::Broken => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(reason).set_type("broken");
            status
        }
        Status::Failed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(first) = result.failures.first() {
                let first_line = first.text.lines().next().unwrap_or_default();
                let more = result.failures.len() as u64 - 1 + result.more_failures;
                let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
                status.set_message(format!("{}: {first_line}{more}", place(first))).set_type(first.kind);
            }
            status.set_description(description(result));
            status
        }
    }
}

/// Every failure with its line, and the page.
fn description(result: &TestResult) -> String {
    let mut out = String::new();
    for failure in &result.failures {
        // A String takes whatever is written to it.
        let _ = writeln!(out, "{}: {}: {}", place(failure), failure.kind, failure.text);
        if !failure.source.is_empty() {
            let _ = writeln!(out, "    {}", failure.source);
        }
    }
    if !result.page.is_empty() {
        let _ = write!(out, "\n{}\n", result.page);
    }
    out
}

fn place(failure: &TestFailure) -> String {
    failure.line.map_or_else(|| failure.file.to_string(), |line| format!("{}:{line}", failure.file))
}
