//! One direction of a faulty stream: bytes that were taken on one side and may leave on the other at their time.
//!
//! No I/O and no clock here: times come in. Invariants: bytes leave in the order in which they came; at most [`LANE_BYTES_MAX`]
//! wait, and whoever brings more waits.

use super::chance::Chance;
use model::{Fault, FaultKind};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Bytes on the way. Our choice: a tenth of a second of 20 Mbit/s; what a long fat link would hold beyond that waits in the
/// sender, as it does behind a full socket buffer.
pub(super) const LANE_BYTES_MAX: usize = 256 * 1024;

/// Pieces on the way, so that slices of one byte do not cost a hundred times their size.
const LANE_PIECES_MAX: usize = 16 * 1024;

/// One direction.
#[derive(Debug)]
pub(super) struct Lane {
    pieces: VecDeque<Piece>,
    bytes: usize,
    /// When the last piece leaves: nothing overtakes it.
    last_leaves: Instant,
    chance: Chance,
}

#[derive(Debug)]
struct Piece {
    leaves: Instant,
    bytes: Vec<u8>,
    /// How much of it has left.
    given: usize,
}

impl Lane {
    pub(super) fn new(now: Instant, chance: Chance) -> Self {
        Lane { pieces: VecDeque::new(), bytes: 0, last_leaves: now, chance }
    }

    /// Bytes that it takes now.
    pub(super) fn room(&self) -> usize {
        if self.pieces.len() >= LANE_PIECES_MAX { 0 } else { LANE_BYTES_MAX.saturating_sub(self.bytes) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// When the next piece leaves.
    pub(super) fn next_leaves(&self) -> Option<Instant> {
        self.pieces.front().map(|piece| piece.leaves)
    }

    /// Takes bytes, at most [`Lane::room`]. `faults` are those of this direction; `opened` is when the stream began.
    pub(super) fn admit(&mut self, bytes: &[u8], faults: &[Fault], opened: Instant, now: Instant) {
        let shape = Shape::of(faults);
        let size = if shape.slice_bytes == 0 { bytes.len().max(1) } else { shape.slice_bytes };
        for (index, slice) in bytes.chunks(size).enumerate() {
            let mut piece = slice.to_vec();
            if shape.corrupt > 0.0 && self.chance.hits(shape.corrupt) {
                let bit = self.chance.below(piece.len() * 8);
                piece[bit / 8] ^= 1 << (bit % 8);
            }
            let gap = if index == 0 { Duration::ZERO } else { shape.slice_gap };
            let late = self.chance.around(shape.latency, shape.jitter);
            let busy = shape.busy(piece.len());
            // The link carries one piece after the other; the way itself takes its time for each.
            let leaves = (now + late).max(self.last_leaves + gap) + busy;
            let leaves = faults.iter().fold(leaves, |leaves, fault| behind_stall(fault, opened, leaves));
            self.last_leaves = leaves;
            self.bytes += piece.len();
            self.pieces.push_back(Piece { leaves, bytes: piece, given: 0 });
        }
    }

    /// What may leave now, of the first piece.
    pub(super) fn ready(&self, now: Instant) -> Option<&[u8]> {
        self.pieces.front().filter(|piece| piece.leaves <= now).map(|piece| &piece.bytes[piece.given..])
    }

    /// `count` bytes of [`Lane::ready`] have left.
    pub(super) fn gave(&mut self, count: usize) {
        let Some(piece) = self.pieces.front_mut() else { return };
        piece.given += count;
        self.bytes -= count;
        if piece.given == piece.bytes.len() {
            self.pieces.pop_front();
        }
    }

    /// What waits vanishes.
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.bytes = 0;
    }
}

/// The faults of a direction, added up.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) latency: Duration,
    pub(super) jitter: Duration,
    /// The narrowest.
    bytes_per_second: Option<u64>,
    /// The smallest; 0 without slices.
    slice_bytes: usize,
    slice_gap: Duration,
    pub(super) corrupt: f64,
}

impl Shape {
    pub(super) fn of(faults: &[Fault]) -> Self {
        let mut shape = Shape::default();
        for fault in faults {
            match &fault.kind {
                FaultKind::Latency { latency, jitter } => {
                    shape.latency += *latency;
                    shape.jitter += *jitter;
                }
                FaultKind::Bandwidth { bytes_per_second: rate } => {
                    shape.bytes_per_second = Some(shape.bytes_per_second.map_or(*rate, |known| known.min(*rate)));
                }
                FaultKind::Slice { bytes, gap } => {
                    shape.slice_bytes = if shape.slice_bytes == 0 { *bytes } else { shape.slice_bytes.min(*bytes) };
                    shape.slice_gap = shape.slice_gap.max(*gap);
                }
                FaultKind::Corrupt => shape.corrupt = shape.corrupt.max(fault.probability),
                _ => {}
            }
        }
        shape
    }

