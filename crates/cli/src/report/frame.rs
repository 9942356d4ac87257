//! A frame for people: what it is, and below it its bits and header bytes as they were on the wire (RFC 6455 §5.2).
//!
//! Counterpart: `model::Frame`. Invariant: the header bytes are those of the wire, also where a length was not written in the
//! shortest way.

use model::{Frame, WireDirection};

/// Payload bytes that are shown.
const PAYLOAD_BYTES: usize = 24;

/// One line: direction, opcode, flags, sizes.
pub(super) fn summary(frame: &Frame) -> String {
    let arrow = if frame.dir == WireDirection::Out { "→" } else { "←" };
    let fin = if frame.fin { "fin" } else { "···" };
    let rsv = if frame.rsv == 0 { String::new() } else { format!(" rsv={:03b}", frame.rsv) };
    let mask = frame.mask.map(|mask| format!(" mask={:08x}", u32::from_be_bytes(mask))).unwrap_or_default();
    let (header, payload) = (frame.header_len, frame.payload_len);
    format!("{arrow} {:<12} {fin}{rsv}{mask} {header}+{payload} B", frame.opcode_name())
}

/// One line: the bits of the first two bytes, all header bytes, and the first payload bytes, unmasked.
pub(super) fn wire(frame: &Frame) -> String {
    let header = frame.header_bytes();
    let (first, second) = (header[0], header[1]);
    let bits = format!(
        "{:b} {:03b} {:04b}  {:b} {:07b}",
        first >> 7,
        first >> 4 & 0x7,
        first & 0xf,
        second >> 7,
        second & 0x7f
    );
    let payload = &frame.head[..frame.head.len().min(PAYLOAD_BYTES)];
    let more = if frame.payload_len > payload.len() as u64 { " …" } else { "" };
    let payload = if payload.is_empty() { String::new() } else { format!(" | {}{more}", hex(payload)) };
    format!("{bits}   {}{payload}", hex(&header))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_shown_as_it_is_on_the_wire() {
        // RFC 6455 §5.7: a masked "Hello".
        let frame = Frame {
            dir: WireDirection::Out,
            fin: true,
            rsv: 0,
            opcode: 1,
            mask: Some([0x37, 0xfa, 0x21, 0x3d]),
            header_len: 6,
            payload_len: 5,
            head: (b"Hello" as &[u8]).into(),
        };
        assert_eq!(summary(&frame), "→ text         fin mask=37fa213d 6+5 B");
        assert_eq!(wire(&frame), "1 000 0001  1 0000101   81 85 37 fa 21 3d | 48 65 6c 6c 6f");
    }
}
