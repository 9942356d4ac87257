//! Who is in which room of the Socket.IO chat.
//!
//! Counterpart: `chat.rs`; Socket.IO's own rooms deliver, this one knows the names. Invariant: an empty room is forgotten at once.

use crate::chat::{NAME_CHARS_MAX, ROOM_CHARS_MAX};
use crate::label::is_label;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Rooms of the chat. Our choice.
pub const SOCKET_IO_ROOMS_MAX: usize = 100;

/// Members of a room. Our choice.
pub const SOCKET_IO_MEMBERS_MAX: usize = 100;

/// Names by room and session.
#[derive(Debug, Default)]
pub(super) struct Roster(Mutex<HashMap<String, Vec<(String, String)>>>);

/// Where a session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) room: String,
    pub(super) name: String,
}

/// What `/admin` tells.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stats {
    rooms: usize,
    users: usize,
}

/// Why a session may not enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("a name has 1 to {NAME_CHARS_MAX} characters and no line breaks")]
    BadName,
    #[error("a room has 1 to {ROOM_CHARS_MAX} characters and no line breaks")]
    BadRoom,
    #[error("somebody in this room has that name")]
    NameTaken,
    #[error("this room is full")]
    RoomFull,
    #[error("there are too many rooms")]
    TooManyRooms,
}

impl Refusal {
    /// The stable code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Refusal::BadName => "bad-name",
            Refusal::BadRoom => "bad-room",
            Refusal::NameTaken => "name-taken",
            Refusal::RoomFull => "room-full",
            Refusal::TooManyRooms => "too-many-rooms",
        }
    }
}

impl Roster {
    /// Seats a session.
    ///
    /// # Errors
    /// The name or room is not acceptable, taken, or there is no place.
    pub(super) fn enter(&self, session: &str, room: &str, name: &str) -> Result<(), Refusal> {
        if !is_label(name, NAME_CHARS_MAX) {
            return Err(Refusal::BadName);
        }
        if !is_label(room, ROOM_CHARS_MAX) {
            return Err(Refusal::BadRoom);
        }
        let mut rooms = self.lock();
        let room_count = rooms.len();
        match rooms.get_mut(room) {
            Some(members) if members.iter().any(|(_, taken)| taken == name) => Err(Refusal::NameTaken),
            Some(members) if members.len() >= SOCKET_IO_MEMBERS_MAX => Err(Refusal::RoomFull),
            Some(members) => {
                members.push((session.to_owned(), name.to_owned()));
                Ok(())
            }
            None if room_count >= SOCKET_IO_ROOMS_MAX => Err(Refusal::TooManyRooms),
            None => {
                rooms.insert(room.to_owned(), vec![(session.to_owned(), name.to_owned())]);
                Ok(())
            }
        }
    }

    /// Where a session is.
    pub(super) fn seat(&self, session: &str) -> Option<Seat> {
        let rooms = self.lock();
        let mut seats = rooms.iter().flat_map(|(room, members)| members.iter().map(move |member| (room, member)));
        let (room, (_, name)) = seats.find(|(_, (id, _))| id == session)?;
        Some(Seat { room: room.clone(), name: name.clone() })
    }

    /// Frees a session's seat and says which it was.
    pub(super) fn leave(&self, session: &str) -> Option<Seat> {
        let seat = self.seat(session)?;
        let mut rooms = self.lock();
        let members = rooms.get_mut(&seat.room)?;
        members.retain(|(id, _)| id != session);
        if members.is_empty() {
            rooms.remove(&seat.room);
        }
        Some(seat)
    }

    /// Names in a room, in the order in which they came.
    pub(super) fn users(&self, room: &str) -> Vec<String> {
        self.lock().get(room).into_iter().flatten().map(|(_, name)| name.clone()).collect()
    }

    pub(super) fn stats(&self) -> Stats {
        let rooms = self.lock();
        Stats { rooms: rooms.len(), users: rooms.values().map(Vec::len).sum() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<(String, String)>>> {
        // Every change is whole before anything that could panic, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_a_seat_until_it_leaves_and_an_empty_room_is_forgotten() {
        let roster = Roster::default();
        roster.enter("1", "a", "red").unwrap();
        roster.enter("2", "a", "bright").unwrap();
        assert_eq!(roster.users("a"), ["red", "bright"]);
        assert_eq!(roster.enter("3", "a", "red"), Err(Refusal::NameTaken));
        assert_eq!(roster.leave("1"), Some(Seat { room: "a".into(), name: "red".into() }));
        assert_eq!((roster.leave("1"), roster.seat("1")), (None, None));
        roster.leave("2");
        assert_eq!(roster.stats(), Stats { rooms: 0, users: 0 });
    }

    #[test]
    fn a_full_room_and_one_room_too_many_are_refused() {
        let roster = Roster::default();
        for index in 0..SOCKET_IO_MEMBERS_MAX {
            roster.enter(&index.to_string(), "full", &index.to_string()).unwrap();
        }
        assert_eq!(roster.enter("more", "full", "more"), Err(Refusal::RoomFull));
        for index in 1..SOCKET_IO_ROOMS_MAX {
            roster.enter(&format!("r{index}"), &index.to_string(), "a").unwrap();
        }
        assert_eq!(roster.enter("more", "more", "more"), Err(Refusal::TooManyRooms));
    }

    #[test]
    fn labels_are_checked() {
        let roster = Roster::default();
        assert_eq!(roster.enter("1", "a", " "), Err(Refusal::BadName));
        assert_eq!(roster.enter("1", "", "a"), Err(Refusal::BadRoom));
    }
}
