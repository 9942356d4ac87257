//! The server of the load measurements, fast enough not to be what is measured: echo, flood, sink, and the page for a browser.
//!
//! Counterpart: the clients of `mod.rs`. It says `listening <address>` and `report <json>` for what a page has sent.
//! Invariant: it listens on loopback and ends with whoever started it.

use super::frames::{Block, Counter};
use super::{Kind, Payload};
use crate::BenchError;
use codec::{HttpHead, HttpHeadReader};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use std::io::Write as _;
use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// Echoes that go out in one write.
const ECHO_BATCH: usize = 128;
/// Bytes that the sink reads at a time.
const SINK_BUFFER_BYTES: usize = 256 * 1024;

/// A page needs both headers for a clock of 5 µs.
const PAGE_HEADERS: &str = "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\
                            Connection: close\r\n";

/// Serves until the process ends.
pub(crate) async fn serve() -> Result<(), BenchError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    say(&format!("listening {}", listener.local_addr()?));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let stream = accepted?.0;
                // A client that leaves in the middle is its own affair.
                connections.spawn(async move { drop(answer(stream).await) });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

async fn answer(mut stream: TcpStream) -> Result<(), BenchError> {
    stream.set_nodelay(true)?;
    let mut reader = HttpHeadReader::default();
    let mut chunk = vec![0; 4096];
    let head = loop {
        let count = stream.read(&mut chunk).await?;
        match reader.feed(&chunk[..count]) {
            _ if count == 0 => return Err(BenchError::Closed),
            Ok(None) => {}
            // A client says nothing before it has the answer.
            Ok(Some((head, _))) => break head,
            Err(_) => return Err(BenchError::Usage),
        }
    };
    let path = head.request().map(|(_, path)| path.to_owned()).unwrap_or_default();
    let parts: Vec<_> = path.split('/').skip(1).collect();
    let number = |word: &str| word.parse::<usize>().map_err(|_| BenchError::Usage);
    if !head.has_token("upgrade", "websocket") {
        return page(&mut stream, &path).await;
    }
    upgrade(&mut stream, &head).await?;
    match parts[..] {
        ["echo"] => echo(stream).await,
        ["report"] => report(stream).await,
        ["flood", kind, bytes, count] => {
            let payload = Payload { kind: Kind::parse(kind).ok_or(BenchError::Usage)?, bytes: number(bytes)? };
            flood(stream, payload, number(count)?).await
        }
        ["sink", ack_every, count] => sink(stream, number(ack_every)?, number(count)?).await,
        _ => Err(BenchError::Usage),
    }
}

async fn page(stream: &mut TcpStream, path: &str) -> Result<(), BenchError> {
    let (status, kind, body) = match path {
        "/" => ("200 OK", "text/html", include_str!("page.html")),
        "/load.js" => ("200 OK", "text/javascript", include_str!("load.js")),
        _ => ("404 Not Found", "text/plain", ""),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{PAGE_HEADERS}\r\n");
    stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await?;
    Ok(())
}

async fn upgrade(stream: &mut TcpStream, head: &HttpHead) -> Result<(), BenchError> {
    let accept = derive_accept_key(head.get("sec-websocket-key").unwrap_or_default().as_bytes());
    let text = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(text.as_bytes()).await?;
    Ok(())
}

async fn echo(stream: TcpStream) -> Result<(), BenchError> {
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    while let Some(message) = socket.next().await {
        socket.feed(message?).await?;
        for _ in 1..ECHO_BATCH {
            let Some(Some(message)) = socket.next().now_or_never() else { break };
            socket.feed(message?).await?;
        }
        socket.flush().await?;
    }
    Ok(())
}

async fn report(stream: TcpStream) -> Result<(), BenchError> {
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    if let Some(Message::Text(text)) = socket.next().await.transpose()? {
        say(&format!("report {text}"));
    }
    Ok(())
}

/// Waits for a word, then sends without looking back.
async fn flood(mut stream: TcpStream, payload: Payload, count: usize) -> Result<(), BenchError> {
    let block = Block::of(payload);
    let mut word = [0; 64];
    if stream.read(&mut word).await? == 0 {
        return Err(BenchError::Closed);
    }
    let mut left = count;
    while left > 0 {
        let (bytes, frames) = block.first(left);
        stream.write_all(bytes).await?;
        left -= frames;
    }
    // The client closes; what it says by that is not read.
    while stream.read(&mut word).await? > 0 {}
    Ok(())
}

/// Counts, and says so after each `ack_every` messages.
async fn sink(mut stream: TcpStream, ack_every: usize, count: usize) -> Result<(), BenchError> {
    const ACK: &[u8] = b"\x81\x03ack";
    let mut counter = Counter::default();
    let mut buffer = vec![0; SINK_BUFFER_BYTES];
    let (mut seen, mut acknowledged) = (0, 0);
    while acknowledged < count {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Err(BenchError::Closed);
        }
        seen += counter.feed(&buffer[..read]);
        while acknowledged + ack_every <= seen {
            acknowledged += ack_every;
            stream.write_all(ACK).await?;
        }
    }
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}
