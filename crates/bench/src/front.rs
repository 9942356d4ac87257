//! WebSocket in front of a broker's TCP port: mosquitto's own WebSocket listener takes every interface, whatever its address says.
//!
//! Counterpart: `cargo xtask bench mqtt`; all clients go through it. Invariant: bytes pass as they come, in both directions, and
//! one side's end is the other's.

use crate::BenchError;
use futures_util::{SinkExt as _, StreamExt as _};
use std::io::Write as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;

/// Bytes that go on as one message at most.
const CHUNK_BYTES: usize = 16 * 1024;

/// Listens on a free port and never returns.
///
/// # Errors
/// No port is free.
pub(crate) async fn serve(broker_port: u16) -> Result<(), BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "listening {}", listener.local_addr()?)?;
    let tasks = tokio::task::LocalSet::new();
    tasks
        .run_until(async {
            loop {
                let (stream, _) = listener.accept().await?;
                tokio::task::spawn_local(async move {
                    // A client that goes away is no error of this server.
                    drop(pass_on(stream, broker_port).await);
                });
            }
        })
        .await
}

#[expect(clippy::result_large_err, clippy::unnecessary_wraps, reason = "the shape of tungstenite's callback")]
fn choose_mqtt(_: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    response.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("mqtt"));
    Ok(response)
}

async fn pass_on(stream: TcpStream, broker_port: u16) -> Result<(), BenchError> {
    stream.set_nodelay(true)?;
    let client = tokio_tungstenite::accept_hdr_async(stream, choose_mqtt).await?;
    let broker = TcpStream::connect(("127.0.0.1", broker_port)).await?;
    broker.set_nodelay(true)?;
    let (mut to_client, mut from_client) = client.split();
    let (mut from_broker, mut to_broker) = broker.into_split();
    let up = async {
        while let Some(message) = from_client.next().await {
            match message? {
                Message::Close(_) => break,
                message => to_broker.write_all(&message.into_data()).await?,
            }
        }
        Ok::<(), BenchError>(())
    };
    let down = async {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let length = from_broker.read(&mut chunk).await?;
            if length == 0 {
                return Ok(());
            }
            to_client.send(Message::binary(chunk[..length].to_vec())).await?;
        }
    };
    tokio::select! {
        ended = up => ended,
        ended = down => ended,
    }
}
