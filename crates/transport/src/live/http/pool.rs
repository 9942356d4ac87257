//! Connections that wait for the next request to the same server.
//!
//! Invariant: an HTTP/1 connection is in here only while it has no request; an HTTP/2 one is shared.

use super::super::target::Target;
use super::link::Link;
use std::cell::RefCell;
use std::time::Duration;
use tokio::time::Instant;

/// Connections that wait; the oldest is closed for a new one. Our choice: Chromium keeps 256 for all of its pages.
pub(crate) const IDLE_COUNT_MAX: usize = 32;

/// How long one waits. Our choice: below the 75 s of nginx, beyond the pauses of an app that polls.
pub(crate) const IDLE_TIME_MAX: Duration = Duration::from_secs(60);

/// Which connections a request can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    secure: bool,
    host: String,
    port: u16,
    http2: bool,
}

impl Key {
    pub(super) fn new(target: &Target, http2: bool) -> Self {
        Key { secure: target.secure, host: target.host.clone(), port: target.port, http2 }
    }
}

/// The connections of one session that wait.
#[derive(Default)]
pub(in crate::live) struct Pool(RefCell<Vec<(Key, Link, Instant)>>);

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("idle", &self.0.borrow().len()).finish()
    }
}

impl Pool {
    /// A connection for a request, the one used last.
    pub(super) fn take(&self, key: &Key) -> Option<Link> {
        let mut idle = self.0.borrow_mut();
        idle.retain(|(_, link, since)| !link.is_closed() && since.elapsed() < IDLE_TIME_MAX);
        let place = idle.iter().rposition(|(of, ..)| of == key)?;
        if let Some(shared) = idle[place].1.share() {
            return Some(shared);
        }
        let (_, mut link, _) = idle.remove(place);
        link.reused = true;
        Some(link)
    }

    /// Keeps a connection whose request is over.
    pub(super) fn keep(&self, key: Key, link: Link) {
        if link.is_closed() {
            return;
        }
        let mut idle = self.0.borrow_mut();
        if link.is_http2() {
            idle.retain(|(of, ..)| *of != key);
        }
        if idle.len() >= IDLE_COUNT_MAX {
            idle.remove(0);
        }
        idle.push((key, link, Instant::now()));
    }
}
