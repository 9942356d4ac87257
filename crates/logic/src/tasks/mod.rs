//! Tasks: what the app's handles stand for. State machines without I/O; the bridge carries out what they decide.

mod socket;

pub(crate) use socket::{SocketEvent, Sockets};
