//! The in-memory tree of all open pages.

use model::{NodeId, NodeOp};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;

use super::Selector;

/// Nodes that a tree may hold; further ones are not made, and counted. Our choice: a page of WeChat should have fewer than
/// a thousand.
const NODE_COUNT_MAX: usize = 1_000_000;
/// Levels that are printed; deeper ones are shown as one `…`. Our choice: 340 nested components are the most that run.
const PRINTED_LEVEL_MAX: usize = 1024;

/// All nodes of all open pages.
#[derive(Debug)]
pub struct Tree {
    pub(super) nodes: HashMap<NodeId, Node>,
    node_count_max: usize,
    /// Nodes that were not made.
    left_out: u64,
    pub(super) pages: Vec<Page>,
    /// Style scopes of the components: what stands before `--` in a scoped class.
    scopes: HashSet<String>,
}

#[derive(Debug)]
pub(super) struct Page {
    pub(super) id: u32,
    pub(super) root: NodeId,
    pub(super) path: String,
    pub(super) config: Value,
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
    pub(crate) children: VecDeque<NodeId>,
    pub(crate) parent: Option<NodeId>,
    /// What the node listens to.
    pub(crate) listeners: Vec<Listener>,
    /// Path and style scope of a component.
    pub(crate) component: Option<(String, String)>,
}

/// One event that a node wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listener {
    pub(crate) event: String,
    pub(crate) capture: bool,
    /// 0 listens, 1 mutates, 2 catches.
    pub(crate) level: u8,
}

impl Node {
    /// The tag as written in WXML.
    pub(crate) fn wxml_tag(&self) -> &str {
        self.tag.strip_prefix("wx-").unwrap_or(&self.tag)
    }
}

impl Default for Tree {
    fn default() -> Self {
        Tree::with_node_count_max(NODE_COUNT_MAX)
    }
}

impl Tree {
    fn with_node_count_max(node_count_max: usize) -> Self {
        Tree { nodes: HashMap::new(), node_count_max, left_out: 0, pages: Vec::new(), scopes: HashSet::new() }
    }

