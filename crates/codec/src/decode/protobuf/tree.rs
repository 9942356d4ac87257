//! Fields of a message with their names where a `.proto` is given, and guesses where none is.
//!
//! Counterpart: `wire.rs`. Invariants: what the wire and the `.proto` say apart is told in a note and shown as the wire has it; what is
//! deeper than [`DEPTH_MAX`] is bytes.

use super::DEPTH_MAX;
use super::wire::{self, Wire, WireField};
use crate::decode::reader::{Malformed, Reader};
use crate::decode::say;
use crate::decode::saying::Sentence;
use crate::decode::tree::{Budget, List, branch, counted, cut, hex, leaf, line_item, noted, quoted, readable};
use model::{ByteSpan, Field, ProtoField, ProtoKind, ProtoSchema};

/// Fields, and the same on one line.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) fields: Vec<Field>,
    pub(super) line: String,
    /// Where the bytes are no message any more.
    pub(super) malformed: Option<String>,
    /// Fields that the `.proto` does not have, or has with another type.
    pub(super) strangers: usize,
}

/// A value as a field, on one line.
struct Told {
    field: Field,
    line: String,
    strangers: usize,
}

/// Reads messages, with a schema or without.
#[derive(Clone, Copy, Debug)]
pub(super) struct Types<'s>(pub(super) Option<&'s ProtoSchema>);

impl<'s> Types<'s> {
    /// The message in `bytes`, which begin at `base` of their payload; `name` is its type.
    pub(super) fn message(
        self,
        bytes: &[u8],
        base: usize,
        name: Option<&str>,
        depth: usize,
        budget: &mut Budget,
    ) -> Read {
        let known = name.and_then(|name| self.0?.messages.get(name));
        let mut reader = Reader::new(bytes);
        let (mut read, mut list) = (Read::default(), List::default());
        while !reader.is_done() {
            let start = reader.at();
            let found = match wire::field(&mut reader) {
                Ok(found) => found,
                Err(Malformed(why)) => {
                    let field = leaf("malformed", why.clone(), ByteSpan::new(base + start, base + bytes.len()));
                    list.add(budget, |_| field);
                    line_item(&mut read.line, &format!("malformed: {why}"));
                    read.malformed = Some(why);
                    break;
                }
            };
            if budget.is_spent() {
                list.skip(1);
                continue;
            }
            let said = known.map(|fields| fields.get(&found.number));
            let mut told = None;
            list.add(budget, |budget| {
                let one = self.one(found, base, said, depth, budget);
                let field = one.field.clone();
                told = Some(one);
                field
            });
            if let Some(told) = told {
                read.strangers += told.strangers;
                let part = format!("{}: {}", told.field.name, told.line);
                line_item(&mut read.line, &part);
            }
        }
        read.fields = list.finish();
        read.line = cut(read.line);
        read
    }

    /// One field. `said` is what the `.proto` has under its number, where there is one.
    fn one(
        self,
        found: WireField<'_>,
        base: usize,
        said: Option<Option<&'s ProtoField>>,
        depth: usize,
        budget: &mut Budget,
    ) -> Told {
        let place = |span: ByteSpan| ByteSpan::new(span.start as usize + base, span.end as usize + base);
        let span = place(found.span);
        match said {
            Some(Some(field)) => self.named(found, base, field, span, depth, budget).unwrap_or_else(|| {
                let told = self.guessed(&field.name, found, base, span, depth, budget);
                let note = say::WIRE_DIFFERS.with([kind_name(&field.kind).into(), found.wire.name().into()]);
                Told { field: noted(told.field, note), strangers: told.strangers + 1, ..told }
            }),
            Some(None) => {
                let told = self.guessed(&found.number.to_string(), found, base, span, depth, budget);
                let field = noted(told.field, say::NOT_IN_PROTO.with([found.wire.name().into()]));
                Told { field, strangers: told.strangers + 1, ..told }
            }
            None => self.guessed(&found.number.to_string(), found, base, span, depth, budget),
        }
    }

