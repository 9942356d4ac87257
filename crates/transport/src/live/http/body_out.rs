//! The body of a request as hyper reads it: bytes, or a file between two pieces of text.
//!
//! Invariant: its length is known before it is sent, and what has been taken is counted.

use crate::HttpBody;
use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame, SizeHint};
use std::cell::Cell;
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use tokio::fs::File;
use tokio::io::AsyncRead as _;
use tokio::io::ReadBuf;

/// Bytes that are read from the file, or taken from memory, at once; also the step in which progress is told.
const PIECE_BYTES: usize = 64 * 1024;

type Opening = Pin<Box<dyn Future<Output = io::Result<File>>>>;

enum Part {
    Bytes(Bytes),
    Opening(Opening, u64),
    File(File, u64),
}

/// Bytes taken so far, and whom to tell.
pub(super) type OnProgress = Rc<dyn Fn(u64)>;

/// A body on its way.
pub(super) struct OutBody {
    parts: VecDeque<Part>,
    left: u64,
    taken: Rc<Cell<u64>>,
    on_progress: Option<OnProgress>,
}

impl OutBody {
    /// The body; `on_progress` is told what has been taken.
    pub(super) fn new(body: &HttpBody, on_progress: Option<OnProgress>) -> Self {
        let parts = match body {
            HttpBody::Empty => VecDeque::new(),
            HttpBody::Bytes(bytes) => VecDeque::from([Part::Bytes(bytes.clone())]),
            HttpBody::Multipart { head, file, file_bytes, tail } => {
                let opening: Opening = Box::pin(File::open(file.clone()));
                let file = Part::Opening(opening, *file_bytes);
                VecDeque::from([Part::Bytes(head.clone()), file, Part::Bytes(tail.clone())])
            }
        };
        OutBody { parts, left: body.len(), taken: Rc::default(), on_progress }
    }

    /// Bytes that hyper has taken, also after it has the body.
    pub(super) fn counter(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.taken)
    }

    fn give(&mut self, bytes: Bytes) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.left -= bytes.len() as u64;
        self.taken.set(self.taken.get() + bytes.len() as u64);
        if let Some(tell) = &self.on_progress {
            tell(self.taken.get());
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

impl Body for OutBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let body = self.get_mut();
        loop {
            match body.parts.front_mut() {
                None => return Poll::Ready(None),
                Some(Part::Bytes(bytes)) if bytes.is_empty() => drop(body.parts.pop_front()),
                Some(Part::Bytes(bytes)) => {
                    let piece = bytes.split_to(bytes.len().min(PIECE_BYTES));
                    return body.give(piece);
                }
                Some(Part::Opening(opening, size)) => {
                    let file = ready!(opening.as_mut().poll(cx))?;
                    let size = *size;
                    body.parts[0] = Part::File(file, size);
                }
                Some(Part::File(_, 0)) => drop(body.parts.pop_front()),
                Some(Part::File(file, left)) => {
                    let bytes = ready!(poll_piece(file, *left, cx))?;
                    if bytes.is_empty() {
                        let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter");
                        return Poll::Ready(Some(Err(error)));
                    }
                    *left -= bytes.len() as u64;
                    return body.give(bytes);
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// The next bytes of a file, at most `left` of them; none at its end.
fn poll_piece(file: &mut File, left: u64, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
    let size = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE_BYTES);
    let mut bytes = BytesMut::zeroed(size);
    let mut buffer = ReadBuf::new(&mut bytes);
    ready!(Pin::new(file).poll_read(cx, &mut buffer))?;
    let count = buffer.filled().len();
    bytes.truncate(count);
    Poll::Ready(Ok(bytes.freeze()))
}
