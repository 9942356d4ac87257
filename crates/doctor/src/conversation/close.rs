//! The close handshake (RFC 6455 §7.1.2): a close frame is answered with one.

use super::{CLOSE, Conversation, End};
use crate::report::{Check, CheckId, Finding};
use crate::wording::time;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// The code of an app that is done (RFC 6455 §7.4.1).
const NORMAL: u16 = 1000;

/// Closes and waits for the answer.
pub(crate) async fn check(mut conversation: Conversation, limit: Duration) -> Check {
    let start = Instant::now();
    let outcome = timeout(limit, exchange(&mut conversation)).await;
    let took = start.elapsed();
    match outcome {
        Ok(End::Closed { code, .. }) => {
            Check::new(CheckId::Close, format!("answered with {code}")).took(took).fact("code", code)
        }
        Ok(end) => Check::new(CheckId::Close, format!("answered with {}", end.text())).with([Finding::warning(
            "close-cut",
            "the server ends TCP without a close frame: the app gets 1006 for its own orderly close",
            "answer a close frame with one (RFC 6455 §5.5.1)",
        )]),
        Err(_) => Check::new(CheckId::Close, format!("no answer after {}", time(took))).with([Finding::warning(
            "close-unanswered",
            "the server does not answer a close frame: closed connections stay and count against its limits",
            "answer a close frame with one (RFC 6455 §5.5.1), then end TCP",
        )]),
    }
}

async fn exchange(conversation: &mut Conversation) -> End {
    if let Err(error) = conversation.send(CLOSE, &NORMAL.to_be_bytes()).await {
        return End::Broken(error.to_string());
    }
    loop {
        // Messages that were on their way come first.
        if let Err(end) = conversation.next(&mut 0).await {
            return end;
        }
    }
}
