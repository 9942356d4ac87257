//! `/chat`: rooms, names, history and presence in JSON messages.
//!
//! Client: `join`, `message`, `ping`. Server: `joined`, `message`, `presence`, `pong`, `error`; see `protocol.rs`.

mod client;
mod protocol;
mod rooms;

pub(crate) use client::{CLIENT_MESSAGE_BYTES_MAX, serve};
pub use protocol::{NAME_CHARS_MAX, ROOM_CHARS_MAX, TEXT_BYTES_MAX};
pub(crate) use rooms::Rooms;
pub use rooms::{HISTORY_MAX, ROOM_MEMBERS_MAX, ROOMS_MAX};
