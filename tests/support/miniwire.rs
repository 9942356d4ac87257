//! The binary: started with a storage and a cache of its own, ended with the test, its output kept.
//!
//! Counterpart: `cargo xtask test blackbox` builds it and passes `MINIWIRE_BIN`.

use crate::{Events, Killed, Lines, repository};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A command line in the making.
#[derive(Debug)]
pub struct Miniwire {
    command: Command,
    home: TempDir,
    stdin: String,
}

/// A run that goes on.
#[derive(Debug)]
pub struct Running {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    _home: TempDir,
}

/// A run that has ended.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Data.
    pub stdout: String,
    /// Talk.
    pub stderr: String,
}

impl Miniwire {
    /// `miniwire <words>`.
    ///
    /// # Panics
    /// The binary has not been built.
    pub fn new(words: &[&str]) -> Miniwire {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(binary());
        command.args(words).env("NO_COLOR", "1");
        command.env("MINIWIRE_CACHE_DIR", home.path().join("cache")).env("MINIWIRE_DATA_DIR", home.path().join("data"));
        Miniwire { command, home, stdin: String::new() }
    }

    /// `miniwire run <package>`.
    ///
    /// # Panics
    /// The binary has not been built.
    pub fn run(package: impl AsRef<OsStr>) -> Miniwire {
        Miniwire::new(&["run"]).argument(package)
    }

    /// One more argument.
    #[must_use]
    pub fn argument(mut self, argument: impl AsRef<OsStr>) -> Miniwire {
        self.command.arg(argument);
        self
    }

    /// More arguments.
    #[must_use]
    pub fn arguments(mut self, arguments: &[&str]) -> Miniwire {
        self.command.args(arguments);
        self
    }

    /// Text on standard input, which ends after it.
    #[must_use]
    pub fn stdin(mut self, text: &str) -> Miniwire {
        self.stdin = text.to_owned();
        self
    }

    /// A variable of its environment.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Miniwire {
        self.command.env(name, value);
        self
    }

    /// The folder in which it works.
    #[must_use]
    pub fn within(mut self, folder: &Path) -> Miniwire {
        self.command.current_dir(folder);
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// It does not end within `WAIT_MAX`, or it panicked.
    pub fn end(self) -> Outcome {
        self.start().end()
    }

    /// Starts it.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn start(self) -> Running {
        if self.stdin.is_empty() {
            return Running { lines: Lines::spawn(self.command), _home: self.home };
        }
        let file = self.home.path().join("stdin");
        std::fs::write(&file, &self.stdin).expect("the input can be written");
        let stdin = File::open(file).expect("the input can be read");
        Running { lines: Lines::spawn_with(self.command, stdin.into()), _home: self.home }
    }
}

impl Running {
    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Kills it as it is.
    pub fn kill(self) -> Killed {
        self.lines.kill()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// It does not end within `WAIT_MAX`, or it panicked.
    pub fn end(self) -> Outcome {
        let (status, stdout, stderr) = self.lines.wait_for_end();
        let join = |lines: Vec<String>| lines.into_iter().map(|line| line + "\n").collect::<String>();
        let outcome = Outcome { code: status.code(), stdout: join(stdout), stderr: join(stderr) };
        assert!(!outcome.stderr.contains("panicked at"), "a panic reached the user:\n{}", outcome.stderr);
        outcome
    }
}

impl Outcome {
    /// Asserts the exit code; what was printed is shown when it differs.
    ///
    /// # Panics
    /// The code differs.
    pub fn with_code(self, code: i32) -> Outcome {
        assert!(
            self.code == Some(code),
            "exit code {:?} instead of {code}\nstdout:\n{}\nstderr:\n{}",
            self.code,
            self.stdout,
            self.stderr
        );
        self
    }

    /// The events of a run with `--format json`.
    ///
    /// # Panics
    /// A line of stdout is no event.
    pub fn events(&self) -> Events {
        Events::parse(&self.stdout)
    }

    /// Asserts that stderr holds all of these.
    ///
    /// # Panics
    /// One of them is not there.
    pub fn saying(self, parts: &[&str]) -> Outcome {
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is not on stderr:\n{}", self.stderr);
        }
        self
    }
}

/// `MINIWIRE_BIN`, or the binary beside the test's own, or the one of a plain `cargo build`.
fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("MINIWIRE_BIN") {
        return path.into();
    }
    let name = format!("miniwire{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().expect("a test knows its own path");
    // target/debug/deps/blackbox-… → target/debug/miniwire
    let beside = own.ancestors().nth(2).map(|profile| profile.join(&name));
    let usual = repository().join("target/debug").join(&name);
    let found = beside.into_iter().chain([usual]).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("the miniwire binary has not been built; run `cargo xtask test blackbox`"))
}
