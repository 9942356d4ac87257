//! A message: what `SocketTask.send` takes and `onMessage` gets, one or more frames reassembled.
//!
//! On paper a payload is exactly one of `json`, `text` or `base64`. `json` is used only where writing the value back
//! gives the same bytes, so nothing is lost by it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest text that is tried as JSON when a message is written, in bytes; longer texts are written as text.
const JSON_TEXT_BYTES_MAX: usize = 256 * 1024;

/// Text or binary payload of one message.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// Valid UTF-8.
    Text(Bytes),
    /// Any bytes.
    Binary(Bytes),
}

impl Message {
    /// A text message; no copy is made of an owned string.
    pub fn text(text: impl Into<String>) -> Self {
        Message::Text(Bytes::from(text.into()))
    }

    /// A binary message.
    pub fn binary(bytes: impl Into<Bytes>) -> Self {
        Message::Binary(bytes.into())
    }

    /// Bytes of a transport that does not tell text from binary: text where a person can read all of it.
    pub fn readable(bytes: Bytes) -> Self {
        let is_text = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
        if std::str::from_utf8(&bytes).is_ok_and(is_text) { Message::Text(bytes) } else { Message::Binary(bytes) }
    }

    /// The payload bytes.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Message::Text(bytes) | Message::Binary(bytes) => bytes,
        }
    }

    /// The text, when this is a text message.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Message::Text(bytes) => std::str::from_utf8(bytes).ok(),
            Message::Binary(_) => None,
        }
    }

    /// Payload length in bytes.
    pub fn len(&self) -> usize {
        self.bytes().len()
    }

    /// True when the payload is empty.
    pub fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_str() {
            Some(text) => write!(f, "Text({text:?})"),
            None => write!(f, "Binary({} bytes)", self.len()),
        }
    }
}

/// The JSON value that stands for `text` without loss: an object or array whose compact form is `text` itself.
fn as_lossless_json(text: &str) -> Option<serde_json::Value> {
    if text.len() > JSON_TEXT_BYTES_MAX || !text.starts_with(['{', '[']) {
        return None;
    }
    let value = serde_json::from_str::<serde_json::Value>(text).ok()?;
    (serde_json::to_string(&value).ok()? == text).then_some(value)
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self.as_str() {
            Some(text) => match as_lossless_json(text) {
                Some(json) => map.serialize_entry("json", &json)?,
                None => map.serialize_entry("text", text)?,
            },
            None => map.serialize_entry("base64", &BASE64.encode(self.bytes()))?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            text: Option<String>,
            json: Option<serde_json::Value>,
            base64: Option<String>,
        }
        match Parts::deserialize(deserializer)? {
            Parts { text: Some(text), json: None, base64: None } => Ok(Message::text(text)),
            Parts { text: None, json: Some(json), base64: None } => Ok(Message::text(json.to_string())),
            Parts { text: None, json: None, base64: Some(base64) } => {
                BASE64.decode(base64).map(Message::binary).map_err(D::Error::custom)
            }
            _ => Err(D::Error::custom("a message has exactly one of `text`, `json` and `base64`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_json_text_is_written_as_json_and_reads_back_the_same() {
        let message = Message::text(r#"{"b":1,"a":[true,null]}"#);
        let line = serde_json::to_string(&message).unwrap();
        assert_eq!(line, r#"{"json":{"b":1,"a":[true,null]}}"#);
        assert_eq!(serde_json::from_str::<Message>(&line).unwrap(), message);
    }

    #[test]
    fn json_text_with_spaces_stays_text_because_the_spaces_would_be_lost() {
        assert_eq!(serde_json::to_string(&Message::text(r#"{"a": 1}"#)).unwrap(), r#"{"text":"{\"a\": 1}"}"#);
    }

    #[test]
    fn binary_is_written_as_base64() {
        let message = Message::binary(vec![0, 1, 2, 3]);
        let line = serde_json::to_string(&message).unwrap();
        assert_eq!(line, r#"{"base64":"AAECAw=="}"#);
        assert_eq!(serde_json::from_str::<Message>(&line).unwrap(), message);
    }

    #[test]
    fn bytes_that_a_person_can_read_are_text_and_others_are_not() {
        assert!(matches!(Message::readable(Bytes::from_static("你好\r\n".as_bytes())), Message::Text(_)));
        for bytes in [&b"\xe4\xbd"[..], b"a\0b", b"\x1b[2J"] {
            assert!(matches!(Message::readable(Bytes::from_static(bytes)), Message::Binary(_)), "{bytes:?}");
        }
    }

    #[test]
    fn two_payloads_on_one_line_are_refused() {
        let error = serde_json::from_str::<Message>(r#"{"text":"a","base64":"AA=="}"#).unwrap_err();
        assert!(error.to_string().contains("exactly one"), "{error}");
    }
}
