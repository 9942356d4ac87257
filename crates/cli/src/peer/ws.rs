//! `miniwire ws`: a WebSocket by hand, over the transport of sessions.

use super::args::WsArgs;
use super::ending::Ending;
use super::stdin::StdinLines;
use super::{output_exit, tls, watch_interrupt};
use crate::args::Format;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::report::{JsonReport, Report, TextOptions, TextReport};
use crate::terminal::say;
use engine::EventLog;
use model::Message;
use peers::websocket::{WebSocketClient, WebSocketEvent, WebSocketOptions};
use std::future::{pending, ready};
use std::io::{self, IsTerminal as _};
use std::sync::Arc;

/// Events printed between two looks at everything else.
const EVENTS_PER_PASS: usize = 512;

pub(super) async fn run(args: WsArgs) -> Exit {
    let tls = match tls(args.ca.as_deref()) {
        Ok(tls) => tls,
        Err(exit) => return exit,
    };
    let interrupt = match watch_interrupt() {
        Ok(interrupt) => interrupt,
        Err(exit) => return exit,
    };
    let report: Box<dyn Report> = match args.format {
        Format::Text => {
            Box::new(TextReport::new(TextOptions { frames: args.frames, peer: true, ..TextOptions::default() }))
        }
        Format::Json => Box::new(JsonReport::default()),
    };
    let log = Arc::new(EventLog::new());
    let options = WebSocketOptions {
        url: args.url,
        header: args.header.into_iter().map(|pair| (pair.0, pair.1)).collect(),
        protocols: args.protocol,
        deflate: args.deflate,
        timeout: args.timeout,
        tls,
    };
    let client = WebSocketClient::open(options, Arc::clone(&log) as _);
    let texts = args.send.into_iter().map(Message::text);
    let first: Vec<_> = texts.chain(args.binary.into_iter().map(|bytes| Message::binary(bytes.0))).collect();
    let ending = Ending::new(args.count, args.until, args.time_limit);
    if io::stdin().is_terminal() && args.format == Format::Text {
        say("lines are sent as text messages; Ctrl-D closes");
    }
    let talk = Talk { client, log, next: 0, report, ending, first, stdin: None, output_error: None };
    talk.run(interrupt).await
}

struct Talk {
    client: WebSocketClient,
    log: Arc<EventLog>,
    /// The first event that was not printed.
    next: u64,
    report: Box<dyn Report>,
    ending: Ending,
    /// What is sent once it is open.
    first: Vec<Message>,
    /// Read once it is open.
    stdin: Option<StdinLines>,
    output_error: Option<io::Error>,
}

impl Talk {
    async fn run(mut self, mut interrupt: Interrupt) -> Exit {
        let log = Arc::clone(&self.log);
        let mut closing = false;
        loop {
            let more = self.print();
            if self.output_error.is_some() && !closing {
                closing = true;
                self.client.close(1000, "");
            }
            tokio::select! {
                biased;
                () = interrupt.asked(), if !closing => {
                    closing = true;
                    self.client.close(1000, "");
                }
                () = self.ending.time_is_up(), if !closing => {
                    closing = true;
                    self.client.close(1000, "");
                }
                event = self.client.next() => {
                    if let Some(exit) = self.hear(event, &mut closing) {
                        return exit;
                    }
                }
                line = next_line(&mut self.stdin), if !closing => closing = self.typed(line),
                () = ready(()), if more => {}
                () = log.wait_for(self.next) => {}
            }
        }
    }

    fn hear(&mut self, event: WebSocketEvent, closing: &mut bool) -> Option<Exit> {
        match event {
            WebSocketEvent::Opened(_) => {
                for message in std::mem::take(&mut self.first) {
                    if let Err(error) = self.client.send(message) {
                        say(format!("not sent: {error}"));
                    }
                }
                self.stdin = Some(StdinLines::read());
            }
            WebSocketEvent::Message(message) => {
                if self.ending.saw(message.as_str()) && !*closing {
                    *closing = true;
                    self.client.close(1000, "");
                }
            }
            WebSocketEvent::Closed { code, .. } => {
                while self.print() {}
                return Some(self.exit(code));
            }
            WebSocketEvent::Failed(error) => {
                while self.print() {}
                return Some(Exit::Failed.because(&error.message, error.hint.as_deref()));
            }
        }
        None
    }

    /// Sends a line; true when the connection is being closed because there are no more.
    fn typed(&mut self, line: Option<io::Result<String>>) -> bool {
        match line {
            Some(Ok(line)) => {
                if let Err(error) = self.client.send(Message::text(line)) {
                    say(format!("not sent: {error}"));
                }
                return false;
            }
            Some(Err(error)) => say(format!("standard input ends here: {error}")),
            None => {}
        }
        self.stdin = None;
        let over = !self.ending.is_told();
        if over {
            self.client.close(1000, "");
        }
        over
    }

    /// Prints what is new, one pass; true when there may be more.
    fn print(&mut self) -> bool {
        let batch = self.log.read(self.next, EVENTS_PER_PASS);
        if batch.missed > 0 {
            self.report.missed(batch.missed);
        }
        for event in &batch.events {
            // Messages are shown as they are: whoever speaks by hand looks at bytes.
            self.report.event(event, &[]);
        }
        self.next = batch.next;
        if self.output_error.is_none() {
            self.output_error = self.report.flush().err();
        }
        batch.events.len() == EVENTS_PER_PASS
    }

    fn exit(&self, code: u16) -> Exit {
        /// RFC 6455 §7.4.1: normal, going away, and no code at all.
        const FINE: [u16; 3] = [1000, 1001, 1005];
        if let Some(error) = &self.output_error {
            return output_exit(error);
        }
        if let Some(missing) = self.ending.missing() {
            return Exit::Failed.because(&missing, Some("--for waits longer"));
        }
        if FINE.contains(&code) || code >= 3000 {
            return Exit::Fine;
        }
        let error = format!("the connection ended with {code}");
        Exit::Failed.because(&error, Some("`miniwire doctor` with the same URL says what may be wrong"))
    }
}

async fn next_line(stdin: &mut Option<StdinLines>) -> Option<io::Result<String>> {
    match stdin {
        Some(lines) => lines.next().await,
        None => pending().await,
    }
}
