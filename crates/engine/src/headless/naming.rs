//! The selector that names a node, for a touch that somebody makes with a finger.
//!
//! Counterpart: `selector.rs` reads it when the touch is replayed. Invariant: what is told picks exactly this node, on the page on top
//! as it is now; it is tried before it is told.

use super::tree::Node;
use super::{Selector, Tree};
use model::NodeId;
use serde_json::Value;

/// Selectors that are tried, each of which looks at the whole page. Our choice: more classes and attributes than people write.
const TRIED_MAX: usize = 16;
/// Longest text or value that names a node, in characters. Our choice: a label, and no message of somebody.
const NAME_CHARACTERS_MAX: usize = 32;
/// Attributes that a developer writes to tell nodes apart; others follow the data.
const TELLING: [&str; 8] = ["name", "placeholder", "for", "open-type", "openType", "form-type", "formType", "url"];

impl Tree {
    /// A selector that picks this node: its id, a class, an attribute or its text where nothing else has it, else which of its kind it
    /// is. None for what is not on the page on top.
    pub fn selector_of(&self, id: NodeId) -> Option<String> {
        let node = self.node(id)?;
        let tag = node.wxml_tag();
        let names = self.names(id, node);
        let only = |source: &String| source.parse::<Selector>().is_ok_and(|parsed| self.find(&parsed) == [id]);
        if let Some(name) = names.into_iter().take(TRIED_MAX).find(only) {
            return Some(name);
        }
        let of_its_kind = self.find(&tag.parse().ok()?);
        let place = of_its_kind.iter().position(|other| *other == id)?;
        Some(if place == 0 { tag.to_owned() } else { format!("{tag}:nth({place})") })
    }

    /// What may name the node, the best first.
    fn names(&self, id: NodeId, node: &Node) -> Vec<String> {
        let tag = node.wxml_tag();
        let mut names = Vec::new();
        if !node.id.is_empty() {
            names.push(format!("#{}", node.id));
        }
        names.extend(self.classes(node).map(|class| format!(".{class}")));
        let attributes = node.attributes.iter().filter(|(name, _)| TELLING.contains(&name.as_str()));
        let data = node.dataset.iter().map(|(name, value)| (format!("data-{name}"), value));
        let all = attributes.map(|(name, value)| (name.clone(), value)).chain(data);
        names.extend(all.filter_map(|(name, value)| Some(format!("{tag}[{name}={}]", told(value)?))));
        let text = self.text_of(id);
        if is_telling(text.trim()) {
            names.push(format!("text={}", text.trim()));
        }
        names
    }
}

/// A value as a selector has it.
fn told(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return None,
    };
    is_telling(&text).then_some(text)
}

/// Short, on one line, and nothing that a fixture takes for a variable.
fn is_telling(text: &str) -> bool {
    let is_plain = !text.contains(['\n', '\r']) && !text.contains("${");
    !text.is_empty() && is_plain && text.chars().count() <= NAME_CHARACTERS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NodeOp;
    use serde_json::json;

    /// A page with one element below its root for each of these, numbered from 2 on.
    fn tree(elements: &[&dyn Fn(NodeId) -> Vec<NodeOp>]) -> Tree {
        let mut tree = Tree::default();
        tree.apply(vec![
            NodeOp::CreateElement { node: NodeId(1), tag: "wx-page".into() },
            NodeOp::PageOpen { page: 1, node: NodeId(1), path: "pages/a/a".into(), config: json!({}) },
        ]);
        for (number, more) in (2..).zip(elements) {
            let node = NodeId(number);
            tree.apply(vec![
                NodeOp::CreateElement { node, tag: "wx-button".into() },
                NodeOp::Insert { parent: NodeId(1), child: node, before: None },
            ]);
            tree.apply(more(node));
        }
        tree
    }

    fn class(class: &'static str) -> impl Fn(NodeId) -> Vec<NodeOp> {
        move |node| vec![NodeOp::SetClass { node, class: class.into() }]
    }

    fn text(text: &'static str) -> impl Fn(NodeId) -> Vec<NodeOp> {
        move |node| {
            let child = NodeId(node.0 + 100);
            vec![
                NodeOp::CreateText { node: child, text: text.into() },
                NodeOp::Insert { parent: node, child, before: None },
            ]
        }
    }

    fn named(tree: &Tree, number: u32) -> String {
        let name = tree.selector_of(NodeId(number)).expect("it is on the page");
        assert_eq!(name.parse::<Selector>().unwrap().pick(tree), Some(NodeId(number)), "{name}");
        name
    }

    #[test]
    fn an_id_comes_before_a_class_and_both_only_where_nothing_else_has_them() {
        let id = |node| vec![NodeOp::SetId { node, id: "send".into() }, NodeOp::SetClass { node, class: "one".into() }];
        let tree = tree(&[&id, &class("row two"), &class("row three")]);
        assert_eq!([2, 3, 4].map(|number| named(&tree, number)), ["#send", ".two", ".three"]);
    }

    #[test]
    fn data_and_texts_tell_what_shares_its_classes_apart() {
        let data = |node| vec![NodeOp::SetDataset { node, name: "itemId".into(), value: json!(7) }];
        let tree = tree(&[&data, &text("发送"), &text("取消")]);
        assert_eq!([2, 3, 4].map(|number| named(&tree, number)), ["button[data-itemId=7]", "text=发送", "text=取消"]);
    }

    #[test]
    fn what_is_like_its_neighbours_is_the_first_second_or_third_of_its_kind() {
        let tree = tree(&[&class("row"), &class("row"), &text("a ${b}")]);
        assert_eq!([2, 3, 4].map(|number| named(&tree, number)), ["button", "button:nth(1)", "button:nth(2)"]);
    }

    #[test]
    fn a_name_that_no_selector_can_have_is_passed_over() {
        let odd = |node| {
            vec![
                NodeOp::SetId { node, id: "a.b".into() },
                NodeOp::SetDataset { node, name: "k".into(), value: json!("x]y") },
            ]
        };
        let tree = tree(&[&odd, &odd]);
        assert_eq!(named(&tree, 3), "button:nth(1)");
    }

    #[test]
    fn what_is_not_on_the_page_on_top_has_no_name() {
        assert_eq!(tree(&[]).selector_of(NodeId(9)), None);
    }
}
