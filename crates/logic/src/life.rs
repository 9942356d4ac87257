//! Foreground, background, suspension, destruction: what follows a wish of the host, and what follows by itself.
//!
//! Counterpart: `event_loop.rs` carries the steps out. Rules and sources: docs/contracts/lifecycle.md. Invariants: an app is
//! never suspended without having been hidden, and never shown twice without having been hidden in between.

use crate::launch::Launch;
use model::LifeState;
use std::time::Duration;
use tokio::time::Instant;

/// Background to suspension (documented: runtime/operating-mechanism).
const SUSPEND_AFTER: Duration = Duration::from_secs(5);

/// Where a host wants the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LifeChange {
    /// Onto the screen: as it was left or, with a page, at that page. An empty path leaves it as it was, too.
    Show(Option<Launch>),
    /// Off the screen.
    Hide(HideReason),
    /// Suspended at once instead of after five seconds.
    Suspend,
}

/// `reason` of `wx.onAppHide` (documented, since 3.5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HideReason {
    /// 0: the user left.
    UserLeft,
    /// 1: another mini-program was opened.
    OtherMiniProgram,
    /// 2: a native page was opened.
    NativePage,
    /// 3: anything else; the screen was locked.
    Other,
}

impl HideReason {
    /// All of them, by their numbers.
    pub const ALL: [HideReason; 4] =
        [HideReason::UserLeft, HideReason::OtherMiniProgram, HideReason::NativePage, HideReason::Other];

    pub(crate) fn number(self) -> u32 {
        match self {
            HideReason::UserLeft => 0,
            HideReason::OtherMiniProgram => 1,
            HideReason::NativePage => 2,
            HideReason::Other => 3,
        }
    }
}

impl From<LifeState> for LifeChange {
    fn from(to: LifeState) -> Self {
        match to {
            LifeState::Foreground => LifeChange::Show(None),
            LifeState::Background => LifeChange::Hide(HideReason::UserLeft),
            LifeState::Suspended => LifeChange::Suspend,
        }
    }
}

/// What time does to an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Suspend,
    Destroy,
}

/// Where the app is, and what time will do to it.
#[derive(Debug)]
pub(crate) struct Life {
    state: LifeState,
    /// False for apps that play or locate in the background.
    suspends: bool,
    kept_suspended: Duration,
    due: Option<(Instant, Due)>,
}

impl Life {
    /// An app in the foreground; suspended it is kept for `kept_suspended`.
    pub(crate) fn new(suspends: bool, kept_suspended: Duration) -> Self {
        Life { state: LifeState::Foreground, suspends, kept_suspended, due: None }
    }

    /// The steps to where the host wants the app. Where it is already there are none; an app in front that is opened at a
    /// page was left for that.
    pub(crate) fn steps(&self, wanted: LifeChange) -> Vec<LifeChange> {
        use LifeState::{Background, Foreground, Suspended};
        let left = LifeChange::Hide(HideReason::UserLeft);
        match (self.state, wanted) {
            (Foreground, LifeChange::Show(None))
            | (Background | Suspended, LifeChange::Hide(_))
            | (Suspended, LifeChange::Suspend) => Vec::new(),
            (Foreground, wanted @ (LifeChange::Show(Some(_)) | LifeChange::Suspend)) => vec![left, wanted],
            (_, wanted) => vec![wanted],
        }
    }

    /// The app is in `state` from `now` on.
    pub(crate) fn entered(&mut self, state: LifeState, now: Instant) {
        self.state = state;
        let after = |wait: Duration, due| now.checked_add(wait).map(|at| (at, due));
        self.due = match state {
            LifeState::Foreground => None,
            LifeState::Background if self.suspends => after(SUSPEND_AFTER, Due::Suspend),
            LifeState::Background => None,
            LifeState::Suspended => after(self.kept_suspended, Due::Destroy),
        };
    }

    /// What is due at `now`.
    pub(crate) fn due(&self, now: Instant) -> Option<Due> {
        self.due.filter(|(at, _)| *at <= now).map(|(_, due)| due)
    }

    /// When the next thing is due.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.due.map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: Duration = Duration::from_secs(1800);

    #[tokio::test(start_paused = true)]
    async fn the_background_leads_to_suspension_and_that_to_the_end_each_after_its_time() {
        let (mut life, now) = (Life::new(true, KEPT), Instant::now());
        life.entered(LifeState::Background, now);
        assert_eq!(life.due(now + SUSPEND_AFTER - Duration::from_millis(1)), None);
        assert_eq!(life.due(now + SUSPEND_AFTER), Some(Due::Suspend));
        life.entered(LifeState::Suspended, now);
        assert_eq!((life.due(now + KEPT / 2), life.due(now + KEPT)), (None, Some(Due::Destroy)));
        life.entered(LifeState::Foreground, now);
        assert_eq!(life.deadline(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn an_app_that_plays_in_the_background_goes_on_and_one_that_is_kept_for_ever_stays() {
        let now = Instant::now();
        let mut plays = Life::new(false, KEPT);
        plays.entered(LifeState::Background, now);
        assert_eq!(plays.deadline(), None);
        let mut kept = Life::new(true, Duration::MAX);
        kept.entered(LifeState::Suspended, now);
        assert_eq!(kept.deadline(), None);
    }

    #[test]
    fn an_app_in_front_is_hidden_before_it_is_suspended_or_opened_at_a_page() {
        let life = Life::new(true, KEPT);
        let hidden = LifeChange::Hide(HideReason::UserLeft);
        assert_eq!(life.steps(LifeChange::Suspend), [hidden.clone(), LifeChange::Suspend]);
        let page = LifeChange::Show(Some(Launch::default()));
        assert_eq!(life.steps(page.clone()), [hidden, page]);
        assert_eq!(life.steps(LifeChange::Show(None)), []);
    }
}
