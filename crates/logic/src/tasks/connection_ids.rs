//! The numbers of connections, whatever their transport.
//!
//! Invariant: a number is given once in a session, counted from 1 in the order in which connections were asked for.

use model::ConnectionId;
use std::cell::Cell;
use std::rc::Rc;

/// Gives out numbers; clones share one count.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionIds(Rc<Cell<u32>>);

impl ConnectionIds {
    pub(crate) fn next(&self) -> ConnectionId {
        self.0.set(self.0.get() + 1);
        ConnectionId(self.0.get())
    }
}
