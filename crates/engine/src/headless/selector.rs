//! Selectors: how `--tap` and tests name a node. The part of CSS that WXML developers use, and `text=`.
//!
//! `tag`, `.class`, `#id`, `[name=value]` and `[data-name=value]`, joined without blanks; a blank means a descendant,
//! ` >>> ` the same; `:nth(2)` the third of what matched before it; `text=发送` the innermost node with that text.

use super::Tree;
use super::tree::Node;
use model::NodeId;
use serde_json::Value;
use std::str::FromStr;

/// A parsed selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    kind: Kind,
    /// Which of the matches is meant, from 0.
    nth: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Innermost element whose whole text is this.
    Text(String),
    /// Ancestors first, the node itself last.
    Path(Vec<Compound>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Compound {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

/// Why a selector cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("selector \"{selector}\" cannot be read at \"{rest}\": use tag, .class, #id, [name=value], text=…")]
pub struct SelectorError {
    selector: String,
    rest: String,
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(source: &str) -> Result<Self, SelectorError> {
        let fail = |rest: &str| SelectorError { selector: source.to_owned(), rest: rest.to_owned() };
        let (body, nth) = match source.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once(":nth(")) {
            Some((body, number)) => (body, number.parse().map_err(|_| fail(number))?),
            None => (source.trim(), 0),
        };
        if let Some(text) = body.strip_prefix("text=") {
            if text.trim().is_empty() {
                return Err(fail(body));
            }
            let text = text.trim();
            return Ok(Selector { kind: Kind::Text(text.to_owned()), nth });
        }
        let parts = split_blanks(body).into_iter().filter(|part| *part != ">>>");
        let path = parts.map(|part| compound(part).map_err(fail)).collect::<Result<Vec<_>, _>>()?;
        if path.is_empty() {
            return Err(fail(body));
        }
        Ok(Selector { kind: Kind::Path(path), nth })
    }
}

/// The parts between blanks; a blank inside of brackets belongs to its part.
fn split_blanks(body: &str) -> Vec<&str> {
    let mut in_brackets = false;
    let is_blank = |c: char| {
        in_brackets = if in_brackets { c != ']' } else { c == '[' };
        c.is_whitespace() && !in_brackets
    };
    body.split(is_blank).filter(|part| !part.is_empty()).collect()
}

/// One compound selector; the error is the rest that could not be read.
fn compound(part: &str) -> Result<Compound, &str> {
    let mut compound = Compound::default();
    let mut rest = part;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (attribute, after) = inner.split_once(']').ok_or(rest)?;
            let (name, value) = match attribute.split_once('=') {
                Some((name, value)) => (name.trim(), Some(unquoted(value.trim()).to_owned())),
                None => (attribute.trim(), None),
            };
            if name.is_empty() {
                return Err(rest);
            }
            compound.attributes.push((name.to_owned(), value));
            rest = after;
            continue;
        }
        let (sigil, name) = match rest.chars().next() {
            Some(sigil @ ('.' | '#')) => (sigil, &rest[1..]),
            _ => (' ', rest),
        };
        let end = name.find(['.', '#', '[']).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        if name.is_empty() || name.contains([':', '>', '+', '~', '*', ']']) {
            return Err(rest);
        }
        match sigil {
            '.' => compound.classes.push(name.to_owned()),
            '#' => compound.id = Some(name.to_owned()),
            _ => compound.tag = Some(name.to_owned()),
        }
        rest = after;
    }
    Ok(compound)
}

/// The text without the pair of quotes around it, if there is one.
fn unquoted(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

impl Selector {
    /// The node that is meant, among all that match.
    pub fn pick(&self, tree: &Tree) -> Option<NodeId> {
        tree.find(self).get(self.nth).copied()
    }

    pub(crate) fn matches(&self, tree: &Tree, id: NodeId) -> bool {
        match &self.kind {
            Kind::Text(text) => has_own_text(tree, id, text),
            Kind::Path(path) => matches_path(tree, id, path),
        }
    }
}

fn has_own_text(tree: &Tree, id: NodeId, text: &str) -> bool {
    let Some(node) = tree.node(id) else { return false };
    let is_text = |child: &NodeId| tree.node(*child).is_some_and(|child| child.tag.is_empty());
    !node.tag.is_empty() && node.children.iter().any(is_text) && tree.text_of(id).trim() == text
}

fn matches_path(tree: &Tree, id: NodeId, path: &[Compound]) -> bool {
    let Some((last, ancestors)) = path.split_last() else { return true };
    let Some(node) = tree.node(id) else { return false };
    if !last.matches(tree, node) {
        return false;
    }
    ancestors.is_empty() || ancestor_matches(tree, node.parent, ancestors)
}

fn ancestor_matches(tree: &Tree, mut id: Option<NodeId>, path: &[Compound]) -> bool {
    while let Some(current) = id {
        if matches_path(tree, current, path) {
            return true;
        }
        id = tree.node(current).and_then(|node| node.parent);
    }
    false
}

impl Compound {
    fn matches(&self, tree: &Tree, node: &Node) -> bool {
        !node.tag.is_empty()
            && self.tag.as_ref().is_none_or(|tag| tag == node.wxml_tag() || *tag == node.tag)
            && self.id.as_ref().is_none_or(|id| *id == node.id)
            && self.classes.iter().all(|class| tree.classes(node).any(|one| one == class))
            && self.attributes.iter().all(|(name, value)| has_attribute(node, name, value.as_deref()))
    }
}

fn has_attribute(node: &Node, name: &str, value: Option<&str>) -> bool {
    let found = match name.strip_prefix("data-") {
        Some(key) => node.dataset.get(key).or_else(|| node.dataset.get(&camel_case(key))),
        None => node.attributes.get(name).or_else(|| node.attributes.get(&camel_case(name))),
    };
    match (found, value) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(Value::String(text)), Some(value)) => text == value,
        (Some(other), Some(value)) => {
            let json = other.to_string();
            json == value
        }
    }
}

