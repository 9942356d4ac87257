//! One measurement per process: what a round trip costs through the logic layer and without it, what a session weighs, and
//! what the Autobahn test suite says.
//!
//! Counterpart: `cargo xtask bench` starts these in turns beside a Node client and judges the numbers; `cargo xtask autobahn`
//! does so with the suite.
//! Invariant: the measured loop prints nothing and reads no clock but `tokio::time`; one line of JSON at the end.

mod autobahn;
mod front;
mod load;
mod memory;
mod replay;
mod samples;
mod script;
mod session;
mod socket;

use autobahn::Suite;
use load::{Cell, Kind, Payload};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::ExitCode;

const USAGE: &str = "usage: miniwire-bench socket <url> <rounds> | session <url> <rounds> | memory <folder>
       miniwire-bench load bare|session|recorded echo|receive|send text|binary <bytes> <count> <server>
       miniwire-bench load-server
       miniwire-bench front <port of the broker>
       miniwire-bench replay <messages>
       miniwire-bench script <file>
       miniwire-bench autobahn transport|session plain|deflate <server> <agent>";

/// Of the round trips that are promised.
const PAYLOAD: Payload = Payload { kind: Kind::Text, bytes: 64 };
/// Round trips before the first that counts.
const WARM_UP_ROUNDS: usize = 500;

/// Why there is no number.
#[derive(Debug, thiserror::Error)]
enum BenchError {
    #[error("{USAGE}")]
    Usage,
    #[error("the WebSocket failed: {0}")]
    Socket(#[from] tokio_tungstenite::tungstenite::Error),
    #[error("the connection could not be opened: {0}")]
    Open(String),
    #[error("the server closed the connection")]
    Closed,
    #[error("the package could not be opened: {0}")]
    Package(#[from] package::PackageError),
    #[error("the session did not start: {0}")]
    Start(#[from] engine::StartError),
    #[error("the session ended before it was done: {0}")]
    Ended(String),
    #[error("{sends} messages for {rounds} round trips: rounds that differ cannot be told apart in the log")]
    Uneven { sends: usize, rounds: usize },
    #[error(transparent)]
    Record(#[from] fixture::RecordError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match measure(&words).await {
        Ok(report) => {
            // A reader that went away has no use for the number.
            drop(writeln!(std::io::stdout(), "{report}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            drop(writeln!(std::io::stderr(), "miniwire-bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn measure(words: &[&str]) -> Result<Value, BenchError> {
    let count = |word: &str| word.parse::<usize>().map_err(|_| BenchError::Usage);
    match words {
        ["socket", url, rounds] => Ok(socket::round_trips(url, count(rounds)?, PAYLOAD).await?.report()),
        ["session", url, rounds] => Ok(session::round_trips(url, count(rounds)?, PAYLOAD).await?.report()),
        ["memory", folder] => memory::of_a_session(folder.into()).await,
        ["front", port] => front::serve(port.parse().map_err(|_| BenchError::Usage)?).await.map(|()| Value::Null),
        ["replay", messages] => replay::measure(count(messages)?).await,
        ["load-server"] => load::serve().await.map(|()| Value::Null),
        ["script", file] => script::play(file.as_ref()).await,
        ["load", client, words @ ..] => load::measure(client, Cell::parse(words).ok_or(BenchError::Usage)?).await,
        ["autobahn", client, mode @ ("plain" | "deflate"), server, agent] => {
            let suite = Suite { server, agent, deflate: *mode == "deflate" };
            autobahn::play(client, suite).await.map(|()| json!({ "played": agent }))
        }
        _ => Err(BenchError::Usage),
    }
}
