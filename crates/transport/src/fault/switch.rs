//! The plan that holds now, shared by all connections of a session and whoever changes it.
//!
//! Invariant: a connection sees a new plan at its next byte, or at once when it waits for one.

use model::FaultPlan;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Sets the faults of a session while it runs. Clones set the same.
#[derive(Clone, Debug)]
pub struct FaultSwitch {
    plan: Arc<watch::Sender<Arc<FaultPlan>>>,
    hits: Hits,
}

/// How often each fault of the plan has hit a message, of all connections together. Clones count the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits(Arc<Mutex<Vec<u64>>>);

impl Hits {
    /// Counts one hit of the fault at `index` of the plan, unless it has had its `times`.
    pub(crate) fn take(&self, index: usize, times: u64) -> bool {
        let mut hits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hits.len() <= index {
            hits.resize(index + 1, 0);
        }
        let is_left = hits[index] < times;
        hits[index] += u64::from(is_left);
        is_left
    }

    fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl FaultSwitch {
    /// A switch that starts with this plan.
    pub fn new(plan: FaultPlan) -> Self {
        FaultSwitch { plan: Arc::new(watch::Sender::new(Arc::new(plan))), hits: Hits::default() }
    }

    /// From now on this plan holds, for open connections too; what was counted of the one before is forgotten.
    pub fn set(&self, plan: FaultPlan) {
        self.hits.forget();
        self.plan.send_replace(Arc::new(plan));
    }

    /// The plan of now.
    pub fn plan(&self) -> Arc<FaultPlan> {
        Arc::clone(&self.plan.borrow())
    }

    pub(crate) fn hits(&self) -> Hits {
        self.hits.clone()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Arc<FaultPlan>> {
        self.plan.subscribe()
    }
}

impl Default for FaultSwitch {
    fn default() -> Self {
        FaultSwitch::new(FaultPlan::default())
    }
}
