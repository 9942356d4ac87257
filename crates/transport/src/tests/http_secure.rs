//! HTTP over TLS against a server whose every byte the test writes. HTTP/2 is tested against nginx, in `tests/blackbox`.

use super::harness::on_one_thread;
use super::http::{Browser, OK, get};
use super::secure::SecureListener;
use crate::{HttpErrorKind, HttpHandle, TlsOptions};
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// What a server over TLS did: it answered with these bytes and dropped TCP without a word.
async fn answered(bytes: &'static [u8]) -> (Browser, Box<dyn HttpHandle>) {
    let server = SecureListener::bind().await;
    let port = server.listener.local_addr().unwrap().port();
    let tls = TlsOptions { extra_roots: vec![server.root.clone()], ..TlsOptions::default() };
    let browser = Browser::trusting(tls);
    let handle = browser.open(get(format!("https://localhost:{port}/")));
    let serve = async {
        let (stream, _) = server.listener.accept().await?;
        let mut stream = server.acceptor.accept(stream).await?;
        stream.read_u8().await?;
        stream.write_all(bytes).await?;
        stream.flush().await?;
        io::Result::Ok(stream)
    };
    let stream = serve.await.unwrap();
    // Taken apart, so that TLS says no goodbye.
    let (tcp, _) = stream.into_inner();
    drop(tcp);
    (browser, handle)
}

#[test]
fn an_answer_over_tls_has_the_time_of_its_handshake() {
    on_one_thread(async {
        let (browser, _handle) = answered(OK).await;
        let profile = browser.done().await.profile;
        assert!(profile.ssl_connection_start > 0 && profile.ssl_connection_end >= profile.ssl_connection_start);
        assert_eq!(profile.protocol, "http1.1");
    });
}

#[test]
fn a_server_that_drops_tcp_without_ending_tls_has_answered_unless_the_length_says_otherwise() {
    on_one_thread(async {
        let (browser, _handle) = answered(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello").await;
        assert_eq!(browser.done().await.body, "hello");
        let (browser, _handle) = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello").await;
        assert_eq!(browser.failed().await.kind, HttpErrorKind::Incomplete);
    });
}
