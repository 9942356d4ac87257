//! How a server tells its connections to end, and how a connection ends in order.

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// How long a client may take to answer a close frame before its connection is cut. Our choice.
pub(crate) const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// An open connection of a server.
pub(crate) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The connection's side of a server's shutdown.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// A switch and the view of it.
    pub(crate) fn channel() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Stop(receiver))
    }

    /// Whether the server is stopping.
    pub(crate) fn is_requested(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Returns once the server is to stop, also when it is gone.
    pub(crate) async fn requested(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Sends a close frame and waits a little for the answer.
pub(crate) async fn close(mut socket: Socket, code: CloseCode, reason: &'static str) {
    let frame = CloseFrame { code, reason: reason.into() };
    let handshake = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    let _ = timeout(CLOSE_TIMEOUT, handshake).await;
}

/// Ends a connection whose client broke the protocol, with the code that says how.
pub(crate) async fn close_after(socket: Socket, error: &Error) {
    match error {
        Error::Capacity(_) => close(socket, CloseCode::Size, "message too big").await,
        Error::Utf8(_) => close(socket, CloseCode::Invalid, "text is not UTF-8").await,
        Error::Protocol(_) => close(socket, CloseCode::Protocol, "protocol error").await,
        _ => {}
    }
}
