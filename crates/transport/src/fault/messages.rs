//! Faults of whole messages in one direction: dropped, doubled, late, or in the wrong order.
//!
//! No I/O and no clock here. Invariant: a message that is meant by several faults meets the first one that hits; at most
//! [`HELD_MAX`] are held back, and what comes beyond passes.

use super::chance::Chance;
use super::switch::Hits;
use model::{Fault, FaultKind, FaultPlan, Message, MessageFault, WireDirection};
use std::collections::VecDeque;
use tokio::time::Instant;

/// Messages held back in one direction. Our choice; what is beyond it passes at once.
pub(crate) const HELD_MAX: usize = 1024;

/// The faults of one direction.
#[derive(Debug)]
pub(crate) struct MessageFaults {
    /// Each with its place in the plan.
    faults: Vec<(usize, Fault)>,
    chance: Chance,
    hits: Hits,
    /// Messages seen.
    count: u64,
}

/// What a direction holds back.
#[derive(Debug, Default)]
pub(crate) struct Held {
    late: VecDeque<(Instant, Message)>,
    /// Waits for the next one to go first.
    swapped: Option<Message>,
}

impl MessageFaults {
    pub(crate) fn new(plan: &FaultPlan, dir: WireDirection, chance: Chance, hits: Hits) -> Self {
        let mut faults = MessageFaults { faults: Vec::new(), chance, hits, count: 0 };
        faults.set(plan, dir);
        faults
    }

