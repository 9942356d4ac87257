//! Steps, deadlines and ends of a driven session, on sessions that really run.

use super::*;
use camino::Utf8Path;
use engine::SessionOptions;
use package::Package;
use tokio::sync::watch;

/// Keeps what it is given; `reader_gone` refuses every write, `user` interrupts at the first console line.
#[derive(Debug, Default)]
struct Kept {
    events: Vec<EventKind>,
    reader_gone: bool,
    user: Option<watch::Sender<bool>>,
}

impl Report for Kept {
    fn event(&mut self, event: &Event, _: &[EventKind]) {
        self.events.push(event.kind.clone());
        if let (EventKind::Console { .. }, Some(user)) = (&event.kind, &self.user) {
            user.send(true).unwrap();
        }
    }

    fn missed(&mut self, _: u64) {}

    fn flush(&mut self) -> io::Result<()> {
        if self.reader_gone { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }
}

impl Kept {
    fn end_reason(&self) -> &str {
        match self.events.last() {
            Some(EventKind::End { reason, .. }) => reason,
            other => panic!("the last event is no end: {other:?}"),
        }
    }
}

fn session(script: &str) -> Session {
    Session::start(package(script), SessionOptions::default()).unwrap()
}

fn package(script: &str) -> Arc<Package> {
    let dir = tempfile::tempdir().unwrap();
    let file = Utf8Path::from_path(dir.path()).unwrap().join("snippet.js");
    std::fs::write(&file, script).unwrap();
    Arc::new(Package::open(&file, None).expect("the snippet opens"))
}

fn tap(selector: &str, at: Duration) -> VecDeque<(Duration, Step)> {
    VecDeque::from([(at, Step::Tap { selector: selector.into() })])
}

fn ending_after(limit: Duration) -> Plan {
    Plan { deadline: Some(Instant::now() + limit), ..Plan::default() }
}

async fn drive(script: &str, plan: Plan) -> (Outcome, Kept) {
    let mut kept = Kept::default();
    let outcome = Drive::new(session(script), plan).run(&mut kept, Interrupt::never()).await;
    (outcome, kept)
}

const SOON: Duration = Duration::from_millis(200);
const LATE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_flood_of_events_does_not_outlast_the_deadline() {
    let flood = "setInterval(() => { for (let i = 0; i < 2000; i++) console.log(i) }, 0)";
    let (outcome, kept) = drive(flood, ending_after(SOON)).await;
    assert_eq!((kept.end_reason(), outcome.exit(None)), ("time is up", Exit::Fine));
    assert!(kept.events.len() > EVENTS_PER_PASS);
}

#[tokio::test]
async fn an_app_that_exits_ends_the_run_and_a_step_after_it_does_not_hide_why() {
    let steps = VecDeque::from([(SOON, Step::Life(model::LifeState::Background.into()))]);
    let (outcome, kept) = drive("wx.exitMiniProgram()", Plan { steps, ..ending_after(LATE) }).await;
    assert_eq!((kept.end_reason(), outcome.exit(None)), ("the app exited", Exit::Fine));
}

#[tokio::test]
async fn a_reader_that_has_gone_ends_the_run_quietly() {
    let mut gone = Kept { reader_gone: true, ..Kept::default() };
    let forever = session("setInterval(() => console.log('tick'), 1)");
    let outcome = Drive::new(forever, Plan::default()).run(&mut gone, Interrupt::never()).await;
    assert_eq!((gone.end_reason(), outcome.exit(Some("never"))), ("nobody reads on", Exit::Fine));
}

#[tokio::test]
async fn an_interrupt_is_heard_while_a_step_waits_for_its_node() {
    let plan = Plan { steps: tap("#never", Duration::ZERO), ..Plan::default() };
    let (user, interrupt) = Interrupt::by_hand();
    let mut kept = Kept { user: Some(user), ..Kept::default() };
    let script = "setTimeout(() => console.log('now'), 100)";
    let outcome = Drive::new(session(script), plan).run(&mut kept, interrupt).await;
    assert_eq!((kept.end_reason(), outcome.step_error), ("interrupted", None));
}

#[tokio::test]
async fn a_node_that_has_not_come_when_the_time_is_up_fails_the_run() {
    let plan = Plan { steps: tap("#never", Duration::ZERO), ..ending_after(SOON) };
    let (outcome, _) = drive("", plan).await;
    assert!(outcome.step_error.as_deref().is_some_and(|error| error.contains("#never")), "{outcome:?}");
    assert_eq!(outcome.exit(None), Exit::Failed);
}

#[tokio::test]
async fn until_is_met_by_what_the_app_prints_and_fails_where_it_never_comes() {
    let script = "setTimeout(() => console.log('the answer is 42'), 20)";
    let until = |text: &str, limit| Plan { until: Some(text.into()), ..ending_after(limit) };
    let (outcome, kept) = drive(script, until("answer", LATE)).await;
    assert_eq!((kept.end_reason(), outcome.exit(Some("answer"))), ("until met", Exit::Fine));
    let (outcome, _) = drive(script, until("question", SOON)).await;
    assert_eq!(outcome.exit(Some("question")), Exit::Failed);
}

#[tokio::test]
async fn an_app_that_was_suspended_for_too_long_ends_the_run_and_that_is_no_failure() {
    let limits = engine::Limits { kept_suspended: SOON, ..engine::Limits::default() };
    let options = SessionOptions { limits, ..SessionOptions::default() };
    let session = Session::start(package("console.log('on')"), options).unwrap();
    let suspend = Step::Life(model::LifeState::Suspended.into());
    let steps = VecDeque::from([(Duration::ZERO, suspend), (LATE, Step::Life(model::LifeState::Foreground.into()))]);
    let mut kept = Kept::default();
    let outcome = Drive::new(session, Plan { steps, ..ending_after(LATE) }).run(&mut kept, Interrupt::never()).await;
    assert!(kept.end_reason().starts_with("destroyed after"), "{}", kept.end_reason());
    assert_eq!(outcome.exit(None), Exit::Fine);
}

#[tokio::test]
async fn a_cold_start_ends_one_session_and_begins_another_in_the_same_report() {
    let package = package("App({ onLaunch() { console.log('launch') } })");
    let options = SessionOptions { log_start: Some(Instant::now()), ..SessionOptions::default() };
    let session = Session::start(Arc::clone(&package), options.clone()).unwrap();
    let steps = VecDeque::from([(SOON, Step::ColdStart(None))]);
    let plan = Plan { steps, anew: Some(Anew { package, options }), ..ending_after(SOON * 5) };
    let mut kept = Kept::default();
    Drive::new(session, plan).run(&mut kept, Interrupt::never()).await;
    let ends = kept.events.iter().filter_map(|kind| match kind {
        EventKind::End { reason, .. } => Some(reason.as_str()),
        _ => None,
    });
    assert_eq!(ends.collect::<Vec<_>>(), ["cold start", "time is up"]);
    let launches = kept.events.iter().filter(|kind| matches!(kind, EventKind::Console { .. })).count();
    assert_eq!(launches, 2);
}
