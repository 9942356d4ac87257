//! Brings fixtures up to date: lines of what the app does are written anew with what it did.
//!
//! Counterpart: `fixture::Change`. Invariants: rules, variables and keys that are not known stay; every other line stays byte for byte; a file is
//! replaced as a whole or not at all.

pub(crate) mod line;

use crate::result::{TestFailure, TestResult};
use camino::{Utf8Path, Utf8PathBuf};
use fixture::{Came, Change, Content};
use std::collections::BTreeMap;
use std::io::{self, Write as _};

/// New lines of one fixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The fixture.
    pub file: Utf8PathBuf,
    /// Number of a line, what it was, what it is to be.
    pub lines: Vec<(u64, String, String)>,
    /// Failures that no line of the fixture can take in.
    pub left: usize,
}

/// What would bring the fixtures of failed tests up to date; a fixture of several tests takes what the first of them says of a line.
///
/// # Errors
/// A fixture cannot be read.
pub fn revise(results: &[TestResult]) -> Result<Vec<Revision>, (Utf8PathBuf, io::Error)> {
    let mut revisions: BTreeMap<Utf8PathBuf, Revision> = BTreeMap::new();
    for result in results.iter().filter(|result| !result.failures.is_empty()) {
        let file = result.fixture.clone();
        let source = std::fs::read_to_string(&file).map_err(|error| (file.clone(), error))?;
        let revision = revisions.entry(file.clone()).or_insert(Revision { file, lines: Vec::new(), left: 0 });
        let lines: Vec<&str> = source.lines().collect();
        let mut taken: Vec<u64> = Vec::new();
        let mut paired_count = 0;
        for (change, is_paired) in paired(result) {
            let Some(was) = usize::try_from(change.line).ok().and_then(|line| lines.get(line.checked_sub(1)?)) else {
                continue;
            };
            let Some(is) = line::revised(was, &change) else { continue };
            taken.push(change.line);
            paired_count += usize::from(is_paired);
            if revision.lines.iter().all(|(line, ..)| *line != change.line) && is != *was {
                revision.lines.push((change.line, (*was).to_owned(), is));
            }
        }
        let is_left = |failure: &&TestFailure| match failure.line {
            Some(line) => failure.file != result.fixture || !taken.contains(&line),
            None => true,
        };
        revision.left += result.failures.iter().filter(is_left).count().saturating_sub(paired_count);
    }
    let mut revisions: Vec<Revision> = revisions.into_values().collect();
    revisions.iter_mut().for_each(|revision| revision.lines.sort());
    Ok(revisions)
}

/// Changes with their lines: a message that is like none stands for the next one of its connection that never came, and is told from
/// the others.
fn paired(result: &TestResult) -> Vec<(Change, bool)> {
    let mut missing: Vec<(u64, u32)> = result
        .failures
        .iter()
        .filter(|failure| failure.kind == "missing" && failure.source.contains("\"event\":\"out\""))
        .filter_map(|failure| {
            let line: serde_json::Value = serde_json::from_str(&failure.source).ok()?;
            let conn = line.get("conn").and_then(serde_json::Value::as_u64).unwrap_or(1);
            Some((failure.line?, u32::try_from(conn).ok()?))
        })
        .collect();
    missing.sort_unstable();
    let mut changes = Vec::new();
    for change in &result.changes {
        if change.line > 0 {
            changes.push((change.clone(), false));
        } else if let Came::Content(Content::Message(_)) = &change.came
            && let Some(index) = missing.iter().position(|(_, conn)| *conn == change.conn)
        {
            changes.push((Change { line: missing.remove(index).0, ..change.clone() }, true));
        }
    }
    changes
}

/// Writes a revision: into a file beside the fixture, which then takes its place.
///
/// # Errors
/// The fixture was changed meanwhile, or cannot be written.
pub fn apply(revision: &Revision) -> io::Result<()> {
    let source = std::fs::read_to_string(&revision.file)?;
    let mut out = String::with_capacity(source.len());
    let mut lines = revision.lines.iter().peekable();
    for (number, line) in (1_u64..).zip(source.split_inclusive('\n')) {
        let Some((_, was, is)) = lines.next_if(|(changed, ..)| *changed == number) else {
            out.push_str(line);
            continue;
        };
        let Some(end) = line.strip_prefix(was.as_str()) else {
            return Err(io::Error::other(format!("line {number} was changed meanwhile")));
        };
        out.push_str(is);
        out.push_str(end);
    }
    let folder = revision.file.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(out.as_bytes())?;
    file.as_file().sync_all()?;
    // Whoever could read the fixture can read the new one.
    file.as_file().set_permissions(std::fs::metadata(&revision.file)?.permissions())?;
    file.persist(&revision.file).map_err(|error| error.error)?;
    Ok(())
}
