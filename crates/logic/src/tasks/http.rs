//! RequestTask, UploadTask and DownloadTask: how many at once, who waits, and what the app is told, per
//! docs/contracts/request.md.
//!
//! Counterpart: `ui/logic/src/wx/http-task.ts` (listeners, answers) and `transport` (bytes). No I/O and no clock here.
//! Invariant: every request ends with exactly one `Done` or `Failed`, whether it was ever sent or not.

use super::ConnectionIds;
use super::response::{self, ResponseData};
use model::errors::{ErrorRow, ErrorWords, request};
use model::{CloseInitiator, ConnectionId, HttpProfile};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use transport::{
    BodyTarget, HttpAnswer, HttpBody, HttpDone, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpRequest,
};

/// Requests, uploads and downloads at once (documented: framework/ability/network).
pub(crate) const REQUEST_COUNT_MAX: usize = 10;

/// Requests that may wait for their turn. Our choice: a list page that asks for each of its rows fits.
pub(crate) const WAITING_COUNT_MAX: usize = 1000;

/// Bytes of the bodies that may wait in memory. Our choice: that of one largest message.
pub(crate) const WAITING_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What the app wants of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// A string.
    Text,
    /// An `ArrayBuffer`.
    Buffer,
    /// Pieces as they arrive.
    Chunks,
    /// A file: at this path of the app's, or at a temporary one.
    File(Option<String>),
}

/// A request and what the app wants of it.
#[derive(Debug)]
pub(crate) struct RequestPlan {
    pub(crate) request: HttpRequest,
    pub(crate) want: Want,
}

/// What the app's listeners and callbacks get.
#[derive(Debug)]
pub(crate) enum RequestEvent {
    Headers(HttpAnswer),
    Chunk(bytes::Bytes),
    Progress {
        bytes: u64,
        total: Option<u64>,
    },
    Done {
        answer: HttpAnswer,
        data: ResponseData,
        profile: Box<HttpProfile>,
        retried: Vec<String>,
        /// A downloaded file that has no place of the app's yet.
        file: Option<PathBuf>,
    },
    Failed {
        reason: String,
        errno: Option<u32>,
    },
}

/// Why a request was refused at once; `reason` is the text after `<api>:fail `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) reason: String,
    pub(crate) errno: Option<u32>,
}

impl Refused {
    /// As the row tells it, where its text has no place for a value.
    pub(crate) fn of(row: ErrorRow) -> Self {
        Refused { reason: row.text.to_owned(), errno: row.errno }
    }

    pub(crate) fn new(reason: impl Into<String>, errno: u32) -> Self {
        Refused { reason: reason.into(), errno: Some(errno) }
    }
}

/// All requests of one session that have not ended.
#[derive(Debug)]
pub(crate) struct Requests {
    ids: ConnectionIds,
    by_task: HashMap<u32, ConnectionId>,
    under_way: HashMap<ConnectionId, UnderWay>,
    waiting: VecDeque<Waiting>,
    waiting_bytes: u64,
}

#[derive(Debug)]
struct UnderWay {
    task: u32,
    want: Want,
    words: ErrorWords,
    handle: Option<Box<dyn HttpHandle>>,
    answer: Option<HttpAnswer>,
    file: Option<PathBuf>,
    /// Set when the phone went to another network, which is why it was cut.
    network_changed: bool,
}

#[derive(Debug)]
struct Waiting {
    task: u32,
    connection: ConnectionId,
    plan: RequestPlan,
}

/// A request that ended before it was sent.
#[derive(Debug)]
pub(crate) struct Unsent {
    pub(crate) connection: ConnectionId,
    pub(crate) request: HttpRequest,
    pub(crate) error: HttpError,
}

impl Requests {
    pub(crate) fn new(ids: ConnectionIds) -> Self {
        Requests { ids, by_task: HashMap::new(), under_way: HashMap::new(), waiting: VecDeque::new(), waiting_bytes: 0 }
    }

    /// Takes a request in; [`Requests::next`] says when it is its turn.
    pub(crate) fn add(&mut self, task: u32, plan: RequestPlan) -> Result<(), Refused> {
        let bytes = self.waiting_bytes + in_memory(&plan.request.body);
        if self.waiting.len() >= WAITING_COUNT_MAX || (bytes > WAITING_BYTES_MAX && !self.waiting.is_empty()) {
            return Err(Refused::of(request::TOO_MANY));
        }
        let connection = self.ids.next();
        self.by_task.insert(task, connection);
        self.waiting_bytes = bytes;
        self.waiting.push_back(Waiting { task, connection, plan });
        Ok(())
    }

