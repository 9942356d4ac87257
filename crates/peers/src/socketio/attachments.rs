//! Binary data inside of JSON: `{"base64": "…"}` for people, placeholders and attachments on the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde_json::{Value, json};

/// Levels of JSON that are looked into; serde_json reads no more than 128.
const DEPTH_MAX: usize = 128;

/// Takes the binary data out of the values and puts placeholders there.
pub(super) fn take(values: &mut [Value]) -> Vec<Bytes> {
    let mut taken = Vec::new();
    for value in values {
        walk(value, 0, &mut |object| {
            let bytes = object.get("base64").filter(|_| object.as_object().is_some_and(|map| map.len() == 1))?;
            taken.push(Bytes::from(BASE64.decode(bytes.as_str()?).ok()?));
            Some(json!({"_placeholder": true, "num": taken.len() - 1}))
        });
    }
    taken
}

/// Puts the attachments where their placeholders are; a placeholder without one stays.
pub(super) fn put(values: &mut [Value], attachments: &[Bytes]) {
    for value in values {
        walk(value, 0, &mut |object| {
            object.get("_placeholder").filter(|flag| **flag == Value::Bool(true))?;
            let number = usize::try_from(object.get("num")?.as_u64()?).ok()?;
            Some(json!({"base64": BASE64.encode(attachments.get(number)?)}))
        });
    }
}

/// Shows each object to `replace`, the outer ones first.
fn walk(value: &mut Value, depth: usize, replace: &mut impl FnMut(&Value) -> Option<Value>) {
    if depth == DEPTH_MAX {
        return;
    }
    if value.is_object()
        && let Some(new) = replace(value)
    {
        *value = new;
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, depth + 1, replace)),
        Value::Object(map) => map.values_mut().for_each(|item| walk(item, depth + 1, replace)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_can_be_put_back() {
        let values = vec![json!({"a": [{"base64": "AQI="}]}), json!({"base64": "/w=="}), json!("x")];
        let mut wire = values.clone();
        let taken = take(&mut wire);
        assert_eq!(taken, [Bytes::from_static(&[1, 2]), Bytes::from_static(&[255])]);
        assert_eq!(wire[1], json!({"_placeholder": true, "num": 1}));
        put(&mut wire, &taken);
        assert_eq!(wire, values);
    }

    #[test]
    fn objects_that_only_look_alike_stay() {
        let mut values = vec![json!({"base64": "%"}), json!({"base64": "AQ==", "more": 1}), json!({"base64": 1})];
        let before = values.clone();
        assert!(take(&mut values).is_empty());
        put(&mut values, &[]);
        assert_eq!(values, before);
        let mut missing = vec![json!({"_placeholder": true, "num": 7})];
        put(&mut missing, &[Bytes::new()]);
        assert_eq!(missing, [json!({"_placeholder": true, "num": 7})]);
    }
}
