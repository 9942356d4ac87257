//! `/echo`: every message comes back as it is. Pings are answered by the codec.
//!
//! A client that does not read is not read from either: TCP does the rest, so nothing piles up here.

use crate::stop::{Socket, Stop, close, close_after};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Messages that go out in one write.
const BATCH: usize = 128;

/// Echoes until the client leaves or the server stops.
pub(crate) async fn serve(mut socket: Socket, mut stop: Stop) {
    let outcome = tokio::select! {
        outcome = echo(&mut socket) => outcome,
        () = stop.requested() => return close(socket, CloseCode::Away, "the server is going away").await,
    };
    if let Err(error) = outcome {
        close_after(socket, &error).await;
    }
}

async fn echo(socket: &mut Socket) -> Result<(), Error> {
    while let Some(message) = socket.next().await {
        answer(socket, message?).await?;
        for _ in 1..BATCH {
            let Some(Some(message)) = socket.next().now_or_never() else { break };
            answer(socket, message?).await?;
        }
        socket.flush().await?;
    }
    Ok(())
}

async fn answer(socket: &mut Socket, message: Message) -> Result<(), Error> {
    if message.is_text() || message.is_binary() { socket.feed(message).await } else { Ok(()) }
}
