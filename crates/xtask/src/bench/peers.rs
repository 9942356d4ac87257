//! The programs that are measured: the demo server, and clients of which the first fitting line is waited for.
//!
//! Invariant: a program started here is ended before the measurement goes on.

use super::Bench;
use crate::{clock, process};
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A child whose stdout is read; ended when dropped.
struct Watched {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Watched {
    fn start(mut command: Command) -> Result<Watched> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            command.spawn().with_context(|| format!("`{}` could not be started", process::shown(&command)))?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        Ok(Watched { child, stdout: BufReader::new(stdout) })
    }

    fn first_line(&mut self, fits: impl Fn(&str) -> bool) -> Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.stdout.read_line(&mut line)? == 0 {
                bail!("it ended without the line that was waited for");
            }
            if fits(&line) {
                return Ok(line.trim_end().to_owned());
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

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
