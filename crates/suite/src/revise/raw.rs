//! A line of JSON changed in place: the value of one key, and nothing else.
//!
//! Counterpart: `line.rs` says what the value is. Invariant: everything that is not named stays byte for byte.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

type Entries<'a> = BTreeMap<String, &'a RawValue>;

fn entries(source: &str) -> Option<Entries<'_>> {
    serde_json::from_str(source).ok()
}

pub(super) fn has_key(source: &str, key: &str) -> bool {
    entries(source).is_some_and(|entries| entries.contains_key(key))
}

/// The value of a key.
pub(super) fn value_of(source: &str, key: &str) -> Option<Value> {
    serde_json::from_str(entries(source)?.get(key)?.get()).ok()
}

/// Where a part of a text stands in it.
fn place(source: &str, part: &RawValue) -> Option<Range<usize>> {
    // Values borrow from the text, so the distance of the two is the place.
    let start = (part.get().as_ptr() as usize).checked_sub(source.as_ptr() as usize)?;
    Some(start..start + part.get().len())
}

/// Where the value of a key stands.
fn span(source: &str, key: &str) -> Option<Range<usize>> {
    place(source, entries(source)?.get(key)?)
}

/// The line with another value of a key, which stays away where it is not there.
pub(super) fn replaced(source: &str, key: &str, value: &str) -> Option<String> {
    let Some(span) = span(source, key) else { return Some(source.to_owned()) };
    Some(format!("{}{value}{}", &source[..span.start], &source[span.end..]))
}

/// The same; where the key is not there it comes last.
pub(super) fn with(source: &str, key: &str, value: &str) -> Option<String> {
    if has_key(source, key) {
        return replaced(source, key, value);
    }
    let brace = source.rfind('}')?;
    Some(format!("{},\"{key}\":{value}{}", &source[..brace], &source[brace..]))
}

/// The line with another name of a key.
pub(super) fn renamed(source: &str, key: &str, name: &str) -> Option<String> {
    let value = span(source, key)?;
    let quoted = format!("\"{key}\"");
    let at = source[..value.start].rfind(&quoted)?;
    Some(format!("{}\"{name}\"{}", &source[..at], &source[at + quoted.len()..]))
}

/// The line without a key.
pub(super) fn without(source: &str, key: &str) -> String {
    let cut = || {
        let value = span(source, key)?;
        let start = source[..value.start].rfind(&format!("\"{key}\""))?;
        let behind = &source[value.end..];
        match behind.trim_start().strip_prefix(',') {
            // The comma behind it goes, and the blanks behind that.
            Some(rest) => Some(format!("{}{}", &source[..start], rest.trim_start())),
            None => Some(format!("{}{behind}", source[..start].trim_end().trim_end_matches(','))),
        }
    };
    cut().unwrap_or_else(|| source.to_owned())
}

/// The line with another time, where it has one.
pub(super) fn with_time(source: &str, at: Duration) -> String {
    let micros = at.as_micros();
    let text =
        if micros.is_multiple_of(1000) { (micros / 1000).to_string() } else { (micros as f64 / 1000.0).to_string() };
    replaced(source, "t", &text).unwrap_or_else(|| source.to_owned())
}

/// Bytes as a value of a line.
pub(super) fn base64(bytes: &[u8]) -> Option<String> {
    serde_json::to_string(&BASE64.encode(bytes)).ok()
}

/// The line with the value of a key changed where `new` differs from `old`, which is what it says now.
pub(super) fn rewritten_value(source: &str, key: &str, old: &Value, new: &Value) -> Option<String> {
    let Some(span) = span(source, key) else { return Some(source.to_owned()) };
    let value = rewritten(&source[span.clone()], old, new);
    Some(format!("{}{value}{}", &source[..span.start], &source[span.end..]))
}

/// The text of `old` as that of `new`. What is the same stays as it is written, numbers that no type of ours can hold too; where both have the
/// same keys, or as many elements, the blanks between them stay as well.
fn rewritten(text: &str, old: &Value, new: &Value) -> String {
    let in_place = match (old, new) {
        _ if old == new => Some(text.to_owned()),
        (Value::Object(old), Value::Object(new)) => entries(text).and_then(|raw| {
            if !old.keys().eq(new.keys()) {
                let each = new.iter().map(|(key, value)| {
                    let value = match (raw.get(key), old.get(key)) {
                        (Some(raw), Some(old)) => rewritten(raw.get(), old, value),
                        _ => value.to_string(),
                    };
                    format!("{}:{value}", Value::from(key.as_str()))
                });
                return Some(format!("{{{}}}", each.collect::<Vec<_>>().join(",")));
            }
            let each = raw.iter().map(|(key, raw)| Some((place(text, raw)?, old.get(key)?, new.get(key)?)));
            each.collect::<Option<Vec<_>>>().map(|parts| spliced(text, parts))
        }),
        (Value::Array(old), Value::Array(new)) => elements(text).and_then(|raw| {
            if old.len() != new.len() {
                let each = new.iter().enumerate().map(|(index, value)| match (raw.get(index), old.get(index)) {
                    (Some(raw), Some(old)) => rewritten(raw.get(), old, value),
                    _ => value.to_string(),
                });
                return Some(format!("[{}]", each.collect::<Vec<_>>().join(",")));
            }
            let each = raw.iter().zip(old).zip(new).map(|((raw, old), new)| Some((place(text, raw)?, old, new)));
            each.collect::<Option<Vec<_>>>().map(|parts| spliced(text, parts))
        }),
        _ => None,
    };
    in_place.unwrap_or_else(|| new.to_string())
}

fn elements(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(text).ok()
}

/// The text with some of its parts written anew.
fn spliced(text: &str, mut parts: Vec<(Range<usize>, &Value, &Value)>) -> String {
    parts.sort_by_key(|(span, ..)| span.start);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (span, old, new) in parts {
        out.push_str(&text[from..span.start]);
        out.push_str(&rewritten(&text[span.clone()], old, new));
        from = span.end;
    }
    out + &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_with_its_comma_wherever_it_stands() {
        assert_eq!(without("{\"a\":1, \"b\":2}", "a"), "{\"b\":2}");
        assert_eq!(without("{\"a\":1, \"b\":2 }", "b"), "{\"a\":1 }");
        assert_eq!(without("{\"a\":1}", "b"), "{\"a\":1}");
    }

    #[test]
    fn a_number_that_is_not_what_differs_stays_as_it_is_written() {
        let source = r#"{"json":{"n":12345678901234567890123,"l":[1.50],"b":1}}"#;
        let old: Value = value_of(source, "json").unwrap();
        for (new, wanted) in [
            (r#"{"n":12345678901234567890123,"l":[1.5],"b":2}"#, source.replace("\"b\":1", "\"b\":2")),
            (r#"{"n":12345678901234567890123,"l":[1.5,2]}"#, source.replace(",\"b\":1", "").replace("1.50", "1.50,2")),
        ] {
            let new: Value = serde_json::from_str(new).unwrap();
            assert_eq!(rewritten_value(source, "json", &old, &new), Some(wanted));
        }
    }

    #[test]
    fn a_time_is_written_to_the_microsecond() {
        assert_eq!(with_time("{\"t\":0}", Duration::from_micros(1500)), "{\"t\":1.5}");
        assert_eq!(with_time("{\"t\":0.5}", Duration::from_millis(2)), "{\"t\":2}");
    }
}
