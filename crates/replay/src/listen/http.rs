//! One HTTP connection: each request is one connection of the fixture, and a WebSocket is what the last one becomes.
//!
//! Counterpart: `round.rs` says what is answered. Invariants: a request is told with its whole body; a client that goes before its answer
//! is complete is noticed, because its receiver is dropped, and one that takes nothing is cut after [`SEND_TIMEOUT`].

use super::event::{Command, Commands, LinkId, Shared};
use super::handshake;
use super::{SEND_TIMEOUT, websocket};
use bytes::Bytes;
use fixture::OpenRequest;
use futures_util::stream::unfold;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioIo, TokioTimer};
use model::Message;
use serde_json::{Map, Value};
use socket2::{SockRef, Socket};
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

/// Bytes of a request's body; more is answered with 413. The longest payload of a fixture.
pub(super) const BODY_BYTES_MAX: usize = fixture::PAYLOAD_BYTES_MAX;
/// How long a client may take for its request head. Our choice, that of the demo servers.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take over the TLS handshake. Our choice, that of a request head.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a request head; more is answered with 431. Our choice, that of the demo servers.
const HEAD_BYTES_MAX: usize = 64 * 1024;

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// There is no answer: hyper lets the connection go.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut, as in the fixture")]
struct Cut;

/// One connection.
struct Site {
    shared: Arc<Shared>,
    /// The same socket once more, so that it can be reset.
    socket: Option<Socket>,
    is_secure: bool,
    upgrade: Mutex<Option<Upgrade>>,
}

/// A WebSocket that begins once hyper has let go of the connection.
struct Upgrade {
    id: LinkId,
    on: OnUpgrade,
    commands: Commands,
}

/// Serves a connection until one side ends it, through TLS if asked.
pub(super) async fn serve(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    // Small answers at once, as recorded.
    let _ = stream.set_nodelay(true);
    let socket = SockRef::from(&stream).try_clone().ok();
    let site = Site { shared, socket, is_secure: tls.is_some(), upgrade: Mutex::default() };
    let Some(tls) = tls else { return site.carry(stream, &mut stop).await };
    let accepted = tokio::select! {
        accepted = timeout(TLS_TIMEOUT, tls.accept(stream)) => accepted,
        () = stopped(&mut stop) => return,
    };
    // A client that does not trust the certificate goes away, and tells it where it is.
    if let Ok(Ok(stream)) = accepted {
        site.carry(stream, &mut stop).await;
    }
}

/// Resolves when the listener closes, also when it is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

