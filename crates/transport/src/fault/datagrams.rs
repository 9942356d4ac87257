//! One direction of a UDP socket under a fault plan: datagrams that were taken on one side and may leave on the other at their time.
//!
//! No I/O and no clock here: times come in. Counterparts: `live/udp/late.rs` brings datagrams and takes what is due; `messages.rs`
//! says which ones are meant. Invariants: latency keeps the order, only `delay` and `reorder` change it; at most [`DATAGRAMS_MAX`]
//! wait, and of what comes beyond the newest is lost; a fault that has no meaning without a connection says so.

use super::chance::Chance;
use super::lane::{LANE_BYTES_MAX, Shape, behind_stall};
use super::messages::MessageFaults;
use super::point::FaultPoint;
use bytes::Bytes;
use model::{Cut, CutAfter, Fault, FaultKind, FaultPlan, LinkPreset, Message, MessageFault, WireDirection};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Datagrams under way in one direction, of [`LANE_BYTES_MAX`] bytes at most; the newest is lost beyond it, as in the queue of a
/// router. Our choice: as many as wait for the app.
pub(crate) const DATAGRAMS_MAX: usize = 1024;

/// Keeps the draws of jitter, loss and corruption apart from those that choose datagrams.
const SALT: u64 = 0x6461_7461_6772_616d;

/// When a datagram leaves, then its number.
type Place = (Instant, u64);

/// One direction; `T` is where a datagram goes, or where it is from.
#[derive(Debug)]
pub(crate) struct DatagramWay<T> {
    dir: WireDirection,
    point: FaultPoint,
    plans: watch::Receiver<Arc<FaultPlan>>,
    /// Those of this direction but the ones that choose datagrams.
    faults: Vec<Fault>,
    /// Of the link.
    loss: f64,
    messages: MessageFaults,
    chance: Chance,
    opened: Instant,
    /// When the last one leaves that nothing holds back: those behind it do not overtake it.
    last_leaves: Instant,
    bytes_taken: u64,
    waiting: BTreeMap<Place, Datagram<T>>,
    waiting_bytes: usize,
    number: u64,
    /// Waits for the next one to go first.
    swapped: Option<Datagram<T>>,
    cut_off: bool,
    was_full: bool,
}

#[derive(Clone, Debug)]
struct Datagram<T> {
    at: T,
    bytes: Bytes,
}

impl<T: Clone> DatagramWay<T> {
    pub(crate) fn new(point: FaultPoint, dir: WireDirection) -> Self {
        let (now, plans) = (Instant::now(), point.plans());
        let plan = Arc::clone(&plans.borrow());
        let mut way = DatagramWay {
            dir,
            messages: point.messages(dir),
            chance: Chance::new(point.seed() ^ SALT, point.conn(), dir),
            plans,
            point,
            faults: Vec::new(),
            loss: 0.0,
            opened: now,
            last_leaves: now,
            bytes_taken: 0,
            waiting: BTreeMap::new(),
            waiting_bytes: 0,
            number: 0,
            swapped: None,
            cut_off: false,
            was_full: false,
        };
        way.set(&plan);
        way
    }

    /// True when a datagram need not come this way.
    pub(crate) fn is_plain(&mut self) -> bool {
        self.look();
        let no_faults = self.faults.is_empty() && self.messages.is_empty() && self.loss == 0.0;
        no_faults && self.waiting.is_empty() && self.swapped.is_none() && !self.cut_off
    }

    /// True when a fault says that there is no network.
    pub(crate) fn is_offline(&mut self) -> bool {
        self.look();
        let DatagramWay { faults, chance, .. } = self;
        faults.iter().any(|fault| fault.kind == FaultKind::Offline && chance.hits(fault.probability))
    }

    /// A datagram meets the faults of now.
    pub(crate) fn take(&mut self, at: T, bytes: Bytes, now: Instant) {
        self.look();
        self.bytes_taken += bytes.len() as u64;
        let fault = self.messages.judge(&Message::Binary(bytes.clone()));
        if self.is_cut_off(now) {
            return;
        }
        if let Some(why) = self.loss_of(now) {
            return self.tell(&format!("is lost: {why}"));
        }
        let datagram = Datagram { at, bytes: self.corrupted(bytes) };
        match fault {
            Some(MessageFault::Drop) => return self.tell("is dropped by a fault"),
            Some(MessageFault::Delay(by)) => {
                self.tell("is held back by a fault");
                return self.admit(datagram, by, now);
            }
            Some(MessageFault::Reorder) if self.swapped.is_none() => {
                self.tell("changes places with the next by a fault");
                self.swapped = Some(datagram);
                return;
            }
            Some(MessageFault::Duplicate) => {
                self.tell("comes twice by a fault");
                self.admit(datagram.clone(), Duration::ZERO, now);
            }
            _ => {}
        }
        self.admit(datagram, Duration::ZERO, now);
        if let Some(swapped) = self.swapped.take() {
            self.admit(swapped, Duration::ZERO, now);
        }
    }

    /// The next one that may leave, which stays until [`DatagramWay::left`]: sending it may be given up on halfway.
    pub(crate) fn first_due(&self, now: Instant) -> Option<(Place, T, Bytes)> {
        let (place, datagram) = self.waiting.first_key_value().filter(|(place, _)| place.0 <= now)?;
        Some((*place, datagram.at.clone(), datagram.bytes.clone()))
    }

    /// The one at this place has left.
    pub(crate) fn left(&mut self, place: Place) {
        if let Some(datagram) = self.waiting.remove(&place) {
            self.waiting_bytes -= datagram.bytes.len();
        }
    }

