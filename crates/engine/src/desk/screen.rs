//! The way of one session to the frame that shows it: batches with credits, questions with an end.
//!
//! Counterpart: `ui/app/src/phone`. Invariants: no more than [`BATCH_CREDITS`] batches are under way; what waits is merged
//! into one; a view that falls too far behind starts afresh, so a slow window never costs more than [`PENDING_BYTES_MAX`].

use super::schema::Push;
use crate::headless::Screen;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Batches on the way to the frame that were not acknowledged.
pub const BATCH_CREDITS: u64 = 4;
/// Bytes of node operations that may wait for credit; beyond it the view attaches afresh.
pub const PENDING_BYTES_MAX: usize = 16 << 20;
/// Questions that may be open at the frame; further ones are answered as without a screen.
const QUESTIONS_MAX: usize = 10_000;
/// How long a question about layout may take before it is answered as without a screen. A hidden window is slow.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// One session's screen.
#[derive(Debug)]
pub(super) struct FrameScreen {
    client: u32,
    run: u32,
    pushes: mpsc::Sender<Push>,
    /// Questions of the app are for the frame; a replay answers them itself, so that it goes the same way whoever looks.
    asks: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    attached: bool,
    /// Number of the last batch that was sent.
    sent: u64,
    acknowledged: u64,
    /// Batches that wait, without their outer brackets, joined by commas.
    pending: String,
    questions: BTreeMap<u32, Asked>,
    /// Questions that were not sent yet: what was drawn before them must be there first. Id 0 wants no answer.
    unsent: VecDeque<(u32, Box<RawValue>)>,
    /// The view must attach again and was not told yet.
    reattach_due: bool,
}

#[derive(Debug)]
struct Asked {
    request: String,
    /// `None` for dialogs, which wait for a person.
    give_up: Option<Instant>,
}

impl FrameScreen {
    pub(super) fn new(client: u32, run: u32, pushes: mpsc::Sender<Push>) -> Self {
        FrameScreen { client, run, pushes, asks: true, state: Mutex::default() }
    }

    /// A screen that shows and is never asked.
    pub(super) fn that_only_shows(self) -> Self {
        FrameScreen { asks: false, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A fresh frame has the tree as it is now; must be called while the tree is locked. Everything that is still open is asked
    /// again. Returns the number of the next batch.
    pub(super) fn attach(&self) -> u64 {
        let mut state = self.state();
        state.attached = true;
        state.reattach_due = false;
        state.acknowledged = state.sent;
        state.pending.clear();
        let tells: Vec<_> = state.unsent.drain(..).filter(|(id, _)| *id == 0).collect();
        let open: Vec<_> = state.questions.iter().map(|(id, asked)| (*id, asked.request.clone())).collect();
        state
            .unsent
            .extend(open.into_iter().filter_map(|(id, request)| Some((id, RawValue::from_string(request).ok()?))));
        state.unsent.extend(tells);
        self.flush(&mut state);
        state.sent + 1
    }

    /// The frame has applied a batch.
    pub(super) fn acknowledge(&self, seq: u64) {
        let mut state = self.state();
        state.acknowledged = state.acknowledged.max(seq.min(state.sent));
        self.flush(&mut state);
    }

    /// The frame has answered; false when nobody asked, or the answer came too late. Observers are answered again and again.
    pub(super) fn answered(&self, id: u32) -> bool {
        let mut state = self.state();
        match state.questions.get(&id) {
            Some(asked) if !repeats(&asked.request) => state.questions.remove(&id).is_some(),
            Some(_) => true,
            None => false,
        }
    }

    /// Questions about layout that took too long, as `(id, request)`.
    pub(super) fn expired(&self) -> Vec<(u32, String)> {
        let now = Instant::now();
        let mut state = self.state();
        let late = |asked: &Asked| asked.give_up.is_some_and(|at| at <= now);
        let ids: Vec<_> = state.questions.iter().filter(|(_, asked)| late(asked)).map(|(id, _)| *id).collect();
        ids.into_iter().filter_map(|id| state.questions.remove(&id).map(|asked| (id, asked.request))).collect()
    }

    /// When the next question is too late.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.state().questions.values().filter_map(|asked| asked.give_up).min()
    }

    /// Sends what waits when there is credit and room. True when it could not, for want of room.
    pub(super) fn flush_pending(&self) -> bool {
        let mut state = self.state();
        self.flush(&mut state);
        let held = state.attached && state.sent - state.acknowledged >= BATCH_CREDITS;
        state.reattach_due || (state.attached && !held && !(state.pending.is_empty() && state.unsent.is_empty()))
    }

    fn flush(&self, state: &mut State) {
        if state.reattach_due {
            state.reattach_due = self.pushes.try_send(Push::Reattach { client: self.client, run: self.run }).is_err();
        }
        if !state.attached {
            return;
        }
        if state.pending.is_empty() {
            self.send_questions(state);
            return;
        }
        if state.sent - state.acknowledged >= BATCH_CREDITS {
            return;
        }
        let Ok(permit) = self.pushes.try_reserve() else { return };
        let json = format!("[{}]", std::mem::take(&mut state.pending));
        // Joined from batches that were parsed; if it were no JSON, the view would have to begin again.
        match RawValue::from_string(json) {
            Ok(ops) => {
                state.sent += 1;
                permit.send(Push::Batch { client: self.client, run: self.run, seq: state.sent, ops });
                self.send_questions(state);
            }
            Err(_) => self.begin_again(state),
        }
    }

    fn send_questions(&self, state: &mut State) {
        while let Some((id, question)) = state.unsent.pop_front() {
            let Ok(permit) = self.pushes.try_reserve() else {
                state.unsent.push_front((id, question));
                return;
            };
            permit.send(Push::Question { client: self.client, run: self.run, id, question });
        }
    }

    fn begin_again(&self, state: &mut State) {
        state.attached = false;
        state.pending.clear();
        state.reattach_due = true;
        self.flush(state);
    }
}

impl Screen for FrameScreen {
    fn batch(&self, batch: &str) {
        let mut state = self.state();
        if !state.attached {
            return;
        }
        // Only the outer brackets: operations are arrays themselves.
        let batch = batch.trim();
        let Some(ops) = batch.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return };
        if ops.is_empty() {
            return;
        }
        if state.pending.len() + ops.len() > PENDING_BYTES_MAX {
            self.begin_again(&mut state);
            return;
        }
        if !state.pending.is_empty() {
            state.pending.push(',');
        }
        state.pending.push_str(ops);
        self.flush(&mut state);
    }

