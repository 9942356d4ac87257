//! The one place that starts tasks. A task lives exactly as long as the value that owns it.

use std::future::Future;
use tokio::task::{AbortHandle, spawn_local};

/// A running task; dropping this stops it at its next await.
#[derive(Debug)]
pub struct OwnedTask(AbortHandle);

impl OwnedTask {
    /// Starts a task on the current `LocalSet`.
    pub fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        OwnedTask(spawn_local(future).abort_handle())
    }
}

impl Drop for OwnedTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}
