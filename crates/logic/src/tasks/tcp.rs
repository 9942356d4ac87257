//! TCPSocket: states, limits and what the app is told, per docs/contracts/tcp.md.
//!
//! Counterpart: `ui/logic/src/wx/tcp.ts` (arguments, listeners, the order of calls) and `transport` (bytes). No I/O and no
//! clock here. Invariant: `close` is the last event of every connection.

use super::ConnectionIds;
use super::failure::Failure;
use model::errors::system::{EAGAIN, ECONNABORTED, EMFILE};
use model::{CloseInitiator, ConnectionId, Message};
use std::collections::HashMap;
use std::net::SocketAddr;
use transport::{Received, SocketErrorKind, TcpEvent, TcpHandle};

/// TCP connections that may exist at once. Our choice: WeChat limits their making (20 in five minutes), not their number.
pub(crate) const TCP_CONNECTION_COUNT_MAX: usize = 256;

/// What the app's listeners get.
#[derive(Debug)]
pub(crate) enum TcpAppEvent {
    Connect { local: SocketAddr, remote: SocketAddr },
    Message { bytes: Received, local: SocketAddr, remote: SocketAddr },
    Error(Failure),
    Close,
}

/// All TCP connections of one session that have not ended.
#[derive(Debug, Default)]
pub(crate) struct TcpSockets {
    ids: ConnectionIds,
    by_task: HashMap<u32, ConnectionId>,
    by_connection: HashMap<ConnectionId, Tcp>,
}

#[derive(Debug)]
struct Tcp {
    task: u32,
    handle: Option<Box<dyn TcpHandle>>,
    /// Our end and the peer's, once it stands.
    ends: Option<(SocketAddr, SocketAddr)>,
    /// Set when the host cut it while it was connecting.
    interrupted: bool,
}

impl TcpSockets {
    pub(crate) fn new(ids: ConnectionIds) -> Self {
        TcpSockets { ids, ..TcpSockets::default() }
    }

    /// Takes a new connection in; the caller opens it and hands the handle to [`TcpSockets::attach`].
    pub(crate) fn open(&mut self, task: u32) -> Result<ConnectionId, Failure> {
        if self.by_connection.len() >= TCP_CONNECTION_COUNT_MAX {
            return Err(Failure::numbered("connect", EMFILE));
        }
        let connection = self.ids.next();
        self.by_task.insert(task, connection);
        self.by_connection.insert(connection, Tcp { task, handle: None, ends: None, interrupted: false });
        Ok(connection)
    }

    pub(crate) fn attach(&mut self, connection: ConnectionId, handle: Box<dyn TcpHandle>) {
        if let Some(tcp) = self.by_connection.get_mut(&connection) {
            tcp.handle = Some(handle);
        }
    }

    pub(crate) fn write(&self, task: u32, bytes: Message) -> Result<(), Failure> {
        let handle = self.by_task.get(&task).and_then(|connection| self.by_connection.get(connection)?.handle.as_ref());
        let outcome = handle.map_or(Err(transport::SendError::NotOpen), |handle| handle.write(bytes));
        outcome.map_err(|error| Failure::not_sent("write", error, EAGAIN))
    }

    pub(crate) fn close(&self, task: u32) {
        let tcp = self.by_task.get(&task).and_then(|connection| self.by_connection.get(connection));
        if let Some(handle) = tcp.and_then(|tcp| tcp.handle.as_ref()) {
            handle.close(CloseInitiator::App);
        }
    }

    /// Ends every connection on behalf of the host: suspension, or the end of the session.
    pub(crate) fn interrupt_all(&mut self) {
        for tcp in self.by_connection.values_mut() {
            tcp.interrupted = true;
            if let Some(handle) = &tcp.handle {
                handle.close(CloseInitiator::Host);
            }
        }
    }

    /// The network under them is gone: nothing more goes out, not even a FIN. What each app object is told, in the order in
    /// which they were made.
    pub(crate) fn cut_all(&mut self) -> Vec<(u32, Vec<TcpAppEvent>)> {
        self.by_task.clear();
        let mut cut = self.by_connection.drain().collect::<Vec<_>>();
        cut.sort_by_key(|(connection, _)| *connection);
        let told = |tcp: Tcp| {
            let call = if tcp.ends.is_some() { "recv" } else { "connect" };
            (tcp.task, vec![TcpAppEvent::Error(Failure::numbered(call, ECONNABORTED)), TcpAppEvent::Close])
        };
        cut.into_iter().map(|(_, tcp)| told(tcp)).collect()
    }

