//! Watches the bytes of one HTTP connection: keeps the head of the answer as the server wrote it, and counts.
//!
//! It sits above TLS and below hyper, whose header map knows lower-case names only. Counterpart: `codec::HttpHeadReader`.
//! Invariant: bytes pass unchanged; with HTTP/1 there is one request at a time, so the next head belongs to it.

use super::super::stream::Stream;
use codec::{HttpHead, HttpHeadReader};
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
    pub(super) bytes_out: Cell<u64>,
    pub(super) bytes_in: Cell<u64>,
    pub(super) first_in: Cell<Option<Instant>>,
}

impl Watch {
    /// A request begins: the next head is the one of its answer.
    pub(super) fn expect_head(&self) {
        *self.reader.borrow_mut() = Some(HttpHeadReader::default());
        self.head.take();
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
                // hyper says what is wrong with it.
                Err(_) => *slot = None,
            }
        }
    }
}

/// A stream that is watched.
#[derive(Debug)]
pub(super) struct HeadTap {
    inner: Stream,
    watch: Rc<Watch>,
}

impl HeadTap {
    pub(super) fn new(inner: Stream, watch: Rc<Watch>) -> Self {
        HeadTap { inner, watch }
    }
}

impl AsyncRead for HeadTap {
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

impl AsyncWrite for HeadTap {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let tap = self.get_mut();
        let taken = ready!(Pin::new(&mut tap.inner).poll_write(cx, buf))?;
        tap.watch.bytes_out.set(tap.watch.bytes_out.get() + taken as u64);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interim_answers_are_passed_over_and_the_spelling_of_the_answer_is_kept_in_any_chunking() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-CaSe: 1\r\nx-case: 2\r\n\r\nbody";
        for size in 1..bytes.len() {
            let watch = Watch::default();
            watch.expect_head();
            bytes.chunks(size).for_each(|chunk| watch.see(chunk));
            let head = watch.take_head().unwrap();
            let header = [("X-CaSe", "1"), ("x-case", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!((head.status(), head.headers), (Some(200), header.to_vec()));
            assert_eq!(watch.bytes_in.get(), bytes.len() as u64);
        }
    }
}
