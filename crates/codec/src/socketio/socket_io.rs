//! Socket.IO protocol 5: `<kind>[<attachments>-][<namespace>,][<id>][JSON]`.

use std::fmt::Write as _;

/// Attachments of one packet. Our choice; each is a message that has to be waited for.
pub const ATTACHMENTS_MAX: usize = 256;

/// A packet, without its attachments, which follow as binary messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketIoPacket<'t> {
    /// Its kind.
    pub kind: SocketIoKind,
    /// Binary messages that follow.
    pub attachments: usize,
    /// Begins with `/`; `/` is the main one.
    pub namespace: &'t str,
    /// Of an event that wants an answer, and of that answer.
    pub id: Option<u64>,
    /// JSON, or nothing.
    pub data: &'t str,
}

/// Kinds of packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketIoKind {
    /// Joins a namespace, or says that it is joined.
    Connect,
    /// Leaves a namespace.
    Disconnect,
    /// An event.
    Event,
    /// The answer to an event.
    Ack,
    /// A namespace cannot be joined.
    ConnectError,
    /// An event with attachments.
    BinaryEvent,
    /// An answer with attachments.
    BinaryAck,
}

/// Why a text is no packet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SocketIoError {
    /// No kind.
    #[error("a Socket.IO packet is not empty")]
    Empty,
    /// Another first character.
    #[error("`{}` is no kind of Socket.IO packet", .0.escape_debug())]
    Kind(char),
    /// A binary kind without `<number>-`.
    #[error("a binary Socket.IO packet begins with the number of its attachments and `-`")]
    Attachments,
    /// Too many.
    #[error("the packet has {0} attachments, {ATTACHMENTS_MAX} are the most")]
    TooManyAttachments(usize),
    /// More than a number can hold.
    #[error("the identifier of the packet is no number")]
    Id,
}

const KINDS: [SocketIoKind; 7] = [
    SocketIoKind::Connect,
    SocketIoKind::Disconnect,
    SocketIoKind::Event,
    SocketIoKind::Ack,
    SocketIoKind::ConnectError,
    SocketIoKind::BinaryEvent,
    SocketIoKind::BinaryAck,
];

impl SocketIoKind {
    fn is_binary(self) -> bool {
        matches!(self, SocketIoKind::BinaryEvent | SocketIoKind::BinaryAck)
    }
}

impl<'t> SocketIoPacket<'t> {
    /// Reads the data of an Engine.IO message.
    ///
    /// # Errors
    /// See [`SocketIoError`].
    pub fn read(text: &'t str) -> Result<Self, SocketIoError> {
        let first = text.chars().next().ok_or(SocketIoError::Empty)?;
        let digit = first.to_digit(10).and_then(|digit| KINDS.get(digit as usize));
        let kind = *digit.ok_or(SocketIoError::Kind(first))?;
        let mut rest = &text[1..];
        let mut attachments = 0;
        if kind.is_binary() {
            let (number, after) = rest.split_once('-').ok_or(SocketIoError::Attachments)?;
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            attachments = number.parse().ok().filter(|_| digits).ok_or(SocketIoError::Attachments)?;
            if attachments > ATTACHMENTS_MAX {
                return Err(SocketIoError::TooManyAttachments(attachments));
            }
            rest = after;
        }
        let mut namespace = "/";
        if rest.starts_with('/') {
            (namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (id, data) = rest.split_at(digits);
        let id = if id.is_empty() { None } else { Some(id.parse().map_err(|_| SocketIoError::Id)?) };
        Ok(SocketIoPacket { kind, attachments, namespace, id, data })
    }

    /// As the data of an Engine.IO message.
    pub fn write(&self) -> String {
        let digit = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let mut text = digit.to_string();
        // Writing to a string cannot fail.
        if self.kind.is_binary() {
            let _ = write!(text, "{}-", self.attachments);
        }
        if self.namespace != "/" {
            let _ = write!(text, "{},", self.namespace);
        }
        if let Some(id) = self.id {
            let _ = write!(text, "{id}");
        }
        text + self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_protocol_are_read_and_written() {
        let examples = [
            "0",
            "0/admin,{\"token\":1}",
            "1/admin,",
            "2[\"hi\",1]",
            "212[\"hi\"]",
            "3/admin,13[]",
            "4{\"message\":\"no\"}",
            "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
            "62-/n,7[{\"_placeholder\":true,\"num\":0}]",
        ];
        for text in examples {
            assert_eq!(SocketIoPacket::read(text).unwrap().write(), text);
        }
        let packet = SocketIoPacket::read("51-/n?x=1,12[\"a\"]").unwrap();
        assert_eq!((packet.attachments, packet.namespace, packet.id), (1, "/n?x=1", Some(12)));
    }

    #[test]
    fn a_namespace_without_a_comma_is_all_there_is() {
        let packet = SocketIoPacket::read("1/admin").unwrap();
        assert_eq!((packet.namespace, packet.data), ("/admin", ""));
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        assert_eq!(SocketIoPacket::read(""), Err(SocketIoError::Empty));
        assert_eq!(SocketIoPacket::read("9"), Err(SocketIoError::Kind('9')));
        assert_eq!(SocketIoPacket::read("5[\"a\"]"), Err(SocketIoError::Attachments));
        assert_eq!(SocketIoPacket::read("5+1-[]"), Err(SocketIoError::Attachments));
        assert_eq!(SocketIoPacket::read("299999999999999999999[]"), Err(SocketIoError::Id));
    }

    #[test]
    fn attachments_at_the_limit_pass_and_one_more_does_not() {
        let packet = |count: usize| format!("5{count}-[\"a\"]");
        assert_eq!(SocketIoPacket::read(&packet(ATTACHMENTS_MAX)).unwrap().attachments, ATTACHMENTS_MAX);
        let error = SocketIoError::TooManyAttachments(ATTACHMENTS_MAX + 1);
        assert_eq!(SocketIoPacket::read(&packet(ATTACHMENTS_MAX + 1)), Err(error));
    }
}
