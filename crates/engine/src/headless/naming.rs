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
        let secret = secret_filter(node);
        let tag = format!("{}{secret}", node.wxml_tag());
        let names = self.names(id, node).into_iter().map(|name| name + secret);
        let only = |source: &String| source.parse::<Selector>().is_ok_and(|parsed| self.find(&parsed) == [id]);
        if let Some(name) = names.take(TRIED_MAX).find(only) {
            return Some(name);
        }
        let of_its_kind = self.find(&tag.parse().ok()?);
        let place = of_its_kind.iter().position(|other| *other == id)?;
        Some(if place == 0 { tag } else { format!("{tag}:nth({place})") })
    }

    /// How a touch of this node is told: a field that hides what is typed is named so that a recording knows it, whoever named it.
    pub(crate) fn told_selector(&self, id: NodeId, selector: &str) -> String {
        let is_secret = self.node(id).is_some_and(|node| !secret_filter(node).is_empty());
        let named = is_secret.then(|| self.selector_of(id)).flatten();
        named.unwrap_or_else(|| selector.to_owned())
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
        // A field has no text of its own.
        if is_telling(text.trim()) && node.wxml_tag() != "input" {
            names.push(format!("text={}", text.trim()));
        }
        names
    }
}

/// What a selector of a field ends with that hides what is typed.
fn secret_filter(node: &Node) -> &'static str {
    let is_set = |value: &Value| !matches!(value, Value::Null | Value::Bool(false)) && value != "false";
    match node.attributes.get("type") {
        _ if node.wxml_tag() != "input" => "",
        Some(kind) if kind == "safe-password" => "[type=safe-password]",
        _ if node.attributes.get("password").is_some_and(is_set) => "[password]",
        _ => "",
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
    fn a_field_that_hides_what_is_typed_is_named_so_that_a_recording_knows_it() {
        let field = |node, id: &str, name: &str, value: Value| {
            let other = NodeId(node + 100);
            vec![
                NodeOp::CreateElement { node: other, tag: "wx-input".into() },
                NodeOp::Insert { parent: NodeId(node), child: other, before: None },
                NodeOp::SetId { node: other, id: id.into() },
                NodeOp::SetAttribute { node: other, name: name.into(), value },
            ]
        };
        let tree = tree(&[
            &|node| field(node.0, "pin", "password", json!(true)),
            &|node| field(node.0, "", "password", json!("")),
            &|node| field(node.0, "code", "type", json!("safe-password")),
            &|node| field(node.0, "open", "password", json!(false)),
        ]);
        let names = [102, 103, 104, 105].map(|number| named(&tree, number));
        assert_eq!(names, ["#pin[password]", "input[password]:nth(1)", "#code[type=safe-password]", "#open"]);
        assert_eq!(tree.told_selector(NodeId(103), "input:nth(1)"), "input[password]:nth(1)");
        assert_eq!(tree.told_selector(NodeId(105), "input:nth(3)"), "input:nth(3)");
    }

    #[test]
    fn what_is_not_on_the_page_on_top_has_no_name() {
        assert_eq!(tree(&[]).selector_of(NodeId(9)), None);
    }
}
