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

/// Events of the view that are something a person did, and that are replayed; the others only follow from them.
pub(crate) const ACTIONS: [&str; 7] =
    ["tap", "longpress", "input", "confirm", "change", "tabitemtap", "pulldownrefresh"];

/// What the line in the log has as the value of an event of the view: the text as it is, all else as JSON.
pub(crate) fn value_of(action: &str, detail: &Value) -> Option<String> {
    let value = if action == "tabitemtap" { detail } else { &detail["value"] };
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The event of the view that an action is, on a node with this tag; none where the action is not known.
pub(crate) fn event(action: &str, node: NodeId, tag: &str, value: Option<&str>) -> Option<String> {
    let text = value.unwrap_or_default();
    Some(match action {
        "tap" => tap(node),
        "longpress" => touched(node, "longpress"),
        "input" => input(node, text),
        "confirm" => view_event(node, "confirm", json!({"value": text}), false, Value::Null),
        "change" => view_event(node, "change", json!({"value": chosen(tag, text)}), false, Value::Null),
        "tabitemtap" => {
            let detail = serde_json::from_str(text).unwrap_or_else(|_| json!({}));
            view_event(node, "tabitemtap", detail, false, Value::Null)
        }
        "pulldownrefresh" => view_event(node, "pulldownrefresh", json!({}), false, Value::Null),
        _ => return None,
    })
}

/// The value of a control again: a radio's `1` is a text, a slider's a number.
fn chosen(tag: &str, text: &str) -> Value {
    let is_number = ["slider", "picker", "picker-view", "swiper"].contains(&tag);
    match serde_json::from_str(text) {
        Ok(value @ (Value::Array(_) | Value::Object(_) | Value::Bool(_))) => value,
        Ok(value @ Value::Number(_)) if is_number => value,
        _ => text.into(),
    }
}

/// A tap on a node.
pub(crate) fn tap(node: NodeId) -> String {
    touched(node, "tap")
}

fn touched(node: NodeId, kind: &str) -> String {
    let touch = json!([{"identifier": 0, "pageX": 0, "pageY": 0, "clientX": 0, "clientY": 0}]);
    let extra = json!({"touches": touch, "changedTouches": touch});
    view_event(node, kind, json!({"x": 0, "y": 0}), true, extra)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_replayed_with_the_value_that_it_had() {
        for (action, tag, detail) in [
            ("input", "input", json!({"value": "12"})),
            ("confirm", "input", json!({"value": "12"})),
            ("change", "radio-group", json!({"value": "1"})),
            ("change", "slider", json!({"value": 1})),
            ("change", "switch", json!({"value": true})),
            ("change", "checkbox-group", json!({"value": ["a"]})),
        ] {
            let value = value_of(action, &detail);
            let event = event(action, NodeId(1), tag, value.as_deref()).expect("it is known");
            let event: Value = serde_json::from_str(&event).unwrap();
            assert_eq!(event["detail"]["value"], detail["value"], "{action} {tag}");
        }
        let tab = json!({"index": 1, "pagePath": "pages/b/b", "text": "b"});
        let event = event("tabitemtap", NodeId(1), "page", value_of("tabitemtap", &tab).as_deref()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&event).unwrap()["detail"], tab);
    }

    #[test]
    fn all_that_is_recorded_can_be_replayed_and_nothing_else() {
        assert!(ACTIONS.iter().all(|action| event(action, NodeId(1), "view", None).is_some()));
        assert!(event("scroll", NodeId(1), "view", None).is_none());
    }
}
