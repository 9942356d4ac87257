//! One TCP connection of a client.
//!
//! Counterpart: `round.rs`, and `fixture::Player::saw_bytes`, which cuts the bytes. Invariants: `Ended` is told once; a client that takes
//! nothing is cut after [`SEND_TIMEOUT`].

use super::event::{Command, Commands, Event, LinkId, Shared};
use super::{CLOSE_TIMEOUT, SEND_TIMEOUT, took_nothing};
use bytes::BytesMut;
use fixture::{OpenRequest, Seen};
use model::CloseInitiator;
use socket2::SockRef;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::ReadHalf;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutWriter;

/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;

/// How our side ended.
enum End {
    /// Nothing more is sent.
    Closed,
    /// The connection is to be reset.
    Reset,
    /// The client took nothing.
    TookNothing,
}

/// Carries a connection; `url` is the address that it stands for.
pub(super) async fn carry(mut stream: TcpStream, url: String, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let request = OpenRequest { transport: "tcp".to_owned(), url, ..OpenRequest::default() };
    let (id, mut commands) = shared.ask(request, None).await;
    // Halves that end nothing when they are dropped: a reset is none behind an end.
    let (mut from, to) = stream.split();
    let mut to = Box::pin(TimeoutWriter::new(to));
    to.as_mut().set_timeout_pinned(Some(SEND_TIMEOUT));
    let mut reading = std::pin::pin!(read(&mut from, id, &shared));
    let mut seen = Seen::Closed { by: CloseInitiator::App, code: 0, reason: String::new() };
    tokio::select! {
        end = write(&mut to, &mut commands) => match end {
            End::Reset => {
                let _ = SockRef::from(to.get_ref().as_ref()).set_linger(Some(Duration::ZERO));
            }
            End::Closed => {
                let _ = to.shutdown().await;
                // What the client still sends is read, so that its last bytes do not become a reset.
                let _ = timeout(CLOSE_TIMEOUT, reading).await;
            }
            End::TookNothing => seen = took_nothing(),
        },
        () = &mut reading => {}
    }
    shared.tell(Event::Ended { id, seen }).await;
}

async fn read(from: &mut ReadHalf<'_>, id: LinkId, shared: &Shared) {
    loop {
        let mut buffer = BytesMut::with_capacity(READ_BYTES);
        match from.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                let room = shared.room(count).await;
                shared.tell(Event::Bytes { id, bytes: buffer.freeze(), room }).await;
            }
        }
    }
}

/// Writes until there is no more.
async fn write(to: &mut (impl AsyncWrite + Unpin), commands: &mut Commands) -> End {
    loop {
        match commands.recv().await {
            Some(Command::Send(message)) => match to.write_all(message.bytes()).await {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => return End::TookNothing,
                Err(_) => return End::Closed,
            },
            Some(Command::Opened { .. }) => {}
            // In silence, until the client has had enough.
            Some(Command::Fail { kind }) if kind == "timeout" => {}
            Some(Command::Fail { kind }) if kind == "empty" => return End::Closed,
            Some(Command::Fail { .. } | Command::Refuse) => return End::Reset,
            Some(_) | None => return End::Closed,
        }
    }
}
