//! The page that is told what happens; a page that was loaded anew takes over from itself.
//!
//! Counterpart: `subscribe` of the page. Invariant: without a page nothing is kept: a page begins by asking for everything.

use engine::desk::Push;
use std::sync::{Mutex, PoisonError};
use tauri::ipc::Channel;
use tokio::sync::mpsc;

/// Where pushes go.
#[derive(Default)]
pub(crate) struct Subscription {
    page: Mutex<Option<Channel<Push>>>,
}

impl Subscription {
    pub(crate) fn take_over(&self, channel: Channel<Push>) {
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// Tells the page. What it does not take is lost with it.
    pub(crate) fn tell(&self, push: Push) {
        let page = self.page.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(page) = page {
            let _ = page.send(push);
        }
    }

    /// Carries pushes until the desk has no more.
    pub(crate) async fn carry(&self, mut pushes: mpsc::Receiver<Push>) {
        while let Some(push) = pushes.recv().await {
            self.tell(push);
        }
    }
}
