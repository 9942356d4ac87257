//! The packets of a Socket.IO client: Engine.IO 4 below, Socket.IO 5 above, read and written.
//!
//! Counterpart: the client in `peers`. Only what a client needs, borrowed from the message; JSON stays text. Invariant: what is
//! written reads back as it was.

mod engine_io;
mod payload;
mod socket_io;

pub use engine_io::{EngineIoError, EngineIoKind, EngineIoPacket};
pub use payload::{read_payload, write_payload};
pub use socket_io::{ATTACHMENTS_MAX, SocketIoError, SocketIoKind, SocketIoPacket};
