//! The programs that are measured: the demo server, and clients of which the first fitting line is waited for.
//!
//! Invariant: a program started here is ended before the measurement goes on (`watched.rs`).

use super::Bench;
use crate::watched::Watched;
use crate::{clock, process};
use anyhow::{Context as _, Result};
use std::process::Command;
use std::time::Duration;

/// `miniwire serve` on a free port.
pub(super) struct EchoServer {
    _server: Watched,
    /// Of `/echo`.
    pub(super) url: String,
}

impl EchoServer {
    pub(super) fn start(bench: &Bench) -> Result<EchoServer> {
        let mut command = Command::new(&bench.miniwire);
        command.args(["serve", "--port", "0"]);
        let mut server = Watched::start(command)?;
        let line =
            server.first_line(|line| line.starts_with("listening on ")).context("the demo server did not start")?;
        let url = format!("ws://{}/echo", line.trim_start_matches("listening on "));
        Ok(EchoServer { _server: server, url })
    }
}

/// From starting the program to its first line that fits.
pub(super) fn time_to_line(command: Command, fits: impl Fn(&str) -> bool) -> Result<Duration> {
    let name = process::shown(&command);
    let begin = clock::now();
    let mut program = Watched::start(command)?;
    program.first_line(fits).with_context(|| format!("`{name}`"))?;
    Ok(begin.elapsed())
}

/// The one line of JSON that a client prints.
pub(super) fn report(command: Command) -> Result<serde_json::Value> {
    let name = process::shown(&command);
    serde_json::from_str(&process::capture(command)?).with_context(|| format!("`{name}` printed no JSON"))
}

/// The JSON behind this word, the first time that the program says it.
pub(super) fn tells_json(program: &mut Watched, word: &str) -> Result<serde_json::Value> {
    let line = program.first_line(|line| line.starts_with(word))?;
    serde_json::from_str(line.trim_start_matches(word)).context("what was reported is no JSON")
}
