//! SocketTask: states, limits and what the app is told, per docs/contracts/socket.md.
//!
//! Counterpart: `ui/logic/src/wx/socket.ts` (arguments, listeners) and `transport` (bytes). No I/O and no clock here:
//! wire events go in, app events come out.

use super::ConnectionIds;
use crate::config::Profile;
use model::errors::CloseRow;
use model::errors::websocket::{self, close};
use model::{CloseInitiator, ConnectionId, Message};
use package::{Behaviour, FailedOpening, SocketLimit};
use std::collections::HashMap;
use transport::{ConnectError, ConnectErrorKind, Opened, SendError, WebSocketHandle, WireEvent};

/// WebSockets that may exist at once, counted until terminal (documented: connectSocket, since 1.7.0).
pub(crate) const SOCKET_COUNT_MAX: usize = 5;

/// RFC 6455 §7.4.1: an endpoint is going away.
const CLOSE_CODE_GOING_AWAY: u16 = 1001;

/// `readyState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SocketState {
    Connecting,
    Open,
    Closing,
}

/// What the app's listeners get.
#[derive(Debug)]
pub(crate) enum SocketEvent {
    Open(Box<Opened>),
    Close { code: u16, reason: String },
    Error { err_msg: String, err_code: Option<i32>, errno: Option<u32> },
}

/// All sockets of one session that have not ended.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    by_task: HashMap<u32, ConnectionId>,
    by_connection: HashMap<ConnectionId, Socket>,
    ids: ConnectionIds,
    behaviour: Behaviour,
}

#[derive(Debug)]
struct Socket {
    task: u32,
    state: SocketState,
    handle: Option<Box<dyn WebSocketHandle>>,
    /// Set when the host cut it: what `onClose` reports then.
    interrupted: bool,
    /// One too many, which is told by `onError`; it has no connection.
    beyond_limit: bool,
}

/// Why `connectSocket` was refused; `Display` is the text after `connectSocket:fail `.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OpenRefused {
    /// There are `SOCKET_COUNT_MAX` of them.
    #[error("{}", websocket::CONNECT_TOO_MANY.text)]
    TooMany,
}

impl Sockets {
    /// No sockets yet; their numbers come from `ids`.
    pub(crate) fn new(ids: ConnectionIds, behaviour: Behaviour) -> Self {
        Sockets { ids, behaviour, ..Sockets::default() }
    }

    /// Takes a new socket in; the caller opens the connection and hands the handle to [`Sockets::attach`].
    pub(crate) fn open(&mut self, task: u32) -> Result<ConnectionId, OpenRefused> {
        let counted = self.by_connection.values().filter(|socket| !socket.beyond_limit).count();
        let beyond_limit = counted >= SOCKET_COUNT_MAX;
        if beyond_limit && self.behaviour.socket_limit == SocketLimit::Fail {
            return Err(OpenRefused::TooMany);
        }
        let connection = self.ids.next();
        let socket = Socket { task, state: SocketState::Connecting, handle: None, interrupted: false, beyond_limit };
        self.by_task.insert(task, connection);
        self.by_connection.insert(connection, socket);
        Ok(connection)
    }

    /// Whether this socket is one too many and must not be connected.
    pub(crate) fn is_beyond_limit(&self, connection: ConnectionId) -> bool {
        self.by_connection.get(&connection).is_some_and(|socket| socket.beyond_limit)
    }

    pub(crate) fn attach(&mut self, connection: ConnectionId, handle: Box<dyn WebSocketHandle>) {
        if let Some(socket) = self.by_connection.get_mut(&connection) {
            socket.handle = Some(handle);
        }
    }

    /// Hands a message to the stack; the error is the text after `SocketTask.send:fail `.
    pub(crate) fn send(&mut self, task: u32, message: Message) -> Result<(), String> {
        let socket = self.of_task(task).filter(|socket| socket.state == SocketState::Open);
        match socket.and_then(|socket| socket.handle.as_ref()) {
            Some(handle) => handle.send(message).map_err(|error| match error {
                SendError::NotOpen => websocket::SEND_ENDED.text.into(),
                SendError::QueueFull => websocket::SEND_QUEUE_FULL.text.into(),
            }),
            None => Err(websocket::SEND_NOT_OPEN.text.into()),
        }
    }

