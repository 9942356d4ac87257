//! Promises that were rejected and that nobody handles, until the end of the turn tells whether somebody will.
//!
//! Counterpart: `host.rs` reports what is left after a turn. Invariant: one turn keeps at most [`REJECTION_COUNT_MAX`].

/// Rejections of one turn that are looked at; the others are only counted. Our choice: nobody reads more.
pub(crate) const REJECTION_COUNT_MAX: usize = 1000;

/// Rejected promises with their reasons, oldest first.
#[derive(Debug)]
pub(crate) struct Rejections<P, R> {
    unhandled: Vec<(P, R)>,
    left_out: u64,
}

impl<P, R> Default for Rejections<P, R> {
    fn default() -> Self {
        Rejections { unhandled: Vec::new(), left_out: 0 }
    }
}

impl<P: PartialEq, R> Rejections<P, R> {
    /// The promise was rejected and has no handler.
    pub(crate) fn rejected(&mut self, promise: P, reason: R) {
        if self.unhandled.len() < REJECTION_COUNT_MAX {
            self.unhandled.push((promise, reason));
        } else {
            self.left_out += 1;
        }
    }

    /// A rejected promise got a handler after all.
    pub(crate) fn handled(&mut self, promise: &P) {
        // Mostly the one that was rejected last.
        match self.unhandled.iter().rposition(|(other, _)| other == promise) {
            Some(index) => _ = self.unhandled.remove(index),
            None => self.left_out = self.left_out.saturating_sub(1),
        }
    }

    /// Promises that are left, each with its reason, and how many more there were.
    pub(crate) fn take(&mut self) -> (Vec<(P, R)>, u64) {
        (std::mem::take(&mut self.unhandled), std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_that_is_handled_in_the_same_turn_is_forgotten() {
        let mut rejections = Rejections::default();
        rejections.rejected(1, "a");
        rejections.rejected(2, "b");
        rejections.handled(&1);
        assert_eq!(rejections.take(), (vec![(2, "b")], 0));
    }

    #[test]
    fn the_rejection_after_the_last_that_is_kept_is_counted() {
        let mut rejections = Rejections::default();
        for promise in 0..=REJECTION_COUNT_MAX {
            rejections.rejected(promise, ());
        }
        let (reasons, left_out) = rejections.take();
        assert_eq!((reasons.len(), left_out), (REJECTION_COUNT_MAX, 1));
    }

    #[test]
    fn handling_all_of_very_many_leaves_none_to_report() {
        let mut rejections = Rejections::default();
        for promise in 0..10_000 {
            rejections.rejected(promise, ());
        }
        for promise in 0..10_000 {
            rejections.handled(&promise);
        }
        assert_eq!(rejections.take(), (Vec::new(), 0));
    }
}
