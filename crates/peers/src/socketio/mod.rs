//! A Socket.IO client: Engine.IO 4 over WebSocket, Socket.IO protocol 5.
//!
//! Counterpart: Socket.IO 3 and 4 servers. `codec::socketio` reads and writes packets, [`crate::websocket`] carries them.
//! Invariant: an answer, an event or an end is told once; binary data in JSON is `{"base64": "…"}` in both directions.

mod address;
mod attachments;
mod client;
mod state;

pub use address::{SocketIoAddressError, socket_io_url};
pub use client::{SocketIoClient, SocketIoOptions};
pub use state::{SocketIoEvent, SocketIoFailure};
