//! Node operations: what the logic layer tells the view layer, in batches.
//!
//! A batch is a JSON array of `[opcode, …]` arrays. Counterpart: `ui/logic/src/view/ops.ts` writes them, the in-memory
//! tree and `ui/view` apply them. Invariant: the two opcode tables are the same (a test in `crates/logic` compares them).

use crate::NodeId;
use fields::Fields;
use serde_json::{Value, json};

/// One change of the view's tree. Class names, ids and styles arrive ready for CSS: prefixes are already applied.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "field names say it; the variants are documented")]
pub enum NodeOp {
    /// 1: makes an element; `tag` is the `wx-*` tag or a component's path-based name.
    CreateElement { node: NodeId, tag: String },
    /// 2: makes a text node.
    CreateText { node: NodeId, text: String },
    /// 3: inserts `child` into `parent` before `before`, or at the end.
    Insert { parent: NodeId, child: NodeId, before: Option<NodeId> },
    /// 4: takes a node and all below it out of its parent; it may be inserted again.
    Remove { node: NodeId },
    /// 5: forgets a removed node.
    Release { node: NodeId },
    /// 6: replaces the text of a text node.
    SetText { node: NodeId, text: String },
    /// 7: sets an attribute or property; the value is any JSON.
    SetAttribute { node: NodeId, name: String, value: Value },
    /// 8: removes an attribute.
    RemoveAttribute { node: NodeId, name: String },
    /// 9: replaces the whole class list, separated by blanks.
    SetClass { node: NodeId, class: String },
    /// 10: replaces the inline style.
    SetStyle { node: NodeId, style: String },
    /// 11: sets the id that selectors see.
    SetId { node: NodeId, id: String },
    /// 12: marks a component host and its style scope.
    SetScope { node: NodeId, path: String, scope: String },
    /// 13: which events the node wants. `level` 0 listens, 1 mutates, 2 catches.
    Listen { node: NodeId, event: String, capture: bool, level: u8 },
    /// 14: sets one `data-*` value.
    SetDataset { node: NodeId, name: String, value: Value },
    /// 15: a page was put on top; its root is `node`.
    PageOpen { page: u32, node: NodeId, path: String, config: Value },
    /// 16: a page was closed.
    PageClose { page: u32 },
    /// 17: a page that was below is on top again.
    PageShow { page: u32 },
}

/// Why a batch was refused. Nothing of a refused batch is applied.
#[derive(Debug, PartialEq, Eq)]
pub struct NodeOpError {
    /// Position of the operation in the batch, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl std::fmt::Display for NodeOpError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "node operation {} of the batch: {}", self.index, self.reason)
    }
}

impl std::error::Error for NodeOpError {}

/// Levels of arrays and objects that a batch may have, its own two included: what `serde_json` reads. What lies deeper is
/// read as null, so that data that no view could use does not cost the rest of the batch.
const LEVEL_MAX: usize = 127;

/// Reads a batch.
///
/// # Errors
/// The text is no JSON array of arrays, an opcode is unknown, or a field is missing or of the wrong type.
pub fn decode_batch(batch: &str) -> Result<Vec<NodeOp>, NodeOpError> {
    let ops: Vec<Vec<Value>> = serde_json::from_str(batch)
        .or_else(|_| serde_json::from_str(&without_deep_levels(batch)))
        .map_err(|_| NodeOpError { index: 0, reason: "not a JSON array of arrays" })?;
    ops.into_iter()
        .enumerate()
        .map(|(index, fields)| decode(Fields(fields.into_iter())).map_err(|reason| NodeOpError { index, reason }))
        .collect()
}

/// The batch with null for every array and object that lies too deep. Only for the rare batch that could not be read.
fn without_deep_levels(batch: &str) -> String {
    let mut out = String::with_capacity(batch.len());
    let (mut level, mut in_string, mut escaped) = (0usize, false, false);
    for c in batch.chars() {
        let opens = !in_string && matches!(c, '[' | '{');
        let closes = !in_string && matches!(c, ']' | '}');
        if opens && level == LEVEL_MAX {
            out.push_str("null");
        }
        level += usize::from(opens);
        if level <= LEVEL_MAX {
            out.push(c);
        }
        level = level.saturating_sub(usize::from(closes));
        in_string ^= c == '"' && !escaped;
        escaped = in_string && c == '\\' && !escaped;
    }
    out
}

fn decode(mut f: Fields) -> Result<NodeOp, &'static str> {
    Ok(match f.int()? {
        1 => NodeOp::CreateElement { node: f.node()?, tag: f.string()? },
        2 => NodeOp::CreateText { node: f.node()?, text: f.string()? },
        3 => NodeOp::Insert { parent: f.node()?, child: f.node()?, before: f.node_or_null()? },
        4 => NodeOp::Remove { node: f.node()? },
        5 => NodeOp::Release { node: f.node()? },
        6 => NodeOp::SetText { node: f.node()?, text: f.string()? },
        7 => NodeOp::SetAttribute { node: f.node()?, name: f.string()?, value: f.any() },
        8 => NodeOp::RemoveAttribute { node: f.node()?, name: f.string()? },
        9 => NodeOp::SetClass { node: f.node()?, class: f.string()? },
        10 => NodeOp::SetStyle { node: f.node()?, style: f.string()? },
        11 => NodeOp::SetId { node: f.node()?, id: f.string()? },
        12 => NodeOp::SetScope { node: f.node()?, path: f.string()?, scope: f.string()? },
        13 => NodeOp::Listen {
            node: f.node()?,
            event: f.string()?,
            capture: f.int()? != 0,
            level: u8::try_from(f.int()?).map_err(|_| "level is 0, 1 or 2")?,
        },
        14 => NodeOp::SetDataset { node: f.node()?, name: f.string()?, value: f.any() },
        15 => NodeOp::PageOpen { page: f.int()?, node: f.node()?, path: f.string()?, config: f.any() },
        16 => NodeOp::PageClose { page: f.int()? },
        17 => NodeOp::PageShow { page: f.int()? },
        _ => return Err("unknown opcode"),
    })
}

