//! `/poll/ticker`: the ticks after a cursor by long polling.
//!
//! Invariant: an answer comes within the wait asked for, with an empty list when nothing happened.

use super::source::Source;
use crate::http::{Answer, Query};
use crate::stop::Stop;
use std::time::Duration;
use tokio::time::timeout;

/// The longest wait in seconds: that of `wx.request` without a `timeout`. Our choice.
pub const POLL_WAIT_MAX_S: u64 = 60;

/// The wait where nobody says.
const WAIT_DEFAULT_S: u64 = 25;

/// Answers with the ticks after `cursor`, waiting for one up to `wait` seconds.
pub(crate) async fn answer(source: &Source, query: Query<'_>, mut stop: Stop) -> Answer {
    let numbers = query
        .number("cursor", 0..=u64::MAX, 0)
        .and_then(|cursor| Ok((cursor, query.number("wait", 0..=POLL_WAIT_MAX_S, WAIT_DEFAULT_S)?)));
    let (cursor, wait_s) = match numbers {
        Ok(numbers) => numbers,
        Err(why) => return Answer::bad_request(why),
    };
    tokio::select! {
        // With nothing at the end of the wait the list is empty.
        _ = timeout(Duration::from_secs(wait_s), source.beyond(cursor)) => {}
        () = stop.requested() => {}
    }
    Answer::json(&source.after(cursor))
}