    fn question(&self, id: u32, request: &str) -> bool {
        if !self.asks {
            return false;
        }
        let mut state = self.state();
        if let Some(ended) = disconnected(request) {
            state.questions.remove(&ended);
            state.unsent.retain(|(waiting, _)| *waiting != ended);
        }
        if state.questions.len() >= QUESTIONS_MAX || state.unsent.len() >= QUESTIONS_MAX {
            return false;
        }
        let Ok(question) = RawValue::from_string(request.to_owned()) else { return false };
        if id != 0 {
            let give_up = (!is_dialog(request) && !repeats(request)).then(|| Instant::now() + ANSWER_TIMEOUT);
            state.questions.insert(id, Asked { request: request.to_owned(), give_up });
        }
        // Without a frame it waits for one, which is on its way when a session begins.
        if state.attached || id == 0 {
            state.unsent.push_back((id, question));
            self.flush(&mut state);
        }
        true
    }
}

/// Observers answer until they are disconnected.
fn repeats(request: &str) -> bool {
    says(request, "intersection") || says(request, "media")
}

fn is_dialog(request: &str) -> bool {
    says(request, "modal") || says(request, "actionSheet")
}

/// The observer that a `disconnect` ends.
fn disconnected(request: &str) -> Option<u32> {
    let Head { what, query } = head(request)?;
    query.filter(|_| what == "disconnect")
}

fn says(request: &str, what: &str) -> bool {
    head(request).is_some_and(|head| head.what == what)
}

/// What a question is about.
#[derive(serde::Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    what: Cow<'a, str>,
    query: Option<u32>,
}

