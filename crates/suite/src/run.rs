//! Runs tests, some at once, and tells each result as it comes.
//!
//! Counterpart: `engine::replay`. Invariants: at most as many sessions as jobs; a test that does not end is cut off after its limit of real
//! time; every test has a result, in the order of the tests however they ended.

use crate::apps::Apps;
use crate::conversation::Listening;
use crate::expectations::line_of_case;
use crate::find::Planned;
use crate::plan::{PlanError, Prepared, Test, prepare};
use crate::problem::FileProblem;
use crate::result::{Status, TestFailure, TestResult};
use crate::watch::watched;
use camino::{Utf8Path, Utf8PathBuf};
use engine::replay::add_app_errors;
use engine::{Session, SessionEnd, StartError};
use fixture::{Ending, Failure, FailureKind, Outcome};
use package::Package;
use serde_json::Value;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};
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
    /// Whether results have what was said, for a report that draws it.
    pub conversations: bool,
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
    let mut tasks = JoinSet::new();
    let mut begun = HashMap::new();
    let mut done: Vec<Option<TestResult>> = vec![None; planned.len()];
    let mut unfinished: Vec<TestResult> = Vec::with_capacity(planned.len());
    for (index, one) in planned.into_iter().enumerate() {
        unfinished.push(not_run(&one, INTERRUPTED));
        let (options, apps, room) = (Arc::clone(&options), Arc::clone(&apps), Arc::clone(&room));
        let has_failed = Arc::clone(&has_failed);
        let name = (index, one.name().to_owned(), fixture_of(&one));
        let task = tasks.spawn(async move {
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
            result
        });
        begun.insert(task.id(), name);
    }
    let mut stop = pin!(stop);
    loop {
        let ended = tokio::select! {
            // What is there is told before anything is cut off.
            biased;
            ended = tasks.join_next_with_id() => ended,
            () = &mut stop => break,
        };
        let (id, result) = match ended {
            None => break,
            Some(Ok((id, result))) => (id, Ok(result)),
            Some(Err(error)) => (error.id(), Err(error)),
        };
        let Some((index, name, fixture)) = begun.remove(&id) else { continue };
        let result = result.unwrap_or_else(|error| {
            has_failed.store(true, Ordering::Relaxed);
            died(&name, fixture, &error)
        });
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

fn fixture_of(planned: &Planned) -> Utf8PathBuf {
    match planned {
        Planned::Test(test) => test.fixture.clone(),
        Planned::NotRun { file, .. } => file.clone(),
        Planned::Broken { problem, .. } => problem.file.clone(),
    }
}

/// Why a test is not run that was cut off, or never began.
const INTERRUPTED: &str = "interrupted";

fn not_run(planned: &Planned, why: &str) -> TestResult {
    let mut result = TestResult::new(planned.name(), Status::NotRun, fixture_of(planned)).because(why);
    if let Planned::Test(test) = planned {
        (result.case, result.case_line) = test.case.clone().unzip();
        result.app = Some(test.app.clone());
    }
    result
}

/// A test whose task panicked, which is a mistake of ours and no reason to pass.
fn died(name: &str, fixture: Utf8PathBuf, error: &JoinError) -> TestResult {
    let failure = without_line(&fixture, "session", Duration::ZERO, format!("the test died: {error}"));
    TestResult { failures: vec![failure], ..TestResult::new(name, Status::Failed, fixture) }
}

async fn planned_result(planned: Planned, options: &RunOptions, apps: &Apps) -> TestResult {
    match planned {
        Planned::NotRun { name, file, reason } => TestResult::new(&name, Status::NotRun, file).because(reason),
        Planned::Broken { name, problem } => broken(&name, &problem),
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

fn broken(name: &str, problem: &FileProblem) -> TestResult {
    TestResult::new(name, Status::Broken, problem.file.clone())
        .because(problem.to_string())
        .hint(problem.problem.hint.clone())
}

/// Runs one test.
pub(crate) async fn one(test: &Test, options: &RunOptions, apps: &Apps) -> TestResult {
    let result = |status| TestResult::new(&test.name, status, test.fixture.clone());
    if let Some(reason) = &test.skip {
        return result(Status::NotRun).because(reason);
    }
    let package = match apps.open(&test.app).await {
        Ok(package) => package,
        Err(error) => return result(Status::Broken).because(error.to_string()).hint(error.hint()),
    };
    let vars = &options.vars;
    let prepared = match prepare(test, &package, &vars.given, &vars.from_environment) {
        Ok(prepared) => prepared,
        Err(PlanError::Fixture(problem)) => {
            return TestResult { fixture: test.fixture.clone(), ..broken(&test.name, &problem) };
        }
    };
    match replayed(test, package, prepared, options).await {
        Ok(done) => done,
        Err(error) => result(Status::Broken).because(error.to_string()),
    }
}

async fn replayed(
    test: &Test,
    package: Arc<Package>,
    prepared: Prepared,
    run: &RunOptions,
) -> Result<TestResult, StartError> {
    let compile_errors = package.errors.iter().take(3).map(ToString::to_string).collect::<Vec<_>>();
    let Prepared { options, replay, survey } = prepared;
    let (mut session, outcome) = Session::replay(package, options, replay)?;
    let is_in_time = timeout(run.time_limit, session.ends()).await.is_ok();
    if !is_in_time {
        session.stop().await;
    }
    let end = session.ended("done").await;
    // The player tells it when the session lets go of it.
    let outcome = timeout(run.time_limit, outcome).await.ok().and_then(Result::ok);
    let mut result = TestResult::new(&test.name, Status::Passed, test.fixture.clone());
    if let Ending::Torn(line) = survey.ending {
        result = result.because(format!("line {line}, its last, was cut off and is left out"));
    }
    let why = why_it_ended_badly(&end, outcome.is_some(), (!is_in_time).then_some(run.time_limit));
    let mut outcome = outcome.unwrap_or_default();
    add_app_errors(&mut outcome, session.log());
    let failures: Vec<_> = outcome.failures.iter().map(|failure| of_line(test, failure)).collect();
    if why.is_some() || !failures.is_empty() {
        result.status = Status::Failed;
    }
    let mut listening = run.conversations.then(|| Listening::new(result.status, &failures));
    let seen = watched(session.log(), listening.as_mut());
    result.app_time = seen.end;
    // How it ended explains all that follows.
    let why = why.map(|(kind, text)| without_line(test.file(), kind, seen.end, text));
    result.failures = why.into_iter().chain(failures).collect();
    let Outcome { lines, sent, received, connections, more_failures, .. } = outcome;
    (result.lines, result.sent, result.received, result.connections) = (lines, sent, received, connections);
    (result.more_failures, result.outcome) = (more_failures, outcome);
    result.console = compile_errors.into_iter().chain(seen.console).collect();
    result.conversation = listening.map(Listening::conversation).unwrap_or_default();
    if result.status == Status::Failed {
        result.page = bounded(&session.view().tree().to_wxml());
        if run.conversations {
            result.conversation.mark(&result.failures);
        }
    }
    Ok(result)
}

/// Kind and text of the failure that the end of a session is, if it is one.
fn why_it_ended_badly(
    end: &SessionEnd,
    has_outcome: bool,
    too_slow: Option<Duration>,
) -> Option<(&'static str, String)> {
    match too_slow {
        Some(limit) => {
            Some(("too-slow", format!("the app was still busy after {} s of real time", limit.as_secs_f64())))
        }
        None if end.is_failure() => Some(("session", end.to_string())),
        None if !has_outcome => Some(("session", format!("the session ended without an outcome: {end}"))),
        None => None,
    }
}

fn without_line(file: &Utf8Path, kind: &'static str, at: Duration, text: String) -> TestFailure {
    TestFailure {
        kind,
        file: file.to_owned(),
        line: None,
        at,
        text,
        source: String::new(),
        path: None,
        expected: None,
        got: None,
        event: None,
    }
}

fn of_line(test: &Test, failure: &Failure) -> TestFailure {
    let (file, line) = match (line_of_case(failure.line), &test.case) {
        (Some(line), Some((file, _))) => (file.clone(), Some(line)),
        _ if failure.kind == FailureKind::AppError => (test.file().to_owned(), None),
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
        event: failure.event,
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    /// A script as an app, and fixtures with these lines that name it.
    fn suite(script: &str, fixtures: &[&str]) -> (TempDir, Vec<Planned>) {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(dir.path()).unwrap();
        fs::write(folder.join("app.js"), script).unwrap();
        for (number, lines) in fixtures.iter().enumerate() {
            let text = format!("{{\"miniwire\":1,\"app\":\"app.js\"}}\n{lines}\n");
            fs::write(folder.join(format!("{number}.jsonl")), text).unwrap();
        }
        let planned = crate::find(&[folder.to_owned()], None).unwrap();
        (dir, planned)
    }

    async fn results(planned: Vec<Planned>, from_environment: fn(&str) -> Option<Value>) -> Vec<TestResult> {
        results_with(planned, from_environment, true).await
    }

    async fn results_with(
        planned: Vec<Planned>,
        from_environment: fn(&str) -> Option<Value>,
        conversations: bool,
    ) -> Vec<TestResult> {
        let options = RunOptions {
            jobs: 2,
            fail_fast: false,
            time_limit: Duration::from_secs(20),
            vars: Vars { given: Vec::new(), from_environment },
            conversations,
        };
        run(planned, options, Arc::new(Apps::new(None)), std::future::pending(), |_| {}).await
    }

    #[tokio::test]
    async fn a_test_that_panics_has_failed_and_the_others_have_results() {
        let used = r#"{"event":"open","url":"${base}/im"}"#;
        let (_dir, planned) = suite("", &[r#"{"event":"end"}"#, used]);
        let results = results(planned, |name| panic!("asked for {name}")).await;
        let statuses: Vec<_> = results.iter().map(|result| result.status).collect();
        assert_eq!(statuses, [Status::Passed, Status::Failed]);
        let failure = &results[1].failures[0];
        assert!(failure.kind == "session" && failure.text.contains("the test died"), "{failure:?}");
    }

    #[tokio::test]
    async fn an_app_that_cannot_be_tested_comes_with_the_next_step() {
        let (dir, _) = suite("", &[]);
        let folder = Utf8Path::from_path(dir.path()).unwrap();
        for app in ["nowhere", "."] {
            fs::write(folder.join("a.jsonl"), format!("{{\"miniwire\":1,\"app\":\"{app}\"}}\n")).unwrap();
            let result = &results(crate::find(&[folder.to_owned()], None).unwrap(), |_| None).await[0];
            assert!(result.status == Status::Broken && result.hint.is_some(), "{result:?}");
        }
    }

    #[test]
    fn a_session_without_an_outcome_ended_badly() {
        let why = why_it_ended_badly(&SessionEnd::Stopped, false, None);
        assert!(why.is_some_and(|(kind, text)| kind == "session" && text.contains("without an outcome")));
        assert_eq!(why_it_ended_badly(&SessionEnd::Stopped, true, None), None);
    }

    #[tokio::test]
    async fn what_was_said_is_kept_only_for_a_report_that_draws_it() {
        let script = "wx.connectSocket({ url: 'ws://a.example/im' })";
        for is_wanted in [true, false] {
            let (_dir, planned) = suite(script, &[r#"{"event":"open","url":"ws://a.example/im","within":1}"#]);
            let result = &results_with(planned, |_| None, is_wanted).await[0];
            assert_eq!((result.status, result.conversation.arrows.is_empty()), (Status::Passed, !is_wanted));
        }
    }

    #[tokio::test]
    async fn every_uncaught_error_counts_also_when_the_log_has_lost_it() {
        // What is printed afterwards is more than the log holds.
        let script = "setTimeout(() => { throw new Error('boom') }, 2);
            setTimeout(() => { const text = 'x'.repeat(65000); for (let i = 0; i < 5000; i++) console.log(text) }, 5);";
        let (_dir, planned) = suite(script, &[r#"{"t":50,"event":"end"}"#]);
        let result = &results(planned, |_| None).await[0];
        assert_eq!((result.status, result.failures[0].kind), (Status::Failed, "app-error"));
        assert!(result.failures[0].text.contains("has fallen out"), "{:?}", result.failures);
    }
}
