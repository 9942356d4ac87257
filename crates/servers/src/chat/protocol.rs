//! The messages of `/chat` as JSON, and what makes one acceptable.
//!
//! Invariant: every refusal has a stable code that an app can test, and a sentence that a person can read.

use crate::label::is_label;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Characters of a name. Our choice.
pub const NAME_CHARS_MAX: usize = 32;

/// Characters of a room's name. Our choice.
pub const ROOM_CHARS_MAX: usize = 64;

/// Bytes of one chat text. Our choice; with the history it keeps a `joined` message below 1 MiB.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;

/// What a client says.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    /// Enters a room, leaving the one before.
    Join { room: String, name: String },
    /// Speaks to the room.
    Message { text: String },
    /// Asks for `pong` with the same `at`.
    Ping {
        #[serde(default)]
        at: Value,
    },
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ServerMessage<'a> {
    /// Answers `join`.
    Joined { room: &'a str, name: &'a str, members: Vec<&'a str>, history: Vec<&'a Entry> },
    /// Somebody spoke; also to the one who did.
    Message(&'a Entry),
    /// Somebody else came or left.
    Presence { event: Presence, name: &'a str, members: Vec<&'a str> },
    /// Answers `ping`.
    Pong { at: &'a Value },
    /// A message was refused.
    Error { code: &'static str, message: &'a str },
}

/// One line of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    /// Counts from 1 in each room.
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) text: String,
    /// Milliseconds since the epoch.
    pub(super) at: i64,
}

/// What a presence message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Presence {
    Join,
    Leave,
}

/// Why a client's message was not done.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("not a message of this chat: {0}")]
    BadMessage(String),
    #[error("only text messages are understood")]
    Binary,
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
    #[error("join a room first")]
    NotJoined,
    #[error("an empty text is not sent")]
    EmptyText,
    #[error("a text has at most {TEXT_BYTES_MAX} bytes")]
    TextTooLong,
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
            Refusal::EmptyText => "empty-text",
            Refusal::TextTooLong => "text-too-long",
        }
    }
}

impl ClientMessage {
    /// Reads a message and checks its fields.
    ///
    /// # Errors
    /// It is not JSON of this chat, or a field is out of its limits.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let message = serde_json::from_str(text).map_err(|error| Refusal::BadMessage(error.to_string()))?;
        match &message {
            ClientMessage::Join { name, .. } if !is_label(name, NAME_CHARS_MAX) => Err(Refusal::BadName),
            ClientMessage::Join { room, .. } if !is_label(room, ROOM_CHARS_MAX) => Err(Refusal::BadRoom),
            ClientMessage::Message { text } if text.trim().is_empty() => Err(Refusal::EmptyText),
            ClientMessage::Message { text } if text.len() > TEXT_BYTES_MAX => Err(Refusal::TextTooLong),
            _ => Ok(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(room: &str, name: &str) -> Result<ClientMessage, Refusal> {
        ClientMessage::parse(&serde_json::json!({"type": "join", "room": room, "name": name}).to_string())
    }

    fn say(text: &str) -> Result<ClientMessage, Refusal> {
        ClientMessage::parse(&serde_json::json!({"type": "message", "text": text}).to_string())
    }

    #[test]
    fn names_and_rooms_up_to_the_limit_pass_and_one_character_more_does_not() {
        assert!(join(&"房".repeat(ROOM_CHARS_MAX), &"红".repeat(NAME_CHARS_MAX)).is_ok());
        assert_eq!(join("lobby", &"红".repeat(NAME_CHARS_MAX + 1)), Err(Refusal::BadName));
        assert_eq!(join(&"房".repeat(ROOM_CHARS_MAX + 1), "小红"), Err(Refusal::BadRoom));
    }

    #[test]
    fn blank_names_and_names_with_line_breaks_are_refused() {
        assert_eq!(join("lobby", " "), Err(Refusal::BadName));
        assert_eq!(join("lobby", "a\nb"), Err(Refusal::BadName));
    }

    #[test]
    fn a_text_of_the_limit_passes_and_one_byte_more_does_not() {
        assert!(say(&"a".repeat(TEXT_BYTES_MAX)).is_ok());
        assert_eq!(say(&"a".repeat(TEXT_BYTES_MAX + 1)), Err(Refusal::TextTooLong));
        assert_eq!(say("  "), Err(Refusal::EmptyText));
    }

    #[test]
    fn what_is_not_of_this_chat_is_refused_with_the_reason() {
        for text in ["", "[]", "{}", r#"{"type":"dance"}"#, r#"{"type":"join","room":"a"}"#, "\u{0}"] {
            assert_eq!(ClientMessage::parse(text).unwrap_err().code(), "bad-message", "{text}");
        }
    }

    #[test]
    fn a_server_message_has_its_type_first() {
        let entry = Entry { id: 1, name: "小红".into(), text: "你好".into(), at: 5 };
        let json = serde_json::to_string(&ServerMessage::Message(&entry)).unwrap();
        assert_eq!(json, r#"{"type":"message","id":1,"name":"小红","text":"你好","at":5}"#);
        let pong = serde_json::to_string(&ServerMessage::Pong { at: &123.into() }).unwrap();
        assert_eq!(pong, r#"{"type":"pong","at":123}"#);
    }
}
