//! Opening: what goes over the wire, what comes back, and every way it can fail.

use super::harness::{Client, RawServer, on_one_thread, on_paused_time, request};
use crate::{ConnectErrorKind, SendError, WebSocketRequest};
use model::{CloseInitiator, EventKind, Message};
use servers::{Server, ServerOptions};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

#[test]
fn response_headers_keep_the_spelling_of_the_server() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("X-Trace-ID: 7\r\nset-cookie: a\r\nset-cookie: b\r\n", b"").await;
        let header = client.opened().await.header;
        assert!(header.contains(&("X-Trace-ID".into(), "7".into())), "{header:?}");
        let Some(EventKind::Opened { header, .. }) = client.log.events().pop() else { panic!("no opened event") };
        assert_eq!(header["set-cookie"], serde_json::json!(["a", "b"]));
    });
}

#[test]
fn request_headers_and_subprotocols_reach_the_server_as_they_were_given() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let header = [("X-Token", "1"), ("x-token", "2"), ("Host", "evil"), ("Origin", "https://servicewechat.com")];
        let header = header.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let protocols = vec!["v1".to_owned(), "v2".to_owned()];
        let client = Client::open(WebSocketRequest { header, protocols, ..request(server.url()) });
        let (_stream, head) = server.accept().await;
        assert_eq!(head.request(), Some(("GET", "/")));
        assert_eq!(head.get("host"), Some(server.address().to_string().as_str()));
        assert_eq!(head.get("sec-websocket-protocol"), Some("v1, v2"));
        assert!(head.headers.ends_with(&[
            ("X-Token".into(), "1".into()),
            ("x-token".into(), "2".into()),
            ("Origin".into(), "https://servicewechat.com".into()),
        ]));
        assert_eq!(client.log.notices(), ["not-sent"]);
    });
}

#[test]
fn the_profile_counts_from_the_clock_of_the_session() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"").await;
        let profile = client.opened().await.profile;
        assert_eq!(profile.fetch_start, 1_700_000_000_000);
        assert!(profile.connect_end >= profile.connect_start && profile.cost >= profile.handshake_cost);
    });
}

#[test]
fn a_subprotocol_that_the_server_chose_is_told() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(WebSocketRequest { protocols: vec!["mqtt".into()], ..request(server.url()) });
        let _stream = server.upgrade("Sec-WebSocket-Protocol: mqtt\r\n", b"").await;
        assert_eq!(client.opened().await.protocol.as_deref(), Some("mqtt"));
        assert!(client.log.notices().is_empty());
    });
}

#[test]
fn a_server_that_chooses_no_subprotocol_is_tolerated_with_a_notice() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(WebSocketRequest { protocols: vec!["mqtt".into()], ..request(server.url()) });
        let _stream = server.upgrade("", b"").await;
        assert_eq!(client.opened().await.protocol, None);
        assert_eq!(client.log.notices(), ["subprotocol-not-chosen"]);
    });
}

#[test]
fn a_path_that_is_not_there_fails_with_its_status() {
    on_one_thread(async {
        let server = Server::start(ServerOptions::default()).await.unwrap();
        let client = Client::open(request(format!("ws://{}/none", server.local_addr())));
        let error = client.failed().await;
        assert_eq!(error.kind, ConnectErrorKind::HttpStatus(404));
        assert_eq!(error.message, format!("{} answered HTTP 404 Not Found", server.local_addr()));
        assert_eq!(error.err_msg(), "open fail: _code:20,_msg:Invalid HTTP status.");
        assert_eq!(client.log.names(), ["open", "fail"]);
    });
}

#[test]
fn a_server_that_is_down_refuses_and_the_hint_says_to_start_it() {
    on_one_thread(async {
        let address = RawServer::start().await.address();
        let error = Client::open(request(format!("ws://{address}"))).failed().await;
        assert_eq!(error.kind, ConnectErrorKind::Refused);
        assert_eq!(error.message, format!("{address} refused the connection"));
        assert_eq!(error.hint.as_deref(), Some("start the server, or check the port"));
    });
}

#[test]
fn a_name_without_an_address_is_named() {
    on_one_thread(async {
        // RFC 6761 §6.4: names under `.invalid` have none.
        let error = Client::open(request("ws://nothing.invalid/")).failed().await;
        assert_eq!(error.kind, ConnectErrorKind::HostNotFound);
        assert!(error.message.contains("`nothing.invalid`"), "{}", error.message);
    });
}

#[test]
fn a_url_that_is_none_fails_without_a_socket() {
    on_one_thread(async {
        let error = Client::open(request("http://127.0.0.1")).failed().await;
        assert_eq!(error.kind, ConnectErrorKind::InvalidUrl);
    });
}

#[test]
fn a_server_that_never_answers_times_out_in_the_handshake() {
    on_paused_time(async {
        let server = RawServer::start().await;
        let timeout = Duration::from_secs(3);
        let client = Client::open(WebSocketRequest { timeout, ..request(server.url()) });
        let error = client.failed().await;
        assert_eq!(error.kind, ConnectErrorKind::Timeout);
        let expected = "did not answer the WebSocket handshake, which timed out after 3000 ms";
        assert!(error.message.ends_with(expected), "{}", error.message);
    });
}

#[test]
fn a_server_that_hangs_up_or_speaks_something_else_fails_the_handshake() {
    on_one_thread(async {
        for (answer, expected) in [
            (&b""[..], "closed the connection during the handshake"),
            (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "did not answer with HTTP"),
            (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "without `Upgrade: websocket`"),
        ] {
            let server = RawServer::start().await;
            let client = Client::open(request(server.url()));
            let (mut stream, _) = server.accept().await;
            stream.write_all(answer).await.unwrap();
            drop(stream);
            let error = client.failed().await;
            assert_eq!(error.kind, ConnectErrorKind::Handshake);
            assert!(error.message.contains(expected), "{}", error.message);
        }
    });
}

#[test]
fn an_endless_answer_is_cut_at_its_limit() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let (mut stream, _) = server.accept().await;
        let answer = tokio::task::spawn_local(async move { while stream.write_all(&[b'a'; 4096]).await.is_ok() {} });
        let error = client.failed().await;
        assert!(error.message.contains("longer than 65536 bytes"), "{}", error.message);
        answer.await.unwrap();
    });
}

#[test]
fn a_close_before_it_is_open_cancels_it() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let (_stream, _) = server.accept().await;
        assert_eq!(client.handle.send(Message::text("early")), Err(SendError::NotOpen));
        client.handle.close(CloseInitiator::App, 1000, "");
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(client.failed().await.kind, ConnectErrorKind::Cancelled);
        assert_eq!(client.log.names(), ["open", "fail"]);
    });
}
