//! The yardstick: floods on bare tokio-tungstenite, written as one would write them for speed.

use super::{ACKS_AHEAD, Cell, cpu};
use crate::BenchError;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(cell: Cell<'_>) -> Result<Socket, BenchError> {
    Ok(connect_async_with_config(cell.url(), None, true).await?.0)
}

/// From the first message to the last.
pub(super) async fn receive(cell: Cell<'_>) -> Result<Value, BenchError> {
    let mut socket = connect(cell).await?;
    let before = cpu::time();
    socket.send(Message::text("go")).await?;
    let mut begin = None;
    let mut seen = 0;
    while seen < cell.count {
        socket.next().await.ok_or(BenchError::Closed)??;
        begin.get_or_insert_with(Instant::now);
        seen += 1;
    }
    let seconds = begin.ok_or(BenchError::Closed)?.elapsed().as_secs_f64();
    Ok(json!({ "count": seen, "seconds": seconds, "cpu_us": cpu::us_per_message(before, seen) }))
}

/// From the first message to the acknowledgement of the last.
pub(super) async fn send(cell: Cell<'_>) -> Result<Value, BenchError> {
    let mut socket = connect(cell).await?;
    let message = cell.payload.message();
    let every = cell.payload.ack_every();
    let before = cpu::time();
    let begin = Instant::now();
    let (mut sent, mut acknowledged) = (0, 0);
    while acknowledged < cell.count {
        while sent < cell.count.min(acknowledged + ACKS_AHEAD * every) {
            socket.feed(message.clone()).await?;
            sent += 1;
        }
        socket.flush().await?;
        socket.next().await.ok_or(BenchError::Closed)??;
        acknowledged += every;
    }
    let seconds = begin.elapsed().as_secs_f64();
    Ok(json!({ "count": sent, "seconds": seconds, "cpu_us": cpu::us_per_message(before, sent) }))
}
