//! One line of a fixture with what came in place of what it has.
//!
//! Counterpart: `fixture::Line` reads it. Invariant: only the values that differ are written anew; blanks, order and every other key stay as
//! they are.

use fixture::{Came, Change, Content, LineEvent, Matcher, OpenRequest, Payload, Place};
use model::Message;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The line with what came; none where it cannot take it.
pub(crate) fn revised(source: &str, change: &Change) -> Option<String> {
    let line = fixture::Line::parse(source, change.line, Duration::ZERO).ok()?;
    let ruled: Vec<&Place> = line.rules.matches.iter().map(|(place, _)| place).collect();
    match (&line.event, &change.came) {
        (LineEvent::Carried { payload, .. }, Came::Content(Content::Message(message))) => {
            carried(source, payload, message, &ruled, change.path.as_deref())
        }
        (LineEvent::Carried { payload: Payload::Packet(old), .. }, Came::Content(Content::Packet(came))) => {
            packet(source, old, came, &ruled, change.path.as_deref())
        }
        (LineEvent::Close { .. }, Came::Closed { code, reason }) => {
            let source = replaced(source, "code", &code.to_string())?;
            replaced(&source, "reason", &Value::from(reason.as_str()).to_string())
        }
        (LineEvent::Open { .. }, Came::Open(request)) => opened(source, request, &line.rules.matches, &change.path),
        (LineEvent::Expect(_), Came::Value(value)) => {
            let key = ["equals", "code", "route"].into_iter().find(|key| has_key(source, key))?;
            replaced(source, key, &value.to_string())
        }
        _ => None,
    }
}

fn carried(source: &str, payload: &Payload, message: &Message, ruled: &[&Place], path: Option<&str>) -> Option<String> {
    let (old_key, old) = match payload {
        Payload::Json(raw) => ("json", serde_json::from_str::<Value>(raw.get()).ok()),
        Payload::Text(_) => ("text", None),
        Payload::Binary(_) => ("base64", None),
        // A side file is named by what is in it, and a packet is not compared as a message.
        Payload::File(_) | Payload::Packet(_) => return None,
    };
    let came = message.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let (Some(old), Some(came)) = (&old, &came) {
        let ruled = ruled_places(old, ruled);
        return replaced(source, "json", &merged("$", old, came, &ruled, path).to_string());
    }
    let (key, value) = match Payload::of(message) {
        Payload::Json(raw) if old_key == "json" => ("json", raw.get().to_owned()),
        Payload::Binary(_) => {
            let line = fixture::Line::new(
                Duration::ZERO,
                LineEvent::Carried {
                    conn: model::ConnectionId(1),
                    dir: model::WireDirection::Out,
                    payload: Payload::of(message),
                    peer: None,
                },
            );
            let map: Map<String, Value> = serde_json::from_str(&line.to_line()).ok()?;
            ("base64", map.get("base64")?.to_string())
        }
        // A literal `${` is written `$${`.
        _ => ("text", Value::from(message.as_str()?.replace("${", "$${")).to_string()),
    };
    let source = replaced(source, old_key, &value)?;
    if key == old_key { Some(source) } else { renamed(&source, old_key, key) }
}

/// A packet whose keys are those of the line; numbers that only link lines stay.
fn packet(
    source: &str,
    old: &Map<String, Value>,
    came: &Map<String, Value>,
    ruled: &[&Place],
    path: Option<&str>,
) -> Option<String> {
    let ruled = ruled_places(&Value::Object(old.clone()), ruled);
    let mut source = source.to_owned();
    for (key, old) in old.iter().filter(|(key, _)| !matches!(key.as_str(), "protocol" | "ack")) {
        if let Some(came) = came.get(key) {
            let value = merged(&format!("$['{key}']"), old, came, &ruled, path);
            if value != *old {
                source = replaced(&source, key, &value.to_string())?;
            }
        }
    }
    Some(source)
}

/// Locations in a value that a matcher is about.
fn ruled_places(value: &Value, ruled: &[&Place]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for place in ruled {
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
        (_, came) => literal(came),
    }
}

/// A value that names no variables.
fn literal(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace("${", "$${").into(),
        Value::Array(items) => items.iter().map(literal).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), literal(value))).collect()),
        other => other.clone(),
    }
}

