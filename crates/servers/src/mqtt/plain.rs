//! Takes out of the broker's packets what it adds to every message: user properties that name the sender.
//!
//! mosquitto adds none, and apps are not to learn to expect them. Only PUBLISH packets of MQTT 5 are touched. Invariant: any chunking of
//! the same bytes gives the same packets, and bytes that are not understood pass as they are.

use super::broker::MQTT_PACKET_BYTES_MAX;
use bytes::{BufMut as _, Bytes, BytesMut};

/// The keys of the user properties that the broker adds.
const ADDED: [&[u8]; 2] = [b"x-mqtt-client-id", b"x-mqtt-sender"];

/// Bytes of a packet that is waited for; a longer one passes as it is, with all that follow. The broker takes half as many.
const PACKET_BYTES_MAX: usize = 2 * MQTT_PACKET_BYTES_MAX;

const CONNACK: u8 = 2;
const PUBLISH: u8 = 3;

/// The state of one connection.
#[derive(Debug, Default)]
pub(super) struct Plain {
    waiting: BytesMut,
    version: Version,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Version {
    /// Until the CONNACK.
    #[default]
    Unknown,
    Five,
    /// An older version, or bytes that are not understood.
    Untouched,
}

impl Plain {
    /// Bytes of the broker; returns what is to be sent on.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Bytes {
        if self.version == Version::Untouched && self.waiting.is_empty() {
            return Bytes::copy_from_slice(bytes);
        }
        self.waiting.extend_from_slice(bytes);
        let mut out = BytesMut::new();
        while self.version != Version::Untouched {
            match Frame::of(&self.waiting) {
                Ok(Some(frame)) => {
                    let packet = self.waiting.split_to(frame.bytes);
                    self.learn(&frame);
                    out.extend_from_slice(&frame.plain(&packet).unwrap_or_else(|| packet.freeze()));
                }
                Ok(None) => return out.freeze(),
                Err(NotMqtt) => self.version = Version::Untouched,
            }
        }
        out.extend_from_slice(&self.waiting.split());
        out.freeze()
    }

    /// The CONNACK of MQTT 5 has properties, which makes it longer.
    fn learn(&mut self, frame: &Frame) {
        if self.version == Version::Unknown {
            let five = frame.kind == CONNACK && frame.bytes - frame.head > 2;
            self.version = if five { Version::Five } else { Version::Untouched };
        }
    }
}

struct NotMqtt;

/// Where a packet begins and ends.
#[derive(Clone, Copy, Debug)]
struct Frame {
    kind: u8,
    has_id: bool,
    /// Bytes of the fixed header.
    head: usize,
    /// Bytes of the whole packet.
    bytes: usize,
}

impl Frame {
    fn of(bytes: &[u8]) -> Result<Option<Frame>, NotMqtt> {
        let Some((first, rest)) = bytes.split_first() else { return Ok(None) };
        let Some((length, used)) = variable(rest) else {
            return if rest.len() < 4 { Ok(None) } else { Err(NotMqtt) };
        };
        let head = 1 + used;
        if head + length > PACKET_BYTES_MAX {
            return Err(NotMqtt);
        }
        let frame = Frame { kind: first >> 4, has_id: first & 0b110 != 0, head, bytes: head + length };
        Ok((bytes.len() >= frame.bytes).then_some(frame))
    }

    /// The packet without what was added; nothing where nothing is to be changed.
    fn plain(&self, packet: &[u8]) -> Option<Bytes> {
        if self.kind != PUBLISH {
            return None;
        }
        let body = packet.get(self.head..)?;
        let topic = 2 + usize::from(u16::from_be_bytes([*body.first()?, *body.get(1)?]));
        let before = topic + if self.has_id { 2 } else { 0 };
        let (length, used) = variable(body.get(before..)?)?;
        let properties = body.get(before + used..before + used + length)?;
        let kept = without_added(properties)?;
        if kept.len() == length {
            return None;
        }
        let mut rest = BytesMut::with_capacity(body.len());
        rest.extend_from_slice(&body[..before]);
        put_variable(&mut rest, kept.len());
        rest.extend_from_slice(&kept);
        rest.extend_from_slice(&body[before + used + length..]);
        let mut plain = BytesMut::with_capacity(packet.len());
        plain.put_u8(packet[0]);
        put_variable(&mut plain, rest.len());
        plain.extend_from_slice(&rest);
        Some(plain.freeze())
    }
}

