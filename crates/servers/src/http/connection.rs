//! One connection: requests one after another, then a WebSocket if one was asked for.

use super::answer::{Answer, Body};
use super::route::{Site, Slot, answer};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OwnedSemaphorePermit;

/// How long a client may take for its request head. Our choice, as Apache's `RequestReadTimeout` is tens of seconds.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of a request head; more is answered with 431. Our choice, twice what nginx takes.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// Serves a connection until one side ends it or the server stops.
pub(crate) async fn serve<S>(stream: S, site: Arc<Site>, permit: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (permit, slot) = (Arc::new(permit), Arc::new(Slot::default()));
    let mut stop = site.stop.clone();
    {
        let service = service_fn(|request| {
            let answer = answer(Arc::clone(&site), Arc::clone(&slot), Arc::clone(&permit), request);
            async { Ok::<_, Infallible>(answer.await) }
        });
        let mut connection = pin!(builder().serve_connection(TokioIo::new(stream), service).with_upgrades());
        // What went wrong with a connection is between the client and hyper, which has answered if it could.
        tokio::select! {
            _ = connection.as_mut() => {}
            () = stop.requested() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
    slot.run(site).await;
}

/// Answers a connection too many.
pub(crate) async fn refuse<S>(stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service =
        service_fn(|_: Request<Incoming>| async { Ok::<_, Infallible>(Response::<Body>::from(Answer::busy())) });
    let _ = builder().keep_alive(false).serve_connection(TokioIo::new(stream), service).await;
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES_MAX);
    builder
}