fn head(request: &str) -> Option<Head<'_>> {
    serde_json::from_str(request).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen() -> (FrameScreen, mpsc::Receiver<Push>) {
        let (pushes, receiver) = mpsc::channel(64);
        (FrameScreen::new(1, 1, pushes), receiver)
    }

    fn batches(receiver: &mut mpsc::Receiver<Push>) -> Vec<(u64, String)> {
        let mut all = Vec::new();
        while let Ok(push) = receiver.try_recv() {
            if let Push::Batch { seq, ops, .. } = push {
                all.push((seq, ops.get().to_owned()));
            }
        }
        all
    }

    #[test]
    fn what_comes_before_a_frame_is_attached_is_not_sent() {
        let (screen, mut receiver) = screen();
        screen.batch("[[16,1]]");
        assert_eq!(screen.attach(), 1);
        screen.batch("[[16,2]]");
        assert_eq!(batches(&mut receiver), [(1, "[[16,2]]".to_owned())]);
    }

    #[test]
    fn batches_up_to_the_credits_are_sent_and_the_others_come_as_one_with_the_next_acknowledgement() {
        let (screen, mut receiver) = screen();
        screen.attach();
        for page in 0..BATCH_CREDITS + 3 {
            screen.batch(&format!("[[16,{page}]]"));
        }
        assert_eq!(batches(&mut receiver).len() as u64, BATCH_CREDITS);
        screen.acknowledge(1);
        assert_eq!(batches(&mut receiver), [(BATCH_CREDITS + 1, "[[16,4],[16,5],[16,6]]".to_owned())]);
    }

    #[test]
    fn a_view_that_is_too_far_behind_begins_again() {
        let (screen, mut receiver) = screen();
        screen.attach();
        for _ in 0..BATCH_CREDITS {
            screen.batch("[[16,1]]");
        }
        let half = format!("[[2,1,\"{}\"]]", "x".repeat(PENDING_BYTES_MAX / 2));
        screen.batch(&half);
        batches(&mut receiver);
        screen.batch(&half);
        assert!(matches!(receiver.try_recv(), Ok(Push::Reattach { client: 1, run: 1 })));
        screen.batch("[[16,9]]");
        assert!(receiver.try_recv().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_about_layout_expires_and_a_dialog_waits_for_a_person() {
        let (screen, _receiver) = screen();
        screen.attach();
        assert!(screen.question(1, r#"{"what":"rect","nodes":[1]}"#));
        assert!(screen.question(2, r#"{"what":"modal","title":"?"}"#));
        assert!(screen.expired().is_empty());
        tokio::time::advance(ANSWER_TIMEOUT).await;
        assert_eq!(screen.expired().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1]);
        assert!(screen.answered(2) && !screen.answered(2) && !screen.answered(1));
    }

    fn questions(receiver: &mut mpsc::Receiver<Push>) -> Vec<u32> {
        let pushes = std::iter::from_fn(|| receiver.try_recv().ok());
        pushes.filter_map(|push| if let Push::Question { id, .. } = push { Some(id) } else { None }).collect()
    }

    #[tokio::test]
    async fn what_is_asked_before_there_is_a_frame_waits_for_it_and_a_new_frame_is_asked_again() {
        let (screen, mut receiver) = screen();
        assert!(screen.question(1, r#"{"what":"rect","nodes":[1]}"#));
        assert!(screen.question(2, r#"{"what":"modal","title":"?"}"#));
        assert!(screen.question(0, r#"{"what":"canvas","nodes":[1]}"#));
        assert_eq!(questions(&mut receiver), Vec::<u32>::new());
        screen.attach();
        assert_eq!(questions(&mut receiver), [1, 2, 0]);
        assert!(screen.answered(1));
        screen.attach();
        assert_eq!(questions(&mut receiver), [2]);
    }

    #[tokio::test]
    async fn an_observer_that_was_disconnected_is_forgotten() {
        let (screen, mut receiver) = screen();
        screen.attach();
        screen.question(7, r#"{"what":"intersection","nodes":[1]}"#);
        assert!(screen.answered(7) && screen.answered(7));
        screen.question(0, r#"{"what":"disconnect","query":7}"#);
        assert!(!screen.answered(7));
        questions(&mut receiver);
        screen.attach();
        assert_eq!(questions(&mut receiver), Vec::<u32>::new());
    }

    #[test]
    fn a_host_that_was_too_full_to_be_told_is_told_later() {
        let (pushes, mut receiver) = mpsc::channel(1);
        let screen = FrameScreen::new(1, 1, pushes.clone());
        screen.attach();
        pushes.try_send(Push::Menu { item: "full".into() }).unwrap();
        screen.batch(&format!("[[2,1,\"{}\"]]", "x".repeat(PENDING_BYTES_MAX)));
        assert!(screen.flush_pending());
        receiver.try_recv().unwrap();
        assert!(!screen.flush_pending());
        assert!(matches!(receiver.try_recv(), Ok(Push::Reattach { .. })));
    }
}
