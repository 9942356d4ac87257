//! One connection that speaks HTTP: hyper's sender, the task that drives it, and what the tap below it saw.
//!
//! Invariant: the driver lives exactly as long as the link, so dropping a link closes its socket.

use super::super::stream::Stream;
use super::body_out::OutBody;
use super::head_tap::{HeadTap, Watch};
use crate::task::OwnedTask;
use codec::{HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper::rt::Executor;
use hyper_util::rt::TokioIo;
use std::cell::RefCell;
use std::future::Future;
use std::net::SocketAddr;
use std::rc::Rc;
use tokio::task::JoinSet;

/// Bytes that hyper buffers of one HTTP/1 connection: a head that the tap takes fits, a larger one is refused by both.
const BUFFER_BYTES_MAX: usize = HTTP_HEAD_BYTES_MAX;

/// An open connection.
pub(super) struct Link {
    sender: Sender,
    pub(super) watch: Rc<Watch>,
    pub(super) peer: Option<SocketAddr>,
    /// True from the second request on.
    pub(super) reused: bool,
    driver: Rc<OwnedTask>,
}

enum Sender {
    Http1(http1::SendRequest<OutBody>),
    Http2(http2::SendRequest<OutBody>),
}

impl Link {
    /// Shakes hands on a stream.
    ///
    /// # Errors
    /// The server breaks HTTP/2's.
    pub(super) async fn open(stream: Stream) -> hyper::Result<Self> {
        let (peer, http2, watch) = (stream.peer().ok(), stream.speaks_http2(), Rc::new(Watch::default()));
        let io = TokioIo::new(HeadTap::new(stream, Rc::clone(&watch)));
        let (sender, driver) = if http2 {
            let mut builder = http2::Builder::new(LocalTasks::default());
            builder.max_header_list_size(u32::try_from(HTTP_HEAD_BYTES_MAX).unwrap_or(u32::MAX));
            let (sender, connection) = builder.handshake(io).await?;
            // What breaks it is told to each of its requests.
            (Sender::Http2(sender), OwnedTask::spawn(async move { drop(connection.await) }))
        } else {
            let mut builder = http1::Builder::new();
            builder.title_case_headers(true).max_headers(HTTP_HEADERS_MAX).max_buf_size(BUFFER_BYTES_MAX);
            let (sender, connection) = builder.handshake(io).await?;
            (Sender::Http1(sender), OwnedTask::spawn(async move { drop(connection.await) }))
        };
        Ok(Link { sender, watch, peer, reused: false, driver: Rc::new(driver) })
    }

    pub(super) fn is_http2(&self) -> bool {
        matches!(self.sender, Sender::Http2(_))
    }

    /// `protocol` of the profile.
    pub(super) fn protocol(&self) -> &'static str {
        if self.is_http2() { "h2" } else { "http1.1" }
    }

    pub(super) fn is_closed(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_closed(),
            Sender::Http2(sender) => sender.is_closed(),
        }
    }

    /// Another user of the same HTTP/2 connection.
    pub(super) fn share(&self) -> Option<Link> {
        let Sender::Http2(sender) = &self.sender else { return None };
        let sender = Sender::Http2(sender.clone());
        Some(Link {
            sender,
            watch: Rc::clone(&self.watch),
            peer: self.peer,
            reused: true,
            driver: Rc::clone(&self.driver),
        })
    }

    /// Waits until it can take a request.
    ///
    /// # Errors
    /// It has ended.
    pub(super) async fn ready(&mut self) -> hyper::Result<()> {
        match &mut self.sender {
            Sender::Http1(sender) => sender.ready().await,
            Sender::Http2(sender) => sender.ready().await,
        }
    }

    /// Sends a request and waits for the head of the answer. `names` are those of the app's headers in its own spelling.
    ///
    /// # Errors
    /// The connection ends, or what comes is no answer.
    pub(super) async fn send(
        &mut self,
        request: Request<OutBody>,
        names: impl Iterator<Item = String>,
    ) -> hyper::Result<Response<Incoming>> {
        match &mut self.sender {
            Sender::Http1(sender) => {
                self.watch.begin(names);
                sender.send_request(request).await
            }
            Sender::Http2(sender) => sender.send_request(request).await,
        }
    }
}

/// The tasks of one HTTP/2 connection, owned by hyper's half of it.
#[derive(Clone, Debug, Default)]
struct LocalTasks(Rc<RefCell<JoinSet<()>>>);

impl<F: Future<Output = ()> + 'static> Executor<F> for LocalTasks {
    fn execute(&self, task: F) {
        let mut tasks = self.0.borrow_mut();
        while tasks.try_join_next().is_some() {}
        tasks.spawn_local(task);
    }
}
