//! Live sockets: name resolution, TCP, TLS, the upgrade and the frames, each step timed and every frame logged.

mod connect;
mod connection;
mod dial;
mod failure;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod handle;
mod inflating;
mod outbox;
mod stream;
mod tap;
mod target;
mod tls;
mod transport;
mod upgrade;

pub use connection::{CLOSE_REPLY_TIMEOUT, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
pub use outbox::{SEND_QUEUE_BYTES_MAX, SEND_QUEUE_MESSAGES_MAX};
pub use tls::{CaFileError, TlsOptions};
pub use transport::{EpochClock, LiveOptions, LiveTransport};