/// MQTT 5, §2.2.2.2: each property is an identifier and a value whose kind the identifier tells.
fn without_added(mut properties: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(properties.len());
    while let Some((id, value)) = properties.split_first() {
        let text = |at: usize| Some(2 + usize::from(u16::from_be_bytes([*value.get(at)?, *value.get(at + 1)?])));
        let length = match id {
            0x01 => 1,
            0x02 => 4,
            0x03 | 0x08 | 0x09 => text(0)?,
            0x0B => variable(value)?.1,
            0x23 => 2,
            0x26 => text(0)? + text(text(0)?)?,
            _ => return None,
        };
        let added = *id == 0x26 && ADDED.contains(&value.get(2..text(0)?)?);
        if !added {
            kept.extend_from_slice(properties.get(..=length)?);
        }
        properties = properties.get(1 + length..)?;
    }
    Some(kept)
}

/// A variable byte integer and how many bytes it takes (MQTT 5, §1.5.5).
fn variable(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(4).enumerate() {
        value |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

fn put_variable(bytes: &mut BytesMut, mut value: usize) {
    loop {
        #[expect(clippy::cast_possible_truncation, reason = "seven bits fit")]
        let low = (value & 0x7F) as u8;
        value >>= 7;
        bytes.put_u8(if value > 0 { low | 0x80 } else { low });
        if value == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONNACK_5: [u8; 5] = [0x20, 3, 0, 0, 0];
    const CONNACK_4: [u8; 4] = [0x20, 2, 0, 0];

    fn pair(key: &str, value: &str) -> Vec<u8> {
        let text = |text: &str| [&(text.len() as u16).to_be_bytes()[..], text.as_bytes()].concat();
        [vec![0x26], text(key), text(value)].concat()
    }

    fn publish(properties: &[Vec<u8>], qos: u8) -> Vec<u8> {
        let properties = properties.concat();
        let mut rest = BytesMut::new();
        rest.extend_from_slice(b"\0\x01t");
        if qos > 0 {
            rest.put_u16(7);
        }
        put_variable(&mut rest, properties.len());
        rest.extend_from_slice(&properties);
        rest.extend_from_slice(b"payload");
        let mut packet = BytesMut::new();
        packet.put_u8(0x30 | qos << 1);
        put_variable(&mut packet, rest.len());
        packet.extend_from_slice(&rest);
        packet.to_vec()
    }

    fn fed(bytes: &[u8], chunk: usize) -> Vec<u8> {
        let mut plain = Plain::default();
        bytes.chunks(chunk).flat_map(|chunk| plain.feed(chunk)).collect()
    }

    #[test]
    fn what_the_broker_adds_is_taken_out_and_the_rest_stays_in_its_order() {
        for qos in 0..=2 {
            let (own, expiry) = (pair("a", &"b".repeat(200)), vec![0x02, 0, 0, 0, 9]);
            let added = [pair("x-mqtt-sender", "me"), own.clone(), pair("x-mqtt-client-id", "me"), expiry.clone()];
            let bytes = [&CONNACK_5[..], &publish(&added, qos), &publish(&[], qos)].concat();
            let expected = [&CONNACK_5[..], &publish(&[own, expiry], qos), &publish(&[], qos)].concat();
            for chunk in [1, 2, 7, bytes.len()] {
                assert_eq!(fed(&bytes, chunk), expected, "chunks of {chunk}");
            }
        }
    }

    #[test]
    fn every_property_of_a_publish_is_known() {
        let all = [vec![1, 1], vec![2, 0, 0, 0, 1], vec![3, 0, 1, b'a'], vec![8, 0, 1, b'b'], vec![9, 0, 1, 0]];
        let all = [&all[..], &[vec![0x0B, 0x80, 1], vec![0x23, 0, 1], pair("x-mqtt-client-id", "")]].concat();
        let expected = [&CONNACK_5[..], &publish(&all[..7], 0)].concat();
        assert_eq!(fed(&[&CONNACK_5[..], &publish(&all, 0)].concat(), 3), expected);
    }

    #[test]
    fn older_versions_and_what_is_not_understood_pass_as_they_are() {
        let added = publish(&[pair("x-mqtt-client-id", "me")], 0);
        let old = [&CONNACK_4[..], &added].concat();
        assert_eq!(fed(&old, 3), old);
        let unknown = [&CONNACK_5[..], &publish(&[vec![0x7F, 1]], 0)].concat();
        assert_eq!(fed(&unknown, 3), unknown);
        let endless = [&CONNACK_5[..], &[0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
        assert_eq!(fed(&endless, 3), endless);
    }

    #[test]
    fn a_packet_of_the_limit_is_waited_for_and_a_longer_one_passes_at_once() {
        let head = |length: usize| {
            let mut head = BytesMut::from(&[0x30][..]);
            put_variable(&mut head, length);
            [&CONNACK_5[..], &head].concat()
        };
        assert_eq!(fed(&head(PACKET_BYTES_MAX - 5), 64), CONNACK_5);
        assert_eq!(fed(&head(PACKET_BYTES_MAX), 64), head(PACKET_BYTES_MAX));
    }
}
