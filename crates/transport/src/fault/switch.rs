//! The plan that holds now, shared by all connections of a session and whoever changes it.
//!
//! Invariant: a connection sees a new plan at its next byte, or at once when it waits for one.

use model::FaultPlan;
use std::sync::Arc;
use tokio::sync::watch;

/// Sets the faults of a session while it runs. Clones set the same.
#[derive(Clone, Debug)]
pub struct FaultSwitch(Arc<watch::Sender<Arc<FaultPlan>>>);

impl FaultSwitch {
    /// A switch that starts with this plan.
    pub fn new(plan: FaultPlan) -> Self {
        FaultSwitch(Arc::new(watch::Sender::new(Arc::new(plan))))
    }

    /// From now on this plan holds, for open connections too.
    pub fn set(&self, plan: FaultPlan) {
        self.0.send_replace(Arc::new(plan));
    }

    /// The plan of now.
    pub fn plan(&self) -> Arc<FaultPlan> {
        Arc::clone(&self.0.borrow())
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Arc<FaultPlan>> {
        self.0.subscribe()
    }
}

impl Default for FaultSwitch {
    fn default() -> Self {
        FaultSwitch::new(FaultPlan::default())
    }
}
