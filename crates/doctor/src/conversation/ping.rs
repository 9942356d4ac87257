//! A ping and its pong (RFC 6455 §5.5.2). Apps cannot send pings, but phones and proxies do.

use super::{Conversation, End, PING, PONG};
use crate::report::{Check, CheckId, Finding};
use crate::wording::time;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// What the ping carries; the pong must carry the same.
const PAYLOAD: &[u8] = b"miniwire";

/// Sends a ping and waits for its pong. False: the connection is over.
pub(crate) async fn check(conversation: &mut Conversation, limit: Duration) -> (Check, bool) {
    let start = Instant::now();
    let outcome = timeout(limit, exchange(conversation)).await;
    let took = start.elapsed();
    match outcome {
        Ok(Ok(true)) => (Check::new(CheckId::Ping, "answered").took(took), true),
        Ok(Ok(false)) => {
            let finding = Finding::warning(
                "pong-differs",
                "the pong does not carry what the ping did (RFC 6455 §5.5.3)",
                "let the server's WebSocket library answer pings",
            );
            (Check::new(CheckId::Ping, "answered with other bytes").took(took).with([finding]), true)
        }
        Ok(Err(end)) => {
            let found = format!("answered with {}", end.text());
            (
                Check::new(CheckId::Ping, found).with([Finding::problem(
                    "ping-ends-it",
                    "a ping ends the connection: the server's WebSocket code does not know control frames",
                    "answer pings with pongs, or use a WebSocket library",
                )]),
                false,
            )
        }
        Err(_) => (
            Check::new(CheckId::Ping, format!("no pong after {}", time(took))).with([Finding::warning(
                "no-pong",
                "the server does not answer pings, so nobody can tell a live connection from a dead one by them",
                "answer pings with pongs, which WebSocket libraries do by themselves",
            )]),
            true,
        ),
    }
}

/// True when the pong is that of the ping.
async fn exchange(conversation: &mut Conversation) -> Result<bool, End> {
    conversation.send(PING, PAYLOAD).await.map_err(|error| End::Broken(error.to_string()))?;
    loop {
        // Whatever else the server has to say is not ours to answer.
        let frame = conversation.next(&mut 0).await?;
        if frame.opcode == PONG {
            return Ok(frame.head == PAYLOAD);
        }
    }
}
