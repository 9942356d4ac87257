//! One client of the chat: what it says, done.
//!
//! Counterpart: `rooms.rs`. Invariant: a message that is refused gets an answer with a code, and the connection goes on.

use super::protocol::{ClientMessage, Refusal, ServerMessage};
use super::rooms::{Rooms, Seat, tell};
use crate::mailbox::{Mailbox, Member, converse};
use crate::stop::{Socket, Stop};
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Bytes of one message of a client: a text at its limit with every character escaped fits. More ends it with 1009.
pub(crate) const CLIENT_MESSAGE_BYTES_MAX: usize = 128 * 1024;

/// Serves a client until it leaves, is too slow, or the server stops.
pub(crate) async fn serve(socket: Socket, rooms: Arc<Rooms>, stop: Stop) {
    let (mailbox, letters) = Mailbox::new();
    converse(socket, letters, Client { rooms, mailbox, seat: None }, stop).await;
}

struct Client {
    rooms: Arc<Rooms>,
    mailbox: Mailbox,
    seat: Option<Seat>,
}

impl Member for Client {
    fn hear(&mut self, message: Message) -> Result<(), (CloseCode, &'static str)> {
        let message = match &message {
            Message::Text(text) => ClientMessage::parse(text),
            _ => Err(Refusal::Binary),
        };
        if let Err(refusal) = message.and_then(|message| self.obey(message)) {
            tell(&self.mailbox, &ServerMessage::Error { code: refusal.code(), message: &refusal.to_string() });
        }
        Ok(())
    }
}

impl Client {
    fn obey(&mut self, message: ClientMessage) -> Result<(), Refusal> {
        match message {
            ClientMessage::Join { room, name } => {
                self.seat = None;
                self.seat = Some(self.rooms.join(room, name, &self.mailbox)?);
            }
            ClientMessage::Message { text } => self.seat.as_ref().ok_or(Refusal::NotJoined)?.say(text),
            ClientMessage::Ping { at } => tell(&self.mailbox, &ServerMessage::Pong { at: &at }),
        }
        Ok(())
    }
}
