//! A list of steps that run one after the other, each announced, timed and listed at the end.
//!
//! Invariant: after the first failure nothing more runs, and the closing list says what did not.

use crate::clock::now;
use crate::screen;
use anyhow::Result;
use std::time::Duration;

type Action<'a> = Box<dyn FnOnce(&str) -> Result<()> + 'a>;

/// Steps in running order.
pub(crate) struct Plan<'a> {
    steps: Vec<(&'static str, Action<'a>)>,
    closing_list: bool,
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.steps.iter().map(|(name, _)| name)).finish()
    }
}

/// How one step ended.
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

impl<'a> Plan<'a> {
    /// An empty plan.
    pub(crate) fn new() -> Self {
        Plan { steps: Vec::new(), closing_list: false }
    }

    /// Lists every step with its outcome when the plan has run.
    pub(crate) fn with_closing_list(mut self) -> Self {
        self.closing_list = true;
        self
    }

    /// Appends a step; the action is given the step's name.
    pub(crate) fn step(&mut self, name: &'static str, action: impl FnOnce(&str) -> Result<()> + 'a) {
        self.steps.push((name, Box::new(action)));
    }

    /// Runs the steps.
    ///
    /// # Errors
    /// The error of the first step that failed.
    pub(crate) fn run(self) -> Result<()> {
        let count = self.steps.len();
        let begin = now();
        let mut outcomes = Vec::with_capacity(count);
        let mut failure = None;
        for (index, (name, action)) in self.steps.into_iter().enumerate() {
            if failure.is_some() {
                outcomes.push((name, Outcome::NotRun));
                continue;
            }
            screen::headline(&format!("[{}/{count}] {name}", index + 1));
            let step_begin = now();
            match action(name) {
                Ok(()) => outcomes.push((name, Outcome::Passed(step_begin.elapsed()))),
                Err(error) => {
                    outcomes.push((name, Outcome::Failed(step_begin.elapsed())));
                    failure = Some(error);
                }
            }
            screen::note(&screen::elapsed(step_begin.elapsed()));
        }
        if self.closing_list {
            screen::line(&closing_list(&outcomes, begin.elapsed()));
        }
        failure.map_or(Ok(()), Err)
    }
}

/// One line a step, then the sum.
fn closing_list(outcomes: &[(&str, Outcome)], total: Duration) -> String {
    let width = outcomes.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = String::from("\n");
    let (mut passed, mut failed, mut not_run) = (0, 0, 0);
    for (name, outcome) in outcomes {
        let words = match outcome {
            Outcome::Passed(time) => {
                passed += 1;
                format!("passed   {:>12}", screen::elapsed(*time))
            }
            Outcome::Failed(time) => {
                failed += 1;
                format!("FAILED   {:>12}", screen::elapsed(*time))
            }
            Outcome::NotRun => {
                not_run += 1;
                "not run".to_owned()
            }
        };
        text.push_str(&format!("  {name:width$}  {words}\n"));
    }
    text.push_str(&format!("steps: {passed} passed, {failed} failed, {not_run} not run, {}", screen::elapsed(total)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn nothing_runs_after_the_first_failure() {
        let ran = RefCell::new(Vec::new());
        let mut plan = Plan::new();
        for name in ["first", "second", "third"] {
            let ran = &ran;
            plan.step(name, move |name| {
                ran.borrow_mut().push(name.to_owned());
                if name == "second" { Err(anyhow::anyhow!("second is broken")) } else { Ok(()) }
            });
        }
        let error = plan.run().unwrap_err();
        assert_eq!(error.to_string(), "second is broken");
        assert_eq!(*ran.borrow(), ["first", "second"]);
    }

    #[test]
    fn the_closing_list_says_what_did_not_run() {
        let outcomes = [
            ("fmt", Outcome::Passed(Duration::from_millis(800))),
            ("clippy", Outcome::Failed(Duration::from_secs(75))),
            ("unit", Outcome::NotRun),
        ];
        let text = closing_list(&outcomes, Duration::from_secs(76));
        let expected = "\n  fmt     passed          0.8 s\n  clippy  FAILED     1 min 15 s\n  unit    not run\nsteps: 1 passed, 1 failed, 1 not run, 1 min 16 s";
        assert_eq!(text, expected);
    }
}
