//! Messages there and back.

use super::harness::{Client, RawServer, on_one_thread, request};
use futures_util::{SinkExt as _, StreamExt as _};
use model::{CloseInitiator, Message, WireDirection};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn_local};

/// An echo server of tungstenite's own; returns its URL.
async fn echo_server() -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("ws://{}/echo", listener.local_addr().unwrap());
    let task = spawn_local(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        while let Some(Ok(message)) = socket.next().await {
            if !message.is_close() {
                socket.send(message).await.unwrap();
            }
        }
    });
    (url, task)
}

#[test]
fn text_and_binary_come_back_and_every_step_is_in_the_log() {
    on_one_thread(async {
        let (url, _server) = echo_server().await;
        let client = Client::open(request(url));
        assert_eq!(client.opened().await.status, 101);
        client.handle.send(Message::text("你好")).unwrap();
        assert_eq!(client.message().await, Message::text("你好"));
        client.handle.send(Message::binary(vec![0, 255])).unwrap();
        assert_eq!(client.message().await, Message::binary(vec![0, 255]));
        client.handle.close(CloseInitiator::App, 1000, "bye");
        assert_eq!(client.closed().await, (CloseInitiator::App, 1000, "bye".into()));
        let expected =
            ["open", "opened", "out", "frame", "frame", "in", "out", "frame", "frame", "in", "frame", "frame", "close"];
        assert_eq!(client.log.names(), expected);
    });
}

#[test]
fn a_frame_that_came_with_the_handshake_is_logged_and_delivered() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"\x81\x02hi").await;
        client.opened().await;
        assert_eq!(client.message().await, Message::text("hi"));
        let frames = client.log.frames();
        assert_eq!((frames.len(), frames[0].dir, &frames[0].head[..]), (1, WireDirection::In, &b"hi"[..]));
    });
}
