//! Calls of a window that are on their way to the desk.
//!
//! Counterpart: `engine::desk::Desk::call`. Invariant: calls begin in the order in which they came (a tap never overtakes the
//! touch before it), and no window has more than [`CALLS_MAX`] of them.

use engine::desk::{Desk, RpcError};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use std::future::pending;
use std::sync::Arc;

/// Calls without an answer, for one window. Our choice: a page asks for a few tables and a detail at a time; one with so many
/// questions open asks in a loop.
pub const CALLS_MAX: usize = 64;

/// Calls that were made and not answered; `T` tells which.
#[derive(Debug)]
pub struct Calls<T> {
    desk: Arc<Desk>,
    running: FuturesUnordered<BoxFuture<'static, (T, Result<Value, RpcError>)>>,
}

impl<T: Send + 'static> Calls<T> {
    /// None yet.
    pub fn new(desk: Arc<Desk>) -> Calls<T> {
        Calls { desk, running: FuturesUnordered::new() }
    }

    /// Makes a call; [`Calls::next`] has the answer.
    ///
    /// # Errors
    /// Too many calls are open; nothing was called.
    pub fn make(&mut self, tag: T, method: String, params: Value) -> Result<(), (T, RpcError)> {
        if self.running.len() >= CALLS_MAX {
            let error = RpcError {
                code: "busy".into(),
                message: format!("{CALLS_MAX} calls are waiting for their answers"),
                hint: Some("wait for some of them".into()),
            };
            return Err((tag, error));
        }
        let desk = Arc::clone(&self.desk);
        self.running.push(Box::pin(async move {
            let result = desk.call(&method, params).await;
            (tag, result)
        }));
        Ok(())
    }

    /// The next answer; waits for ever while no call is open. Dropping the future loses nothing.
    pub async fn next(&mut self) -> (T, Result<Value, RpcError>) {
        match self.running.next().await {
            Some(answer) => answer,
            None => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::desk::DeskOptions;

    #[tokio::test]
    async fn one_call_more_than_the_limit_is_refused_and_has_room_after_an_answer() {
        let (desk, _pushes) = Desk::new(DeskOptions::default());
        let mut calls = Calls::new(desk);
        for number in 0..CALLS_MAX {
            calls.make(number, "no.such".into(), Value::Null).unwrap();
        }
        let (tag, error) = calls.make(CALLS_MAX, "no.such".into(), Value::Null).unwrap_err();
        assert_eq!((tag, error.code.as_str()), (CALLS_MAX, "busy"));
        let (first, answer) = calls.next().await;
        assert_eq!(first, 0, "calls begin in order");
        assert!(answer.is_err());
        calls.make(CALLS_MAX, "no.such".into(), Value::Null).unwrap();
    }
}
