//! What ends a replay before its last line: somebody interrupts it, or its time is over.
//!
//! Counterpart: both ways over sockets ask wherever they wait. Invariant: once asked for, it stays so.

use futures_util::future::LocalBoxFuture;
use std::time::Duration;
use tokio::time::sleep;

/// An end that may be asked for.
pub(crate) struct Stop<'a> {
    asked: LocalBoxFuture<'a, String>,
    why: Option<String>,
}

impl<'a> Stop<'a> {
    /// Asked for when `stop` resolves, or `limit` from now on is over.
    pub(crate) fn new(stop: impl Future<Output = ()> + 'a, limit: Option<Duration>) -> Self {
        let time_is_up = async move {
            match limit {
                Some(limit) => sleep(limit).await,
                None => std::future::pending().await,
            }
        };
        let asked = async move {
            tokio::select! {
                () = stop => "it was interrupted".to_owned(),
                () = time_is_up => format!("its {} s were over", limit.unwrap_or_default().as_secs_f64()),
            }
        };
        Stop { asked: Box::pin(asked), why: None }
    }

    /// Resolves when it is asked for, and at once when it was.
    pub(crate) async fn asked(&mut self) {
        if self.why.is_none() {
            self.why = Some((&mut self.asked).await);
        }
    }

    /// Why, once it was asked for.
    pub(crate) fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }
}
