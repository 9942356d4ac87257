//! One conversation through the proxy: a WebSocket, or one request with its answer.
//!
//! Counterpart: `server.rs` accepts it. Invariants: bytes wait for the slower side, so nothing is held but one block each way; what is
//! told of it ends with exactly one `close`, `done` or `fail`, also when it is dropped.

use super::body::Body;
use super::head;
use super::kept::{Kept, Room};
use super::upstream::{Stream, Upstream};
use super::websocket::{Passed, Reader};
use bytes::Bytes;
use codec::HttpHead;
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, HttpProfile, Message, SocketProfile, WireDirection};
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a client may take for the head of its request. Our choice: as nginx and Apache have it, or half of that.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the other side of a WebSocket may take after one side has ended.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes that are read at once.
const BLOCK_BYTES: usize = 64 * 1024;

/// What every conversation has.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) upstream: Upstream,
    pub(super) log: Arc<dyn EventSink>,
    pub(super) last: Arc<AtomicU32>,
    pub(super) room: Arc<Room>,
}

/// Carries one conversation to its end.
pub(super) async fn serve(mut client: TcpStream, shared: Shared) {
    let mut rest = Vec::new();
    let head = match timeout(HEAD_TIMEOUT, head::read(&mut client, &mut rest)).await {
        Ok(Ok(Some(head))) => head,
        // A browser that opened one connection more than it needed.
        Ok(Ok(None)) => return,
        Ok(Err(_)) => return refuse(&mut client, "400 Bad Request").await,
        Err(_) => return refuse(&mut client, "408 Request Timeout").await,
    };
    let Some((method, target)) = head.request().filter(|(_, target)| target.starts_with('/')) else {
        return refuse(&mut client, "400 Bad Request").await;
    };
    let is_websocket = head.has_token("upgrade", "websocket");
    let conn = ConnectionId(shared.last.fetch_add(1, Ordering::Relaxed) + 1);
    let told = Told::open(conn, &shared, &head, is_websocket);
    let mut server = match shared.upstream.dial().await {
        Ok(server) => server,
        Err(error) => {
            told.fail(error.kind, &error.text);
            return refuse(&mut client, "502 Bad Gateway").await;
        }
    };
    let (passed, host) = (shared.upstream.target(target), shared.upstream.authority());
    let request = head::request(&head, method, &passed, &host, is_websocket);
    if let Err(error) = server.write_all(&request).await {
        told.fail("reset", &format!("the server took no request: {error}"));
        return refuse(&mut client, "502 Bad Gateway").await;
    }
    carry(client, server, rest, &head, is_websocket, &told).await;
}

async fn carry(
    client: TcpStream,
    server: Box<dyn Stream>,
    rest: Vec<u8>,
    request: &HttpHead,
    is_websocket: bool,
    told: &Told,
) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = tokio::io::split(server);
    let kept = Kept::new(Arc::clone(&told.room));
    let out = if is_websocket {
        What::Messages(Reader::new(kept))
    } else {
        What::body(Body::of_request(request), false, kept)
    };
    let up = pump(from_client, to_server, rest, Side { dir: WireDirection::Out, what: out, told });
    let down = answer(from_server, to_client, request, is_websocket, told);
    tokio::pin!(up, down);
    tokio::select! {
        _ = &mut up => {
            told.ends(CloseInitiator::App);
            // A request is whole then and waits for its answer, as long as that takes.
            if is_websocket {
                let _ = timeout(CLOSE_TIMEOUT, down).await;
            } else {
                down.await;
            }
        }
        () = &mut down => {
            told.ends(CloseInitiator::Peer);
            if is_websocket {
                let _ = timeout(CLOSE_TIMEOUT, up).await;
            }
        }
    }
    told.finish();
}