    /// Makes style scopes known before a component host names them: a component with a virtual host has no node to do so.
    pub(crate) fn know_scopes(&mut self, scopes: impl IntoIterator<Item = String>) {
        self.scopes.extend(scopes.into_iter().filter(|scope| !scope.is_empty()));
    }

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
            NodeOp::SetScope { node, path, scope } => {
                if !scope.is_empty() {
                    self.scopes.insert(scope.clone());
                }
                self.change(node, |node| node.component = Some((path, scope)));
            }
            NodeOp::Listen { node, event, capture, level } => self.change(node, |node| {
                node.listeners.retain(|known| known.event != event || known.capture != capture);
                node.listeners.push(Listener { event, capture, level });
            }),
            NodeOp::SetDataset { node, name, value } => self.change(node, |node| {
                node.dataset.insert(name, value);
            }),
            NodeOp::PageOpen { page, node, path, config } => {
                self.pages.push(Page { id: page, root: node, path, config });
            }
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
        if self.nodes.len() < self.node_count_max {
            self.nodes.insert(id, node);
        } else {
            self.left_out += 1;
        }
    }

    fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(&id) {
            change(node);
        }
    }

    fn insert(&mut self, parent: NodeId, child: NodeId, before: Option<NodeId>) {
        if !self.nodes.contains_key(&child) || self.is_inside(parent, child) {
            return;
        }
        self.detach(child);
        let Some(node) = self.nodes.get_mut(&parent) else { return };
        let at = before.and_then(|before| position(&node.children, before));
        node.children.insert(at.unwrap_or(node.children.len()), child);
        self.change(child, |node| node.parent = Some(parent));
    }

    /// True when `id` is `ancestor` or below it: inserted there, a node would be its own ancestor.
    fn is_inside(&self, id: NodeId, ancestor: NodeId) -> bool {
        // Most nodes are inserted without children, and then only itself can be meant.
        if id == ancestor || self.node(ancestor).is_none_or(|node| node.children.is_empty()) {
            return id == ancestor;
        }
        let parent = |id: &NodeId| self.node(*id).and_then(|node| node.parent);
        std::iter::successors(Some(id), parent).any(|one| one == ancestor)
    }

    fn detach(&mut self, id: NodeId) {
        let Some(parent) = self.nodes.get_mut(&id).and_then(|node| node.parent.take()) else { return };
        self.change(parent, |node| {
            if let Some(index) = position(&node.children, id) {
                node.children.remove(index);
            }
        });
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

    /// Path and root of every open page, the one on top last.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.pages.iter().map(|page| (page.path.as_str(), page.root))
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
            self.walk(page.root, &mut |id| {
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
            self.walk(page.root, &mut |id| {
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
        self.walk(id, &mut |id| text.push_str(self.node(id).map_or("", |node| &node.text)));
        text
    }

    /// Visits a node and all below it in document order, however deep they lie.
    fn walk(&self, id: NodeId, visit: &mut impl FnMut(NodeId)) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            visit(id);
            if let Some(node) = self.node(id) {
                waiting.extend(node.children.iter().rev());
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
        if self.left_out > 0 {
            let _ = writeln!(out, "… {} nodes more than the {} that fit", self.left_out, self.node_count_max);
        }
        out
    }

    fn print(&self, id: NodeId, depth: usize, out: &mut String) {
        let Some(node) = self.node(id) else { return };
        let indent = "  ".repeat(depth);
        if node.tag.is_empty() {
            if !node.text.trim().is_empty() {
                let _ = writeln!(out, "{indent}{}", node.text.trim());
            }
            return;
        }
        let _ = writeln!(out, "{indent}<{}{}>", node.wxml_tag(), self.attributes(node));
        if depth == PRINTED_LEVEL_MAX && !node.children.is_empty() {
            let _ = writeln!(out, "{indent}  …");
            return;
        }
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
        // Styles that are shared both ways give a node each class twice, with its scope and without.
        let mut classes: Vec<&str> = Vec::new();
        for class in self.classes(node) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
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

/// Where the node is among its siblings. Lists grow and shrink at their ends, so both ends are looked at first.
fn position(children: &VecDeque<NodeId>, id: NodeId) -> Option<usize> {
    if children.back() == Some(&id) {
        return Some(children.len() - 1);
    }
    children.iter().position(|one| *one == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(node: u32) -> NodeOp {
        NodeOp::CreateElement { node: NodeId(node), tag: "wx-view".into() }
    }

    fn insert(parent: u32, child: u32) -> NodeOp {
        NodeOp::Insert { parent: NodeId(parent), child: NodeId(child), before: None }
    }

    fn open(node: u32) -> NodeOp {
        NodeOp::PageOpen { page: 1, node: NodeId(node), path: "pages/a/a".into(), config: Value::Null }
    }

    #[test]
    fn a_class_that_is_there_with_and_without_its_scope_is_printed_once() {
        let mut tree = chain(1);
        tree.know_scopes(["row-1a2b3c".to_owned()]);
        tree.apply(vec![NodeOp::SetClass { node: NodeId(1), class: "row row-1a2b3c--row big".into() }]);
        assert!(tree.to_wxml().contains("class=\"row big\""), "{}", tree.to_wxml());
    }

    /// A page of so many levels, one node each.
    fn chain(levels: u32) -> Tree {
        let mut tree = Tree::default();
        tree.apply((1..=levels).map(create).chain((1..levels).map(|node| insert(node, node + 1))).collect());
        tree.apply(vec![open(1), NodeOp::SetId { node: NodeId(levels), id: "innermost".into() }]);
        tree
    }

    #[test]
    fn the_node_after_the_last_that_fits_is_left_out_and_the_print_says_so() {
        let mut tree = Tree::with_node_count_max(2);
        tree.apply(vec![create(1), create(2), insert(1, 2), open(1)]);
        assert_eq!((tree.len(), tree.to_wxml().contains('…')), (2, false));
        tree.apply(vec![create(3), insert(1, 3)]);
        assert_eq!(tree.len(), 2);
        assert!(tree.to_wxml().ends_with("… 1 nodes more than the 2 that fit\n"), "{}", tree.to_wxml());
    }

    #[test]
    fn a_tree_of_a_hundred_thousand_levels_is_searched_to_its_end() {
        let found = chain(100_000).find(&"#innermost".parse().unwrap());
        assert_eq!(found, [NodeId(100_000)]);
    }

    #[test]
    fn the_level_after_the_last_that_is_printed_is_shown_by_dots() {
        let max = u32::try_from(PRINTED_LEVEL_MAX).unwrap();
        let printed = chain(max).to_wxml();
        assert!(printed.trim_end().ends_with(r#"<view id="innermost">"#) && !printed.contains('…'));
        let printed = chain(max + 1).to_wxml();
        assert!(printed.trim_end().ends_with('…') && !printed.contains("innermost"));
    }

    #[test]
    fn a_node_cannot_be_put_inside_of_itself() {
        let mut tree = chain(3);
        tree.apply(vec![insert(3, 1), insert(2, 2)]);
        assert_eq!(tree.find(&"view".parse().unwrap()).len(), 3);
    }

    #[test]
    fn a_child_that_does_not_exist_is_not_inserted() {
        let mut tree = chain(1);
        tree.apply(vec![insert(1, 7)]);
        assert!(tree.node(NodeId(1)).unwrap().children.is_empty());
    }

    #[test]
    fn two_hundred_thousand_rows_come_and_go_in_a_moment() {
        const ROWS: u32 = 200_000;
        let mut tree = chain(1);
        tree.apply((2..2 + ROWS).map(create).chain((2..2 + ROWS).map(|row| insert(1, row))).collect());
        assert_eq!(tree.len(), 1 + ROWS as usize);
        // From the front, which would be quadratic in a plain array.
        tree.apply((2..2 + ROWS).map(|row| NodeOp::Release { node: NodeId(row) }).collect());
        assert_eq!((tree.len(), tree.node(NodeId(1)).unwrap().children.len()), (1, 0));
    }
}
