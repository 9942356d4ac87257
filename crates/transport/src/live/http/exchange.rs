//! One request from its first step to the last byte of its answer: connection, redirects, one retry, the limit of time.
//!
//! Invariant: a request that may have reached the server is sent again only where HTTP allows it (RFC 9110 §9.2.2).

use super::super::connect::open_stream;
use super::super::failure::{self, Step};
use super::super::target::{Family, Target};
use super::super::transport::header_map;
use super::body_in::{Progress, drain, receive};
use super::body_out::{OnProgress, OutBody};
use super::handle::Scribe;
use super::link::Link;
use super::pool::Key;
use super::timing::Timing;
use super::{request_head, words};
use crate::{HttpAnswer, HttpBody, HttpDone, HttpError, HttpErrorKind, HttpEvent, HttpKind};
use http::Response;
use hyper::body::Incoming;
use model::EventKind;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tokio::time::timeout;
use url::Url;

/// Redirects that are followed. Our choice is Chromium's number; WeChat documents the errno, not the limit.
pub const REDIRECT_COUNT_MAX: usize = 20;

/// An answer in full.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) body_sent: u64,
    pub(super) done: HttpDone,
}

/// What is asked now: the app's request, or what a redirect made of it.
struct Hop {
    url: String,
    method: String,
    header: Vec<(String, String)>,
    body: HttpBody,
}

/// An answer whose body is still to be read.
struct Pending {
    target: Target,
    key: Key,
    link: Link,
    answer: HttpAnswer,
    body: Incoming,
    sent: Rc<Cell<u64>>,
    /// Bytes of the request's body.
    body_bytes: u64,
}

impl Pending {
    /// True when the request is out: a server may answer before it has taken all of it, and then goes on waiting for the rest.
    fn is_sent(&self) -> bool {
        self.link.is_http2() || self.sent.get() == self.body_bytes
    }
}

/// A request under way.
pub(super) struct Exchange {
    scribe: Rc<Scribe>,
    timing: Timing,
    /// Where it stands, for the words of a timeout.
    place: RefCell<Option<Target>>,
    step: Cell<Step>,
    retried: Vec<String>,
}

impl Exchange {
    pub(super) fn new(scribe: Rc<Scribe>) -> Self {
        let timing = Timing::start((scribe.network.epoch_ms)());
        Exchange { scribe, timing, place: RefCell::default(), step: Cell::new(Step::Dns), retried: Vec::new() }
    }

    /// Runs to the end of the answer.
    ///
    /// # Errors
    /// There is no answer, not all of it, or it took longer than the limit.
    pub(super) async fn run(&mut self) -> Result<Answered, HttpError> {
        let limit = self.scribe.request.timeout;
        if let Ok(outcome) = timeout(limit, self.follow()).await {
            return outcome;
        }
        let place = self.place.borrow();
        Err(match place.as_ref() {
            Some(target) => words::connect(failure::timeout(target, self.step.get(), limit)),
            None => words::error(HttpErrorKind::Timeout, format!("timed out after {} ms", limit.as_millis())),
        })
    }

    async fn follow(&mut self) -> Result<Answered, HttpError> {
        let request = self.scribe.request.clone();
        let mut hop = Hop { url: request.url, method: request.method, header: request.header, body: request.body };
        for _ in 0..=REDIRECT_COUNT_MAX {
            let pending = self.ask(&hop).await?;
            let location = redirect_of(&pending.answer).filter(|_| request.follow_redirects);
            let Some(location) = location else { return self.take(pending).await };
            let next = next_hop(&hop, pending.answer.status, location)?;
            if request.may_follow.as_ref().is_some_and(|rule| !rule.allows(&next.url)) {
                let message = format!("the redirect to {} is refused", next.url);
                return Err(words::error(HttpErrorKind::RedirectRefused, message));
            }
            let text = format!("{}: {} sends on to {}", self.scribe.conn, pending.answer.status, next.url);
            self.scribe.notice("redirected", text, None);
            self.timing.redirected(same_host(&hop.url, &next.url));
            if pending.is_sent() && drain(pending.body).await {
                self.scribe.network.pool.keep(pending.key, pending.link);
            }
            hop = next;
        }
        let message = format!("{} still redirects after {REDIRECT_COUNT_MAX} redirects", self.scribe.request.url);
        let hint = "the last address redirects again, perhaps to an earlier one".to_owned();
        Err(HttpError { kind: HttpErrorKind::TooManyRedirects, message, hint: Some(hint) })
    }

