//! Engine.IO 4 over WebSocket: one packet a message, its kind the first character; a binary message is a packet by itself.

use std::fmt::Write as _;

/// A packet in a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineIoPacket<'t> {
    /// Its kind.
    pub kind: EngineIoKind,
    /// What follows the kind.
    pub data: &'t str,
}

/// Kinds of packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineIoKind {
    /// The handshake of the server, with JSON.
    Open,
    /// The end of the transport.
    Close,
    /// From the server, or a probe.
    Ping,
    /// The answer to it.
    Pong,
    /// A message of the protocol above.
    Message,
    /// The switch to this transport.
    Upgrade,
    /// Nothing.
    Noop,
}

/// Why a text is no packet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineIoError {
    /// No kind.
    #[error("an Engine.IO packet is not empty")]
    Empty,
    /// Another first character.
    #[error("`{}` is no kind of Engine.IO packet", .0.escape_debug())]
    Kind(char),
}

const KINDS: [EngineIoKind; 7] = [
    EngineIoKind::Open,
    EngineIoKind::Close,
    EngineIoKind::Ping,
    EngineIoKind::Pong,
    EngineIoKind::Message,
    EngineIoKind::Upgrade,
    EngineIoKind::Noop,
];

impl<'t> EngineIoPacket<'t> {
    /// Reads a text message.
    ///
    /// # Errors
    /// See [`EngineIoError`].
    pub fn read(text: &'t str) -> Result<Self, EngineIoError> {
        let first = text.chars().next().ok_or(EngineIoError::Empty)?;
        let digit = first.to_digit(10).and_then(|digit| KINDS.get(digit as usize));
        let kind = *digit.ok_or(EngineIoError::Kind(first))?;
        Ok(EngineIoPacket { kind, data: &text[1..] })
    }

    /// As a text message.
    pub fn write(&self) -> String {
        let digit = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let mut text = String::with_capacity(1 + self.data.len());
        // Writing to a string cannot fail.
        let _ = write!(text, "{digit}{}", self.data);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_character_is_the_kind() {
        let packet = EngineIoPacket::read("42[\"hi\"]").unwrap();
        assert_eq!((packet.kind, packet.data), (EngineIoKind::Message, "2[\"hi\"]"));
        assert_eq!(EngineIoPacket::read("2probe").unwrap().kind, EngineIoKind::Ping);
        for kind in KINDS {
            let packet = EngineIoPacket { kind, data: "x" };
            assert_eq!(EngineIoPacket::read(&packet.write()), Ok(packet));
        }
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        assert_eq!(EngineIoPacket::read(""), Err(EngineIoError::Empty));
        assert_eq!(EngineIoPacket::read("7"), Err(EngineIoError::Kind('7')));
        assert_eq!(EngineIoPacket::read("你好"), Err(EngineIoError::Kind('你')));
    }
}
