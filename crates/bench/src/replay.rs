//! The same app and the same messages three times: from a fixture, from a real server, and from a fixture to nobody.
//!
//! Counterpart: `cargo xtask bench replay`. Invariant: all of them exchange the same messages, one answered before the next, and only the
//! exchange is timed.

use crate::BenchError;
use crate::session::{package_of, wait_at_end};
use engine::replay::Replay;
use engine::{Session, SessionOptions};
use fixture::{Content, Header, Lines, Next, Pace, Player, PlayerOptions, Reader, Seen, Side};
use futures_util::{SinkExt as _, StreamExt as _};
use model::{ConnectionId, EventKind, Message};
use serde_json::{Value, json};
use std::io::Cursor;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;

const DONE: &str = "bench: done";
/// A chat message.
const TEXT: &str = r#"{"type":"message","id":1234,"name":"bob","text":"how are you?"}"#;

/// Plays `messages` messages each way and says how many a second there were.
pub(crate) async fn measure(messages: usize) -> Result<Value, BenchError> {
    let rounds = messages / 2;
    let live = through_the_app(rounds, Server::Live).await?;
    let replay = through_the_app(rounds, Server::Fixture).await?;
    let player = alone(rounds)?;
    let per_second = |time: Duration| messages as f64 / time.as_secs_f64();
    Ok(json!({
        "messages": messages,
        "live_per_s": per_second(live),
        "replay_per_s": per_second(replay),
        "player_per_s": per_second(player),
    }))
}

#[derive(Clone, Copy, PartialEq)]
enum Server {
    Live,
    Fixture,
}

/// From the first message of the app to its last word.
async fn through_the_app(rounds: usize, server: Server) -> Result<Duration, BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}/", listener.local_addr()?);
    let package = package_of(&script(&url, rounds))?;
    let options = SessionOptions { url_check: Some(false), ..SessionOptions::default() };
    let echoing = (server == Server::Live).then(|| std::thread::spawn(move || echo(listener.into_std())));
    let begun = Instant::now();
    let mut session = match server {
        Server::Live => Session::start(package, options)?,
        Server::Fixture => {
            let (header, lines) = fixture(&url, rounds)?;
            let replay =
                Replay { header, lines, side_files: PathBuf::new(), vars: Vec::new(), pace: Pace::Recorded(1.0) };
            Session::replay(package, options, replay)?.0
        }
    };
    if server == Server::Live {
        wait_at_end(&mut session, |event| matches!(&event.kind, EventKind::Console { text, .. } if text == DONE))
            .await?;
    } else {
        session.ends().await;
    }
    let took = begun.elapsed();
    session.stop().await;
    session.ended("done").await;
    let log = session.log();
    let mut done = false;
    log.visit(log.len().saturating_sub(16), usize::MAX, |_, event| {
        done |= matches!(&event.kind, EventKind::Console { text, .. } if text == DONE);
    });
    drop(echoing);
    if done { Ok(took) } else { Err(BenchError::Ended("the messages were not all exchanged".into())) }
}

/// Answers each message with itself, on a thread of its own.
fn echo(listener: std::io::Result<std::net::TcpListener>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(listener) = listener.and_then(TcpListener::from_std) else { return };
        let Ok((stream, _)) = listener.accept().await else { return };
        // Replies are small, and nobody waits to fill a packet.
        let _ = stream.set_nodelay(true);
        let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
        while let Some(Ok(message)) = socket.next().await {
            if message.is_close() || socket.send(message).await.is_err() {
                return;
            }
        }
    });
}

/// The player without an app: what it plays is answered at once.
fn alone(rounds: usize) -> Result<Duration, BenchError> {
    let url = "ws://127.0.0.1:1/";
    let (header, lines) = fixture(url, rounds)?;
    let options = PlayerOptions {
        side: Side::Server,
        pace: Pace::Recorded(1.0),
        vars: Vec::new(),
        side_files: PathBuf::new(),
        epoch_at_start: Duration::ZERO,
        any_origin: false,
        is_real_time: false,
    };
    let begun = Instant::now();
    let mut player = Player::new(&header, lines, options);
    let request = fixture::OpenRequest { transport: "websocket".into(), url: url.into(), ..Default::default() };
    let mut now = Duration::from_millis(20);
    player.opened_by_them(now, request);
    let conn = ConnectionId(1);
    loop {
        match player.next(now, None) {
            Next::Play(_) => {}
            // What is ours to play is due at once; what is theirs may take seconds.
            Next::Wait(until) if until < now + Duration::from_secs(1) => now = until,
            Next::Wait(_) => {
                player.saw(now, conn, Seen::Content(Content::Message(Message::text(TEXT))));
            }
            Next::Over => break,
        }
    }
    let took = begun.elapsed();
    let outcome = player.into_outcome();
    match outcome.failures.first() {
        None => Ok(took),
        Some(failure) => Err(BenchError::Ended(failure.text.clone())),
    }
}

/// As the recorder writes it.
fn fixture(url: &str, rounds: usize) -> Result<(Header, Lines), BenchError> {
    let mut text =
        format!("{{\"miniwire\":1,\"name\":\"bench\",\"seed\":1}}\n{{\"t\":0,\"event\":\"open\",\"url\":\"{url}\"}}\n");
    text.push_str("{\"t\":1,\"event\":\"opened\"}\n");
    for _ in 0..rounds {
        for dir in ["out", "in"] {
            text.push_str(&format!("{{\"t\":2,\"conn\":1,\"event\":\"{dir}\",\"json\":{TEXT}}}\n"));
        }
    }
    text.push_str("{\"t\":3,\"event\":\"end\"}\n");
    let reader = Reader::open(Cursor::new(text)).map_err(|problem| BenchError::Ended(problem.to_string()))?;
    Ok((reader.header().clone(), Box::new(reader)))
}

fn script(url: &str, rounds: usize) -> String {
    format!(
        "const task = wx.connectSocket({{ url: {url:?}, tcpNoDelay: true }})
const data = {TEXT:?}
let sent = 0
function send() {{
  sent += 1
  task.send({{ data }})
}}
task.onOpen(send)
task.onMessage(() => {{
  if (sent < {rounds}) send()
  else console.log({DONE:?})
}})
task.onError(({{ errMsg }}) => {{ throw new Error(errMsg) }})
"
    )
}