    /// Starts closing; the error is the text after `closeSocket:fail `.
    pub(crate) fn close(&mut self, task: u32, code: u16, reason: &str) -> Result<(), String> {
        let socket = self.of_task(task).ok_or(websocket::CLOSE_NOT_OPEN.text)?;
        socket.state = SocketState::Closing;
        if let Some(handle) = &socket.handle {
            handle.close(CloseInitiator::App, code, reason);
        }
        Ok(())
    }

    /// Cuts every socket, as the runtime does when it suspends the app. Their ends arrive as wire events.
    pub(crate) fn interrupt_all(&mut self) {
        for socket in self.by_connection.values_mut() {
            socket.interrupted = true;
            if let Some(handle) = &socket.handle {
                handle.close(CloseInitiator::Host, 1000, "interrupted");
            }
        }
    }

    /// The network under them is gone: nothing more goes out, not even a close frame. What each task is told, in the order
    /// in which they were made.
    pub(crate) fn cut_all(&mut self, profile: Profile) -> Vec<(u32, Vec<SocketEvent>)> {
        self.by_task.clear();
        let mut cut = self.by_connection.drain().collect::<Vec<_>>();
        cut.sort_by_key(|(connection, _)| *connection);
        let told = |socket: &Socket| match socket.state {
            SocketState::Connecting => {
                let error = ConnectError { kind: ConnectErrorKind::Tcp, message: String::new(), hint: None };
                connect_failed(&error, false, profile)
            }
            SocketState::Open | SocketState::Closing => {
                vec![close::NETWORK_WENT.into()]
            }
        };
        cut.iter().map(|(_, socket)| (socket.task, told(socket))).collect()
    }

    /// The end of the session: starts closing everything, as a browser does that leaves a page.
    pub(crate) fn close_all(&mut self) {
        for handle in self.by_connection.values().filter_map(|socket| socket.handle.as_ref()) {
            handle.close(CloseInitiator::Host, CLOSE_CODE_GOING_AWAY, "");
        }
    }

    /// True when every socket has ended.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_connection.is_empty()
    }

    /// The end of the session: aborts what is left.
    pub(crate) fn abort_all(&mut self) {
        self.by_task.clear();
        self.by_connection.clear();
    }

    /// The task that gets the messages of a connection. As in browsers, none does once the app has called close: what is still
    /// under way then is not told.
    pub(crate) fn hears(&self, connection: ConnectionId) -> Option<u32> {
        let socket = self.by_connection.get(&connection)?;
        (socket.state != SocketState::Closing).then_some(socket.task)
    }

    /// What a wire event other than a message means to the app: the task, and its events in order.
    pub(crate) fn on_wire(
        &mut self,
        connection: ConnectionId,
        event: WireEvent,
        profile: Profile,
    ) -> Option<(u32, Vec<SocketEvent>)> {
        let socket = self.by_connection.get_mut(&connection)?;
        let task = socket.task;
        let events = match event {
            WireEvent::Opened(opened) => {
                if socket.state == SocketState::Connecting {
                    socket.state = SocketState::Open;
                }
                vec![SocketEvent::Open(opened)]
            }
            WireEvent::Closed { code, reason, .. } => {
                let interrupted = socket.interrupted;
                let interrupted_code = self.behaviour.interrupted_code.code();
                self.forget(connection);
                vec![if interrupted {
                    SocketEvent::Close { code: interrupted_code, reason: close::INTERRUPTED.reason.to_owned() }
                } else {
                    SocketEvent::Close { code, reason }
                }]
            }
            WireEvent::Failed(error) => {
                let (interrupted, beyond_limit) = (socket.interrupted, socket.beyond_limit);
                let failed_opening = self.behaviour.failed_opening;
                self.forget(connection);
                let mut events = connect_failed(&error, interrupted, profile);
                if beyond_limit {
                    let row = websocket::BEYOND_LIMIT;
                    let err_msg = format!("{}:fail {}", row.api, row.with("id", &task.to_string()));
                    events[0] = SocketEvent::Error { err_msg, err_code: row.err_code, errno: row.errno };
                }
                if failed_opening == FailedOpening::Error && matches!(events[0], SocketEvent::Error { .. }) {
                    events.truncate(1);
                }
                events
            }
            // Messages go the short way (`hears`); the others are of other transports, with numbers that are not in this table.
            WireEvent::Message(_) | WireEvent::Tcp(_) | WireEvent::Udp(_) | WireEvent::Mdns(_) | WireEvent::Http(_) => {
                Vec::new()
            }
        };
        Some((task, events))
    }

    #[cfg(test)]
    fn state(&self, task: u32) -> Option<SocketState> {
        self.by_task.get(&task).and_then(|connection| self.by_connection.get(connection)).map(|socket| socket.state)
    }

    fn of_task(&mut self, task: u32) -> Option<&mut Socket> {
        self.by_task.get(&task).and_then(|connection| self.by_connection.get_mut(connection))
    }

    fn forget(&mut self, connection: ConnectionId) {
        if let Some(socket) = self.by_connection.remove(&connection) {
            self.by_task.remove(&socket.task);
        }
    }
}

