//! The in-memory tree of all open pages.

use model::{NodeId, NodeOp};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::Selector;

/// Nodes that a tree may hold. Our choice: a page of WeChat should have fewer than a thousand.
pub(crate) const NODE_COUNT_MAX: usize = 1_000_000;
/// Levels that are printed and searched; deeper nodes are left out.
const DEPTH_MAX: usize = 512;

/// All nodes of all open pages.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: HashMap<NodeId, Node>,
    pages: Vec<Page>,
    /// Style scopes of the components seen so far: what stands before `--` in a scoped class.
    scopes: HashSet<String>,
}

#[derive(Debug)]
struct Page {
    id: u32,
    root: NodeId,
    path: String,
}

/// One element or text node.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// `wx-view`, a component's name, or empty for text.
    pub(crate) tag: String,
    pub(crate) text: String,
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) style: String,
    pub(crate) attributes: Map<String, Value>,
    pub(crate) dataset: Map<String, Value>,
    pub(crate) children: Vec<NodeId>,
    pub(crate) parent: Option<NodeId>,
    /// Events that the node listens to.
    pub(crate) events: Vec<String>,
}

impl Node {
    /// The tag as written in WXML.
    pub(crate) fn wxml_tag(&self) -> &str {
        self.tag.strip_prefix("wx-").unwrap_or(&self.tag)
    }
}

impl Tree {
    /// Applies operations in order; what names a node that does not exist is skipped.
    pub(crate) fn apply(&mut self, ops: Vec<NodeOp>) {
        for op in ops {
            self.apply_one(op);
        }
    }

    fn apply_one(&mut self, op: NodeOp) {
        match op {
            NodeOp::CreateElement { node, tag } => self.create(node, Node { tag, ..Node::default() }),
            NodeOp::CreateText { node, text } => self.create(node, Node { text, ..Node::default() }),
            NodeOp::Insert { parent, child, before } => self.insert(parent, child, before),
            NodeOp::Remove { node } => self.detach(node),
            NodeOp::Release { node } => self.release(node),
            NodeOp::SetText { node, text } => self.change(node, |node| node.text = text),
            NodeOp::SetAttribute { node, name, value } => self.change(node, |node| {
                node.attributes.insert(name, value);
            }),
            NodeOp::RemoveAttribute { node, name } => self.change(node, |node| {
                node.attributes.remove(&name);
            }),
            NodeOp::SetClass { node, class } => self.change(node, |node| node.class = class),
            NodeOp::SetStyle { node, style } => self.change(node, |node| node.style = style),
            NodeOp::SetId { node, id } => self.change(node, |node| node.id = id),
            NodeOp::SetScope { scope, .. } => {
                if !scope.is_empty() {
                    self.scopes.insert(scope);
                }
            }
            NodeOp::Listen { node, event, .. } => self.change(node, |node| {
                if !node.events.contains(&event) {
                    node.events.push(event);
                }
            }),
            NodeOp::SetDataset { node, name, value } => self.change(node, |node| {
                node.dataset.insert(name, value);
            }),
            NodeOp::PageOpen { page, node, path, .. } => self.pages.push(Page { id: page, root: node, path }),
            NodeOp::PageClose { page } => self.pages.retain(|open| open.id != page),
            NodeOp::PageShow { page } => {
                if let Some(index) = self.pages.iter().position(|open| open.id == page) {
                    let page = self.pages.remove(index);
                    self.pages.push(page);
                }
            }
        }
    }

    fn create(&mut self, id: NodeId, node: Node) {
        if self.nodes.len() < NODE_COUNT_MAX {
            self.nodes.insert(id, node);
        }
    }

    fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(&id) {
            change(node);
        }
    }

    fn insert(&mut self, parent: NodeId, child: NodeId, before: Option<NodeId>) {
        self.detach(child);
        let Some(node) = self.nodes.get_mut(&parent) else { return };
        let at = before.and_then(|before| node.children.iter().position(|one| *one == before));
        node.children.insert(at.unwrap_or(node.children.len()), child);
        self.change(child, |node| node.parent = Some(parent));
    }

    fn detach(&mut self, id: NodeId) {
        let Some(parent) = self.nodes.get_mut(&id).and_then(|node| node.parent.take()) else { return };
        self.change(parent, |node| node.children.retain(|child| *child != id));
    }

    /// Forgets the node; its children stay until they are released themselves.
    fn release(&mut self, id: NodeId) {
        self.detach(id);
        if let Some(node) = self.nodes.remove(&id) {
            for child in node.children {
                self.change(child, |child| child.parent = None);
            }
        }
    }

    /// Class names as written in WXML: without the prefix of their style scope.
    pub(crate) fn classes<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = &'a str> {
        node.class.split_whitespace().map(|class| match class.split_once("--") {
            Some((scope, name)) if self.scopes.contains(scope) => name,
            _ => class,
        })
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True when nothing was drawn yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Path of the page on top.
    pub fn page_path(&self) -> Option<&str> {
        self.pages.last().map(|page| page.path.as_str())
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    pub(crate) fn set_attribute(&mut self, id: NodeId, name: &str, value: Value) {
        self.change(id, |node| {
            node.attributes.insert(name.to_owned(), value);
        });
    }

    /// Nodes of the page on top that the selector names, in document order.
    pub fn find(&self, selector: &Selector) -> Vec<NodeId> {
        let mut found = Vec::new();
        if let Some(page) = self.pages.last() {
            self.walk(page.root, 0, &mut |id| {
                if selector.matches(self, id) {
                    found.push(id);
                }
            });
        }
        found
    }

    /// All text of the page on top, one text node a line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Some(page) = self.pages.last() {
            self.walk(page.root, 0, &mut |id| {
                if let Some(node) = self.node(id).filter(|node| !node.text.is_empty()) {
                    text.push_str(&node.text);
                    text.push('\n');
                }
            });
        }
        text
    }

    /// Text below one node, without separators.
    pub fn text_of(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.walk(id, 0, &mut |id| text.push_str(self.node(id).map_or("", |node| &node.text)));
        text
    }

    fn walk(&self, id: NodeId, depth: usize, visit: &mut impl FnMut(NodeId)) {
        visit(id);
        if let Some(node) = self.node(id).filter(|_| depth < DEPTH_MAX) {
            for child in &node.children {
                self.walk(*child, depth + 1, visit);
            }
        }
    }

    /// The page on top as indented WXML.
    pub fn to_wxml(&self) -> String {
        let mut out = String::new();
        if let Some(page) = self.pages.last() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "page {}", page.path);
            self.print(page.root, 1, &mut out);
        }
        out
    }

    fn print(&self, id: NodeId, depth: usize, out: &mut String) {
        let Some(node) = self.node(id).filter(|_| depth < DEPTH_MAX) else { return };
        let indent = "  ".repeat(depth);
        if node.tag.is_empty() {
            if !node.text.trim().is_empty() {
                let _ = writeln!(out, "{indent}{}", node.text.trim());
            }
            return;
        }
        let _ = writeln!(out, "{indent}<{}{}>", node.wxml_tag(), self.attributes(node));
        for child in &node.children {
            self.print(*child, depth + 1, out);
        }
    }

    /// Attributes worth reading, in a fixed order.
    fn attributes(&self, node: &Node) -> String {
        let mut out = String::new();
        if !node.id.is_empty() {
            let _ = write!(out, " id={:?}", node.id);
        }
        let classes: Vec<_> = self.classes(node).collect();
        if !classes.is_empty() {
            let _ = write!(out, " class={:?}", classes.join(" "));
        }
        for (name, value) in &node.attributes {
            match value {
                Value::String(text) if text.is_empty() => {}
                Value::String(text) => _ = write!(out, " {name}={text:?}"),
                Value::Null | Value::Bool(false) => {}
                Value::Bool(true) => _ = write!(out, " {name}"),
                other => _ = write!(out, " {name}={other}"),
            }
        }
        for (name, value) in &node.dataset {
            let _ = write!(out, " data-{name}={value}");
        }
        out
    }
}
