//! What sessions write and reporters read.
//!
//! Counterpart: sessions write through `model::EventSink`; reporters read windows of it and wait for more.
//! Invariant: reading never blocks writing for longer than a copy of the window; when the log is full the oldest events
//! go first and are counted.

use super::kept::KeptEvents;
use model::{Event, EventKind, EventSink};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Events kept. Our choice: an hour of 250 events a second.
pub(crate) const EVENT_COUNT_MAX: usize = 1_000_000;
/// Payload bytes kept, so that large messages cannot fill the memory.
const PAYLOAD_BYTES_MAX: usize = 256 << 20;
/// Payload bytes of one visit, which looks for a text in them while writers wait: about a millisecond.
const VISIT_BYTES_MAX: usize = 1 << 20;

/// Events of one visit, where all of them are looked at.
const EVENTS_PER_VISIT: usize = 4096;

/// All events of one session.
#[derive(Debug)]
pub struct EventLog {
    /// Not set as long as the clock of a replay has not begun.
    start: OnceLock<Instant>,
    /// The time at which the clock of a replay ended.
    stopped_at: OnceLock<Duration>,
    inner: Mutex<Inner>,
    /// Wakes readers.
    arrived: Notify,
    /// Readers that wait, so that on the way of every frame nobody is woken where nobody waits.
    waiting: AtomicUsize,
    /// Recordings that follow.
    recordings: AtomicUsize,
}

#[derive(Debug, Default)]
struct Inner {
    events: KeptEvents,
    /// Events that were dropped from the front; also the number of the first one that is left.
    dropped: u64,
    /// Uncaught errors of the app, also those that were dropped.
    errors: u64,
}

/// A window of the log.
#[derive(Debug)]
pub struct EventBatch {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// Where to read on.
    pub next: u64,
    /// Events that were dropped before they could be read.
    pub missed: u64,
}

/// How far a visit came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visited {
    /// Where to go on.
    pub next: u64,
    /// Events that have fallen out of the log; the first one left has this number.
    pub dropped: u64,
    /// True when there are more.
    pub more: bool,
}

impl EventLog {
    /// An empty log whose time starts now.
    pub fn new() -> Self {
        EventLog::starting_at(Instant::now())
    }

    /// An empty log whose time starts at `start`, so that the logs of several sessions can be read side by side.
    pub fn starting_at(start: Instant) -> Self {
        let log = EventLog::waiting_for_clock();
        log.start_clock(start);
        log
    }

    /// An empty log whose time stands at 0 until [`EventLog::start_clock`], for a session with a clock of its own.
    pub(crate) fn waiting_for_clock() -> Self {
        EventLog {
            start: OnceLock::new(),
            stopped_at: OnceLock::new(),
            inner: Mutex::default(),
            arrived: Notify::new(),
            waiting: AtomicUsize::new(0),
            recordings: AtomicUsize::new(0),
        }
    }

    /// Somebody records what comes: bodies are whole until this is dropped.
    pub(crate) fn recorded(self: &Arc<Self>) -> Recorded {
        self.recordings.fetch_add(1, Ordering::Relaxed);
        Recorded(Arc::clone(self))
    }

    /// Time begins; once only.
    pub(crate) fn start_clock(&self, start: Instant) {
        let _ = self.start.set(start);
    }

    /// Appends an event of another time: what is read from a file has its own.
    pub(crate) fn record_at(&self, at: Duration, kind: EventKind) {
        self.lock().push(at, kind);
        self.wake_readers();
    }

    /// Appends an event, and tells its number.
    pub(crate) fn append(&self, kind: EventKind) -> u64 {
        let mut inner = self.lock();
        let at = self.now();
        let number = inner.dropped + inner.events.len() as u64;
        inner.push(at, kind);
        drop(inner);
        self.wake_readers();
        number
    }

    /// Time stands still from here on, because the clock of the session has gone.
    pub(crate) fn stop_clock(&self) {
        let _ = self.stopped_at.set(self.now());
    }

