//! The two streams of the command: data on stdout, talk on stderr, and a word about slow work.
//!
//! Invariant: a reader that has gone (`| head -1`) never makes the command panic.

use anstream::stream::IsTerminal as _;
use owo_colors::OwoColorize as _;
use std::future::Future;
use std::io::{self, Write as _};
use std::time::Duration;
use tokio::time::{Instant, interval_at};

/// Work that takes less is not spoken of.
const QUIET_FOR: Duration = Duration::from_millis(500);
/// How often the time that has passed is shown.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// Data for stdout, written at once; styles are left out where nobody sees colour.
///
/// # Errors
/// Stdout takes no more; `BrokenPipe` means that the reader has all that it wanted.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// A line of talk on stderr.
pub(crate) fn say(text: impl AsRef<str>) {
    // Nobody listens: there is no better place to complain.
    let _ = writeln!(anstream::stderr().lock(), "{}", text.as_ref());
}

/// The next step after an error.
pub(crate) fn say_hint(hint: &str) {
    say(self::hint(hint));
}

/// The next step as it is said.
pub(crate) fn hint(hint: &str) -> String {
    format!("{} {hint}", "hint:".cyan())
}

/// Waits for slow work and says how long it takes, on a terminal only; the line is wiped out at the end.
pub(crate) async fn with_progress<T>(what: &str, work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    with_changing_progress(|| format!("{what} … {:.1} s", start.elapsed().as_secs_f32()), work).await
}

/// The same with a line that is made anew each time.
pub(crate) async fn with_changing_progress<T>(line: impl Fn() -> String, work: impl Future<Output = T>) -> T {
    if !io::stderr().is_terminal() {
        return work.await;
    }
    let start = Instant::now();
    let mut ticks = interval_at(start + QUIET_FOR, PROGRESS_EVERY);
    let mut said = false;
    tokio::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = ticks.tick() => {
                said = true;
                rewrite_line(&line());
            }
        }
    };
    if said {
        rewrite_line("");
    }
    done
}

/// Makes room for data that is printed while progress is shown.
pub(crate) fn wipe_progress() {
    if io::stderr().is_terminal() {
        rewrite_line("");
    }
}

fn rewrite_line(text: &str) {
    let mut stderr = anstream::stderr().lock();
    // Only a hint: nothing is lost when it cannot be shown.
    let _ = write!(stderr, "\r\x1b[K{text}").and_then(|()| stderr.flush());
}
