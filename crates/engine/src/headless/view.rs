//! The `ViewLayer` of a session without a screen.

use super::Tree;
use logic::{Command, SessionConfig, ViewLayer};
use model::{NodeId, NodeOpError, decode_batch};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::{mpsc, watch};

/// Layout questions that may wait; further ones are never answered. Equal to `QUESTIONS_MAX` in
/// `ui/logic/src/view/queries.ts`, which asks no more at once.
const QUESTION_COUNT_MAX: usize = 10_000;

/// A screen that shows the tree as it changes. Called on the session's thread, and must not wait.
pub trait Screen: Debug + Send + Sync {
    /// A batch that the tree, which is locked, has just taken.
    fn batch(&self, batch: &str);

    /// A question about layout, or a dialog. False when nobody looks: the tree answers instead.
    fn question(&self, id: u32, request: &str) -> bool;
}

/// An in-memory tree behind a session.
#[derive(Debug)]
pub struct HeadlessView {
    tree: Mutex<Tree>,
    /// Counts batches; waiting for a change of the page is waiting for this.
    revision: watch::Sender<u64>,
    viewport: Value,
    /// Questions about layout, for the session to answer.
    questions: mpsc::Sender<(u32, String)>,
    /// Where answers go at once, on the session's own thread, so that they come at the same place of every replay.
    in_place: OnceLock<mpsc::WeakSender<Command>>,
    screen: Option<Arc<dyn Screen>>,
}

impl HeadlessView {
    /// An empty view. Layout questions arrive at the receiver as `(id, request)`.
    pub(crate) fn new(
        config: &SessionConfig,
        screen: Option<Arc<dyn Screen>>,
    ) -> (Self, mpsc::Receiver<(u32, String)>) {
        let (questions, inbox) = mpsc::channel(QUESTION_COUNT_MAX);
        let viewport = layout(config.device.window_width, config.device.window_height);
        let (tree, revision) = (Mutex::default(), watch::Sender::new(0));
        (HeadlessView { tree, revision, viewport, questions, in_place: OnceLock::new(), screen }, inbox)
    }

    /// The tree as it is now.
    pub fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts up with every change of the tree.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Answers layout questions at once from here on.
    pub(crate) fn answer_in_place(&self, commands: mpsc::WeakSender<Command>) {
        let _ = self.in_place.set(commands);
    }

    /// What a webview would answer to a layout question (`ui/logic/src/view/queries.ts`), with every size and position
    /// of a node zero; only the viewport has the size of the phone's window. Observers are never answered: without
    /// layout nothing crosses a threshold.
    pub(crate) fn answer(&self, request: &str) -> Option<String> {
        let question: Question = serde_json::from_str(request).ok()?;
        let replies = match question.what.as_str() {
            "intersection" | "media" | "disconnect" => return None,
            "viewport" => vec![self.viewport.clone()],
            "style" => {
                let styles = question.names.iter().map(|name| (name.clone(), json!("")));
                vec![Value::Object(styles.collect()); question.nodes.len()]
            }
            _ => vec![layout(0, 0); question.nodes.len().max(1)],
        };
        Some(Value::Array(replies).to_string())
    }
}

/// The part of a layout question that matters without layout.
#[derive(Deserialize)]
struct Question {
    what: String,
    #[serde(default)]
    nodes: Vec<NodeId>,
    #[serde(default)]
    names: Vec<String>,
}

fn layout(width: u32, height: u32) -> Value {
    json!({
        "left": 0, "top": 0, "right": width, "bottom": height, "width": width, "height": height,
        "scrollLeft": 0, "scrollTop": 0, "scrollWidth": width, "scrollHeight": height,
    })
}

impl ViewLayer for HeadlessView {
    fn post(&self, batch: String) -> Result<(), NodeOpError> {
        let ops = decode_batch(&batch)?;
        let mut tree = self.tree();
        tree.apply(ops);
        if let Some(screen) = &self.screen {
            // Under the lock, so that whoever takes a snapshot knows which batches are in it.
            screen.batch(&batch);
        }
        drop(tree);
        self.revision.send_modify(|revision| *revision += 1);
        Ok(())
    }

    fn query(&self, id: u32, request: String) {
        if self.screen.as_ref().is_some_and(|screen| screen.question(id, &request)) {
            return;
        }
        if let Some(commands) = self.in_place.get() {
            if let (Some(reply), Some(commands)) = (self.answer(&request), commands.upgrade()) {
                // A full queue is a session that is far behind: the question stays without an answer.
                let _ = commands.try_send(Command::ViewReply { id, reply });
            }
            return;
        }
        // The session that would answer may be ending, or far behind.
        let _ = self.questions.try_send((id, request));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_of_a_question_gets_an_answer_and_observers_get_none() {
        let (view, _questions) = HeadlessView::new(&SessionConfig::default(), None);
        let answer = |question: &str| view.answer(question).map(|text| serde_json::from_str::<Value>(&text).unwrap());
        assert_eq!(answer(r#"{"what":"rect","nodes":[4,7]}"#).unwrap().as_array().unwrap().len(), 2);
        assert_eq!(answer(r#"{"what":"viewport"}"#).unwrap()[0]["width"], 390);
        assert_eq!(answer(r#"{"what":"style","nodes":[4],"names":["color"]}"#).unwrap()[0]["color"], "");
        assert_eq!(answer(r#"{"what":"intersection","nodes":[4]}"#), None);
    }

    #[test]
    fn the_question_after_the_last_that_may_wait_is_dropped() {
        let (view, mut questions) = HeadlessView::new(&SessionConfig::default(), None);
        for id in 0..=u32::try_from(QUESTION_COUNT_MAX).unwrap() {
            view.query(id, "{}".into());
        }
        let asked = std::iter::from_fn(|| questions.try_recv().ok()).count();
        assert_eq!(asked, QUESTION_COUNT_MAX);
    }
}
