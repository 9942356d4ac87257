//! The clients that the Autobahn test suite judges: they echo whatever its fuzzing server sends.
//!
//! Counterpart: `cargo xtask autobahn` starts the server and reads its report. Invariant: a client ends when the server has
//! written its report, whatever the cases did to the connections before.

mod logic_layer;
mod transport_alone;

use crate::BenchError;

/// Where the fuzzing server is, and as whom to play.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suite<'a> {
    /// `ws://host:port`, without a path.
    pub(crate) server: &'a str,
    /// The name in the server's report.
    pub(crate) agent: &'a str,
    /// Offers permessage-deflate on every connection.
    pub(crate) deflate: bool,
}

/// Plays every case of the server.
///
/// # Errors
/// An unknown client, or the server went away.
pub(crate) async fn play(client: &str, suite: Suite<'_>) -> Result<(), BenchError> {
    match client {
        "transport" => transport_alone::play(suite).await,
        "session" => logic_layer::play(suite).await,
        _ => Err(BenchError::Usage),
    }
}