    /// The next request whose turn it is, first come, first served; the caller opens it and hands the handle to `attach`.
    pub(crate) fn next(&mut self) -> Option<(ConnectionId, HttpRequest)> {
        if self.under_way.len() >= REQUEST_COUNT_MAX {
            return None;
        }
        let waiting = self.waiting.pop_front()?;
        let connection = waiting.connection;
        Some((connection, self.begin(waiting)))
    }

    pub(crate) fn attach(&mut self, connection: ConnectionId, handle: Box<dyn HttpHandle>) {
        if let Some(request) = self.under_way.get_mut(&connection) {
            request.handle = Some(handle);
        }
    }

    /// The app aborts. One that still waits is given back: the caller logs it and queues its failure.
    pub(crate) fn abort(&mut self, task: u32) -> Option<Unsent> {
        let connection = *self.by_task.get(&task)?;
        if let Some(request) = self.under_way.get(&connection) {
            if let Some(handle) = &request.handle {
                handle.abort(CloseInitiator::App);
            }
            return None;
        }
        let place = self.waiting.iter().position(|waiting| waiting.connection == connection)?;
        let waiting = self.waiting.remove(place)?;
        Some(self.unsent(waiting, HttpErrorKind::Aborted))
    }

    /// Cuts every request, as the runtime does when it suspends the app. Their ends arrive as wire events; those that still
    /// wait are given back.
    pub(crate) fn interrupt_all(&mut self) -> Vec<Unsent> {
        for handle in self.under_way.values().filter_map(|request| request.handle.as_ref()) {
            handle.abort(CloseInitiator::Host);
        }
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_iter().map(|waiting| self.unsent(waiting, HttpErrorKind::Interrupted)).collect()
    }

    /// The network under them is gone: what is under way fails, and what waits is sent on the next one.
    pub(crate) fn cut_all(&mut self) {
        for request in self.under_way.values_mut() {
            request.network_changed = true;
            if let Some(handle) = &request.handle {
                handle.abort(CloseInitiator::Host);
            }
        }
    }

    /// The end of the session: drops everything.
    pub(crate) fn clear(&mut self) {
        self.by_task.clear();
        self.waiting.clear();
        self.waiting_bytes = 0;
        self.under_way.clear();
    }

    /// What an event of the wire means to the app: the task, its event, and where the file goes once there is one.
    pub(crate) fn on_wire(&mut self, connection: ConnectionId, event: HttpEvent) -> Option<(u32, RequestEvent, Want)> {
        let request = self.under_way.get_mut(&connection)?;
        let (task, want, words) = (request.task, request.want.clone(), request.words);
        let event = match event {
            HttpEvent::Head(answer) => {
                request.answer = Some((*answer).clone());
                RequestEvent::Headers(*answer)
            }
            HttpEvent::Chunk(bytes) => RequestEvent::Chunk(bytes),
            HttpEvent::Progress { bytes, total } => RequestEvent::Progress { bytes, total },
            HttpEvent::Done(done) => {
                let answer = request.answer.take().unwrap_or(HttpAnswer { status: 0, header: Vec::new() });
                let file = request.file.take();
                self.forget(connection);
                done_event(answer, *done, &want, file)
            }
            HttpEvent::Failed(error) => {
                let network_changed = request.network_changed;
                self.forget(connection);
                let kind = if network_changed { HttpErrorKind::NetworkChanged } else { error.kind };
                let error = HttpError { kind, ..error };
                let (reason, errno) = error.app_text(words);
                RequestEvent::Failed { reason, errno }
            }
        };
        Some((task, event, want))
    }

    fn begin(&mut self, waiting: Waiting) -> HttpRequest {
        let Waiting { task, connection, plan } = waiting;
        self.waiting_bytes = self.waiting_bytes.saturating_sub(in_memory(&plan.request.body));
        let words = plan.request.words;
        let file = if let BodyTarget::File(path) = &plan.request.into { Some(path.clone()) } else { None };
        let under_way =
            UnderWay { task, want: plan.want, words, handle: None, answer: None, file, network_changed: false };
        self.under_way.insert(connection, under_way);
        plan.request
    }

    /// Moves it among those under way, where its failure finds it.
    fn unsent(&mut self, waiting: Waiting, kind: HttpErrorKind) -> Unsent {
        let connection = waiting.connection;
        let request = self.begin(waiting);
        let error = HttpError { kind, message: "it was still waiting for its turn".to_owned(), hint: None };
        Unsent { connection, request, error }
    }

    fn forget(&mut self, connection: ConnectionId) {
        if let Some(request) = self.under_way.remove(&connection) {
            self.by_task.remove(&request.task);
        }
    }
}

