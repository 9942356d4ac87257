//! Between the frame log and the WebSocket codec: takes permessage-deflate out of what the server sends.
//!
//! Counterpart: `codec::FrameInflater`; our own messages are compressed before the codec sees them (`connection.rs`). Invariant:
//! without an agreement bytes pass as they are, and nothing is copied.

use codec::{DeflateAgreement, FrameInflater};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes read from the wire at a time.
const WIRE_BYTES: usize = 16 * 1024;

/// A stream whose incoming frames are never compressed.
#[derive(Debug)]
pub(super) struct Inflating<S> {
    inner: S,
    inflation: Option<Box<Inflation>>,
}

#[derive(Debug)]
struct Inflation {
    frames: FrameInflater,
    /// From the wire, not inflated yet.
    wire: Vec<u8>,
    wire_at: usize,
    /// Inflated, not read yet.
    plain: Vec<u8>,
    plain_at: usize,
}

impl<S> Inflating<S> {
    pub(super) fn new(inner: S, agreement: Option<&DeflateAgreement>) -> Self {
        let inflation = agreement.map(|agreement| {
            Box::new(Inflation {
                frames: FrameInflater::new(agreement),
                wire: Vec::new(),
                wire_at: 0,
                plain: Vec::new(),
                plain_at: 0,
            })
        });
        Inflating { inner, inflation }
    }

    pub(super) fn get_ref(&self) -> &S {
        &self.inner
    }

    pub(super) fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }
}

impl Inflation {
    /// Copies what is inflated; false when nothing is.
    fn give(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let count = (self.plain.len() - self.plain_at).min(buf.remaining());
        buf.put_slice(&self.plain[self.plain_at..self.plain_at + count]);
        self.plain_at += count;
        if self.plain_at == self.plain.len() {
            self.plain.clear();
            self.plain_at = 0;
        }
        count > 0
    }

    /// Inflates what came; false when more is needed.
    fn inflate(&mut self) -> io::Result<bool> {
        let fed = self.frames.feed(&self.wire[self.wire_at..], &mut self.plain);
        self.wire_at += fed.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(!self.plain.is_empty())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Inflating<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let Some(inflation) = &mut this.inflation else { return Pin::new(&mut this.inner).poll_read(cx, buf) };
        loop {
            if inflation.give(buf) || inflation.inflate()? && inflation.give(buf) {
                return Poll::Ready(Ok(()));
            }
            inflation.wire.resize(WIRE_BYTES, 0);
            let mut wire = ReadBuf::new(&mut inflation.wire);
            let outcome = Pin::new(&mut this.inner).poll_read(cx, &mut wire);
            let count = wire.filled().len();
            inflation.wire.truncate(count);
            inflation.wire_at = 0;
            ready!(outcome)?;
            if count == 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Inflating<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}
