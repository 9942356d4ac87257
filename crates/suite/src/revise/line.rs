//! One line of a fixture with what came in place of what it has.
//!
//! Counterpart: `fixture::Line` reads it. Invariant: only the values that differ are written anew; blanks, order and every other key stay as
//! they are, a rule for as long as it takes what came.

use super::address;
use super::raw;
use fixture::{Came, Change, Content, LineEvent, Matcher, Payload, Place};
use model::Message;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) use raw::{has_key, replaced, with_time, without};

type Rules = [(Place, Matcher)];

/// The line with what came; none where it cannot take it. `vars` has the values of variables that are known.
pub(super) fn revised(source: &str, change: &Change, vars: &Map<String, Value>) -> Option<String> {
    let line = fixture::Line::parse(source, change.line, Duration::ZERO).ok()?;
    let path = change.path.as_deref();
    match (&line.event, &change.came) {
        (LineEvent::Carried { payload, .. }, Came::Content(content)) => {
            let (source, rules) = without_broken_rule(source, &line.rules.matches, payload, content, path)?;
            match (payload, content) {
                (Payload::Packet(old), Content::Packet(came)) => packet(&source, old, came, &rules, path),
                (_, Content::Message(message)) => carried(&source, payload, message, &rules, path),
                _ => None,
            }
        }
        (LineEvent::Close { .. }, Came::Closed { code, reason, .. }) => {
            let source = replaced(source, "code", &code.to_string())?;
            replaced(&source, "reason", &Value::from(reason.as_str()).to_string())
        }
        (LineEvent::Open { .. }, Came::Open(request)) => {
            address::revised(source, request, &line.rules.matches, path, vars)
        }
        (LineEvent::Expect(_), Came::Value(value)) => {
            let key = ["equals", "code", "route"].into_iter().find(|key| has_key(source, key))?;
            replaced(source, key, &value.to_string())
        }
        _ => None,
    }
}

/// The line without the rule that does not take what came at this place, and the rules that are left.
fn without_broken_rule(
    source: &str,
    rules: &Rules,
    payload: &Payload,
    content: &Content,
    path: Option<&str>,
) -> Option<(String, Vec<(Place, Matcher)>)> {
    let values = [value_of(payload), content_value(content)];
    let is_about = |place: &Place| {
        let Place::Payload(places) = place else { return false };
        let mut locations = values.iter().flat_map(|value| places.query_located(value).all());
        path.is_some_and(|path| place.to_string() == path || locations.any(|node| node.location().to_string() == path))
    };
    let kept: Vec<(Place, Matcher)> = rules.iter().filter(|(place, _)| !is_about(place)).cloned().collect();
    if kept.len() == rules.len() {
        return Some((source.to_owned(), kept));
    }
    let left = kept.iter().map(|(place, matcher)| (place.to_string(), Value::from(matcher.to_string())));
    let left: Map<String, Value> = left.collect();
    let source = if left.is_empty() {
        without(source, "match")
    } else {
        replaced(source, "match", &Value::Object(left).to_string())?
    };
    Some((source, kept))
}

fn value_of(payload: &Payload) -> Value {
    match payload {
        Payload::Json(raw) => serde_json::from_str(raw.get()).unwrap_or_default(),
        Payload::Text(text) => text.as_str().into(),
        Payload::Packet(map) => Value::Object(map.clone()),
        Payload::Binary(_) | Payload::File(_) => Value::Null,
    }
}

