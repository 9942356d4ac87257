//! The app's side of a request, and its task: records the beginning and the one end.

use super::super::transport::{EpochClock, TlsConfig, header_map};
use super::body_in::{ANSWER_BYTES_MAX, BodyLimits};
use super::exchange::{Answered, Exchange};
use super::pool::Pool;
use super::{request_head, words};
use crate::fault::FaultPoint;
use crate::task::OwnedTask;
use crate::{HttpBody, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpRequest, WireEvent, WireQueue};
use bytes::Bytes;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::Notify;

/// Bytes of one body that the log keeps. Our choice: what somebody reads; the log itself is bounded as well.
pub(crate) const LOG_BODY_BYTES_MAX: usize = 1024 * 1024;
/// The same while the log is recorded: the largest answer that an app is given. A request may have more, which is told.
pub(crate) const RECORDED_BODY_BYTES_MAX: usize = ANSWER_BYTES_MAX as usize;

/// What requests of one session share.
#[derive(Clone)]
pub(in crate::live) struct Network {
    pub(in crate::live) tls: Rc<TlsConfig>,
    pub(in crate::live) pool: Rc<Pool>,
    pub(in crate::live) log: Arc<dyn EventSink>,
    pub(in crate::live) epoch_ms: EpochClock,
    pub(in crate::live) faults: FaultPoint,
    pub(in crate::live) limits: BodyLimits,
}

/// Starts a request.
pub(in crate::live) fn open(
    conn: ConnectionId,
    request: HttpRequest,
    wire: Rc<WireQueue>,
    network: Network,
) -> LiveRequest {
    let scribe = Rc::new(Scribe {
        conn,
        request,
        wire,
        network,
        abort: Cell::new(None),
        aborted: Notify::new(),
        ended: Cell::new(false),
    });
    scribe.record_open();
    let task = OwnedTask::spawn(run(Rc::clone(&scribe)));
    LiveRequest { scribe, _task: task }
}

/// One request; dropping it aborts its task and with it the connection that it holds.
#[derive(Debug)]
pub(in crate::live) struct LiveRequest {
    scribe: Rc<Scribe>,
    _task: OwnedTask,
}

impl HttpHandle for LiveRequest {
    fn abort(&self, by: CloseInitiator) {
        if self.scribe.abort.get().is_none() {
            self.scribe.abort.set(Some(by));
            self.scribe.aborted.notify_one();
        }
    }
}

impl Drop for LiveRequest {
    /// The log still gets its one last word; nobody listens to the queue any more.
    fn drop(&mut self) {
        if !self.scribe.ended.replace(true) {
            self.scribe.record_failure(&cut_off(CloseInitiator::Host));
        }
    }
}

/// What the request and its task share: the words of the log and of the queue.
pub(super) struct Scribe {
    pub(super) conn: ConnectionId,
    pub(super) request: HttpRequest,
    pub(super) wire: Rc<WireQueue>,
    pub(super) network: Network,
    abort: Cell<Option<CloseInitiator>>,
    aborted: Notify,
    ended: Cell<bool>,
}

impl std::fmt::Debug for Scribe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scribe").field("conn", &self.conn).field("url", &self.request.url).finish_non_exhaustive()
    }
}

async fn run(scribe: Rc<Scribe>) {
    let mut exchange = Exchange::new(Rc::clone(&scribe));
    let outcome = tokio::select! {
        biased;
        by = scribe.wait_for_abort() => Err(cut_off(by)),
        outcome = exchange.run() => outcome,
    };
    scribe.ended.set(true);
    match outcome {
        Ok(answered) => scribe.done(answered),
        Err(error) => {
            scribe.record_failure(&error);
            scribe.tell_last(HttpEvent::Failed(error));
        }
    }
}

fn cut_off(by: CloseInitiator) -> HttpError {
    match by {
        CloseInitiator::App => words::error(HttpErrorKind::Aborted, "the app aborted it".to_owned()),
        _ => words::error(HttpErrorKind::Interrupted, "cut off before the answer was complete".to_owned()),
    }
}

impl Scribe {
    async fn wait_for_abort(&self) -> CloseInitiator {
        loop {
            if let Some(by) = self.abort.get() {
                return by;
            }
            self.aborted.notified().await;
        }
    }

    fn record_open(&self) {
        let request = &self.request;
        self.record(EventKind::Open {
            conn: self.conn,
            transport: request.kind.name().to_owned(),
            url: request.url.clone(),
            method: Some(request.method.clone()),
            protocols: Vec::new(),
            header: header_map(&request.header),
        });
        for text in request_head::refusals(&request.header) {
            self.notice("not-sent", text, None);
        }
        if self.network.tls.accepts_any() && request.url.starts_with("https:") {
            let text = format!("{} accepts any certificate: verification is switched off", self.conn);
            self.notice("tls-not-verified", text, None);
        }
        if let HttpBody::Bytes(bytes) = &request.body
            && let Some(message) = self.logged(bytes)
        {
            self.record(EventKind::Out { conn: self.conn, peer: None, message });
        }
    }

    /// The body as the log keeps it: text where it is text; the beginning of a long one.
    fn logged(&self, body: &Bytes) -> Option<Message> {
        let is_recorded = self.network.log.wants_whole_bodies();
        let end = body.len().min(if is_recorded { RECORDED_BODY_BYTES_MAX } else { LOG_BODY_BYTES_MAX });
        if end < body.len() {
            self.record(EventKind::Cut { conn: self.conn, kept: end as u64, bytes: body.len() as u64 });
        }
        let shown = body.slice(..end);
        let is_text = std::str::from_utf8(&shown).is_ok();
        (!shown.is_empty()).then(|| if is_text { Message::Text(shown) } else { Message::Binary(shown) })
    }

    fn done(&self, answered: Answered) {
        if let Some(message) = self.logged(&answered.done.body) {
            self.record(EventKind::In { conn: self.conn, peer: None, message });
        }
        self.record(EventKind::Done {
            conn: self.conn,
            status: answered.status,
            bytes_out: answered.body_sent,
            bytes_in: answered.done.body_bytes,
            profile: Box::new(answered.done.profile.clone()),
        });
        self.tell_last(HttpEvent::Done(Box::new(answered.done)));
    }

    fn record_failure(&self, error: &HttpError) {
        self.record(error.event(self.conn, self.request.kind, self.request.words));
    }

    pub(super) fn record(&self, event: EventKind) {
        self.network.log.record(event);
    }

    pub(super) fn notice(&self, code: &str, text: String, hint: Option<&str>) {
        self.record(EventKind::Notice { code: code.to_owned(), text, hint: hint.map(str::to_owned) });
    }

    pub(super) async fn tell(&self, event: HttpEvent) {
        self.wire.push(self.conn, WireEvent::Http(event)).await;
    }

    /// Tells how far it has come, unless the queue is full: the next one says more.
    pub(super) fn tell_progress(&self, bytes: u64, total: Option<u64>) {
        if !self.wire.is_full() {
            self.wire.push_now(self.conn, WireEvent::Http(HttpEvent::Progress { bytes, total }));
        }
    }

    fn tell_last(&self, event: HttpEvent) {
        self.wire.push_now(self.conn, WireEvent::Http(event));
    }
}
