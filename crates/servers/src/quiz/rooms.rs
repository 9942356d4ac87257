//! All quiz rooms of a server: who plays where, and who is told.
//!
//! Counterpart: `game.rs` decides, this delivers. Invariant: an empty room is forgotten at once.

use super::game::Game;
use super::protocol::{Refusal, ServerMessage};
use crate::mailbox::Mailbox;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

/// Rooms of a server. Our choice.
pub const QUIZ_ROOMS_MAX: usize = 100;

/// The rooms of one server.
#[derive(Debug)]
pub(crate) struct Rooms {
    seed: u64,
    rooms: Mutex<HashMap<String, Room>>,
}

#[derive(Debug)]
struct Room {
    game: Game,
    mailboxes: Vec<(String, Mailbox)>,
    deadline: watch::Sender<Option<Instant>>,
}

/// A player's place; dropping it leaves the game.
#[derive(Debug)]
pub(super) struct Seat {
    rooms: Arc<Rooms>,
    room: String,
    name: String,
    /// When the game wants to be told the time.
    pub(super) deadline: watch::Receiver<Option<Instant>>,
}

impl Rooms {
    /// No rooms yet; the seed decides the questions.
    pub(crate) fn new(seed: u64) -> Self {
        Rooms { seed, rooms: Mutex::default() }
    }

    /// Enters a room; both players are told.
    ///
    /// # Errors
    /// The name is taken, two are playing, or there are too many rooms.
    pub(super) fn join(self: &Arc<Self>, room: String, name: String, mailbox: &Mailbox) -> Result<Seat, Refusal> {
        let mut rooms = self.lock();
        if !rooms.contains_key(&room) && rooms.len() >= QUIZ_ROOMS_MAX {
            return Err(Refusal::TooManyRooms);
        }
        let place = rooms.entry(room.clone()).or_insert_with(|| Room {
            game: Game::new(self.seed),
            mailboxes: Vec::new(),
            deadline: watch::Sender::new(None),
        });
        let told = place.game.join(&room, &name, Instant::now())?;
        place.mailboxes.push((name.clone(), mailbox.clone()));
        place.tell(told);
        Ok(Seat { rooms: Arc::clone(self), deadline: place.deadline.subscribe(), room, name })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Room>> {
        // Every change is whole before anything that could panic, so a poisoned lock is still good.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn tell(&mut self, told: Vec<ServerMessage>) {
        for message in told {
            let letter = encode(&message);
            for (_, mailbox) in &self.mailboxes {
                mailbox.put(letter.clone());
            }
        }
        self.deadline.send_replace(self.game.deadline());
    }
}

impl Seat {
    /// Answers the open question.
    pub(super) fn answer(&self, number: usize, choice: usize) -> Result<(), Refusal> {
        self.play(|game| game.answer(&self.name, number, choice, Instant::now()))
    }

    /// Wants another game.
    pub(super) fn again(&self) -> Result<(), Refusal> {
        self.play(|game| game.again(&self.name, Instant::now()))
    }

    /// Tells the game the time.
    pub(super) fn pass(&self) {
        // Time is never refused.
        let _ = self.play(|game| Ok(game.pass(Instant::now())));
    }

    fn play(&self, turn: impl FnOnce(&mut Game) -> Result<Vec<ServerMessage>, Refusal>) -> Result<(), Refusal> {
        let mut rooms = self.rooms.lock();
        let room = rooms.get_mut(&self.room).ok_or(Refusal::NotJoined)?;
        // What time had to say comes before whoever speaks now.
        let passed = room.game.pass(Instant::now());
        room.tell(passed);
        let told = turn(&mut room.game)?;
        room.tell(told);
        Ok(())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut rooms = self.rooms.lock();
        if let Some(room) = rooms.get_mut(&self.room) {
            room.mailboxes.retain(|(name, _)| *name != self.name);
            let told = room.game.leave(&self.name);
            room.tell(told);
            if room.game.is_empty() {
                rooms.remove(&self.room);
            }
        }
    }
}

/// A message as it is sent.
pub(super) fn encode(message: &ServerMessage) -> Message {
    // Plain strings, numbers and lists always have a JSON form.
    Message::text(serde_json::to_string(message).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rooms_up_to_the_limit_are_open_and_one_more_is_refused_until_one_is_empty() {
        let rooms = Arc::new(Rooms::new(1));
        let join = |index: usize| rooms.join(index.to_string(), "a".into(), &Mailbox::new().0);
        let mut seats = (0..QUIZ_ROOMS_MAX).map(|index| join(index).unwrap()).collect::<Vec<_>>();
        assert_eq!(join(QUIZ_ROOMS_MAX).unwrap_err(), Refusal::TooManyRooms);
        seats.pop();
        assert!(join(QUIZ_ROOMS_MAX).is_ok());
    }

    #[tokio::test]
    async fn a_name_is_free_again_after_its_owner_left() {
        let rooms = Arc::new(Rooms::new(1));
        let join = |name: &str| rooms.join("a".into(), name.into(), &Mailbox::new().0);
        let (_red, bright) = (join("red").unwrap(), join("bright").unwrap());
        assert_eq!(join("late").unwrap_err(), Refusal::RoomFull);
        drop(bright);
        assert!(join("bright").is_ok());
    }
}
