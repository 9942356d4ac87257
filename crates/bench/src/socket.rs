//! The yardstick: the same echo loop on bare tokio-tungstenite, without engine, events or JavaScript.

use crate::load::Payload;
use crate::samples::Samples;
use crate::{BenchError, WARM_UP_ROUNDS};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::Instant;
use tokio_tungstenite::connect_async_with_config;

/// Sends, waits for the answer, and so on.
pub(crate) async fn round_trips(url: &str, rounds: usize, payload: Payload) -> Result<Samples, BenchError> {
    let (mut socket, _) = connect_async_with_config(url, None, true).await?;
    let message = payload.message();
    let begin = Instant::now();
    let mut moments = Vec::with_capacity(WARM_UP_ROUNDS + rounds + 1);
    for _ in 0..=WARM_UP_ROUNDS + rounds {
        moments.push(begin.elapsed());
        socket.send(message.clone()).await?;
        socket.next().await.ok_or(BenchError::Closed)??;
    }
    socket.close(None).await?;
    Ok(Samples::between(&moments, WARM_UP_ROUNDS))
}
