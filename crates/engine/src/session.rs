//! One session as a host sees it: start it, touch its page, change its life, stop it, read its log.
//!
//! Counterpart: `logic::spawn` runs the app. Invariant: every session writes `start` first and `end` last.

use crate::event_log::EventLog;
use crate::headless::{HeadlessView, Screen, Selector, SelectorError};
use crate::touch;
use camino::Utf8PathBuf;
use logic::TransportFactory;
use logic::{Command, Launch, LifeChange, Limits, LogicThread, SessionClock, SessionConfig, SessionEnd, StopSwitch};
use model::{EventKind, EventSink as _, NodeId};
use package::Package;
use std::io;
use std::rc::Rc;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use transport::{EpochClock, FaultSwitch, LiveOptions, LiveTransport, TlsOptions};

/// How to run a package.
#[derive(Clone, Debug, Default)]
pub struct SessionOptions {
    /// Device, language, answers.
    pub config: SessionConfig,
    /// The first page.
    pub launch: Launch,
    /// Where storage lives; `None` keeps it in memory.
    pub storage_dir: Option<Utf8PathBuf>,
    /// Seed of `Math.random`.
    pub seed: u64,
    /// Overrides `setting.urlCheck` of the package.
    pub url_check: Option<bool>,
    /// Limits.
    pub limits: Limits,
    /// Whom `wss://` trusts.
    pub tls: TlsOptions,
    /// What goes wrong on purpose; a clone of the switch changes it while the session runs.
    pub faults: FaultSwitch,
    /// Where the log's time starts; now when absent. Several sessions that share it can be read side by side.
    pub log_start: Option<Instant>,
    /// What shows the page; without one it is only in memory.
    pub screen: Option<Arc<dyn Screen>>,
}

/// A running session with an in-memory view.
#[derive(Debug)]
pub struct Session {
    log: Arc<EventLog>,
    view: Arc<HeadlessView>,
    commands: mpsc::Sender<Command>,
    stop: StopSwitch,
    ended: oneshot::Receiver<SessionEnd>,
}

/// Why a session did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No thread.
    #[error("the session's thread could not be started")]
    Thread(#[from] io::Error),
}

/// Why the page could not be touched.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The selector cannot be read.
    #[error(transparent)]
    Selector(#[from] SelectorError),
    /// Nothing on the page matches.
    #[error("nothing on page {page} matches \"{selector}\"")]
    NotFound {
        /// The selector.
        selector: String,
        /// Path of the page on top.
        page: String,
    },
    /// The session has ended.
    #[error("the session has ended")]
    Ended,
}

impl Session {
    /// Starts the package. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(package: Arc<Package>, options: SessionOptions) -> Result<Session, StartError> {
        let log = Arc::new(EventLog::starting_at(options.log_start.unwrap_or_else(Instant::now)));
        let (view, questions) = prepared_view(&package, &options);
        record_start(&log, &package);
        let mut tls = options.tls.clone();
        // As in the devtools, one switch for the domains and the certificates. Who names a CA wants certificates checked.
        if !options.url_check.unwrap_or(package.url_check) && tls.extra_roots.is_empty() {
            tls.skip_verification = true;
        }
        let (sink, faults) = (Arc::clone(&log), options.faults.clone());
        let transport: TransportFactory = Box::new(move |seams| {
            Rc::new(LiveTransport::new(sink, LiveOptions { epoch_ms: epoch_of(seams.clock), tls, faults }))
        });
        let logic_options = logic_options(options, &log, &view, transport);
        let LogicThread { commands, stop, ended } = logic::spawn(package, logic_options)?;
        tokio::spawn(answer_questions(Arc::downgrade(&view), questions, commands.downgrade()));
        Ok(Session { log, view, commands, stop, ended })
    }

    /// Starts the package on paused time, with this in place of sockets; `epoch` is what its wall clock shows then.
    pub(crate) fn start_paused(
        package: Arc<Package>,
        options: SessionOptions,
        epoch: Duration,
        transport: impl FnOnce(Arc<EventLog>, Arc<HeadlessView>) -> TransportFactory,
    ) -> Result<Session, StartError> {
        let log = Arc::new(EventLog::waiting_for_clock());
        let (view, _) = prepared_view(&package, &options);
        record_start(&log, &package);
        let transport = transport(Arc::clone(&log), Arc::clone(&view));
        let mut logic_options = logic_options(options, &log, &view, transport);
        (logic_options.paused_time, logic_options.epoch_at_start) = (true, Some(epoch));
        let LogicThread { commands, stop, ended } = logic::spawn(package, logic_options)?;
        Ok(Session { log, view, commands, stop, ended })
    }

    /// The event log.
    pub fn log(&self) -> &Arc<EventLog> {
        &self.log
    }

    /// The page.
    pub fn view(&self) -> &Arc<HeadlessView> {
        &self.view
    }

    /// Taps the node that the selector names.
    ///
    /// # Errors
    /// See [`ActionError`].
    pub async fn tap(&self, selector: &str) -> Result<(), ActionError> {
        let node = self.find(selector)?;
        self.log.record(touch::action("tap", selector, node, None));
        self.send(Command::ViewEvent(touch::tap(node))).await
    }

    /// Replaces the text of the input or textarea that the selector names, as typing does.
    ///
    /// # Errors
    /// See [`ActionError`].
    pub async fn input(&self, selector: &str, text: &str) -> Result<(), ActionError> {
        let node = self.find(selector)?;
        let told = self.view.tree().told_selector(node, selector);
        self.log.record(touch::action("input", &told, node, Some(text)));
        self.view.tree().set_attribute(node, "value", text.into());
        self.send(Command::ViewEvent(touch::input(node, text))).await
    }

    /// Sends the app to the background or brings it back; a [`model::LifeState`] will do where no more is to be said.
    ///
    /// # Errors
    /// The session has ended.
    pub async fn life(&self, to: impl Into<LifeChange>) -> Result<(), ActionError> {
        self.send(Command::Life(to.into())).await
    }

    /// Changes the network; `network_type` is one of `wx.getNetworkType`, `none` for no network.
    ///
    /// # Errors
    /// The session has ended.
    pub async fn network(&self, network_type: &str) -> Result<(), ActionError> {
        let connected = network_type != "none";
        self.send(Command::Network { connected, network_type: network_type.to_owned() }).await
    }

    /// Asks the session to end; [`Session::ended`] tells when it has. App code that goes on and on is interrupted.
    pub async fn stop(&self) {
        self.stop.turn();
        // Ended already is what was wanted.
        let _ = self.send(Command::Stop).await;
    }

    /// Waits until the session has ended and writes `end`; call it once. The log is complete afterwards.
    pub async fn ended(&mut self, reason: &str) -> SessionEnd {
        let crashed = SessionEnd::Internal("the session's thread died".into());
        let end = (&mut self.ended).await.unwrap_or(crashed);
        let reason = if end == SessionEnd::Stopped { reason.to_owned() } else { end.to_string() };
        self.log.record(EventKind::End { reason, events: self.log.len() + 1 });
        end
    }

    /// True once the session takes no commands any more.
    pub fn has_ended(&self) -> bool {
        self.commands.is_closed()
    }

    /// Resolves as soon as [`Session::has_ended`] is true; the log may say nothing about it.
    pub async fn ends(&self) {
        self.commands.closed().await;
    }

    /// Where the session takes commands, for a host that outlives none of it.
    pub(crate) fn commands(&self) -> mpsc::Sender<Command> {
        self.commands.clone()
    }

    fn find(&self, selector: &str) -> Result<NodeId, ActionError> {
        let parsed: Selector = selector.parse()?;
        let tree = self.view.tree();
        parsed.pick(&tree).ok_or_else(|| ActionError::NotFound {
            selector: selector.to_owned(),
            page: tree.page_path().unwrap_or("(none)").to_owned(),
        })
    }

    pub(crate) async fn send(&self, command: Command) -> Result<(), ActionError> {
        self.commands.send(command).await.map_err(|_| ActionError::Ended)
    }
}