    /// True when every connection has ended.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_connection.is_empty()
    }

    /// The end of the session: aborts what is left.
    pub(crate) fn abort_all(&mut self) {
        self.by_task.clear();
        self.by_connection.clear();
    }

    /// What a wire event means to the app: the task, and its events in order.
    pub(crate) fn on_wire(&mut self, connection: ConnectionId, event: TcpEvent) -> Option<(u32, Vec<TcpAppEvent>)> {
        let tcp = self.by_connection.get_mut(&connection)?;
        let (task, interrupted) = (tcp.task, tcp.interrupted);
        let events = match event {
            TcpEvent::Connected { local, remote, .. } => {
                tcp.ends = Some((local, remote));
                vec![TcpAppEvent::Connect { local, remote }]
            }
            TcpEvent::Data(bytes) => {
                let (local, remote) = tcp.ends?;
                vec![TcpAppEvent::Message { bytes, local, remote }]
            }
            TcpEvent::Closed { error, .. } => {
                self.forget(connection);
                let failure = error.map(|error| TcpAppEvent::Error(Failure::of("recv", &error)));
                failure.into_iter().chain([TcpAppEvent::Close]).collect()
            }
            TcpEvent::Failed(error) => {
                self.forget(connection);
                match &error.kind {
                    _ if interrupted => vec![TcpAppEvent::Error(Failure::interrupted()), TcpAppEvent::Close],
                    SocketErrorKind::Cancelled => vec![TcpAppEvent::Close],
                    _ => vec![TcpAppEvent::Error(Failure::of("connect", &error)), TcpAppEvent::Close],
                }
            }
        };
        Some((task, events))
    }

    fn forget(&mut self, connection: ConnectionId) {
        if let Some(tcp) = self.by_connection.remove(&connection) {
            self.by_task.remove(&tcp.task);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transport::SocketError;

    fn refused() -> TcpEvent {
        TcpEvent::Failed(SocketError::numbered(111, "refused"))
    }

    fn connected() -> TcpEvent {
        let end = |port| SocketAddr::from(([127, 0, 0, 1], port));
        TcpEvent::Connected { local: end(1), remote: end(2), rtt: std::time::Duration::ZERO }
    }

    #[test]
    fn as_many_connections_as_may_be_stand_and_one_more_is_refused_until_one_ends() {
        let mut sockets = TcpSockets::default();
        let first = sockets.open(0).unwrap();
        for task in 1..256 {
            sockets.open(task).unwrap();
        }
        assert_eq!(sockets.open(256).unwrap_err().err_num, Some(EMFILE.number));
        sockets.on_wire(first, refused()).unwrap();
        sockets.open(256).unwrap();
    }

    #[test]
    fn a_refused_connection_is_an_error_in_the_observed_form_and_then_a_close() {
        let mut sockets = TcpSockets::default();
        let connection = sockets.open(7).unwrap();
        let (task, events) = sockets.on_wire(connection, refused()).unwrap();
        let [TcpAppEvent::Error(failure), TcpAppEvent::Close] = &events[..] else { panic!("{events:?}") };
        let err_msg = "connect socket fail: errno:111 errmsg:Connection refused".to_owned();
        assert_eq!((task, failure), (7, &Failure { err_code: -2, err_msg, err_num: Some(111) }));
        assert!(sockets.is_empty());
    }

    #[test]
    fn a_name_that_nobody_knows_is_an_invalid_address() {
        let mut sockets = TcpSockets::default();
        let connection = sockets.open(7).unwrap();
        let kind = SocketErrorKind::HostNotFound;
        let event = TcpEvent::Failed(SocketError { kind, message: String::new(), hint: None });
        let (_, events) = sockets.on_wire(connection, event).unwrap();
        assert!(matches!(&events[0], TcpAppEvent::Error(failure) if *failure == Failure::invalid_address()));
    }

    #[test]
    fn what_the_background_cuts_is_an_interruption_while_connecting_and_a_close_afterwards() {
        let mut sockets = TcpSockets::default();
        let (connecting, open) = (sockets.open(1).unwrap(), sockets.open(2).unwrap());
        sockets.on_wire(open, connected()).unwrap();
        sockets.interrupt_all();
        let cancelled = SocketError { kind: SocketErrorKind::Cancelled, message: String::new(), hint: None };
        let (_, events) = sockets.on_wire(connecting, TcpEvent::Failed(cancelled)).unwrap();
        assert!(matches!(&events[0], TcpAppEvent::Error(failure) if failure.err_msg == "connect fail: interrupted"));
        let (_, events) = sockets.on_wire(open, TcpEvent::Closed { by: CloseInitiator::Host, error: None }).unwrap();
        assert!(matches!(&events[..], [TcpAppEvent::Close]));
    }

    #[test]
    fn a_network_that_goes_takes_every_connection_with_it() {
        let mut sockets = TcpSockets::default();
        let open = sockets.open(1).unwrap();
        sockets.on_wire(open, connected()).unwrap();
        let cut = sockets.cut_all();
        let [(1, events)] = &cut[..] else { panic!("{cut:?}") };
        assert!(
            matches!(&events[..], [TcpAppEvent::Error(failure), TcpAppEvent::Close] if failure.err_num == Some(103))
        );
        assert!(sockets.on_wire(open, refused()).is_none(), "what was on its way is passed over");
    }
}
