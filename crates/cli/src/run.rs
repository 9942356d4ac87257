//! `miniwire run`: one package, one session, printed until it ends.

use crate::args::{Format, ModalAnswer, PageArg, ProfileArg, RunArgs};
use crate::exit::Exit;
use crate::report::{JsonReport, Report, TextOptions, TextReport};
use crate::schedule::{Step, in_order};
use camino::Utf8Path;
use engine::{
    ActionError, Launch, Profile, Session, SessionConfig, SessionEnd, SessionOptions, TlsOptions, cache_dir,
    storage_dir,
};
use model::{Event, EventKind};
use package::Package;
use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

/// How long `--until` waits where `--for` does not say.
const UNTIL_LIMIT: Duration = Duration::from_secs(30);
/// How long a step waits for its node to appear on the page.
const STEP_WAIT: Duration = Duration::from_secs(5);
/// Events printed per pass, so that steps and signals are served in a flood.
const EVENTS_PER_PASS: usize = 512;

/// Runs what the arguments name.
pub(crate) async fn run(args: Box<RunArgs>) -> Exit {
    let package = match open_package(&args.path) {
        Ok(package) => package,
        Err(exit) => return exit,
    };
    let options = match session_options(&args, &package) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    let mut report: Box<dyn Report> = match args.format {
        Format::Text => Box::new(TextReport::new(TextOptions { frames: args.frames, brief: args.brief, client: None })),
        Format::Json => Box::new(JsonReport),
    };
    let session = match Session::start(package, options) {
        Ok(session) => session,
        Err(error) => return Exit::Failed.because(&error.to_string(), None),
    };
    let limit = args.time_limit.or(args.until.as_ref().map(|_| UNTIL_LIMIT));
    let plan = Plan {
        steps: in_order(&args.tap, &args.input, args.life.as_ref()).into(),
        until: args.until.clone(),
        deadline: limit.map(|limit| Instant::now() + limit),
    };
    let outcome = Drive::new(session, plan).run(report.as_mut()).await;
    if args.tree {
        anstream::print!("{}", outcome.tree);
    }
    outcome.exit(args.until.as_deref())
}

/// Opens the package and says what does not compile; the pages that do compile can run.
pub(crate) fn open_package(path: &Utf8Path) -> Result<Arc<Package>, Exit> {
    match Package::open(path, cache_dir().as_deref()) {
        Ok(package) => {
            for error in &package.errors {
                anstream::eprintln!("{:?}", miette::Report::new(error.clone()));
            }
            Ok(Arc::new(package))
        }
        Err(error) => {
            anstream::eprintln!("{:?}", miette::Report::new(error));
            Err(Exit::Package)
        }
    }
}

fn session_options(args: &RunArgs, package: &Package) -> Result<SessionOptions, Exit> {
    let mut config = SessionConfig {
        profile: match args.profile {
            ProfileArg::Device => Profile::Device,
            ProfileArg::Devtools => Profile::Devtools,
        },
        ..SessionConfig::default()
    };
    config.answers.modal_confirm = args.modal == ModalAnswer::Confirm;
    let mut tls = TlsOptions::default();
    if let Some(path) = &args.ca {
        tls.add_ca_file(path.as_std_path())
            .map_err(|error| Exit::Usage.because(&error.to_string(), Some("--ca takes a file of PEM certificates")))?;
    }
    Ok(SessionOptions {
        launch: launch(args.page.as_ref(), config.scene),
        config,
        storage_dir: if args.fresh { None } else { storage_dir(package, &args.client) },
        seed: args.seed,
        url_check: args.no_url_check.then_some(false),
        tls,
        ..SessionOptions::default()
    })
}

/// The page to open first.
pub(crate) fn launch(page: Option<&PageArg>, scene: u32) -> Launch {
    let (path, query) = page.map(|page| (page.path.clone(), page.query.clone())).unwrap_or_default();
    Launch { path, query, scene }
}

/// What to do with a session, and when to stop it.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: VecDeque<(Duration, Step)>,
    pub(crate) until: Option<String>,
    pub(crate) deadline: Option<Instant>,
}

/// How a session went.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// `--until` was seen.
    pub(crate) met: bool,
    /// Uncaught errors of the app.
    pub(crate) app_errors: usize,
    /// A step that could not be done.
    pub(crate) step_error: Option<String>,
    pub(crate) end: SessionEnd,
    /// The last page, as WXML.
    pub(crate) tree: String,
}

