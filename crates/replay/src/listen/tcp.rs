//! One TCP connection of a client.
//!
//! Counterpart: `round.rs`, and `fixture::Player::saw_bytes`, which cuts the bytes. Invariant: `Ended` is told once.

use super::CLOSE_TIMEOUT;
use super::event::{Command, Commands, Event, LinkId, Shared};
use bytes::BytesMut;
use fixture::{OpenRequest, Seen};
use model::CloseInitiator;
use socket2::SockRef;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;

/// Carries a connection; `url` is the address that it stands for.
pub(super) async fn carry(stream: TcpStream, url: String, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let request = OpenRequest { transport: "tcp".to_owned(), url, ..OpenRequest::default() };
    let (id, mut commands) = shared.ask(request, None).await;
    let (mut from, mut to) = stream.into_split();
    let mut reading = std::pin::pin!(read(&mut from, id, &shared));
    tokio::select! {
        is_reset = write(&mut to, &mut commands) => {
            if is_reset {
                let _ = SockRef::from(to.as_ref()).set_linger(Some(Duration::ZERO));
            } else {
                let _ = to.shutdown().await;
                // What the client still sends is read, so that its last bytes do not become a reset.
                let _ = timeout(CLOSE_TIMEOUT, reading).await;
            }
        }
        () = &mut reading => {}
    }
    let seen = Seen::Closed { by: CloseInitiator::App, code: 0, reason: String::new() };
    shared.tell(Event::Ended { id, seen }).await;
}

async fn read(from: &mut OwnedReadHalf, id: LinkId, shared: &Shared) {
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

/// Writes until there is no more; true when the connection is to be reset.
async fn write(to: &mut OwnedWriteHalf, commands: &mut Commands) -> bool {
    loop {
        match commands.recv().await {
            Some(Command::Send(message)) => {
                if to.write_all(message.bytes()).await.is_err() {
                    return false;
                }
            }
            Some(Command::Opened { .. }) => {}
            Some(Command::Fail { .. } | Command::Refuse) => return true,
            Some(_) | None => return false,
        }
    }
}
