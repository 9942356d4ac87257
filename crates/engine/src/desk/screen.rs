//! The way of one session to the frame that shows it: batches with credits, questions with an end.
//!
//! Counterpart: `ui/app/src/phone`. Invariants: no more than [`BATCH_CREDITS`] batches are under way; what waits is merged
//! into one; a view that falls too far behind starts afresh, so a slow window never costs more than [`PENDING_BYTES_MAX`].

use super::schema::Push;
use crate::headless::Screen;
use serde_json::value::RawValue;
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
    /// Questions that were not sent yet: what was drawn before them must be there first.
    unsent: VecDeque<(u32, Box<RawValue>)>,
}

#[derive(Debug)]
struct Asked {
    request: String,
    /// `None` for dialogs, which wait for a person.
    give_up: Option<Instant>,
}

impl FrameScreen {
    pub(super) fn new(client: u32, run: u32, pushes: mpsc::Sender<Push>) -> Self {
        FrameScreen { client, run, pushes, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A fresh frame has the tree as it is now; must be called while the tree is locked. Returns the number of the next
    /// batch, and the dialogs that wait for an answer as `(id, request)`.
    pub(super) fn attach(&self) -> (u64, Vec<(u32, String)>) {
        let mut state = self.state();
        state.attached = true;
        state.acknowledged = state.sent;
        state.pending.clear();
        state.unsent.clear();
        let dialogs = state.questions.iter().filter(|(_, asked)| asked.give_up.is_none());
        let dialogs = dialogs.map(|(id, asked)| (*id, asked.request.clone())).collect();
        (state.sent + 1, dialogs)
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

    /// Sends what waits when there is credit and room.
    pub(super) fn flush_pending(&self) {
        self.flush(&mut self.state());
    }

    fn flush(&self, state: &mut State) {
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
        state.unsent.clear();
        // A host whose queue is full finds out with the next batch it misses.
        let _ = self.pushes.try_send(Push::Reattach { client: self.client, run: self.run });
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
        let mut state = self.state();
        let dialog = is_dialog(request);
        if (!state.attached && !dialog) || state.questions.len() >= QUESTIONS_MAX {
            return false;
        }
        let Ok(question) = RawValue::from_string(request.to_owned()) else { return false };
        if state.attached && state.unsent.len() < QUESTIONS_MAX {
            state.unsent.push_back((id, question));
            self.flush(&mut state);
        }
        if id != 0 {
            let give_up = (!dialog && !repeats(request)).then(|| Instant::now() + ANSWER_TIMEOUT);
            state.questions.insert(id, Asked { request: request.to_owned(), give_up });
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

fn says(request: &str, what: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct What<'a> {
        #[serde(borrow)]
        what: std::borrow::Cow<'a, str>,
    }
    serde_json::from_str::<What<'_>>(request).is_ok_and(|question| question.what == what)
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
        assert_eq!(screen.attach().0, 1);
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
        assert_eq!(screen.attach().1.len(), 1);
        assert!(screen.answered(2) && !screen.answered(2) && !screen.answered(1));
    }

    #[test]
    fn without_a_frame_the_tree_answers_about_layout() {
        let (screen, _receiver) = screen();
        assert!(!screen.question(1, r#"{"what":"viewport"}"#));
    }
}
