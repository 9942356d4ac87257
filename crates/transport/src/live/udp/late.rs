//! Datagrams of a UDP socket under faults: what is late goes on when its time has come.
//!
//! Counterpart: `fault/datagrams.rs` says when. Invariant: an end in order loses nothing that was only late on its way out.

use super::{Live, Route, failed};
use crate::Destination;
use bytes::Bytes;
use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use tokio::time::{Instant, sleep_until};

impl Live {
    /// Puts a datagram of the app on its way.
    pub(super) async fn send_under_faults(&self, route: Route, bytes: &Bytes) {
        self.up.borrow_mut().take(route, bytes.clone(), Instant::now());
        self.send_due().await;
        self.waiting.notify_one();
    }

    /// Puts a datagram for the app on its way.
    pub(super) fn take_under_faults(&self, bytes: Bytes, from: SocketAddr) {
        self.down.borrow_mut().take(from, bytes, Instant::now());
        self.tell_due();
        self.waiting.notify_one();
    }

    /// Lets go on what was held back, each at its time.
    pub(super) async fn run_late(&self) -> Infallible {
        loop {
            let times = [self.up.borrow().next_due(), self.down.borrow().next_due()];
            let next = times.into_iter().flatten().min();
            tokio::select! {
                () = self.waiting.notified() => {}
                () = async { match next { Some(next) => sleep_until(next).await, None => pending().await } } => {}
            }
            self.send_due().await;
            self.tell_due();
        }
    }

    /// Before an end in order: what was only late goes out now.
    pub(super) async fn send_rest(&self) {
        let rest = self.up.borrow_mut().release();
        for (route, bytes) in rest {
            self.send_late(route, &bytes).await;
        }
    }

    /// One at a time, so that a datagram that waits for the system is not overtaken.
    async fn send_due(&self) {
        let _turn = self.sending.lock().await;
        loop {
            let due = self.up.borrow().first_due(Instant::now());
            let Some((place, route, bytes)) = due else { return };
            self.send_late(route, &bytes).await;
            self.up.borrow_mut().left(place);
        }
    }

    async fn send_late(&self, route: Route, bytes: &[u8]) {
        if let Err(error) = self.hand_over(route, bytes).await {
            let to = Destination { host: route.peer.ip().to_string(), port: route.peer.port() };
            self.fail("send", failed("send to", &to, &error));
        }
    }

    fn tell_due(&self) {
        loop {
            let due = self.down.borrow_mut().due(Instant::now());
            let Some((from, bytes)) = due else { return };
            self.tell(bytes, from);
        }
    }
}
