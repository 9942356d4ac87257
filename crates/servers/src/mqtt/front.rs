//! Between a client and the broker: bytes of a TCP or TLS connection, or the binary messages of a WebSocket.
//!
//! Counterpart: `broker.rs`. Invariant: what a client has sent before it closes reaches the broker, so that a clean end is seen as one.

use super::broker::Mqtt;
use super::plain::Plain;
use crate::stop::{Socket, Stop, close, close_after};
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;

/// How long the broker may take to read the last of a client that has gone.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

/// Carries a bare connection.
pub(crate) async fn carry(stream: impl AsyncRead + AsyncWrite + Send + Unpin, mqtt: &Mqtt) {
    let Ok((broker, _presence)) = mqtt.connect().await else { return };
    let (mut from_client, mut to_client) = tokio::io::split(stream);
    let (mut from_broker, mut to_broker) = broker.into_split();
    let down = async {
        let mut plain = Plain::default();
        while let Some(bytes) = read(&mut from_broker, &mut plain).await {
            to_client.write_all(&bytes).await?;
        }
        to_client.shutdown().await
    };
    tokio::select! {
        // Whoever ended it has ended it.
        _ = down => return,
        _ = tokio::io::copy(&mut from_client, &mut to_broker) => {}
    }
    drain(to_broker, from_broker).await;
}

/// Carries a WebSocket.
pub(crate) async fn bridge(socket: Socket, mqtt: &Mqtt, stop: Stop) {
    let Ok((broker, _presence)) = mqtt.connect().await else {
        return close(socket, CloseCode::Again, "the broker cannot be reached").await;
    };
    let (mut sink, mut stream) = socket.split();
    let (mut from_broker, mut to_broker) = broker.into_split();
    let end = tokio::select! {
        end = up(&mut stream, &mut to_broker) => end,
        end = down(&mut from_broker, &mut sink) => end,
    };
    drain(to_broker, from_broker).await;
    let Ok(socket) = sink.reunite(stream) else { return };
    match end {
        End::Client => {}
        End::Broken(error) => close_after(socket, &error).await,
        End::Text => close(socket, CloseCode::Unsupported, "MQTT is binary").await,
        End::Broker if stop.is_requested() => close(socket, CloseCode::Away, "the server is going away").await,
        End::Broker => close(socket, CloseCode::Normal, "the broker has closed").await,
    }
}

enum End {
    Client,
    Broker,
    Text,
    Broken(Error),
}

async fn up(stream: &mut SplitStream<Socket>, to_broker: &mut OwnedWriteHalf) -> End {
    while let Some(message) = stream.next().await {
        let written = match message {
            Ok(Message::Binary(bytes)) => to_broker.write_all(&bytes).await,
            Ok(Message::Text(_)) => return End::Text,
            Ok(_) => Ok(()),
            Err(error) => return End::Broken(error),
        };
        if written.is_err() {
            return End::Broker;
        }
    }
    End::Client
}

async fn down(from_broker: &mut OwnedReadHalf, sink: &mut SplitSink<Socket, Message>) -> End {
    let mut plain = Plain::default();
    while let Some(bytes) = read(from_broker, &mut plain).await {
        if let Err(error) = sink.send(Message::Binary(bytes)).await {
            return End::Broken(error);
        }
    }
    End::Broker
}

/// The next whole packets of the broker, without what it adds.
async fn read(from_broker: &mut OwnedReadHalf, plain: &mut Plain) -> Option<Bytes> {
    let mut chunk = vec![0; READ_BYTES];
    loop {
        match from_broker.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => {
                let packets = plain.feed(&chunk[..count]);
                if !packets.is_empty() {
                    return Some(packets);
                }
            }
        }
    }
}

/// Lets the broker read what was sent: a connection that is dropped with unread bytes would be reset under it.
async fn drain(mut to_broker: OwnedWriteHalf, mut from_broker: OwnedReadHalf) {
    let drained = async {
        to_broker.shutdown().await?;
        tokio::io::copy(&mut from_broker, &mut tokio::io::sink()).await?;
        io::Result::Ok(())
    };
    let _ = timeout(DRAIN_TIMEOUT, drained).await;
}
