//! The body of an answer: decompressed, limited, and brought where it is wanted.
//!
//! Invariant: while the queue is full nothing is read, which slows the server; a file that is not complete is deleted.

use super::super::target::Target;
use super::decode::{DecodeError, Decoder, STEP_BYTES};
use super::handle::Scribe;
use super::words;
use crate::{BodyTarget, HttpError, HttpEvent, HttpKind};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use model::{EventKind, Message};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// Bytes of an answer that is kept in memory, decompressed. WeChat publishes no limit; this is that of our messages.
pub const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Bytes of a download (documented: downloadFile, 200 MB).
pub const DOWNLOAD_BYTES_MAX: u64 = 200 * 1024 * 1024;

/// How much a body may have; tests have smaller ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    pub(crate) answer_bytes: u64,
    pub(crate) download_bytes: u64,
}

impl Default for BodyLimits {
    fn default() -> Self {
        BodyLimits { answer_bytes: ANSWER_BYTES_MAX, download_bytes: DOWNLOAD_BYTES_MAX }
    }
}

/// Bytes of one `HttpEvent::Chunk`. Our choice: what one read of the socket brings.
pub const CHUNK_BYTES_MAX: usize = 64 * 1024;

/// Bytes between two progress events where the size of the whole is not known.
const PROGRESS_STEP_BYTES: u64 = 64 * 1024;

/// A body that is complete.
pub(super) struct Received {
    /// Empty unless it was to go into memory.
    pub(super) body: Bytes,
    pub(super) decoded_bytes: u64,
    pub(super) wire_bytes: u64,
}

/// Reads a body to its end.
///
/// # Errors
/// It breaks off, cannot be decompressed, is too large, or its file cannot be written.
pub(super) async fn receive(
    scribe: &Scribe,
    target: &Target,
    mut body: Incoming,
    encoding: Option<&str>,
    length: Option<u64>,
) -> Result<Received, HttpError> {
    let limit = match scribe.request.into {
        BodyTarget::Memory => scribe.network.limits.answer_bytes,
        BodyTarget::Chunks => u64::MAX,
        BodyTarget::File(_) => scribe.network.limits.download_bytes,
    };
    let mut decoder = Decoder::new(encoding, limit);
    let has_body = scribe.request.method != "HEAD";
    if has_body && decoder.is_plain() && length.is_some_and(|length| length > limit) {
        // Not worth the way: it is known to be too large before its first byte.
        return Err(words::decode(target, &DecodeError::TooLarge(limit)));
    }
    let mut sink = Sink::open(&scribe.request.into).await?;
    let mut received = Received { body: Bytes::new(), decoded_bytes: 0, wire_bytes: 0 };
    let mut progress = Progress::new(if decoder.is_plain() { length } else { None });
    let counts = scribe.request.kind == HttpKind::Download;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| words::hyper(target, &error, true))?;
        // Trailers are no part of what the app gets.
        let Ok(data) = frame.into_data() else { continue };
        received.wire_bytes += data.len() as u64;
        let step = if decoder.is_plain() { data.len().max(1) } else { STEP_BYTES };
        for piece in data.chunks(step) {
            let decoded = decoder.push(piece).map_err(|error| words::decode(target, &error))?;
            received.decoded_bytes += decoded.len() as u64;
            sink.take(scribe, decoded).await?;
            if counts && progress.is_due(received.decoded_bytes) {
                scribe.tell_progress(received.decoded_bytes, progress.total);
            }
        }
    }
    let rest = decoder.finish().map_err(|error| words::decode(target, &error))?;
    received.decoded_bytes += rest.len() as u64;
    sink.take(scribe, rest).await?;
    received.body = sink.finish().await?;
    Ok(received)
}

/// Reads the body of an answer that nobody wants, so that its connection can be used again. False when it is too long.
pub(super) async fn drain(mut body: Incoming) -> bool {
    let mut left = CHUNK_BYTES_MAX;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, Bytes::len);
        if length > left {
            return false;
        }
        left -= length;
    }
    true
}

enum Sink {
    Memory(BytesMut),
    Chunks,
    File(File, Unfinished),
}

/// A file that is deleted unless it was finished.
struct Unfinished {
    path: PathBuf,
    finished: bool,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // One that is already gone is what was wanted.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Sink {
    async fn open(target: &BodyTarget) -> Result<Self, HttpError> {
        Ok(match target {
            BodyTarget::Memory => Sink::Memory(BytesMut::new()),
            BodyTarget::Chunks => Sink::Chunks,
            BodyTarget::File(path) => {
                let file = File::create_new(path).await.map_err(|error| words::write_file(path, &error))?;
                Sink::File(file, Unfinished { path: path.clone(), finished: false })
            }
        })
    }

    async fn take(&mut self, scribe: &Scribe, mut bytes: Bytes) -> Result<(), HttpError> {
        match self {
            Sink::Memory(body) => body.extend_from_slice(&bytes),
            Sink::Chunks => {
                while !bytes.is_empty() {
                    let chunk = bytes.split_to(bytes.len().min(CHUNK_BYTES_MAX));
                    let is_text = std::str::from_utf8(&chunk).is_ok();
                    let message = if is_text { Message::Text(chunk.clone()) } else { Message::Binary(chunk.clone()) };
                    scribe.record(EventKind::In { conn: scribe.conn, peer: None, message });
                    scribe.tell(HttpEvent::Chunk(chunk)).await;
                }
            }
            Sink::File(file, at) => write(file, &at.path, &bytes).await?,
        }
        Ok(())
    }

    async fn finish(self) -> Result<Bytes, HttpError> {
        match self {
            Sink::Memory(body) => Ok(body.freeze()),
            Sink::Chunks => Ok(Bytes::new()),
            Sink::File(mut file, mut at) => {
                file.flush().await.map_err(|error| words::write_file(&at.path, &error))?;
                at.finished = true;
                Ok(Bytes::new())
            }
        }
    }
}

async fn write(file: &mut File, path: &Path, bytes: &Bytes) -> Result<(), HttpError> {
    file.write_all(bytes).await.map_err(|error| words::write_file(path, &error))
}

/// When progress is told: at each percent, or at each step where the whole is not known.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) total: Option<u64>,
    told: u64,
}

impl Progress {
    pub(super) fn new(total: Option<u64>) -> Self {
        Progress { total, told: 0 }
    }

    /// True when these bytes are worth an event.
    pub(super) fn is_due(&mut self, bytes: u64) -> bool {
        let place = match self.total.filter(|total| *total > 0) {
            Some(total) => bytes.saturating_mul(100) / total,
            None => bytes / PROGRESS_STEP_BYTES,
        };
        let due = place > self.told;
        self.told = self.told.max(place);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_at_most_once_a_percent_and_at_the_end() {
        let mut progress = Progress::new(Some(1000));
        let told: Vec<u64> = (1..=1000).filter(|bytes| progress.is_due(*bytes)).collect();
        assert_eq!((told.len(), told.first(), told.last()), (100, Some(&10), Some(&1000)));
    }

    #[test]
    fn where_the_size_is_not_known_progress_is_told_in_steps() {
        let mut progress = Progress::new(None);
        assert!(!progress.is_due(PROGRESS_STEP_BYTES - 1));
        assert!(progress.is_due(PROGRESS_STEP_BYTES));
        assert!(!progress.is_due(PROGRESS_STEP_BYTES + 1));
    }
}
