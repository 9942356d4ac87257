//! `/socket.io/`: Socket.IO 4 by polling and WebSocket, with a chat and an echo, and a namespace that wants a token.
//!
//! Counterpart: docs/guide/servers.md has the events. Invariant: a session counts as a connection from its first request to its end.

mod chat;
mod roster;

use crate::http::{Answer, Body};
use crate::mailbox::CLIENT_QUEUE_MAX;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::Service;
use roster::Roster;
pub use roster::{SOCKET_IO_MEMBERS_MAX, SOCKET_IO_ROOMS_MAX};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;
use socketioxide::service::SocketIoService;
use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;
use tokio::sync::watch;

/// The token that `/admin` wants.
pub const ADMIN_TOKEN: &str = "miniwire";

/// Bytes of one message, of one polling request and of one WebSocket message. Our choice, that of the reference server.
pub const SOCKET_IO_BYTES_MAX: usize = 1_000_000;

/// The path with everything below it.
const PATH: &str = "/socket.io";

/// Where requests of Socket.IO go.
pub(crate) struct SocketIoRoute {
    service: SocketIoService<Elsewhere>,
    io: SocketIo,
}

impl SocketIoRoute {
    /// Nobody is connected yet.
    pub(crate) fn new() -> Self {
        let (service, io) = SocketIo::builder()
            .req_path(PATH)
            .max_payload(SOCKET_IO_BYTES_MAX as u64)
            .ws_max_message_size(SOCKET_IO_BYTES_MAX)
            .ws_max_frame_size(SOCKET_IO_BYTES_MAX)
            .max_buffer_size(CLIENT_QUEUE_MAX)
            .build_with_inner_svc(Elsewhere);
        let roster = Arc::new(Roster::default());
        let seen = Arc::clone(&roster);
        // A handler of `ns` runs beside the answer that lets the client in; what comes at once would find nobody who listens. What is
        // layered around it runs before that answer.
        let listening = async move |socket: SocketRef| {
            socket.extensions.insert(Door::default());
            chat::welcome(&socket, &roster);
            Ok::<_, Infallible>(())
        };
        io.ns("/", let_in.with(listening));
        let listening = async move |socket: SocketRef| {
            admin(&socket, &seen);
            Ok::<_, Infallible>(())
        };
        io.ns("/admin", let_in.with(listening).with(token_is_right));
        SocketIoRoute { service, io }
    }

    /// Whether a path is of Socket.IO.
    pub(crate) fn has(path: &str) -> bool {
        path.strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Answers a request, or begins a WebSocket.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        match self.service.call(request).await {
            Ok(response) => response.map(BodyExt::boxed_unsync),
            Err(never) => match never {},
        }
    }

    /// Ends all sessions.
    pub(crate) async fn close(&self) {
        self.io.close().await;
    }
}

impl fmt::Debug for SocketIoRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketIoRoute").finish_non_exhaustive()
    }
}

/// What is not of Socket.IO, which never comes here.
#[derive(Clone, Copy, Debug)]
struct Elsewhere;

impl Service<Request<Incoming>> for Elsewhere {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn call(&self, _: Request<Incoming>) -> Self::Future {
        ready(Ok(Answer::text(StatusCode::NOT_FOUND, "there is nothing here\n").into()))
    }
}

#[derive(serde::Deserialize)]
struct Auth {
    token: String,
}

#[derive(Debug, thiserror::Error)]
enum NoEntry {
    #[error("a token is needed in auth.token")]
    NoToken,
    #[error("the token is wrong")]
    WrongToken,
}

/// What the client gets as `connect_error`.
async fn token_is_right(TryData(auth): TryData<Auth>) -> Result<(), NoEntry> {
    match auth {
        Ok(auth) if auth.token == ADMIN_TOKEN => Ok(()),
        Ok(_) => Err(NoEntry::WrongToken),
        Err(_) => Err(NoEntry::NoToken),
    }
}

/// Whether a client has been let in. It may have read that before `emit` to it works.
#[derive(Clone, Debug, Default)]
struct Door(Arc<watch::Sender<bool>>);

impl Door {
    /// Waits until `emit` works.
    async fn opened(socket: &SocketRef) {
        if let Some(Door(is_open)) = socket.extensions.get::<Door>() {
            // The sender is held here.
            let _ = is_open.subscribe().wait_for(|is_open| *is_open).await;
        }
    }
}

/// The first moment at which `emit` works.
async fn let_in(socket: SocketRef) {
    if let Some(Door(is_open)) = socket.extensions.get::<Door>() {
        is_open.send_replace(true);
    }
}

/// `stats` answers how many rooms and people there are.
fn admin(socket: &SocketRef, roster: &Arc<Roster>) {
    let roster = Arc::clone(roster);
    socket.on("stats", async move |ack: AckSender| {
        // Whoever is gone needs no answer.
        let _ = ack.send(&roster.stats());
    });
}
