//! Embedded demo servers: something real to talk to before there is a backend.
//!
//! WebSocket, Socket.IO, MQTT, server-sent events, long polling and plain HTTP on one port by path, bare MQTT on another. Loopback unless
//! told otherwise. Counterpart: `miniwire serve` and the sample apps. Invariant: no client can make a server hold more than its limits.

mod chat;
mod clock;
mod draw;
mod echo;
mod http;
mod label;
mod mailbox;
mod mqtt;
mod options;
mod quiz;
mod server;
mod socket_io;
mod stop;
#[cfg(test)]
mod tests;
mod ticker;
mod tls;

pub use chat::{HISTORY_MAX, NAME_CHARS_MAX, ROOM_CHARS_MAX, ROOM_MEMBERS_MAX, ROOMS_MAX, TEXT_BYTES_MAX};
pub use draw::{DRAW_BYTES_MAX, DRAW_MEMBERS_MAX, DRAW_MESSAGE_BYTES_MAX, DRAW_ROOMS_MAX, DRAW_STROKES_MAX};
pub use http::{BODY_BYTES_MAX, CHUNK_BYTES_MAX, CHUNK_INTERVAL_MAX_MS, CHUNKS_MAX, has_route};
pub use mailbox::CLIENT_QUEUE_MAX;
pub use mqtt::{
    MQTT_CLIENTS_MAX, MQTT_PACKET_BYTES_MAX, MQTT_QUEUE_MAX, MQTT_RETAINED_BYTES_MAX, MQTT_RETAINED_MAX, MqttUser,
};
pub use options::{CONNECTIONS_MAX, MESSAGE_BYTES_MAX, ServerOptions, StartError};
pub use quiz::{QUESTION_TIME, QUESTIONS_PER_GAME, QUIZ_ROOMS_MAX, REVEAL_TIME};
pub use server::Server;
pub use socket_io::{ADMIN_TOKEN, SOCKET_IO_BYTES_MAX, SOCKET_IO_MEMBERS_MAX, SOCKET_IO_ROOMS_MAX};
pub use ticker::{POLL_WAIT_MAX_S, TICK_EVERY, TICKS_KEPT};
pub use tls::{Identity, TlsError};