/// Bytes of a body that its waiting costs: the file of an upload is read when its turn has come.
fn in_memory(body: &HttpBody) -> u64 {
    match body {
        HttpBody::Multipart { head, tail, .. } => (head.len() + tail.len()) as u64,
        HttpBody::Empty | HttpBody::Bytes(_) => body.len(),
    }
}

fn done_event(answer: HttpAnswer, done: HttpDone, want: &Want, file: Option<PathBuf>) -> RequestEvent {
    let data = match want {
        Want::Text => match response::text(&answer, &done.body) {
            Some(text) => ResponseData::Text(text),
            None => {
                let Refused { reason, errno } = Refused::of(request::NOT_TEXT);
                return RequestEvent::Failed { reason, errno };
            }
        },
        Want::Buffer => ResponseData::Buffer(done.body),
        Want::Chunks | Want::File(_) => ResponseData::None,
    };
    RequestEvent::Done { answer, data, profile: Box::new(done.profile), retried: done.retried, file }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use transport::{Asked, HttpKind};

    fn plan(body_bytes: usize) -> RequestPlan {
        let request = HttpRequest {
            kind: HttpKind::Request,
            method: "GET".into(),
            url: "http://a/".into(),
            header: Vec::new(),
            body: HttpBody::Bytes(vec![0; body_bytes].into()),
            into: BodyTarget::Memory,
            follow_redirects: true,
            may_follow: None,
            http2: false,
            timeout: Duration::from_secs(60),
            asked: Asked::default(),
            words: ErrorWords::Device,
        };
        RequestPlan { request, want: Want::Text }
    }

    fn requests() -> Requests {
        Requests::new(ConnectionIds::default())
    }

    fn done() -> HttpEvent {
        let done = HttpDone { body: "x".into(), body_bytes: 1, profile: HttpProfile::default(), retried: Vec::new() };
        HttpEvent::Done(Box::new(done))
    }

    #[test]
    fn the_tenth_request_is_sent_and_the_eleventh_waits_until_one_has_ended() {
        let mut requests = requests();
        for task in 1..=11 {
            requests.add(task, plan(0)).unwrap();
        }
        let sent: Vec<_> = std::iter::from_fn(|| requests.next()).collect();
        assert_eq!(sent.len(), REQUEST_COUNT_MAX);
        let (task, event, _) = requests.on_wire(sent[3].0, done()).unwrap();
        assert_eq!(task, 4);
        assert!(matches!(event, RequestEvent::Done { .. }));
        assert_eq!(requests.next().unwrap().0, ConnectionId(11));
    }

    #[test]
    fn a_thousand_wait_and_one_more_is_refused() {
        let mut requests = requests();
        for task in 0..u32::try_from(WAITING_COUNT_MAX).unwrap() {
            requests.add(task, plan(0)).unwrap();
        }
        let refused = requests.add(5000, plan(0)).unwrap_err();
        assert_eq!(refused, Refused::of(request::TOO_MANY));
    }

    #[test]
    fn bodies_up_to_the_limit_wait_and_one_byte_more_is_refused() {
        let mut requests = requests();
        requests.add(1, plan(usize::try_from(WAITING_BYTES_MAX).unwrap())).unwrap();
        assert!(requests.add(2, plan(1)).is_err());
        let mut upload = plan(0);
        upload.request.body =
            HttpBody::Multipart { head: "".into(), file: "f".into(), file_bytes: 1 << 30, tail: "".into() };
        requests.add(3, upload).unwrap();
        requests.next().unwrap();
        requests.add(2, plan(1)).unwrap();
    }

    #[test]
    fn one_that_waits_is_aborted_without_having_been_sent_and_hears_it_as_an_event() {
        let mut requests = requests();
        requests.add(1, plan(0)).unwrap();
        let unsent = requests.abort(1).unwrap();
        let (task, event, _) = requests.on_wire(unsent.connection, HttpEvent::Failed(unsent.error)).unwrap();
        assert_eq!(task, 1);
        let RequestEvent::Failed { reason, errno } = event else { panic!("{event:?}") };
        assert_eq!((reason.as_str(), errno), ("abort", None));
        assert!(requests.next().is_none() && requests.abort(1).is_none());
    }

    #[test]
    fn suspension_ends_those_that_wait_as_interrupted() {
        let mut requests = requests();
        requests.add(1, plan(0)).unwrap();
        let unsent = requests.interrupt_all().pop().unwrap();
        let (_, event, _) = requests.on_wire(unsent.connection, HttpEvent::Failed(unsent.error)).unwrap();
        assert!(matches!(event, RequestEvent::Failed { errno: Some(600_003), .. }));
    }
}
