//! Bytes as they are, in rows of sixteen.
//!
//! Invariant: every byte of a row that is shown is in its span.

use super::decoder::{Decode, Draft, Input, Sink};
use super::tree::{Budget, List, counted, hex, leaf};
use model::ByteSpan;

/// Bytes of a row.
const ROW_BYTES: usize = 16;

/// Each message as bytes.
#[derive(Debug)]
pub(super) struct Hex;

impl Decode for Hex {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let (mut list, mut budget) = (List::default(), Budget::default());
        for (row, bytes) in input.bytes.chunks(ROW_BYTES).enumerate() {
            if budget.is_spent() {
                list.skip(input.bytes.len().div_ceil(ROW_BYTES) - row);
                break;
            }
            let start = row * ROW_BYTES;
            list.add(&mut budget, |_| {
                leaf(format!("{start:04x}"), hex(bytes), ByteSpan::new(start, start + bytes.len()))
            });
        }
        let summary = format!("{}  {}", counted(input.bytes.len(), "byte"), hex(input.bytes));
        sink.push(Draft { name: "BYTES".into(), summary, fields: list.finish(), ..Draft::default() });
    }
}
