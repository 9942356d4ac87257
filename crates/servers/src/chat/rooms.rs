//! All rooms of a server: who is where, what was said, and who is told.
//!
//! Invariant: nobody waits for anybody. A client whose queue is full is put out of its room and its connection ends.

use super::protocol::{Entry, Presence, Refusal, ServerMessage};
use crate::clock::epoch_ms;
use crate::mailbox::Mailbox;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// Rooms of a server; when there are more, an empty one is forgotten. Our choice.
pub const ROOMS_MAX: usize = 100;

/// Members of a room. Our choice.
pub const ROOM_MEMBERS_MAX: usize = 100;

/// Messages that a room remembers; the oldest is forgotten.
pub const HISTORY_MAX: usize = 50;

/// The rooms of one server.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<HashMap<String, Room>>);

#[derive(Debug, Default)]
struct Room {
    members: Vec<Member>,
    history: VecDeque<Entry>,
    said: u64,
}

#[derive(Debug)]
struct Member {
    name: String,
    mailbox: Mailbox,
}

/// A place in a room; dropping it leaves the room.
#[derive(Debug)]
pub(super) struct Seat {
    rooms: Arc<Rooms>,
    room: String,
    name: String,
}

impl Rooms {
    /// Enters a room: the client gets `joined`, the others `presence`.
    ///
    /// # Errors
    /// The name is taken, the room is full, or there are too many rooms.
    pub(super) fn join(self: &Arc<Self>, room: String, name: String, mailbox: &Mailbox) -> Result<Seat, Refusal> {
        let mut rooms = self.lock();
        if !rooms.contains_key(&room) && rooms.len() >= ROOMS_MAX {
            let empty = rooms.iter().find(|(_, room)| room.members.is_empty()).map(|(name, _)| name.clone());
            rooms.remove(&empty.ok_or(Refusal::TooManyRooms)?);
        }
        let place = rooms.entry(room.clone()).or_default();
        if place.members.iter().any(|member| member.name == name) {
            return Err(Refusal::NameTaken);
        }
        if place.members.len() >= ROOM_MEMBERS_MAX {
            return Err(Refusal::RoomFull);
        }
        place.tell_presence(Presence::Join, &name);
        place.members.push(Member { name: name.clone(), mailbox: mailbox.clone() });
        let (members, history) = (place.names(), place.history.iter().collect());
        tell(mailbox, &ServerMessage::Joined { room: &room, name: &name, members, history });
        Ok(Seat { rooms: Arc::clone(self), room, name })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Room>> {
        // Every change is whole before anything that could panic, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Speaks to the whole room, oneself included.
    pub(super) fn say(&self, text: String) {
        if let Some(room) = self.rooms.lock().get_mut(&self.room) {
            room.said += 1;
            let entry = Entry { id: room.said, name: self.name.clone(), text, at: epoch_ms() };
            room.tell(&ServerMessage::Message(&entry));
            if room.history.len() == HISTORY_MAX {
                room.history.pop_front();
            }
            room.history.push_back(entry);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(room) = self.rooms.lock().get_mut(&self.room) {
            room.members.retain(|member| member.name != self.name);
            room.tell_presence(Presence::Leave, &self.name);
        }
    }
}

impl Room {
    fn names(&self) -> Vec<&str> {
        self.members.iter().map(|member| member.name.as_str()).collect()
    }

    /// Tells everybody; those too slow stay listed until their connection has ended, which has just begun.
    fn tell(&self, message: &ServerMessage<'_>) {
        let text = encode(message);
        for member in &self.members {
            member.mailbox.put(Message::Text(text.clone()));
        }
    }

    fn tell_presence(&self, event: Presence, name: &str) {
        let mut members = self.names();
        if event == Presence::Join {
            members.push(name);
        }
        self.tell(&ServerMessage::Presence { event, name, members });
    }
}

/// Tells one client; one that is too slow ends by itself.
pub(super) fn tell(mailbox: &Mailbox, message: &ServerMessage<'_>) {
    mailbox.put(Message::Text(encode(message)));
}

fn encode(message: &ServerMessage<'_>) -> Utf8Bytes {
    // Plain strings, numbers and lists always have a JSON form.
    serde_json::to_string(message).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::Letters;
    use serde_json::Value;

    fn last(letters: &mut Letters) -> Value {
        let mut last = None;
        while let Some(message) = letters.try_next() {
            last = Some(message);
        }
        serde_json::from_str(last.unwrap().to_text().unwrap()).unwrap()
    }

    #[test]
    fn fifty_messages_are_remembered_and_the_fifty_first_pushes_out_the_oldest() {
        let rooms = Arc::new(Rooms::default());
        let (speaker, mut heard) = Mailbox::new();
        let seat = rooms.join("lobby".into(), "a".into(), &speaker).unwrap();
        for text in 1..=HISTORY_MAX + 1 {
            seat.say(text.to_string());
            heard.try_next().unwrap();
        }
        let (late, mut receiver) = Mailbox::new();
        let _seat = rooms.join("lobby".into(), "b".into(), &late).unwrap();
        let history = last(&mut receiver)["history"].clone();
        assert_eq!(history.as_array().unwrap().len(), HISTORY_MAX);
        assert_eq!(history[0]["text"], "2");
    }

    #[test]
    fn a_hundred_members_fit_into_a_room_and_one_more_does_not() {
        let rooms = Arc::new(Rooms::default());
        let (mailbox, _letters) = Mailbox::new();
        let join = |index: usize| rooms.join("lobby".into(), index.to_string(), &mailbox);
        let seats = (0..ROOM_MEMBERS_MAX).map(|index| join(index).unwrap()).collect::<Vec<_>>();
        assert_eq!(join(ROOM_MEMBERS_MAX).unwrap_err(), Refusal::RoomFull);
        drop(seats);
        assert!(join(ROOM_MEMBERS_MAX).is_ok());
    }

    #[test]
    fn one_room_past_the_limit_replaces_an_empty_one_or_is_refused() {
        let rooms = Arc::new(Rooms::default());
        let (mailbox, _letters) = Mailbox::new();
        let join = |index: usize| rooms.join(index.to_string(), "a".into(), &mailbox);
        let mut seats = (0..ROOMS_MAX).map(|index| join(index).unwrap()).collect::<Vec<_>>();
        assert_eq!(join(ROOMS_MAX).unwrap_err(), Refusal::TooManyRooms);
        seats.pop();
        assert!(join(ROOMS_MAX).is_ok());
        assert_eq!(rooms.lock().len(), ROOMS_MAX);
    }

    #[test]
    fn a_name_is_free_again_after_its_owner_left() {
        let rooms = Arc::new(Rooms::default());
        let (mailbox, _letters) = Mailbox::new();
        let seat = rooms.join("lobby".into(), "小红".into(), &mailbox).unwrap();
        assert_eq!(rooms.join("lobby".into(), "小红".into(), &mailbox).unwrap_err(), Refusal::NameTaken);
        drop(seat);
        assert!(rooms.join("lobby".into(), "小红".into(), &mailbox).is_ok());
    }
}
