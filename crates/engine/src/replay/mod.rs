//! Replays a fixture to an app: no socket, no server, no waiting.
//!
//! Counterpart: `fixture::Player` decides what happens, the session runs on paused time, so that an hour of heartbeats passes as fast as
//! the app can beat. Invariant: the same app, fixture and seed give the same event log, byte for byte.

mod app_errors;
mod connection;
mod environment;
mod failing;
mod options;
mod stage;
mod stand_in;
mod transport;

pub use app_errors::add_app_errors;
pub use environment::{environment_name, from_environment, value_of};
pub use options::{Instead, app_of, session_options};

use crate::{Session, SessionOptions, StartError};
use fixture::{Header, Lines, Outcome, Pace, PlayerOptions, Side};
use package::Package;
use serde_json::Value;
use stand_in::StandIn;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::oneshot;
use transport::ReplayTransport;

/// What the clock shows at the start of a fixture that does not say when it was recorded: 2026-01-01 00:00 UTC.
const EPOCH: Duration = Duration::from_secs(1_767_225_600);

/// What to replay.
pub struct Replay {
    /// The fixture's first line.
    pub header: Header,
    /// Its other lines.
    pub lines: Lines,
    /// Folder of its side files.
    pub side_files: PathBuf,
    /// Values of variables, before those of the header.
    pub vars: Vec<(String, Value)>,
    /// How recorded times count. On paused time all of them cost nothing.
    pub pace: Pace,
}

impl std::fmt::Debug for Replay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replay").field("header", &self.header).field("pace", &self.pace).finish_non_exhaustive()
    }
}

impl Session {
    /// Starts the package with a fixture in place of servers and of the person with the phone. The session ends by itself behind the
    /// last line; then the receiver has what became of it. Storage and sockets of `options` are not used.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn replay(
        package: Arc<Package>,
        options: SessionOptions,
        replay: Replay,
    ) -> Result<(Session, oneshot::Receiver<Outcome>), StartError> {
        let epoch = epoch_at_start(&replay.header);
        let seed = replay.header.seed.unwrap_or(options.seed);
        let options = SessionOptions { storage_dir: None, seed, ..options };
        let (sender, outcome) = oneshot::channel();
        let player_options = PlayerOptions {
            side: Side::Server,
            pace: replay.pace,
            vars: replay.vars,
            side_files: replay.side_files,
            epoch_at_start: epoch,
            any_origin: false,
            is_real_time: false,
        };
        let scene = options.config.scene;
        let session = Session::start_paused(package, options, epoch, move |log, view| {
            Box::new(move |seams| {
                let player = fixture::Player::new(&replay.header, replay.lines, player_options);
                ReplayTransport::start(StandIn::new(player, log, view, seams, scene), sender)
            })
        })?;
        Ok((session, outcome))
    }
}

/// What the session's clock shows at the start: when the fixture was recorded.
fn epoch_at_start(header: &Header) -> Duration {
    let recorded = header.recorded.as_deref().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    let since = recorded.and_then(|time| Duration::try_from(time - OffsetDateTime::UNIX_EPOCH).ok());
    since.unwrap_or(EPOCH)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod sample_apps;
