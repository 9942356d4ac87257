//! One client of the chat: reads its messages, writes what its mailbox holds.
//!
//! Invariant: a client that does not read is dropped with 1013 (try again later) as soon as its mailbox overflows.

use super::protocol::{ClientMessage, Refusal, ServerMessage};
use super::rooms::{Mailbox, Rooms, Seat};
use crate::stop::{Socket, Stop, close, close_after};
use futures_util::{SinkExt as _, StreamExt as _};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

/// Bytes of one message of a client: a text at its limit with every character escaped fits. More ends it with 1009.
pub(crate) const CLIENT_MESSAGE_BYTES_MAX: usize = 128 * 1024;

/// Serves a client until it leaves, is too slow, or the server stops.
pub(crate) async fn serve(mut socket: Socket, rooms: Arc<Rooms>, mut stop: Stop) {
    let (mailbox, mut letters, overflow) = Mailbox::new();
    let mut client = Client { rooms, mailbox, seat: None };
    let outcome = tokio::select! {
        outcome = client.talk(&mut socket, &mut letters) => outcome,
        () = overflow.notified() => {
            drop(client);
            return close(socket, CloseCode::Again, "too slow").await;
        }
        () = stop.requested() => return close(socket, CloseCode::Away, "the server is going away").await,
    };
    drop(client);
    if let Err(error) = outcome {
        close_after(socket, &error).await;
    }
}

struct Client {
    rooms: Arc<Rooms>,
    mailbox: Mailbox,
    seat: Option<Seat>,
}

impl Client {
    async fn talk(&mut self, socket: &mut Socket, letters: &mut mpsc::Receiver<Utf8Bytes>) -> Result<(), Error> {
        loop {
            tokio::select! {
                Some(letter) = letters.recv() => {
                    socket.feed(Message::Text(letter)).await?;
                    while let Ok(letter) = letters.try_recv() {
                        socket.feed(Message::Text(letter)).await?;
                    }
                    socket.flush().await?;
                }
                message = socket.next() => match message {
                    None => return Ok(()),
                    Some(Ok(Message::Text(text))) => self.hear(ClientMessage::parse(&text)),
                    Some(Ok(Message::Binary(_))) => self.hear(Err(Refusal::Binary)),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error),
                },
            }
        }
    }

    fn hear(&mut self, message: Result<ClientMessage, Refusal>) {
        if let Err(refusal) = message.and_then(|message| self.obey(message)) {
            self.mailbox.tell(&ServerMessage::Error { code: refusal.code(), message: &refusal.to_string() });
        }
    }

    fn obey(&mut self, message: ClientMessage) -> Result<(), Refusal> {
        match message {
            ClientMessage::Join { room, name } => {
                self.seat = None;
                self.seat = Some(self.rooms.join(room, name, &self.mailbox)?);
            }
            ClientMessage::Message { text } => self.seat.as_ref().ok_or(Refusal::NotJoined)?.say(text),
            ClientMessage::Ping { at } => {
                self.mailbox.tell(&ServerMessage::Pong { at: &at });
            }
        }
        Ok(())
    }
}
