//! The yardstick: the same echo loop on bare tokio-tungstenite, without engine, events or JavaScript.

use crate::samples::Samples;
use crate::{BenchError, PAYLOAD_BYTES, WARM_UP_ROUNDS};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::Instant;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::Message;

/// Sends, waits for the answer, and so on.
pub(crate) async fn round_trips(url: &str, rounds: usize) -> Result<Samples, BenchError> {
    let (mut socket, _) = connect_async_with_config(url, None, true).await?;
    let payload = "x".repeat(PAYLOAD_BYTES);
    let begin = Instant::now();
    let mut moments = Vec::with_capacity(WARM_UP_ROUNDS + rounds + 1);
    for _ in 0..=WARM_UP_ROUNDS + rounds {
        moments.push(begin.elapsed());
        socket.send(Message::text(payload.clone())).await?;
        socket.next().await.ok_or(BenchError::Closed)??;
    }
    socket.close(None).await?;
    Ok(Samples::between(&moments, WARM_UP_ROUNDS))
}
