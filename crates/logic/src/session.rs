//! One session: its options, its commands, its thread.
//!
//! Counterpart: `engine` starts sessions and owns what they report to. Invariant: whatever app code does, the host lives;
//! a session ends with exactly one [`SessionEnd`].

use crate::clock::SessionClock;
use crate::config::{Limits, SessionConfig};
use crate::event_loop;
use crate::launch::Launch;
use crate::life::LifeChange;
use crate::watchdog::StopSwitch;
use camino::Utf8PathBuf;
use model::{EventSink, NodeOpError};
use package::Package;
use std::fmt::{self, Debug};
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use transport::Transport;

/// Commands that may wait for a session; senders wait when it is full. Our choice: more than anybody taps in one turn.
pub const COMMAND_COUNT_MAX: usize = 1024;

/// Stack beyond the engine's own limit, for what runs below and above the app's frames.
const STACK_RESERVE_BYTES: usize = 8 << 20;

/// Makes the transport on the session's own thread, inside of its `LocalSet`.
pub type TransportFactory = Box<dyn FnOnce(Seams) -> Rc<dyn Transport> + Send>;

/// What a transport may hold on to of its session.
#[derive(Clone, Debug)]
pub struct Seams {
    /// The session's clock.
    pub clock: SessionClock,
    /// Where commands go, for whatever stands in for the person with the phone as well as for the servers.
    pub commands: mpsc::WeakSender<Command>,
}

/// Where node operations go. Called on the session's thread.
pub trait ViewLayer: Debug + Send + Sync {
    /// One batch of node operations, see `model::decode_batch`.
    ///
    /// # Errors
    /// The batch cannot be read; nothing of it was applied. That is a bug of the logic layer, which reports it.
    fn post(&self, batch: String) -> Result<(), NodeOpError>;

    /// A question about layout; the answer comes back as [`Command::ViewReply`] with the same id. `request` is JSON as
    /// `ui/logic/src/view/queries.ts` writes it.
    fn query(&self, id: u32, request: String);
}

/// How to run a package.
pub struct SessionOptions {
    /// Device, language, answers.
    pub config: SessionConfig,
    /// The first page.
    pub launch: Launch,
    /// Where storage lives; `None` keeps it in memory.
    pub storage_dir: Option<Utf8PathBuf>,
    /// Seed of `Math.random`.
    pub seed: u64,
    /// Wall clock at the start; the machine's when absent.
    pub epoch_at_start: Option<Duration>,
    /// Starts with tokio's time paused, for tests and replay.
    pub paused_time: bool,
    /// Overrides `setting.urlCheck` of the package.
    pub url_check: Option<bool>,
    /// Limits.
    pub limits: Limits,
    /// The event log.
    pub events: Arc<dyn EventSink>,
    /// The view.
    pub view: Arc<dyn ViewLayer>,
    /// Sockets.
    pub transport: TransportFactory,
}

impl Debug for SessionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOptions").field("launch", &self.launch).field("seed", &self.seed).finish_non_exhaustive()
    }
}

/// What a host may tell a session.
#[derive(Debug)]
pub enum Command {
    /// JSON of a `ViewEvent` (`ui/logic/src/native.ts`).
    ViewEvent(String),
    /// The answer to [`ViewLayer::query`].
    ViewReply {
        /// Id of the question.
        id: u32,
        /// JSON.
        reply: String,
    },
    /// Foreground, background, suspension.
    Life(LifeChange),
    /// The network changed.
    Network {
        /// False for `none`.
        connected: bool,
        /// `wifi`, `4g`, …
        network_type: String,
    },
    /// The back button.
    NavigateBack {
        /// By swiping from the edge, which `wx.enableAlertBeforeUnload` does not stop.
        swipe: bool,
    },
    /// The home button.
    Home,
    /// The system's theme changed.
    Theme(Theme),
    /// Data of all open pages as JSON, `[{page, path, data}]`, the one on top last.
    PageData(oneshot::Sender<String>),
    /// `setData({[path]: value})` on an open page; the answer is why it was not set.
    SetPageData {
        /// Number of the page.
        page: u32,
        /// A data path.
        path: String,
        /// The value as JSON.
        json: String,
        /// `None` when it was set.
        reply: oneshot::Sender<Option<String>>,
    },
    /// What the app has stored, looked at or changed from outside.
    Storage(StorageCommand),
    /// What JavaScript holds after a full garbage collection.
    MemoryUse(oneshot::Sender<MemoryUse>),
    /// Ends the session.
    Stop,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// As WeChat spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// A look at, or a change of, what the app has stored.
#[derive(Debug)]
pub enum StorageCommand {
    /// Everything.
    List(oneshot::Sender<StoredValues>),
    /// Stores a value; the answer is why it was not stored.
    Set {
        /// Key.
        key: String,
        /// The value as the app would have encoded it.
        value: String,
        /// `None` when it was stored.
        reply: oneshot::Sender<Option<String>>,
    },
    /// Forgets one key.
    Remove(String),
    /// Forgets everything.
    Clear,
}

/// What an app has stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredValues {
    /// Keys and encoded values, in order of keys.
    pub entries: Vec<(String, String)>,
    /// Bytes of all keys and values.
    pub bytes: usize,
    /// Bytes that they may have.
    pub bytes_max: usize,
}

