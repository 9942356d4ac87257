//! Fixtures over real sockets: a port to which any client connects, or a client that speaks to any server.
//!
//! Counterpart: `fixture::Player` knows what comes next, this crate has the sockets; `engine` replays to an app without any. Invariants:
//! nothing is printed here; a fixture has been read through before a socket is opened; everything that waits or is kept has a limit.

mod clock;
mod drive;
mod listen;
mod recording;
mod stop;

pub use drive::{DriveOptions, Origin, drive};
pub use listen::{CONNECTIONS_MAX, Door, ListenError, Listener, MESSAGE_BYTES_MAX, Round};
pub use recording::{Recording, ReplayOptions};
