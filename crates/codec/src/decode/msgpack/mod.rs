//! MessagePack: each message is one value, or several behind each other; over TCP and in chunks a value may be cut anywhere.
//!
//! Counterpart: <https://github.com/msgpack/msgpack/blob/master/spec.md>. Invariants: every value knows its bytes and its format; what
//! is deeper than [`DEPTH_MAX`] is one value; no length is believed before its bytes are there.

mod extension;
mod head;
mod stream;
#[cfg(test)]
mod tests;

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::protocol::{First, Hints};
use super::reader::{Malformed, Reader};
use super::tree::{
    Budget, DEPTH_MAX, List, branch, counted, cut, hex, leaf, line_item, noted, quoted, readable, shift,
};
use crate::decode::say;
use extension::extension;
use head::{Float, Head, head, signed};
use model::{ByteSpan, Field, WireDirection};
use stream::{Cut, Stream};

/// Both directions of one connection.
#[derive(Debug, Default)]
pub(super) struct MessagePack {
    /// Messages are what came at once; a value may go on in the next one.
    is_stream: bool,
    out: Stream,
    incoming: Stream,
    /// That something is no MessagePack was told.
    told: bool,
}

/// The name of what is no value.
const MALFORMED: &str = "?";

/// How sure it is that a connection speaks MessagePack: a map with a text as its first key that is as long as its message is hardly
/// anything else.
pub(super) fn score(hints: &Hints, first: Option<First<'_>>) -> u8 {
    let types = ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"];
    let is_type = |content_type: &String| types.iter().any(|name| content_type.trim_start().starts_with(name));
    if hints.subprotocols.iter().any(|name| name.eq_ignore_ascii_case("msgpack"))
        || hints.content_type.as_ref().is_some_and(is_type)
    {
        return 90;
    }
    if first.is_some_and(|first| !first.is_text && is_map(first.bytes)) { 65 } else { 0 }
}

fn is_map(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let is_named =
        matches!(head(&mut reader), Ok((Head::Map(1..), _))) && matches!(head(&mut reader), Ok((Head::Text(1..), _)));
    let mut whole = Reader::new(bytes);
    is_named && skip(&mut whole).is_ok() && whole.is_done()
}

impl Decode for MessagePack {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        if !self.is_stream {
            return self.message(input.bytes, sink);
        }
        let mut stream = std::mem::take(self.side(input.dir));
        stream.feed(input.bytes, |cut| {
            let draft = match cut {
                _ if sink.is_full() => Draft::default(),
                Cut::Value(bytes, at) => self.one(&mut Reader::new(bytes), bytes, at),
                Cut::Malformed(bytes, at) => self.one(&mut Reader::new(bytes), bytes, at),
                Cut::TooLong(bytes, at) => too_long(bytes, at),
            };
            sink.push(draft);
        });
        *self.side(input.dir) = stream;
    }

    fn over(&mut self) -> Option<Problem> {
        let waiting = [&self.out, &self.incoming].map(Stream::waiting).into_iter().max().filter(|bytes| *bytes > 0)?;
        let text = say::INCOMPLETE_VALUE.with([counted(waiting, "byte").into()]);
        (!self.told).then(|| Problem::new("msgpack-incomplete", text, say::STEP_INCOMPLETE))
    }
}

impl MessagePack {
    pub(super) fn new(hints: &Hints) -> Self {
        MessagePack { is_stream: hints.is_stream(), ..MessagePack::default() }
    }

    fn side(&mut self, dir: WireDirection) -> &mut Stream {
        match dir {
            WireDirection::Out => &mut self.out,
            WireDirection::In => &mut self.incoming,
        }
    }

    /// Whole values, one behind the other.
    fn message(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut reader = Reader::new(bytes);
        loop {
            let draft = self.one(&mut reader, bytes, 0);
            let is_last = draft.name == MALFORMED || reader.is_done();
            sink.push(draft);
            if is_last {
                return;
            }
        }
    }

    /// The value that stands next; `bytes` begin at `place` of their message.
    fn one(&mut self, reader: &mut Reader<'_>, bytes: &[u8], place: i64) -> Draft {
        let start = reader.at();
        let mut draft = match value("value", reader, 0, &mut Budget::default()) {
            Ok(told) => {
                Draft { name: told.name.into(), summary: told.line, fields: vec![told.field], ..Draft::default() }
            }
            Err(Malformed(why)) => self.malformed(bytes, start, why),
        };
        shift(&mut draft.fields, place);
        draft
    }

    fn malformed(&mut self, bytes: &[u8], start: usize, why: String) -> Draft {
        let rest = bytes.get(start..).unwrap_or_default();
        let field = leaf("malformed", why.clone(), ByteSpan::new(start, bytes.len()));
        let problem = (!std::mem::replace(&mut self.told, true)).then(|| {
            let text = say::NO_MSGPACK.with([readable(rest).into(), why.as_str().into()]);
            Problem::new("msgpack-bytes", text, say::STEP_MSGPACK)
        });
        let summary = cut(format!("malformed: {why}"));
        Draft { name: MALFORMED.into(), summary, fields: vec![field], problem, ..Draft::default() }
    }
}