/// What the session's JavaScript heap holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// Bytes in use.
    pub bytes: u64,
    /// Objects alive.
    pub objects: u64,
}

/// Why a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// The host stopped it.
    Stopped,
    /// The app called `wx.exitMiniProgram`.
    Exited,
    /// It was suspended for this long; the next start is a cold one.
    Destroyed(Duration),
    /// One turn ran longer than the limit.
    EndlessLoop(Duration),
    /// The JavaScript heap reached the limit.
    MemoryLimit,
    /// A bug of ours, or the engine could not start.
    Internal(String),
}

impl SessionEnd {
    /// True for what should not happen to an app.
    pub fn is_failure(&self) -> bool {
        !matches!(self, SessionEnd::Stopped | SessionEnd::Exited | SessionEnd::Destroyed(_))
    }
}

impl fmt::Display for SessionEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionEnd::Stopped => f.write_str("stopped"),
            SessionEnd::Exited => f.write_str("the app exited"),
            SessionEnd::Destroyed(after) => {
                let minutes = after.as_secs_f64() / 60.0;
                write!(f, "destroyed after {minutes} minutes of suspension, as on phones; the next start is a cold one")
            }
            SessionEnd::EndlessLoop(limit) => {
                write!(
                    f,
                    "one turn of the app's JavaScript ran for more than {} s: an endless loop?",
                    limit.as_secs_f32()
                )
            }
            SessionEnd::MemoryLimit => f.write_str("the app's JavaScript used more memory than the limit"),
            SessionEnd::Internal(cause) => write!(f, "miniwire failed: {cause}"),
        }
    }
}

/// A running session.
#[derive(Debug)]
pub struct LogicThread {
    /// Where commands go; full means the session is busy.
    pub commands: mpsc::Sender<Command>,
    /// Has a turn that is running give way; [`Command::Stop`] alone waits for its end.
    pub stop: StopSwitch,
    /// Resolves when the session has ended and its memory is free.
    pub ended: oneshot::Receiver<SessionEnd>,
}

/// Starts a session on a thread of its own.
///
/// # Errors
/// The operating system gives no thread.
pub fn spawn(package: Arc<Package>, options: SessionOptions) -> io::Result<LogicThread> {
    let (commands, inbox) = mpsc::channel(COMMAND_COUNT_MAX);
    let (end_sender, ended) = oneshot::channel();
    let stop = StopSwitch::default();
    let stopped = stop.clone();
    let weak = commands.downgrade();
    // The engine's own limit stays below the thread's stack, so that it throws a RangeError before the thread overflows.
    let thread_stack = options.limits.stack_bytes + STACK_RESERVE_BYTES;
    thread::Builder::new().name("miniwire-logic".into()).stack_size(thread_stack).spawn(move || {
        let end = run(package, options, (weak, inbox), stopped);
        // Nobody may be waiting any more.
        let _ = end_sender.send(end);
    })?;
    Ok(LogicThread { commands, stop, ended })
}

/// Both ends of the queue of commands.
pub(crate) type CommandQueue = (mpsc::WeakSender<Command>, mpsc::Receiver<Command>);

fn run(package: Arc<Package>, options: SessionOptions, commands: CommandQueue, stop: StopSwitch) -> SessionEnd {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(options.paused_time).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return SessionEnd::Internal(format!("no event loop: {error}")),
    };
    // The loop is a task among the connections' tasks: between two tasks nobody asks the kernel for events, but between a
    // task and the future that `block_on` runs, tokio does.
    let event_loop = async { tokio::task::spawn_local(event_loop::run(package, options, commands, stop)).await };
    let ended = tokio::task::LocalSet::new().block_on(&runtime, event_loop);
    ended.unwrap_or_else(|error| SessionEnd::Internal(error.to_string()))
}
