//! The client: carries packets between the state and the WebSocket, and keeps the time.
//!
//! Invariant: a server that says nothing for longer than it promised in the handshake is given up.

use super::attachments;
use super::state::{Reaction, SocketIoEvent, SocketIoFailure, State, message};
use crate::websocket::{WebSocketClient, WebSocketEvent, WebSocketOptions};
use codec::socketio::{SocketIoKind, SocketIoPacket};
use model::{EventSink, Message};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};
use transport::{ConnectError, ConnectErrorKind, SendError, TlsOptions};

/// How to connect.
#[derive(Clone, Debug)]
pub struct SocketIoOptions {
    /// As `socket_io_url` makes it.
    pub url: String,
    /// Extra request headers, in order.
    pub header: Vec<(String, String)>,
    /// `/` or another; begins with a slash.
    pub namespace: String,
    /// For the server's middlewares.
    pub auth: Option<Value>,
    /// Limit for the upgrade, and for the namespace after it.
    pub timeout: Duration,
    /// Whom `wss://` trusts.
    pub tls: TlsOptions,
}

/// An open or opening connection.
#[derive(Debug)]
pub struct SocketIoClient {
    socket: WebSocketClient,
    state: State,
    namespace: String,
    timeout: Duration,
    /// When the server is given up.
    deadline: Instant,
    last_id: u64,
    ended: bool,
}

impl SocketIoClient {
    /// Starts opening and returns at once. Must be called inside a `LocalSet`.
    pub fn open(options: SocketIoOptions, log: Arc<dyn EventSink>) -> Self {
        let SocketIoOptions { url, header, namespace, auth, timeout, tls } = options;
        let socket = WebSocketOptions { url, header, protocols: Vec::new(), deflate: false, timeout, tls };
        let socket = WebSocketClient::open(socket, log);
        let state = State::new(namespace.clone(), auth.map(|auth| auth.to_string()));
        // The upgrade has its own limit, which is told better; this one is for what follows.
        let deadline = Instant::now() + timeout * 2;
        SocketIoClient { socket, state, namespace, timeout, deadline, last_id: 0, ended: false }
    }

    /// Sends an event; with `ack` its number, with which the answer comes.
    ///
    /// # Errors
    /// It is not open, or too much waits already.
    pub fn emit(&mut self, name: &str, mut args: Vec<Value>, ack: bool) -> Result<Option<u64>, SendError> {
        args.insert(0, Value::from(name));
        let binary = attachments::take(&mut args);
        let id = ack.then_some(self.last_id);
        let packet = SocketIoPacket {
            kind: if binary.is_empty() { SocketIoKind::Event } else { SocketIoKind::BinaryEvent },
            attachments: binary.len(),
            namespace: &self.namespace,
            id,
            data: &Value::from(args).to_string(),
        };
        self.socket.send(Message::text(message(&packet.write())))?;
        for bytes in binary {
            self.socket.send(Message::binary(bytes))?;
        }
        self.last_id += u64::from(ack);
        Ok(id)
    }

    /// Leaves the namespace and closes the connection; [`SocketIoEvent::Closed`] follows.
    pub fn close(&self) {
        if self.state.joined {
            let (kind, namespace) = (SocketIoKind::Disconnect, self.namespace.as_str());
            let packet = SocketIoPacket { kind, attachments: 0, namespace, id: None, data: "" };
            // It is being closed anyway.
            let _ = self.socket.send(Message::text(message(&packet.write())));
        }
        self.socket.close(1000, "");
    }

    /// Closes the connection without leaving the namespace first; [`SocketIoEvent::Closed`] follows. For who has just sent an event:
    /// the server of Socket.IO hands an event over one tick later, and only to a socket that has not left by then.
    pub fn hang_up(&self) {
        self.socket.close(1000, "");
    }

    /// The next event. May be dropped and called again; after the last event it never resolves.
    pub async fn next(&mut self) -> SocketIoEvent {
        if self.ended {
            std::future::pending::<()>().await;
        }
        loop {
            let event = tokio::select! {
                event = self.socket.next() => event,
                () = sleep_until(self.deadline) => return self.fail(silent(self.state.joined)),
            };
            match self.take(event) {
                Ok(Some(event)) => return event,
                Ok(None) => {}
                Err(failure) => return self.fail(failure),
            }
        }
    }

    fn take(&mut self, event: WebSocketEvent) -> Result<Option<SocketIoEvent>, SocketIoFailure> {
        let reaction = match event {
            WebSocketEvent::Opened(_) => {
                self.deadline = Instant::now() + self.timeout;
                return Ok(None);
            }
            WebSocketEvent::Closed { code, reason } => {
                self.ended = true;
                return Ok(Some(SocketIoEvent::Closed { code, reason }));
            }
            WebSocketEvent::Failed(error) => return Err(not_open(&error)),
            WebSocketEvent::Message(message) => match message.as_str() {
                Some(text) => self.state.text(text)?,
                None => self.state.binary(message.bytes().clone())?,
            },
        };
        if let Some(silence) = self.state.silence.filter(|_| self.state.joined) {
            self.deadline = Instant::now() + silence;
        }
        match reaction {
            Reaction::Tell(event) => Ok(Some(event)),
            Reaction::Send(text) => {
                // A connection that has just ended says so by itself.
                let _ = self.socket.send(Message::text(text));
                Ok(None)
            }
            Reaction::Nothing => Ok(None),
        }
    }

    fn fail(&mut self, failure: SocketIoFailure) -> SocketIoEvent {
        self.ended = true;
        self.socket.close(1000, "");
        SocketIoEvent::Failed(failure)
    }
}

fn silent(joined: bool) -> SocketIoFailure {
    if joined {
        return SocketIoFailure::new(
            "timeout",
            "the server sends no ping any more",
            "check the network and the server",
        );
    }
    SocketIoFailure::new(
        "timeout",
        "the WebSocket is open, but no Socket.IO handshake came",
        "check the path, which is /socket.io/ unless the server sets another, and that the namespace answers",
    )
}

fn not_open(error: &ConnectError) -> SocketIoFailure {
    let hint = match error.kind {
        ConnectErrorKind::HttpStatus(404) => "check the path, which is /socket.io/ unless the server sets another",
        ConnectErrorKind::HttpStatus(400) => {
            "the server may speak another version of Engine.IO than 4, or not allow the transport `websocket`"
        }
        _ => error.hint.as_deref().unwrap_or_default(),
    };
    SocketIoFailure::new("connect", &error.message, hint)
}
