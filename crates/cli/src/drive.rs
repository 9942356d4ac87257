//! Drives a run: prints the events of its session, carries out the steps, starts the app anew where one says so, and decides when
//! it is over.
//!
//! Counterpart: `run.rs` and `demo.rs` make the plan, `report` prints. Invariant: whatever floods the log, the deadline,
//! the steps and Ctrl-C are served between two passes of [`EVENTS_PER_PASS`] events.

use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::schedule::Step;
use engine::decoding::{DecodeChoices, Decoding};
use engine::{ActionError, Launch, Recording, Session, SessionEnd, SessionOptions};
use fixture::{RecordError, Summary};
use model::{Event, EventKind};
use package::Package;
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long a step waits for its node to appear on the page.
const STEP_WAIT: Duration = Duration::from_secs(5);
/// Events printed per pass.
const EVENTS_PER_PASS: usize = 512;

/// What to do with a session, and when to stop it.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: VecDeque<(Duration, Step)>,
    pub(crate) until: Option<String>,
    pub(crate) deadline: Option<Instant>,
    /// Which connections speak what, where it is not to be recognised.
    pub(crate) decode: Arc<DecodeChoices>,
    /// What a cold start starts; without it there is none.
    pub(crate) anew: Option<Anew>,
    /// What follows the sessions.
    pub(crate) recording: Option<Recording>,
}

/// What the app was started with.
#[derive(Clone, Debug)]
pub(crate) struct Anew {
    pub(crate) package: Arc<Package>,
    /// With the start of the log set, so that time goes on.
    pub(crate) options: SessionOptions,
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
    /// Why stdout took no more.
    pub(crate) output_error: Option<io::Error>,
    pub(crate) end: SessionEnd,
    /// The last page, as WXML.
    pub(crate) tree: String,
    /// What was recorded, where something was to be.
    pub(crate) recorded: Option<Result<Summary, RecordError>>,
}

impl Outcome {
    /// The exit code, with a word on stderr when it is not 0.
    pub(crate) fn exit(&self, until: Option<&str>) -> Exit {
        match &self.output_error {
            // A reader that has gone (`| head -1`) has all that it wanted.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Fine,
            Some(error) => return Exit::Failed.because(&format!("stdout cannot be written: {error}"), None),
            None => {}
        }
        if let Some(error) = &self.step_error {
            return Exit::Failed
                .because(error, Some("--tree prints the page; selectors are tag, .class, #id, [name=value], text=…"));
        }
        if self.end.is_failure() {
            return Exit::Failed.because(&self.end.to_string(), None);
        }
        if let Some(text) = until.filter(|_| !self.met) {
            return Exit::Failed.because(&format!("\"{text}\" never came, neither in the log nor on the page"), None);
        }
        if self.app_errors > 0 {
            let what = if self.app_errors == 1 { "1 error" } else { &format!("{} errors", self.app_errors) };
            return Exit::Failed.because(&format!("the app failed: {what}, told above"), None);
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
    decoding: Decoding,
    met: bool,
    app_errors: usize,
    /// The first step waits for its node until then; `error` says which.
    waiting: Option<Waiting>,
    step_error: Option<String>,
    output_error: Option<io::Error>,
}

#[derive(Debug)]
struct Waiting {
    give_up: Instant,
    error: String,
}

impl Drive {
    pub(crate) fn new(session: Session, plan: Plan) -> Self {
        let decoding = Decoding::new(Arc::clone(&plan.decode));
        Drive {
            session,
            plan,
            decoding,
            start: Instant::now(),
            next_event: 0,
            met: false,
            app_errors: 0,
            waiting: None,
            step_error: None,
            output_error: None,
        }
    }

    pub(crate) async fn run(mut self, report: &mut dyn Report, interrupt: Interrupt) -> Outcome {
        self.record_session().await;
        let reason = self.run_plan(report, interrupt).await;
        self.session.stop().await;
        let end = self.session.ended(reason).await;
        while self.print(report) {}
        self.met |= self.until_on_page();
        let tree = self.session.view().tree().to_wxml();
        let recorded = match self.plan.recording.take() {
            Some(recording) => Some(recording.finish().await),
            None => None,
        };
        let Drive { met, app_errors, step_error, output_error, .. } = self;
        Outcome { met, app_errors, step_error, output_error, end, tree, recorded }
    }

    /// The app ends and is started anew: another session, which goes on in the same report.
    async fn start_anew(&mut self, at: Option<Launch>, report: &mut dyn Report) {
        let Some(Anew { package, mut options }) = self.plan.anew.clone() else { return };
        self.session.stop().await;
        self.session.ended("cold start").await;
        while self.print(report) {}
        options.launch = at.unwrap_or(options.launch);
        match Session::start(package, options) {
            Ok(session) => {
                (self.session, self.next_event) = (session, 0);
                self.decoding = Decoding::new(Arc::clone(&self.plan.decode));
                self.record_session().await;
            }
            Err(error) => self.step_error = Some(error.to_string()),
        }
    }

    async fn record_session(&self) {
        if let Some(recording) = &self.plan.recording {
            recording.follow(self.session.log()).await;
        }
    }

    /// Ends with the reason that the log will show.
    async fn run_plan(&mut self, report: &mut dyn Report, mut interrupt: Interrupt) -> &'static str {
        let mut page_changes = self.session.view().changes();
        let mut log = Arc::clone(self.session.log());
        self.met = self.until_on_page();
        loop {
            let more = self.print(report);
            if let Some(reason) = self.over(more) {
                return reason;
            }
            tokio::select! {
                biased;
                () = interrupt.asked() => return "interrupted",
                () = sleep_or_never(self.plan.deadline) => return self.time_is_up(),
                () = sleep_or_never(self.next_step_at()) => {
                    if let Some(at) = self.take_cold_start() {
                        self.start_anew(at, report).await;
                        page_changes = self.session.view().changes();
                        log = Arc::clone(self.session.log());
                    } else {
                        self.run_step().await;
                    }
                }
                _ = page_changes.changed(), if self.watches_page() => {
                    self.met |= self.until_on_page();
                    if self.waiting.is_some() {
                        self.run_step().await;
                    }
                }
                () = ready(()), if more => {}
                () = log.wait_for(self.next_event) => {}
                () = self.session.ends() => {}
            }
        }
    }

    /// Why there is nothing left to wait for, if so. `more` tells that there are events to print.
    fn over(&self, more: bool) -> Option<&'static str> {
        if self.output_error.is_some() {
            Some("nobody reads on")
        } else if self.met {
            Some("until met")
        } else if self.step_error.is_some() {
            Some("a step failed")
        } else {
            (self.session.has_ended() && !more).then_some("the session ended")
        }
    }

