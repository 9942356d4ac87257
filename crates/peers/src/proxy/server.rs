//! Accepts the clients of the proxy.
//!
//! Counterpart: `connection.rs` serves each. Invariant: at most [`PROXY_CONNECTIONS_MAX`] are served at once; one more waits in the
//! system's queue until there is room.

use super::connection::{self, Shared};
use super::upstream::Upstream;
use model::EventSink;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Conversations at once. Our choice: more than one page or test opens.
pub const PROXY_CONNECTIONS_MAX: usize = 256;

/// A proxy that listens.
#[derive(Debug)]
pub struct Proxy {
    listener: TcpListener,
    address: SocketAddr,
    shared: Shared,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}")]
pub struct ProxyError {
    address: SocketAddr,
    source: io::Error,
}

impl Proxy {
    /// Listens; clients may connect from here on.
    ///
    /// # Errors
    /// The address is taken, or not this machine's.
    pub async fn listen(address: SocketAddr, upstream: Upstream, log: Arc<dyn EventSink>) -> Result<Self, ProxyError> {
        let failed = |source| ProxyError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Shared { upstream, log, last: Arc::default(), room: Arc::default() };
        Ok(Proxy { listener, address, shared })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` says what it says. Conversations end then, and have told their end when this returns.
    pub async fn run<R>(self, stop: impl Future<Output = R>) -> R {
        let mut conversations = JoinSet::new();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                said = &mut stop => {
                    conversations.shutdown().await;
                    return said;
                }
                accepted = self.listener.accept(), if conversations.len() < PROXY_CONNECTIONS_MAX => {
                    // One that went away before it was accepted is no reason to stop.
                    let Ok((client, _)) = accepted else { continue };
                    let _ = client.set_nodelay(true);
                    conversations.spawn(connection::serve(client, self.shared.clone()));
                }
                Some(_) = conversations.join_next(), if !conversations.is_empty() => {}
            }
        }
    }
}
