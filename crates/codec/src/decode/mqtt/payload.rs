//! The payload of a PUBLISH or a will: text, JSON or bytes.
//!
//! Invariant: what looks like JSON shows its tree, anything else its beginning.

use crate::decode::json;
use crate::decode::tree::{Budget, branch, counted, leaf, readable};
use model::{ByteSpan, Field};

/// The field of a payload that begins at byte `start`.
pub(super) fn field(name: &str, bytes: &[u8], start: usize, budget: &mut Budget) -> Field {
    let span = ByteSpan::new(start, start + bytes.len());
    if bytes.is_empty() {
        return leaf(name, "empty", span);
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.trim_start().starts_with(['{', '[']));
    let tree = text.and_then(|text| json::field("json", text, start, budget));
    match tree {
        Some(tree) => branch(name, counted(bytes.len(), "byte"), span, vec![tree]),
        None => leaf(name, readable(bytes), span),
    }
}