fn content_value(content: &Content) -> Value {
    match content {
        Content::Packet(map) => Value::Object(map.clone()),
        Content::Message(message) => {
            let text = message.as_str().unwrap_or_default();
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
    }
}

fn carried(source: &str, payload: &Payload, message: &Message, rules: &Rules, path: Option<&str>) -> Option<String> {
    let old_key = match payload {
        Payload::Json(_) => "json",
        Payload::Text(_) => "text",
        Payload::Binary(_) => "base64",
        // A side file is named by what is in it, and a packet is not compared as a message.
        Payload::File(_) | Payload::Packet(_) => return None,
    };
    let came = message.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let (Payload::Json(old), Some(came)) = (payload, &came) {
        let old: Value = serde_json::from_str(old.get()).ok()?;
        let ruled = ruled_places(&old, rules);
        return raw::rewritten_value(source, "json", &old, &merged("$", &old, came, &ruled, path));
    }
    let (key, value) = match Payload::of(message) {
        Payload::Json(raw) if old_key == "json" => ("json", raw.get().to_owned()),
        Payload::Binary(bytes) => ("base64", raw::base64(&bytes)?),
        // A literal `${` is written `$${`.
        _ => ("text", Value::from(fixture::escaped(message.as_str()?)).to_string()),
    };
    let source = replaced(source, old_key, &value)?;
    if key == old_key { Some(source) } else { raw::renamed(&source, old_key, key) }
}

/// A packet whose keys are those of the line; numbers that only link lines stay.
fn packet(
    source: &str,
    old: &Map<String, Value>,
    came: &Map<String, Value>,
    rules: &Rules,
    path: Option<&str>,
) -> Option<String> {
    let ruled = ruled_places(&Value::Object(old.clone()), rules);
    let mut source = source.to_owned();
    for (key, old) in old.iter().filter(|(key, _)| !matches!(key.as_str(), "protocol" | "ack")) {
        if let Some(came) = came.get(key) {
            let value = merged(&format!("$['{key}']"), old, came, &ruled, path);
            source = raw::rewritten_value(&source, key, old, &value)?;
        } else if !ruled.contains(&format!("$['{key}']")) && !USUAL_KEYS.contains(&key.as_str()) {
            source = without(&source, key);
        }
    }
    // Another packet has keys of its own; of the same one a line says what matters to it.
    if old.get("packet") != came.get("packet") {
        for (key, value) in came.iter().filter(|(key, _)| !old.contains_key(*key)) {
            source = raw::with(&source, key, &literal(value).to_string())?;
        }
    }
    Some(source)
}

/// Keys that a line may have where the packet says the same by leaving them out.
const USUAL_KEYS: [&str; 4] = ["namespace", "retain", "dup", "code"];

/// Locations in a value that a matcher is about.
fn ruled_places(value: &Value, rules: &Rules) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (place, _) in rules {
        if let Place::Payload(path) = place {
            found.extend(path.query_located(value).all().iter().map(|node| node.location().to_string()));
        }
    }
    found
}

/// What came, but for places with a rule, and for variables that are not what differs.
fn merged(at: &str, old: &Value, came: &Value, ruled: &BTreeSet<String>, differs: Option<&str>) -> Value {
    if ruled.contains(at) {
        return old.clone();
    }
    match (old, came) {
        (Value::Object(old), Value::Object(came)) => {
            let mut out = Map::new();
            for (key, value) in old {
                let at = format!("{at}['{key}']");
                match came.get(key) {
                    Some(came) => out.insert(key.clone(), merged(&at, value, came, ruled, differs)),
                    None if ruled.contains(&at) => out.insert(key.clone(), value.clone()),
                    None => None,
                };
            }
            for (key, value) in came.iter().filter(|(key, _)| !old.contains_key(*key)) {
                out.insert(key.clone(), literal(value));
            }
            Value::Object(out)
        }
        (Value::Array(old), Value::Array(came)) => came
            .iter()
            .enumerate()
            .map(|(index, came)| match old.get(index) {
                Some(old) => merged(&format!("{at}[{index}]"), old, came, ruled, differs),
                None => literal(came),
            })
            .collect(),
        (Value::String(template), _) if template.contains("${") && differs != Some(at) => old.clone(),
        // 1 and 1.0 are the same, and stay as they were written.
        (Value::Number(number), Value::Number(other)) if number.as_f64() == other.as_f64() => old.clone(),
        (_, came) => literal(came),
    }
}

