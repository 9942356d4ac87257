//! Reads one frame of STOMP into fields.
//!
//! Counterpart: `session.rs` links frames. Invariant: of headers with one name the first counts, as the standard says; the others are
//! shown and marked.

use crate::decode::json;
use crate::decode::say;
use crate::decode::saying::Saying;
use crate::decode::tree::{Budget, List, branch, counted, leaf, noted, quoted, readable};
use model::{ByteSpan, Field};

/// Commands of 1.0 to 1.2, with what each says.
const COMMANDS: [(&str, Saying); 15] = [
    ("CONNECT", say::STOMP_CONNECT),
    ("STOMP", say::STOMP_STOMP),
    ("CONNECTED", say::STOMP_CONNECTED),
    ("SEND", say::STOMP_SEND),
    ("SUBSCRIBE", say::STOMP_SUBSCRIBE),
    ("UNSUBSCRIBE", say::STOMP_UNSUBSCRIBE),
    ("ACK", say::STOMP_ACK),
    ("NACK", say::STOMP_NACK),
    ("BEGIN", say::STOMP_BEGIN),
    ("COMMIT", say::STOMP_COMMIT),
    ("ABORT", say::STOMP_ABORT),
    ("DISCONNECT", say::STOMP_DISCONNECT),
    ("MESSAGE", say::STOMP_MESSAGE),
    ("RECEIPT", say::STOMP_RECEIPT),
    ("ERROR", say::STOMP_ERROR),
];

/// A frame, for the summary and the links.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) command: String,
    /// The command is one of the standard's.
    pub(super) is_known: bool,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) malformed: Option<&'static str>,
}

impl Frame {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a frame with its NUL.
pub(super) fn read(bytes: &[u8]) -> Frame {
    let mut frame = Frame::default();
    let mut budget = Budget::default();
    let mut at = 0;
    let line = next_line(bytes, &mut at);
    frame.command = String::from_utf8_lossy(line).into_owned();
    let known = COMMANDS.iter().find(|(name, _)| *name == frame.command);
    frame.is_known = known.is_some();
    let field = leaf("command", readable_line(line), ByteSpan::new(0, line.len()));
    frame.fields.push(known.map_or(field.clone(), |(_, note)| noted(field, *note)));
    // Only these two do not escape, to be like 1.0 (STOMP 1.2, "Value Encoding").
    let is_escaped = !matches!(frame.command.as_str(), "CONNECT" | "CONNECTED");
    let (headers_start, mut list) = (at, List::default());
    loop {
        let start = at;
        let line = next_line(bytes, &mut at);
        if line.is_empty() || line == b"\0" {
            break;
        }
        let span = ByteSpan::new(start, start + line.len());
        let Some((name, value)) = header(line, is_escaped) else {
            frame.malformed.get_or_insert("a header without a colon");
            list.add(&mut budget, |_| noted(leaf("?", readable_line(line), span), say::NO_COLON));
            continue;
        };
        let is_again = frame.header(&name).is_some();
        let shown =
            if name == "passcode" { format!("not shown, {}", counted(value.len(), "byte")) } else { value.clone() };
        list.add(&mut budget, |_| {
            let field = leaf(&name, shown, span);
            if is_again { noted(field, say::SECOND_HEADER) } else { field }
        });
        if !budget.is_spent() {
            frame.headers.push((name, value));
        }
    }
    if headers_start < at {
        let end = at.min(bytes.len());
        let value = counted(frame.headers.len(), "header");
        frame.fields.push(branch("headers", value, ByteSpan::new(headers_start, end), list.finish()));
    }
    body(bytes, at, &mut frame, &mut budget);
    frame
}

/// A line without its end; NUL alone where the frame ends before a blank line.
fn next_line<'b>(bytes: &'b [u8], at: &mut usize) -> &'b [u8] {
    let rest = bytes.get(*at..).unwrap_or_default();
    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
        let nul = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
        *at += nul;
        return rest.get(..nul).unwrap_or_default();
    };
    *at += end + 1;
    let line = rest.get(..end).unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn readable_line(line: &[u8]) -> String {
    std::str::from_utf8(line).map_or_else(|_| readable(line), str::to_owned)
}

