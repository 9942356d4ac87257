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

/// A client that has asked for a connection and reads nothing.
async fn deaf(addr: SocketAddr, asks: &str) -> TcpStream {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(asks.as_bytes()).await.unwrap();
    stream
}

const UPGRADE: &str = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

/// Each transport with what its client asks by.
const TRANSPORTS: [(&str, &str, &str); 3] = [
    ("websocket", "ws://a/", UPGRADE),
    ("request", "http://a/", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("tcp", "tcp://a:1", ""),
];

/// A listener that sends so many messages of 64 KiB, and the address to connect to.
async fn sending(transport: &str, url: &str, count: usize) -> (Listener, NamedTempFile, SocketAddr) {
    let open = format!(r#"{{"event":"open","transport":"{transport}","url":"{url}"}}"#);
    let long = format!(r#"{{"event":"in","text":"{}"}}"#, "x".repeat(64 * 1024));
    let mut lines = vec![open.as_str()];
    lines.extend(std::iter::repeat_n(long.as_str(), count));
    let (listener, file) = listener(&lines).await;
    let addr = listener.doors().last().unwrap().addr;
    (listener, file, addr)
}

/// More than sockets hold, and fewer than a queue of commands.
const MORE_THAN_SOCKETS: usize = 250;
/// More than sockets and a queue of commands.
const MORE_THAN_ALL: usize = 600;
/// Real time after which a test has failed.
const PATIENCE: Duration = Duration::from_secs(40);

#[tokio::test]
async fn a_client_that_takes_nothing_gives_its_place_up_once_its_replay_is_over() {
    for (transport, url, asks) in TRANSPORTS {
        let (mut listener, _file, addr) = sending(transport, url, MORE_THAN_SOCKETS).await;
        let _client = deaf(addr, asks).await;
        let round = timeout(PATIENCE, listener.round(std::future::pending(), None)).await.unwrap().unwrap();
        assert!(round.outcome.is_fine(), "{transport}: {:?}", round.outcome);
        // Each door holds the place of the client that it waits for.
        let places = u32::try_from(CONNECTIONS_MAX - listener.doors().len()).unwrap();
        let free = timeout(PATIENCE, listener.shared.free.acquire_many(places)).await;
        assert!(free.is_ok(), "{transport}");
    }
}

#[tokio::test]
async fn a_client_that_takes_nothing_while_more_is_to_be_sent_is_cut_and_told() {
    for (transport, url, asks) in TRANSPORTS {
        let (mut listener, _file, addr) = sending(transport, url, MORE_THAN_ALL).await;
        let _client = deaf(addr, asks).await;
        let round = timeout(PATIENCE, listener.round(std::future::pending(), None)).await.unwrap().unwrap();
        let told = format!("{:?}", round.outcome.failures);
        let wanted = if transport == "request" { "`close` came" } else { "took nothing for 2 s and was cut" };
        assert!(told.contains(wanted), "{transport}: {told}");
    }
}

#[tokio::test]
async fn a_replay_ends_in_time_while_a_client_has_no_room() {
    let (mut listener, _file, addr) = sending("websocket", "ws://a/", MORE_THAN_ALL).await;
    let _client = deaf(addr, UPGRADE).await;
    let limit = Some(SEND_TIMEOUT / 4);
    let round = timeout(PATIENCE, listener.round(std::future::pending(), limit)).await.unwrap().unwrap();
    let told = format!("{:?}", round.outcome.failures);
    assert!(round.is_stopped && told.contains("its 0.5 s were over") && !told.contains("took nothing"), "{told}");
}

#[tokio::test]
async fn what_a_client_sends_while_the_replay_before_it_ends_is_not_lost() {
    let lines = [
        r#"{"event":"open","transport":"tcp","url":"tcp://a:1"}"#,
        r#"{"event":"out","text":"hello\n"}"#,
        r#"{"event":"in","text":"welcome\n"}"#,
    ];
    let (mut listener, _file) = listener(&lines).await;
    let addr = listener.doors()[1].addr;
    let clients = async {
        // The first one stays, so that its replay waits for it to go.
        let mut first = deaf(addr, "hello\n").await;
        let mut said = Vec::new();
        first.read_to_end(&mut said).await.unwrap();
        assert_eq!(said, b"welcome\n");
        (first, deaf(addr, "hello\n").await)
    };
    let (round, (_first, mut second)) = tokio::join!(listener.round(std::future::pending(), None), clients);
    assert!(round.unwrap().outcome.is_fine());
    let mut said = [0; 8];
    let (round, read) = tokio::join!(listener.round(std::future::pending(), None), second.read_exact(&mut said));
    let outcome = round.unwrap().outcome;
    assert!(outcome.is_fine() && read.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn a_connection_that_fails_after_it_was_open_ends_in_the_way_of_its_kind() {
    for (transport, url, asks) in [TRANSPORTS[0], TRANSPORTS[2]] {
        for (kind, is_reset) in [("reset", true), ("empty", false)] {
            let open = format!(r#"{{"event":"open","transport":"{transport}","url":"{url}"}}"#);
            let fail = format!(r#"{{"event":"fail","kind":"{kind}"}}"#);
            let (mut listener, _file) = listener(&[&open, r#"{"event":"in","text":"x"}"#, &fail]).await;
            let addr = listener.doors().last().unwrap().addr;
            let client = async {
                let mut stream = deaf(addr, asks).await;
                stream.read_to_end(&mut Vec::new()).await.map_err(|error| error.kind())
            };
            let (round, end) = tokio::join!(listener.round(std::future::pending(), None), client);
            assert!(round.unwrap().outcome.is_fine(), "{transport} {kind}");
            assert_eq!(end.is_err_and(|kind| kind == io::ErrorKind::ConnectionReset), is_reset, "{transport} {kind}");
        }
    }
}

#[tokio::test]
async fn an_open_connection_that_times_out_is_met_with_silence_until_its_client_goes() {
    for (transport, url, asks) in [TRANSPORTS[0], TRANSPORTS[2]] {
        let open = format!(r#"{{"event":"open","transport":"{transport}","url":"{url}"}}"#);
        let lines = [&open, r#"{"event":"in","text":"~"}"#, r#"{"event":"fail","kind":"timeout"}"#];
        let (mut listener, _file) = listener(&lines).await;
        let addr = listener.doors().last().unwrap().addr;
        let client = async {
            let mut stream = deaf(addr, asks).await;
            let mut said = [0; 1];
            // What was sent before it fell silent.
            while said != *b"~" {
                stream.read_exact(&mut said).await.unwrap();
            }
            let end = timeout(Duration::from_millis(200), stream.read(&mut said)).await;
            assert!(end.is_err(), "{transport}: {end:?}");
        };
        let (round, ()) = tokio::join!(listener.round(std::future::pending(), Some(PATIENCE)), client);
        let round = round.unwrap();
        assert!(round.outcome.is_fine() && !round.is_stopped, "{transport}: {:?}", round.outcome);
    }
}
