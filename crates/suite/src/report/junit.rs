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

/// What the report has beside what every reader takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JUnitForm {
    /// `file` and `line` of each case, which GitLab and actions of GitHub show.
    #[default]
    WithPlaces,
    /// Nothing that the schemas of Jenkins do not have: its xUnit plugin refuses a report with more.
    Strict,
}

/// The report.
///
/// # Errors
/// See [`JUnitError`].
pub fn junit(results: &[TestResult], about: About<'_>, form: JUnitForm) -> Result<String, JUnitError> {
    let mut report = Report::new("miniwire test");
    report.set_time(about.took);
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for result in results {
        let file = result.case.as_deref().unwrap_or(&result.fixture);
        let folder = file.parent().map_or("", |folder| folder.as_str());
        let name = if folder.is_empty() { "." } else { folder };
        let suite = suites.entry(folder).or_insert_with(|| TestSuite::new(text(name)));
        suite.add_test_case(case(result, file.as_str(), folder, form));
    }
    report.add_test_suites(suites.into_values().map(|mut suite| {
        let time = suite.test_cases.iter().filter_map(|case| case.time).sum();
        suite.set_time(time);
        suite
    }));
    Ok(without_sum_of_skipped(&report.to_string()?))
}

/// The root has sums of everything but of what was skipped: no schema has that.
fn without_sum_of_skipped(xml: &str) -> String {
    let cut = || {
        let root = xml.find("<testsuites ")?;
        let end = root + xml[root..].find('>')?;
        let start = root + xml[root..end].find(" skipped=\"")?;
        let length = " skipped=\"".len() + xml[start + " skipped=\"".len()..end].find('"')? + 1;
        Some(format!("{}{}", &xml[..start], &xml[start + length..]))
    };
    cut().unwrap_or_else(|| xml.to_owned())
}

/// A text whose characters can all be in XML 1.0: control characters as their pictures, so that they are seen.
fn text(text: &str) -> String {
    let shown = |character: char| match character {
        '\t' | '\n' | '\r' => character,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(shown).collect()
}

fn case(result: &TestResult, file: &str, folder: &str, form: JUnitForm) -> TestCase {
    let name = result.name.strip_prefix(folder).unwrap_or(&result.name).trim_start_matches('/');
    let mut case = TestCase::new(text(name), status(result, form));
    case.set_classname(text(if folder.is_empty() { "." } else { folder }));
    case.set_time(result.took);
    if form == JUnitForm::WithPlaces {
        case.extra.insert("file".into(), text(file).into());
        let line = result.case_line.or_else(|| result.failures.iter().find_map(|failure| failure.line));
        if let Some(line) = line {
            case.extra.insert("line".into(), line.to_string().into());
        }
    }
    if !result.console.is_empty() {
        case.set_system_out(text(&result.console.join("\n")));
    }
    case
}

/// Some readers show the attribute `message`, some the text of the element; both say why.
fn status(result: &TestResult, form: JUnitForm) -> TestCaseStatus {
    let reason = text(result.reason.as_deref().unwrap_or_default());
    match result.status {
        Status::Passed => TestCaseStatus::success(),
        Status::NotRun => {
            let mut status = TestCaseStatus::skipped();
            if form == JUnitForm::WithPlaces {
                status.set_message(reason.as_str());
            }
            status.set_description(reason);
            status
        }
        Status::Broken => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(reason.as_str()).set_type("broken").set_description(reason);
            status
        }
        Status::Failed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(first) = result.failures.first() {
                let first_line = first.text.lines().next().unwrap_or_default();
                let more = result.failures.len() as u64 - 1 + result.more_failures;
                let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
                status.set_message(text(&format!("{}: {first_line}{more}", place(first)))).set_type(first.kind);
            }
            status.set_description(text(&description(result)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_shown_as_pictures() {
        assert_eq!(text("a\u{0}\u{1b}[31m\tb\n\u{ffff}小"), "a␀␛[31m\tb\n\u{fffd}小");
    }

    #[test]
    fn only_the_root_loses_its_sum_of_what_was_skipped() {
        let xml = "<testsuites name=\"a\" skipped=\"2\" tests=\"3\"><testsuite skipped=\"2\"/></testsuites>";
        assert_eq!(without_sum_of_skipped(xml), xml.replacen(" skipped=\"2\"", "", 1));
    }
}
