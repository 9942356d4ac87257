//! `miniwire demo`: an embedded server and two clients of the chat sample that talk to each other.
//!
//! What a new user sees first. Counterpart: `fixtures/apps/chat`.

use crate::args::DemoArgs;
use crate::drive::{Drive, Outcome, Plan};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::report::{TextOptions, TextReport};
use crate::run::open_package;
use crate::schedule::Step;
use crate::terminal::say;
use engine::{Launch, Session, SessionConfig, SessionOptions};
use owo_colors::Style;
use package::Package;
use servers::{Server, ServerOptions};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Name, colour, and what the client says when, in milliseconds.
struct Part {
    name: &'static str,
    style: Style,
    lines: &'static [(u64, &'static str)],
}

fn parts() -> [Part; 2] {
    [
        Part {
            name: "小红",
            style: Style::new().magenta().bold(),
            lines: &[(1500, "你好，小明！"), (4500, "真的，没有开发者工具也能跑 🎉")],
        },
        Part {
            name: "小明",
            style: Style::new().cyan().bold(),
            lines: &[(3000, "你好！我们在真的 WebSocket 上聊天？"), (6000, "每一帧都看得见。")],
        },
    ]
}

/// Runs the demo.
pub(crate) async fn demo(args: DemoArgs) -> Exit {
    let package = match open_package(&args.app).await {
        Ok(package) => package,
        Err(exit) => return exit,
    };
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = match Server::start(ServerOptions { addr, ..ServerOptions::default() }).await {
        Ok(server) => server,
        Err(error) => return Exit::Failed.because(&error.to_string(), Some(error.hint())),
    };
    let url = format!("ws://{}/chat", server.local_addr());
    let interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    say(format!("Two clients of {} talk over {url} for {} s.\n", args.app, args.time_limit.as_secs_f32()));
    let stage = Stage { package, url, start: Instant::now(), length: args.time_limit, frames: args.frames, interrupt };
    let [first, second] = parts();
    let (first, second) = tokio::join!(stage.play(&first), stage.play(&second));
    server.shutdown().await;
    say("\nNext: miniwire run <your mini-program folder>, or miniwire run --help.");
    match (first, second) {
        (Ok(first), Ok(second)) => worst(first.exit(None), second.exit(None)),
        (Err(exit), _) | (_, Err(exit)) => exit,
    }
}

/// What the two clients share.
struct Stage {
    package: Arc<Package>,
    url: String,
    start: Instant,
    length: Duration,
    frames: bool,
    interrupt: Interrupt,
}

impl Stage {
    async fn play(&self, part: &Part) -> Result<Outcome, Exit> {
        let session = Session::start(Arc::clone(&self.package), self.options(part))
            .map_err(|error| Exit::Failed.because(&error.to_string(), None))?;
        let steps = part.lines.iter().flat_map(|(at_ms, text)| {
            let at = Duration::from_millis(*at_ms);
            [
                (at, Step::Input { selector: "#message".into(), text: (*text).into() }),
                (at + Duration::from_millis(50), Step::Tap { selector: "#send".into() }),
            ]
        });
        let deadline = Some(self.start + self.length);
        let plan = Plan { steps: steps.collect(), deadline, ..Plan::default() };
        let client = Some((part.name.to_owned(), part.style));
        let mut report =
            TextReport::new(TextOptions { frames: self.frames, brief: true, client, ..TextOptions::default() });
        Ok(Drive::new(session, plan).run(&mut report, self.interrupt.clone()).await)
    }

    fn options(&self, part: &Part) -> SessionOptions {
        let query = [("server", self.url.as_str()), ("name", part.name), ("room", "大厅"), ("auto", "1")];
        let query = query.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let config = SessionConfig::default();
        let launch = Launch { path: String::new(), query: BTreeMap::from(query), scene: config.scene };
        SessionOptions {
            launch,
            config,
            url_check: Some(false),
            log_start: Some(self.start),
            ..SessionOptions::default()
        }
    }
}

fn worst(first: Exit, second: Exit) -> Exit {
    if first == Exit::Fine { second } else { first }
}
