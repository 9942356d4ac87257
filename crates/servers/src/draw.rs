//! `/draw`: every binary message of a client goes to the others in its room, and a newcomer first gets the strokes so far.
//!
//! Counterpart: docs/guide/servers.md, which has the layout of the messages. The server reads the first byte only: strokes are kept, a
//! clearing forgets them, anything else is passed on and not kept. Invariant: a room keeps bounded strokes, the oldest go first.

use crate::mailbox::{Mailbox, Member, converse};
use crate::stop::{Socket, Stop, close};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::SinkExt as _;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Bytes of one message; more ends the connection with 1009. Our choice: a stroke of four thousand points.
pub const DRAW_MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Strokes that a room keeps; the oldest is forgotten. Our choice.
pub const DRAW_STROKES_MAX: usize = 2000;

/// Bytes of strokes that a room keeps; the oldest are forgotten. Our choice.
pub const DRAW_BYTES_MAX: usize = 1024 * 1024;

/// Rooms of a server; when there are more, an empty one is forgotten. Our choice.
pub const DRAW_ROOMS_MAX: usize = 100;

/// People in a room; one more is closed with 1013. Our choice.
pub const DRAW_MEMBERS_MAX: usize = 50;

/// The server's greeting: how many strokes follow, how many others are there.
const KIND_WELCOME: u8 = 0;
/// A stroke, kept for newcomers.
const KIND_STROKE: u8 = 1;
/// Forgets all strokes.
const KIND_CLEAR: u8 = 2;

/// The rooms of one server.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<HashMap<String, Room>>);

#[derive(Debug, Default)]
struct Room {
    members: Vec<(u64, Mailbox)>,
    strokes: VecDeque<Bytes>,
    strokes_bytes: usize,
    entered: u64,
}

/// A place in a room; dropping it leaves the room.
#[derive(Debug)]
struct Seat {
    rooms: Arc<Rooms>,
    room: String,
    number: u64,
}

/// Serves a client until it leaves, is too slow, or the server stops.
pub(crate) async fn serve(mut socket: Socket, rooms: Arc<Rooms>, room: String, mut stop: Stop) {
    let (mailbox, letters) = Mailbox::new();
    let Some((seat, picture)) = rooms.enter(room, mailbox) else {
        return close(socket, CloseCode::Again, "the room is full").await;
    };
    let greeting = async {
        for message in picture {
            socket.feed(Message::Binary(message)).await?;
        }
        socket.flush().await
    };
    let greeted = tokio::select! {
        greeted = greeting => greeted,
        () = stop.requested() => Ok(()),
    };
    if greeted.is_ok() {
        converse(socket, letters, seat, stop).await;
    }
}

