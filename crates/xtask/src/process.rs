//! Starting programs so that a missing or failing one is told in one sentence.
//!
//! Invariant: a child's own output is shown as it comes; xtask adds only what the child cannot know.

use crate::screen::advice;
use anyhow::{Result, bail};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Shows the command, runs it, and lets it write to our terminal.
///
/// # Errors
/// The program is missing, or it ended with anything but success.
pub(crate) fn run(command: Command) -> Result<()> {
    crate::screen::note(&shown(&command));
    run_quietly(command)
}

/// As [`run`], without showing the command first.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_quietly(mut command: Command) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("`{}` ended with {status}", shown(&command)),
        Err(error) => Err(not_started(&command, &error)),
    }
}

/// Runs the command and returns its stdout.
///
/// # Errors
/// The program is missing, or it failed; its stderr is in the message.
pub(crate) fn capture(mut command: Command) -> Result<String> {
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(Output { status, stderr, .. }) => {
            bail!("`{}` ended with {status}: {}", shown(&command), String::from_utf8_lossy(&stderr).trim())
        }
        Err(error) => Err(not_started(&command, &error)),
    }
}

/// The program on `PATH` or in the places where Debian keeps servers, which are not on a user's `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let server_places = ["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from);
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).chain(server_places).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// The command as one would type it, with the folder where it runs.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        advice(format!("the program `{program}` is missing"), format!("install `{program}` and put it on PATH"))
    } else {
        anyhow::anyhow!("`{program}` could not be started: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_one_sentence() {
        let error = run_quietly(Command::new("no-such-program-here")).unwrap_err();
        assert_eq!(error.to_string(), "the program `no-such-program-here` is missing");
    }

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["fmt", "--all"]);
        assert_eq!(shown(&command), "cargo fmt --all");
    }
}
