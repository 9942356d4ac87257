//! Runs tests, some at once, and tells each result as it comes.
//!
//! Counterpart: `engine::replay`. Invariants: at most as many sessions as jobs; a test that does not end is cut off after its limit of real
//! time; results are in the order of the tests however they ended.

use crate::apps::Apps;
use crate::expectations::line_of_case;
use crate::find::Planned;
use crate::plan::{PlanError, Prepared, Test, prepare};
use crate::result::{Status, TestFailure, TestResult};
use crate::watch::watched;
use engine::{Session, SessionEnd};
use fixture::{Failure, Outcome};
use package::Package;
use serde_json::Value;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// Lines of the page of a failing test. Our choice: a screenful or two.
const PAGE_LINES_MAX: usize = 60;

/// Values of variables.
#[derive(Clone)]
pub struct Vars {
    /// From the command line, before all others.
    pub given: Vec<(String, Value)>,
    /// From the environment: asked for each variable of a fixture.
    pub from_environment: fn(&str) -> Option<Value>,
}

impl std::fmt::Debug for Vars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vars").field("given", &self.given).finish_non_exhaustive()
    }
}

/// How tests are run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Tests at once.
    pub jobs: usize,
    /// Begin no more after the first that failed.
    pub fail_fast: bool,
    /// Real time of one test.
    pub time_limit: Duration,
    /// Values of variables.
    pub vars: Vars,
}

/// Runs every test until `stop`. `tell` gets each result as soon as it is there; dropping the future ends the sessions.
///
/// Once it is to stop, tests that run are cut off, and they and those that have not begun are not run.
pub async fn run(
    planned: Vec<Planned>,
    options: RunOptions,
    apps: Arc<Apps>,
    stop: impl Future<Output = ()>,
    mut tell: impl FnMut(&TestResult),
) -> Vec<TestResult> {
    let options = Arc::new(options);
    let room = Arc::new(Semaphore::new(options.jobs.max(1)));
    let has_failed = Arc::new(AtomicBool::new(false));
    let (sender, mut results) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    let mut done: Vec<Option<TestResult>> = vec![None; planned.len()];
    let mut unfinished: Vec<TestResult> = Vec::with_capacity(planned.len());
    for (index, one) in planned.into_iter().enumerate() {
        unfinished.push(not_run(&one, INTERRUPTED));
        let (options, apps, room) = (Arc::clone(&options), Arc::clone(&apps), Arc::clone(&room));
        let (has_failed, sender) = (Arc::clone(&has_failed), sender.clone());
        tasks.spawn(async move {
            // The semaphore is never closed.
            let _permit = room.acquire().await;
            let result = if options.fail_fast && has_failed.load(Ordering::Relaxed) {
                not_run(&one, "another test failed before, and --fail-fast is set")
            } else {
                planned_result(one, &options, &apps).await
            };
            if matches!(result.status, Status::Failed | Status::Broken) {
                has_failed.store(true, Ordering::Relaxed);
            }
            // Nobody listens any more when the suite was interrupted.
            let _ = sender.send((index, result));
        });
    }
    drop(sender);
    let mut stop = pin!(stop);
    loop {
        let received = tokio::select! {
            // What is there is told before anything is cut off.
            biased;
            received = results.recv() => received,
            () = &mut stop => break,
        };
        let Some((index, result)) = received else { break };
        tell(&result);
        done[index] = Some(result);
    }
    // Its sessions end with a task; nothing waits for that.
    tasks.abort_all();
    let each = done.into_iter().zip(unfinished).map(|(result, unfinished)| {
        result.unwrap_or_else(|| {
            tell(&unfinished);
            unfinished
        })
    });
    each.collect()
}

/// Why a test is not run that was cut off, or never began.
const INTERRUPTED: &str = "interrupted";

fn not_run(planned: &Planned, why: &str) -> TestResult {
    let (fixture, test) = match planned {
        Planned::Test(test) => (test.fixture.clone(), Some(test)),
        Planned::NotRun { file, .. } => (file.clone(), None),
        Planned::Broken { problem, .. } => (problem.file.clone(), None),
    };
    let mut result = TestResult::new(planned.name(), Status::NotRun, fixture).because(why);
    if let Some(test) = test {
        (result.case, result.case_line) = test.case.clone().unzip();
        result.app = Some(test.app.clone());
    }
    result
}

async fn planned_result(planned: Planned, options: &RunOptions, apps: &Apps) -> TestResult {
    match planned {
        Planned::NotRun { name, file, reason } => TestResult::new(&name, Status::NotRun, file).because(reason),
        Planned::Broken { name, problem } => {
            TestResult::new(&name, Status::Broken, problem.file.clone()).because(problem.to_string())
        }
        Planned::Test(test) => {
            let begun = Instant::now();
            let mut result = one(&test, options, apps).await;
            (result.case, result.case_line) = test.case.clone().unzip();
            result.app = Some(test.app.clone());
            result.took = begun.elapsed();
            result
        }
    }
}