/// `item-id` → `itemId`, as `dataset` spells it.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('-');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut chars = part.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NodeOp;
    use serde_json::json;

    fn tree() -> Tree {
        let element = |node, tag: &str| NodeOp::CreateElement { node: NodeId(node), tag: tag.into() };
        let insert = |parent, child| NodeOp::Insert { parent: NodeId(parent), child: NodeId(child), before: None };
        let mut tree = Tree::default();
        tree.apply(vec![
            element(1, "wx-page"),
            NodeOp::PageOpen { page: 1, node: NodeId(1), path: "pages/a/a".into(), config: json!({}) },
            element(2, "wx-view"),
            NodeOp::SetScope { node: NodeId(2), path: "a".into(), scope: "a1b2".into() },
            NodeOp::SetClass { node: NodeId(2), class: "a1b2--row a1b2--van-cell--large plain--modifier".into() },
            NodeOp::SetDataset { node: NodeId(2), name: "itemId".into(), value: json!(7) },
            element(3, "wx-button"),
            NodeOp::SetId { node: NodeId(3), id: "send".into() },
            NodeOp::CreateText { node: NodeId(4), text: "发送".into() },
            insert(1, 2),
            insert(2, 3),
            insert(3, 4),
            element(5, "wx-button"),
            insert(1, 5),
        ]);
        tree
    }

    fn pick(source: &str) -> Option<u32> {
        source.parse::<Selector>().unwrap().pick(&tree()).map(|id| id.0)
    }

    #[test]
    fn nodes_are_found_by_tag_class_id_dataset_and_text() {
        assert_eq!(pick("button"), Some(3));
        assert_eq!(pick(".row"), Some(2));
        assert_eq!(pick("#send"), Some(3));
        assert_eq!(pick("view[data-item-id=7]"), Some(2));
        assert_eq!(pick("text=发送"), Some(3));
        assert_eq!(pick("button:nth(1)"), Some(5));
    }

    #[test]
    fn only_a_style_scope_is_left_out_of_a_class_and_a_bem_modifier_stays() {
        assert_eq!(pick(".van-cell--large"), Some(2));
        assert_eq!(pick(".plain--modifier"), Some(2));
        assert_eq!(pick(".large"), None);
        assert_eq!(pick(".modifier"), None);
    }

    #[test]
    fn a_blank_means_a_descendant() {
        assert_eq!(pick(".row button"), Some(3));
        assert_eq!(pick("button .row"), None);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = "view > text".parse::<Selector>().unwrap_err();
        assert!(error.to_string().contains("cannot be read at \">\""), "{error}");
        assert!("".parse::<Selector>().is_err());
        assert!(".".parse::<Selector>().is_err());
    }

    #[test]
    fn a_blank_inside_of_brackets_belongs_to_the_value_and_one_pair_of_quotes_does_not() {
        assert_eq!(compound_values("[placeholder=say hello] [a='it''s']"), ["say hello", "it''s"]);
        assert_eq!(compound_values("[a=\"\"b\"\"][ b = c ]"), ["\"b\"", "c"]);
    }

    fn compound_values(source: &str) -> Vec<String> {
        let Kind::Path(path) = source.parse::<Selector>().unwrap().kind else { panic!("{source}") };
        path.into_iter().flat_map(|part| part.attributes).filter_map(|(_, value)| value).collect()
    }

    #[test]
    fn names_and_texts_that_are_empty_are_refused() {
        for source in ["text=", "text= ", "[=x]", "[]", "button:nth(-1)", "button:nth()", ">>>", "#", "view [a"] {
            assert!(source.parse::<Selector>().is_err(), "{source}");
        }
    }
}
