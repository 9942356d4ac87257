//! How long the connection lives when nobody says anything.
//!
//! Proxies cut such connections (nginx: `proxy_read_timeout`, 60 s unless told), and apps learn of it as 1006.

use super::{Conversation, End};
use crate::nginx::IDLE_SNIPPET;
use crate::report::{Check, CheckId, Finding, State};
use crate::wording::time;
use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A cut that comes earlier is a problem: heartbeats of 10 to 30 s are usual (wx-semantics §7, row 14) and would come
/// too late.
const TOLERABLE_MIN: Duration = Duration::from_secs(10);

/// What proxies do unless told otherwise: `proxy_read_timeout` of nginx is 60 s.
const USUAL_CUT: Duration = Duration::from_secs(60);

/// The longest heartbeat that is advised, of the usual ones.
const HEARTBEAT_MAX: Duration = Duration::from_secs(30);

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// Still open after the whole time.
    Survived,
    /// The user had enough; still open.
    Interrupted,
    /// Cut.
    Cut(End),
}

/// Leaves the connection alone for `limit`, or until `stop`.
pub(crate) async fn check(
    conversation: &mut Conversation,
    limit: Duration,
    stop: impl Future<Output = ()>,
) -> (Check, Idle) {
    let start = Instant::now();
    let mut heard = Heard::default();
    let idle = tokio::select! {
        // What has arrived counts, even when the time is over.
        biased;
        end = heard.listen(conversation) => Idle::Cut(end),
        () = sleep(limit) => Idle::Survived,
        () = stop => Idle::Interrupted,
    };
    (judge(&idle, start.elapsed(), &heard), idle)
}

/// What the server said by itself, which starts the timeout of a proxy anew.
#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    messages: u32,
    pings: u32,
}

impl Heard {
    async fn listen(&mut self, conversation: &mut Conversation) -> End {
        loop {
            match conversation.next(&mut self.pings).await {
                Ok(_) => self.messages = self.messages.saturating_add(1),
                Err(end) => return end,
            }
        }
    }

    fn text(self) -> String {
        match (self.messages, self.pings) {
            (0, 0) => String::new(),
            (messages, pings) => format!("; the server sent {messages} messages and {pings} pings by itself"),
        }
    }
}

fn judge(idle: &Idle, after: Duration, heard: &Heard) -> Check {
    let (found, finding) = match idle {
        Idle::Survived if after < USUAL_CUT => {
            (format!("at least {}; most proxies cut after a minute, which --idle 90s finds", time(after)), None)
        }
        Idle::Survived => (format!("at least {}", time(after)), None),
        Idle::Interrupted => (format!("at least {}, then interrupted", time(after)), None),
        Idle::Cut(end) => (format!("cut after {} with {}", time(after), end.text()), Some(cut(end, after))),
    };
    let check = Check::new(CheckId::Idle, format!("{found}{}", heard.text())).took(after).with(finding);
    let check = check.fact("survived", !matches!(idle, Idle::Cut(_)));
    let check = check.fact("messages", heard.messages).fact("pings", heard.pings);
    match idle {
        Idle::Cut(_) => check.fact("heartbeat_s", heartbeat(after).as_secs_f64()),
        Idle::Survived | Idle::Interrupted => check,
    }
}

fn cut(end: &End, after: Duration) -> Finding {
    let heartbeat = time(heartbeat(after));
    let finding = match end {
        // An app that says what it must is not cut, however early this comes.
        End::Closed { .. } => Finding::warning(
            "idle-closed",
            "the server itself closes who says nothing: a deadline for the login or the heartbeat",
            format!("let the app say what the server waits for at once, then something every {heartbeat}"),
        ),
        End::Fin | End::Broken(_) => Finding::problem(
            "idle-cut",
            format!(
                "a proxy, or the server, ends connections on which nothing was said for {}; the app gets 1006. In \
                 nginx this is `proxy_read_timeout`, in a load balancer its idle timeout",
                time(after)
            ),
            format!("let the app send a heartbeat every {heartbeat}, and raise the limit; in nginx:"),
        )
        .with_snippet(IDLE_SNIPPET),
        End::Flood => Finding::problem(
            "flood",
            "the server sends so much that a phone would not keep up",
            "send less to a client that has asked for nothing",
        ),
    };
    let late = after >= TOLERABLE_MIN && *end != End::Flood;
    if late { Finding { state: State::Warning, ..finding } } else { finding }
}

/// Half of what it lives, so that one that is late still comes in time.
fn heartbeat(after: Duration) -> Duration {
    let half = (after / 2).min(HEARTBEAT_MAX);
    // Whole seconds where there are some.
    if half >= Duration::from_secs(1) { Duration::from_secs(half.as_secs()) } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_is_half_the_time_and_never_more_than_half_a_minute() {
        let seconds = Duration::from_secs;
        assert_eq!(heartbeat(seconds(3)), seconds(1));
        assert_eq!(heartbeat(seconds(60)), seconds(30));
        assert_eq!(heartbeat(seconds(600)), seconds(30));
        assert_eq!(heartbeat(Duration::from_millis(800)), Duration::from_millis(400));
    }

    #[test]
    fn a_cut_that_usual_heartbeats_outlive_is_a_warning_and_an_earlier_one_a_problem() {
        let judged = |after| judge(&Idle::Cut(End::Fin), after, &Heard::default());
        assert_eq!(judged(TOLERABLE_MIN).state, State::Warning);
        assert_eq!(judged(TOLERABLE_MIN - Duration::from_millis(1)).state, State::Problem);
        assert_eq!(judged(TOLERABLE_MIN).findings[0].snippet, Some(IDLE_SNIPPET));
    }

    #[test]
    fn a_close_frame_is_the_servers_own_deadline() {
        let end = End::Closed { code: 4001, reason: "no login".into() };
        let check = judge(&Idle::Cut(end), Duration::from_secs(2), &Heard::default());
        assert_eq!((check.state, check.findings[0].code), (State::Warning, "idle-closed"));
        assert!(check.found.contains("4001 `no login`"), "{}", check.found);
    }
}