fn prepared_view(package: &Package, options: &SessionOptions) -> (Arc<HeadlessView>, mpsc::Receiver<(u32, String)>) {
    let (view, questions) = HeadlessView::new(&options.config, options.screen.clone());
    view.tree().know_scopes(package.manifest.components.values().map(|component| component.style_scope.clone()));
    (Arc::new(view), questions)
}

fn logic_options(
    options: SessionOptions,
    log: &Arc<EventLog>,
    view: &Arc<HeadlessView>,
    transport: TransportFactory,
) -> logic::SessionOptions {
    logic::SessionOptions {
        config: options.config,
        launch: options.launch,
        storage_dir: options.storage_dir,
        seed: options.seed,
        epoch_at_start: None,
        paused_time: false,
        url_check: options.url_check,
        limits: options.limits,
        events: Arc::clone(log) as _,
        view: Arc::clone(view) as _,
        transport,
    }
}

/// Whole milliseconds of the session's clock.
pub(crate) fn epoch_of(clock: SessionClock) -> EpochClock {
    #[expect(clippy::cast_possible_truncation, reason = "2^53 milliseconds are 285000 years")]
    Arc::new(move || clock.epoch_ms() as i64)
}

fn record_start(log: &EventLog, package: &Package) {
    log.record(EventKind::Start {
        name: package.name.clone(),
        appid: package.manifest.appid.clone(),
        pages: package.manifest.pages.len(),
    });
    for warning in &package.warnings {
        log.record(EventKind::Notice { code: "package".into(), text: warning.to_string(), hint: warning.hint.clone() });
    }
}

/// Ends when the last owner of the view has let go of it, so that a session that is over keeps nothing alive.
async fn answer_questions(
    view: Weak<HeadlessView>,
    mut questions: mpsc::Receiver<(u32, String)>,
    commands: mpsc::WeakSender<Command>,
) {
    while let Some((id, request)) = questions.recv().await {
        let Some(reply) = view.upgrade().map(|view| view.answer(&request)) else { return };
        let Some(reply) = reply else { continue };
        let Some(commands) = commands.upgrade() else { return };
        if commands.send(Command::ViewReply { id, reply }).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8Path;

    /// Real time that a test waits before it fails.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn start(script: &str) -> Session {
        let dir = tempfile::tempdir().unwrap();
        let file = Utf8Path::from_path(dir.path()).unwrap().join("snippet.js");
        std::fs::write(&file, script).unwrap();
        let package = Package::open(&file, None).expect("the snippet opens");
        Session::start(Arc::new(package), SessionOptions::default()).unwrap()
    }

    #[tokio::test]
    async fn a_host_that_waits_learns_of_an_end_that_writes_no_event() {
        let mut session = start("wx.exitMiniProgram()");
        tokio::time::timeout(PATIENCE, session.ends()).await.expect("the session ends");
        assert!(session.has_ended());
        assert_eq!(session.ended("stopped").await, SessionEnd::Exited);
    }

    #[tokio::test]
    async fn a_session_that_is_over_keeps_no_view_alive() {
        let mut session = start("");
        session.stop().await;
        session.ended("stopped").await;
        let view = Arc::downgrade(session.view());
        drop(session);
        assert_eq!(view.strong_count(), 0);
    }
}