    fn now(&self) -> Duration {
        match (self.stopped_at.get(), self.start.get()) {
            (Some(stopped), _) => *stopped,
            (None, Some(start)) => start.elapsed(),
            (None, None) => Duration::ZERO,
        }
    }

    /// Up to `max` events from number `from` on (the first event is number 0).
    pub fn read(&self, from: u64, max: usize) -> EventBatch {
        let inner = self.lock();
        let first = from.max(inner.dropped);
        let skip = usize::try_from(first - inner.dropped).unwrap_or(usize::MAX);
        let mut events = Vec::new();
        if max > 0 {
            inner.events.each_from(skip, |event| {
                events.push(event.clone());
                events.len() < max
            });
        }
        EventBatch { next: first + events.len() as u64, missed: first - from, events }
    }

    /// Shows up to `max` events from number `from` on to `look`, which must be quick: writers wait meanwhile. A visit ends early
    /// when it has shown a megabyte of payloads.
    pub fn visit(&self, from: u64, max: usize, mut look: impl FnMut(u64, &Event)) -> Visited {
        let inner = self.lock();
        let first = from.max(inner.dropped);
        let skip = usize::try_from(first - inner.dropped).unwrap_or(usize::MAX);
        let mut next = first;
        let mut shown = 0;
        if max > 0 {
            inner.events.each_from(skip, |event| {
                look(next, event);
                next += 1;
                shown += payload_len(&event.kind);
                shown < VISIT_BYTES_MAX && next - first < max as u64
            });
        }
        Visited { next, dropped: inner.dropped, more: next < inner.dropped + inner.events.len() as u64 }
    }

    /// Shows every event that is left to `look`, in visits of few enough for writers to come between.
    pub fn each(&self, mut look: impl FnMut(u64, &Event)) {
        let mut from = 0;
        loop {
            let visited = self.visit(from, EVENTS_PER_VISIT, &mut look);
            from = visited.next;
            if !visited.more {
                return;
            }
        }
    }

    /// Number of events ever recorded.
    pub fn len(&self) -> u64 {
        let inner = self.lock();
        inner.dropped + inner.events.len() as u64
    }

    /// Number of uncaught errors of the app that were ever recorded, those that have fallen out among them.
    pub fn error_count(&self) -> u64 {
        self.lock().errors
    }

    /// True when nothing was recorded yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Resolves when there is an event with number `from` or later.
    pub async fn wait_for(&self, from: u64) {
        let _waiting = Waiting::new(&self.waiting);
        loop {
            let arrived = self.arrived.notified();
            tokio::pin!(arrived);
            // Registered before looking, so that an event in between is not missed.
            arrived.as_mut().enable();
            if self.len() > from {
                return;
            }
            arrived.await;
        }
    }

    /// After the list was unlocked: a reader that counts itself later looks at the list later, and sees what was written.
    fn wake_readers(&self) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.arrived.notify_waiters();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A reader that panicked leaves a list that is still whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for EventLog {
    fn default() -> Self {
        EventLog::new()
    }
}

impl EventSink for EventLog {
    fn record(&self, kind: EventKind) {
        self.append(kind);
    }

    fn record_all(&self, kinds: &mut Vec<EventKind>) {
        if kinds.is_empty() {
            return;
        }
        let mut inner = self.lock();
        let at = self.now();
        kinds.drain(..).for_each(|kind| inner.push(at, kind));
        drop(inner);
        self.wake_readers();
    }

