//! Requests that are no WebSocket, written by hand.

use super::server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn answer(request: &str) -> String {
    let server = server().await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_start_page_names_the_endpoints() {
    let page = answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("/echo") && page.contains("/chat"), "{page}");
}

#[tokio::test]
async fn an_unknown_path_is_404() {
    let page = answer("GET /none HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n").await;
    assert!(page.starts_with("HTTP/1.1 404 Not Found\r\n"), "{page}");
}

#[tokio::test]
async fn what_is_not_http_is_400() {
    let page = answer("\u{16}\u{3}\u{1}\n\n").await;
    assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_says_nothing_is_cut_off() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
}
