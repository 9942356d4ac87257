//! Limits of the listener, met over real sockets.

use super::*;
use crate::{Recording, ReplayOptions};
use ::http::StatusCode;
use fixture::Pace;
use futures_util::{SinkExt as _, StreamExt as _};
use std::io::Write as _;
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

async fn listener(lines: &[&str]) -> (Listener, NamedTempFile) {
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "{{\"miniwire\":1}}\n{}", lines.join("\n")).unwrap();
    let recording = Recording::open(file.path()).unwrap();
    let options = ReplayOptions { pace: Pace::Asap, vars: Vec::new(), timing: None };
    (Listener::bind(recording, options, "127.0.0.1:0".parse().unwrap(), None).await.unwrap(), file)
}

/// Status of the answer to a POST with a body of so many bytes.
async fn post(addr: SocketAddr, bytes: usize) -> StatusCode {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let head = format!("POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {bytes}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // It may be refused before all of it is there.
    let _ = stream.write_all(&vec![b'x'; bytes]).await;
    let mut line = [0; 12];
    stream.read_exact(&mut line).await.unwrap();
    StatusCode::from_bytes(&line[9..]).unwrap()
}

#[tokio::test]
async fn a_body_of_the_limit_is_taken_and_a_longer_one_is_refused() {
    let open = r#"{"event":"open","transport":"request","method":"POST","url":"http://a/a"}"#;
    let out = r#"{"event":"out","text":"","match":{"$":"any"}}"#;
    let (mut listener, _file) = listener(&[open, out, r#"{"event":"opened","status":202}"#]).await;
    let addr = listener.doors()[0].addr;
    let client = async {
        assert_eq!(post(addr, http::BODY_BYTES_MAX + 1).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(post(addr, http::BODY_BYTES_MAX).await, StatusCode::ACCEPTED);
    };
    let (round, ()) = tokio::join!(listener.round(std::future::pending(), None), client);
    let outcome = round.unwrap().outcome;
    assert!(outcome.is_fine(), "{outcome:?}");
}

#[tokio::test]
async fn a_message_of_the_limit_is_taken_and_a_longer_one_ends_the_connection() {
    let out = r#"{"event":"out","text":"","match":{"$":"any"}}"#;
    let close = r#"{"event":"close","by":"app","code":1009}"#;
    let (mut listener, _file) = listener(&[r#"{"event":"open","url":"ws://a/"}"#, out, close]).await;
    let addr = listener.doors()[0].addr;
    let client = async {
        let stream = TcpStream::connect(addr).await.unwrap();
        let config = WebSocketConfig::default();
        let (mut socket, _) = client_async_with_config("ws://a/", stream, Some(config)).await.unwrap();
        socket.send(Message::text("x".repeat(MESSAGE_BYTES_MAX))).await.unwrap();
        let _ = socket.send(Message::text("x".repeat(MESSAGE_BYTES_MAX + 1))).await;
        match socket.next().await {
            Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 1009),
            // What it had sent was not read to its end, which TCP may tell first.
            other => assert!(matches!(other, Some(Err(_)) | None), "{other:?}"),
        }
    };
    let (round, ()) = tokio::join!(listener.round(std::future::pending(), None), client);
    let outcome = round.unwrap().outcome;
    assert!(outcome.is_fine(), "{outcome:?}");
}

#[tokio::test]
async fn a_client_that_reads_late_and_sends_meanwhile_gets_everything() {
    // More than sockets and queues hold, and fewer lines than the player looks at.
    let (long, count) = (format!(r#"{{"event":"in","text":"{}"}}"#, "x".repeat(8 * 1024)), 1_500);
    let mut lines = vec![r#"{"event":"open","url":"ws://a/"}"#];
    lines.extend(std::iter::repeat_n(long.as_str(), count));
    lines.extend([r#"{"event":"out","text":"x"}"#; 300]);
    lines.push(r#"{"event":"close","by":"peer","code":1000}"#);
    let (mut listener, _file) = listener(&lines).await;
    let addr = listener.doors()[0].addr;
    let client = async {
        let stream = TcpStream::connect(addr).await.unwrap();
        let (mut socket, _) = client_async_with_config("ws://a/", stream, None).await.unwrap();
        for _ in 0..300 {
            socket.send(Message::text("x")).await.unwrap();
        }
        let mut texts = 0;
        while let Some(Ok(message)) = socket.next().await {
            texts += usize::from(message.is_text());
        }
        assert_eq!(texts, count);
    };
    let (round, ()) = tokio::join!(listener.round(std::future::pending(), Some(Duration::from_secs(60))), client);
    let outcome = round.unwrap().outcome;
    assert!(outcome.is_fine(), "{outcome:?}");
    listener.close().await;
}
