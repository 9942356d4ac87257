//! UDPSocket: states, limits and what the app is told, per docs/contracts/udp.md.
//!
//! Counterpart: `ui/logic/src/wx/udp.ts` (arguments, listeners, the order of calls) and `transport` (datagrams). No I/O and
//! no clock here. Invariant: `close` is the last event of every socket.

use super::ConnectionIds;
use super::failure::Failure;
use model::errors::system::{EMFILE, ENOBUFS};
use model::{CloseInitiator, ConnectionId};
use std::collections::HashMap;
use std::net::SocketAddr;
use transport::{Destination, Outbound, Received, SendError, UdpEvent, UdpHandle};

/// UDP sockets that may be bound at once. Our choice: WeChat names no number, the system has one.
pub(crate) const UDP_SOCKET_COUNT_MAX: usize = 256;

/// What the app's listeners get.
#[derive(Debug)]
pub(crate) enum UdpAppEvent {
    Listening,
    Message { datagram: Received, local: SocketAddr, remote: SocketAddr },
    Error(Failure),
    Close,
}

/// All bound UDP sockets of one session.
#[derive(Debug, Default)]
pub(crate) struct UdpSockets {
    ids: ConnectionIds,
    by_task: HashMap<u32, ConnectionId>,
    by_connection: HashMap<ConnectionId, Udp>,
}

#[derive(Debug)]
struct Udp {
    task: u32,
    handle: Box<dyn UdpHandle>,
}

impl UdpSockets {
    pub(crate) fn new(ids: ConnectionIds) -> Self {
        UdpSockets { ids, ..UdpSockets::default() }
    }

    /// The number of a socket to bind; the caller binds it and hands it to [`UdpSockets::attach`].
    pub(crate) fn next_connection(&self) -> Result<ConnectionId, Failure> {
        if self.by_connection.len() >= UDP_SOCKET_COUNT_MAX {
            return Err(Failure::numbered("bind", EMFILE));
        }
        Ok(self.ids.next())
    }

    /// Takes a bound socket in; returns its port.
    pub(crate) fn attach(&mut self, task: u32, connection: ConnectionId, handle: Box<dyn UdpHandle>) -> u16 {
        let port = handle.local().port();
        self.by_task.insert(task, connection);
        self.by_connection.insert(connection, Udp { task, handle });
        port
    }

    pub(crate) fn send(&self, task: u32, datagram: Outbound) -> Result<(), Failure> {
        let outcome = self.handle(task).map_or(Err(SendError::NotOpen), |handle| handle.send(datagram));
        outcome.map_err(|error| Failure::not_sent("send", error, ENOBUFS))
    }

    pub(crate) fn connect(&self, task: u32, to: Destination) -> Result<(), Failure> {
        let outcome = self.handle(task).map_or(Err(SendError::NotOpen), |handle| handle.connect(to));
        outcome.map_err(|error| Failure::not_sent("connect", error, ENOBUFS))
    }

    pub(crate) fn set_ttl(&self, task: u32, ttl: u32) -> Result<(), Failure> {
        let outcome = self.handle(task).map(|handle| handle.set_ttl(ttl));
        outcome.unwrap_or(Ok(())).map_err(|error| Failure::of("setTTL", &error))
    }

    pub(crate) fn close(&self, task: u32) {
        if let Some(handle) = self.handle(task) {
            handle.close(CloseInitiator::App);
        }
    }

    /// Ends every socket on behalf of the host: suspension, or the end of the session.
    pub(crate) fn interrupt_all(&self) {
        for udp in self.by_connection.values() {
            udp.handle.close(CloseInitiator::Host);
        }
    }

    /// True when no socket is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_connection.is_empty()
    }

    /// The end of the session: aborts what is left.
    pub(crate) fn abort_all(&mut self) {
        self.by_task.clear();
        self.by_connection.clear();
    }

    /// What a wire event means to the app: the task, and its event.
    pub(crate) fn on_wire(&mut self, connection: ConnectionId, event: UdpEvent) -> Option<(u32, UdpAppEvent)> {
        let udp = self.by_connection.get(&connection)?;
        let task = udp.task;
        let event = match event {
            UdpEvent::Listening => UdpAppEvent::Listening,
            UdpEvent::Data { from, datagram } => {
                UdpAppEvent::Message { datagram, local: udp.handle.local(), remote: from }
            }
            UdpEvent::Error { call, error } => UdpAppEvent::Error(Failure::of(&call, &error)),
            UdpEvent::Closed => {
                self.by_connection.remove(&connection);
                self.by_task.remove(&task);
                UdpAppEvent::Close
            }
        };
        Some((task, event))
    }

    fn handle(&self, task: u32) -> Option<&dyn UdpHandle> {
        let connection = self.by_task.get(&task)?;
        self.by_connection.get(connection).map(|udp| &*udp.handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transport::SocketError;

    #[derive(Debug)]
    struct Deaf;

    impl UdpHandle for Deaf {
        fn local(&self) -> SocketAddr {
            ([0, 0, 0, 0], 4000).into()
        }

        fn send(&self, _: Outbound) -> Result<(), SendError> {
            Err(SendError::QueueFull)
        }

        fn connect(&self, _: Destination) -> Result<(), SendError> {
            Err(SendError::NotOpen)
        }

        fn set_ttl(&self, ttl: u32) -> Result<(), SocketError> {
            Err(SocketError::numbered(22, ttl.to_string()))
        }

        fn close(&self, _: CloseInitiator) {}
    }

    #[test]
    fn as_many_sockets_as_may_be_are_bound_and_one_more_is_refused_until_one_is_closed() {
        let mut sockets = UdpSockets::default();
        for task in 0..256 {
            let connection = sockets.next_connection().unwrap();
            assert_eq!(sockets.attach(task, connection, Box::new(Deaf)), 4000);
        }
        assert_eq!(sockets.next_connection().unwrap_err().err_num, Some(EMFILE.number));
        assert!(matches!(sockets.on_wire(ConnectionId(1), UdpEvent::Closed), Some((0, UdpAppEvent::Close))));
        sockets.next_connection().unwrap();
    }

    #[test]
    fn what_the_socket_refuses_has_the_numbers_that_the_system_would_give() {
        let mut sockets = UdpSockets::default();
        let connection = sockets.next_connection().unwrap();
        sockets.attach(1, connection, Box::new(Deaf));
        let to = Destination { host: "127.0.0.1".into(), port: 9 };
        let datagram = model::Message::text("x");
        let outbound = Outbound { to: to.clone(), datagram, broadcast: false, prefer_connected: false };
        assert_eq!(sockets.send(1, outbound.clone()).unwrap_err().err_num, Some(105));
        assert_eq!(sockets.send(2, outbound).unwrap_err().err_num, Some(32));
        assert_eq!(sockets.connect(1, to).unwrap_err().err_num, Some(32));
        assert_eq!(sockets.set_ttl(1, 300).unwrap_err().err_num, Some(22));
    }
}
