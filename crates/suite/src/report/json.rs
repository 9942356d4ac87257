//! The JSON report: one object, for programs.
//!
//! Counterpart: docs/guide/fixtures.md names its keys. Invariant: keys are added and never change their meaning within a version.

use super::About;
use crate::result::{Summary, TestResult};
use serde_json::json;

/// Version of the report.
pub const JSON_VERSION: u32 = 1;

/// The report, with its line feed.
pub fn json(results: &[TestResult], about: About<'_>) -> String {
    let report = json!({
        "report": "miniwire-test",
        "version": JSON_VERSION,
        "miniwire": about.version,
        "ms": about.took.as_micros() as f64 / 1000.0,
        "summary": Summary::of(results),
        "tests": results,
    });
    format!("{report}\n")
}
