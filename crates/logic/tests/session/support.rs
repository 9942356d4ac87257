//! A mini-program in a temporary folder, a session that runs it, and what it said.

use crate::bare;
use camino::{Utf8Path, Utf8PathBuf};
use logic::{Command, Launch, LifeChange, Limits, LogicThread, SessionConfig, SessionEnd, SessionOptions, ViewLayer};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message, NodeOp, NodeOpError, decode_batch};
use package::Package;
use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use transport::{
    BodyTarget, HttpAnswer, HttpBody, HttpDone, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpRequest,
    InterfaceAddress, MdnsHandle, Opened, SendError, SocketError, TcpHandle, TcpRequest, Transport, UdpHandle,
    UdpRequest, WebSocketHandle, WebSocketRequest, WireEvent, WireQueue,
};

/// Real time that a test waits for an event before it fails with what it saw.
const PATIENCE: Duration = Duration::from_secs(20);

/// Files of a mini-program.
pub(crate) struct App {
    dir: tempfile::TempDir,
}

impl App {
    /// One page `pages/a/a` and this `app.js`.
    pub(crate) fn script(code: &str) -> App {
        App::page("Page({})", "<view/>").file("app.js", code)
    }

    /// One page `pages/a/a` with this script and template.
    pub(crate) fn page(script: &str, wxml: &str) -> App {
        let app = App { dir: tempfile::tempdir().unwrap() };
        app.file("app.json", r#"{"pages": ["pages/a/a"]}"#)
            .file("project.config.json", r#"{"setting": {"urlCheck": false}}"#)
            .file("app.js", "App({})")
            .file("pages/a/a.js", script)
            .file("pages/a/a.wxml", wxml)
    }

    pub(crate) fn file(self, path: &str, text: &str) -> App {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn root(&self) -> &Utf8Path {
        Utf8Path::from_path(self.dir.path()).unwrap()
    }

    pub(crate) fn start(&self) -> Run {
        self.start_with(|_| {})
    }

    pub(crate) fn start_with(&self, change: impl FnOnce(&mut SessionOptions)) -> Run {
        let package = Package::open(self.root(), None).expect("the package opens");
        assert!(package.errors.is_empty(), "{:?}", package.errors);
        let log = Arc::new(Log::default());
        let mut options = SessionOptions {
            config: SessionConfig::default(),
            launch: Launch::default(),
            storage_dir: None,
            seed: 7,
            epoch_at_start: Some(Duration::from_secs(1_800_000_000)),
            paused_time: true,
            url_check: None,
            // On paused time thirty minutes pass as soon as nobody has anything to do.
            limits: Limits { kept_suspended: Duration::MAX, ..Limits::default() },
            events: Arc::clone(&log) as _,
            view: Arc::clone(&log) as _,
            transport: Box::new(|_| Rc::new(EchoTransport)),
        };
        change(&mut options);
        Run { log, thread: logic::spawn(Arc::new(package), options).unwrap() }
    }
}

/// A running session.
pub(crate) struct Run {
    pub(crate) log: Arc<Log>,
    pub(crate) thread: LogicThread,
}

/// Everything that a session wrote.
#[derive(Debug, Default)]
pub(crate) struct Log {
    events: Mutex<Vec<EventKind>>,
    ops: Mutex<Vec<NodeOp>>,
    count: watch::Sender<usize>,
}

impl EventSink for Log {
    fn record(&self, kind: EventKind) {
        self.events.lock().unwrap().push(kind);
        self.count.send_modify(|count| *count += 1);
    }
}

impl ViewLayer for Log {
    fn post(&self, batch: String) -> Result<(), NodeOpError> {
        self.ops.lock().unwrap().extend(decode_batch(&batch)?);
        self.count.send_modify(|count| *count += 1);
        Ok(())
    }

    fn query(&self, _: u32, _: String) {}
}

impl Log {
    pub(crate) fn events(&self) -> Vec<EventKind> {
        self.events.lock().unwrap().clone()
    }

    pub(crate) fn ops(&self) -> Vec<NodeOp> {
        self.ops.lock().unwrap().clone()
    }

    /// Console lines in order.
    pub(crate) fn console(&self) -> Vec<String> {
        let text = |kind: EventKind| if let EventKind::Console { text, .. } = kind { Some(text) } else { None };
        self.events().into_iter().filter_map(text).collect()
    }

    /// Message and stack of the uncaught errors.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let error =
            |kind| if let EventKind::Error { message, stack, .. } = kind { Some((message, stack)) } else { None };
        self.events().into_iter().filter_map(error).collect()
    }

    /// Node that was given this text, for tapping its parent.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |op| match op {
            NodeOp::CreateText { text, .. } | NodeOp::SetText { text, .. } => Some(text),
            _ => None,
        };
        self.ops().into_iter().filter_map(text).collect()
    }

