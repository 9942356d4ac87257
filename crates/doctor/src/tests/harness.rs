//! What the tests share: an examination, a raw server, and answers byte for byte.
//!
//! Invariant: a server lives as long as its runtime, takes any number of connections and minds none that says nothing.

use crate::{Check, CheckId, Diagnosis, Happening, Options, examine};
use codec::{HttpHead, HttpHeadReader};
use futures_util::{SinkExt as _, StreamExt as _};
use std::future::{Future, pending};
use std::net::SocketAddr;
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

pub(super) fn options(url: impl Into<String>) -> Options {
    Options { url_check: false, ..Options::new(url, SystemTime::now()) }
}

pub(super) async fn examined(options: Options) -> Diagnosis {
    examine(&options, pending(), &mut |_: Happening<'_>| {}).await
}

/// An examination of a raw server.
pub(super) async fn examined_at(address: SocketAddr) -> Diagnosis {
    examined(options(format!("ws://{address}/"))).await
}

pub(super) fn check(diagnosis: &Diagnosis, id: CheckId) -> &Check {
    diagnosis.checks.iter().find(|check| check.id == id).unwrap()
}

/// The codes of what is wrong in one check.
pub(super) fn codes(diagnosis: &Diagnosis, id: CheckId) -> Vec<&'static str> {
    check(diagnosis, id).findings.iter().map(|finding| finding.code).collect()
}

/// A server that does this with each connection that asks for something.
pub(super) async fn server<Answer, Done>(answer: Answer) -> SocketAddr
where
    Answer: Fn(TcpStream, HttpHead) -> Done + Clone + Send + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                if let Some(head) = request(&mut stream).await {
                    answer(stream, head).await;
                }
            });
        }
    });
    address
}

/// A server that answers every request with these bytes and hangs up.
pub(super) async fn server_saying(answer: &'static str) -> SocketAddr {
    server(move |mut stream: TcpStream, _| async move {
        stream.write_all(answer.as_bytes()).await.unwrap();
        // Until the client has read it all.
        let _ = stream.shutdown().await;
        let _ = stream.read(&mut [0]).await;
    })
    .await
}

/// A server that upgrades with these further headers and then goes on.
pub(super) async fn upgrading<Then, Done>(extra_headers: &'static str, then: Then) -> SocketAddr
where
    Then: Fn(TcpStream) -> Done + Clone + Send + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    server(move |mut stream: TcpStream, head: HttpHead| {
        let then = then.clone();
        async move {
            let accept = derive_accept_key(head.get("sec-websocket-key").unwrap().as_bytes());
            let answer = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {accept}\r\n{extra_headers}\r\n"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
            then(stream).await;
        }
    })
    .await
}

/// A client's control frame: opcode and payload. None: it has gone.
pub(super) async fn control_frame(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 6];
    stream.read_exact(&mut head).await.ok()?;
    let mut payload = vec![0; usize::from(head[1] & 0x7f)];
    stream.read_exact(&mut payload).await.ok()?;
    let unmasked = payload.iter().zip(head[2..].iter().cycle()).map(|(byte, mask)| byte ^ mask);
    Some((head[0] & 0x0f, unmasked.collect()))
}

/// Answers one ping.
pub(super) async fn pong(stream: &mut TcpStream) {
    let (opcode, payload) = control_frame(stream).await.unwrap();
    assert_eq!(opcode, 9);
    let head = [0x8a, u8::try_from(payload.len()).unwrap()];
    stream.write_all(&[&head[..], &payload].concat()).await.unwrap();
}

/// A WebSocket server as it should be, over any stream.
pub(super) async fn echo(stream: impl AsyncRead + AsyncWrite + Unpin) {
    // A client that only looked at TLS asks for nothing.
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    while let Some(Ok(message)) = socket.next().await {
        if !message.is_close() && socket.send(message).await.is_err() {
            return;
        }
    }
}

async fn request(stream: &mut TcpStream) -> Option<HttpHead> {
    let mut reader = HttpHeadReader::default();
    let mut byte = [0];
    loop {
        stream.read_exact(&mut byte).await.ok()?;
        if let Some((head, _)) = reader.feed(&byte).ok()? {
            return Some(head);
        }
    }
}
