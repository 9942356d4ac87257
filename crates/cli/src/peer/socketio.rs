//! `miniwire socketio`: one event to a Socket.IO server, or those that it sends.

use super::args::{EmitArgs, ListenArgs, ServerArgs};
use super::console::{Console, fields};
use super::ending::Ending;
use super::{output_exit, tls, watch_interrupt};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::report::message_text;
use crate::terminal::say;
use engine::EventLog;
use model::{Event, EventKind, Message};
use owo_colors::OwoColorize as _;
use peers::socketio::{SocketIoClient, SocketIoEvent, SocketIoFailure, SocketIoOptions, socket_io_url};
use serde_json::{Value, json};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

pub(super) async fn emit(args: EmitArgs) -> Exit {
    let timeout = args.server.timeout;
    let task = Task::Emit { event: args.event, args: args.args, ack: args.ack, timeout };
    start(args.server, Ending::new(None, None, None), task).await
}

pub(super) async fn listen(args: ListenArgs) -> Exit {
    let ending = Ending::new(args.count, None, args.time_limit);
    start(args.server, ending, Task::Listen { only: args.events }).await
}

/// What the command is for.
#[derive(Debug)]
enum Task {
    Emit { event: String, args: Vec<Value>, ack: bool, timeout: Duration },
    Listen { only: Vec<String> },
}

async fn start(server: ServerArgs, ending: Ending, task: Task) -> Exit {
    let query: Vec<_> = server.query.into_iter().map(|pair| (pair.0, pair.1)).collect();
    let url = match socket_io_url(&server.url, &query) {
        Ok(url) => url,
        Err(error) => {
            return Exit::Usage.because(&error.to_string(), Some("the URL is that of the server, as in a browser"));
        }
    };
    let tls = match tls(server.ca.as_deref()) {
        Ok(tls) => tls,
        Err(exit) => return exit,
    };
    let interrupt = match watch_interrupt() {
        Ok(interrupt) => interrupt,
        Err(exit) => return exit,
    };
    let console = Console::new(server.format);
    let log = Arc::new(EventLog::starting_at(console.start));
    let options = SocketIoOptions {
        url,
        header: server.header.into_iter().map(|pair| (pair.0, pair.1)).collect(),
        namespace: server.namespace.clone(),
        auth: server.auth,
        timeout: server.timeout,
        tls,
    };
    let client = SocketIoClient::open(options, Arc::clone(&log) as _);
    let namespace = server.namespace;
    let talk =
        Talk { client, console, log, next: 0, ending, task, namespace, waiting: None, unsent: None, closing: false };
    talk.run(interrupt).await
}

struct Talk {
    client: SocketIoClient,
    console: Console,
    log: Arc<EventLog>,
    /// The first event of the log that was not looked at.
    next: u64,
    ending: Ending,
    task: Task,
    namespace: String,
    /// An answer that is waited for: its number and until when.
    waiting: Option<(u64, Instant)>,
    /// Why the event could not be sent.
    unsent: Option<String>,
    closing: bool,
}

impl Talk {
    async fn run(mut self, mut interrupt: Interrupt) -> Exit {
        loop {
            let give_up = self.waiting.map(|(_, give_up)| give_up);
            let event = tokio::select! {
                biased;
                () = interrupt.asked(), if !self.closing => {
                    self.close();
                    continue;
                }
                () = self.ending.time_is_up(), if !self.closing => {
                    self.close();
                    continue;
                }
                () = sleep_or_never(give_up), if !self.closing => {
                    self.close();
                    continue;
                }
                event = self.client.next() => event,
            };
            self.tell_log();
            if let Some(exit) = self.hear(event) {
                return exit;
            }
            if self.console.error().is_some() && !self.closing {
                self.close();
            }
        }
    }

    fn hear(&mut self, event: SocketIoEvent) -> Option<Exit> {
        match event {
            SocketIoEvent::Connected { sid } => {
                let namespace = self.namespace.clone();
                if !self.console.is_json() {
                    say(format!("joined the namespace {namespace} as {sid}"));
                }
                self.console.json_line("joined", || fields(json!({"namespace": namespace, "sid": sid})));
                self.begin();
            }
            SocketIoEvent::Event { name, args, id } => self.arrived(&name, &args, id),
            SocketIoEvent::Ack { id, args } => {
                if self.waiting.take_if(|(waiting, _)| *waiting == id).is_some() {
                    let text = || format!("{} {}  {}", "←".cyan(), "answer".bold(), arguments(&args));
                    self.console
                        .line(text, "ack", || fields(json!({"namespace": self.namespace, "id": id, "args": args})));
                    self.close();
                }
            }
            SocketIoEvent::Disconnected if !self.closing => {
                let error = format!("the server ended the namespace {}", self.namespace);
                return Some(Exit::Failed.because(&error, Some("see the server's log; it called socket.disconnect()")));
            }
            SocketIoEvent::Disconnected => {}
            SocketIoEvent::Closed { code, .. } => return Some(self.exit(code)),
            SocketIoEvent::Failed(failure) => return Some(self.failed(&failure)),
        }
        None
    }

