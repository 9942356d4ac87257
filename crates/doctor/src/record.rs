//! The checks that are done so far; whoever watches hears of each when it begins and when it is done.
//!
//! Invariant: a check is recorded once, and what is never reached is skipped with a reason.

use crate::report::{Check, CheckId};
use std::cell::RefCell;

/// What an examination says while it goes on.
#[derive(Debug)]
pub enum Happening<'a> {
    /// A check has begun.
    Began(CheckId),
    /// A check is done or skipped.
    Done(&'a Check),
}

/// Collects checks. Shared by the steps of one examination, which run one after the other.
pub(crate) struct Record<'w> {
    checks: RefCell<Vec<Check>>,
    watch: RefCell<&'w mut dyn FnMut(Happening<'_>)>,
}

impl<'w> Record<'w> {
    pub(crate) fn new(watch: &'w mut dyn FnMut(Happening<'_>)) -> Self {
        Record { checks: RefCell::default(), watch: RefCell::new(watch) }
    }

    pub(crate) fn begin(&self, id: CheckId) {
        (self.watch.borrow_mut())(Happening::Began(id));
    }

    pub(crate) fn done(&self, check: Check) {
        debug_assert!(!self.has(check.id), "{:?} is recorded twice", check.id);
        (self.watch.borrow_mut())(Happening::Done(&check));
        self.checks.borrow_mut().push(check);
    }

    /// Skips these, but for those that are done.
    pub(crate) fn skip(&self, ids: &[CheckId], why: &str) {
        for id in ids.iter().filter(|id| !self.has(**id)) {
            self.done(Check::skipped(*id, why));
        }
    }

    fn has(&self, id: CheckId) -> bool {
        self.checks.borrow().iter().any(|check| check.id == id)
    }

    /// All checks in their order; what was never reached is skipped.
    pub(crate) fn finish(self, why: &str) -> Vec<Check> {
        self.skip(&CheckId::ALL, why);
        let mut checks = self.checks.into_inner();
        checks.sort_by_key(|check| CheckId::ALL.iter().position(|id| *id == check.id));
        checks
    }
}

impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("checks", &self.checks).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    #[test]
    fn what_is_never_reached_is_skipped_and_the_order_is_that_of_the_checks() {
        let mut heard = 0;
        let mut watch = |_: Happening<'_>| heard += 1;
        let record = Record::new(&mut watch);
        record.done(Check::new(CheckId::Tcp, "yes"));
        record.done(Check::new(CheckId::Url, "yes"));
        let checks = record.finish("never reached");
        assert_eq!(checks.iter().map(|check| check.id).collect::<Vec<_>>(), CheckId::ALL);
        assert_eq!(checks.iter().filter(|check| check.state == State::Ok).count(), 2);
        assert_eq!(heard, CheckId::ALL.len());
    }
}
