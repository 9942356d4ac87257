//! Tasks: what the app's handles stand for. State machines without I/O; the bridge carries out what they decide.

mod connection_ids;
mod discovery;
mod failure;
mod socket;
mod tcp;
mod udp;
mod weak_network;

pub(crate) use connection_ids::ConnectionIds;
pub(crate) use discovery::{Discovery, DiscoveryEvent};
pub(crate) use failure::Failure;
pub(crate) use socket::{SocketEvent, Sockets};
pub(crate) use tcp::{TcpAppEvent, TcpSockets};
pub(crate) use udp::{UdpAppEvent, UdpSockets};
pub(crate) use weak_network::{Attempt, WeakNetwork};
