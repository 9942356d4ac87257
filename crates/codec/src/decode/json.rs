//! JSON as a tree (RFC 8259), with the bytes of every value.
//!
//! Counterpart: every protocol that carries JSON calls [`field`]. Invariant: members stand in the order of the text, and what is
//! deeper than [`DEPTH_MAX`] is one value.

use super::decoder::{Decode, Draft, Input, Sink};
use super::tree::{Budget, DEPTH_MAX, List, branch, counted, cut, leaf, readable};
use model::{ByteSpan, Field};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Each message as JSON.
#[derive(Debug)]
pub(super) struct Json;

impl Decode for Json {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let text = std::str::from_utf8(input.bytes).unwrap_or_default();
        let draft = match field("value", text, 0, &mut Budget::default()) {
            Some(field) => {
                let name = if field.children.is_empty() { "VALUE" } else { "DOCUMENT" };
                Draft { name: name.into(), summary: one_line(text), fields: vec![field], ..Draft::default() }
            }
            None => {
                let whole = leaf("bytes", readable(input.bytes), ByteSpan::new(0, input.bytes.len()));
                let summary = format!("no JSON: {}", readable(input.bytes));
                Draft { name: "TEXT".into(), summary, fields: vec![whole], ..Draft::default() }
            }
        };
        sink.push(draft);
    }
}

/// A text on one line, at most a value long.
pub(super) fn one_line(text: &str) -> String {
    cut(text.chars().take(2 * super::VALUE_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect())
}

/// A payload in a summary: JSON as it is, other text in quotes, bytes as hex.
pub(super) fn shown(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with(['{', '[']) => one_line(text),
        _ => readable(bytes),
    }
}

/// The tree of a JSON text that begins at byte `base` of its payload; `None` when it is no JSON.
pub(super) fn field(name: &str, text: &str, base: usize, budget: &mut Budget) -> Option<Field> {
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    // Where the payload would begin in memory: the place of each value is told from there.
    let origin = (text.as_ptr() as usize).wrapping_sub(base);
    Some(value(name, raw, origin, 0, budget))
}

fn value(name: &str, raw: &RawValue, origin: usize, depth: usize, budget: &mut Budget) -> Field {
    let text = raw.get();
    let start = (text.as_ptr() as usize).wrapping_sub(origin);
    let span = ByteSpan::new(start, start.saturating_add(text.len()));
    if !text.starts_with(['{', '[']) || depth == DEPTH_MAX {
        return leaf(name, one_line(text), span);
    }
    let mut parts = Parts { list: List::default(), count: 0, origin, depth: depth + 1, budget };
    // The text was read as a whole already; only a depth that serde_json does not follow is left to fail.
    let read = serde_json::Deserializer::from_str(text).deserialize_any(&mut parts);
    if read.is_err() {
        return leaf(name, one_line(text), span);
    }
    let what = if text.starts_with('{') { "member" } else { "item" };
    let value = counted(parts.count, what);
    branch(name, value, span, parts.list.finish())
}

/// Collects members or items.
struct Parts<'p> {
    list: List,
    count: usize,
    origin: usize,
    depth: usize,
    budget: &'p mut Budget,
}

impl Parts<'_> {
    fn add(&mut self, name: &str, raw: &RawValue) {
        let (origin, depth) = (self.origin, self.depth);
        self.list.add(self.budget, |budget| value(name, raw, origin, depth, budget));
        self.count += 1;
    }
}

impl<'de> Visitor<'de> for &mut Parts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while !self.budget.is_spent() {
            let Some(raw) = items.next_element::<&RawValue>()? else { return Ok(()) };
            self.add(&self.count.to_string(), raw);
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            self.list.skip(1);
            self.count += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while !self.budget.is_spent() {
            let Some((name, raw)) = members.next_entry::<String, &RawValue>()? else { return Ok(()) };
            self.add(&name, raw);
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            self.list.skip(1);
            self.count += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::FIELDS_MAX;

    #[test]
    fn every_value_knows_its_bytes() {
        let text = r#"{"a": [1, "好"], "a": null}"#;
        let root = field("value", text, 10, &mut Budget::default()).unwrap();
        let list = &root.children[0];
        let slice = |field: &Field| &text[field.span.start as usize - 10..field.span.end as usize - 10];
        assert_eq!((slice(list), slice(&list.children[1])), (r#"[1, "好"]"#, r#""好""#));
        assert_eq!((root.value.as_str(), root.children[1].value.as_str()), ("2 members", "null"));
    }

    #[test]
    fn a_long_list_counts_what_is_left_out() {
        let text = format!("[{}]", vec!["0"; FIELDS_MAX + 312].join(","));
        let root = field("value", &text, 0, &mut Budget::default()).unwrap();
        assert_eq!(root.children.len(), FIELDS_MAX + 1);
        assert_eq!(root.children[FIELDS_MAX].value, "312 more");
    }

    #[test]
    fn what_is_deeper_than_the_limit_is_one_value() {
        let text = format!("{}{}", "[".repeat(DEPTH_MAX + 5), "]".repeat(DEPTH_MAX + 5));
        let mut at = &field("value", &text, 0, &mut Budget::default()).unwrap();
        let mut depth = 0;
        while let Some(next) = at.children.first() {
            (at, depth) = (next, depth + 1);
        }
        assert_eq!((depth, at.value.as_str()), (DEPTH_MAX, "[[[[[]]]]]"));
    }

    #[test]
    fn what_is_no_json_has_no_tree() {
        for text in ["", "hello", "{", "[1,]", "{} {}"] {
            assert_eq!(field("value", text, 0, &mut Budget::default()), None, "{text:?}");
        }
    }
}
