//! One client's way to be told things by others, and the conversation that empties it.
//!
//! Counterpart: the rooms of chat, draw and quiz. Invariant: nobody waits for anybody; a client that does not read is dropped with 1013
//! (try again later) as soon as its mailbox overflows.

use crate::stop::{Socket, Stop, close, close_after};
use futures_util::{SinkExt as _, StreamExt as _};
use std::future::{Future, pending};
use std::sync::Arc;
use tokio::sync::{Notify, mpsc};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Messages that may wait for one client; one more and it is dropped with 1013. Our choice.
pub const CLIENT_QUEUE_MAX: usize = 256;

/// The end that rooms keep.
#[derive(Clone, Debug)]
pub(crate) struct Mailbox {
    queue: mpsc::Sender<Message>,
    overflow: Arc<Notify>,
}

/// The end that the client's connection keeps.
#[derive(Debug)]
pub(crate) struct Letters {
    queue: mpsc::Receiver<Message>,
    overflow: Arc<Notify>,
}

impl Mailbox {
    /// A mailbox and what comes out of it.
    pub(crate) fn new() -> (Self, Letters) {
        let (sender, receiver) = mpsc::channel(CLIENT_QUEUE_MAX);
        let overflow = Arc::new(Notify::new());
        let letters = Letters { queue: receiver, overflow: Arc::clone(&overflow) };
        (Mailbox { queue: sender, overflow }, letters)
    }

    /// Queues a message; false when the client is too slow, which ends it.
    pub(crate) fn put(&self, message: Message) -> bool {
        let taken = self.queue.try_send(message).is_ok();
        if !taken {
            self.overflow.notify_one();
        }
        taken
    }
}

impl Letters {
    #[cfg(test)]
    pub(crate) fn try_next(&mut self) -> Option<Message> {
        self.queue.try_recv().ok()
    }
}

/// What a route does with its client.
pub(crate) trait Member: Send {
    /// Hears a text or binary message.
    ///
    /// # Errors
    /// The connection is to end with this code and reason.
    fn hear(&mut self, message: Message) -> Result<(), (CloseCode, &'static str)>;

    /// Resolves when time has something to say; `remind` is called then.
    fn reminder(&mut self) -> impl Future<Output = ()> + Send {
        pending()
    }

    /// Called after `reminder`.
    fn remind(&mut self) {}
}

enum End {
    Asked(CloseCode, &'static str),
    Broken(Error),
    Left,
}

/// Serves a client until it leaves, is too slow, breaks the rules, or the server stops. The member leaves before the close frame.
pub(crate) async fn converse(mut socket: Socket, mut letters: Letters, mut member: impl Member, mut stop: Stop) {
    let overflow = Arc::clone(&letters.overflow);
    let end = tokio::select! {
        end = talk(&mut socket, &mut letters, &mut member) => end,
        () = overflow.notified() => End::Asked(CloseCode::Again, "too slow"),
        () = stop.requested() => End::Asked(CloseCode::Away, "the server is going away"),
    };
    drop(member);
    match end {
        End::Asked(code, reason) => close(socket, code, reason).await,
        End::Broken(error) => close_after(socket, &error).await,
        End::Left => {}
    }
}

async fn talk(socket: &mut Socket, letters: &mut Letters, member: &mut impl Member) -> End {
    loop {
        tokio::select! {
            Some(letter) = letters.queue.recv() => {
                if let Err(error) = deliver(socket, letters, letter).await {
                    return End::Broken(error);
                }
            }
            message = socket.next() => match message {
                None => return End::Left,
                Some(Ok(message)) if message.is_text() || message.is_binary() => {
                    if let Err((code, reason)) = member.hear(message) {
                        return End::Asked(code, reason);
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return End::Broken(error),
            },
            () = member.reminder() => member.remind(),
        }
    }
}

/// Everything that waits goes out in one write.
async fn deliver(socket: &mut Socket, letters: &mut Letters, first: Message) -> Result<(), Error> {
    socket.feed(first).await?;
    while let Ok(letter) = letters.queue.try_recv() {
        socket.feed(letter).await?;
    }
    socket.flush().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_is_reported_at_one_message_past_the_limit() {
        let (mailbox, _letters) = Mailbox::new();
        assert!((0..CLIENT_QUEUE_MAX).all(|_| mailbox.put(Message::text("a"))));
        assert!(!mailbox.put(Message::text("a")));
    }
}
