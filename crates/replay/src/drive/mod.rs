//! A client for any server: the client of a fixture, over the live transport of sessions.
//!
//! Counterpart: `miniwire replay --against`. Invariants: everything runs inside a tokio `LocalSet`; what is still open when the last line is
//! settled is closed.

mod driver;
mod origin;
mod request;

pub use origin::Origin;

use crate::clock::epoch_ms;
use crate::{Recording, ReplayOptions};
use driver::Driver;
use fixture::{Outcome, Problem, Side};
use model::{EventKind, EventSink};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
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
    let time_is_up = async {
        match limit {
            Some(limit) => sleep(limit).await,
            None => std::future::pending().await,
        }
    };
    let stop = async {
        tokio::select! {
            () = stop => "it was interrupted".to_owned(),
            () = time_is_up => format!("its {} s were over", limit.unwrap_or_default().as_secs_f64()),
        }
    };
    Ok(driver.run(stop).await)
}

/// The outcome has all that is told of a drive.
#[derive(Debug)]
struct Unlogged;

impl EventSink for Unlogged {
    fn record(&self, _kind: EventKind) {}
}