/// A failed opening: `onError`, then `onClose` (both are intended since 1.9.0; docs/contracts/socket.md).
fn connect_failed(error: &ConnectError, interrupted: bool, profile: Profile) -> Vec<SocketEvent> {
    if interrupted {
        let row = websocket::CONNECT_INTERRUPTED;
        let err_msg = format!("{}:fail {}", row.api, row.text);
        let error = SocketEvent::Error { err_msg, err_code: row.err_code, errno: row.errno };
        return vec![error, close::OPENING_INTERRUPTED.into()];
    }
    if error.kind == ConnectErrorKind::Cancelled {
        return vec![close::CANCELLED.into()];
    }
    let ended = match profile {
        Profile::Device => close::FAILED,
        Profile::Devtools => close::DEVTOOLS_FAILED,
    };
    let row = error.row(profile.words());
    let told = SocketEvent::Error { err_msg: error.text(profile.words()), err_code: row.err_code, errno: row.errno };
    vec![told, ended.into()]
}

impl From<CloseRow> for SocketEvent {
    fn from(row: CloseRow) -> Self {
        SocketEvent::Close { code: row.code, reason: row.reason.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use package::InterruptedCode;

    fn failed(kind: ConnectErrorKind) -> WireEvent {
        WireEvent::Failed(ConnectError { kind, message: "m".into(), hint: None })
    }

    #[test]
    fn the_sixth_socket_is_refused_and_a_closed_one_frees_its_place() {
        let mut sockets = Sockets::default();
        let first = sockets.open(1).unwrap();
        for task in 2..=5 {
            sockets.open(task).unwrap();
        }
        assert_eq!(sockets.open(6), Err(OpenRefused::TooMany));
        assert!(OpenRefused::TooMany.to_string().ends_with(&SOCKET_COUNT_MAX.to_string()));
        let closed = WireEvent::Closed { by: CloseInitiator::Peer, code: 1006, reason: String::new() };
        sockets.on_wire(first, closed, Profile::Device).unwrap();
        sockets.open(6).unwrap();
    }

    #[test]
    fn the_choices_of_a_project_decide_where_sources_disagree() {
        let behaviour = Behaviour {
            interrupted_code: InterruptedCode::Abnormal,
            failed_opening: FailedOpening::Error,
            socket_limit: SocketLimit::Error,
            ..Behaviour::default()
        };
        let mut sockets = Sockets::new(ConnectionIds::default(), behaviour);
        let first = sockets.open(1).unwrap();
        for task in 2..=5 {
            sockets.open(task).unwrap();
        }
        let sixth = sockets.open(6).unwrap();
        assert!(sockets.is_beyond_limit(sixth));
        let (_, events) = sockets.on_wire(sixth, failed(ConnectErrorKind::Tcp), Profile::Device).unwrap();
        let expected = "createSocketTask:fail wcwss taskID=6 exceed max concurrent count";
        assert!(matches!(&events[..], [SocketEvent::Error { err_msg, .. }] if err_msg == expected), "{events:?}");
        sockets.interrupt_all();
        let closed = WireEvent::Closed { by: CloseInitiator::Host, code: 1000, reason: String::new() };
        let (_, events) = sockets.on_wire(first, closed, Profile::Device).unwrap();
        assert!(matches!(&events[..], [SocketEvent::Close { code: 1006, reason }] if reason == "interrupted"));
    }

    #[test]
    fn a_failed_opening_is_an_error_and_then_a_close_and_frees_the_task() {
        let mut sockets = Sockets::default();
        let connection = sockets.open(1).unwrap();
        let (task, events) =
            sockets.on_wire(connection, failed(ConnectErrorKind::HttpStatus(404)), Profile::Device).unwrap();
        assert_eq!(task, 1);
        let [SocketEvent::Error { err_msg, err_code, errno }, SocketEvent::Close { code, .. }] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(err_msg, "open fail: _code:20,_msg:Invalid HTTP status.");
        assert_eq!((*err_code, *errno, *code), (Some(1004), Some(605_103), 1006));
        assert_eq!(sockets.state(1), None);
    }

    #[test]
    fn sending_before_the_handshake_and_closing_after_the_end_are_refused_with_the_observed_texts() {
        let mut sockets = Sockets::default();
        let connection = sockets.open(1).unwrap();
        let error = sockets.send(1, Message::text("x")).unwrap_err();
        assert_eq!(error, "SocketTask.readyState is not OPEN");
        sockets.on_wire(connection, failed(ConnectErrorKind::Refused), Profile::Device).unwrap();
        assert_eq!(sockets.close(1, 1000, "").unwrap_err(), "WebSocket is not connected");
    }

    #[test]
    fn a_network_that_goes_takes_every_socket_with_it() {
        let mut sockets = Sockets::default();
        let (open, _) = (sockets.open(1).unwrap(), sockets.open(2).unwrap());
        let opened =
            Opened { status: 101, header: Vec::new(), protocol: None, profile: model::SocketProfile::default() };
        sockets.on_wire(open, WireEvent::Opened(Box::new(opened)), Profile::Device).unwrap();
        let cut = sockets.cut_all(Profile::Device);
        let [(1, open), (2, opening)] = &cut[..] else { panic!("{cut:?}") };
        assert!(matches!(&open[..], [SocketEvent::Close { code: 1006, .. }]));
        assert!(matches!(&opening[..], [SocketEvent::Error { .. }, SocketEvent::Close { code: 1006, .. }]));
        assert!(sockets.is_empty());
    }

    #[test]
    fn a_message_that_arrives_after_close_is_not_told() {
        let mut sockets = Sockets::default();
        let connection = sockets.open(1).unwrap();
        sockets.close(1, 1000, "").unwrap();
        let (_, events) =
            sockets.on_wire(connection, WireEvent::Message(Message::text("late")), Profile::Device).unwrap();
        assert!(events.is_empty(), "{events:?}");
    }

    #[test]
    fn a_socket_cut_by_the_background_closes_as_on_phones() {
        let mut sockets = Sockets::default();
        let connection = sockets.open(1).unwrap();
        sockets.interrupt_all();
        let closed = WireEvent::Closed { by: CloseInitiator::Host, code: 1006, reason: String::new() };
        let (_, events) = sockets.on_wire(connection, closed, Profile::Device).unwrap();
        assert!(matches!(&events[..], [SocketEvent::Close { code: 1000, reason }] if reason == "interrupted"));
    }
}