/// The answer: heads until the real one, then what is behind it.
async fn answer(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    request: &HttpHead,
    is_websocket: bool,
    told: &Told,
) {
    let mut rest = Vec::new();
    let head = loop {
        let head = match head::read(&mut from, &mut rest).await {
            Ok(Some(head)) if head.status().is_some() => head,
            Ok(None) => return told.fail("empty", "the server ended the connection before its answer"),
            Ok(Some(_)) => return told.fail("bad-answer", "the answer is not HTTP"),
            Err(error) => return told.fail("reset", &format!("there is no answer: {error}")),
        };
        if to.write_all(&head::answer(&head)).await.is_err() {
            return;
        }
        if !matches!(head.status(), Some(100 | 102..=199)) {
            break head;
        }
    };
    let status = head.status().unwrap_or_default();
    let kept = Kept::new(Arc::clone(&told.room));
    let what = if is_websocket && status == 101 {
        told.opened(&head, head.get("sec-websocket-protocol").map(str::to_owned));
        What::Messages(Reader::new(kept))
    } else {
        if is_websocket {
            told.fail(&format!("http-status:{status}"), &format!("the server answered {}", head.start_line));
        } else {
            told.opened(&head, Some("http1.1".to_owned()));
        }
        let method = request.request().map_or("", |(method, _)| method);
        let body = Body::of_answer(&head, method);
        let is_streamed = body.is_streamed(&head);
        What::body(body, is_streamed, kept)
    };
    let is_whole = pump(from, to, rest, Side { dir: WireDirection::In, what, told }).await;
    if !is_websocket {
        if is_whole {
            told.done(status);
        } else {
            told.fail("incomplete", "the answer broke off");
        }
    }
}

/// Passes bytes on until there are no more; true when what they are was whole.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    rest: Vec<u8>,
    mut side: Side<'_>,
) -> bool {
    let mut block = rest;
    block.reserve(BLOCK_BYTES);
    side.take(&[]);
    loop {
        // Told before it is passed on: what the other side answers comes behind it.
        side.take(&block);
        if to.write_all(&block).await.is_err() || to.flush().await.is_err() {
            return side.is_whole();
        }
        block.clear();
        if side.dir == WireDirection::In && side.what.has_ended() {
            break;
        }
        match from.read_buf(&mut block).await {
            Ok(0) => {
                side.at_end();
                break;
            }
            Ok(_) => {}
            Err(_) => return side.is_whole(),
        }
    }
    let _ = to.shutdown().await;
    side.is_whole()
}

/// What the bytes of a direction are.
enum What {
    Messages(Reader),
    Body { body: Body, is_streamed: bool, kept: Kept, is_told: bool },
}

impl What {
    fn body(body: Body, is_streamed: bool, kept: Kept) -> What {
        What::Body { body, is_streamed, kept, is_told: false }
    }

    fn has_ended(&self) -> bool {
        matches!(self, What::Body { body, .. } if body.has_ended())
    }
}

struct Side<'a> {
    dir: WireDirection,
    what: What,
    told: &'a Told,
}

impl Side<'_> {
    fn take(&mut self, bytes: &[u8]) {
        let (dir, told) = (self.dir, self.told);
        match &mut self.what {
            What::Messages(reader) => reader.feed(bytes, |passed| match passed {
                Passed::Message { message, bytes } => told.message(dir, message, bytes),
                Passed::Close { code, reason } => told.closing(dir, code, reason),
            }),
            What::Body { body, is_streamed, kept, is_told } => {
                let is_streamed = *is_streamed;
                body.feed(bytes, |part| {
                    told.count(dir, part.len());
                    if is_streamed {
                        told.message(dir, Message::readable(Bytes::copy_from_slice(part)), part.len() as u64);
                    } else {
                        kept.push(part);
                    }
                });
                if body.has_ended() && !*is_told && !kept.is_empty() {
                    *is_told = true;
                    let (kept, bytes) = kept.take();
                    told.message(dir, Message::readable(kept.into()), bytes);
                }
            }
        }
    }

    /// A body without a length ends with the connection.
    fn at_end(&mut self) {
        if let What::Body { body, .. } = &mut self.what
            && matches!(body, Body::UntilEnd)
        {
            *body = Body::Ended;
            self.take(&[]);
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self.what, What::Messages(_)) || self.what.has_ended()
    }
}

/// What is told of one conversation.
#[derive(Debug)]
struct Told {
    conn: ConnectionId,
    log: Arc<dyn EventSink>,
    room: Arc<Room>,
    is_websocket: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_open: bool,
    is_over: bool,
    /// Who began the end, and how.
    close: Option<(CloseInitiator, u16, String)>,
    bytes_out: u64,
    bytes_in: u64,
}

