//! What connections tell the round, and what the round tells a connection.
//!
//! Invariants: at most [`EVENTS_MAX`] events and [`ROOM_BYTES_MAX`] of payload wait, beyond which connections stop reading; at most
//! [`COMMANDS_MAX`] commands wait for one connection, beyond which the round waits for it.

use super::CONNECTIONS_MAX;
use bytes::Bytes;
use fixture::{OpenRequest, Seen};
use model::Message;
use serde_json::{Map, Value};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Events that wait. Our choice.
pub(super) const EVENTS_MAX: usize = 1024;
/// Payload bytes that wait, of all connections. Our choice: two largest messages.
const ROOM_BYTES_MAX: u32 = 128 << 20;
/// Commands that wait for one connection. Our choice.
pub(super) const COMMANDS_MAX: usize = 256;

/// A connection of this listener; of UDP everything that one address sends.
pub(super) type LinkId = u64;

/// What happened.
#[derive(Debug)]
pub(super) enum Event {
    /// A client asks for a connection.
    Asked(Box<Asked>),
    /// A message of a WebSocket.
    Message { id: LinkId, message: Message, room: Room },
    /// Bytes of a TCP connection.
    Bytes { id: LinkId, bytes: Bytes, room: Room },
    /// A datagram came to one of the ports.
    Datagram { port: usize, from: SocketAddr, bytes: Bytes },
    /// A WebSocket or a TCP connection has ended.
    Ended { id: LinkId, seen: Seen },
}

/// A client asks for a connection.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: LinkId,
    pub(super) request: OpenRequest,
    /// The whole body of a request.
    pub(super) body: Option<Message>,
    pub(super) commands: mpsc::Sender<Command>,
    /// Fails once the connection is gone.
    pub(super) alive: oneshot::Receiver<()>,
    _room: Room,
}

/// A connection's end of its commands.
#[derive(Debug)]
pub(super) struct Commands {
    receiver: mpsc::Receiver<Command>,
    _alive: oneshot::Sender<()>,
}

impl Commands {
    /// The next one; none when the round has let go of the connection.
    pub(super) async fn recv(&mut self) -> Option<Command> {
        self.receiver.recv().await
    }
}

/// What a connection has to do.
#[derive(Debug)]
pub(super) enum Command {
    /// Answer the handshake, or begin the answer of a request.
    Opened { status: u16, header: Map<String, Value>, protocol: Option<String> },
    /// Send.
    Send(Message),
    /// The answer of a request is complete.
    Done,
    /// Close; 1006 cuts.
    Close { code: u16, reason: String },
    /// Fail in this way.
    Fail { kind: String },
    /// The fixture has no such connection.
    Refuse,
    /// The replay is over.
    Over,
}

/// Room that a payload takes until it has been seen.
#[derive(Debug)]
pub(super) struct Room(#[expect(dead_code, reason = "it is held, not read")] Option<OwnedSemaphorePermit>);

/// What every connection has of the listener.
#[derive(Debug)]
pub(super) struct Shared {
    events: mpsc::Sender<Event>,
    room: Arc<Semaphore>,
    /// Connections that may still be taken.
    pub(super) free: Arc<Semaphore>,
    next_id: AtomicU64,
}

impl Shared {
    pub(super) fn new() -> (Arc<Shared>, mpsc::Receiver<Event>) {
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let room = Arc::new(Semaphore::new(ROOM_BYTES_MAX as usize));
        let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        (Arc::new(Shared { events, room, free, next_id: AtomicU64::new(1) }), receiver)
    }

    /// A number that no other connection has.
    pub(super) fn new_id(&self) -> LinkId {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells something; waits while too much waits already.
    pub(super) async fn tell(&self, event: Event) {
        // The round is gone with the listener, and nobody misses the event.
        let _ = self.events.send(event).await;
    }

    /// Room for a payload; waits until there is some.
    pub(super) async fn room(&self, bytes: usize) -> Room {
        let bytes = u32::try_from(bytes).unwrap_or(ROOM_BYTES_MAX).min(ROOM_BYTES_MAX);
        Room(Arc::clone(&self.room).acquire_many_owned(bytes).await.ok())
    }

    /// Asks for a connection; what is to be done with it comes through the receiver.
    pub(super) async fn ask(&self, request: OpenRequest, body: Option<Message>) -> (LinkId, Commands) {
        let (commands, receiver) = mpsc::channel(COMMANDS_MAX);
        let (until_gone, alive) = oneshot::channel();
        let id = self.new_id();
        let room = self.room(body.as_ref().map_or(0, Message::len)).await;
        self.tell(Event::Asked(Box::new(Asked { id, request, body, commands, alive, _room: room }))).await;
        (id, Commands { receiver, _alive: until_gone })
    }
}
