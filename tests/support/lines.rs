//! A child process read line by line, so that a test can wait for what it says.
//!
//! Invariant: both pipes are always drained, so a talkative child never stops; the child is killed when the value is dropped.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// No wait in these tests takes longer; a busy machine with two cores needs a fraction of it.
pub const WAIT_MAX: Duration = Duration::from_secs(60);

/// A running child and everything it has printed so far.
#[derive(Debug)]
pub struct Lines {
    name: String,
    child: Child,
    said: Arc<Said>,
}

#[derive(Debug, Default)]
struct Said {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    stdout: Vec<String>,
    /// When each line of stdout came.
    came: Vec<Instant>,
    stderr: Vec<String>,
    /// Pipes that have reached their end, out of two.
    ended: u8,
}

/// A child that was killed.
#[derive(Debug)]
pub struct Killed {
    /// It lived up to here for certain.
    pub at: Instant,
    /// What it had said, each line with the time at which it was read.
    pub stdout: Vec<(Instant, String)>,
}

/// Which pipe.
#[derive(Clone, Copy, Debug)]
enum Pipe {
    Stdout,
    Stderr,
}

impl Lines {
    /// Starts the command with both pipes read.
    ///
    /// # Panics
    /// The program cannot be started.
    pub fn spawn(command: Command) -> Lines {
        Lines::spawn_with(command, Stdio::null())
    }

    /// The same with something on standard input.
    ///
    /// # Panics
    /// The program cannot be started.
    pub fn spawn_with(mut command: Command, stdin: Stdio) -> Lines {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        let said = Arc::new(Said::default());
        read_into(child.stdout.take().expect("stdout is piped"), Pipe::Stdout, Arc::clone(&said));
        read_into(child.stderr.take().expect("stderr is piped"), Pipe::Stderr, Arc::clone(&said));
        Lines { name, child, said }
    }

    /// The first line of stdout that fits, as soon as it is there.
    ///
    /// # Panics
    /// The child ends, or [`WAIT_MAX`] passes, without such a line.
    pub fn wait_for_stdout(&self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        self.wait_for(what, |state| state.stdout.iter().find(|line| fits(line)).cloned())
    }

    /// Waits until all of stdout so far is as wanted.
    ///
    /// # Panics
    /// The child ends, or [`WAIT_MAX`] passes, before it is.
    pub fn wait_for_all_stdout(&self, what: &str, fits: impl Fn(&[String]) -> bool) {
        self.wait_for(what, |state| fits(&state.stdout).then_some(()));
    }

    /// The first line of stderr that fits, as soon as it is there.
    ///
    /// # Panics
    /// The child ends, or [`WAIT_MAX`] passes, without such a line.
    pub fn wait_for_stderr(&self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        self.wait_for(what, |state| state.stderr.iter().find(|line| fits(line)).cloned())
    }

    /// Waits for the end: its status, stdout and stderr.
    ///
    /// # Panics
    /// [`WAIT_MAX`] passes first; the child is killed and what it said is shown.
    pub fn wait_for_end(mut self) -> (ExitStatus, Vec<String>, Vec<String>) {
        let state = self.said.lock();
        let waited = self.said.changed.wait_timeout_while(state, WAIT_MAX, |state| state.ended < 2);
        let (mut state, timeout) = waited.expect("no reader panics");
        if timeout.timed_out() {
            let transcript = state.transcript();
            drop(state);
            drop(self.child.kill());
            panic!("{} did not end within {WAIT_MAX:?}; it said:\n{transcript}", self.name);
        }
        let (stdout, stderr) = (std::mem::take(&mut state.stdout), std::mem::take(&mut state.stderr));
        drop(state);
        (self.child.wait().expect("the child can be waited for"), stdout, stderr)
    }

    /// Everything on stdout so far.
    pub fn stdout(&self) -> Vec<String> {
        self.said.lock().stdout.clone()
    }

    /// Kills it as it is (SIGKILL), and reads what it has said.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn kill(mut self) -> Killed {
        let at = now();
        self.child.kill().expect("the child can be killed");
        let state = self.said.lock();
        let waited = self.said.changed.wait_timeout_while(state, WAIT_MAX, |state| state.ended < 2);
        let (mut state, _) = waited.expect("no reader panics");
        let (came, stdout) = (std::mem::take(&mut state.came), std::mem::take(&mut state.stdout));
        drop(state);
        Killed { at, stdout: came.into_iter().zip(stdout).collect() }
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What a terminal sends on Ctrl-C.
    ///
    /// # Panics
    /// The signal could not be sent.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        let status = Command::new("kill").args(["-INT", &self.id().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "{} could not be interrupted", self.name);
    }

    fn wait_for<T>(&self, what: &str, find: impl Fn(&State) -> Option<T>) -> T {
        let state = self.said.lock();
        let nothing_yet = |state: &mut State| state.ended < 2 && find(state).is_none();
        let waited = self.said.changed.wait_timeout_while(state, WAIT_MAX, nothing_yet);
        let (state, _) = waited.expect("no reader panics");
        let found = find(&state);
        let transcript = if found.is_none() { state.transcript() } else { String::new() };
        // Let go of the lock first: a panic under it would take the readers down too.
        drop(state);
        found.unwrap_or_else(|| panic!("{} never said {what}; it said:\n{transcript}", self.name))
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill and nothing to say about it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Said {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no reader panics")
    }
}

impl State {
    fn transcript(&self) -> String {
        format!("stdout:\n  {}\nstderr:\n  {}", self.stdout.join("\n  "), self.stderr.join("\n  "))
    }
}

#[expect(clippy::disallowed_methods, reason = "what a process of its own says has the time of the machine")]
fn now() -> Instant {
    Instant::now()
}

fn read_into(source: impl Read + Send + 'static, pipe: Pipe, said: Arc<Said>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(source);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            let came = now();
            let mut state = said.lock();
            match pipe {
                Pipe::Stdout => {
                    state.stdout.push(line);
                    state.came.push(came);
                }
                Pipe::Stderr => state.stderr.push(line),
            }
            said.changed.notify_all();
            drop(state);
            bytes.clear();
        }
        said.lock().ended += 1;
        said.changed.notify_all();
    });
}
