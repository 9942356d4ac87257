//! The window that is told what happens: one at a time, the newest.
//!
//! Counterpart: `socket` is one window. Invariant: a window that does not read holds up the desk, never another window.

use axum::extract::ws::Utf8Bytes;
use engine::desk::Push;
use tokio::sync::{mpsc, watch};

/// Pushes that a window has not taken. Our choice: a few frames' worth; beyond that the desk merges.
pub(crate) const PUSHES_WAITING_MAX: usize = 64;

type Sender = mpsc::Sender<Utf8Bytes>;

/// Where pushes go.
#[derive(Debug)]
pub(crate) struct Windows {
    newest: watch::Sender<Option<Sender>>,
}

impl Windows {
    pub(crate) fn new() -> Windows {
        Windows { newest: watch::Sender::new(None) }
    }

    /// From now on pushes go to the caller; the window before sees its stream end.
    pub(crate) fn take_over(&self) -> mpsc::Receiver<Utf8Bytes> {
        let (sender, receiver) = mpsc::channel(PUSHES_WAITING_MAX);
        self.newest.send_replace(Some(sender));
        receiver
    }

    /// Carries pushes until the desk has no more. Without a window they are dropped: a window begins by asking for everything.
    pub(crate) async fn carry(&self, mut pushes: mpsc::Receiver<Push>) {
        let mut newest = self.newest.subscribe();
        while let Some(push) = pushes.recv().await {
            // Plain data always becomes JSON.
            let Ok(text) = serde_json::to_string(&push) else { continue };
            let Some(window) = newest.borrow_and_update().clone() else { continue };
            tokio::select! {
                // Gone windows take nothing; that is no error.
                _ = window.send(text.into()) => {}
                _ = newest.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(item: &str) -> Push {
        Push::Menu { item: item.to_owned() }
    }

    #[tokio::test]
    async fn the_newest_window_gets_pushes_and_the_one_before_sees_the_end() {
        let windows = Windows::new();
        let (desk, pushes) = mpsc::channel(1);
        let mut first = windows.take_over();
        let mut second = windows.take_over();
        let told = async {
            desk.send(push("a")).await.unwrap();
            drop(desk);
        };
        tokio::join!(windows.carry(pushes), told);
        assert_eq!(second.recv().await.unwrap().as_str(), r#"{"push":"menu","item":"a"}"#);
        assert!(first.recv().await.is_none());
    }

    #[tokio::test]
    async fn a_window_that_does_not_read_is_passed_over_once_another_one_is_there() {
        let windows = Windows::new();
        let (desk, pushes) = mpsc::channel(1);
        let _stuck = windows.take_over();
        let told = async {
            // One more than the stuck window holds, and one that the channel of the desk holds.
            for number in 0..=PUSHES_WAITING_MAX {
                desk.send(push(&number.to_string())).await.unwrap();
            }
            let mut window = windows.take_over();
            desk.send(push("last")).await.unwrap();
            drop(desk);
            window.recv().await
        };
        let ((), received) = tokio::join!(windows.carry(pushes), told);
        assert!(received.is_some());
    }
}
