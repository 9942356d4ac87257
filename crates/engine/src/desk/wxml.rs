//! The tree of the open pages for the inspector.
//!
//! Counterpart: `Wxml` in `ui/app`; `wxml_find.rs` says which nodes fit a filter. Invariant: class names and tags are those of the WXML, without scopes and prefixes.

use super::schema::{WxmlNode, WxmlNodeDetail, WxmlPage, WxmlTree};
use super::wxml_find::{Term, fits};
use crate::Tree;
use model::NodeId;
use serde_json::Value;

/// Nodes of one answer; the rest is counted. Our choice: more than anybody unfolds.
pub const TREE_NODES_MAX: usize = 20_000;
/// Levels of one answer: the reader of JSON on the other side follows no deeper.
const TREE_LEVELS_MAX: usize = 100;

/// All pages, the one on top last, and which of the nodes fit all of `find`.
pub(super) fn tree(tree: &Tree, find: &[Term]) -> WxmlTree {
    let mut walk = Walk { tree, find, made: 0, left_out: 0, found: Vec::new() };
    let pages = tree.pages().map(|(path, root)| WxmlPage { path: path.to_owned(), root: walk.node(root, 0) }).collect();
    WxmlTree { pages, left_out: walk.left_out, found: walk.found }
}

struct Walk<'a> {
    tree: &'a Tree,
    find: &'a [Term],
    made: usize,
    left_out: u64,
    found: Vec<u32>,
}

impl Walk<'_> {
    fn node(&mut self, id: NodeId, level: usize) -> Option<WxmlNode> {
        let node = self.tree.node(id)?;
        if self.made == TREE_NODES_MAX || level == TREE_LEVELS_MAX {
            self.left_out += 1;
            return None;
        }
        self.made += 1;
        if !self.find.is_empty() && fits(self.tree, id, self.find) {
            self.found.push(id.0);
        }
        let children = node.children.iter().filter_map(|child| self.node(*child, level + 1)).collect();
        Some(WxmlNode {
            node: id.0,
            tag: node.wxml_tag().to_owned(),
            text: node.text.clone(),
            id: node.id.clone(),
            class: self.tree.classes(node).collect::<Vec<_>>().join(" "),
            children,
        })
    }
}

/// Everything about one node; `None` when it is gone.
pub(super) fn detail(tree: &Tree, id: NodeId) -> Option<WxmlNodeDetail> {
    let node = tree.node(id)?;
    let event = |one: &crate::headless::Listener| {
        let prefix = match (one.capture, one.level) {
            (true, 2) => "capture-catch",
            (true, _) => "capture-bind",
            (false, 2) => "catch",
            (false, 1) => "mut-bind",
            (false, _) => "bind",
        };
        format!("{prefix}:{}", one.event)
    };
    Some(WxmlNodeDetail {
        node: id.0,
        tag: node.wxml_tag().to_owned(),
        id: node.id.clone(),
        class: tree.classes(node).collect::<Vec<_>>().join(" "),
        style: node.style.clone(),
        attributes: Value::Object(node.attributes.clone()),
        dataset: Value::Object(node.dataset.clone()),
        events: node.listeners.iter().map(event).collect(),
    })
}