/// Runs one test.
pub(crate) async fn one(test: &Test, options: &RunOptions, apps: &Apps) -> TestResult {
    let result = |status| TestResult::new(&test.name, status, test.fixture.clone());
    if let Some(reason) = &test.skip {
        return result(Status::NotRun).because(reason);
    }
    let package = match apps.open(&test.app).await {
        Ok(package) => package,
        Err(why) => return result(Status::Broken).because(why),
    };
    let vars = &options.vars;
    let prepared = match prepare(test, &package, &vars.given, &vars.from_environment) {
        Ok(prepared) => prepared,
        Err(PlanError::Fixture(problem)) => return result(Status::Broken).because(problem.to_string()),
    };
    match replayed(test, package, prepared, options.time_limit).await {
        Ok(done) => done,
        Err(why) => result(Status::Broken).because(why),
    }
}

async fn replayed(
    test: &Test,
    package: Arc<Package>,
    prepared: Prepared,
    time_limit: Duration,
) -> Result<TestResult, String> {
    let compile_errors = package.errors.iter().take(3).map(ToString::to_string).collect::<Vec<_>>();
    let Prepared { options, replay, .. } = prepared;
    let (mut session, outcome) = Session::replay(package, options, replay).map_err(|error| error.to_string())?;
    let is_in_time = timeout(time_limit, session.ends()).await.is_ok();
    if !is_in_time {
        session.stop().await;
    }
    let end = session.ended("done").await;
    // The player tells it when the session lets go of it.
    let outcome = timeout(time_limit, outcome).await.ok().and_then(Result::ok).unwrap_or_default();
    let seen = watched(session.log());
    let mut result = TestResult::new(&test.name, Status::Passed, test.fixture.clone());
    result.app_time = seen.end;
    result.failures = failures(test, &outcome, seen.end, &end, is_in_time, time_limit);
    for (at, message, stack) in &seen.errors {
        let text = if stack.is_empty() { message.clone() } else { format!("{message}\n{stack}") };
        result.failures.push(without_line(test, "app-error", *at, text));
    }
    let Outcome { lines, sent, received, connections, more_failures, .. } = outcome;
    (result.lines, result.sent, result.received, result.connections) = (lines, sent, received, connections);
    (result.more_failures, result.outcome) = (more_failures, outcome);
    result.console = compile_errors.into_iter().chain(seen.console).collect();
    result.conversation = seen.conversation;
    if !result.failures.is_empty() {
        result.status = Status::Failed;
        result.page = bounded(&session.view().tree().to_wxml());
        result.conversation.mark(&result.failures);
    }
    Ok(result)
}

fn failures(
    test: &Test,
    outcome: &Outcome,
    at: Duration,
    end: &SessionEnd,
    is_in_time: bool,
    time_limit: Duration,
) -> Vec<TestFailure> {
    let mut failures: Vec<TestFailure> = outcome.failures.iter().map(|failure| of_line(test, failure)).collect();
    if !is_in_time {
        let text = format!("the app was still busy after {} s of real time", time_limit.as_secs_f64());
        // It explains all that follows.
        failures.insert(0, without_line(test, "too-slow", at, text));
    } else if end.is_failure() {
        failures.insert(0, without_line(test, "session", at, end.to_string()));
    }
    failures
}

fn without_line(test: &Test, kind: &'static str, at: Duration, text: String) -> TestFailure {
    TestFailure {
        kind,
        file: test.file().to_owned(),
        line: None,
        at,
        text,
        source: String::new(),
        path: None,
        expected: None,
        got: None,
    }
}

fn of_line(test: &Test, failure: &Failure) -> TestFailure {
    let (file, line) = match (line_of_case(failure.line), &test.case) {
        (Some(line), Some((file, _))) => (file.clone(), Some(line)),
        _ => (test.fixture.clone(), Some(failure.line).filter(|line| *line > 0)),
    };
    let mismatch = failure.mismatch.as_ref();
    TestFailure {
        kind: failure.kind.name(),
        file,
        line,
        at: failure.at,
        text: failure.text.clone(),
        source: failure.expected.clone(),
        path: mismatch.map(|mismatch| mismatch.path.clone()),
        expected: mismatch.map(|mismatch| mismatch.expected.clone()),
        got: mismatch.map(|mismatch| mismatch.got.clone().unwrap_or_else(|| "nothing".to_owned())),
    }
}

/// The first lines of a page.
fn bounded(page: &str) -> String {
    let mut lines: Vec<&str> = page.lines().take(PAGE_LINES_MAX).collect();
    let more = page.lines().count() - lines.len();
    let told = format!("… {more} lines more");
    if more > 0 {
        lines.push(&told);
    }
    lines.join("\n")
}