/// A name and a value.
fn header(line: &[u8], is_escaped: bool) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(line);
    let (name, value) = text.split_once(':')?;
    let read = |part: &str| if is_escaped { unescaped(part) } else { part.to_owned() };
    Some((read(name), read(value)))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(next @ ('r' | 'n' | 'c' | '\\'))) => {
                chars.next();
                out.push(match next {
                    'r' => '\r',
                    'n' => '\n',
                    'c' => ':',
                    _ => '\\',
                });
            }
            _ => out.push(c),
        }
    }
    out
}

fn body(bytes: &[u8], at: usize, frame: &mut Frame, budget: &mut Budget) {
    let rest = bytes.get(at..).unwrap_or_default();
    let body = rest.strip_suffix(b"\0").unwrap_or(rest);
    let span = ByteSpan::new(at, at + body.len());
    if rest.len() == body.len() {
        frame.malformed = Some("no NUL stands where content-length says the body ends");
    }
    if !body.is_empty() {
        let tree = std::str::from_utf8(body)
            .ok()
            .filter(|text| text.trim_start().starts_with(['{', '[']))
            .and_then(|text| json::field("json", text, at, budget));
        frame.fields.push(match tree {
            Some(tree) => branch("body", counted(body.len(), "byte"), span, vec![tree]),
            None => leaf("body", readable(body), span),
        });
        frame.body = Some(json::shown(body));
    }
    if let Some(why) = frame.malformed {
        frame.fields.push(leaf("malformed", why, ByteSpan::new(bytes.len(), bytes.len())));
    }
}

/// The words of a summary, in the order that tells most.
pub(super) fn words(frame: &Frame) -> Vec<String> {
    let names: &[&str] = match frame.command.as_str() {
        "CONNECT" | "STOMP" => &["accept-version", "host", "login", "heart-beat"],
        "CONNECTED" => &["version", "server", "heart-beat"],
        "SEND" => &["destination", "receipt", "transaction"],
        "SUBSCRIBE" => &["id", "destination", "ack", "receipt"],
        "UNSUBSCRIBE" => &["id", "receipt"],
        "MESSAGE" => &["destination", "subscription", "message-id"],
        "ACK" | "NACK" => &["id", "message-id", "transaction"],
        "RECEIPT" => &["receipt-id"],
        "ERROR" => &["message", "receipt-id"],
        "DISCONNECT" => &["receipt"],
        _ => &["transaction"],
    };
    let bare = ["destination", "message"];
    let word = |name: &&str| {
        let value = frame.header(name)?;
        Some(match bare.contains(name) {
            true if *name == "message" => quoted(value),
            true => crate::decode::tree::cut(value.to_owned()),
            false => format!("{name}={}", crate::decode::tree::cut(value.to_owned())),
        })
    };
    names.iter().filter_map(word).chain(frame.body.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_unescaped_except_in_connect_and_the_first_of_a_name_counts() {
        let frame = read(b"SEND\ndestination:/a\\cb\\n\\\\\\x\ndestination:/c\n\n\0");
        assert_eq!(frame.header("destination"), Some("/a:b\n\\\\x"));
        let headers = &frame.fields[1].children;
        assert_eq!(headers[1].note.as_deref(), Some("a second one does not count"));
        assert_eq!(read(b"CONNECT\nhost:a\\cb\n\n\0").header("host"), Some("a\\cb"));
    }

    #[test]
    fn fields_stand_on_their_bytes() {
        let bytes = b"MESSAGE\r\nsubscription:0\r\ndestination:/x\r\n\r\n{\"a\":1}\0";
        let frame = read(bytes);
        let slice = |field: &Field| &bytes[field.span.start as usize..field.span.end as usize];
        assert_eq!(slice(&frame.fields[0]), b"MESSAGE");
        assert_eq!(slice(&frame.fields[1].children[1]), b"destination:/x");
        assert_eq!(slice(&frame.fields[2]), br#"{"a":1}"#);
        assert_eq!(slice(&frame.fields[2].children[0].children[0]), b"1");
    }

    #[test]
    fn what_is_malformed_is_named_and_a_passcode_is_not_shown() {
        assert_eq!(read(b"SEND\nnonsense\n\n\0").malformed, Some("a header without a colon"));
        assert_eq!(
            read(b"SEND\ncontent-length:1\n\nab").malformed,
            Some("no NUL stands where content-length says the body ends")
        );
        let frame = read(b"CONNECT\npasscode:secret\n\n\0");
        assert_eq!(frame.fields[1].children[0].value, "not shown, 6 bytes");
    }
}
