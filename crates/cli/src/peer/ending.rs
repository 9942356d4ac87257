//! When a peer has seen enough: so many messages, a text, or a time.
//!
//! Invariant: the time alone is no failure; a count or a text that was not met is.

use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long `--until` waits where `--for` does not say.
const UNTIL_LIMIT: Duration = Duration::from_secs(30);

/// What is waited for.
#[derive(Debug)]
pub(super) struct Ending {
    count: Option<u64>,
    until: Option<String>,
    until_met: bool,
    seen: u64,
    deadline: Option<Instant>,
    limit: Option<Duration>,
}

impl Ending {
    pub(super) fn new(count: Option<u64>, until: Option<String>, limit: Option<Duration>) -> Self {
        let limit = limit.or(until.as_ref().map(|_| UNTIL_LIMIT));
        let deadline = limit.map(|limit| Instant::now() + limit);
        Ending { count, until, until_met: false, seen: 0, deadline, limit }
    }

    /// True where the command line says when to end.
    pub(super) fn is_told(&self) -> bool {
        self.count.is_some() || self.deadline.is_some()
    }

    /// A message arrived; true when that is enough.
    pub(super) fn saw(&mut self, text: Option<&str>) -> bool {
        self.seen += 1;
        self.until_met |= self.until.as_deref().zip(text).is_some_and(|(until, text)| text.contains(until));
        self.is_met()
    }

    fn is_met(&self) -> bool {
        let wants = self.count.is_some() || self.until.is_some();
        wants && self.missing().is_none()
    }

    /// What was waited for and did not come.
    pub(super) fn missing(&self) -> Option<String> {
        if let Some(count) = self.count.filter(|count| self.seen < *count) {
            let time = self.limit.map(|limit| format!(" within {} s", limit.as_secs_f64())).unwrap_or_default();
            let seen = self.seen;
            return Some(format!("{seen} of {count} came{time}; --count waits for more"));
        }
        let until = self.until.as_deref().filter(|_| !self.until_met)?;
        Some(format!("\"{until}\" never came; --until waits for it"))
    }

    /// Resolves when the time is up.
    pub(super) async fn time_is_up(&self) {
        match self.deadline {
            Some(deadline) => sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_met_at_its_number_and_time_alone_misses_nothing() {
        let mut ending = Ending::new(Some(2), None, None);
        assert!(!ending.saw(None) && ending.missing().is_some());
        assert!(ending.saw(None) && ending.missing().is_none());
        assert_eq!(Ending::new(None, None, Some(Duration::ZERO)).missing(), None);
    }

    #[test]
    fn a_text_is_waited_for_thirty_seconds_unless_told() {
        let mut ending = Ending::new(None, Some("hi".to_owned()), None);
        assert_eq!(ending.limit, Some(UNTIL_LIMIT));
        assert!(!ending.saw(Some("ho")) && !ending.saw(None) && ending.saw(Some("oh, hi!")));
        assert!(!Ending::new(None, None, None).is_told());
    }
}