    /// Sends the request and waits for the head of the answer.
    async fn ask(&mut self, hop: &Hop) -> Result<Pending, HttpError> {
        let target = Target::parse(&hop.url, Family::Http).map_err(words::connect)?;
        *self.place.borrow_mut() = Some(target.clone());
        let key = Key::new(&target, self.scribe.request.http2 && hop.method != "CONNECT");
        let mut link = self.link(&target, &key, true).await?;
        let (response, sent) = match self.send(&mut link, &target, hop).await? {
            Ok(answer) => answer,
            Err(error) if can_retry(&link, &error, &hop.method) => {
                // The server had closed the connection that waited, which is nobody's fault.
                self.retried.push(words::hyper(&target, &error, false).message);
                link = self.link(&target, &key, false).await?;
                self.send(&mut link, &target, hop).await?.map_err(|error| words::hyper(&target, &error, false))?
            }
            Err(error) => return Err(words::hyper(&target, &error, false)),
        };
        if link.watch.too_long.get() {
            return Err(words::head_too_large(&target));
        }
        self.timing.answered(link.watch.first_in.get().filter(|_| !link.is_http2()));
        let answer = HttpAnswer { status: response.status().as_u16(), header: header_of(&link, &response) };
        Ok(Pending { target, key, link, answer, body: response.into_body(), sent, body_bytes: hop.body.len() })
    }

    /// A connection: one that waits, or a new one.
    async fn link(&mut self, target: &Target, key: &Key, may_reuse: bool) -> Result<Link, HttpError> {
        let pool = Rc::clone(&self.scribe.network.pool);
        while may_reuse && let Some(mut link) = pool.take(key) {
            if link.ready().await.is_ok() {
                return Ok(link);
            }
        }
        let http2 = self.scribe.request.http2;
        let opened =
            open_stream(target, (&self.scribe.network.tls, &self.scribe.network.faults), http2, true, &self.step).await;
        let (stream, timings) = opened.map_err(words::connect)?;
        self.timing.connected(timings);
        let link = Link::open(stream).await.map_err(|error| words::hyper(target, &error, false))?;
        if let Some(shared) = link.share() {
            pool.keep(key.clone(), shared);
        }
        Ok(link)
    }

    /// The inner error is hyper's, which decides about a retry; the outer one is a request that cannot be written.
    async fn send(
        &mut self,
        link: &mut Link,
        target: &Target,
        hop: &Hop,
    ) -> Result<Result<(Response<Incoming>, Rc<Cell<u64>>), hyper::Error>, HttpError> {
        self.step.set(Step::Upgrade);
        let body = OutBody::new(&hop.body, Some(self.on_progress(hop.body.len())));
        let sent = body.counter();
        let request = request_head::request(target, &hop.method, &hop.header, link.is_http2(), body)?;
        self.timing.sending();
        let names = request_head::sent(&hop.header).map(|(name, _)| name.clone());
        Ok(link.send(request, names).await.map(|response| (response, sent)))
    }

    /// Keeps the time of the last byte sent, and tells an upload's progress.
    fn on_progress(&self, total: u64) -> OnProgress {
        let (scribe, request_end) = (Rc::clone(&self.scribe), Rc::clone(&self.timing.request_end));
        let progress = RefCell::new(Progress::new(Some(total)));
        Rc::new(move |taken| {
            request_end.set(tokio::time::Instant::now());
            if scribe.request.kind == HttpKind::Upload && progress.borrow_mut().is_due(taken) {
                scribe.tell_progress(taken, Some(total));
            }
        })
    }

    /// Hands the answer over.
    async fn take(&mut self, pending: Pending) -> Result<Answered, HttpError> {
        let keep = pending.is_sent();
        let Pending { target, key, link, answer, body, sent, .. } = pending;
        let scribe = &self.scribe;
        scribe.record(EventKind::Opened {
            conn: scribe.conn,
            status: answer.status,
            header: header_map(&answer.header),
            protocol: Some(link.protocol().to_owned()),
            profile: self.timing.socket_profile(),
        });
        let status = answer.status;
        let encoding = value_of(&answer, "content-encoding").map(str::to_owned);
        let length = value_of(&answer, "content-length").and_then(|value| value.parse().ok());
        scribe.tell(HttpEvent::Head(Box::new(answer))).await;
        let received = receive(scribe, &target, body, encoding.as_deref(), length).await?;
        let (bytes_out, bytes_in) = if link.is_http2() {
            (sent.get(), received.wire_bytes)
        } else {
            (link.watch.bytes_out.get(), link.watch.bytes_in.get())
        };
        let profile = self.timing.profile(scribe.request.asked, &link, bytes_out, bytes_in);
        if keep {
            scribe.network.pool.keep(key, link);
        }
        let done = HttpDone {
            body: received.body,
            body_bytes: received.decoded_bytes,
            profile,
            retried: std::mem::take(&mut self.retried),
        };
        Ok(Answered { status, body_sent: sent.get(), done })
    }
}

