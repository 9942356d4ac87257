//! The text of an answer: its character set, and the one byte-order mark.
//!
//! Invariant: what is given out is what the server meant, or nothing; never replacement characters.

use bytes::Bytes;
use encoding_rs::{Encoding, GB18030, UTF_8};
use transport::HttpAnswer;

/// What `success` gets as `data`.
#[derive(Debug)]
pub(crate) enum ResponseData {
    Text(String),
    Buffer(Bytes),
    /// It went out in chunks.
    None,
    /// It is in this file of the app's.
    File {
        path: String,
        temporary: bool,
    },
}

/// The bytes of a UTF-8 byte-order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The body as text. One byte-order mark is taken off (documented). A character set that `Content-Type` names is converted;
/// without one, what is no UTF-8 is tried as GB18030, which is what old servers in China send. `None` when neither fits.
pub(super) fn text(answer: &HttpAnswer, body: &[u8]) -> Option<String> {
    let body = body.strip_prefix(BOM).unwrap_or(body);
    match charset(answer) {
        Some(encoding) if encoding != UTF_8 => decode(encoding, body),
        Some(_) => decode(UTF_8, body),
        None => decode(UTF_8, body).or_else(|| decode(GB18030, body)),
    }
}

fn decode(encoding: &'static Encoding, body: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(body)?;
    Some(text.into_owned())
}

fn charset(answer: &HttpAnswer) -> Option<&'static Encoding> {
    let (_, value) = answer.header.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let label = value.split(';').skip(1).find_map(|parameter| {
        let (name, label) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| label.trim().trim_matches('"'))
    })?;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content_type: &str, body: &[u8]) -> Option<String> {
        let header = vec![("content-type".to_owned(), content_type.to_owned())];
        text(&HttpAnswer { status: 200, header }, body)
    }

    const GBK_HELLO: &[u8] = b"\xc4\xe3\xba\xc3";

    #[test]
    fn one_byte_order_mark_is_taken_off_and_a_second_one_stays() {
        assert_eq!(of("text/plain", b"\xef\xbb\xbfa").unwrap(), "a");
        assert_eq!(of("text/plain", b"\xef\xbb\xbf\xef\xbb\xbfa").unwrap(), "\u{feff}a");
    }

    #[test]
    fn another_character_set_is_converted_whether_it_is_named_or_not() {
        assert_eq!(of("text/html; charset=\"GBK\"", GBK_HELLO).unwrap(), "你好");
        assert_eq!(of("application/json", GBK_HELLO).unwrap(), "你好");
        assert_eq!(of("text/plain;charset=iso-8859-1", b"\xe9").unwrap(), "é");
    }

    #[test]
    fn bytes_that_are_no_text_are_told_and_not_replaced() {
        assert_eq!(of("text/plain; charset=utf-8", GBK_HELLO), None);
        assert_eq!(of("image/png", b"\x89PNG\xff\xff"), None);
    }
}