/// Writes a batch; the inverse of [`decode_batch`].
pub fn encode_batch(ops: &[NodeOp]) -> String {
    Value::Array(ops.iter().map(encode).collect()).to_string()
}

fn encode(op: &NodeOp) -> Value {
    match op {
        NodeOp::CreateElement { node, tag } => json!([1, node, tag]),
        NodeOp::CreateText { node, text } => json!([2, node, text]),
        NodeOp::Insert { parent, child, before } => json!([3, parent, child, before]),
        NodeOp::Remove { node } => json!([4, node]),
        NodeOp::Release { node } => json!([5, node]),
        NodeOp::SetText { node, text } => json!([6, node, text]),
        NodeOp::SetAttribute { node, name, value } => json!([7, node, name, value]),
        NodeOp::RemoveAttribute { node, name } => json!([8, node, name]),
        NodeOp::SetClass { node, class } => json!([9, node, class]),
        NodeOp::SetStyle { node, style } => json!([10, node, style]),
        NodeOp::SetId { node, id } => json!([11, node, id]),
        NodeOp::SetScope { node, path, scope } => json!([12, node, path, scope]),
        NodeOp::Listen { node, event, capture, level } => json!([13, node, event, u8::from(*capture), level]),
        NodeOp::SetDataset { node, name, value } => json!([14, node, name, value]),
        NodeOp::PageOpen { page, node, path, config } => json!([15, page, node, path, config]),
        NodeOp::PageClose { page } => json!([16, page]),
        NodeOp::PageShow { page } => json!([17, page]),
    }
}

/// Typed access to the fields of one operation, in order.
mod fields {
    use crate::NodeId;
    use serde_json::Value;

    pub(super) struct Fields(pub(super) std::vec::IntoIter<Value>);

    impl Fields {
        pub(super) fn int(&mut self) -> Result<u32, &'static str> {
            let value = self.0.next().ok_or("a field is missing")?;
            value.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or("a whole number was expected")
        }

        pub(super) fn node(&mut self) -> Result<NodeId, &'static str> {
            self.int().map(NodeId)
        }

        pub(super) fn node_or_null(&mut self) -> Result<Option<NodeId>, &'static str> {
            match self.0.next() {
                None | Some(Value::Null) => Ok(None),
                Some(value) => {
                    let number = value.as_u64().and_then(|n| u32::try_from(n).ok());
                    number.map(|n| Some(NodeId(n))).ok_or("a node id or null was expected")
                }
            }
        }

        pub(super) fn string(&mut self) -> Result<String, &'static str> {
            match self.0.next() {
                Some(Value::String(text)) => Ok(text),
                _ => Err("a string was expected"),
            }
        }

        pub(super) fn any(&mut self) -> Value {
            self.0.next().unwrap_or(Value::Null)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_reads_back_from_its_batch() {
        let ops = vec![
            NodeOp::CreateElement { node: NodeId(1), tag: "wx-view".into() },
            NodeOp::CreateText { node: NodeId(2), text: "你好".into() },
            NodeOp::Insert { parent: NodeId(1), child: NodeId(2), before: None },
            NodeOp::Insert { parent: NodeId(1), child: NodeId(2), before: Some(NodeId(3)) },
            NodeOp::SetAttribute { node: NodeId(1), name: "value".into(), value: json!({"a": [1]}) },
            NodeOp::Listen { node: NodeId(1), event: "tap".into(), capture: true, level: 2 },
            NodeOp::SetDataset { node: NodeId(1), name: "id".into(), value: json!(7) },
            NodeOp::PageOpen { page: 1, node: NodeId(1), path: "pages/a/a".into(), config: json!({}) },
            NodeOp::PageClose { page: 1 },
        ];
        assert_eq!(decode_batch(&encode_batch(&ops)).unwrap(), ops);
    }

    #[test]
    fn a_bad_operation_is_named_by_its_position() {
        let error = decode_batch(r#"[[4,1],[99,1]]"#).unwrap_err();
        assert_eq!(error.to_string(), "node operation 1 of the batch: unknown opcode");
        assert_eq!(decode_batch("{}").unwrap_err().reason, "not a JSON array of arrays");
    }

    #[test]
    fn levels_at_the_limit_are_read_and_one_more_is_null_without_cost_to_the_rest() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let batch = |levels: usize| format!(r#"[[7,1,"a]\"[",{}],[6,2,"后"]]"#, nested(levels - 2));
        let innermost = |levels: usize| match decode_batch(&batch(levels)).unwrap().as_slice() {
            [NodeOp::SetAttribute { name, value, .. }, NodeOp::SetText { text, .. }]
                if name == "a]\"[" && text == "后" =>
            {
                let mut value = value.clone();
                let mut depth = 2;
                while let Value::Array(items) = value {
                    depth += 1;
                    value = items.into_iter().next().unwrap_or(Value::Bool(false));
                }
                (depth, value)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(innermost(LEVEL_MAX), (LEVEL_MAX, Value::Bool(false)));
        assert_eq!(innermost(LEVEL_MAX + 1), (LEVEL_MAX, Value::Null));
        assert_eq!(innermost(100_000), (LEVEL_MAX, Value::Null));
    }
}
