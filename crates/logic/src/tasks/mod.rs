//! Tasks: what the app's handles stand for. State machines without I/O; the bridge carries out what they decide.

mod discovery;
mod failure;
mod http;
mod response;
mod socket;
mod tcp;
mod udp;
mod weak_network;

pub(crate) use discovery::{Discovery, DiscoveryEvent};
pub(crate) use failure::Failure;
pub(crate) use http::{Refused, RequestEvent, RequestPlan, Requests, Unsent, Want};
pub(crate) use response::ResponseData;
pub(crate) use socket::{SocketEvent, Sockets};
pub(crate) use tcp::{TcpAppEvent, TcpSockets};
pub(crate) use udp::{UdpAppEvent, UdpSockets};
pub(crate) use weak_network::{Attempt, WeakNetwork};

use model::ConnectionId;
use std::cell::Cell;
use std::rc::Rc;

/// The numbers of a session's connections, whatever their transport.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionIds(Rc<Cell<u32>>);

impl ConnectionIds {
    pub(crate) fn next(&self) -> ConnectionId {
        self.0.set(self.0.get() + 1);
        ConnectionId(self.0.get())
    }
}
