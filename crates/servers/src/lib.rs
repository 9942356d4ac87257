//! Embedded demo servers: something real to talk to before there is a backend.
//!
//! `/echo` and `/chat` over WebSocket, a text page at `/`. Loopback unless told otherwise.
//! Counterpart: `miniwire serve` and the sample apps. Invariant: no client can make a server hold more than its limits.

mod chat;
mod echo;
mod http;
mod server;
mod stop;
#[cfg(test)]
mod tests;

pub use chat::{
    CLIENT_QUEUE_MAX, HISTORY_MAX, NAME_CHARS_MAX, ROOM_CHARS_MAX, ROOM_MEMBERS_MAX, ROOMS_MAX, TEXT_BYTES_MAX,
};
pub use server::{CONNECTIONS_MAX, MESSAGE_BYTES_MAX, Server, ServerOptions, StartError};
