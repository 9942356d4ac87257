//! The body of an HTTP request of Engine.IO 3 and 4, which carries packets: the messages that a WebSocket would have carried.
//!
//! Counterpart: `decode::polling` finds the packets. Invariant: what is written reads back as it was.

use crate::decode::polling::{self, Part, PartKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use model::Message;

/// Between packets of version 4.
const RECORD_SEPARATOR: &str = "\x1e";
/// The first byte of a binary message of version 3: the kind `message`.
const MESSAGE_3: u8 = 4;

/// The messages of a body; none when it is no such body, or has more than 1024 packets.
pub fn read_payload(body: &[u8], is_version_3: bool) -> Option<Vec<Message>> {
    let parts = if is_version_3 { polling::version_3(body) } else { polling::version_4(body) };
    if parts.broken || parts.left_out > 0 {
        return None;
    }
    parts.parts.into_iter().map(|part| message(part, is_version_3)).collect()
}

fn message(Part { bytes, kind, .. }: Part<'_>, is_version_3: bool) -> Option<Message> {
    match kind {
        PartKind::Text => std::str::from_utf8(bytes).ok().map(Message::text),
        PartKind::Binary => Some(Message::binary(bytes.to_vec())),
        PartKind::Base64 if is_version_3 => {
            let (kind, encoded) = bytes.split_first()?;
            let kind = kind.checked_sub(b'0').filter(|kind| *kind < 10)?;
            let decoded = BASE64.decode(encoded).ok()?;
            Some(Message::binary([&[kind][..], &decoded].concat()))
        }
        PartKind::Base64 => BASE64.decode(bytes).ok().map(Message::binary),
    }
}

/// Messages as a body, binary ones in Base64, which every client reads.
pub fn write_payload(messages: &[Message], is_version_3: bool) -> String {
    let packets: Vec<String> = messages.iter().map(|message| packet(message, is_version_3)).collect();
    if is_version_3 {
        // The length counts UTF-16 units, as `String.length` does in JavaScript.
        return packets.iter().map(|packet| format!("{}:{packet}", packet.encode_utf16().count())).collect();
    }
    packets.join(RECORD_SEPARATOR)
}

fn packet(message: &Message, is_version_3: bool) -> String {
    match message.as_str() {
        Some(text) => text.to_owned(),
        None if is_version_3 => {
            let (kind, bytes) = message.bytes().split_first().unwrap_or((&MESSAGE_3, &[]));
            format!("b{kind}{}", BASE64.encode(bytes))
        }
        None => format!("b{}", BASE64.encode(message.bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn messages_read_back_as_they_were_written() {
        let messages =
            [Message::text("0{\"sid\":\"大厅\"}"), Message::binary(vec![4, 1, 2, 255]), Message::text("42[\"a\"]")];
        for is_version_3 in [false, true] {
            let body = write_payload(&messages, is_version_3);
            assert_eq!(read_payload(body.as_bytes(), is_version_3).as_deref(), Some(&messages[..]), "{body}");
        }
        assert_eq!(write_payload(&messages, true), "13:0{\"sid\":\"大厅\"}6:b4AQL/7:42[\"a\"]");
        assert_eq!(write_payload(&messages[1..], false), "bBAEC/w==\x1e42[\"a\"]");
    }

    proptest! {
        #[test]
        fn no_body_panics_and_what_was_read_is_read_again_from_what_is_written(
            body in proptest::collection::vec(any::<u8>(), 0..64),
            is_version_3 in any::<bool>(),
        ) {
            let Some(messages) = read_payload(&body, is_version_3) else { return Ok(()) };
            // An empty packet is none, and a binary one of version 3 has a kind that a digit can say.
            let is_packet = |message: &Message| match message.as_str() {
                Some(text) => !text.is_empty() && !text.starts_with('b'),
                None => !is_version_3 || message.bytes().first().is_some_and(|kind| *kind < 10),
            };
            prop_assume!(messages.iter().all(is_packet));
            let written = write_payload(&messages, is_version_3);
            prop_assert_eq!(read_payload(written.as_bytes(), is_version_3), Some(messages));
        }
    }

    #[test]
    fn the_binary_body_of_version_3_is_read_and_what_is_no_body_is_not() {
        let body = b"\x00\x04\xff4\xe2\x82\xac\x01\x05\xff\x04\x01\x02\x03\x04";
        let messages = [Message::text("4€"), Message::binary(vec![4, 1, 2, 3, 4])];
        assert_eq!(read_payload(body, true).as_deref(), Some(&messages[..]));
        assert_eq!(read_payload(b"9:4x", true), None);
        assert_eq!(read_payload(b"b?", false), None);
        assert_eq!(read_payload(b"", false), Some(Vec::new()));
    }
}