impl Site {
    async fn carry<S>(&self, stream: S, stop: &mut watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let mut stream = Box::pin(TimeoutStream::new(stream));
        stream.as_mut().set_write_timeout_pinned(Some(SEND_TIMEOUT));
        let service = service_fn(|request| self.answer(request));
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES_MAX);
        {
            let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
            // What went wrong is between the client and hyper, or was wanted.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = stopped(stop) => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        }
        let upgrade = self.upgrade.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Upgrade { id, on, commands }) = upgrade
            && let Ok(upgraded) = on.await
        {
            websocket::carry(TokioIo::new(upgraded), self.socket.as_ref(), id, commands, &self.shared).await;
        }
    }

    async fn answer(&self, mut request: Request<Incoming>) -> Result<Response<Body>, Cut> {
        let upgrade = handshake::is_wanted(&request).then(|| hyper::upgrade::on(&mut request));
        let (parts, incoming) = request.into_parts();
        let asked = asked(&parts, upgrade.is_some(), self.is_secure);
        let body = if upgrade.is_some() {
            None
        } else {
            match Limited::new(incoming, BODY_BYTES_MAX).collect().await {
                Ok(body) => Some(body.to_bytes()).filter(|bytes| !bytes.is_empty()).map(message),
                Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                    return Ok(text(StatusCode::PAYLOAD_TOO_LARGE, "the body is longer than a fixture can have\n"));
                }
                Err(_) => return Err(Cut),
            }
        };
        let (id, mut commands) = self.shared.ask(asked, body).await;
        match (commands.recv().await, upgrade) {
            (Some(Command::Opened { status: 101, header, protocol }), Some(on)) => {
                let mut response = whole(StatusCode::SWITCHING_PROTOCOLS, Bytes::new());
                *response.headers_mut() = handshake::accept(&parts.headers, &header, protocol.as_deref());
                let upgrade = Upgrade { id, on, commands };
                *self.upgrade.lock().unwrap_or_else(PoisonError::into_inner) = Some(upgrade);
                Ok(response)
            }
            (Some(Command::Opened { status, header, .. }), Some(_)) => Ok(with_headers(status, &header, Bytes::new())),
            (Some(Command::Opened { status, header, .. }), None) => Ok(streamed(status, &header, commands)),
            (Some(Command::Fail { kind }), _) => self.fail(&kind, commands).await,
            (Some(Command::Done), None) => Ok(whole(StatusCode::OK, Bytes::new())),
            (Some(Command::Refuse), _) => {
                Ok(text(StatusCode::NOT_FOUND, "the fixture has no such connection at this point\n"))
            }
            (Some(Command::Over), _) => Ok(text(StatusCode::SERVICE_UNAVAILABLE, "the replay is over\n")),
            (_, _) => Err(Cut),
        }
    }

    /// Fails as far as somebody who listens can: with a status, in silence, or by a reset.
    async fn fail(&self, kind: &str, mut commands: Commands) -> Result<Response<Body>, Cut> {
        if let Some(status) = kind.strip_prefix("http-status:").and_then(|status| status.parse().ok()) {
            return Ok(with_headers(status, &Map::new(), Bytes::new()));
        }
        if kind == "timeout" {
            // Until the client has had enough, or the replay is over.
            while commands.recv().await.is_some_and(|command| !matches!(command, Command::Over)) {}
        } else if kind != "empty"
            && let Some(socket) = &self.socket
        {
            // A connection that is closed without lingering is reset (RST). Where it cannot be, it ends.
            let _ = socket.set_linger(Some(Duration::ZERO));
        }
        Err(Cut)
    }
}

/// A request as the player compares it.
fn asked(parts: &Parts, is_websocket: bool, is_secure: bool) -> OpenRequest {
    let host = parts.headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let scheme = if is_websocket { "ws" } else { "http" };
    let secure = if is_secure { "s" } else { "" };
    OpenRequest {
        transport: if is_websocket { "websocket" } else { "request" }.to_owned(),
        url: format!("{scheme}{secure}://{}{target}", host.unwrap_or_default()),
        method: Some(parts.method.to_string()).filter(|_| parts.method != Method::GET),
        protocols: if is_websocket { handshake::offered(&parts.headers) } else { Vec::new() },
        header: handshake::header_map(&parts.headers),
    }
}

fn message(bytes: Bytes) -> Message {
    if std::str::from_utf8(&bytes).is_ok() { Message::Text(bytes) } else { Message::Binary(bytes) }
}

fn whole(status: StatusCode, bytes: Bytes) -> Response<Body> {
    let body = Full::new(bytes).map_err(|never| match never {}).boxed_unsync();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    whole(status, Bytes::from_static(text.as_bytes()))
}

fn with_headers(status: u16, header: &Map<String, Value>, bytes: Bytes) -> Response<Body> {
    // 1xx is no answer.
    let status = StatusCode::from_u16(status).ok().filter(|status| !status.is_informational());
    let mut response = whole(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), bytes);
    let mut headers = HeaderMap::new();
    handshake::fill(&mut headers, header);
    *response.headers_mut() = headers;
    response
}

/// An answer whose body comes piece by piece, each in a chunk of its own.
fn streamed(status: u16, header: &Map<String, Value>, commands: Commands) -> Response<Body> {
    let frames = unfold(Some(commands), |commands| async {
        let mut commands = commands?;
        match commands.recv().await {
            Some(Command::Send(message)) => Some((Ok(Frame::data(message.bytes().clone())), Some(commands))),
            Some(Command::Done | Command::Over | Command::Close { .. }) => None,
            _ => Some((Err(io::Error::other(Cut)), None)),
        }
    });
    with_headers(status, header, Bytes::new()).map(|_| StreamBody::new(frames).boxed_unsync())
}
