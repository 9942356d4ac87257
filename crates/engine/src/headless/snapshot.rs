//! The tree as node operations: what a view that comes late must do to hold the same.
//!
//! Counterpart: `Tree::apply`. Invariant: the operations applied to an empty tree give this one.

use super::tree::{Node, Tree};
use model::{NodeId, NodeOp};

impl Tree {
    /// Every node, then how they lie inside of each other, then the pages from the bottom up.
    pub fn snapshot(&self) -> Vec<NodeOp> {
        let mut ids: Vec<_> = self.nodes.keys().copied().collect();
        ids.sort_unstable();
        let mut ops = Vec::with_capacity(ids.len() * 3);
        for id in &ids {
            if let Some(node) = self.node(*id) {
                describe(*id, node, &mut ops);
            }
        }
        for id in ids {
            let children = self.node(id).into_iter().flat_map(|node| &node.children);
            ops.extend(children.map(|child| NodeOp::Insert { parent: id, child: *child, before: None }));
        }
        ops.extend(self.pages.iter().map(|page| NodeOp::PageOpen {
            page: page.id,
            node: page.root,
            path: page.path.clone(),
            config: page.config.clone(),
        }));
        ops
    }
}

fn describe(node: NodeId, content: &Node, ops: &mut Vec<NodeOp>) {
    if content.tag.is_empty() {
        ops.push(NodeOp::CreateText { node, text: content.text.clone() });
        return;
    }
    ops.push(NodeOp::CreateElement { node, tag: content.tag.clone() });
    if let Some((path, scope)) = content.component.clone() {
        ops.push(NodeOp::SetScope { node, path, scope });
    }
    if !content.id.is_empty() {
        ops.push(NodeOp::SetId { node, id: content.id.clone() });
    }
    if !content.class.is_empty() {
        ops.push(NodeOp::SetClass { node, class: content.class.clone() });
    }
    if !content.style.is_empty() {
        ops.push(NodeOp::SetStyle { node, style: content.style.clone() });
    }
    let attributes = content.attributes.clone().into_iter();
    ops.extend(attributes.map(|(name, value)| NodeOp::SetAttribute { node, name, value }));
    let dataset = content.dataset.clone().into_iter();
    ops.extend(dataset.map(|(name, value)| NodeOp::SetDataset { node, name, value }));
    ops.extend(content.listeners.iter().map(|listener| NodeOp::Listen {
        node,
        event: listener.event.clone(),
        capture: listener.capture,
        level: listener.level,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tree_made_from_the_snapshot_of_another_is_the_same() {
        let (page, row, text) = (NodeId(3), NodeId(7), NodeId(5));
        let mut tree = Tree::default();
        tree.apply(vec![
            NodeOp::CreateElement { node: page, tag: "wx-page".into() },
            NodeOp::CreateElement { node: row, tag: "wx-row".into() },
            NodeOp::CreateText { node: text, text: "你好".into() },
            NodeOp::Insert { parent: page, child: row, before: None },
            NodeOp::Insert { parent: row, child: text, before: None },
            NodeOp::SetScope { node: row, path: "c/row".into(), scope: "row-1".into() },
            NodeOp::SetId { node: row, id: "first".into() },
            NodeOp::SetClass { node: row, class: "row-1--big".into() },
            NodeOp::SetStyle { node: row, style: "color:red".into() },
            NodeOp::SetAttribute { node: row, name: "hidden".into(), value: json!(true) },
            NodeOp::SetDataset { node: row, name: "id".into(), value: json!({"a": 1}) },
            NodeOp::Listen { node: row, event: "tap".into(), capture: false, level: 2 },
            NodeOp::PageOpen { page: 1, node: page, path: "pages/a/a".into(), config: json!({"x": 1}) },
        ]);
        let mut again = Tree::default();
        again.apply(tree.snapshot());
        assert_eq!(again.to_wxml(), tree.to_wxml());
        assert_eq!(again.snapshot(), tree.snapshot());
    }
}
