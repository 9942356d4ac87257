//! Ports for datagrams: each stands for one other end of the recording.
//!
//! Counterpart: `round.rs` answers from the port that the line names. Invariant: datagrams that nobody can take in time are lost, as on a
//! network.

use super::event::{Event, Shared};
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::UdpSocket;

/// The longest datagram, in bytes: 65535 less the heads of UDP and IPv4.
const DATAGRAM_BYTES_MAX: usize = 65_507;

/// A port.
#[derive(Clone, Debug)]
pub(super) struct Port {
    /// The other end that it stands for, as in the lines; none where the fixture names no ends.
    pub(super) peer: Option<String>,
    pub(super) socket: Arc<UdpSocket>,
}

/// Tells every datagram.
pub(super) async fn carry(port: usize, socket: Arc<UdpSocket>, shared: Arc<Shared>) {
    let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
    loop {
        // An error is about a datagram that we sent before, to somebody who has gone.
        if let Ok((count, from)) = socket.recv_from(&mut buffer).await {
            let bytes = Bytes::copy_from_slice(&buffer[..count]);
            shared.tell(Event::Datagram { port, from, bytes }).await;
        }
    }
}

/// Sends a datagram; one that cannot be sent is lost.
pub(super) async fn send(socket: &UdpSocket, to: SocketAddr, bytes: &[u8]) {
    let _ = socket.send_to(bytes, to).await;
}