    async fn wait(&self, what: &str, seen: impl Fn(&Log) -> bool) {
        let mut count = self.count.subscribe();
        let wait = async {
            while !seen(self) {
                count.changed().await.unwrap();
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            panic!("never came: {what}; events: {:#?}", self.events());
        }
    }
}

impl Run {
    /// Waits for a console line, and returns all lines up to then.
    pub(crate) async fn console_until(&self, line: &str) -> Vec<String> {
        self.log.wait(line, |log| log.console().iter().any(|one| one == line)).await;
        self.log.console()
    }

    pub(crate) async fn wait(&self, what: &str, seen: impl Fn(&Log) -> bool) {
        self.log.wait(what, seen).await;
    }

    pub(crate) async fn send(&self, command: Command) {
        self.thread.commands.send(command).await.expect("the session runs");
    }

    pub(crate) async fn life(&self, to: impl Into<LifeChange>) {
        self.send(Command::Life(to.into())).await;
    }

    /// Waits until the session has ended by itself.
    pub(crate) async fn ended(self) -> (SessionEnd, Arc<Log>) {
        match tokio::time::timeout(PATIENCE, self.thread.ended).await {
            Ok(end) => (end.unwrap(), self.log),
            Err(_) => panic!("the session never ended; events: {:#?}", self.log.events()),
        }
    }

    pub(crate) async fn stop(self) -> Arc<Log> {
        self.send(Command::Stop).await;
        self.ended().await.1
    }
}

/// Sockets that open at once and send every message back; `ws://refused` never opens, `ws://task` writes in a task of its own, as live
/// sockets do.
#[derive(Debug)]
struct EchoTransport;

#[derive(Debug)]
struct EchoHandle {
    conn: ConnectionId,
    events: Rc<WireQueue>,
    closed: RefCell<bool>,
    writes_in_task: bool,
}

impl Transport for EchoTransport {
    fn open_websocket(
        &self,
        conn: ConnectionId,
        request: WebSocketRequest,
        events: Rc<WireQueue>,
    ) -> Box<dyn WebSocketHandle> {
        if request.url.contains("refused") {
            let (kind, message) = (transport::ConnectErrorKind::Refused, "refused".to_owned());
            let error = transport::ConnectError { kind, message, hint: None };
            events.push_now(conn, WireEvent::Failed(error));
        } else {
            let header = vec![("X-Case".to_owned(), "kept".to_owned())];
            let opened = Opened { status: 101, header, protocol: None, profile: model::SocketProfile::default() };
            events.push_now(conn, WireEvent::Opened(Box::new(opened)));
        }
        let writes_in_task = request.url.contains("task");
        Box::new(EchoHandle { conn, events, closed: RefCell::new(false), writes_in_task })
    }

    fn open_tcp(&self, conn: ConnectionId, request: TcpRequest, events: Rc<WireQueue>) -> Box<dyn TcpHandle> {
        bare::open_tcp(conn, &request, events)
    }

