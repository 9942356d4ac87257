//! What the clock decides for sessions of Socket.IO, on paused time.
//!
//! Counterpart: `tests/blackbox/socketio_protocol.rs` asks the rest of the binary, and the same of the real server, whose first ping comes
//! after an interval; ours comes at once.

use super::{Client, server};
use crate::Server;
use futures_util::StreamExt as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

const WEBSOCKET: &str = "/socket.io/?EIO=4&transport=websocket";
const POLLING: &str = "/socket.io/?EIO=4&transport=polling";

/// What the open packet promises.
const PING_INTERVAL: Duration = Duration::from_secs(25);
const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a connection may be in no namespace.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(45);

async fn text(client: &mut Client) -> String {
    client.next().await.into_text().unwrap().to_string()
}

/// A WebSocket that has joined `/`, and when its open packet came. The first ping may be on either side of the answer.
async fn joined(server: &Server) -> (Client, Instant) {
    let mut client = Client::open(server, WEBSOCKET).await;
    let open = text(&mut client).await;
    let since = Instant::now();
    assert!(open.contains(r#""pingInterval":25000,"pingTimeout":20000"#), "{open}");
    client.send("40").await;
    let mut told = [text(&mut client).await, text(&mut client).await];
    told.sort();
    assert!(told[0] == "2" && told[1].starts_with("40{"), "{told:?}");
    (client, since)
}

/// Seconds until the server ends the connection.
async fn ended(client: &mut Client, since: Instant) -> Duration {
    while let Some(Ok(message)) = client.0.next().await {
        if let Message::Text(text) = message {
            assert!(["1", "2"].contains(&text.as_str()), "not the end, but {text}");
        }
    }
    since.elapsed()
}

/// Status and text of one request on a connection of its own.
async fn polled(server: &Server, method: &str, path: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

/// The path of a new session over polling.
async fn session(server: &Server) -> String {
    let (_, open) = polled(server, "GET", POLLING, "").await;
    let (_, rest) = open.split_once(r#""sid":""#).unwrap();
    format!("{POLLING}&sid={}", rest.split_once('"').unwrap().0)
}

#[tokio::test(start_paused = true)]
async fn a_websocket_that_answers_is_pinged_again_after_each_interval() {
    let server = server().await;
    let (mut client, since) = joined(&server).await;
    for count in 1..=3 {
        client.send("3").await;
        assert_eq!(text(&mut client).await, "2");
        assert_eq!(since.elapsed().as_secs(), PING_INTERVAL.as_secs() * count);
    }
}

#[tokio::test(start_paused = true)]
async fn a_websocket_that_does_not_answer_a_ping_is_ended_after_the_timeout() {
    let server = server().await;
    let (mut client, since) = joined(&server).await;
    assert_eq!(ended(&mut client, since).await.as_secs(), PING_TIMEOUT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_session_over_polling_that_answers_is_pinged_again_after_each_interval() {
    let server = server().await;
    let path = session(&server).await;
    assert_eq!(polled(&server, "GET", &path, "").await, (200, "2".into()));
    let since = Instant::now();
    for count in 1..=3 {
        assert_eq!(polled(&server, "POST", &path, "3").await.0, 200);
        // It joins late enough that nothing else is told in between.
        assert_eq!(polled(&server, "GET", &path, "").await, (200, "2".into()));
        assert_eq!(since.elapsed().as_secs(), PING_INTERVAL.as_secs() * count);
        if count == 1 {
            assert_eq!(polled(&server, "POST", &path, "40").await.0, 200);
            assert!(polled(&server, "GET", &path, "").await.1.starts_with("40{"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_over_polling_that_does_not_answer_a_ping_is_gone_after_the_timeout() {
    let server = server().await;
    let path = session(&server).await;
    assert_eq!(polled(&server, "GET", &path, "").await, (200, "2".into()));
    tokio::time::advance(PING_TIMEOUT).await;
    assert_eq!(polled(&server, "GET", &path, "").await.0, 400);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_joins_no_namespace_is_ended() {
    let server = server().await;
    let mut client = Client::open(&server, WEBSOCKET).await;
    text(&mut client).await;
    let since = Instant::now();
    // It answers every ping, so that nothing but the namespace is missing.
    while let Some(Ok(message)) = client.0.next().await {
        if message.to_text().is_ok_and(|text| text == "2") {
            client.send("3").await;
        }
    }
    assert_eq!(since.elapsed().as_secs(), CONNECT_TIMEOUT.as_secs());
}
