//! `/echo`, limits of connections and messages, and the end of a server.

use super::{Client, server};
use crate::{Server, ServerOptions, StartError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

#[tokio::test]
async fn text_and_binary_come_back_and_a_ping_is_answered() {
    let server = server().await;
    let mut client = Client::open(&server, "/echo").await;
    for message in [Message::text("你好"), Message::binary(vec![0, 255]), Message::text("a".repeat(100_000))] {
        client.send(message.clone()).await;
        assert_eq!(client.next().await, message);
    }
    client.send(Message::Ping("p".into())).await;
    assert_eq!(client.next().await, Message::Pong("p".into()));
}

#[tokio::test]
async fn a_flood_comes_back_whole_and_in_order() {
    let server = server().await;
    let mut client = Client::open(&server, "/echo").await;
    for index in 0..1000 {
        client.send(index.to_string()).await;
    }
    for index in 0..1000 {
        assert_eq!(client.next().await, Message::text(index.to_string()));
    }
}

#[tokio::test]
async fn a_message_of_the_limit_comes_back_and_one_byte_more_ends_with_1009() {
    let server = Server::start(ServerOptions { message_bytes_max: 1000, ..Default::default() }).await.unwrap();
    let mut client = Client::open(&server, "/echo").await;
    client.send("a".repeat(1000)).await;
    assert_eq!(client.next().await.len(), 1000);
    client.send("a".repeat(1001)).await;
    assert_eq!(client.closed().await.code, CloseCode::Size);
}

#[tokio::test]
async fn a_shutdown_closes_every_client_with_1001() {
    let server = server().await;
    let address = server.local_addr();
    let mut echo = Client::open(&server, "/echo").await;
    let mut chat = Client::open(&server, "/chat").await;
    let clients = async { (echo.closed().await.code, chat.closed().await.code) };
    let ((), codes) = tokio::join!(server.shutdown(), clients);
    assert_eq!(codes, (CloseCode::Away, CloseCode::Away));
    assert!(TcpStream::connect(address).await.is_err(), "it still listens");
}

#[tokio::test]
async fn a_port_in_use_is_named_with_a_hint() {
    let first = server().await;
    let addr = first.local_addr();
    let error = Server::start(ServerOptions { addr, ..Default::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::AddressInUse(_)));
    assert_eq!(error.to_string(), format!("{addr} is already in use"));
    assert!(error.hint().contains("another port"));
}

#[tokio::test]
async fn connections_up_to_the_limit_are_served_and_one_more_gets_503() {
    let server = Server::start(ServerOptions { connections_max: 1, ..Default::default() }).await.unwrap();
    let mut only = Client::open(&server, "/echo").await;
    let mut second = TcpStream::connect(server.local_addr()).await.unwrap();
    second.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    second.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    only.send("still here").await;
    assert_eq!(only.next().await, Message::text("still here"));
}
