//! `/sse/ticker`: the ticks as server-sent events, resumed by `Last-Event-ID`.
//!
//! Counterpart: the HTML standard, §9.2. Invariant: a reader that falls behind is told how many it missed.

use super::prices::News;
use super::source::Source;
use crate::http::{Answer, Query, text_stream};
use crate::stop::Stop;
use futures_util::Stream;
use futures_util::stream::unfold;
use http::HeaderMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// What `retry` tells the client to wait before it comes back. Our choice.
const RETRY_MS: u64 = 2000;

/// Time between two comments that keep the connection alive. Our choice; the standard advises 15 s.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(5);

/// Answers with events until the client leaves, `count` of them were sent, or the server stops.
pub(crate) fn answer(source: Arc<Source>, headers: &HeaderMap, query: Query<'_>, stop: Stop) -> Answer {
    let count = match query.number("count", 1..=u64::MAX, u64::MAX) {
        Ok(count) => count,
        Err(why) => return Answer::bad_request(why),
    };
    let last_seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(ToOwned::to_owned);
    // An id that is none of ours is a stream begun elsewhere: it begins anew.
    let last_seen = last_seen.or_else(|| query.text("lastEventId")).and_then(|id| id.parse().ok());
    let cursor = last_seen.unwrap_or_else(|| source.last_id().saturating_sub(1));
    let now = Instant::now();
    let reader = Reader { source, stop, cursor, count, heartbeat: now + HEARTBEAT_EVERY, begun: false };
    Answer::streamed("text/event-stream", text_stream(reader.texts()))
}

struct Reader {
    source: Arc<Source>,
    stop: Stop,
    cursor: u64,
    count: u64,
    heartbeat: Instant,
    begun: bool,
}

impl Reader {
    fn texts(self) -> impl Stream<Item = String> {
        unfold(self, |mut reader| async { reader.next().await.map(|text| (text, reader)) })
    }

    async fn next(&mut self) -> Option<String> {
        if !self.begun {
            self.begun = true;
            return Some(format!("retry: {RETRY_MS}\n\n"));
        }
        if self.count == 0 {
            return None;
        }
        tokio::select! {
            () = self.source.beyond(self.cursor) => {
                let news = self.source.after(self.cursor);
                Some(self.tell(news))
            }
            () = sleep_until(self.heartbeat) => {
                self.heartbeat += HEARTBEAT_EVERY;
                Some(": heartbeat\n\n".to_owned())
            }
            () = self.stop.requested() => None,
        }
    }

    fn tell(&mut self, mut news: News) -> String {
        let mut text = String::new();
        if news.missed > 0 {
            text.push_str(&format!("event: gap\ndata: {{\"missed\":{}}}\n\n", news.missed));
        }
        news.ticks.truncate(usize::try_from(self.count).unwrap_or(usize::MAX));
        for tick in news.ticks {
            // Plain strings and numbers always have a JSON form.
            let data = serde_json::to_string(&tick).unwrap_or_default();
            text.push_str(&format!("id: {}\nevent: price\ndata: {data}\n\n", tick.id));
            self.cursor = tick.id;
            self.count -= 1;
        }
        text
    }
}
