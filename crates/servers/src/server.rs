//! Accepts connections on its two ports and hands each to HTTP or MQTT, through TLS if asked.
//!
//! Invariant: every connection's task is owned by the server; dropping the server ends them all.

use crate::http::{self, Site};
use crate::mqtt::{self, Mqtt};
use crate::options::{ServerOptions, StartError};
use crate::socket_io::SocketIoRoute;
use crate::stop::{CLOSE_TIMEOUT, Stop};
use crate::tls::Identity;
use crate::{quiz, ticker};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// Wait after an `accept` that failed, such as for want of file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// Connections that are being answered with 503; more are dropped without a word. Our choice.
const REFUSALS_MAX: usize = 64;

/// How long a client may take over a 503.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a client may take over the TLS handshake. Our choice, that of a request head.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);

/// A running server. Dropping it cuts its connections; [`Server::shutdown`] closes them.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    mqtt_addr: Option<SocketAddr>,
    ca_pem: Option<String>,
    site: Arc<Site>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Server {
    /// Listens and serves in the background of the current runtime.
    ///
    /// # Errors
    /// An address cannot be listened on, or there is no certificate.
    pub async fn start(options: ServerOptions) -> Result<Self, StartError> {
        let (listener, local_addr) = listen(options.addr).await?;
        let mqtt_listener = match options.mqtt_addr {
            Some(addr) => Some(listen(addr).await?),
            None => None,
        };
        let identity = if options.tls { Some(Identity::new(local_addr.ip())?) } else { None };
        let (tls, ca_pem) = identity.map(|identity| (identity.acceptor, identity.ca_pem)).unzip();
        let (stop, stopped) = Stop::channel();
        let (connections_max, site) = (options.connections_max, Arc::new(site(options, stopped)));
        let house = Arc::new(House {
            site: Arc::clone(&site),
            free: Arc::new(Semaphore::new(connections_max.min(Semaphore::MAX_PERMITS))),
            refusals: Arc::new(Semaphore::new(REFUSALS_MAX)),
            tls,
        });
        let mut tasks = JoinSet::new();
        let (ticker, mut stop_ticker) = (Arc::clone(&site.ticker), site.stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = ticker.run() => {}
                () = stop_ticker.requested() => {}
            }
        });
        tasks.spawn(serve(listener, Door::Http, Arc::clone(&house)));
        let mqtt_addr = mqtt_listener.map(|(listener, addr)| {
            tasks.spawn(serve(listener, Door::Mqtt, house));
            addr
        });
        Ok(Server { local_addr, mqtt_addr, ca_pem, site, stop, tasks })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Where it listens for bare MQTT.
    pub fn mqtt_addr(&self) -> Option<SocketAddr> {
        self.mqtt_addr
    }

    /// The certificate that clients must trust, when it speaks TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Closes every WebSocket with 1001, says goodbye to MQTT clients and ends; a client that does not answer is cut.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        let socket_io = timeout(CLOSE_TIMEOUT, self.site.socket_io.close());
        let connections = async { while self.tasks.join_next().await.is_some() {} };
        let (_, (), ()) = tokio::join!(socket_io, self.site.mqtt.shutdown(), connections);
    }
}

async fn listen(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let start_error = |source| StartError::new(addr, source);
    let listener = TcpListener::bind(addr).await.map_err(start_error)?;
    let local_addr = listener.local_addr().map_err(start_error)?;
    Ok((listener, local_addr))
}

fn site(options: ServerOptions, stop: Stop) -> Site {
    Site {
        chat: Arc::default(),
        draw: Arc::default(),
        quiz: Arc::new(quiz::Rooms::new(options.seed)),
        ticker: Arc::new(ticker::Source::new(options.seed)),
        socket_io: SocketIoRoute::new(),
        mqtt: Arc::new(Mqtt::new(options.mqtt_user, options.seed)),
        message_bytes_max: options.message_bytes_max,
        stop,
    }
}

/// What both ports share.
struct House {
    site: Arc<Site>,
    free: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
    tls: Option<TlsAcceptor>,
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Http,
    Mqtt,
}

async fn serve(listener: TcpListener, door: Door, house: Arc<House>) {
    let mut stop = house.site.stop.clone();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            () = stop.requested() => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(ACCEPT_RETRY).await;
            continue;
        };
        if let Ok(permit) = Arc::clone(&house.free).try_acquire_owned() {
            connections.spawn(connection(stream, door, Arc::clone(&house), permit));
        } else if let (Door::Http, Ok(permit)) = (door, Arc::clone(&house.refusals).try_acquire_owned()) {
            let house = Arc::clone(&house);
            connections.spawn(async move {
                let _ = timeout(REFUSAL_TIMEOUT, refuse(stream, &house)).await;
                drop(permit);
            });
        }
    }
    drop(listener);
    let _ = timeout(CLOSE_TIMEOUT * 2, async { while connections.join_next().await.is_some() {} }).await;
}

async fn connection(stream: TcpStream, door: Door, house: Arc<House>, permit: OwnedSemaphorePermit) {
    // Small answers at once: a demo shows latencies, and they should not be Nagle's.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let site = Arc::clone(&house.site);
    match &house.tls {
        None => enter(stream, door, site, permit).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(TLS_TIMEOUT, tls.accept(stream)).await {
                enter(stream, door, site, permit).await;
            }
        }
    }
}

async fn enter<S>(stream: S, door: Door, site: Arc<Site>, permit: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    match door {
        Door::Http => http::serve(stream, site, permit).await,
        Door::Mqtt => {
            mqtt::carry(stream, &site.mqtt).await;
            drop(permit);
        }
    }
}

async fn refuse(stream: TcpStream, house: &House) {
    match &house.tls {
        None => http::refuse(stream).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                http::refuse(stream).await;
            }
        }
    }
}