fn too_long(bytes: &[u8], at: i64) -> Draft {
    let mut fields = vec![noted(leaf("value", readable(bytes), ByteSpan::new(0, bytes.len())), say::VALUE_TOO_LONG)];
    shift(&mut fields, at);
    Draft { name: "VALUE".into(), summary: "longer than 1 MiB, not decoded".to_owned(), fields, ..Draft::default() }
}

/// A value as a field, on one line, and what it is.
struct Told {
    name: &'static str,
    field: Field,
    line: String,
}

fn value(name: &str, reader: &mut Reader<'_>, depth: usize, budget: &mut Budget) -> Result<Told, Malformed> {
    let start = reader.at();
    let (head, format) = head(reader)?;
    let plain = |reader: &Reader<'_>, text: String| {
        let field = noted(leaf(name, text.clone(), reader.since(start)), format);
        Ok(Told { name: "VALUE", field, line: cut(text) })
    };
    match head {
        Head::Nil => plain(reader, "nil".to_owned()),
        Head::Bool(is) => plain(reader, is.to_string()),
        Head::Unsigned(number) => plain(reader, number.to_string()),
        Head::Signed(number) => plain(reader, number.to_string()),
        Head::Float(Float::Single(bits)) => plain(reader, f32::from_bits(bits).to_string()),
        Head::Float(Float::Double(bits)) => plain(reader, f64::from_bits(bits).to_string()),
        Head::Text(length) => {
            let bytes = reader.take(length as usize, "text")?;
            match std::str::from_utf8(bytes) {
                Ok(text) => plain(reader, quoted(text)),
                Err(_) => plain(reader, format!("no UTF-8: {}", hex(bytes))),
            }
        }
        Head::Binary(length) => {
            let bytes = reader.take(length as usize, "binary data")?;
            plain(reader, format!("<{}>", if bytes.is_empty() { "0 B".to_owned() } else { hex(bytes) }))
        }
        Head::Extension(length) => {
            let kind = signed(u64::from(reader.u8("extension type")?), 1);
            let bytes = reader.take(length as usize, "extension")?;
            plain(reader, extension(kind, bytes))
        }
        Head::Array(count) | Head::Map(count) => {
            let is_map = matches!(head, Head::Map(_));
            let (what, kind) = if is_map { ("member", "MAP") } else { ("item", "ARRAY") };
            let (parts, line) = if depth + 1 >= DEPTH_MAX {
                skip_values(reader, u64::from(count) * if is_map { 2 } else { 1 })?;
                (Vec::new(), "…".to_owned())
            } else {
                parts(reader, count, is_map, depth + 1, budget)?
            };
            let line = if is_map { format!("{{{line}}}") } else { format!("[{line}]") };
            let field = branch(name, counted(count as usize, what), reader.since(start), parts);
            Ok(Told { name: kind, field: noted(field, format), line: cut(line) })
        }
    }
}

/// Members or items, and the same on one line.
fn parts(
    reader: &mut Reader<'_>,
    count: u32,
    is_map: bool,
    depth: usize,
    budget: &mut Budget,
) -> Result<(Vec<Field>, String), Malformed> {
    let (mut list, mut line) = (List::default(), String::new());
    for number in 0..count {
        if budget.is_spent() {
            let left = count - number;
            skip_values(reader, u64::from(left) * if is_map { 2 } else { 1 })?;
            list.skip(left as usize);
            line_item(&mut line, "…");
            break;
        }
        let name = if is_map { key(reader)? } else { number.to_string() };
        let mut failed = None;
        let mut told_line = String::new();
        list.add(budget, |budget| match value(&name, reader, depth, budget) {
            Ok(told) => {
                told_line = told.line;
                told.field
            }
            Err(malformed) => {
                failed = Some(malformed);
                Field::default()
            }
        });
        if let Some(malformed) = failed {
            return Err(malformed);
        }
        line_item(&mut line, &if is_map { format!("{name}: {told_line}") } else { told_line });
    }
    Ok((list.finish(), line))
}

/// A key of a map: texts as they are, other values as on a line.
fn key(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let before = reader.clone();
    if let (Head::Text(length), _) = head(reader)? {
        let bytes = reader.take(length as usize, "key")?;
        return Ok(std::str::from_utf8(bytes).map_or_else(|_| hex(bytes), |text| cut(text.to_owned())));
    }
    *reader = before;
    // A key that is a container is rare; it is not taken apart.
    value("key", reader, DEPTH_MAX, &mut Budget::default()).map(|told| told.line)
}

fn skip(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    skip_values(reader, 1)
}

/// Passes over values without a level for each depth; every round takes a byte at least.
fn skip_values(reader: &mut Reader<'_>, count: u64) -> Result<(), Malformed> {
    let mut left = count;
    while left > 0 {
        left -= 1;
        match head(reader)?.0 {
            Head::Text(length) | Head::Binary(length) => drop(reader.take(length as usize, "value")?),
            Head::Extension(length) => drop(reader.take((length as usize).saturating_add(1), "extension")?),
            Head::Array(count) => left = left.saturating_add(u64::from(count)),
            Head::Map(count) => left = left.saturating_add(2 * u64::from(count)),
            _ => {}
        }
    }
    Ok(())
}
