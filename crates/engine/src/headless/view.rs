//! The `ViewLayer` of a session without a screen.

use super::{Selector, Tree};
use logic::ViewLayer;
use model::{NodeId, NodeOpError, decode_batch};
use serde_json::json;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, watch};

/// An in-memory tree behind a session.
#[derive(Debug)]
pub struct HeadlessView {
    tree: Mutex<Tree>,
    /// Counts batches; waiting for a change of the page is waiting for this.
    revision: watch::Sender<u64>,
    /// Questions about layout, for the session to answer.
    questions: mpsc::UnboundedSender<(u32, String)>,
}

impl HeadlessView {
    /// An empty view. Layout questions arrive at the receiver as `(id, request)`; each session asks one at a time per
    /// selector query, so their number is bounded by the app's own calls in flight.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<(u32, String)>) {
        let (questions, inbox) = mpsc::unbounded_channel();
        (HeadlessView { tree: Mutex::default(), revision: watch::Sender::new(0), questions }, inbox)
    }

    /// The tree as it is now.
    pub fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts up with every change of the tree.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// What a webview would answer to a layout question, with every size and position zero.
    pub(crate) fn answer(&self, request: &str) -> String {
        let tree = self.tree();
        let parsed: serde_json::Value = serde_json::from_str(request).unwrap_or_default();
        let fields = parsed.as_array().map(Vec::as_slice).unwrap_or_default();
        let answers = fields.iter().map(|field| answer_one(&tree, field)).collect::<Vec<_>>();
        json!(answers).to_string()
    }
}

fn answer_one(tree: &Tree, field: &serde_json::Value) -> serde_json::Value {
    let selector = field["selector"].as_str().and_then(|text| text.parse::<Selector>().ok());
    let found: Vec<_> = selector.map(|selector| tree.find(&selector)).unwrap_or_default();
    let facts = |id: &NodeId| {
        let node = tree.node(*id);
        json!({
            "id": node.map_or("", |node| &node.id),
            "dataset": node.map(|node| node.dataset.clone()).unwrap_or_default(),
            "left": 0, "top": 0, "right": 0, "bottom": 0, "width": 0, "height": 0,
            "scrollLeft": 0, "scrollTop": 0, "scrollWidth": 0, "scrollHeight": 0,
        })
    };
    if field["single"].as_bool().unwrap_or(true) {
        found.first().map_or(serde_json::Value::Null, facts)
    } else {
        found.iter().map(facts).collect()
    }
}

impl ViewLayer for HeadlessView {
    fn post(&self, batch: String) -> Result<(), NodeOpError> {
        self.tree().apply(decode_batch(&batch)?);
        self.revision.send_modify(|revision| *revision += 1);
        Ok(())
    }

    fn query(&self, id: u32, request: String) {
        // The session that would answer may be ending.
        let _ = self.questions.send((id, request));
    }
}
