//! What a touch means to a session: the event of the view, and the line in the log.
//!
//! Counterpart: `ui/logic/src/native.ts` has the shape of a `ViewEvent`. Invariant: a replayed touch and one of a host are the same.

use model::{EventKind, NodeId};
use serde_json::{Value, json};

/// The line in the log.
pub(crate) fn action(action: &str, selector: &str, node: NodeId, value: Option<&str>) -> EventKind {
    EventKind::Action {
        action: action.to_owned(),
        selector: Some(selector.to_owned()),
        node,
        value: value.map(str::to_owned),
    }
}

/// A tap on a node.
pub(crate) fn tap(node: NodeId) -> String {
    let touch = json!([{"identifier": 0, "pageX": 0, "pageY": 0, "clientX": 0, "clientY": 0}]);
    let extra = json!({"touches": touch, "changedTouches": touch});
    view_event(node, "tap", json!({"x": 0, "y": 0}), true, extra)
}

/// Typing, which replaces the text of an input or textarea.
pub(crate) fn input(node: NodeId, text: &str) -> String {
    let detail = json!({"value": text, "cursor": text.encode_utf16().count()});
    view_event(node, "input", detail, false, Value::Null)
}

fn view_event(node: NodeId, kind: &str, detail: Value, bubbles: bool, extra: Value) -> String {
    let mut event = json!({
        "node": node, "type": kind, "detail": detail,
        "bubbles": bubbles, "composed": bubbles, "capturePhase": bubbles,
    });
    if extra.is_object() {
        event["extra"] = extra;
    }
    event.to_string()
}
