//! What servers can do with the body of an answer, and with its head: too much, too little, too slowly, without an end.

use super::harness::{RawServer, on_one_thread, on_paused_time};
use super::http::{Browser, OK, get, url};
use crate::live::BodyLimits;
use crate::{BodyTarget, DOWNLOAD_BYTES_MAX, HttpErrorKind, HttpEvent, HttpKind, HttpRequest, WireQueue};
use model::EventKind;
use model::errors::ErrorWords;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const LIMITS: BodyLimits = BodyLimits { answer_bytes: 1000, download_bytes: 2000 };

fn download(server: &RawServer, path: &Path) -> HttpRequest {
    HttpRequest { kind: HttpKind::Download, into: BodyTarget::File(path.to_owned()), ..get(url(server)) }
}

/// An answer of so many bytes, in the three ways that HTTP/1.1 has of saying where it ends.
fn answers(bytes: usize) -> [Vec<u8>; 3] {
    let body = "x".repeat(bytes);
    [
        format!("HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n{body}"),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{bytes:x}\r\n{body}\r\n0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"),
    ]
    .map(String::into_bytes)
}

/// Sends until nobody takes it; how many bytes the sockets took.
async fn pour(stream: &mut TcpStream, block: &[u8]) -> u64 {
    let mut sent = 0;
    while stream.write_all(block).await.is_ok() {
        sent += block.len() as u64;
    }
    sent
}

fn assert_one_clear_line(browser: &Browser, text: &str) {
    let events = browser.log.events();
    let fails: Vec<_> = events.iter().filter(|event| matches!(event, EventKind::Fail { .. })).collect();
    let [EventKind::Fail { err_msg, cause, .. }] = fails.as_slice() else { panic!("one line, not {fails:?}") };
    assert!(err_msg.ends_with(text) && cause.starts_with("127.0.0.1:") && !cause.contains('\n'), "{err_msg} {cause}");
}

#[test]
fn an_answer_in_memory_at_its_limit_arrives_and_one_byte_more_is_too_much() {
    on_one_thread(async {
        for (bytes, fits) in [(1000, true), (1001, false)] {
            for answer in answers(bytes) {
                let (server, browser) = (RawServer::start().await, Browser::limited(LIMITS));
                let _handle = browser.open(get(url(&server)));
                let (mut stream, _) = server.accept().await;
                stream.write_all(&answer).await.unwrap();
                drop(stream);
                if fits {
                    assert_eq!(browser.done().await.body_bytes, 1000);
                } else {
                    let error = browser.failed().await;
                    assert_eq!(error.kind, HttpErrorKind::BodyTooLarge, "{error}");
                    assert_eq!(error.app_text(ErrorWords::Device), ("exceed max file size".to_owned(), Some(603_301)));
                    assert_one_clear_line(&browser, "request:fail exceed max file size");
                }
            }
        }
    });
}

#[test]
fn a_download_at_its_limit_is_a_file_and_one_byte_more_leaves_none() {
    on_one_thread(async {
        let folder = tempfile::tempdir().unwrap();
        for (bytes, fits) in [(2000, true), (2001, false)] {
            for answer in answers(bytes) {
                let (server, browser) = (RawServer::start().await, Browser::limited(LIMITS));
                let path = folder.path().join("file");
                let _handle = browser.open(download(&server, &path));
                let (mut stream, _) = server.accept().await;
                stream.write_all(&answer).await.unwrap();
                drop(stream);
                if fits {
                    browser.done().await;
                    assert_eq!(std::fs::metadata(&path).unwrap().len(), 2000);
                    std::fs::remove_file(&path).unwrap();
                } else {
                    assert_eq!(browser.failed().await.kind, HttpErrorKind::BodyTooLarge);
                    assert_one_clear_line(&browser, "downloadFile:fail exceed max file size");
                    assert!(!path.exists());
                }
            }
        }
    });
}

#[test]
fn a_download_that_says_that_it_is_too_large_is_not_even_begun() {
    on_one_thread(async {
        let folder = tempfile::tempdir().unwrap();
        let (server, browser) = (RawServer::start().await, Browser::new());
        let path = folder.path().join("file");
        let _handle = browser.open(download(&server, &path));
        let (mut stream, _) = server.accept().await;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", DOWNLOAD_BYTES_MAX + 1);
        stream.write_all(head.as_bytes()).await.unwrap();
        assert!(matches!(browser.next().await, HttpEvent::Head(_)), "the app hears the head");
        assert_eq!(browser.failed().await.kind, HttpErrorKind::BodyTooLarge);
        assert!(!path.exists());
        assert_eq!(stream.read(&mut [0]).await.unwrap_or(0), 0, "the connection is closed");
    });
}

#[test]
fn a_download_without_an_end_stops_at_200_mb_and_leaves_nothing() {
    on_one_thread(async {
        let folder = tempfile::tempdir().unwrap();
        let (server, browser) = (RawServer::start().await, Browser::new());
        let path = folder.path().join("file");
        let _handle = browser.open(download(&server, &path));
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await.unwrap();
        let block = vec![b'x'; 1 << 20];
        let (sent, error) = tokio::join!(pour(&mut stream, &block), browser.failed());
        assert_eq!(error.kind, HttpErrorKind::BodyTooLarge);
        assert!(error.message.contains("more than 209715200 bytes"), "{error}");
        // What lies in the sockets' buffers is all that comes on top.
        assert!((DOWNLOAD_BYTES_MAX..DOWNLOAD_BYTES_MAX + (64 << 20)).contains(&sent), "{sent}");
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    });
}

