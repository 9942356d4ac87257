//! Which nodes of a tree fit a filter: by tag, class, id, text and attribute.
//!
//! Counterpart: `ui/app/src/values/filter-terms.ts` reads what the user types. Invariants: a node has to fit every term, in
//! whatever case its letters are; a text that is all of its parent belongs to the parent, as the inspector shows them in one
//! row.

use super::rpc_error;
use super::schema::{RpcError, WxmlTerm};
use crate::Tree;
use model::NodeId;
use serde_json::{Map, Value};

/// Terms of one filter. Our choice: more than anybody types.
pub const FIND_TERMS_MAX: usize = 16;

/// Where in a node a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Any,
    Tag,
    Class,
    Id,
    Text,
    Attr,
}

/// A term that was checked.
#[derive(Debug)]
pub(super) struct Term {
    place: Place,
    name: Option<String>,
    /// In small letters.
    word: String,
}

/// The terms as they were asked for; unknown places and too many terms are refused.
pub(super) fn terms(asked: &[WxmlTerm]) -> Result<Vec<Term>, RpcError> {
    if asked.len() > FIND_TERMS_MAX {
        return Err(rpc_error("bad-params", &format!("a filter has at most {FIND_TERMS_MAX} terms"), None));
    }
    asked.iter().map(term).collect()
}

fn term(asked: &WxmlTerm) -> Result<Term, RpcError> {
    let place = match asked.place.as_str() {
        "any" => Place::Any,
        "tag" => Place::Tag,
        "class" => Place::Class,
        "id" => Place::Id,
        "text" => Place::Text,
        "attr" => Place::Attr,
        other => {
            let known = "any, tag, class, id, text, attr";
            return Err(rpc_error("bad-params", &format!("place cannot be \"{other}\"; it is one of {known}"), None));
        }
    };
    Ok(Term { place, name: asked.name.clone(), word: asked.word.to_lowercase() })
}

/// Whether a node has all that is looked for.
pub(super) fn fits(tree: &Tree, id: NodeId, terms: &[Term]) -> bool {
    let (Some(node), Some(text)) = (tree.node(id), text_of_row(tree, id)) else { return false };
    terms.iter().all(|term| {
        let has = |text: &str| term.is_in(text);
        let in_class = || tree.classes(node).any(has);
        let in_attributes = || term.fits_attributes(&node.attributes, &node.dataset);
        match term.place {
            Place::Tag => has(node.wxml_tag()),
            Place::Class => in_class(),
            Place::Id => has(&node.id),
            Place::Text => has(text),
            Place::Attr => in_attributes(),
            Place::Any => has(node.wxml_tag()) || in_class() || has(&node.id) || has(text) || in_attributes(),
        }
    })
}

impl Term {
    /// Of all letters, not only those of ASCII.
    fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.word)
    }

    /// The dataset is looked at as it is written in WXML, and under the names that scripts and the inspector have.
    fn fits_attributes(&self, attributes: &Map<String, Value>, dataset: &Map<String, Value>) -> bool {
        attributes.iter().any(|(name, value)| self.fits_attribute(name, value))
            || dataset.iter().any(|(name, value)| {
                self.fits_attribute(&attribute_name(name), value) || self.fits_attribute(&format!("data-{name}"), value)
            })
    }

    /// With a name it is that attribute whose value has the word; without one the word may stand in either.
    fn fits_attribute(&self, name: &str, value: &Value) -> bool {
        let in_value = || match value {
            Value::String(text) => self.is_in(text),
            other => self.is_in(&other.to_string()),
        };
        match &self.name {
            Some(wanted) => wanted.eq_ignore_ascii_case(name) && in_value(),
            None => self.is_in(name) || in_value(),
        }
    }
}

/// `userName` → `data-user-name`.
fn attribute_name(key: &str) -> String {
    let mut name = "data-".to_owned();
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// The text in the row of a node; `None` when it has no row, because it is all the text of its parent.
fn text_of_row(tree: &Tree, id: NodeId) -> Option<&str> {
    let node = tree.node(id)?;
    let text = |id: NodeId| tree.node(id).filter(|node| node.wxml_tag().is_empty()).map(|node| node.text.as_str());
    if let Some(own) = text(id) {
        let alone = node.parent.and_then(|parent| tree.node(parent)).is_some_and(|parent| parent.children.len() == 1);
        return (!alone).then_some(own);
    }
    let only = node.children.front().filter(|_| node.children.len() == 1);
    Some(only.and_then(|only| text(*only)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(place: &str, name: Option<&str>, word: &str) -> WxmlTerm {
        WxmlTerm { place: place.into(), name: name.map(str::to_owned), word: word.into() }
    }

    #[test]
    fn terms_up_to_the_limit_are_taken_and_one_more_is_refused() {
        let some = vec![asked("tag", None, "view"); FIND_TERMS_MAX];
        assert_eq!(terms(&some).unwrap().len(), FIND_TERMS_MAX);
        let more = vec![asked("tag", None, "view"); FIND_TERMS_MAX + 1];
        assert_eq!(terms(&more).unwrap_err().code, "bad-params");
    }

    #[test]
    fn an_unknown_place_is_refused_with_the_known_ones() {
        let error = terms(&[asked("tga", None, "view")]).unwrap_err();
        assert!(error.message.contains("any, tag, class, id, text, attr"), "{}", error.message);
    }

    #[test]
    fn a_named_attribute_is_the_whole_name_and_part_of_the_value() {
        let term = term(&asked("attr", Some("placeholder"), "SAY")).unwrap();
        assert!(term.fits_attribute("placeholder", &Value::from("say it")));
        assert!(!term.fits_attribute("placeholder-class", &Value::from("say it")));
        assert!(!term.fits_attribute("placeholder", &Value::from("quiet")));
    }

    #[test]
    fn letters_of_every_script_are_found_in_either_case() {
        for (written, typed) in [("Привет", "привет"), ("École", "ÉCOLE"), ("你好", "好"), ("Hello", "hELL")]
        {
            assert!(term(&asked("text", None, typed)).unwrap().is_in(written), "{typed} in {written}");
        }
        assert!(!term(&asked("text", None, "пока")).unwrap().is_in("Привет"));
    }

    #[test]
    fn a_dataset_has_the_names_of_wxml_and_those_of_scripts() {
        let dataset = Map::from_iter([("userName".to_owned(), Value::from("Ken"))]);
        for name in ["data-user-name", "data-username"] {
            let term = term(&asked("attr", Some(name), "ken")).unwrap();
            assert!(term.fits_attributes(&Map::new(), &dataset), "{name}");
        }
        let term = term(&asked("attr", Some("data-user"), "ken")).unwrap();
        assert!(!term.fits_attributes(&Map::new(), &dataset));
    }
}