    fn wants_whole_bodies(&self) -> bool {
        self.recordings.load(Ordering::Relaxed) > 0
    }
}

/// A log that is recorded for as long as this lives.
#[derive(Debug)]
pub(crate) struct Recorded(Arc<EventLog>);

impl Recorded {
    /// The log.
    pub(crate) fn log(&self) -> &EventLog {
        &self.0
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        self.0.recordings.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Inner {
    fn push(&mut self, at: Duration, kind: EventKind) {
        self.errors += u64::from(matches!(kind, EventKind::Error { .. }));
        self.events.push(at, kind);
        while self.events.len() > EVENT_COUNT_MAX || self.events.payload_bytes() > PAYLOAD_BYTES_MAX {
            if !self.events.drop_first() {
                break;
            }
            self.dropped += 1;
        }
    }
}

/// Counts a reader as long as it waits.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Bytes of what the app or its peer can make an event of any size with; the rest is small.
pub(super) fn payload_len(kind: &EventKind) -> usize {
    match kind {
        EventKind::Out { message, .. } | EventKind::In { message, .. } => message.len(),
        EventKind::Frame { frame, .. } => frame.head.len(),
        EventKind::Console { text, .. } | EventKind::Notice { text, .. } => text.len(),
        EventKind::Error { message, stack, .. } => message.len() + stack.len(),
        EventKind::SetData { keys, .. } => keys.iter().map(|key| key.len() + size_of::<String>()).sum(),
        EventKind::Ui { detail, .. } => value_len(detail),
        EventKind::Hook { args, .. } => args.as_ref().map_or(0, value_len),
        EventKind::Route { query, .. } => map_len(query),
        EventKind::Open { url, header, .. } => url.len() + map_len(header),
        EventKind::Opened { header, .. } => map_len(header),
        _ => 0,
    }
}

/// Roughly what a value takes; its depth is limited by the parser that made it.
fn value_len(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(value_len).sum(),
            Value::Object(map) => map_len(map),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

fn map_len(map: &Map<String, Value>) -> usize {
    map.iter().map(|(key, value)| key.len() + value_len(value)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ConnectionId, Message};

    fn notice(text: &str) -> EventKind {
        EventKind::Notice { code: "test".into(), text: text.into(), hint: None }
    }

    #[test]
    fn a_reader_continues_where_it_stopped() {
        let log = EventLog::new();
        log.record(notice("a"));
        log.record(notice("b"));
        let first = log.read(0, 1);
        assert_eq!((first.events.len(), first.next), (1, 1));
        let rest = log.read(first.next, 10);
        assert_eq!((rest.events[0].kind.clone(), rest.next, rest.missed), (notice("b"), 2, 0));
    }

    #[test]
    fn a_visit_ends_after_a_megabyte_and_goes_on_behind_it() {
        let log = EventLog::new();
        for _ in 0..3 {
            log.record(notice(&"x".repeat(VISIT_BYTES_MAX / 2)));
        }
        let first = log.visit(0, 10, |_, _| {});
        assert_eq!((first.next, first.more), (2, true));
        let rest = log.visit(first.next, 10, |_, _| {});
        assert_eq!((rest.next, rest.more), (3, false));
    }

    #[test]
    fn large_messages_push_the_oldest_events_out_and_the_reader_is_told() {
        let log = EventLog::new();
        let quarter = PAYLOAD_BYTES_MAX / 4;
        for _ in 0..5 {
            log.record(EventKind::In { conn: ConnectionId(1), peer: None, message: Message::binary(vec![0; quarter]) });
        }
        let batch = log.read(0, 10);
        assert_eq!((batch.events.len(), batch.missed, batch.next), (4, 1, 5));
    }

    #[test]
    fn what_an_app_shows_counts_as_much_as_what_it_sends() {
        let log = EventLog::new();
        let half = "x".repeat(PAYLOAD_BYTES_MAX / 2);
        let toast = || EventKind::Ui { api: "showToast".into(), detail: serde_json::json!({"title": half}) };
        log.record(toast());
        log.record(toast());
        assert_eq!(log.read(0, 10).missed, 1);
    }

    #[test]
    fn the_event_after_the_last_that_fits_drops_the_first() {
        let log = EventLog::new();
        for _ in 0..=EVENT_COUNT_MAX {
            log.record(EventKind::Life { to: model::LifeState::Foreground });
        }
        assert_eq!(log.read(0, 1).missed, 1);
        assert_eq!(log.len(), EVENT_COUNT_MAX as u64 + 1);
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_with_the_next_event_and_times_follow_the_clock() {
        let log = EventLog::new();
        tokio::time::advance(Duration::from_millis(40)).await;
        let (_, ()) = tokio::join!(log.wait_for(0), async { log.record(notice("a")) });
        assert_eq!(log.read(0, 1).events[0].at.as_millis(), 40);
    }
}
