//! Frames as they were on the wire (RFC 6455 §5.2), and the timings of a handshake.
//!
//! Counterpart: `codec` parses them from bytes, `transport` stamps them. A frame keeps only the head of its payload.

use crate::WireDirection;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::time::Duration;

/// One WebSocket frame. Payload bytes are unmasked; `payload_len` counts the whole payload on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// `out` is from the mini-program.
    pub dir: WireDirection,
    /// Final fragment of its message.
    pub fin: bool,
    /// RSV1 is 4, RSV2 is 2, RSV3 is 1; RSV1 marks a compressed message under permessage-deflate.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rsv: u8,
    /// 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved.
    pub opcode: u8,
    /// The masking key; clients always have one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "mask_hex")]
    pub mask: Option<[u8; 4]>,
    /// Bytes of the frame header, mask included: 2 to 14.
    pub header_len: u8,
    /// Bytes of the payload.
    pub payload_len: u64,
    /// The first bytes of the payload, unmasked; see `codec::FRAME_HEAD_BYTES_MAX`.
    #[serde(
        default,
        skip_serializing_if = "Bytes::is_empty",
        serialize_with = "base64_out",
        deserialize_with = "base64_in"
    )]
    pub head: Bytes,
}

impl Frame {
    /// The header as it was on the wire: 2 to 14 bytes.
    pub fn header_bytes(&self) -> Vec<u8> {
        let masked = self.mask.is_some();
        let length_bytes = usize::from(self.header_len).saturating_sub(if masked { 6 } else { 2 });
        #[expect(clippy::cast_possible_truncation, reason = "a length without bytes of its own is at most 125")]
        let short = match length_bytes {
            0 => self.payload_len as u8 & 0x7f,
            1..=2 => 126,
            _ => 127,
        };
        let mut bytes =
            vec![u8::from(self.fin) << 7 | (self.rsv & 0x7) << 4 | self.opcode & 0xf, u8::from(masked) << 7 | short];
        bytes.extend(&self.payload_len.to_be_bytes()[8 - length_bytes.min(8)..]);
        bytes.extend(self.mask.iter().flatten());
        bytes
    }

    /// The RFC's name of the opcode.
    pub fn opcode_name(&self) -> &'static str {
        match self.opcode {
            0 => "continuation",
            1 => "text",
            2 => "binary",
            8 => "close",
            9 => "ping",
            10 => "pong",
            _ => "reserved",
        }
    }
}

/// How long each step of opening a connection took, all measured from `fetch_start`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandshakeTimings {
    /// Name resolution.
    pub dns: Duration,
    /// TCP connect.
    pub tcp: Duration,
    /// TLS handshake; zero for `ws://`.
    pub tls: Duration,
    /// The HTTP upgrade.
    pub upgrade: Duration,
}

/// The eight fields of `SocketTask.onOpen`'s `profile` (official typings `SocketProfile`), in milliseconds.
/// `*Start`/`*End` are since the epoch; `rtt`, `handshakeCost` and `cost` are durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SocketProfile {
    /// The component was ready to make the socket.
    pub fetch_start: i64,
    /// Name resolution began.
    pub domain_look_up_start: i64,
    /// Name resolution ended.
    pub domain_look_up_end: i64,
    /// TCP connect began.
    pub connect_start: i64,
    /// TCP connect ended, TLS included (docs/contracts/socket.md).
    pub connect_end: i64,
    /// Cost of connect and TLS.
    pub rtt: i64,
    /// Cost of the WebSocket handshake.
    pub handshake_cost: i64,
    /// From the call to the open event.
    pub cost: i64,
}

impl SocketProfile {
    /// The profile of a connection asked for at `fetch_start_ms` (epoch) with these timings.
    pub fn new(fetch_start_ms: i64, timings: HandshakeTimings) -> Self {
        let at = |offset: Duration| fetch_start_ms + i64::try_from(offset.as_millis()).unwrap_or(i64::MAX);
        let length = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        let connected = timings.dns + timings.tcp + timings.tls;
        SocketProfile {
            fetch_start: fetch_start_ms,
            domain_look_up_start: fetch_start_ms,
            domain_look_up_end: at(timings.dns),
            connect_start: at(timings.dns),
            connect_end: at(connected),
            rtt: length(timings.tcp + timings.tls),
            handshake_cost: length(timings.upgrade),
            cost: length(connected + timings.upgrade),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(value: &u8) -> bool {
    *value == 0
}

fn base64_out<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64.encode(bytes))
}

fn base64_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    let text = String::deserialize(deserializer)?;
    BASE64.decode(text).map(Bytes::from).map_err(serde::de::Error::custom)
}

/// A masking key reads as eight hex digits.
mod mask_hex {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(mask: &Option<[u8; 4]>, serializer: S) -> Result<S::Ok, S::Error> {
        match mask {
            Some(key) => serializer.serialize_str(&format!("{:08x}", u32::from_be_bytes(*key))),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[u8; 4]>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let key = u32::from_str_radix(&text, 16).map_err(serde::de::Error::custom)?;
        Ok(Some(key.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back_from_its_json() {
        let frame = Frame {
            dir: WireDirection::Out,
            fin: true,
            rsv: 0,
            opcode: 1,
            mask: Some([0x9e, 0x08, 0x95, 0x67]),
            header_len: 6,
            payload_len: 5,
            head: Bytes::from_static(b"hello"),
        };
        let line = serde_json::to_string(&frame).unwrap();
        assert!(line.contains(r#""mask":"9e089567""#), "{line}");
        assert_eq!(serde_json::from_str::<Frame>(&line).unwrap(), frame);
    }

    #[test]
    fn the_profile_counts_tls_into_connect_end_and_rtt() {
        let ms = Duration::from_millis;
        let timings = HandshakeTimings { dns: ms(2), tcp: ms(3), tls: ms(5), upgrade: ms(7) };
        let profile = SocketProfile::new(1000, timings);
        assert_eq!((profile.connect_start, profile.connect_end, profile.rtt), (1002, 1010, 8));
        assert_eq!((profile.handshake_cost, profile.cost), (7, 17));
    }
}
