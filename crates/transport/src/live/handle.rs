//! The app's side of a live connection.

use super::failure;
use super::outbox::{Outbox, Stage};
use crate::task::OwnedTask;
use crate::{SendError, WebSocketHandle};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink, Message};
use std::rc::Rc;
use std::sync::Arc;

/// One connection; dropping it aborts the task and with it the socket.
#[derive(Debug)]
pub(super) struct LiveHandle {
    pub(super) conn: ConnectionId,
    pub(super) outbox: Rc<Outbox>,
    pub(super) log: Arc<dyn EventSink>,
    pub(super) _task: OwnedTask,
}

impl WebSocketHandle for LiveHandle {
    fn send(&self, message: Message) -> Result<(), SendError> {
        self.outbox.push(message.clone())?;
        self.log.record(EventKind::Out { conn: self.conn, peer: None, message });
        Ok(())
    }

    fn close(&self, by: CloseInitiator, code: u16, reason: &str) {
        self.outbox.close(by, code, reason);
    }
}

impl Drop for LiveHandle {
    /// The log still gets its one last word; nobody listens to the queue any more.
    fn drop(&mut self) {
        let stage = self.outbox.stage();
        self.outbox.ended();
        match stage {
            Stage::Opening => {
                self.log.record(failure::cancelled().event(self.conn));
            }
            Stage::Open | Stage::Closing => {
                let reason = String::new();
                self.log.record(EventKind::Close { conn: self.conn, by: CloseInitiator::Host, code: 1006, reason });
            }
            Stage::Ended => {}
        }
    }
}
