//! One player's connection: what it says, done, and the time, told to the game.
//!
//! Counterpart: `rooms.rs`. Invariant: a message that is refused gets an answer with a code, and the connection goes on.

use super::protocol::{ClientMessage, Refusal, ServerMessage};
use super::rooms::{Rooms, Seat, encode};
use crate::mailbox::{Mailbox, Member, converse};
use crate::stop::{Socket, Stop};
use std::future::pending;
use std::sync::Arc;
use tokio::time::sleep_until;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Serves a player until it leaves, is too slow, or the server stops.
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
            self.mailbox.put(encode(&ServerMessage::Error { code: refusal.code(), message: refusal.to_string() }));
        }
        Ok(())
    }

    async fn reminder(&mut self) {
        let Some(seat) = &mut self.seat else { return pending().await };
        loop {
            let deadline = *seat.deadline.borrow_and_update();
            let due = async {
                match deadline {
                    Some(deadline) => sleep_until(deadline).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = due => return,
                changed = seat.deadline.changed() => {
                    if changed.is_err() {
                        return pending().await;
                    }
                }
            }
        }
    }

    fn remind(&mut self) {
        if let Some(seat) = &self.seat {
            seat.pass();
        }
    }
}

impl Client {
    fn obey(&mut self, message: ClientMessage) -> Result<(), Refusal> {
        match message {
            ClientMessage::Join { room, name } => {
                self.seat = None;
                self.seat = Some(self.rooms.join(room, name, &self.mailbox)?);
                Ok(())
            }
            ClientMessage::Answer { number, choice } => {
                self.seat.as_ref().ok_or(Refusal::NotJoined)?.answer(number, choice)
            }
            ClientMessage::Again => self.seat.as_ref().ok_or(Refusal::NotJoined)?.again(),
            ClientMessage::Ping { at } => {
                self.mailbox.put(encode(&ServerMessage::Pong { at }));
                Ok(())
            }
        }
    }
}
