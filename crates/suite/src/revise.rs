//! Brings fixtures up to date: what the app does becomes what is expected.
//!
//! A test is run, the fixture is changed by what one run tells for certain (`round.rs`), and the test is run again on the changed text, until
//! it passes or nothing is left that a line can take in. Counterpart: `fixture::Change` says what came. Invariants: rules, variables, blanks
//! and keys that are not known stay; a fixture is written as a whole or not at all, and never so that a test of it that passed no longer does.

mod address;
mod fresh;
mod line;
mod raw;
mod round;
mod script;
#[cfg(test)]
mod tests;

use crate::apps::Apps;
use crate::plan::Test;
use crate::result::{Status, TestResult};
use crate::run::{RunOptions, one};
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Reader, RedactRules};
use fresh::Fresh;
use round::{Kept, Round};
use script::{Edits, Script};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::sync::Arc;

/// The longest fixture that is brought up to date, in bytes: it is held, and run once for each change. Our choice: far above what a test is.
const BYTES_MAX: u64 = 64 << 20;
/// Runs of one test on changed text. Our choice; what is not settled by then is left.
const ROUNDS_MAX: usize = 500;

/// A fixture that is to be written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The fixture.
    pub file: Utf8PathBuf,
    /// What it was.
    pub was: String,
    /// What it is to be.
    pub is: String,
    /// Failures of its tests that are left then.
    pub left: usize,
}

/// What would bring the fixtures of failed tests up to date. `tests` are those that ran, with what became of them.
///
/// # Errors
/// A fixture cannot be read, or is longer than what is brought up to date.
pub async fn revise(
    tests: &[(Test, TestResult)],
    options: &RunOptions,
    apps: &Apps,
) -> Result<Vec<Revision>, (Utf8PathBuf, io::Error)> {
    let mut by_fixture: BTreeMap<&Utf8Path, Vec<&(Test, TestResult)>> = BTreeMap::new();
    for one in tests.iter().filter(|(_, result)| matches!(result.status, Status::Passed | Status::Failed)) {
        by_fixture.entry(&one.0.fixture).or_default().push(one);
    }
    let mut revisions = Vec::new();
    for (file, tests) in by_fixture {
        if tests.iter().any(|(_, result)| result.status == Status::Failed) {
            let source = read(file).map_err(|error| (file.to_owned(), error))?;
            revisions.push(of_fixture(file, source, &tests, options, apps).await);
        }
    }
    Ok(revisions)
}

fn read(file: &Utf8Path) -> io::Result<String> {
    if std::fs::metadata(file)?.len() > BYTES_MAX {
        return Err(io::Error::other(format!("it is longer than {} MiB", BYTES_MAX >> 20)));
    }
    std::fs::read_to_string(file)
}

/// One fixture with all of its tests: the first that failed decides, and none that passed may fail for it.
async fn of_fixture(
    file: &Utf8Path,
    was: String,
    tests: &[&(Test, TestResult)],
    options: &RunOptions,
    apps: &Apps,
) -> Revision {
    let runs = Runs { options, apps };
    let mut text: Arc<str> = was.as_str().into();
    let mut passing: Vec<&Test> = Vec::new();
    passing.extend(tests.iter().filter(|(_, result)| result.status == Status::Passed).map(|(test, _)| test));
    let mut left = 0;
    for (test, result) in tests.iter().filter(|(_, result)| result.status == Status::Failed) {
        let first = if *text == *was { result.clone() } else { runs.run(test, &text).await };
        if first.status == Status::Passed {
            passing.push(test);
            continue;
        }
        let failures = first.failures.len();
        let (revised, rest) = runs.settled(test, Arc::clone(&text), first).await;
        if *revised != *text && !runs.all_pass(&passing, &revised).await {
            left += failures;
            continue;
        }
        text = revised;
        left += rest;
        if rest == 0 {
            passing.push(test);
        }
    }
    Revision { file: file.to_owned(), is: text.to_string(), was, left }
}

/// Runs of tests on texts that no file has yet.
struct Runs<'a> {
    options: &'a RunOptions,
    apps: &'a Apps,
}

impl Runs<'_> {
    async fn run(&self, test: &Test, text: &Arc<str>) -> TestResult {
        one(&Test { text: Some(Arc::clone(text)), ..test.clone() }, self.options, self.apps).await
    }

    async fn all_pass(&self, tests: &[&Test], text: &Arc<str>) -> bool {
        for test in tests {
            if self.run(test, text).await.status != Status::Passed {
                return false;
            }
        }
        true
    }

    /// The text with which the test passes, or the one with the fewest failures, and how many those are.
    async fn settled(&self, test: &Test, text: Arc<str>, first: TestResult) -> (Arc<str>, usize) {
        let vars = vars(test, &text, self.options);
        let rules = self.redact_rules(test).await;
        let mut kept = Kept { fresh: Fresh::new(&text, rules), lost: Vec::new() };
        let count =
            |result: &TestResult| result.failures.len() + usize::try_from(result.more_failures).unwrap_or(usize::MAX);
        let mut best = (Arc::clone(&text), count(&first));
        let (mut now, mut result) = (text, first);
        // Whoever comes back to a text goes round in a circle.
        let mut seen = HashSet::from([hash(&now)]);
        for _ in 0..ROUNDS_MAX {
            let script = Script::new(&now);
            let edits = Edits::default();
            let round = Round { script: &script, outcome: &result.outcome, test, vars: &vars, kept: &mut kept, edits };
            let edits = round.edits();
            let next: Arc<str> = script.edited(&edits).into();
            if edits.is_empty() || !seen.insert(hash(&next)) {
                break;
            }
            result = self.run(test, &next).await;
            now = next;
            if count(&result) <= best.1 {
                best = (Arc::clone(&now), count(&result));
            }
            if result.status != Status::Failed {
                break;
            }
        }
        best
    }

    /// What is a secret in the test's project.
    async fn redact_rules(&self, test: &Test) -> RedactRules {
        let package = self.apps.open(&test.app).await;
        let rules = package.ok().and_then(|package| RedactRules::new(&engine::redact_settings(&package.settings)).ok());
        rules.unwrap_or_default()
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Values of variables that are known before anything is run.
fn vars(test: &Test, text: &str, options: &RunOptions) -> Map<String, Value> {
    let mut vars = Reader::open(text.as_bytes()).map(|reader| reader.header().vars.clone()).unwrap_or_default();
    vars.extend(test.vars.iter().chain(&options.vars.given).cloned());
    vars
}

/// Writes a revision: into a file beside the fixture, which then takes its place.
///
/// # Errors
/// The fixture was changed meanwhile, or cannot be written.
pub fn apply(revision: &Revision) -> io::Result<()> {
    if read(&revision.file)? != revision.was {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    // A link stays one, and what it leads to is written.
    let target = revision.file.canonicalize_utf8()?;
    let folder = target.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(revision.is.as_bytes())?;
    file.as_file().sync_all()?;
    // Whoever could read the fixture can read the new one.
    file.as_file().set_permissions(std::fs::metadata(&target)?.permissions())?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}
