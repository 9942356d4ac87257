//! Both directions of a connection's messages, on their way through the faults.
//!
//! Counterpart: `live/connection.rs` brings messages and takes what may pass. Invariant: without message faults nothing is held
//! and nothing is asked.

use super::messages::{Held, MessageFaults};
use super::point::FaultPoint;
use model::{FaultPlan, Message, MessageFault, WireDirection};
use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until};

/// One direction.
#[derive(Debug)]
struct Way {
    dir: WireDirection,
    faults: MessageFaults,
    held: Held,
    passed: VecDeque<Message>,
}

/// The gate.
#[derive(Debug)]
pub(crate) struct MessageGate {
    point: FaultPoint,
    plans: watch::Receiver<Arc<FaultPlan>>,
    up: Way,
    down: Way,
    timer: Pin<Box<Sleep>>,
}

impl Way {
    fn new(point: &FaultPoint, dir: WireDirection) -> Self {
        Way { dir, faults: point.messages(dir), held: Held::default(), passed: VecDeque::new() }
    }

    fn take(&mut self, message: Message, point: &FaultPoint) {
        if self.faults.is_empty() {
            self.passed.push_back(message);
            return;
        }
        let fault = self.faults.judge(&message);
        if let Some(fault) = fault {
            let what = match fault {
                MessageFault::Drop => "is dropped",
                MessageFault::Duplicate => "comes twice",
                MessageFault::Delay(_) => "is held back",
                MessageFault::Reorder => "changes places with the next",
            };
            let way = if self.dir == WireDirection::Out { "to the server" } else { "from the server" };
            point.notice(&format!("message {} {way} {what} by a fault", self.faults.count()));
        }
        self.held.take(message, fault, Instant::now(), &mut self.passed);
    }

    fn next(&mut self) -> Option<Message> {
        if self.passed.is_empty() && self.held.next_due().is_some() {
            self.held.due(Instant::now(), &mut self.passed);
        }
        self.passed.pop_front()
    }
}

impl MessageGate {
    pub(crate) fn new(point: FaultPoint) -> Self {
        let plans = point.plans();
        let (up, down) = (Way::new(&point, WireDirection::Out), Way::new(&point, WireDirection::In));
        MessageGate { point, plans, up, down, timer: Box::pin(sleep_until(Instant::now())) }
    }

    /// A message of the app or of the server comes in.
    pub(crate) fn take(&mut self, dir: WireDirection, message: Message) {
        if self.plans.has_changed().unwrap_or(false) {
            let plan = Arc::clone(&self.plans.borrow_and_update());
            self.up.faults.set(&plan, WireDirection::Out);
            self.down.faults.set(&plan, WireDirection::In);
        }
        let way = if dir == WireDirection::Out { &mut self.up } else { &mut self.down };
        way.take(message, &self.point);
    }

    /// Whether any fault is on, of messages or below them.
    pub(crate) fn has_faults(&self) -> bool {
        self.plans.borrow().all().next().is_some()
    }

    /// The next message that may pass.
    pub(crate) fn next(&mut self, dir: WireDirection) -> Option<Message> {
        if dir == WireDirection::Out { self.up.next() } else { self.down.next() }
    }

    /// Whether [`MessageGate::next`] would have one.
    pub(crate) fn has_next(&self, dir: WireDirection) -> bool {
        let way = if dir == WireDirection::Out { &self.up } else { &self.down };
        !way.passed.is_empty() || way.held.next_due().is_some_and(|due| due <= Instant::now())
    }

    /// Before an end in order: what was only late may pass now. True when there was something.
    pub(crate) fn release(&mut self, dir: WireDirection) -> bool {
        let way = if dir == WireDirection::Out { &mut self.up } else { &mut self.down };
        way.held.release(&mut way.passed);
        !way.passed.is_empty()
    }

    /// Has `cx` woken when the next message that is held back may pass.
    pub(crate) fn register(&mut self, cx: &mut Context<'_>) {
        let next = self.up.held.next_due().into_iter().chain(self.down.held.next_due()).min();
        if let Some(next) = next {
            self.timer.as_mut().reset(next);
            if self.timer.as_mut().poll(cx).is_ready() {
                cx.waker().wake_by_ref();
            }
        }
    }
}
