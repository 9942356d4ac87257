//! A payload that is kept until it is whole, within limits: one for each and one for all.
//!
//! Counterpart: `connection.rs` and `websocket.rs` feed it. Invariant: what is told of a longer payload is its beginning, with the bytes that it had.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of one payload that are kept: the largest message and the largest answer that an app is given.
pub(super) const PAYLOAD_BYTES_MAX: usize = 64 << 20;
/// Bytes of all payloads that are under way. Our choice: as many as the log keeps of those that have passed.
const ALL_BYTES_MAX: usize = 256 << 20;

/// Room for all payloads of a proxy.
#[derive(Debug, Default)]
pub(super) struct Room {
    used: AtomicUsize,
}

impl Room {
    /// Takes so much of it as there is.
    fn take(&self, wanted: usize) -> usize {
        let before = self.used.fetch_add(wanted, Ordering::Relaxed);
        let granted = wanted.min(ALL_BYTES_MAX.saturating_sub(before));
        self.give_back(wanted - granted);
        granted
    }

    fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// One payload.
#[derive(Debug, Default)]
pub(super) struct Kept {
    room: Arc<Room>,
    bytes: Vec<u8>,
    /// Bytes that came, also those that are not kept.
    came: u64,
}

impl Kept {
    pub(super) fn new(room: Arc<Room>) -> Self {
        Kept { room, bytes: Vec::new(), came: 0 }
    }

    /// Appends what there is room for; once something is left out, nothing follows it.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let is_whole = self.came == self.bytes.len() as u64;
        self.came += bytes.len() as u64;
        if is_whole {
            let wanted = bytes.len().min(PAYLOAD_BYTES_MAX - self.bytes.len());
            let granted = self.room.take(wanted);
            self.bytes.extend_from_slice(&bytes[..granted]);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.came == 0
    }

    /// What is kept, and the bytes that it had; the next payload begins.
    pub(super) fn take(&mut self) -> (Vec<u8>, u64) {
        self.room.give_back(self.bytes.len());
        (std::mem::take(&mut self.bytes), std::mem::take(&mut self.came))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.room.give_back(self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_of_the_limit_is_whole_and_a_longer_one_is_its_beginning() {
        for (length, kept_bytes) in [(PAYLOAD_BYTES_MAX, PAYLOAD_BYTES_MAX), (PAYLOAD_BYTES_MAX + 1, PAYLOAD_BYTES_MAX)]
        {
            let mut kept = Kept::default();
            kept.push(&vec![7; length - 1]);
            kept.push(&[7]);
            let (bytes, came) = kept.take();
            assert_eq!((bytes.len(), came), (kept_bytes, length as u64));
            kept.push(b"next");
            assert_eq!(kept.take(), (b"next".to_vec(), 4));
        }
    }

    #[test]
    fn all_payloads_share_one_room_and_leave_it_when_they_are_told_or_gone() {
        let room = Arc::<Room>::default();
        let full = || {
            let mut kept = Kept::new(Arc::clone(&room));
            kept.push(&vec![7; PAYLOAD_BYTES_MAX]);
            kept
        };
        let mut payloads: Vec<Kept> = (0..ALL_BYTES_MAX / PAYLOAD_BYTES_MAX).map(|_| full()).collect();
        assert!(payloads.iter().all(|kept| kept.bytes.len() == PAYLOAD_BYTES_MAX));
        assert_eq!(full().take(), (Vec::new(), PAYLOAD_BYTES_MAX as u64));
        payloads[0].take();
        assert_eq!(full().take().0.len(), PAYLOAD_BYTES_MAX);
        payloads.pop();
        assert_eq!(full().take().0.len(), PAYLOAD_BYTES_MAX);
    }
}
