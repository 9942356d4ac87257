//! Interrupts a turn that runs too long, or that a host which wants the session to end cannot wait for.
//!
//! Counterpart: the engine asks while app code runs (`host.rs`); [`StopSwitch`] is turned on another thread.
//! Invariants: it sees real time, because paused time stands still while JavaScript loops; a turn that ends before the engine
//! asks reads no clock, as messages come faster than that.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a turn that is running goes on after the host asked for the end. Our choice: what an app does in its last
/// turn fits, and nobody who pressed Ctrl-C notices it.
const STOP_GRACE: Duration = Duration::from_millis(250);

/// Tells a turn that is running to give way. Cheap to clone; turned once.
#[derive(Clone, Debug, Default)]
pub struct StopSwitch(Arc<AtomicBool>);

impl StopSwitch {
    /// From now on a turn that runs for more than a moment is interrupted and ends the session as stopped.
    pub fn turn(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_turned(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a turn was interrupted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trip {
    /// It ran longer than this.
    Limit(Duration),
    /// The host wants the end.
    Stop,
}

/// Looks at one turn after the other.
#[derive(Debug)]
pub(crate) struct Watchdog {
    limit: Duration,
    stop: StopSwitch,
    is_running: Cell<bool>,
    /// When the engine first asked in this turn: ten thousand calls and rounds of loops after it began, or earlier.
    asked_first: Cell<Option<Instant>>,
    tripped: Cell<Option<Trip>>,
}

impl Watchdog {
    pub(crate) fn new(limit: Duration, stop: StopSwitch) -> Self {
        Watchdog { limit, stop, is_running: Cell::new(false), asked_first: Cell::new(None), tripped: Cell::new(None) }
    }

    pub(crate) fn start(&self) {
        self.is_running.set(true);
    }

    /// True when the turn must stop.
    #[expect(clippy::disallowed_methods, reason = "an endless loop must be found on paused time as well")]
    pub(crate) fn check(&self) -> bool {
        if !self.is_running.get() {
            return false;
        }
        let Some(asked_first) = self.asked_first.get() else {
            self.asked_first.set(Some(Instant::now()));
            return false;
        };
        let ran = asked_first.elapsed();
        if ran > self.limit {
            self.tripped.set(Some(Trip::Limit(self.limit)));
        } else if ran > STOP_GRACE && self.stop.is_turned() {
            self.tripped.set(Some(Trip::Stop));
        } else {
            return false;
        }
        true
    }

    pub(crate) fn has_tripped(&self) -> bool {
        self.tripped.get().is_some()
    }

    /// The turn is over; whether it was interrupted.
    pub(crate) fn end(&self) -> Option<Trip> {
        self.is_running.set(false);
        self.asked_first.set(None);
        self.tripped.get()
    }
}
