//! HTTP over real sockets against a server whose every byte the test writes.

use super::harness::{CONN, Log, RawServer, on_one_thread, on_paused_time};
use crate::live::BodyLimits;
use crate::{
    Asked, BodyTarget, HttpBody, HttpDone, HttpError, HttpErrorKind, HttpEvent, HttpHandle, HttpKind, HttpRequest,
    LiveOptions, LiveTransport, REDIRECT_COUNT_MAX, TlsOptions, Transport as _, WireEvent, WireQueue,
};
use model::errors::ErrorWords;
use model::{CloseInitiator, EventKind};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

pub(super) fn get(url: String) -> HttpRequest {
    HttpRequest {
        kind: HttpKind::Request,
        method: "GET".into(),
        url,
        header: Vec::new(),
        body: HttpBody::Empty,
        into: BodyTarget::Memory,
        follow_redirects: true,
        may_follow: None,
        http2: false,
        timeout: Duration::from_secs(60),
        asked: Asked::default(),
        words: ErrorWords::Device,
    }
}

pub(super) struct Browser {
    transport: LiveTransport,
    pub(super) queue: Rc<WireQueue>,
    pub(super) log: Arc<Log>,
}

impl Browser {
    pub(super) fn new() -> Self {
        Browser::trusting(TlsOptions::default())
    }

    pub(super) fn trusting(tls: TlsOptions) -> Self {
        let log = Arc::new(Log::default());
        let options =
            LiveOptions { epoch_ms: Arc::new(|| 1_700_000_000_000), tls, faults: crate::FaultSwitch::default() };
        let transport = LiveTransport::new(Arc::<Log>::clone(&log), options);
        Browser { transport, queue: WireQueue::new(), log }
    }

    /// One that takes less than others.
    pub(super) fn limited(limits: BodyLimits) -> Self {
        let Browser { transport, queue, log } = Browser::new();
        Browser { transport: transport.with_body_limits(limits), queue, log }
    }

    pub(super) fn open(&self, request: HttpRequest) -> Box<dyn HttpHandle> {
        self.transport.open_http(CONN, request, Rc::clone(&self.queue))
    }

    pub(super) async fn next(&self) -> HttpEvent {
        self.queue.wait().await;
        match self.queue.pop().unwrap() {
            (CONN, WireEvent::Http(event)) => event,
            other => panic!("expected an HTTP event, got {other:?}"),
        }
    }

    pub(super) async fn done(&self) -> HttpDone {
        loop {
            match self.next().await {
                HttpEvent::Done(done) => return *done,
                HttpEvent::Failed(error) => panic!("{error}"),
                _ => {}
            }
        }
    }

    pub(super) async fn failed(&self) -> HttpError {
        loop {
            match self.next().await {
                HttpEvent::Failed(error) => return error,
                HttpEvent::Done(done) => panic!("expected a failure, got {done:?}"),
                _ => {}
            }
        }
    }
}

pub(super) fn url(server: &RawServer) -> String {
    format!("http://{}/x?y=1", server.address())
}

pub(super) const OK: &[u8] =
    b"HTTP/1.1 200 OK\r\nX-CaSe: kept\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 5\r\n\r\nhello";

#[test]
fn a_request_gets_its_answer_in_the_servers_spelling_and_a_profile() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(get(url(&server)));
        let (mut stream, head) = server.accept().await;
        assert_eq!(head.request(), Some(("GET", "/x?y=1")));
        assert_eq!(head.get("host"), Some(server.address().to_string().as_str()));
        stream.write_all(OK).await.unwrap();
        let HttpEvent::Head(answer) = browser.next().await else { panic!("the head comes first") };
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header[0], ("X-CaSe".to_owned(), "kept".to_owned()));
        assert_eq!(answer.header.len(), 4);
        let done = browser.done().await;
        assert_eq!((done.body.as_ref(), done.body_bytes), (b"hello".as_slice(), 5));
        assert_eq!((done.profile.protocol.as_str(), done.profile.socket_reused), ("http1.1", false));
        assert_eq!(done.profile.received_byted_count, OK.len() as u64);
        assert_eq!(browser.log.names(), ["open", "opened", "in", "done"]);
    });
}

