//! `/quiz`: two players in a room, questions in Chinese and English, the first right answer scores.
//!
//! Client: `join`, `answer`, `again`, `ping`. Server: `joined`, `left`, `question`, `wrong`, `reveal`, `result`, `pong`, `error`;
//! docs/guide/servers.md has every field.

mod client;
mod game;
mod protocol;
mod questions;
mod rooms;

pub(crate) use client::serve;
pub use game::{QUESTION_TIME, QUESTIONS_PER_GAME, REVEAL_TIME};
pub use rooms::QUIZ_ROOMS_MAX;
pub(crate) use rooms::Rooms;