    /// A field as its type says; `None` where the wire has something else.
    fn named(
        self,
        found: WireField<'_>,
        base: usize,
        field: &ProtoField,
        span: ByteSpan,
        depth: usize,
        budget: &mut Budget,
    ) -> Option<Told> {
        let note = format!("{} {}", found.number, kind_name(&field.kind));
        let told = |value: String| {
            let line = cut(value.clone());
            Told { field: noted(leaf(&field.name, value, span), note.clone()), line, strangers: 0 }
        };
        match (&field.kind, found.wire) {
            (ProtoKind::Message(name), Wire::Bytes(bytes)) | (ProtoKind::Group(name), Wire::Group(bytes)) => {
                if depth + 1 >= DEPTH_MAX {
                    return Some(told(hex(bytes)));
                }
                let read = self.message(bytes, base + found.inner, Some(name), depth + 1, budget);
                Some(nested(&field.name, read, span, note))
            }
            (ProtoKind::String, Wire::Bytes(bytes)) => {
                Some(told(std::str::from_utf8(bytes).map_or_else(|_| format!("no UTF-8: {}", hex(bytes)), quoted)))
            }
            (ProtoKind::Bytes, Wire::Bytes(bytes)) => Some(told(bytes_text(bytes))),
            (kind, Wire::Bytes(bytes)) if field.is_repeated && is_scalar(kind) => {
                self.packed(bytes, base + found.inner, field, span, note, budget)
            }
            (kind, wire) => self.scalar(kind, wire).map(told),
        }
    }

    /// Many scalars in one value.
    fn packed(
        self,
        bytes: &[u8],
        base: usize,
        field: &ProtoField,
        span: ByteSpan,
        note: String,
        budget: &mut Budget,
    ) -> Option<Told> {
        let mut reader = Reader::new(bytes);
        let (mut list, mut line, mut count) = (List::default(), String::new(), 0);
        while !reader.is_done() {
            let start = reader.at();
            let wire = match field.kind {
                ProtoKind::Fixed32 | ProtoKind::Sfixed32 | ProtoKind::Float => {
                    Wire::Fixed32(reader.u32("item").ok()?.swap_bytes())
                }
                ProtoKind::Fixed64 | ProtoKind::Sfixed64 | ProtoKind::Double => {
                    Wire::Fixed64(reader.number(8, "item").ok()?.swap_bytes())
                }
                _ => Wire::Varint(wire::varint(&mut reader, "item").ok()?),
            };
            let value = self.scalar(&field.kind, wire)?;
            line_item(&mut line, &value);
            let own = ByteSpan::new(base + start, base + reader.at());
            list.add(budget, |_| leaf(count.to_string(), value, own));
            count += 1;
        }
        let field = branch(&field.name, counted(count, "item"), span, list.finish());
        Some(Told { field: noted(field, format!("{note}, packed")), line: cut(format!("[{line}]")), strangers: 0 })
    }

    fn scalar(self, kind: &ProtoKind, wire: Wire<'_>) -> Option<String> {
        Some(match (kind, wire) {
            (ProtoKind::Int, Wire::Varint(number)) => number.cast_signed().to_string(),
            (ProtoKind::Uint, Wire::Varint(number)) => number.to_string(),
            (ProtoKind::Sint, Wire::Varint(number)) => zigzag(number).to_string(),
            (ProtoKind::Bool, Wire::Varint(number)) => (number != 0).to_string(),
            (ProtoKind::Enum(name), Wire::Varint(number)) => {
                let number = number.cast_signed();
                let known = self.0.and_then(|schema| schema.enums.get(name)?.get(&i32::try_from(number).ok()?));
                known.map_or_else(|| format!("{number}, not in {name}"), |word| format!("{word} ({number})"))
            }
            (ProtoKind::Fixed32, Wire::Fixed32(bits)) => bits.to_string(),
            (ProtoKind::Sfixed32, Wire::Fixed32(bits)) => bits.cast_signed().to_string(),
            (ProtoKind::Float, Wire::Fixed32(bits)) => f32::from_bits(bits).to_string(),
            (ProtoKind::Fixed64, Wire::Fixed64(bits)) => bits.to_string(),
            (ProtoKind::Sfixed64, Wire::Fixed64(bits)) => bits.cast_signed().to_string(),
            (ProtoKind::Double, Wire::Fixed64(bits)) => f64::from_bits(bits).to_string(),
            _ => return None,
        })
    }