#[test]
fn a_second_request_uses_the_same_connection_and_one_that_died_meanwhile_is_replaced() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _first = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(OK).await.unwrap();
        browser.done().await;
        let _second = browser.open(get(url(&server)));
        let mut byte = [0; 16];
        stream.read_exact(&mut byte).await.unwrap();
        stream.write_all(OK).await.unwrap();
        assert!(browser.done().await.profile.socket_reused);
        // Closing with unread bytes resets; reading them first makes it an orderly end.
        let _third = browser.open(get(url(&server)));
        stream.read_exact(&mut byte).await.unwrap();
        drop(stream);
        let (mut stream, _) = server.accept().await;
        stream.write_all(OK).await.unwrap();
        let done = browser.done().await;
        assert_eq!((done.profile.socket_reused, done.retried.len()), (false, 1));
    });
}

#[test]
fn each_request_of_a_connection_has_its_own_spelling_and_ours_the_usual_one() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let mut kept = None;
        for name in ["X-Trace-ID", "x-tRaCe-id"] {
            let header = vec![(name.to_owned(), "X-Trace-Id: 1".to_owned())];
            let body = HttpBody::Bytes("X-Trace-Id: 2\r\n\r\n".into());
            let _handle = browser.open(HttpRequest { method: "POST".into(), header, body, ..get(url(&server)) });
            let (stream, head) = match kept.take() {
                None => server.accept().await,
                Some(stream) => RawServer::read_head(stream).await,
            };
            let names: Vec<_> = head.headers.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["Host", name, "Accept-Encoding", "Content-Length"]);
            assert_eq!(head.get(name), Some("X-Trace-Id: 1"));
            let mut stream = stream;
            let mut body = [0; 17];
            stream.read_exact(&mut body).await.unwrap();
            assert_eq!(&body, b"X-Trace-Id: 2\r\n\r\n");
            stream.write_all(OK).await.unwrap();
            browser.done().await;
            kept = Some(stream);
        }
    });
}

#[test]
fn the_connection_ending_at_each_step_says_which_step_it_was() {
    on_one_thread(async {
        let cases: [(&[u8], HttpErrorKind); 6] = [
            (b"", HttpErrorKind::Empty),
            (b"HTTP/1.1 200 OK\r\nContent-Le", HttpErrorKind::Empty),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", HttpErrorKind::Incomplete),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", HttpErrorKind::Incomplete),
            (b"SSH-2.0-OpenSSH_9.6\r\n", HttpErrorKind::BadAnswer),
            (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<html>", HttpErrorKind::Encoding),
        ];
        for (bytes, kind) in cases {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let _handle = browser.open(get(url(&server)));
            let (mut stream, _) = server.accept().await;
            stream.write_all(bytes).await.unwrap();
            drop(stream);
            let error = browser.failed().await;
            assert_eq!(error.kind, kind, "{error}");
            assert!(error.hint.is_some(), "{error}");
            assert_eq!(browser.log.names().last().unwrap(), "fail");
        }
    });
}

#[test]
fn nobody_listening_is_a_refusal_with_chromiums_number() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let address = url(&server);
        drop(server);
        let browser = Browser::new();
        let _handle = browser.open(get(address));
        let error = browser.failed().await;
        assert_eq!(error.kind, HttpErrorKind::Refused);
        let Some(EventKind::Fail { err_msg, .. }) = browser.log.events().pop() else { panic!("no fail event") };
        assert_eq!(err_msg, "request:fail errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED");
    });
}

#[test]
fn a_head_without_end_is_cut_off() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await.unwrap();
        let line = format!("X: {}\r\n", "y".repeat(1000));
        while stream.write_all(line.as_bytes()).await.is_ok() {}
        assert_eq!(browser.failed().await.kind, HttpErrorKind::HeadTooLarge);
    });
}

#[test]
fn a_server_that_sends_a_byte_now_and_then_meets_the_limit_of_the_whole() {
    on_paused_time(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(HttpRequest { timeout: Duration::from_secs(3), ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n").await.unwrap();
        let trickle = tokio::task::spawn_local(async move {
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let error = browser.failed().await;
        assert_eq!(error.kind, HttpErrorKind::Timeout);
        assert!(error.message.contains("did not answer in full after 3000 ms"), "{error}");
        trickle.abort();
    });
}

#[test]
fn aborting_ends_it_with_the_words_of_whoever_did() {
    on_one_thread(async {
        for (by, kind) in
            [(CloseInitiator::App, HttpErrorKind::Aborted), (CloseInitiator::Host, HttpErrorKind::Interrupted)]
        {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let handle = browser.open(get(url(&server)));
            let (mut stream, _) = server.accept().await;
            handle.abort(by);
            handle.abort(CloseInitiator::Peer);
            assert_eq!(browser.failed().await.kind, kind);
            assert_eq!(stream.read(&mut [0; 8]).await.unwrap_or(0), 0, "the connection is closed");
        }
    });
}

#[test]
fn dropping_a_request_writes_its_one_last_word() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        drop(browser.open(get(url(&server))));
        assert_eq!(browser.log.names(), ["open", "fail"]);
        drop(server);
    });
}

