//! A client for any server: the client of a fixture, over the live transport of sessions.
//!
//! Counterpart: `miniwire replay --against`. Invariants: everything runs inside a tokio `LocalSet`; what is still open when the last line is
//! settled is closed.

mod driver;
mod origin;
mod request;

pub use origin::Origin;

use crate::clock::epoch_ms;
use crate::stop::Stop;
use crate::{Recording, ReplayOptions};
use driver::Driver;
use fixture::{Outcome, Problem, Side};
use model::{EventKind, EventSink};
use std::sync::Arc;
use std::time::Duration;
use transport::{FaultSwitch, LiveOptions, LiveTransport, TlsOptions};

/// How to drive.
#[derive(Clone, Debug)]
pub struct DriveOptions {
    /// How to replay.
    pub replay: ReplayOptions,
    /// Origins in place of those in the lines, at most one for each kind of socket.
    pub origins: Vec<Origin>,
    /// Whom `wss://` and `https://` trust.
    pub tls: TlsOptions,
}

/// Plays the client of a fixture until every line is settled, `stop` resolves or `limit` is over. True beside the outcome when it was stopped.
///
/// # Errors
/// The fixture can no longer be read.
pub async fn drive(
    recording: &Recording,
    options: DriveOptions,
    stop: impl Future<Output = ()>,
    limit: Option<Duration>,
) -> Result<(Outcome, bool), Problem> {
    let player = recording.player(Side::Client, &options.replay)?;
    let live = LiveOptions { epoch_ms: Arc::new(epoch_ms), tls: options.tls, faults: FaultSwitch::default() };
    let driver = Driver::new(player, LiveTransport::new(Arc::new(Unlogged), live), options.origins);
    Ok(driver.run(Stop::new(stop, limit)).await)
}

/// The outcome has all that is told of a drive.
#[derive(Debug)]
struct Unlogged;

impl EventSink for Unlogged {
    fn record(&self, _kind: EventKind) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixture::Pace;
    use std::io::Write as _;
    use tokio::net::TcpListener;
    use tokio::task::LocalSet;

    #[tokio::test]
    async fn a_drive_ends_in_time_while_a_message_waits_for_its_connection() {
        // Nobody takes the connection up, so that it never opens.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let open = format!(r#"{{"event":"open","url":"ws://{}/"}}"#, silent.local_addr().unwrap());
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "{{\"miniwire\":1}}\n{open}\n{{\"event\":\"out\",\"text\":\"x\"}}").unwrap();
        let recording = Recording::open(file.path()).unwrap();
        let replay = ReplayOptions { pace: Pace::Asap, vars: Vec::new(), timing: None };
        let options = DriveOptions { replay, origins: Vec::new(), tls: TlsOptions::default() };
        let driving = drive(&recording, options, std::future::pending(), Some(Duration::from_millis(200)));
        let (outcome, is_stopped) = LocalSet::new().run_until(driving).await.unwrap();
        let told = format!("{:?}", outcome.failures);
        assert!(is_stopped && !told.contains("was not open"), "{told}");
    }
}