/// The head as it was on the wire, where the tap has it; hyper's otherwise.
fn header_of(link: &Link, response: &Response<Incoming>) -> Vec<(String, String)> {
    let seen = link.watch.take_head().filter(|head| head.status() == Some(response.status().as_u16()));
    if let Some(head) = seen.filter(|_| !link.is_http2()) {
        return head.headers;
    }
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn value_of<'a>(answer: &'a HttpAnswer, name: &str) -> Option<&'a str> {
    answer.header.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Where an answer sends on to.
fn redirect_of(answer: &HttpAnswer) -> Option<&str> {
    if matches!(answer.status, 301 | 302 | 303 | 307 | 308) { value_of(answer, "location") } else { None }
}

/// True when nothing of an answer came on a connection that had waited, and the request may be sent twice.
fn can_retry(link: &Link, error: &hyper::Error, method: &str) -> bool {
    let idempotent = matches!(method, "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE" | "TRACE");
    let unanswered = link.is_http2() || link.watch.bytes_in.get() == 0;
    link.reused && !error.is_user() && (error.is_canceled() || idempotent && unanswered)
}

/// What a redirect asks for (Fetch standard, HTTP-redirect fetch): 303, and POST with 301 or 302, become GET.
fn next_hop(hop: &Hop, status: u16, location: &str) -> Result<Hop, HttpError> {
    let url = Url::parse(&hop.url).and_then(|base| base.join(location)).map_err(|error| {
        words::error(HttpErrorKind::InvalidUrl, format!("the redirect to `{location}` leads nowhere: {error}"))
    })?;
    let url = url.to_string();
    let mut next = Hop { url, method: hop.method.clone(), header: hop.header.clone(), body: hop.body.clone() };
    let becomes_get = match status {
        303 => hop.method != "HEAD",
        301 | 302 => hop.method == "POST",
        _ => false,
    };
    if becomes_get {
        next.method = "GET".to_owned();
        next.body = HttpBody::Empty;
        request_head::drop_body_headers(&mut next.header);
    }
    if !same_host(&hop.url, &next.url) {
        request_head::drop_secrets(&mut next.header);
    }
    Ok(next)
}

/// True when both URLs mean the same server.
fn same_host(one: &str, other: &str) -> bool {
    let place = |text: &str| Target::parse(text, Family::Http).ok().map(|target| (target.secure, target.address()));
    place(one).is_some_and(|one| Some(one) == place(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(method: &str) -> Hop {
        let header = vec![("Content-Type".to_owned(), "a/b".to_owned()), ("Cookie".to_owned(), "c".to_owned())];
        let body = HttpBody::Bytes("x".into());
        Hop { url: "http://a/b/c".into(), method: method.into(), header, body }
    }

    #[test]
    fn a_redirect_resolves_its_address_and_keeps_method_and_body_where_it_must() {
        let next = next_hop(&hop("POST"), 307, "../d?e").unwrap();
        assert_eq!((next.url.as_str(), next.method.as_str(), next.body.len()), ("http://a/d?e", "POST", 1));
        assert_eq!(next.header.len(), 2);
    }

    #[test]
    fn a_post_that_is_sent_on_becomes_a_get_without_body() {
        for (status, method, becomes) in
            [(302, "POST", "GET"), (303, "PUT", "GET"), (302, "PUT", "PUT"), (303, "HEAD", "HEAD")]
        {
            assert_eq!(next_hop(&hop(method), status, "/").unwrap().method, becomes, "{status} {method}");
        }
        let next = next_hop(&hop("POST"), 301, "http://other/").unwrap();
        assert!(next.body.is_empty() && next.header.is_empty(), "{:?}", next.header);
    }
}
