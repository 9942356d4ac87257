//! The wire format of Protocol Buffers: a number and a wire type, then a value (<https://protobuf.dev/programming-guides/encoding>).
//!
//! Counterpart: `tree.rs` says what the values mean. Invariant: what is not there is an error that names it; groups are closed by their
//! own number.

use super::DEPTH_MAX;
use crate::decode::reader::{Malformed, Reader};
use model::ByteSpan;

/// The largest number of a field.
const NUMBER_MAX: u64 = (1 << 29) - 1;
/// Bytes of the longest number.
const VARINT_BYTES_MAX: u32 = 10;

/// A value as it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wire<'b> {
    Varint(u64),
    Fixed64(u64),
    Bytes(&'b [u8]),
    /// What stands between its tags.
    Group(&'b [u8]),
    Fixed32(u32),
}

impl Wire<'_> {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Wire::Varint(_) => "varint",
            Wire::Fixed64(_) => "64 bits",
            Wire::Bytes(_) => "length-delimited",
            Wire::Group(_) => "group",
            Wire::Fixed32(_) => "32 bits",
        }
    }
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub(super) struct WireField<'b> {
    pub(super) number: u32,
    pub(super) wire: Wire<'b>,
    /// With its tag.
    pub(super) span: ByteSpan,
    /// Where the bytes of a length-delimited value or of a group begin.
    pub(super) inner: usize,
}

/// The next field.
pub(super) fn field<'b>(reader: &mut Reader<'b>) -> Result<WireField<'b>, Malformed> {
    let start = reader.at();
    let (number, kind) = tag(reader)?;
    let mut inner = reader.at();
    let wire = match kind {
        0 => Wire::Varint(varint(reader, "number")?),
        1 => Wire::Fixed64(reader.number(8, "64 bits")?.swap_bytes()),
        2 => {
            let length = varint(reader, "length")?;
            inner = reader.at();
            Wire::Bytes(reader.take(usize::try_from(length).unwrap_or(usize::MAX), "value")?)
        }
        3 => Wire::Group(group(reader, number)?),
        5 => Wire::Fixed32((reader.u32("32 bits")?).swap_bytes()),
        4 => return Err(Malformed(format!("group {number} ends and never began"))),
        other => return Err(Malformed(format!("there is no wire type {other}"))),
    };
    Ok(WireField { number, wire, span: reader.since(start), inner })
}

fn tag(reader: &mut Reader<'_>) -> Result<(u32, u8), Malformed> {
    let tag = varint(reader, "tag")?;
    let number = tag >> 3;
    if number == 0 || number > NUMBER_MAX {
        return Err(Malformed(format!("{number} is no number of a field")));
    }
    #[expect(clippy::cast_possible_truncation, reason = "29 and 3 bits")]
    let parts = (number as u32, (tag & 7) as u8);
    Ok(parts)
}

/// Up to ten bytes of seven bits each, the lowest first.
pub(super) fn varint(reader: &mut Reader<'_>, what: &str) -> Result<u64, Malformed> {
    let mut number = 0;
    for place in 0..VARINT_BYTES_MAX {
        let byte = reader.u8(what)?;
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Malformed(format!("a {what} has more than ten bytes")))
}

/// The bytes of a group up to its own end; groups within are passed over.
fn group<'b>(reader: &mut Reader<'b>, number: u32) -> Result<&'b [u8], Malformed> {
    let mut ahead = reader.clone();
    let found = group_ahead(reader, &mut ahead, number);
    reader.short_as(&ahead);
    found
}

fn group_ahead<'b>(reader: &mut Reader<'b>, ahead: &mut Reader<'b>, number: u32) -> Result<&'b [u8], Malformed> {
    let mut open = vec![number];
    let start = reader.at();
    while let Some(last) = open.last().copied() {
        let at = ahead.at();
        let (number, kind) = tag(ahead)?;
        match kind {
            0 => drop(varint(ahead, "number")?),
            1 => drop(ahead.take(8, "64 bits")?),
            2 => {
                let length = varint(ahead, "length")?;
                ahead.take(usize::try_from(length).unwrap_or(usize::MAX), "value")?;
            }
            3 if open.len() < DEPTH_MAX => open.push(number),
            3 => return Err(Malformed(format!("there are more than {DEPTH_MAX} groups in each other"))),
            4 if number == last => {
                open.pop();
                if open.is_empty() {
                    let body = reader.take(at - start, "group")?;
                    *reader = ahead.clone();
                    return Ok(body);
                }
            }
            4 => return Err(Malformed(format!("group {last} ends as group {number}"))),
            5 => drop(ahead.take(4, "32 bits")?),
            other => return Err(Malformed(format!("there is no wire type {other}"))),
        }
    }
    Ok(&[])
}

/// Whether these bytes are fields and nothing else; there is at least one.
pub(super) fn is_message(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    while !reader.is_done() {
        if field(&mut reader).is_err() {
            return false;
        }
    }
    !bytes.is_empty()
}
