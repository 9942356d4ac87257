//! A program in the background of which certain lines are waited for: servers, and clients that are timed.
//!
//! Invariant: a program started here is ended when its value is dropped.

use crate::process;
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// A child whose stdout or stderr is read; ended when dropped.
pub(crate) struct Watched {
    child: Child,
    lines: BufReader<Box<dyn Read>>,
}

impl Watched {
    /// Starts the program; what it says on stderr is dropped.
    ///
    /// # Errors
    /// It could not be started.
    pub(crate) fn start(mut command: Command) -> Result<Watched> {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = spawn(command)?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        Ok(Watched { child, lines: BufReader::new(Box::new(stdout)) })
    }

    /// The same for a program that talks on stderr; what it says on stdout is dropped.
    ///
    /// # Errors
    /// It could not be started.
    pub(crate) fn start_talking(mut command: Command) -> Result<Watched> {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = spawn(command)?;
        let stderr = child.stderr.take().context("stderr is piped")?;
        Ok(Watched { child, lines: BufReader::new(Box::new(stderr)) })
    }

    /// The first line that fits, without its end.
    ///
    /// # Errors
    /// The program ended before it.
    pub(crate) fn first_line(&mut self, fits: impl Fn(&str) -> bool) -> Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.lines.read_line(&mut line)? == 0 {
                bail!("it ended without the line that was waited for");
            }
            if fits(line.trim_end()) {
                return Ok(line.trim_end().to_owned());
            }
        }
    }
}

fn spawn(mut command: Command) -> Result<Child> {
    command.stdin(Stdio::null());
    command.spawn().with_context(|| format!("`{}` could not be started", process::shown(&command)))
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