fn opened(source: &str, request: &OpenRequest, rules: &[(Place, Matcher)], path: &Option<String>) -> Option<String> {
    let path = path.as_deref()?;
    match path {
        "transport" => None,
        "method" => with(source, "method", &Value::from(request.method.as_deref()?).to_string()),
        "protocols" => with(source, "protocols", &Value::from(request.protocols.clone()).to_string()),
        _ if path == "url" || path.starts_with("query.") => {
            // An address of which a part is compared by a rule or a variable is for a person to change.
            let is_ruled = rules.iter().any(|(place, _)| matches!(place, Place::Url | Place::Query(_)));
            let has_variable = entries(source)?.get("url").is_some_and(|raw| raw.get().contains("${"));
            if is_ruled || has_variable {
                None
            } else {
                replaced(source, "url", &Value::from(request.url.as_str()).to_string())
            }
        }
        _ => {
            let name = path.strip_prefix("header.")?;
            let header = entries(source)?.get("header")?.get().to_owned();
            let mut header: Map<String, Value> = serde_json::from_str(&header).ok()?;
            let came = request.header.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            match came {
                Some((_, value)) => header.insert(name.to_owned(), literal(value)),
                None => header.remove(name),
            };
            replaced(source, "header", &Value::Object(header).to_string())
        }
    }
}

type Entries<'a> = BTreeMap<String, &'a RawValue>;

fn entries(source: &str) -> Option<Entries<'_>> {
    serde_json::from_str(source).ok()
}

fn has_key(source: &str, key: &str) -> bool {
    entries(source).is_some_and(|entries| entries.contains_key(key))
}

/// Where the value of a key stands.
fn span(source: &str, key: &str) -> Option<(usize, usize)> {
    let raw = *entries(source)?.get(key)?;
    // Values borrow from the line, so the distance of the two is the place.
    let start = (raw.get().as_ptr() as usize).checked_sub(source.as_ptr() as usize)?;
    Some((start, start + raw.get().len()))
}

/// The line with another value of a key, which stays away where it is not there.
fn replaced(source: &str, key: &str, value: &str) -> Option<String> {
    let Some((start, end)) = span(source, key) else { return Some(source.to_owned()) };
    Some(format!("{}{value}{}", &source[..start], &source[end..]))
}

/// The same; where the key is not there it comes last.
fn with(source: &str, key: &str, value: &str) -> Option<String> {
    if has_key(source, key) {
        return replaced(source, key, value);
    }
    let brace = source.rfind('}')?;
    Some(format!("{},\"{key}\":{value}{}", &source[..brace], &source[brace..]))
}

/// The line with another name of a key.
fn renamed(source: &str, key: &str, name: &str) -> Option<String> {
    let (value, _) = span(source, key)?;
    let quoted = format!("\"{key}\"");
    let at = source[..value].rfind(&quoted)?;
    Some(format!("{}\"{name}\"{}", &source[..at], &source[at + quoted.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Came {
        Came::Content(Content::Message(Message::text(text)))
    }

    fn revised_by(source: &str, came: Came, path: &str) -> Option<String> {
        revised(source, &Change { line: 2, conn: 1, path: Some(path.into()), came })
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
    fn closes_addresses_and_expected_values_are_replaced() {
        let close = Came::Closed { code: 4001, reason: "x".into() };
        assert_eq!(
            revised_by(r#"{"event":"close","by":"app","code":1000}"#, close, "code").as_deref(),
            Some(r#"{"event":"close","by":"app","code":4001}"#)
        );
        let open = |url: &str| Came::Open(OpenRequest { url: url.into(), ..OpenRequest::default() });
        assert_eq!(
            revised_by(r#"{"event":"open","url":"ws://a/?x=1"}"#, open("ws://a/?x=2"), "query.x").as_deref(),
            Some(r#"{"event":"open","url":"ws://a/?x=2"}"#)
        );
        assert_eq!(revised_by(r#"{"event":"open","url":"${base}/?x=1"}"#, open("ws://a/?x=2"), "query.x"), None);
        let value = Came::Value(serde_json::json!([1]));
        assert_eq!(
            revised_by(r#"{"event":"expect","data":"$.a","equals":0}"#, value, "").as_deref(),
            Some(r#"{"event":"expect","data":"$.a","equals":[1]}"#)
        );
    }
}
