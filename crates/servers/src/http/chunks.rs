//! `/http/chunks`: a text that comes in chunks, so that `enableChunked` has something to show.

use super::answer::{Answer, text_stream};
use super::query::Query;
use crate::stop::Stop;
use futures_util::stream::unfold;
use std::time::Duration;
use tokio::time::sleep;

/// Chunks of one answer. Our choice.
pub const CHUNKS_MAX: u64 = 1000;

/// Milliseconds between two chunks. Our choice.
pub const CHUNK_INTERVAL_MAX_MS: u64 = 10_000;

/// Bytes of one chunk. Our choice.
pub const CHUNK_BYTES_MAX: u64 = 64 * 1024;

/// Chunks where nobody says how many.
const CHUNKS_DEFAULT: u64 = 5;
/// Milliseconds between them.
const INTERVAL_DEFAULT_MS: u64 = 200;

/// Answers with `count` chunks, one each `interval` milliseconds, each of `size` bytes; without a size, of one line.
pub(super) fn answer(query: Query<'_>, stop: Stop) -> Answer {
    match Plan::read(query) {
        Ok(plan) => Answer::streamed("text/plain; charset=utf-8", text_stream(plan.texts(stop))),
        Err(why) => Answer::bad_request(why),
    }
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    count: u64,
    interval: Duration,
    size: usize,
}

impl Plan {
    fn read(query: Query<'_>) -> Result<Self, String> {
        let count = query.number("count", 1..=CHUNKS_MAX, CHUNKS_DEFAULT)?;
        let interval = query.number("interval", 0..=CHUNK_INTERVAL_MAX_MS, INTERVAL_DEFAULT_MS)?;
        let size = query.number("size", 1..=CHUNK_BYTES_MAX, 0)?;
        let size = usize::try_from(size).map_err(|error| error.to_string())?;
        Ok(Plan { count, interval: Duration::from_millis(interval), size })
    }

    /// The first chunk comes at once.
    fn texts(self, stop: Stop) -> impl futures_util::Stream<Item = String> {
        unfold((0, stop), move |(sent, mut stop)| async move {
            if sent == self.count {
                return None;
            }
            if sent > 0 {
                tokio::select! {
                    () = sleep(self.interval) => {}
                    () = stop.requested() => return None,
                }
            }
            Some((self.text(sent + 1), (sent + 1, stop)))
        })
    }

    /// `chunk 1 of 5` and a line break; cut or filled with dots to the size asked for.
    fn text(self, number: u64) -> String {
        let line = format!("chunk {number} of {}\n", self.count);
        if self.size == 0 {
            return line;
        }
        let mut text = line.trim_end().chars().take(self.size - 1).collect::<String>();
        text.extend(std::iter::repeat_n('.', self.size - 1 - text.len()));
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Uri;

    fn plan(query: &str) -> Result<Plan, String> {
        Plan::read(Query::of(&format!("/http/chunks?{query}").parse::<Uri>().unwrap()))
    }

    #[test]
    fn a_chunk_is_a_line_or_of_the_size_asked_for() {
        assert_eq!(plan("count=2").unwrap().text(1), "chunk 1 of 2\n");
        assert_eq!(plan("count=2&size=16").unwrap().text(2), "chunk 2 of 2...\n");
        assert_eq!(plan("size=1").unwrap().text(1), "\n");
        assert_eq!(plan("size=65536").unwrap().text(1).len(), 65536);
    }

    #[test]
    fn numbers_at_their_limits_are_taken_and_one_past_them_is_refused() {
        assert!(plan("count=1000&interval=10000&size=65536").is_ok());
        for past in ["count=1001", "count=0", "interval=10001", "size=65537", "size=0", "count=many"] {
            assert!(plan(past).is_err(), "{past}");
        }
    }
}
