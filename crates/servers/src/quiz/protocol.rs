//! The messages of `/quiz` as JSON.
//!
//! Invariant: every refusal has a stable code that an app can test, and a sentence that a person can read.

use super::questions::Wording;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Characters of a name. Our choice, that of `/chat`.
const NAME_CHARS_MAX: usize = crate::chat::NAME_CHARS_MAX;
/// Characters of a room's name. Our choice, that of `/chat`.
const ROOM_CHARS_MAX: usize = crate::chat::ROOM_CHARS_MAX;

/// What a client says.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    /// Enters a room, leaving the one before.
    Join { room: String, name: String },
    /// Answers the question of that number with the choice of that index.
    Answer { number: usize, choice: usize },
    /// Wants another game; it begins when both do.
    Again,
    /// Asks for `pong` with the same `at`.
    Ping {
        #[serde(default)]
        at: Value,
    },
}

/// A player as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Player {
    pub(super) name: String,
    pub(super) score: u32,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ServerMessage {
    /// Somebody entered; to both. The game begins as soon as there are two.
    Joined { room: String, name: String, players: Vec<Player> },
    /// The other one left; the game is over without a result.
    Left { name: String, players: Vec<Player> },
    /// The next question.
    Question { number: usize, of: usize, time_ms: u64, zh: Wording, en: Wording },
    /// Somebody answered wrong and is out until the next question.
    Wrong { number: usize, name: String, choice: usize },
    /// The question is over: somebody was right, both were wrong, or time is up.
    Reveal { number: usize, choice: usize, scored: Option<String>, players: Vec<Player> },
    /// The game is over; no winner means a draw.
    Result { winner: Option<String>, players: Vec<Player> },
    /// Somebody wants another game.
    Again { name: String },
    /// Answers `ping`.
    Pong { at: Value },
    /// A message was refused.
    Error { code: &'static str, message: String },
}

/// Why a client's message was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("not a message of this quiz: {0}")]
    BadMessage(String),
    #[error("only text messages are understood")]
    Binary,
    #[error("a name has 1 to {NAME_CHARS_MAX} characters and no line breaks")]
    BadName,
    #[error("a room has 1 to {ROOM_CHARS_MAX} characters and no line breaks")]
    BadRoom,
    #[error("the other player has that name")]
    NameTaken,
    #[error("two are playing in this room")]
    RoomFull,
    #[error("there are too many rooms")]
    TooManyRooms,
    #[error("join a room first")]
    NotJoined,
    #[error("no question of that number is open")]
    NoQuestion,
    #[error("that question has no such choice")]
    NoChoice,
    #[error("you have answered this question")]
    Answered,
    #[error("another game needs the end of this one, and two players")]
    NotOver,
}

impl Refusal {
    /// The stable code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Refusal::BadMessage(_) => "bad-message",
            Refusal::Binary => "binary",
            Refusal::BadName => "bad-name",
            Refusal::BadRoom => "bad-room",
            Refusal::NameTaken => "name-taken",
            Refusal::RoomFull => "room-full",
            Refusal::TooManyRooms => "too-many-rooms",
            Refusal::NotJoined => "not-joined",
            Refusal::NoQuestion => "no-question",
            Refusal::NoChoice => "no-choice",
            Refusal::Answered => "answered",
            Refusal::NotOver => "not-over",
        }
    }
}

impl ClientMessage {
    /// Reads a message and checks its fields.
    ///
    /// # Errors
    /// It is not JSON of this quiz, or a field is out of its limits.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let message = serde_json::from_str(text).map_err(|error| Refusal::BadMessage(error.to_string()))?;
        match &message {
            ClientMessage::Join { name, .. } if !crate::label::is_label(name, NAME_CHARS_MAX) => Err(Refusal::BadName),
            ClientMessage::Join { room, .. } if !crate::label::is_label(room, ROOM_CHARS_MAX) => Err(Refusal::BadRoom),
            _ => Ok(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_and_labels_are_checked() {
        let join = r#"{"type":"join","room":"a","name":"小红"}"#;
        assert_eq!(ClientMessage::parse(join), Ok(ClientMessage::Join { room: "a".into(), name: "小红".into() }));
        let answer = r#"{"type":"answer","number":1,"choice":2}"#;
        assert_eq!(ClientMessage::parse(answer), Ok(ClientMessage::Answer { number: 1, choice: 2 }));
        assert_eq!(ClientMessage::parse(&join.replace("小红", " ")), Err(Refusal::BadName));
        assert_eq!(ClientMessage::parse(&join.replace("\"a\"", "\"\"")), Err(Refusal::BadRoom));
        for text in ["", "[]", r#"{"type":"dance"}"#, r#"{"type":"answer","number":-1,"choice":0}"#] {
            assert_eq!(ClientMessage::parse(text).unwrap_err().code(), "bad-message", "{text}");
        }
    }
}
