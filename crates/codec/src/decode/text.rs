//! Text that comes in chunks: a character that was cut in two is put together again.
//!
//! Counterpart: chunked answers of `wx.request`. Invariants: any chunking gives the same text; at most three bytes wait.

use super::decoder::{Decode, Draft, Input, Sink};
use super::say;
use super::tree::{leaf, noted, quoted};
use model::{ByteSpan, WireDirection};

/// Both directions as text.
#[derive(Debug, Default)]
pub(super) struct Text {
    out: Utf8Stream,
    incoming: Utf8Stream,
}

impl Decode for Text {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let stream = if input.dir == WireDirection::Out { &mut self.out } else { &mut self.incoming };
        let before = stream.waiting.len();
        let text = stream.feed(input.bytes);
        let mut field = leaf(
            "text",
            text.clone(),
            ByteSpan::new(0, input.bytes.len() - stream.waiting.len().min(input.bytes.len())),
        );
        if before > 0 {
            field = noted(field, say::CHARACTER_BEGAN);
        }
        let mut fields = vec![field];
        if !stream.waiting.is_empty() {
            let start = input.bytes.len().saturating_sub(stream.waiting.len());
            let cut = leaf("cut", super::tree::hex(&stream.waiting), ByteSpan::new(start, input.bytes.len()));
            fields.push(noted(cut, say::CHARACTER_GOES_ON));
        }
        sink.push(Draft { name: "CHUNK".into(), summary: quoted(&text), fields, ..Draft::default() });
    }
}

/// Bytes of UTF-8 in chunks; what is not UTF-8 reads as U+FFFD, as in the Encoding Standard.
#[derive(Clone, Debug, Default)]
pub(super) struct Utf8Stream {
    /// The beginning of a character.
    waiting: Vec<u8>,
}

impl Utf8Stream {
    pub(super) fn feed(&mut self, chunk: &[u8]) -> String {
        let mut bytes = std::mem::take(&mut self.waiting);
        bytes.extend_from_slice(chunk);
        let mut text = String::with_capacity(bytes.len());
        let mut rest = &bytes[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    return text;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(valid));
                    let Some(bad) = error.error_len() else {
                        self.waiting = after.to_vec();
                        return text;
                    };
                    text.push('\u{fffd}');
                    rest = after.get(bad..).unwrap_or_default();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_was_cut_in_two_is_whole_again() {
        let bytes = "你好🎉".as_bytes();
        for size in 1..bytes.len() {
            let mut stream = Utf8Stream::default();
            let text: String = bytes.chunks(size).map(|chunk| stream.feed(chunk)).collect();
            assert_eq!(text, "你好🎉");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_do_not_wait() {
        let mut stream = Utf8Stream::default();
        assert_eq!(stream.feed(b"a\xffb\xe4\xbd"), "a\u{fffd}b");
        assert_eq!(stream.waiting.len(), 2);
        assert_eq!(stream.feed(b"c"), "\u{fffd}c");
    }
}
