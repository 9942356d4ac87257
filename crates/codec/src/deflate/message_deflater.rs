//! Compresses whole messages on their way out (RFC 7692 §7.2.1).
//!
//! Counterpart: the peer's inflater. Invariant: what was compressed with a window that stays must be sent, or the peer's window
//! differs from ours; so there is no second thought about a message that grew.

use super::{DeflateAgreement, FLUSH_TAIL};
use flate2::{Compress, Compression, FlushCompress};

/// zlib's smallest window for plain deflate. A server that allows only less gets messages as they are.
const ZLIB_WINDOW_BITS_MIN: u8 = 9;
/// Output grows by this much at a time.
const STEP: usize = 4096;

/// The sending half of an agreement.
#[derive(Debug)]
pub struct MessageDeflater {
    zlib: Compress,
    keeps_window: bool,
}

impl MessageDeflater {
    /// `None` when the agreed window is smaller than zlib can make; messages then go out as they are, which every agreement
    /// allows.
    pub fn new(agreement: &DeflateAgreement) -> Option<Self> {
        (agreement.client_max_window_bits >= ZLIB_WINDOW_BITS_MIN).then(|| MessageDeflater {
            zlib: Compress::new_with_window_bits(Compression::fast(), false, agreement.client_max_window_bits),
            keeps_window: !agreement.client_no_context_takeover,
        })
    }

    /// The payload of a frame with RSV1; `None` for an empty message, which goes out as it is.
    pub fn deflate(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        if message.is_empty() {
            return None;
        }
        let mut out = Vec::with_capacity(message.len() / 2 + STEP);
        let before = self.zlib.total_in();
        loop {
            let taken = usize::try_from(self.zlib.total_in() - before).unwrap_or(usize::MAX);
            // Compressing with a buffer that has room cannot fail, and `Ok` or `BufError` both mean: look at the room.
            let _ = self.zlib.compress_vec(&message[taken..], &mut out, FlushCompress::Sync);
            // zlib has said everything when it leaves room.
            if out.len() < out.capacity() {
                break;
            }
            out.reserve(STEP);
        }
        debug_assert!(out.ends_with(&FLUSH_TAIL));
        out.truncate(out.len() - FLUSH_TAIL.len());
        if !self.keeps_window {
            self.zlib.reset();
        }
        Some(out)
    }
}