    fn time_is_up(&mut self) -> &'static str {
        // A node that had not come when the time was up never came.
        self.step_error = self.waiting.take().map(|waiting| waiting.error);
        "time is up"
    }

    /// Prints what is new, one pass; true when there may be more.
    fn print(&mut self, report: &mut dyn Report) -> bool {
        let batch = self.session.log().read(self.next_event, EVENTS_PER_PASS);
        if batch.missed > 0 {
            report.missed(batch.missed);
        }
        let first = batch.next - batch.events.len() as u64;
        for (number, event) in (first..).zip(&batch.events) {
            let derived: Vec<_> = self.decoding.take(number, event).into_iter().map(EventKind::from).collect();
            report.event(event, &derived);
            self.app_errors += usize::from(matches!(event.kind, EventKind::Error { .. }));
            self.met |= self.plan.until.as_deref().is_some_and(|text| event_says(event, text));
        }
        self.next_event = batch.next;
        if self.output_error.is_none() {
            self.output_error = report.flush().err();
        }
        batch.events.len() == EVENTS_PER_PASS
    }

    fn watches_page(&self) -> bool {
        self.plan.until.is_some() || self.waiting.is_some()
    }

    fn until_on_page(&self) -> bool {
        self.plan.until.as_deref().is_some_and(|text| self.session.view().tree().text().contains(text))
    }

    /// When the first step is due, or when it stops waiting for its node.
    fn next_step_at(&self) -> Option<Instant> {
        let (at, _) = self.plan.steps.front()?;
        Some(self.waiting.as_ref().map_or(self.start + *at, |waiting| waiting.give_up))
    }

    /// Takes the first step off if it is a cold start.
    fn take_cold_start(&mut self) -> Option<Option<Launch>> {
        let (_, Step::ColdStart(at)) = self.plan.steps.front()? else { return None };
        let at = at.clone();
        self.plan.steps.pop_front();
        Some(at)
    }

    /// Tries the first step; it stays the first one while its node is missing.
    async fn run_step(&mut self) {
        let Some((_, step)) = self.plan.steps.front() else { return };
        match try_step(&self.session, step).await {
            // The end of the session says more than a step that came too late for it.
            Ok(()) | Err(ActionError::Ended) => {
                self.plan.steps.pop_front();
                self.waiting = None;
            }
            Err(error @ ActionError::NotFound { .. }) => {
                let now = Instant::now();
                let give_up = self.waiting.as_ref().map_or(now + STEP_WAIT, |waiting| waiting.give_up);
                if now < give_up {
                    self.waiting = Some(Waiting { give_up, error: error.to_string() });
                } else {
                    self.step_error = Some(error.to_string());
                }
            }
            Err(error @ ActionError::Selector(_)) => self.step_error = Some(error.to_string()),
        }
    }
}

async fn try_step(session: &Session, step: &Step) -> Result<(), ActionError> {
    match step {
        Step::Tap { selector } => session.tap(selector).await,
        Step::Input { selector, text } => session.input(selector, text).await,
        Step::Life(wanted) => session.life(wanted.clone()).await,
        // Another session; the caller has taken it off.
        Step::ColdStart(_) => Ok(()),
        Step::Network(network_type) => session.network(network_type).await,
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
        EventKind::Fail { err_msg, cause, .. } => err_msg.contains(text) || cause.contains(text),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