    /// How long the link is busy with so many bytes.
    pub(super) fn busy(&self, bytes: usize) -> Duration {
        self.bytes_per_second.map_or(Duration::ZERO, |rate| {
            #[expect(clippy::cast_precision_loss, reason = "a piece has at most a few hundred thousand bytes")]
            let seconds = bytes as f64 / rate as f64;
            Duration::from_secs_f64(seconds)
        })
    }
}

/// `at`, or the end of the stall in which it falls.
pub(super) fn behind_stall(fault: &Fault, opened: Instant, at: Instant) -> Instant {
    let FaultKind::Stall { after, length, every } = fault.kind else { return at };
    let since = at.saturating_duration_since(opened);
    let period = match every {
        Some(every) => every.mul_f64((since.as_secs_f64() / every.as_secs_f64()).floor()),
        None => Duration::ZERO,
    };
    let (begins, ends) = (opened + period + after, opened + period + after + length);
    if (begins..ends).contains(&at) { ends } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ConnectionId, WireDirection};

    fn faults(texts: &[&str]) -> Vec<Fault> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// `(milliseconds, bytes)` of every piece that was admitted at 0.
    fn leaves(texts: &[&str], bytes: &[u8]) -> Vec<(u128, Vec<u8>)> {
        let opened = Instant::now();
        let mut lane = Lane::new(opened, Chance::new(1, ConnectionId(1), WireDirection::Out));
        lane.admit(bytes, &faults(texts), opened, opened);
        lane.pieces.iter().map(|piece| ((piece.leaves - opened).as_millis(), piece.bytes.clone())).collect()
    }

    #[test]
    fn latency_adds_up_and_bandwidth_takes_its_time() {
        assert_eq!(leaves(&["latency:ms=100", "latency:ms=20"], b"ab"), [(120, b"ab".to_vec())]);
        assert_eq!(leaves(&["bandwidth:rate=1000"], &[7; 500]), [(500, vec![7; 500])]);
    }

    #[test]
    fn slices_leave_one_after_the_other() {
        let expected = [(10, b"ab".to_vec()), (15, b"cd".to_vec()), (20, b"e".to_vec())];
        assert_eq!(leaves(&["slice:bytes=2,gap=5", "latency:ms=10"], b"abcde"), expected);
    }

    #[test]
    fn a_stall_holds_what_falls_into_it_and_comes_again() {
        let opened = Instant::now();
        let fault = &faults(&["stall:after=1s,for=2s,every=10s"])[0];
        let at = |ms| (behind_stall(fault, opened, opened + Duration::from_millis(ms)) - opened).as_millis();
        assert_eq!(
            [at(999), at(1000), at(2999), at(3000), at(11_500), at(14_000)],
            [999, 3000, 3000, 3000, 13_000, 14_000]
        );
    }

    #[test]
    fn jitter_never_lets_bytes_overtake_each_other() {
        let opened = Instant::now();
        let mut lane = Lane::new(opened, Chance::new(1, ConnectionId(1), WireDirection::Out));
        let faults = faults(&["latency:ms=50,jitter=50"]);
        for step in 0..200 {
            lane.admit(b"x", &faults, opened, opened + Duration::from_millis(step));
        }
        assert!(lane.pieces.iter().is_sorted_by_key(|piece| piece.leaves));
    }

    #[test]
    fn corruption_turns_one_bit() {
        let turned = leaves(&["corrupt"], &[0; 64]).remove(0).1.iter().map(|byte| byte.count_ones()).sum::<u32>();
        assert_eq!(turned, 1);
    }

    #[test]
    fn a_full_lane_has_no_room_until_something_leaves() {
        let now = Instant::now();
        let mut lane = Lane::new(now, Chance::new(1, ConnectionId(1), WireDirection::Out));
        lane.admit(&vec![0; LANE_BYTES_MAX], &[], now, now);
        assert_eq!(lane.room(), 0);
        lane.gave(10);
        assert_eq!(lane.room(), 10);
    }
}
