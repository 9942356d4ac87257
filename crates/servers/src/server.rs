//! Accepts connections and hands each to its route.
//!
//! Invariant: every connection's task is owned by the server; dropping the server ends them all.

use crate::chat::{self, Rooms};
use crate::echo;
use crate::http::{Answer, Route, accept, read_request, route};
use crate::stop::{CLOSE_TIMEOUT, Stop};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// Connections at one time; more are answered with 503. Our choice: below the usual 1024 open files.
pub const CONNECTIONS_MAX: usize = 1000;

/// Bytes of one message; more ends the connection with 1009. Our choice.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Wait after an `accept` that failed, such as for want of file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// Connections that are being answered with 503; more are dropped without a word. Our choice.
const REFUSALS_MAX: usize = 64;

/// How long a client may take over a 503.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(1);

/// What a server needs to know.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Connections at one time.
    pub connections_max: usize,
    /// Bytes of one message.
    pub message_bytes_max: usize,
}

impl Default for ServerOptions {
    fn default() -> Self {
        ServerOptions {
            addr: (Ipv4Addr::LOCALHOST, 0).into(),
            connections_max: CONNECTIONS_MAX,
            message_bytes_max: MESSAGE_BYTES_MAX,
        }
    }
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error("{0} is already in use")]
    AddressInUse(SocketAddr),
    /// Ports below 1024 need rights.
    #[error("no permission to listen on {0}")]
    Permission(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
}

impl StartError {
    /// The next step for the user.
    pub fn hint(&self) -> &'static str {
        match self {
            StartError::AddressInUse(_) => "stop the other program, or choose another port; 0 takes a free one",
            StartError::Permission(_) => "choose a port from 1024 up; 0 takes a free one",
            StartError::Listen { .. } => "choose an address of this machine, such as 127.0.0.1",
        }
    }

    fn new(addr: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => StartError::AddressInUse(addr),
            io::ErrorKind::PermissionDenied => StartError::Permission(addr),
            _ => StartError::Listen { addr, source },
        }
    }
}

/// A running server. Dropping it cuts its connections; [`Server::shutdown`] closes them.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Server {
    /// Listens and serves in the background of the current runtime.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn start(options: ServerOptions) -> Result<Self, StartError> {
        let start_error = |source| StartError::new(options.addr, source);
        let listener = TcpListener::bind(options.addr).await.map_err(start_error)?;
        let local_addr = listener.local_addr().map_err(start_error)?;
        let (stop, stopped) = Stop::channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(serve(listener, options, stopped));
        Ok(Server { local_addr, stop, tasks })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Closes every connection with 1001 and ends; a client that does not answer is cut.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn serve(listener: TcpListener, options: ServerOptions, mut stop: Stop) {
    let free = Arc::new(Semaphore::new(options.connections_max.min(Semaphore::MAX_PERMITS)));
    let refusals = Arc::new(Semaphore::new(REFUSALS_MAX));
    let rooms = Arc::new(Rooms::default());
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            () = stop.requested() => break,
        };
        let Ok((mut stream, _)) = accepted else {
            sleep(ACCEPT_RETRY).await;
            continue;
        };
        let Ok(permit) = Arc::clone(&free).try_acquire_owned() else {
            if let Ok(permit) = Arc::clone(&refusals).try_acquire_owned() {
                connections.spawn(async move {
                    // A request that was not read would make the system reset the connection under the answer.
                    let _ = timeout(REFUSAL_TIMEOUT, read_request(&mut stream)).await;
                    let _ = timeout(REFUSAL_TIMEOUT, Answer::busy().send(&mut stream)).await;
                    drop(permit);
                });
            }
            continue;
        };
        let (rooms, stop, bytes_max) = (Arc::clone(&rooms), stop.clone(), options.message_bytes_max);
        connections.spawn(async move {
            connection(stream, rooms, stop, bytes_max).await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = timeout(CLOSE_TIMEOUT * 2, async { while connections.join_next().await.is_some() {} }).await;
}

async fn connection(mut stream: TcpStream, rooms: Arc<Rooms>, mut stop: Stop, message_bytes_max: usize) {
    let request = tokio::select! {
        request = read_request(&mut stream) => request,
        () = stop.requested() => return,
    };
    let outcome = match request {
        Ok((head, rest)) => route(&head).map(|route| (route, head, rest)).map_err(Some),
        Err(answer) => Err(answer),
    };
    let (route, head, rest) = match outcome {
        Ok(upgrade) => upgrade,
        Err(answer) => {
            if let Some(answer) = answer {
                let _ = answer.send(&mut stream).await;
            }
            return;
        }
    };
    // Small answers at once: a demo shows latencies, and they should not be Nagle's.
    if stream.set_nodelay(true).is_err() || accept(&mut stream, &head).await.is_err() {
        return;
    }
    let bytes_max = if route == Route::Chat { chat::CLIENT_MESSAGE_BYTES_MAX } else { message_bytes_max };
    let config = WebSocketConfig::default()
        .read_buffer_size(16 * 1024)
        .max_message_size(Some(bytes_max))
        .max_frame_size(Some(bytes_max));
    let socket = WebSocketStream::from_partially_read(stream, rest, Role::Server, Some(config)).await;
    match route {
        Route::Echo => echo::serve(socket, stop).await,
        Route::Chat => chat::serve(socket, rooms, stop).await,
    }
}