    /// A field whose type is not known.
    fn guessed(
        self,
        name: &str,
        found: WireField<'_>,
        base: usize,
        span: ByteSpan,
        depth: usize,
        budget: &mut Budget,
    ) -> Told {
        let told = |value: String, note: Sentence| {
            let line = cut(value.clone());
            Told { field: noted(leaf(name, value, span), note), line, strangers: 0 }
        };
        let kind = found.wire.name();
        match found.wire {
            Wire::Varint(number) => {
                let signed = number.cast_signed();
                let mut readings = vec![format!("sint {}", zigzag(number))];
                readings.extend((signed < 0).then(|| format!("int {signed}")));
                readings.extend((number < 2).then(|| format!("bool {}", number == 1)));
                told(number.to_string(), format!("{kind}; or {}", readings.join(", ")).into())
            }
            Wire::Fixed64(bits) => told(bits.to_string(), format!("{kind}; double {}", f64::from_bits(bits)).into()),
            Wire::Fixed32(bits) => told(bits.to_string(), format!("{kind}; float {}", f32::from_bits(bits)).into()),
            Wire::Group(bytes) if depth + 1 < DEPTH_MAX => {
                let read = self.message(bytes, base + found.inner, None, depth + 1, budget);
                nested(name, read, span, kind.to_owned())
            }
            Wire::Group(bytes) => told(hex(bytes), kind.into()),
            Wire::Bytes(bytes) if is_text(bytes) => told(readable(bytes), say::READ_AS_TEXT.with([kind.into()])),
            Wire::Bytes(bytes) if depth + 1 < DEPTH_MAX && wire::is_message(bytes) => {
                let read = self.message(bytes, base + found.inner, None, depth + 1, budget);
                nested(name, read, span, say::READ_AS_MESSAGE.with([kind.into()]))
            }
            Wire::Bytes(bytes) => told(bytes_text(bytes), kind.into()),
        }
    }
}

fn nested(name: &str, read: Read, span: ByteSpan, note: impl Into<Sentence>) -> Told {
    let field = branch(name, counted(read.fields.len(), "field"), span, read.fields);
    Told {
        field: noted(field, note),
        line: cut(format!("{{{}}}", read.line)),
        strangers: read.strangers + usize::from(read.malformed.is_some()),
    }
}

/// Text that nobody would mistake for a message.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(char::is_control))
}

fn bytes_text(bytes: &[u8]) -> String {
    format!("<{}>", if bytes.is_empty() { "0 B".to_owned() } else { hex(bytes) })
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn is_scalar(kind: &ProtoKind) -> bool {
    !matches!(kind, ProtoKind::String | ProtoKind::Bytes | ProtoKind::Message(_) | ProtoKind::Group(_))
}

fn kind_name(kind: &ProtoKind) -> &str {
    match kind {
        ProtoKind::Int => "int",
        ProtoKind::Uint => "uint",
        ProtoKind::Sint => "sint",
        ProtoKind::Bool => "bool",
        ProtoKind::Enum(name) | ProtoKind::Message(name) | ProtoKind::Group(name) => name,
        ProtoKind::Fixed32 => "fixed32",
        ProtoKind::Sfixed32 => "sfixed32",
        ProtoKind::Float => "float",
        ProtoKind::Fixed64 => "fixed64",
        ProtoKind::Sfixed64 => "sfixed64",
        ProtoKind::Double => "double",
        ProtoKind::String => "string",
        ProtoKind::Bytes => "bytes",
    }
}