#[test]
fn a_chunked_answer_without_an_end_is_cut_off_at_the_limit() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::limited(LIMITS));
        let _handle = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.unwrap();
        let (_, error) = tokio::join!(pour(&mut stream, b"1\r\nx\r\n"), browser.failed());
        assert_eq!(error.kind, HttpErrorKind::BodyTooLarge);
    });
}

#[test]
fn a_body_that_goes_on_behind_its_length_is_cut_there_and_its_connection_is_not_used_again() {
    on_one_thread(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _first = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(&[OK, b" and more"].concat()).await.unwrap();
        assert_eq!(browser.done().await.body, "hello");
        let _second = browser.open(get(url(&server)));
        let (mut stream, _) = server.accept().await;
        stream.write_all(OK).await.unwrap();
        assert!(!browser.done().await.profile.socket_reused);
    });
}

#[test]
fn a_connection_that_ends_right_behind_the_head_is_an_answer_cut_short() {
    on_one_thread(async {
        for head in ["Content-Length: 9", "Transfer-Encoding: chunked"] {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let _handle = browser.open(get(url(&server)));
            let (mut stream, _) = server.accept().await;
            stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes()).await.unwrap();
            drop(stream);
            assert_eq!(browser.failed().await.kind, HttpErrorKind::Incomplete);
            let number = "errcode:-355 cronet_error_code:-355 error_msg:net::ERR_INCOMPLETE_CHUNKED_ENCODING";
            assert_one_clear_line(&browser, number);
        }
    });
}

#[test]
fn lengths_that_make_no_sense_are_no_http() {
    on_one_thread(async {
        for head in ["Content-Length: 5, 6", "Content-Length: -1", "Content-Length: five"] {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let _handle = browser.open(get(url(&server)));
            let (mut stream, _) = server.accept().await;
            stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\nhello").as_bytes()).await.unwrap();
            let error = browser.failed().await;
            assert_eq!(error.kind, HttpErrorKind::BadAnswer, "{head}: {error}");
        }
    });
}

#[test]
fn a_head_that_comes_byte_by_byte_meets_the_limit_of_time() {
    on_paused_time(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let _handle = browser.open(HttpRequest { timeout: Duration::from_secs(3), ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        let loris = tokio::task::spawn_local(async move {
            for byte in b"HTTP/1.1 200 OK\r\nX: ".iter().chain(b"y".iter().cycle()) {
                if stream.write_all(&[*byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        let error = browser.failed().await;
        assert_eq!(error.kind, HttpErrorKind::Timeout);
        assert_one_clear_line(&browser, "request:fail timeout");
        // The connection is closed, which is how it learns of it.
        loris.await.unwrap();
    });
}

#[test]
fn while_the_app_does_not_take_its_chunks_the_server_has_to_wait() {
    /// Paused time passes only while nothing can go on: this one passes when the server has to wait.
    const STANDSTILL: Duration = Duration::from_secs(1);
    on_paused_time(async {
        let (server, browser) = (RawServer::start().await, Browser::new());
        let timeout_s = Duration::from_secs(1_000_000);
        let _handle = browser.open(HttpRequest { into: BodyTarget::Chunks, timeout: timeout_s, ..get(url(&server)) });
        let (mut stream, _) = server.accept().await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n").await.unwrap();
        let block = vec![0; 1 << 20];
        let mut sent = 0;
        loop {
            match timeout(STANDSTILL, stream.write(&block)).await {
                Ok(taken) => sent += taken.unwrap(),
                Err(_) if browser.queue.is_full() => break,
                Err(_) => {}
            }
            assert!(sent < 4 * WireQueue::BYTES_MAX, "the server is never slowed");
        }
        // It goes on when the app does.
        while !browser.queue.is_empty() {
            browser.queue.pop();
        }
        assert!(stream.write(&block).await.unwrap() > 0);
    });
}

#[test]
fn a_compressed_answer_that_becomes_too_large_is_refused_also_in_chunks() {
    on_one_thread(async {
        // 65 MiB of zeros, as Node's `brotliCompressSync` writes them.
        let bomb = [
            0xcf, 0xff, 0xff, 0x7f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x9f, 0xff, 0xff, 0xff, 0xf0,
            0x4f, 0x00, 0xc4, 0x61, 0x01, 0x80, 0xee, 0xfd, 0x3f, 0xff, 0xff, 0xff, 0xe1, 0x9f, 0x00, 0x88, 0xc3, 0x22,
            0x00, 0xdd, 0xfb, 0x7f, 0xfe, 0xff, 0xff, 0xc3, 0x3f, 0x01, 0x10, 0x87, 0x05, 0x00, 0xba, 0xf7, 0xff, 0xf5,
            0xff, 0xff, 0xf8, 0x27, 0x00, 0xe2, 0xb0, 0x00, 0x40, 0xf7, 0xfe, 0x01,
        ];
        for into in [BodyTarget::Memory, BodyTarget::Chunks] {
            let (server, browser) = (RawServer::start().await, Browser::new());
            let _handle = browser.open(HttpRequest { into, ..get(url(&server)) });
            let (mut stream, _) = server.accept().await;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: {}\r\n\r\n", bomb.len());
            stream.write_all(&[head.as_bytes(), &bomb].concat()).await.unwrap();
            assert_eq!(browser.failed().await.kind, HttpErrorKind::BodyTooLarge);
        }
    });
}
