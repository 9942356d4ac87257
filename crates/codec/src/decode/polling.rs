//! Engine.IO packets in the body of a polling request (Engine.IO protocol 3 and 4).
//!
//! Counterparts: `engine_io.rs` reads each packet, `socketio::payload` makes messages of them. Invariant: a body that breaks the format gives what was read before the break.

use super::tree::PACKETS_PER_MESSAGE_MAX;

/// Between packets of version 4.
const RECORD_SEPARATOR: u8 = 0x1e;
/// Digits of a length of version 3; longer ones are no length.
const LENGTH_DIGITS_MAX: usize = 10;

/// A packet in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'b> {
    /// The packet, without the length and the `b` of base64.
    pub(crate) bytes: &'b [u8],
    /// Where its bytes begin in the body.
    pub(crate) start: usize,
    pub(crate) kind: PartKind,
}

/// How a packet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    Text,
    /// Version 3: raw bytes, the first of which is the type as a number.
    Binary,
    /// Behind a `b`; in version 3 the type as a digit comes first.
    Base64,
}

/// The packets of a body, how many are left out, and whether the body broke off or was no body at all.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts<'b> {
    pub(crate) parts: Vec<Part<'b>>,
    pub(crate) left_out: usize,
    pub(crate) broken: bool,
}

impl<'b> Parts<'b> {
    fn push(&mut self, part: Part<'b>) {
        if self.parts.len() < PACKETS_PER_MESSAGE_MAX {
            self.parts.push(part);
        } else {
            self.left_out += 1;
        }
    }
}

/// Packets between record separators.
pub(crate) fn version_4(body: &[u8]) -> Parts<'_> {
    let mut found = Parts::default();
    let mut start = 0;
    if body.is_empty() {
        return found;
    }
    for bytes in body.split(|byte| *byte == RECORD_SEPARATOR) {
        found.push(text_or_base64(bytes, start));
        start += bytes.len() + 1;
    }
    found
}

/// Packets behind their length: `6:4hello` in characters, or bytes with `00 06 ff` and `01 06 ff` in front.
pub(crate) fn version_3(body: &[u8]) -> Parts<'_> {
    let mut found = Parts::default();
    let mut at = 0;
    while let Some(first) = body.get(at) {
        let part = if *first <= 1 { binary_part(body, at) } else { text_part(body, at) };
        let Some(part) = part else {
            found.broken = true;
            return found;
        };
        at = part.start + part.bytes.len();
        found.push(part);
    }
    found
}

fn text_part(body: &[u8], at: usize) -> Option<Part<'_>> {
    let rest = body.get(at..)?;
    let colon = rest.iter().take(LENGTH_DIGITS_MAX + 1).position(|byte| *byte == b':')?;
    let digits = std::str::from_utf8(rest.get(..colon)?).ok()?;
    // `parse` takes a plus sign, the protocol does not.
    let chars: usize = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    let start = at + colon + 1;
    let text = std::str::from_utf8(body.get(start..)?).ok().or_else(|| valid_head(body.get(start..)?))?;
    // The length counts UTF-16 units, as `String.length` does in JavaScript.
    let (mut units, mut end) = (0, 0);
    for c in text.chars() {
        if units >= chars {
            break;
        }
        units += c.len_utf16();
        end += c.len_utf8();
    }
    (units == chars).then(|| text_or_base64(&text.as_bytes()[..end], start))
}

/// The text before the first byte that is none.
fn valid_head(bytes: &[u8]) -> Option<&str> {
    let end = std::str::from_utf8(bytes).err()?.valid_up_to();
    std::str::from_utf8(bytes.get(..end)?).ok()
}

fn binary_part(body: &[u8], at: usize) -> Option<Part<'_>> {
    let is_text = *body.get(at)? == 0;
    let rest = body.get(at + 1..)?;
    let digits = rest.iter().take(LENGTH_DIGITS_MAX + 1).position(|byte| *byte == 0xff)?;
    let length = rest.get(..digits)?.iter().try_fold(0usize, |length, digit| {
        (*digit <= 9).then(|| length.checked_mul(10)?.checked_add(usize::from(*digit)))?
    })?;
    let start = at + 1 + digits + 1;
    let bytes = body.get(start..start.checked_add(length)?)?;
    // An empty packet would come again and again only if nothing was read; its head was.
    Some(Part { bytes, start, kind: if is_text { PartKind::Text } else { PartKind::Binary } })
}

fn text_or_base64(bytes: &[u8], start: usize) -> Part<'_> {
    match bytes.strip_prefix(b"b") {
        Some(encoded) => Part { bytes: encoded, start: start + 1, kind: PartKind::Base64 },
        None => Part { bytes, start, kind: PartKind::Text },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'b>(parts: &Parts<'b>) -> Vec<(&'b [u8], usize, PartKind)> {
        parts.parts.iter().map(|part| (part.bytes, part.start, part.kind)).collect()
    }

    #[test]
    fn version_4_separates_packets_by_a_record_separator() {
        let parts = version_4(b"4hello\x1e2\x1ebAQIDBA==");
        let wanted: [(&[u8], usize, PartKind); 3] =
            [(b"4hello", 0, PartKind::Text), (b"2", 7, PartKind::Text), (b"AQIDBA==", 10, PartKind::Base64)];
        assert_eq!(read(&parts), wanted);
        assert_eq!(version_4(b""), Parts::default());
    }

    #[test]
    fn version_3_counts_characters_of_a_text_body() {
        // The examples of the protocol's own page.
        let parts = version_3("6:4hello2:4€10:b4AQIDBA==".as_bytes());
        let wanted: [(&[u8], usize, PartKind); 3] = [
            (b"4hello", 2, PartKind::Text),
            ("4€".as_bytes(), 10, PartKind::Text),
            (b"4AQIDBA==", 18, PartKind::Base64),
        ];
        assert_eq!(read(&parts), wanted);
    }

    #[test]
    fn version_3_counts_bytes_of_a_binary_body() {
        let parts = version_3(b"\x00\x04\xff4\xe2\x82\xac\x01\x05\xff\x04\x01\x02\x03\x04");
        let wanted: [(&[u8], usize, PartKind); 2] =
            [("4€".as_bytes(), 3, PartKind::Text), (b"\x04\x01\x02\x03\x04", 10, PartKind::Binary)];
        assert_eq!(read(&parts), wanted);
    }

    #[test]
    fn a_body_that_breaks_off_gives_what_was_whole() {
        for body in [&b"6:4hello9:4x"[..], b"6:4hello+1:4", b"6:4hellox", b"6:4hello\x01\x09\xff4"] {
            let parts = version_3(body);
            assert_eq!((parts.parts.len(), parts.broken), (1, true), "{body:?}");
        }
    }

    #[test]
    fn packets_beyond_the_limit_are_counted() {
        let body = vec![&b"2"[..]; PACKETS_PER_MESSAGE_MAX + 5].join(&RECORD_SEPARATOR);
        let parts = version_4(&body);
        assert_eq!((parts.parts.len(), parts.left_out), (PACKETS_PER_MESSAGE_MAX, 5));
    }
}