impl Told {
    fn open(conn: ConnectionId, shared: &Shared, head: &HttpHead, is_websocket: bool) -> Told {
        let (method, target) = head.request().unwrap_or_default();
        let protocols = head.get_all("sec-websocket-protocol").flat_map(|list| list.split(','));
        shared.log.record(EventKind::Open {
            conn,
            transport: if is_websocket { "websocket" } else { "request" }.to_owned(),
            url: shared.upstream.address(target, is_websocket),
            method: (!is_websocket).then(|| method.to_owned()),
            protocols: protocols.map(|one| one.trim().to_owned()).collect(),
            header: head::told(head),
        });
        let (log, room) = (Arc::clone(&shared.log), Arc::clone(&shared.room));
        Told { conn, log, room, is_websocket, state: Mutex::default() }
    }

    fn state<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn opened(&self, head: &HttpHead, protocol: Option<String>) {
        self.state(|state| state.is_open = true);
        let (status, header) = (head.status().unwrap_or_default(), head::told(head));
        self.log.record(EventKind::Opened {
            conn: self.conn,
            status,
            header,
            protocol,
            profile: SocketProfile::default(),
        });
    }

    /// Tells a message that has so many bytes.
    fn message(&self, dir: WireDirection, message: Message, bytes: u64) {
        let (conn, peer, kept) = (self.conn, None, message.len() as u64);
        if kept < bytes {
            self.log.record(EventKind::Cut { conn, kept, bytes });
        }
        self.log.record(match dir {
            WireDirection::Out => EventKind::Out { conn, peer, message },
            WireDirection::In => EventKind::In { conn, peer, message },
        });
    }

    fn count(&self, dir: WireDirection, bytes: usize) {
        self.state(|state| match dir {
            WireDirection::Out => state.bytes_out += bytes as u64,
            WireDirection::In => state.bytes_in += bytes as u64,
        });
    }

    fn closing(&self, dir: WireDirection, code: u16, reason: String) {
        let by = if dir == WireDirection::Out { CloseInitiator::App } else { CloseInitiator::Peer };
        self.state(|state| {
            state.close.get_or_insert((by, code, reason));
        });
    }

    /// One side has ended, without a close frame if none was told.
    fn ends(&self, by: CloseInitiator) {
        self.state(|state| {
            state.close.get_or_insert((by, 1006, String::new()));
        });
    }

    fn fail(&self, kind: &str, cause: &str) {
        let is_first = self.state(|state| !std::mem::replace(&mut state.is_over, true));
        if is_first {
            let (conn, kind, cause) = (self.conn, Some(kind.to_owned()), cause.to_owned());
            self.log.record(EventKind::Fail { conn, kind, err_msg: String::new(), cause });
        }
    }

    fn done(&self, status: u16) {
        let (is_first, bytes_out, bytes_in) =
            self.state(|state| (!std::mem::replace(&mut state.is_over, true), state.bytes_out, state.bytes_in));
        if is_first {
            let profile = Box::new(HttpProfile::default());
            self.log.record(EventKind::Done { conn: self.conn, status, bytes_out, bytes_in, profile });
        }
    }

    fn finish(&self) {
        if !self.is_websocket {
            return self.fail("incomplete", "the client left before its answer was whole");
        }
        let (is_open, is_first, close) =
            self.state(|state| (state.is_open, !std::mem::replace(&mut state.is_over, true), state.close.take()));
        if is_first && is_open {
            let (by, code, reason) = close.unwrap_or((CloseInitiator::Host, 1006, String::new()));
            self.log.record(EventKind::Close { conn: self.conn, by, code, reason });
        } else if is_first {
            let (conn, kind) = (self.conn, Some("cancelled".to_owned()));
            let cause = "the client left before the server answered".to_owned();
            self.log.record(EventKind::Fail { conn, kind, err_msg: String::new(), cause });
        }
    }
}

impl Drop for Told {
    /// The proxy ends in the middle of it.
    fn drop(&mut self) {
        self.state(|state| state.close = Some((CloseInitiator::Host, 1001, "the proxy ended".to_owned())));
        self.finish();
    }
}

/// An answer of the proxy itself.
async fn refuse(client: &mut (impl AsyncWrite + Unpin), status: &str) {
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    // A client that has gone needs no answer.
    let _: io::Result<()> = client.write_all(answer.as_bytes()).await;
    let _ = client.shutdown().await;
}
