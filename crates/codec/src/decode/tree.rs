//! Fields of a packet, kept within limits while they are made.
//!
//! Counterpart: every decoder. Invariant: what is left out is counted, in a field named `…`.

use super::saying::Sentence;
use model::{ByteSpan, Field};

/// Fields of one packet. Our choice: what a person may still scroll through.
pub const FIELDS_MAX: usize = 512;
/// Levels of fields. Our choice: deeper data is read as text.
pub const DEPTH_MAX: usize = 32;
/// Characters of a name or a value; the bytes are beside it.
pub const VALUE_CHARS_MAX: usize = 256;
/// Bytes that wait for the rest of their packet; a longer packet is told by its head, and its body is skipped.
pub const PARTIAL_BYTES_MAX: usize = 1 << 20;
/// Packets told of one message. Our choice: a broker's burst after a reconnect is some hundreds.
pub const PACKETS_PER_MESSAGE_MAX: usize = 1024;
/// Bytes shown as hex in a value.
const HEX_BYTES_MAX: usize = 24;

/// How many fields may still be made.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left: FIELDS_MAX }
    }
}

impl Budget {
    /// Nothing fits any more.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// Fields beside each other; those beyond the budget are counted.
#[derive(Debug, Default)]
pub(super) struct List {
    fields: Vec<Field>,
    left_out: usize,
}

impl List {
    /// Adds what `make` makes, if there is room.
    pub(super) fn add(&mut self, budget: &mut Budget, make: impl FnOnce(&mut Budget) -> Field) {
        if self.left_out > 0 || budget.left == 0 {
            self.left_out += 1;
            return;
        }
        budget.left -= 1;
        self.fields.push(make(budget));
    }

    /// Counts fields that nobody makes.
    pub(super) fn skip(&mut self, count: usize) {
        self.left_out += count;
    }

    /// The fields, with a last one that counts what is missing.
    pub(super) fn finish(mut self) -> Vec<Field> {
        if self.left_out > 0 {
            let value = format!("{} more", self.left_out);
            self.fields.push(Field { name: "…".to_owned(), value, ..Field::default() });
        }
        self.fields
    }
}

/// A field without parts.
pub(super) fn leaf(name: impl Into<String>, value: impl Into<String>, span: ByteSpan) -> Field {
    Field { name: cut(name.into()), value: cut(value.into()), span, ..Field::default() }
}

/// A field with parts.
pub(super) fn branch(name: impl Into<String>, value: impl Into<String>, span: ByteSpan, children: Vec<Field>) -> Field {
    Field { children, ..leaf(name, value, span) }
}

/// The same field, explained.
pub(super) fn noted(field: Field, note: impl Into<Sentence>) -> Field {
    let Sentence { text, said } = note.into();
    Field { note: Some(cut(text)), said, ..field }
}

/// At most [`VALUE_CHARS_MAX`] characters.
pub(super) fn cut(text: String) -> String {
    // A text of few bytes has few characters.
    if text.len() <= VALUE_CHARS_MAX {
        return text;
    }
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Adds an item to a line that is going to be cut; what no longer shows is not kept.
pub(super) fn line_item(line: &mut String, item: &str) {
    if line.len() <= 4 * VALUE_CHARS_MAX {
        line.push_str(if line.is_empty() { "" } else { ", " });
        line.push_str(item);
    }
}

/// Bytes for people, at most a value long: quoted text where it is text, else hex and the number of bytes.
pub(super) fn readable(bytes: &[u8]) -> String {
    // A character may be cut in two at the end; its bytes are not needed.
    let head = &bytes[..bytes.len().min(4 * VALUE_CHARS_MAX)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        Err(error) if head.len() < bytes.len() && error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    match text {
        Some(text) if text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')) => quoted(text),
        _ => hex(bytes),
    }
}

/// A text in quotes, on one line, at most a value long.
pub(super) fn quoted(text: &str) -> String {
    let line = text.chars().take(VALUE_CHARS_MAX + 1).map(|c| if c.is_control() { ' ' } else { c });
    format!("\"{}\"", cut(line.collect()))
}

/// The first bytes as hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    let shown: Vec<_> = bytes.iter().take(HEX_BYTES_MAX).map(|byte| format!("{byte:02x}")).collect();
    let more = if bytes.len() > HEX_BYTES_MAX { format!(" … {} B", bytes.len()) } else { String::new() };
    format!("{}{more}", shown.join(" "))
}

/// `1 byte`, `2 bytes`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Moves the spans of fields by `by`, which is where their packet begins in its message; what lies before the message, in an
/// earlier one, has no bytes in it.
pub(super) fn shift(fields: &mut [Field], by: i64) {
    for field in fields {
        let place = |at: u32| u32::try_from((i64::from(at) + by).max(0)).unwrap_or(u32::MAX);
        field.span = ByteSpan { start: place(field.span.start), end: place(field.span.end) };
        shift(&mut field.children, by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_field_that_fits_is_made_and_the_next_ones_are_counted() {
        let (mut budget, mut list) = (Budget::default(), List::default());
        for number in 0..FIELDS_MAX + 3 {
            list.add(&mut budget, |_| leaf(number.to_string(), "", ByteSpan::default()));
        }
        let fields = list.finish();
        assert_eq!(fields.len(), FIELDS_MAX + 1);
        assert_eq!((fields[FIELDS_MAX].name.as_str(), fields[FIELDS_MAX].value.as_str()), ("…", "3 more"));
    }

    #[test]
    fn a_value_of_the_limit_is_whole_and_one_past_it_is_cut() {
        assert_eq!(cut("好".repeat(VALUE_CHARS_MAX)), "好".repeat(VALUE_CHARS_MAX));
        assert_eq!(cut("好".repeat(VALUE_CHARS_MAX + 1)), "好".repeat(VALUE_CHARS_MAX) + "…");
    }

    #[test]
    fn text_is_quoted_and_bytes_are_hex() {
        assert_eq!(readable("你好\n".as_bytes()), "\"你好 \"");
        assert_eq!(readable(&[0, 255]), "00 ff");
        assert!(readable("好".repeat(2000).as_bytes()).starts_with("\"好好"));
    }

    #[test]
    fn bytes_of_an_earlier_message_have_an_empty_span() {
        let mut fields = [leaf("a", "", ByteSpan::new(0, 3)), leaf("b", "", ByteSpan::new(3, 6))];
        shift(&mut fields, -4);
        assert_eq!(fields[0].span, ByteSpan::new(0, 0));
        assert_eq!(fields[1].span, ByteSpan::new(0, 2));
    }
}