    fn begin(&mut self) {
        let Task::Emit { event, args, ack, timeout } = &self.task else { return };
        let (ack, give_up) = (*ack, Instant::now() + *timeout);
        match self.client.emit(event, args.clone(), ack) {
            Ok(id) => {
                let text = || format!("{} {}  {}", "→".green(), event.bold(), arguments(args));
                let namespace = &self.namespace;
                let out = || fields(json!({"namespace": namespace, "name": event, "args": args, "id": id}));
                self.console.line(text, "out", out);
                self.waiting = id.map(|id| (id, give_up));
            }
            Err(error) => self.unsent = Some(error.to_string()),
        }
        if self.waiting.is_none() {
            self.closing = true;
            self.client.hang_up();
        }
    }

    fn arrived(&mut self, name: &str, args: &[Value], id: Option<u64>) {
        let Task::Listen { only } = &self.task else { return };
        if self.closing || !(only.is_empty() || only.iter().any(|wanted| wanted == name)) {
            return;
        }
        let wants = if id.is_some() { "  (wants an answer)" } else { "" };
        let shown = message_text(&Message::text(name));
        let text = || format!("{} {}  {}{}", "←".cyan(), shown.bold(), arguments(args), wants.dimmed());
        let namespace = &self.namespace;
        self.console.line(text, "in", || {
            let mut event = fields(json!({"namespace": namespace, "name": name, "args": args}));
            if let Some(id) = id {
                event.insert("id".to_owned(), id.into());
            }
            event
        });
        if self.ending.saw(None) {
            self.close();
        }
    }

    fn close(&mut self) {
        self.closing = true;
        self.client.close();
    }

    /// Prints how the connection fares; its messages are told as events.
    fn tell_log(&mut self) {
        /// Between two events of the client there are the frames of one message, and little else.
        const EVENTS_PER_PASS: usize = 512;
        loop {
            let batch = self.log.read(self.next, EVENTS_PER_PASS);
            self.next = batch.next;
            for event in &batch.events {
                self.tell_logged(event);
            }
            if batch.events.len() < EVENTS_PER_PASS {
                return;
            }
        }
    }

    fn tell_logged(&mut self, event: &Event) {
        match &event.kind {
            EventKind::In { .. } | EventKind::Out { .. } | EventKind::Frame { .. } => {}
            EventKind::Notice { text, .. } if !self.console.is_json() => say(text),
            _ if self.console.is_json() => {
                if let Ok(line) = serde_json::to_string(event) {
                    self.console.write(&(line + "\n"));
                }
            }
            _ => {}
        }
    }

    fn failed(&mut self, failure: &SocketIoFailure) -> Exit {
        if failure.code != "connect" {
            let fail = || {
                let mut fields =
                    fields(json!({"errMsg": failure.message, "cause": failure.message, "kind": failure.code}));
                if let Some(data) = &failure.data {
                    fields.insert("data".to_owned(), (**data).clone());
                }
                fields
            };
            self.console.json_line("fail", fail);
        }
        let data = failure.data.as_ref().map(|data| format!(" {data}")).unwrap_or_default();
        let hint = match failure.code {
            "refused" if failure.message.ends_with("Invalid namespace") => failure.hint.clone(),
            "refused" => Some(
                "a middleware of the server says so; --auth, --query and --header give it what it wants".to_owned(),
            ),
            _ => failure.hint.clone(),
        };
        Exit::Failed.because(&format!("{failure}{data}"), hint.as_deref())
    }

    fn exit(&self, code: u16) -> Exit {
        if let Some(error) = self.console.error() {
            return output_exit(error);
        }
        if let Some(error) = &self.unsent {
            return Exit::Failed.because(&format!("the event was not sent: {error}"), None);
        }
        if self.waiting.is_some() {
            let hint = Some("the server has to call the callback of its handler; --timeout waits longer");
            return Exit::Failed.because("no answer came; --ack waits for one", hint);
        }
        if let Some(missing) = self.ending.missing() {
            return Exit::Failed.because(&missing, Some("check the namespace and the name of the event"));
        }
        if self.closing {
            return Exit::Fine;
        }
        Exit::Failed.because(&format!("the server ended the connection with {code}"), Some("see the server's log"))
    }
}

/// Arguments as JSON, one line.
fn arguments(args: &[Value]) -> String {
    let texts: Vec<_> = args.iter().map(Value::to_string).collect();
    message_text(&Message::text(texts.join(", ")))
}

async fn sleep_or_never(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}
