//! Watches the bytes of one HTTP connection: keeps the head of the answer as the server wrote it, spells the head of the
//! request as the app did, and counts.
//!
//! It sits above TLS and below hyper, whose header map knows lower-case names only. Counterparts: `codec::HttpHeadReader`,
//! `spelling.rs`. Invariant: but for the case of header names bytes pass unchanged; with HTTP/1 there is one request at a
//! time, so the next heads belong to it.

use super::super::stream::Stream;
use super::spelling::Spelling;
use bytes::{Buf as _, Bytes};
use codec::{HttpHead, HttpHeadError, HttpHeadReader};
use std::cell::{Cell, RefCell};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// What the tap has seen since the request began.
#[derive(Debug, Default)]
pub(super) struct Watch {
    reader: RefCell<Option<HttpHeadReader>>,
    head: RefCell<Option<HttpHead>>,
    /// Set until the head of the request is out of hyper's hands.
    spelling: RefCell<Option<Spelling>>,
    /// The head of the answer passed the limit; hyper, which reads in larger steps, may not have seen it.
    pub(super) too_long: Cell<bool>,
    pub(super) bytes_out: Cell<u64>,
    pub(super) bytes_in: Cell<u64>,
    pub(super) first_in: Cell<Option<Instant>>,
}

impl Watch {
    /// A request begins: the next head out is its own, with these names; the next one in is that of its answer.
    pub(super) fn begin(&self, names: impl Iterator<Item = String>) {
        *self.spelling.borrow_mut() = Some(Spelling::new(names));
        *self.reader.borrow_mut() = Some(HttpHeadReader::default());
        self.head.take();
        self.too_long.set(false);
        self.bytes_out.set(0);
        self.bytes_in.set(0);
        self.first_in.set(None);
    }

    /// The head of the answer, once.
    pub(super) fn take_head(&self) -> Option<HttpHead> {
        self.head.take()
    }

    fn see(&self, mut bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.bytes_in.set(self.bytes_in.get() + bytes.len() as u64);
        if self.first_in.get().is_none() {
            self.first_in.set(Some(Instant::now()));
        }
        let mut slot = self.reader.borrow_mut();
        while let Some(reader) = slot.as_mut() {
            match reader.feed(bytes) {
                Ok(None) => return,
                // 100 Continue and its like come before the answer (RFC 9110 §15.2).
                Ok(Some((head, used))) if head.status().is_some_and(|status| status < 200 && status != 101) => {
                    bytes = &bytes[used..];
                }
                Ok(Some((head, _))) => {
                    *self.head.borrow_mut() = Some(head);
                    *slot = None;
                }
                // hyper says what else is wrong with it.
                Err(error) => {
                    self.too_long.set(error == HttpHeadError::TooLong);
                    *slot = None;
                }
            }
        }
    }
}

/// A stream that is watched.
#[derive(Debug)]
pub(super) struct HeadTap<S = Stream> {
    inner: S,
    watch: Rc<Watch>,
    /// A head that is respelled and not yet written, with what hyper handed over behind it: at most one write of hyper's.
    out: Bytes,
}

impl<S: AsyncWrite + Unpin> HeadTap<S> {
    pub(super) fn new(inner: S, watch: Rc<Watch>) -> Self {
        HeadTap { inner, watch, out: Bytes::new() }
    }

    fn poll_inner_write(&mut self, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let taken = ready!(Pin::new(&mut self.inner).poll_write(cx, buf))?;
        self.watch.bytes_out.set(self.watch.bytes_out.get() + taken as u64);
        Poll::Ready(Ok(taken))
    }

    /// Writes what is held.
    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.out.has_remaining() {
            let held = self.out.clone();
            match ready!(self.poll_inner_write(cx, &held))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                taken => self.out.advance(taken),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for HeadTap<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        let before = buf.filled().len();
        match ready!(Pin::new(&mut tap.inner).poll_read(cx, buf)) {
            // TLS that ends without `close_notify` is common and Chromium lets it pass; whether the answer is complete is
            // hyper's to say, by its length.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Poll::Ready(Ok(())),
            outcome => outcome?,
        }
        tap.watch.see(&buf.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for HeadTap<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        let mut slot = tap.watch.spelling.borrow_mut();
        let Some(spelling) = slot.as_mut() else {
            drop(slot);
            return tap.poll_inner_write(cx, buf);
        };
        let head = spelling.take(buf);
        if let Some(head) = head {
            *slot = None;
            drop(slot);
            tap.out = head.into();
            // What the socket does not take now goes with the flush that hyper sends behind every write.
            if let Poll::Ready(Err(error)) = tap.poll_out(cx) {
                return Poll::Ready(Err(error));
            }
        }
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[test]
    fn interim_answers_are_passed_over_and_the_spelling_of_the_answer_is_kept_in_any_chunking() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-CaSe: 1\r\nx-case: 2\r\n\r\nbody";
        for size in 1..bytes.len() {
            let watch = Watch::default();
            watch.begin(std::iter::empty());
            bytes.chunks(size).for_each(|chunk| watch.see(chunk));
            let head = watch.take_head().unwrap();
            let header = [("X-CaSe", "1"), ("x-case", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!((head.status(), head.headers), (Some(200), header.to_vec()));
            assert_eq!(watch.bytes_in.get(), bytes.len() as u64);
        }
    }

    #[tokio::test]
    async fn two_requests_on_one_connection_keep_their_spelling_while_the_socket_takes_a_byte_at_a_time() {
        let (near, mut far) = tokio::io::duplex(1);
        let watch = Rc::new(Watch::default());
        let mut tap = HeadTap::new(near, Rc::clone(&watch));
        let write = async {
            for (name, written) in [("X-TRACE-id", 3), ("x-trace-ID", 41)] {
                watch.begin([name.to_owned()].into_iter());
                let head = b"POST / HTTP/1.1\r\nX-Trace-Id: 1\r\n\r\nbody";
                for piece in head.chunks(written) {
                    tap.write_all(piece).await.unwrap();
                }
                tap.flush().await.unwrap();
                assert_eq!(watch.bytes_out.get(), head.len() as u64);
            }
            tap.shutdown().await.unwrap();
        };
        let mut read = String::new();
        let (_, length) = tokio::join!(write, far.read_to_string(&mut read));
        assert_eq!(length.unwrap(), read.len());
        let wanted = "POST / HTTP/1.1\r\nX-TRACE-id: 1\r\n\r\nbodyPOST / HTTP/1.1\r\nx-trace-ID: 1\r\n\r\nbody";
        assert_eq!(read, wanted);
    }
}
