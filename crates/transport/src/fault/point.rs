//! Where one connection meets the faults of its session.
//!
//! Invariant: whatever a fault does to a connection stands in the log as a notice with the code `fault`.

use super::chance::Chance;
use super::datagrams::DatagramWay;
use super::messages::MessageFaults;
use super::stream::Faulty;
use super::switch::FaultSwitch;
use model::{ConnectionId, EventKind, EventSink, FaultKind, FaultPlan, WireDirection};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// The faults of a session as one connection sees them.
#[derive(Clone, Debug)]
pub(crate) struct FaultPoint {
    switch: FaultSwitch,
    conn: ConnectionId,
    log: Arc<dyn EventSink>,
}

/// A step of opening that a fault can make fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpeningStep {
    Dns,
    Tcp,
    Tls,
}

impl FaultPoint {
    pub(crate) fn new(switch: FaultSwitch, conn: ConnectionId, log: Arc<dyn EventSink>) -> Self {
        FaultPoint { switch, conn, log }
    }

    /// Whether a fault makes this step fail, now.
    pub(crate) fn fails(&self, step: OpeningStep) -> bool {
        let plan = self.switch.plan();
        let mut chance = self.chance(&plan, WireDirection::Out);
        let hit = plan.all().find(|fault| {
            let concerns = match fault.kind {
                FaultKind::DnsFail => step == OpeningStep::Dns,
                FaultKind::TlsFail => step == OpeningStep::Tls,
                FaultKind::Offline => step == OpeningStep::Tcp,
                _ => false,
            };
            concerns && chance.hits(fault.probability)
        });
        if let Some(fault) = &hit {
            self.notice(&format!("cannot be opened: the fault {fault}"));
        }
        hit.is_some()
    }

    pub(crate) fn wrap(&self, stream: TcpStream) -> Faulty {
        Faulty::new(stream, self.conn, &self.switch, Arc::clone(&self.log))
    }

    pub(crate) fn messages(&self, dir: WireDirection) -> MessageFaults {
        let plan = self.switch.plan();
        let chance = self.chance(&plan, dir);
        MessageFaults::new(&plan, dir, chance, self.switch.hits())
    }

    /// One direction of a UDP socket.
    pub(crate) fn datagrams<T: Clone>(&self, dir: WireDirection) -> DatagramWay<T> {
        DatagramWay::new(self.clone(), dir)
    }

    /// Says which faults of the plan do nothing on TCP.
    pub(crate) fn note_unused_on_tcp(&self) {
        for fault in self.switch.plan().faults.iter().filter(|fault| matches!(fault.kind, FaultKind::Message { .. })) {
            let why = "TCP is a stream and has no messages; latency, stall, slice, reset and corrupt act on it";
            self.notice(&format!("is not touched by the fault {fault}: {why}"));
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.switch.plan().seed
    }

    pub(crate) fn conn(&self) -> ConnectionId {
        self.conn
    }

    pub(crate) fn plans(&self) -> watch::Receiver<Arc<FaultPlan>> {
        self.switch.watch()
    }

    pub(crate) fn notice(&self, what: &str) {
        let text = format!("{} {what}", self.conn);
        self.log.record(EventKind::Notice { code: "fault".to_owned(), text, hint: None });
    }

    fn chance(&self, plan: &FaultPlan, dir: WireDirection) -> Chance {
        Chance::new(plan.seed, self.conn, dir)
    }
}
