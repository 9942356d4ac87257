//! The events of a log in memory: frames and messages of WebSockets small and in place, all others on the heap.
//!
//! Counterpart: `log.rs` has the limits and the numbers. Invariants: what goes in comes out the same; the list grows by
//! segments, so that no event is ever moved, and a log that is full uses its segments again.

use model::{ConnectionId, Event, EventKind, Frame, Message, WireDirection};
use std::collections::VecDeque;
use std::time::Duration;

/// Events of one segment: 80 KiB, below the 128 KiB from which the allocator asks the system each time.
const SEGMENT_EVENTS: usize = 1024;

/// One event. The first two come by the million, and are less than half the size of [`Event`].
#[derive(Debug)]
enum Kept {
    Frame { at: Duration, conn: ConnectionId, frame: Frame },
    Message { at: Duration, conn: ConnectionId, dir: WireDirection, message: Message },
    Other(Box<Event>),
}

impl Kept {
    fn new(at: Duration, kind: EventKind) -> Kept {
        match kind {
            EventKind::Frame { conn, frame } => Kept::Frame { at, conn, frame },
            EventKind::Out { conn, peer: None, message } => {
                Kept::Message { at, conn, dir: WireDirection::Out, message }
            }
            EventKind::In { conn, peer: None, message } => Kept::Message { at, conn, dir: WireDirection::In, message },
            kind => Kept::Other(Box::new(Event { at, kind })),
        }
    }

    fn with_event<R>(&self, look: impl FnOnce(&Event) -> R) -> R {
        let (at, kind) = match self {
            Kept::Other(event) => return look(event),
            Kept::Frame { at, conn, frame } => (at, EventKind::Frame { conn: *conn, frame: frame.clone() }),
            Kept::Message { at, conn, dir, message } => {
                let (conn, peer, message) = (*conn, None, message.clone());
                let kind = match dir {
                    WireDirection::Out => EventKind::Out { conn, peer, message },
                    WireDirection::In => EventKind::In { conn, peer, message },
                };
                (at, kind)
            }
        };
        look(&Event { at: *at, kind })
    }

    /// See [`super::log::payload_len`].
    fn payload_len(&self) -> usize {
        match self {
            Kept::Frame { frame, .. } => frame.head.len(),
            Kept::Message { message, .. } => message.len(),
            Kept::Other(event) => super::log::payload_len(&event.kind),
        }
    }
}

/// Events, oldest first.
#[derive(Debug, Default)]
pub(super) struct KeptEvents {
    /// All but the first and the last are full; none is empty.
    segments: VecDeque<VecDeque<Kept>>,
    /// The segment that was emptied last.
    spare: Option<VecDeque<Kept>>,
    len: usize,
    payload_bytes: usize,
}

impl KeptEvents {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Bytes of all payloads.
    pub(super) fn payload_bytes(&self) -> usize {
        self.payload_bytes
    }

    pub(super) fn push(&mut self, at: Duration, kind: EventKind) {
        let kept = Kept::new(at, kind);
        self.payload_bytes += kept.payload_len();
        self.len += 1;
        match self.segments.back_mut().filter(|last| last.len() < SEGMENT_EVENTS) {
            Some(last) => last.push_back(kept),
            None => {
                let mut segment = self.spare.take().unwrap_or_else(|| VecDeque::with_capacity(SEGMENT_EVENTS));
                segment.push_back(kept);
                self.segments.push_back(segment);
            }
        }
    }

    /// Drops the oldest event; false when there is none.
    pub(super) fn drop_first(&mut self) -> bool {
        let Some(first) = self.segments.front_mut() else { return false };
        let Some(kept) = first.pop_front() else { return false };
        self.payload_bytes -= kept.payload_len();
        self.len -= 1;
        if first.is_empty() {
            self.spare = self.segments.pop_front();
        }
        true
    }

    /// Shows events from the `skip`th on until `look` returns false or there are none.
    pub(super) fn each_from(&self, skip: usize, mut look: impl FnMut(&Event) -> bool) {
        let first = self.segments.front().map_or(0, VecDeque::len);
        let (segment, within) = if skip < first {
            (0, skip)
        } else {
            (1 + (skip - first) / SEGMENT_EVENTS, (skip - first) % SEGMENT_EVENTS)
        };
        let mut rest = self.segments.iter().skip(segment);
        let begun = rest.next().into_iter().flat_map(|segment| segment.iter().skip(within));
        for kept in begun.chain(rest.flatten()) {
            if !kept.with_event(&mut look) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::LifeState;

    fn number(event: &Event) -> u128 {
        event.at.as_millis()
    }

    fn from(events: &KeptEvents, skip: usize) -> Vec<u128> {
        let mut seen = Vec::new();
        events.each_from(skip, |event| {
            seen.push(number(event));
            seen.len() < 2
        });
        seen
    }

    #[test]
    fn every_event_is_found_by_its_number_while_the_first_ones_go() {
        let mut events = KeptEvents::default();
        let count = 3 * SEGMENT_EVENTS + 1;
        for number in 0..count {
            events.push(Duration::from_millis(number as u64), EventKind::Life { to: LifeState::Foreground });
        }
        for dropped in 0..count {
            let last = count - dropped - 1;
            for skip in [0, 1, SEGMENT_EVENTS - 1, SEGMENT_EVENTS, last.saturating_sub(1), last] {
                let expected = (dropped + skip..count).take(2).map(|number| number as u128).collect::<Vec<_>>();
                assert_eq!(from(&events, skip), expected, "{skip} after {dropped}");
            }
            assert_eq!(events.len(), count - dropped);
            assert!(events.drop_first());
        }
        assert!(!events.drop_first() && from(&events, 0).is_empty());
    }

    #[test]
    fn frames_messages_and_datagrams_come_out_as_they_went_in() {
        let conn = ConnectionId(3);
        let frame = Frame {
            dir: WireDirection::In,
            fin: true,
            rsv: 4,
            opcode: 2,
            mask: Some([1, 2, 3, 4]),
            header_len: 6,
            payload_len: 3,
            head: vec![1, 2, 3].into(),
        };
        let message = || Message::text("hi");
        let kinds = [
            EventKind::Frame { conn, frame },
            EventKind::In { conn, peer: None, message: message() },
            EventKind::Out { conn, peer: None, message: message() },
            EventKind::In { conn, peer: Some("10.0.0.2:9000".into()), message: message() },
        ];
        let mut events = KeptEvents::default();
        kinds.iter().for_each(|kind| events.push(Duration::ZERO, kind.clone()));
        let mut out = Vec::new();
        events.each_from(0, |event| {
            out.push(event.kind.clone());
            true
        });
        assert_eq!(out, kinds);
        assert_eq!(events.payload_bytes(), 3 + 3 * 2);
        while events.drop_first() {}
        assert_eq!((events.len(), events.payload_bytes()), (0, 0));
    }

    #[test]
    fn what_comes_by_the_million_is_small() {
        assert!(size_of::<Kept>() <= 80, "{}", size_of::<Kept>());
    }
}
