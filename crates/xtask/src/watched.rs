//! A program in the background of which certain lines are waited for: servers, and clients that are timed.
//!
//! Invariant: a program started here is ended when its value is dropped.

use crate::process;
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A child whose stdout is read; ended when dropped.
#[derive(Debug)]
pub(crate) struct Watched {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Watched {
    /// Starts the program; what it says on stderr is dropped.
    ///
    /// # Errors
    /// It could not be started.
    pub(crate) fn start(mut command: Command) -> Result<Watched> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            command.spawn().with_context(|| format!("`{}` could not be started", process::shown(&command)))?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        Ok(Watched { child, stdout: BufReader::new(stdout) })
    }

    /// The first line that fits, without its end.
    ///
    /// # Errors
    /// The program ended before it.
    pub(crate) fn first_line(&mut self, fits: impl Fn(&str) -> bool) -> Result<String> {
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