    /// From now on those of this plan; the count goes on.
    pub(crate) fn set(&mut self, plan: &FaultPlan, dir: WireDirection) {
        let concerns = |fault: &Fault| match dir {
            WireDirection::Out => fault.dir.is_up(),
            WireDirection::In => fault.dir.is_down(),
        };
        let of_messages = |fault: &Fault| matches!(fault.kind, FaultKind::Message { .. });
        let all = plan.all().enumerate();
        self.faults = all.filter(|(_, fault)| concerns(fault) && of_messages(fault)).collect();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// What happens to the next message.
    pub(crate) fn judge(&mut self, message: &Message) -> Option<MessageFault> {
        self.count += 1;
        let count = self.count;
        let (chance, hits) = (&mut self.chance, &self.hits);
        self.faults.iter().find_map(|(index, fault)| match &fault.kind {
            FaultKind::Message { what, which } if which.fits(count, message.bytes()) => {
                let is_left = || which.times.is_none_or(|times| hits.take(*index, times));
                (chance.hits(fault.probability) && is_left()).then_some(*what)
            }
            _ => None,
        })
    }

    /// Number of the message that was judged last, from 1.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

impl Held {
    /// Lets `message` meet its fault; what may go on now is appended to `out`, in order.
    pub(crate) fn take(
        &mut self,
        message: Message,
        fault: Option<MessageFault>,
        now: Instant,
        out: &mut VecDeque<Message>,
    ) {
        let has_room = self.late.len() < HELD_MAX;
        match fault {
            Some(MessageFault::Drop) => return,
            Some(MessageFault::Delay(by)) if has_room => {
                let leaves = now + by;
                let at = self.late.partition_point(|(other, _)| *other <= leaves);
                self.late.insert(at, (leaves, message));
                return;
            }
            Some(MessageFault::Reorder) if self.swapped.is_none() => {
                self.swapped = Some(message);
                return;
            }
            Some(MessageFault::Duplicate) => {
                out.push_back(message.clone());
                out.push_back(message);
            }
            _ => out.push_back(message),
        }
        out.extend(self.swapped.take());
    }

    /// Messages whose time has come.
    pub(crate) fn due(&mut self, now: Instant, out: &mut VecDeque<Message>) {
        while self.late.front().is_some_and(|(leaves, _)| *leaves <= now) {
            out.extend(self.late.pop_front().map(|(_, message)| message));
        }
    }

    /// When the next one is due.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.late.front().map(|(leaves, _)| *leaves)
    }

    /// Everything, as when the connection closes in order: nothing is lost that was only late.
    pub(crate) fn release(&mut self, out: &mut VecDeque<Message>) {
        out.extend(self.swapped.take());
        out.extend(self.late.drain(..).map(|(_, message)| message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ConnectionId;

    /// What comes out of messages `1` to `count`, at once and at the end.
    fn passed(fault: &str, count: u32) -> (Vec<String>, Vec<String>) {
        let plan = FaultPlan { faults: vec![fault.parse().unwrap()], ..FaultPlan::default() };
        let chance = Chance::new(plan.seed, ConnectionId(1), WireDirection::In);
        let mut faults = MessageFaults::new(&plan, WireDirection::In, chance, Hits::default());
        let (mut held, mut out, now) = (Held::default(), VecDeque::new(), Instant::now());
        for number in 1..=count {
            let message = Message::text(number.to_string());
            let fault = faults.judge(&message);
            held.take(message, fault, now, &mut out);
        }
        let mut late = VecDeque::new();
        held.release(&mut late);
        let texts = |queue: VecDeque<Message>| {
            queue.iter().map(|message| String::from_utf8(message.bytes().to_vec()).unwrap()).collect()
        };
        (texts(out), texts(late))
    }

    fn at_once(fault: &str) -> Vec<String> {
        passed(fault, 4).0
    }

    #[test]
    fn each_fault_does_what_it_is_called() {
        assert_eq!(at_once("drop:nth=2"), ["1", "3", "4"]);
        assert_eq!(at_once("drop:every=2"), ["1", "3"]);
        assert_eq!(at_once("drop:match=3"), ["1", "2", "4"]);
        assert_eq!(at_once("duplicate:nth=2"), ["1", "2", "2", "3", "4"]);
        assert_eq!(at_once("reorder:nth=2"), ["1", "3", "2", "4"]);
        assert_eq!(at_once("drop:nth=2,dir=up"), ["1", "2", "3", "4"]);
        assert_eq!(at_once("drop:p=0"), ["1", "2", "3", "4"]);
        assert_eq!(passed("delay:nth=1,ms=50", 2), (vec!["2".into()], vec!["1".into()]));
    }

    #[test]
    fn a_fault_with_times_counts_the_messages_of_all_connections() {
        let plan = FaultPlan { faults: vec!["drop:hex=^31,times=2".parse().unwrap()], ..FaultPlan::default() };
        let hits = Hits::default();
        let connection = |id| {
            let chance = Chance::new(plan.seed, ConnectionId(id), WireDirection::In);
            MessageFaults::new(&plan, WireDirection::In, chance, hits.clone())
        };
        let (mut first, mut second) = (connection(1), connection(2));
        assert_eq!(first.judge(&Message::text("21")), None);
        assert_eq!(first.judge(&Message::text("12")), Some(MessageFault::Drop));
        assert_eq!(second.judge(&Message::text("1")), Some(MessageFault::Drop));
        assert_eq!((first.judge(&Message::text("1")), second.judge(&Message::text("1"))), (None, None));
    }

    #[test]
    fn a_late_message_comes_when_it_is_due() {
        let (mut held, mut out, now) = (Held::default(), VecDeque::new(), Instant::now());
        let delay = std::time::Duration::from_millis(50);
        held.take(Message::text("late"), Some(MessageFault::Delay(delay)), now, &mut out);
        held.due(now, &mut out);
        assert!(out.is_empty());
        assert_eq!(held.next_due(), Some(now + delay));
        held.due(now + delay, &mut out);
        assert_eq!(out, [Message::text("late")]);
    }

    #[test]
    fn as_many_as_the_limit_are_held_and_one_more_passes() {
        let (mut held, mut out, now) = (Held::default(), VecDeque::new(), Instant::now());
        for _ in 0..=HELD_MAX {
            held.take(Message::text("x"), Some(MessageFault::Delay(std::time::Duration::from_secs(1))), now, &mut out);
        }
        assert_eq!((held.late.len(), out.len()), (HELD_MAX, 1));
    }
}