impl Rooms {
    /// Enters a room. Returns the greeting and the strokes so far; nothing is missed or comes twice after that.
    fn enter(self: &Arc<Self>, name: String, mailbox: Mailbox) -> Option<(Seat, Vec<Bytes>)> {
        let mut rooms = self.lock();
        if !rooms.contains_key(&name) && rooms.len() >= DRAW_ROOMS_MAX {
            let empty = rooms.iter().find(|(_, room)| room.members.is_empty()).map(|(name, _)| name.clone());
            rooms.remove(&empty?);
        }
        let room = rooms.entry(name.clone()).or_default();
        if room.members.len() >= DRAW_MEMBERS_MAX {
            return None;
        }
        room.entered += 1;
        let mut picture = vec![welcome(room.strokes.len(), room.members.len())];
        picture.extend(room.strokes.iter().cloned());
        room.members.push((room.entered, mailbox));
        Some((Seat { rooms: Arc::clone(self), room: name, number: room.entered }, picture))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Room>> {
        // Every change is whole before anything that could panic, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn keep(&mut self, message: &Bytes) {
        match message.first() {
            Some(&KIND_STROKE) => {
                self.strokes_bytes += message.len();
                self.strokes.push_back(message.clone());
            }
            Some(&KIND_CLEAR) => {
                self.strokes.clear();
                self.strokes_bytes = 0;
            }
            _ => {}
        }
        while self.strokes.len() > DRAW_STROKES_MAX || self.strokes_bytes > DRAW_BYTES_MAX {
            self.strokes_bytes -= self.strokes.pop_front().map_or(0, |oldest| oldest.len());
        }
    }
}

impl Member for Seat {
    fn hear(&mut self, message: Message) -> Result<(), (CloseCode, &'static str)> {
        let Message::Binary(bytes) = message else {
            return Err((CloseCode::Unsupported, "only binary messages"));
        };
        if bytes.first().is_none_or(|kind| *kind == KIND_WELCOME) {
            return Err((CloseCode::Policy, "a message begins with its kind, from 1 up"));
        }
        if let Some(room) = self.rooms.lock().get_mut(&self.room) {
            room.keep(&bytes);
            for (_, mailbox) in room.members.iter().filter(|(number, _)| *number != self.number) {
                mailbox.put(Message::Binary(bytes.clone()));
            }
        }
        Ok(())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(room) = self.rooms.lock().get_mut(&self.room) {
            room.members.retain(|(number, _)| *number != self.number);
        }
    }
}

fn welcome(strokes: usize, others: usize) -> Bytes {
    let mut message = BytesMut::with_capacity(8);
    message.put_u8(KIND_WELCOME);
    message.put_u8(0);
    message.put_u16_le(u16::try_from(others).unwrap_or(u16::MAX));
    message.put_u32_le(u32::try_from(strokes).unwrap_or(u32::MAX));
    message.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(mark: u8) -> Message {
        Message::binary(vec![KIND_STROKE, mark])
    }

    fn enter(rooms: &Arc<Rooms>, room: &str) -> (Seat, Vec<Bytes>) {
        rooms.enter(room.to_owned(), Mailbox::new().0).unwrap()
    }

    #[test]
    fn a_newcomer_gets_the_number_of_strokes_and_others_and_then_the_strokes() {
        let rooms = Arc::new(Rooms::default());
        let (mut first, picture) = enter(&rooms, "a");
        assert_eq!(picture, [&[0, 0, 0, 0, 0, 0, 0, 0][..]]);
        first.hear(stroke(7)).unwrap();
        first.hear(Message::binary(vec![3, 9])).unwrap();
        let (_second, picture) = enter(&rooms, "a");
        assert_eq!(picture, [&[0, 0, 1, 0, 1, 0, 0, 0][..], &[1, 7]], "kind 3 is not kept");
    }

    #[test]
    fn a_stroke_goes_to_the_others_in_the_room_only() {
        let rooms = Arc::new(Rooms::default());
        let people = ["a", "a", "b"].map(|room| {
            let (mailbox, letters) = Mailbox::new();
            (rooms.enter(room.into(), mailbox).unwrap().0, letters)
        });
        let [(mut red, mut red_letters), (_bright, mut bright_letters), (_other, mut other_letters)] = people;
        red.hear(stroke(1)).unwrap();
        assert_eq!(bright_letters.try_next(), Some(stroke(1)));
        assert_eq!((red_letters.try_next(), other_letters.try_next()), (None, None));
    }

    #[test]
    fn a_clearing_forgets_the_strokes() {
        let rooms = Arc::new(Rooms::default());
        let (mut first, _) = enter(&rooms, "a");
        first.hear(stroke(1)).unwrap();
        first.hear(Message::binary(vec![KIND_CLEAR])).unwrap();
        assert_eq!(enter(&rooms, "a").1.len(), 1);
    }

    #[test]
    fn strokes_up_to_the_limits_are_kept_and_one_more_pushes_out_the_oldest() {
        let mut room = Room::default();
        for mark in 0..=DRAW_STROKES_MAX {
            room.keep(&Bytes::from(vec![KIND_STROKE, (mark % 200) as u8]));
        }
        assert_eq!((room.strokes.len(), room.strokes[0][1]), (DRAW_STROKES_MAX, 1));
        let mut room = Room::default();
        for mark in 0..=DRAW_BYTES_MAX / DRAW_MESSAGE_BYTES_MAX {
            let mut long = vec![KIND_STROKE; DRAW_MESSAGE_BYTES_MAX];
            long[1] = mark as u8;
            room.keep(&Bytes::from(long));
        }
        assert_eq!((room.strokes_bytes, room.strokes[0][1]), (DRAW_BYTES_MAX, 1));
    }

    #[test]
    fn text_an_empty_message_and_the_kind_of_the_server_end_the_connection() {
        let (mut seat, _) = enter(&Arc::new(Rooms::default()), "a");
        let code = |outcome: Result<(), (CloseCode, _)>| outcome.unwrap_err().0;
        assert_eq!(code(seat.hear(Message::text("a"))), CloseCode::Unsupported);
        assert_eq!(code(seat.hear(Message::binary(vec![]))), CloseCode::Policy);
        assert_eq!(code(seat.hear(Message::binary(vec![KIND_WELCOME]))), CloseCode::Policy);
    }

    #[test]
    fn a_full_room_takes_nobody_and_one_room_past_the_limit_replaces_an_empty_one() {
        let rooms = Arc::new(Rooms::default());
        let mut seats = (0..DRAW_MEMBERS_MAX).map(|_| enter(&rooms, "full").0).collect::<Vec<_>>();
        assert!(rooms.enter("full".into(), Mailbox::new().0).is_none());
        seats.extend((1..DRAW_ROOMS_MAX).map(|room| enter(&rooms, &room.to_string()).0));
        assert!(rooms.enter("more".into(), Mailbox::new().0).is_none());
        seats.pop();
        assert!(rooms.enter("more".into(), Mailbox::new().0).is_some());
        assert_eq!(rooms.lock().len(), DRAW_ROOMS_MAX);
    }
}
