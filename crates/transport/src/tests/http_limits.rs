//! What requests may keep, at the limit and one past it.

use super::harness::{CONN, RawServer, on_one_thread, on_paused_time};
use super::http::{Browser, OK, get, url};
use crate::live::{IDLE_COUNT_MAX, IDLE_TIME_MAX, LOG_BODY_BYTES_MAX, RECORDED_BODY_BYTES_MAX};
use crate::{HttpBody, HttpErrorKind, HttpEvent, HttpRequest};
use codec::{HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX};
use model::EventKind;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One request to a server of its own; the connection waits afterwards.
async fn answered(browser: &Browser) -> (RawServer, TcpStream) {
    let server = RawServer::start().await;
    let _handle = browser.open(get(url(&server)));
    let (mut stream, _) = server.accept().await;
    stream.write_all(OK).await.unwrap();
    browser.done().await;
    (server, stream)
}

#[test]
fn so_many_connections_wait_and_for_one_more_the_oldest_is_closed() {
    on_one_thread(async {
        let browser = Browser::new();
        let (_server, mut oldest) = answered(&browser).await;
        let mut others = Vec::new();
        for _ in 1..IDLE_COUNT_MAX {
            others.push(answered(&browser).await);
        }
        let mut byte = [0];
        assert!(oldest.try_read(&mut byte).is_err(), "it still waits");
        others.push(answered(&browser).await);
        assert_eq!(oldest.read(&mut byte).await.unwrap(), 0, "it was closed");
    });
}

#[test]
fn a_connection_is_used_again_until_it_has_waited_too_long() {
    for (wait, reused) in [(IDLE_TIME_MAX - Duration::from_millis(1), true), (IDLE_TIME_MAX, false)] {
        on_paused_time(async move {
            let browser = Browser::new();
            let (server, mut stream) = answered(&browser).await;
            tokio::time::advance(wait).await;
            let _handle = browser.open(get(url(&server)));
            if !reused {
                stream = server.accept().await.0;
            }
            stream.write_all(OK).await.unwrap();
            assert_eq!(browser.done().await.profile.socket_reused, reused);
        });
    }
}

#[test]
fn an_answer_with_so_many_headers_is_read_and_one_more_is_too_large() {
    on_one_thread(async {
        for (count, fits) in [(HTTP_HEADERS_MAX, true), (HTTP_HEADERS_MAX + 1, false)] {
            let head = format!("HTTP/1.1 200 OK\r\n{}Content-Length: 0\r\n\r\n", "X: y\r\n".repeat(count - 1));
            assert_eq!(is_read(&head).await, fits, "{count} headers");
        }
    });
}

#[test]
fn a_head_of_so_many_bytes_is_read_and_a_longer_one_is_too_large() {
    on_one_thread(async {
        for (bytes, fits) in [(HTTP_HEAD_BYTES_MAX, true), (HTTP_HEAD_BYTES_MAX + 1, false)] {
            let (begin, end) = ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ", "\r\n\r\n");
            let head = format!("{begin}{}{end}", "y".repeat(bytes - begin.len() - end.len()));
            assert_eq!(is_read(&head).await, fits, "{bytes} bytes");
        }
    });
}

/// False when the head of an answer is refused as too large.
async fn is_read(head: &str) -> bool {
    let (server, browser) = (RawServer::start().await, Browser::new());
    let _handle = browser.open(get(url(&server)));
    let (mut stream, _) = server.accept().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    loop {
        match browser.next().await {
            HttpEvent::Done(_) => return true,
            HttpEvent::Failed(error) => {
                assert_eq!(error.kind, HttpErrorKind::HeadTooLarge, "{error}");
                return false;
            }
            _ => {}
        }
    }
}

#[test]
fn the_log_keeps_a_body_up_to_its_limit_and_the_beginning_of_a_longer_one_and_more_while_it_is_recorded() {
    on_one_thread(async {
        for (is_recorded, limit) in [(false, LOG_BODY_BYTES_MAX), (true, RECORDED_BODY_BYTES_MAX)] {
            for bytes in [limit, limit + 1] {
                let (server, browser) = (RawServer::start().await, Browser::new());
                if is_recorded {
                    browser.log.want_whole_bodies();
                }
                let body = HttpBody::Bytes(vec![b'x'; bytes].into());
                drop(browser.open(HttpRequest { method: "POST".into(), body, ..get(url(&server)) }));
                let events = browser.log.events();
                let kept =
                    |event: &EventKind| matches!(event, EventKind::Out { message, .. } if message.len() == limit);
                assert!(events.iter().any(kept));
                let cut = EventKind::Cut { conn: CONN, kept: limit as u64, bytes: bytes as u64 };
                assert_eq!(events.contains(&cut), bytes > limit);
            }
        }
    });
}

#[test]
fn a_connection_that_still_waits_for_a_body_is_not_used_again() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let body = HttpBody::Bytes(vec![b'x'; 32 << 20].into());
        let _first = browser.open(HttpRequest { method: "POST".into(), body, ..get(url(&server)) });
        let (mut early, _) = server.accept().await;
        early.write_all(OK).await.unwrap();
        browser.done().await;
        let _second = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(OK).await.unwrap();
        assert!(!browser.done().await.profile.socket_reused);
    });
}