#[test]
fn chunks_arrive_as_they_are_sent_and_the_end_has_no_body() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(HttpRequest { into: BodyTarget::Chunks, ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.unwrap();
        assert!(matches!(browser.next().await, HttpEvent::Head(_)));
        for text in ["one", "two"] {
            stream.write_all(format!("3\r\n{text}\r\n").as_bytes()).await.unwrap();
            let HttpEvent::Chunk(chunk) = browser.next().await else { panic!("expected a chunk") };
            assert_eq!(chunk, text);
        }
        stream.write_all(b"0\r\n\r\n").await.unwrap();
        let done = browser.done().await;
        assert!(done.body.is_empty() && done.body_bytes == 6);
    });
}

#[test]
fn redirects_are_followed_and_one_too_many_is_not() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        let redirect = b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n";
        for _ in 0..REDIRECT_COUNT_MAX {
            stream.write_all(redirect).await.unwrap();
            let mut read = Vec::new();
            while !read.ends_with(b"\r\n\r\n") {
                read.push(stream.read_u8().await.unwrap());
            }
            assert!(read.starts_with(b"GET /again "), "{}", String::from_utf8_lossy(&read));
        }
        stream.write_all(redirect).await.unwrap();
        assert_eq!(browser.failed().await.kind, HttpErrorKind::TooManyRedirects);
    });
}

#[test]
fn a_redirect_to_where_the_app_may_not_go_is_not_followed() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let may_follow = Some(crate::UrlRule::new(|url| !url.contains("elsewhere")));
        let _handle = browser.open(HttpRequest { may_follow, ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        let answer = b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        let error = browser.failed().await;
        assert_eq!(error.kind, HttpErrorKind::RedirectRefused);
        assert_eq!(error.app_text(ErrorWords::Device), ("url not in domain list".to_owned(), Some(600_002)));
    });
}

#[test]
fn a_redirect_that_is_not_followed_is_an_answer() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(HttpRequest { follow_redirects: false, ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        let HttpEvent::Head(answer) = browser.next().await else { panic!("expected the head") };
        assert_eq!((answer.status, answer.header[0].1.as_str()), (302, "/there"));
        browser.done().await;
    });
}

#[test]
fn an_upload_sends_the_file_between_its_pieces_and_tells_how_far_it_has_come() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "FILE").unwrap();
        let body =
            HttpBody::Multipart { head: "<".into(), file: file.path().to_owned(), file_bytes: 4, tail: ">".into() };
        let request = HttpRequest { kind: HttpKind::Upload, method: "POST".into(), body, ..get(url(&server)) };
        let _handle = browser.open(request);
        let (mut stream, head) = server.accept().await;
        assert_eq!(head.get("content-length"), Some("6"));
        let mut body = [0; 6];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(&body, b"<FILE>");
        stream.write_all(OK).await.unwrap();
        let mut last = 0;
        loop {
            match browser.next().await {
                HttpEvent::Progress { bytes, total } => {
                    assert!(bytes > last && total == Some(6));
                    last = bytes;
                }
                HttpEvent::Done(_) => break,
                _ => {}
            }
        }
        assert_eq!(last, 6);
    });
}

#[test]
fn a_download_is_a_file_and_one_that_breaks_off_leaves_none() {
    on_one_thread(async {
        let folder = tempfile::tempdir().unwrap();
        for (answer, complete) in [(OK, true), (&OK[..OK.len() - 1], false)] {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let path = folder.path().join(complete.to_string());
            let request =
                HttpRequest { kind: HttpKind::Download, into: BodyTarget::File(path.clone()), ..get(url(&server)) };
            let _handle = browser.open(request);
            let (mut stream, _) = server.accept().await;
            stream.write_all(answer).await.unwrap();
            drop(stream);
            if complete {
                browser.done().await;
                assert_eq!(std::fs::read(&path).unwrap(), b"hello");
            } else {
                browser.failed().await;
                assert!(!path.exists());
            }
        }
    });
}