/// A value that names no variables.
pub(super) fn literal(value: &Value) -> Value {
    match value {
        Value::String(text) => fixture::escaped(text).into(),
        Value::Array(items) => items.iter().map(literal).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), literal(value))).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Came {
        Came::Content(Content::Message(Message::text(text)))
    }

    fn revised_by(source: &str, came: Came, path: &str) -> Option<String> {
        revised(
            source,
            &Change { line: 2, conn: 1, path: Some(path.into()), came, failure: 0, before: 2, next: 2 },
            &Map::new(),
        )
    }

    #[test]
    fn what_differs_is_replaced_and_rules_variables_blanks_and_unknown_keys_stay() {
        let source = r#"{ "t":1, "event":"out", "json":{"op":"say","ts":1,"sid":"${sid}","text":"a"}, "match":{"$.ts":"number"}, "why":"x" }"#;
        let came = content(r#"{"text":"b ${x}","op":"say","ts":99,"sid":"s7","more":1}"#);
        let revised = revised_by(source, came, "$['text']").unwrap();
        assert_eq!(
            revised,
            r#"{ "t":1, "event":"out", "json":{"op":"say","ts":1,"sid":"${sid}","text":"b $${x}","more":1}, "match":{"$.ts":"number"}, "why":"x" }"#
        );
    }

    #[test]
    fn blanks_within_a_payload_stay_where_the_keys_are_the_same() {
        let source = r#"{"event":"out","json":{ "a": [1, {"b": 2.0}], "c": "x" }}"#;
        let revised = revised_by(source, content(r#"{"a":[1,{"b":2}],"c":"y"}"#), "$['c']").unwrap();
        assert_eq!(revised, source.replace("\"x\"", "\"y\""));
    }

    #[test]
    fn a_rule_that_does_not_take_what_came_goes_and_the_others_stay() {
        let source = r#"{"event":"out","json":{"at":1,"n":2},"match":{"$.at":"number","$.n":"number"},"why":1}"#;
        let revised = revised_by(source, content(r#"{"at":"now","n":3}"#), "$['at']").unwrap();
        let wanted = source.replace("\"at\":1", "\"at\":\"now\"").replace("\"$.at\":\"number\",", "");
        assert_eq!(revised, wanted);
        let source = r#"{"event":"out","json":{"at":1},"match":{"$.at":"number"},"why":1}"#;
        let revised = revised_by(source, content(r#"{"at":"now"}"#), "$['at']").unwrap();
        assert_eq!(revised, r#"{"event":"out","json":{"at":"now"},"why":1}"#);
    }

    #[test]
    fn a_message_of_another_kind_takes_another_key() {
        let source = r#"{"t":1,"event":"out","json":{"a":1},"within":9}"#;
        assert_eq!(
            revised_by(source, content("ping"), "$").as_deref(),
            Some(r#"{"t":1,"event":"out","text":"ping","within":9}"#)
        );
        let came = Came::Content(Content::Message(Message::binary(vec![0, 1])));
        assert_eq!(
            revised_by(source, came, "$").as_deref(),
            Some(r#"{"t":1,"event":"out","base64":"AAE=","within":9}"#)
        );
    }

    #[test]
    fn a_packet_takes_what_differs_and_keeps_the_number_that_links_its_answer() {
        let source = r#"{"event":"out","protocol":"socket.io","namespace":"/","name":"chat","args":["a",{"at":1}],"ack":1,"match":{"$.args[1].at":"number"}}"#;
        let came =
            serde_json::json!({"protocol":"socket.io","namespace":"/","name":"chat","args":["b",{"at":9}],"ack":7});
        let came = Came::Content(Content::Packet(came.as_object().cloned().unwrap_or_default()));
        let revised = revised_by(source, came, "$['args'][0]").unwrap();
        assert_eq!(revised, source.replace("\"a\"", "\"b\""));
    }

    #[test]
    fn another_packet_takes_its_keys_along_and_leaves_none_behind() {
        let source =
            r#"{"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"a","qos":1,"json":{"n":1},"why":1}"#;
        let came = serde_json::json!({"protocol":"mqtt","packet":"SUBSCRIBE","topics":[{"topic":"b","qos":2}]});
        let came = Came::Content(Content::Packet(came.as_object().cloned().unwrap_or_default()));
        let revised = revised_by(source, came, "$['packet']").unwrap();
        // Of a packet every key is the packet's.
        let wanted = r#"{"event":"out","protocol":"mqtt","packet":"SUBSCRIBE","topics":[{"topic":"b","qos":2}]}"#;
        assert_eq!(revised, wanted);
    }

    #[test]
    fn closes_and_expected_values_are_replaced() {
        let close = Came::Closed { by: model::CloseInitiator::App, code: 4001, reason: "x".into() };
        assert_eq!(
            revised_by(r#"{"event":"close","by":"app","code":1000}"#, close, "code").as_deref(),
            Some(r#"{"event":"close","by":"app","code":4001}"#)
        );
        let value = Came::Value(serde_json::json!([1]));
        assert_eq!(
            revised_by(r#"{"event":"expect","data":"$.a","equals":0}"#, value, "").as_deref(),
            Some(r#"{"event":"expect","data":"$.a","equals":[1]}"#)
        );
    }
}
