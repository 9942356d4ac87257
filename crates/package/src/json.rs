//! JSON as mini-program projects write it: with comments, trailing commas and a byte order mark.
//!
//! Counterpart: everything that reads a `.json` file. Invariant: what is not JSON is replaced by blanks of the same
//! length before parsing, so that positions in errors are those of the file.

use crate::error::CompileError;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Parses the text of `file`, which must hold an object; empty text is an empty object.
pub(crate) fn parse_object(file: &str, text: &Arc<str>) -> Result<Map<String, Value>, CompileError> {
    let plain = blank_extensions(text);
    if plain.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(&plain) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(CompileError::at_start(file, text, "an object is expected")
            .with_hint("put the content of the file in braces: { … }")),
        Err(error) => {
            let message = error.to_string();
            // serde_json repeats the position in its text; the error has it already.
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            let line = plain.lines().nth(error.line().saturating_sub(1)).unwrap_or("");
            let column = column_of_byte(line, error.column());
            Err(CompileError {
                line: u32::try_from(error.line().max(1)).unwrap_or(u32::MAX),
                column,
                hint: Some("correct the JSON here or just before".to_owned()),
                ..CompileError::at_start(file, text, format!("broken JSON: {message}"))
            })
        }
    }
}

/// Column in characters of the 1-based byte column that serde_json counts.
fn column_of_byte(line: &str, byte_column: usize) -> u32 {
    let upto = byte_column.saturating_sub(1);
    let column = line.char_indices().take_while(|(at, _)| *at < upto).count() + 1;
    u32::try_from(column).unwrap_or(u32::MAX)
}

/// Byte offset of the string literal `value` in `text`, or of the start.
pub(crate) fn offset_of_string(text: &str, value: &str) -> usize {
    text.find(&format!("\"{value}\"")).unwrap_or(0)
}

/// Replaces comments, trailing commas and the byte order mark by blanks; line breaks stay.
fn blank_extensions(text: &str) -> String {
    let mut out: Vec<u8> = text.as_bytes().to_vec();
    let mut at = 0;
    if text.starts_with('\u{feff}') {
        out[..3].fill(b' ');
        at = 3;
    }
    let mut last_comma = None;
    while at < out.len() {
        match out[at] {
            b'"' => {
                at = string_end(&out, at);
                last_comma = None;
                continue;
            }
            b'/' if matches!(out.get(at + 1), Some(b'/' | b'*')) => {
                at = blank_comment(&mut out, at);
                continue;
            }
            b',' => last_comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = last_comma.take() {
                    out[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => last_comma = None,
        }
        at += 1;
    }
    // Only whole characters were replaced, and by ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// The index after the closing quote (or the end of the text).
fn string_end(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' | b'\n' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn blank_comment(bytes: &mut [u8], open: usize) -> usize {
    let block = bytes[open + 1] == b'*';
    let mut at = open;
    while at < bytes.len() {
        if !block && bytes[at] == b'\n' {
            return at;
        }
        if block && at >= open + 2 && bytes[at] == b'*' && bytes.get(at + 1) == Some(&b'/') {
            bytes[at] = b' ';
            bytes[at + 1] = b' ';
            return at + 2;
        }
        if bytes[at] != b'\n' && bytes[at] != b'\r' {
            bytes[at] = b' ';
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Map<String, Value>, CompileError> {
        parse_object("a.json", &Arc::from(text))
    }

    #[test]
    fn comments_trailing_commas_and_a_byte_order_mark_are_read() {
        let text = "\u{feff}{\n// line\n\"a\": [1, 2,], /* block\n , */ \"b\": \"// no comment, }\",\n}";
        let map = parse(text).unwrap();
        assert_eq!(Value::Object(map), serde_json::json!({"a": [1, 2], "b": "// no comment, }"}));
    }

    #[test]
    fn broken_json_names_line_and_column_of_the_file() {
        let error = parse("{\n  // 中文 comment\n  \"a\": 1\n  \"b\": 2\n}").unwrap_err();
        assert_eq!(error.to_string(), "a.json:4:3: broken JSON: expected `,` or `}`");
    }

    #[test]
    fn an_unclosed_comment_or_string_is_an_error_and_no_panic() {
        for text in ["{/*", "{\"a", "{\"a\\", "[]", "{//", "{\"a\":1,,}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_empty_file_is_an_empty_object() {
        assert!(parse(" \n// nothing\n").unwrap().is_empty());
    }
}