    /// The next one that may leave, and leaves.
    pub(crate) fn due(&mut self, now: Instant) -> Option<(T, Bytes)> {
        let (place, at, bytes) = self.first_due(now)?;
        self.left(place);
        Some((at, bytes))
    }

    /// When that is.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.waiting.first_key_value().map(|((leaves, _), _)| *leaves)
    }

    /// Everything that is only late, in the order in which it would leave.
    pub(crate) fn release(&mut self) -> Vec<(T, Bytes)> {
        self.waiting_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting).into_values();
        waiting.chain(self.swapped.take()).map(|datagram| (datagram.at, datagram.bytes)).collect()
    }

    fn admit(&mut self, datagram: Datagram<T>, by: Duration, now: Instant) {
        let bytes = datagram.bytes.len();
        if self.waiting.len() >= DATAGRAMS_MAX || self.waiting_bytes + bytes > LANE_BYTES_MAX {
            if !std::mem::replace(&mut self.was_full, true) {
                self.tell("is lost, and so is what follows: the link is full");
            }
            return;
        }
        self.was_full = false;
        let shape = Shape::of(&self.faults);
        let late = self.chance.around(shape.latency, shape.jitter);
        let leaves = (now + late).max(self.last_leaves) + shape.busy(bytes);
        self.last_leaves = leaves;
        self.number += 1;
        self.waiting_bytes += bytes;
        self.waiting.insert((leaves + by, self.number), datagram);
    }

    /// Why a datagram does not arrive, if it does not.
    fn loss_of(&mut self, now: Instant) -> Option<&'static str> {
        if self.faults.iter().any(|fault| behind_stall(fault, self.opened, now) != now) {
            return Some("nothing moves for a while by a fault");
        }
        if self.is_offline() {
            return Some("there is no network by a fault");
        }
        (self.loss > 0.0 && self.chance.hits(self.loss)).then_some("the link loses some")
    }

    /// One bit is turned, when a fault says so.
    fn corrupted(&mut self, bytes: Bytes) -> Bytes {
        let corrupt = Shape::of(&self.faults).corrupt;
        if bytes.is_empty() || corrupt <= 0.0 || !self.chance.hits(corrupt) {
            return bytes;
        }
        let mut turned = bytes.to_vec();
        let bit = self.chance.below(turned.len() * 8);
        turned[bit / 8] ^= 1 << (bit % 8);
        self.tell("has a bit turned by a fault");
        turned.into()
    }

    fn is_cut_off(&mut self, now: Instant) -> bool {
        let (opened, bytes) = (self.opened, self.bytes_taken);
        let is_due = |fault: &Fault| match fault.kind {
            FaultKind::Cut { how: Cut::HalfOpen, after: CutAfter::Time(after) } => now >= opened + after,
            FaultKind::Cut { how: Cut::HalfOpen, after: CutAfter::Bytes(after) } => bytes >= after,
            _ => false,
        };
        if !self.cut_off && self.faults.iter().any(is_due) {
            self.cut_off = true;
            self.waiting.clear();
            self.waiting_bytes = 0;
            self.tell("vanishes by a fault, and so does what follows");
        }
        self.cut_off
    }

    /// Takes a new plan, when there is one.
    fn look(&mut self) {
        if self.plans.has_changed().unwrap_or(false) {
            let plan = Arc::clone(&self.plans.borrow_and_update());
            self.set(&plan);
        }
    }

    fn set(&mut self, plan: &FaultPlan) {
        self.messages.set(plan, self.dir);
        self.loss = plan.link.map_or(0.0, LinkPreset::datagram_loss);
        let is_out = self.dir == WireDirection::Out;
        let concerns = |fault: &Fault| if is_out { fault.dir.is_up() } else { fault.dir.is_down() };
        self.faults = plan.all().filter(|fault| concerns(fault) && is_of_datagrams(&fault.kind)).collect();
        // What concerns both ways is told by one of them.
        let mine = |fault: &&Fault| concerns(fault) && (is_out || !fault.dir.is_up());
        for fault in plan.faults.iter().filter(mine).filter(|fault| needs_connection(&fault.kind)) {
            self.point.notice(&format!("is not touched by the fault {fault}: UDP has no connection"));
        }
        if !self.faults.is_empty() || self.loss > 0.0 {
            let mut texts = self.faults.iter().map(ToString::to_string).collect::<Vec<_>>();
            texts.extend((self.loss > 0.0).then(|| format!("a loss of {} %", self.loss * 100.0)));
            self.point.notice(&format!("datagrams {} go through {}", self.way(), texts.join("; ")));
        }
    }

    fn tell(&self, what: &str) {
        self.point.notice(&format!("datagram {} {} {what}", self.messages.count(), self.way()));
    }

    fn way(&self) -> &'static str {
        if self.dir == WireDirection::Out { "to the server" } else { "from the server" }
    }
}

fn is_of_datagrams(kind: &FaultKind) -> bool {
    match kind {
        FaultKind::Latency { .. }
        | FaultKind::Bandwidth { .. }
        | FaultKind::Stall { .. }
        | FaultKind::Corrupt
        | FaultKind::Offline => true,
        FaultKind::Cut { how, .. } => *how == Cut::HalfOpen,
        FaultKind::Slice { .. } | FaultKind::DnsFail | FaultKind::TlsFail | FaultKind::Message { .. } => false,
    }
}

fn needs_connection(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::Slice { .. } | FaultKind::Cut { how: Cut::Reset | Cut::Fin, .. })
}