    fn open_udp(
        &self,
        conn: ConnectionId,
        request: UdpRequest,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn UdpHandle>, SocketError> {
        Ok(bare::open_udp(conn, request, events))
    }

    fn browse(
        &self,
        conn: ConnectionId,
        service_type: &str,
        events: Rc<WireQueue>,
    ) -> Result<Box<dyn MdnsHandle>, SocketError> {
        Ok(bare::browse(conn, service_type, events))
    }

    fn interfaces(&self) -> Vec<InterfaceAddress> {
        vec![InterfaceAddress { address: [10, 0, 0, 7].into(), netmask: [255, 255, 255, 0].into() }]
    }

    fn open_http(&self, conn: ConnectionId, request: HttpRequest, events: Rc<WireQueue>) -> Box<dyn HttpHandle> {
        let handle = EchoRequest { conn, events, ended: RefCell::new(false) };
        if !request.url.contains("silent") {
            handle.answer(&request);
        }
        Box::new(handle)
    }
}

/// A request that is answered at once with what it sent, as text, in chunks or in a file; `silent` never is.
#[derive(Debug)]
struct EchoRequest {
    conn: ConnectionId,
    events: Rc<WireQueue>,
    ended: RefCell<bool>,
}

impl EchoRequest {
    fn push(&self, event: HttpEvent) {
        self.events.push_now(self.conn, WireEvent::Http(event));
    }

    fn answer(&self, request: &HttpRequest) {
        *self.ended.borrow_mut() = true;
        let sent = match &request.body {
            HttpBody::Empty => String::new(),
            HttpBody::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            HttpBody::Multipart { head, file, tail, .. } => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                format!("{}{}{}", text(head), fs::read_to_string(file).unwrap(), text(tail))
            }
        };
        let said = serde_json::json!({"method": request.method, "url": request.url, "body": sent,
            "timeout": request.timeout.as_millis(), "header": request.header})
        .to_string();
        let mut header = vec![("X-CaSe".to_owned(), "kept".to_owned())];
        header.extend(["a=1", "b=2"].map(|cookie| ("Set-Cookie".to_owned(), cookie.to_owned())));
        self.push(HttpEvent::Head(Box::new(HttpAnswer { status: 200, header })));
        let mut body = bytes::Bytes::new();
        match &request.into {
            BodyTarget::Memory => body = said.into(),
            BodyTarget::Chunks => {
                for text in ["one", "two"] {
                    self.push(HttpEvent::Chunk(text.into()));
                }
            }
            BodyTarget::File(path) => {
                self.push(HttpEvent::Progress { bytes: 4, total: Some(4) });
                fs::write(path, "file").unwrap();
            }
        }
        let profile = model::HttpProfile::default();
        self.push(HttpEvent::Done(Box::new(HttpDone { body, body_bytes: 0, profile, retried: Vec::new() })));
    }
}

impl HttpHandle for EchoRequest {
    fn abort(&self, by: CloseInitiator) {
        if !self.ended.replace(true) {
            let kind = if by == CloseInitiator::App { HttpErrorKind::Aborted } else { HttpErrorKind::Interrupted };
            self.push(HttpEvent::Failed(HttpError { kind, message: String::new(), hint: None }));
        }
    }
}

impl WebSocketHandle for EchoHandle {
    fn send(&self, message: Message) -> Result<(), SendError> {
        let (conn, events) = (self.conn, Rc::clone(&self.events));
        let write = move || events.push_now(conn, WireEvent::Message(message));
        if self.writes_in_task {
            tokio::task::spawn_local(async move { write() });
        } else {
            write();
        }
        Ok(())
    }

    fn close(&self, by: CloseInitiator, code: u16, reason: &str) {
        if !self.closed.replace(true) {
            let reason = reason.to_owned();
            self.events.push_now(self.conn, WireEvent::Closed { by, code, reason });
        }
    }
}

/// Storage folder beside the app's files.
pub(crate) fn storage_of(app: &App) -> Utf8PathBuf {
    app.root().join("storage-of-test")
}
