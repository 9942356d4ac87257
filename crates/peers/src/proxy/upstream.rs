//! The real server: where it is, and connections to it.
//!
//! Counterpart: `connection.rs` asks for one. Invariant: a connection stands or fails within [`DIAL_TIMEOUT`], with a kind that the
//! recording keeps.

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use transport::TlsOptions;
use url::Url;

/// Limit of name resolution, TCP and TLS together. Our choice: clients give up after a minute and want to hear why before.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);

/// Either kind of stream.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A server that clients are led to.
#[derive(Clone)]
pub struct Upstream {
    url: Url,
    host: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.url)
    }
}

/// Why an address is none.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// It cannot be read, or has another scheme.
    #[error("`{0}` is no address of a server: ws://, wss://, http:// or https:// with a host")]
    Address(String),
    /// TLS cannot be used.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}

/// A connection that did not come about.
#[derive(Debug)]
pub(super) struct DialError {
    /// As `transport::ConnectErrorKind` names it.
    pub(super) kind: &'static str,
    pub(super) text: String,
}

impl Upstream {
    /// The server of an address; its path comes before that of each request.
    ///
    /// # Errors
    /// See [`UpstreamError`].
    pub fn new(address: &str, tls: &TlsOptions) -> Result<Self, UpstreamError> {
        let wrong = || UpstreamError::Address(address.to_owned());
        let url = Url::parse(address).map_err(|_| wrong())?;
        let is_secure = matches!(url.scheme(), "wss" | "https");
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        if !is_secure && !matches!(url.scheme(), "ws" | "http") {
            return Err(wrong());
        }
        let host = host.trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().ok_or_else(wrong)?;
        let tls = if is_secure { Some(tls.client_config()?) } else { None };
        Ok(Upstream { url, host, port, tls })
    }

    /// The address for people: without a user, a password and a query, which may be secrets.
    pub fn shown(&self) -> String {
        format!("{}://{}{}", self.url.scheme(), self.authority(), self.url.path().trim_end_matches('/'))
    }

    /// Value of the header `Host`.
    pub(super) fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The target of a request there: the path of the address, then that of the client with its query.
    pub(super) fn target(&self, target: &str) -> String {
        format!("{}{target}", self.url.path().trim_end_matches('/'))
    }

    /// The whole address of a target.
    pub(super) fn address(&self, target: &str, is_websocket: bool) -> String {
        let scheme = match (is_websocket, self.tls.is_some()) {
            (true, true) => "wss",
            (true, false) => "ws",
            (false, true) => "https",
            (false, false) => "http",
        };
        format!("{scheme}://{}{}", self.authority(), self.target(target))
    }

    /// Connects.
    pub(super) async fn dial(&self) -> Result<Box<dyn Stream>, DialError> {
        let place = format!("{}:{}", self.host, self.port);
        let dialled = timeout(DIAL_TIMEOUT, self.connect(&place)).await;
        dialled.unwrap_or_else(|_| {
            let text = format!("{place} did not answer within {} s", DIAL_TIMEOUT.as_secs());
            Err(DialError { kind: "timeout", text })
        })
    }

    async fn connect(&self, place: &str) -> Result<Box<dyn Stream>, DialError> {
        let resolved = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let addresses: Vec<_> = resolved.map(Iterator::collect).unwrap_or_default();
        if addresses.is_empty() {
            return Err(DialError { kind: "host-not-found", text: format!("{} has no address", self.host) });
        }
        let stream = TcpStream::connect(&addresses[..]).await.map_err(|error| {
            let kind = if error.kind() == io::ErrorKind::ConnectionRefused { "refused" } else { "tcp" };
            DialError { kind, text: format!("{place}: {error}") }
        })?;
        // Small messages go on at once, as they came.
        let _ = stream.set_nodelay(true);
        let Some(config) = &self.tls else { return Ok(Box::new(stream)) };
        let failed = |text: String| DialError { kind: "tls", text: format!("{place}: {text}") };
        let name = ServerName::try_from(self.host.clone()).map_err(|error| failed(error.to_string()))?;
        let secured = TlsConnector::from(Arc::clone(config)).connect(name, stream).await;
        secured.map(|stream| Box::new(stream) as Box<dyn Stream>).map_err(|error| failed(error.to_string()))
    }
}