impl Outcome {
    /// The exit code, with a word on stderr when it is not 0.
    pub(crate) fn exit(&self, until: Option<&str>) -> Exit {
        if let Some(error) = &self.step_error {
            return Exit::Failed
                .because(error, Some("--tree prints the page; selectors are tag, .class, #id, [name=value], text=…"));
        }
        if !matches!(self.end, SessionEnd::Stopped | SessionEnd::Exited) {
            return Exit::Failed.because(&self.end.to_string(), None);
        }
        if let Some(text) = until.filter(|_| !self.met) {
            return Exit::Failed.because(&format!("\"{text}\" never came, neither in the log nor on the page"), None);
        }
        if self.app_errors > 0 {
            let what = if self.app_errors == 1 { "1 error was" } else { &format!("{} errors were", self.app_errors) };
            return Exit::Failed.because(&format!("{what} not caught by the app"), None);
        }
        Exit::Fine
    }
}

/// Runs a plan against a session and prints its events.
#[derive(Debug)]
pub(crate) struct Drive {
    session: Session,
    plan: Plan,
    start: Instant,
    next_event: u64,
    met: bool,
    app_errors: usize,
    step_error: Option<String>,
}

impl Drive {
    pub(crate) fn new(session: Session, plan: Plan) -> Self {
        let start = Instant::now();
        Drive { session, plan, start, next_event: 0, met: false, app_errors: 0, step_error: None }
    }

    pub(crate) async fn run(mut self, report: &mut dyn Report) -> Outcome {
        let reason = self.run_plan(report).await;
        self.session.stop().await;
        let tree = self.session.view().tree().to_wxml();
        let end = self.session.ended(reason).await;
        while self.print(report) {}
        Outcome { met: self.met, app_errors: self.app_errors, step_error: self.step_error, end, tree }
    }

    /// Ends with the reason that the log will show.
    async fn run_plan(&mut self, report: &mut dyn Report) -> &'static str {
        let mut page_changes = self.session.view().changes();
        let log = Arc::clone(self.session.log());
        loop {
            while self.print(report) {}
            if self.met || self.until_on_page() {
                self.met = true;
                return "until met";
            }
            if self.step_error.is_some() {
                return "a step failed";
            }
            if self.session.has_ended() {
                return "the session ended";
            }
            let step_at = self.plan.steps.front().map(|(at, _)| self.start + *at);
            tokio::select! {
                () = log.wait_for(self.next_event) => {}
                _ = page_changes.changed(), if self.plan.until.is_some() => {}
                () = sleep_or_never(step_at) => self.run_step(report).await,
                () = sleep_or_never(self.plan.deadline) => return "time is up",
                _ = tokio::signal::ctrl_c() => return "interrupted",
            }
        }
    }

    /// Prints what is new; true when there may be more.
    fn print(&mut self, report: &mut dyn Report) -> bool {
        let batch = self.session.log().read(self.next_event, EVENTS_PER_PASS);
        if batch.missed > 0 {
            report.missed(batch.missed);
        }
        for event in &batch.events {
            report.event(event);
            self.app_errors += usize::from(matches!(event.kind, EventKind::Error { .. }));
            self.met |= self.plan.until.as_deref().is_some_and(|text| event_says(event, text));
        }
        self.next_event = batch.next;
        !batch.events.is_empty()
    }

    fn until_on_page(&self) -> bool {
        self.plan.until.as_deref().is_some_and(|text| self.session.view().tree().text().contains(text))
    }

    async fn run_step(&mut self, report: &mut dyn Report) {
        let Some((at, step)) = self.plan.steps.pop_front() else { return };
        let give_up = self.start + at + STEP_WAIT;
        let mut page_changes = self.session.view().changes();
        loop {
            match self.try_step(&step).await {
                Ok(()) => return,
                Err(ActionError::NotFound { .. }) if Instant::now() < give_up => {
                    while self.print(report) {}
                    // Either way the step is tried again; the last try says what is missing.
                    let _ = timeout_at(give_up, page_changes.changed()).await;
                }
                Err(error) => {
                    self.step_error = Some(error.to_string());
                    return;
                }
            }
        }
    }

    async fn try_step(&self, step: &Step) -> Result<(), ActionError> {
        match step {
            Step::Tap { selector } => self.session.tap(selector).await,
            Step::Input { selector, text } => self.session.input(selector, text).await,
            Step::Life(state) => self.session.life(*state).await,
        }
    }
}

async fn sleep_or_never(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}

/// What `--until` looks at: what the app printed, got or failed with; not what we did ourselves.
fn event_says(event: &Event, text: &str) -> bool {
    match &event.kind {
        EventKind::Console { text: line, .. } => line.contains(text),
        EventKind::In { message, .. } => message.as_str().is_some_and(|message| message.contains(text)),
        EventKind::Error { message, .. } => message.contains(text),
        EventKind::Ui { detail, .. } => detail.to_string().contains(text),
        _ => false,
    }
}
