//! The window under load: the release build on a screen in memory, driven by `tests/desktop/bench.mjs`.
//!
//! Counterpart: that script prints one JSON object with the numbers; the promises on them stand here. Invariant: these are
//! times of one machine, so the limits are those of the slowest that we promise anything for: two cores and no GPU.

use super::verdict::{Target, Verdict};
use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::{Profile, Workspace};
use crate::{bundle, process, screen};
use anyhow::{Context as _, Result};
use std::cell::RefCell;
use std::process::Command;

/// Field of the script's answer, what it means, limit, unit.
const PROMISES: [(&str, &str, f64, &str); 5] = [
    ("firstPageMs", "window to the first page of the chat sample", 1500.0, "ms"),
    ("tapP50Ms", "tap to painted change, p50", 50.0, "ms"),
    ("floodFrameP99Ms", "frame of the page at 100 000 messages/s, p99", 50.0, "ms"),
    ("floodLost", "messages lost at 100 000 messages/s", 0.0, ""),
    ("rowMs", "setData of one row of 1 000 to paint", 30.0, "ms"),
];

/// Builds the app in release and measures it.
///
/// # Errors
/// A step failed, or the script does not answer as agreed.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let verdicts = RefCell::new(Vec::new());
    let mut plan = Plan::new();
    let needs = Needs { window: true, screen: true, ..Needs::BUILD };
    plan.step("set-up", move |_| setup::run(workspace, needs));
    plan.step("bundle", |_| bundle::build(workspace));
    plan.step("build", |_| {
        let mut command = workspace.build_miniwire(Profile::Release);
        command.args(["-p", "miniwire-desktop"]);
        process::run(command)
    });
    plan.step("window", |_| {
        let mut script = Command::new("node");
        script.arg("tests/desktop/bench.mjs").current_dir(&workspace.root);
        script.env("MINIWIRE_DESKTOP_BIN", workspace.desktop(Profile::Release));
        *verdicts.borrow_mut() = read(&process::capture(script)?)?;
        Ok(())
    });
    plan.run()?;
    Ok(verdicts.into_inner())
}

/// A field that is null was not measured, which is said and is no broken promise.
fn read(answer: &str) -> Result<Vec<Verdict>> {
    let numbers: serde_json::Value = serde_json::from_str(answer).context("the bench script printed no JSON")?;
    let mut verdicts = Vec::new();
    for (field, what, limit, unit) in PROMISES {
        match numbers[field].as_f64() {
            Some(measured) => {
                let from = numbers["from"][field].as_str().unwrap_or_default().to_owned();
                verdicts.push(Verdict { what, measured, target: Target::AtMost(limit), unit, from });
            }
            None => screen::note(&format!("not measured: {what}")),
        }
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_no_verdict() {
        let verdicts = read(r#"{"firstPageMs":900,"tapP50Ms":null,"floodLost":0}"#).unwrap();
        let names: Vec<_> = verdicts.iter().map(|verdict| verdict.what).collect();
        assert_eq!(names, [PROMISES[0].1, PROMISES[3].1]);
        assert!(verdicts.iter().all(Verdict::is_met));
    }
}
