//! Server-sent events (WHATWG HTML §9.2): lines with fields, an empty line ends an event.
//!
//! Invariants: any chunking gives the same events, also where a character, a line end or the byte order mark is cut; an event
//! that is longer than [`PARTIAL_BYTES_MAX`] is told by its beginning.

use super::decoder::{Decode, Draft, Input, Sink};
use super::json;
use super::protocol::{First, Hints};
use super::say;
use super::tree::{Budget, List, PARTIAL_BYTES_MAX, cut, leaf, noted, shift};
use model::{ByteSpan, Field, WireDirection};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// How sure it is that a connection is an event stream.
pub(super) fn score(hints: &Hints, _first: Option<First<'_>>) -> u8 {
    let is_stream =
        |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"));
    if hints.is_http() && hints.content_type.as_deref().is_some_and(is_stream) { 100 } else { 0 }
}

/// An event stream.
#[derive(Debug, Default)]
pub(super) struct Sse {
    /// Bytes of the event that is not over yet.
    event: Vec<u8>,
    /// Bytes of it that were not kept.
    left_out: usize,
    /// Where the line that is not over yet begins in `event`.
    line_start: usize,
    /// The last byte was CR, whose LF may follow.
    after_cr: bool,
    started: bool,
    /// Sticks to all events until it is set anew.
    last_id: String,
}

impl Decode for Sse {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        if input.dir == WireDirection::Out {
            return;
        }
        let mut begin = -i64::try_from(self.event.len() + self.left_out).unwrap_or(i64::MAX);
        for (place, byte) in input.bytes.iter().enumerate() {
            // A LF behind a CR belongs to the same line end.
            if std::mem::take(&mut self.after_cr) && *byte == b'\n' {
                if self.event.is_empty() {
                    begin = place as i64 + 1;
                } else {
                    self.keep(*byte);
                    self.line_start = self.event.len();
                }
                continue;
            }
            self.keep(*byte);
            if matches!(byte, b'\r' | b'\n') {
                self.after_cr = *byte == b'\r';
                let is_empty = self.event.len() == self.line_start + 1 && self.left_out == 0
                    || self.left_out > 0 && self.line_is_empty(input.bytes, place);
                self.line_start = self.event.len();
                if is_empty {
                    self.end_event(begin, sink);
                    begin = place as i64 + 1;
                }
            }
        }
    }
}

impl Sse {
    fn keep(&mut self, byte: u8) {
        if self.event.len() < PARTIAL_BYTES_MAX {
            self.event.push(byte);
        } else {
            self.left_out += 1;
        }
    }

    /// Of an event that is not kept any more: whether the line end at `place` follows another one in this chunk.
    fn line_is_empty(&self, bytes: &[u8], place: usize) -> bool {
        place > 0 && matches!(bytes.get(place - 1), Some(b'\r' | b'\n'))
    }

    fn end_event(&mut self, begin: i64, sink: &mut Sink) {
        let bytes = std::mem::take(&mut self.event);
        let left_out = std::mem::take(&mut self.left_out);
        self.line_start = 0;
        let skipped = if !std::mem::replace(&mut self.started, true) && bytes.starts_with(BOM) { BOM.len() } else { 0 };
        let mut event = Event { id: self.last_id.clone(), ..Event::default() };
        let mut budget = Budget::default();
        let mut list = List::default();
        let mut start = skipped;
        for line in bytes[skipped..].split_inclusive(|byte| matches!(byte, b'\r' | b'\n')) {
            let text = line.strip_suffix(b"\n").unwrap_or(line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if !text.is_empty() {
                let field = event.take(text, start);
                list.add(&mut budget, |budget| with_json(field, text, start, budget));
            }
            start += line.len();
        }
        self.last_id.clone_from(&event.id);
        let mut fields = list.finish();
        if fields.is_empty() {
            return;
        }
        if left_out > 0 {
            fields.push(noted(leaf("…", format!("{left_out} bytes more"), ByteSpan::default()), say::NOT_KEPT));
        }
        shift(&mut fields, begin);
        sink.push(event.draft(fields));
    }
}

/// What the lines of an event have said so far.
#[derive(Debug, Default)]
struct Event {
    kind: String,
    data: Option<String>,
    id: String,
    has_id: bool,
    retry: Option<String>,
    comment: Option<String>,
}

impl Event {
    fn take(&mut self, line: &[u8], start: usize) -> Field {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let (value, space) = value.strip_prefix(b" ").map_or((value, 0), |value| (value, 1));
        let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
        let value_start = start + colon.map_or(line.len(), |colon| colon + 1 + space);
        let field = leaf(
            if colon == Some(0) { "comment" } else { &name },
            &*value,
            ByteSpan::new(value_start.min(start + line.len()), start + line.len()),
        );
        match &*name {
            "" => {
                self.comment.get_or_insert_with(|| value.to_string());
                noted(field, say::COMMENT)
            }
            "event" => {
                self.kind = value.into_owned();
                field
            }
            "data" => {
                match &mut self.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(&value);
                    }
                    None => self.data = Some(value.into_owned()),
                }
                field
            }
            "id" if value.contains('\0') => noted(field, say::ID_NUL),
            "id" => {
                self.id = value.into_owned();
                self.has_id = true;
                noted(field, say::LAST_EVENT_ID)
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() => {
                self.retry = Some(value.into_owned());
                noted(field, say::RETRY)
            }
            "retry" => noted(field, say::NO_NUMBER),
            _ => noted(field, say::NO_FIELD),
        }
    }

    fn draft(self, fields: Vec<Field>) -> Draft {
        let Some(data) = self.data else {
            // Without data nothing is dispatched, but id and retry count.
            let (name, summary) = match (self.retry, self.comment) {
                (Some(retry), _) => ("RETRY", format!("{retry} ms")),
                (None, Some(comment)) if !self.has_id => ("COMMENT", cut(comment)),
                _ => ("EMPTY", "no data, so no event".to_owned()),
            };
            return Draft { name: name.into(), summary, fields, ..Draft::default() };
        };
        let kind = if self.kind.is_empty() { "message".to_owned() } else { cut(self.kind) };
        let id = (!self.id.is_empty()).then(|| cut(self.id));
        let shown_id = id.as_ref().filter(|_| self.has_id).map(|id| format!("id={id}  ")).unwrap_or_default();
        let summary = format!("{shown_id}{}", json::shown(data.as_bytes()));
        Draft { name: kind.into(), summary, id, fields, ..Draft::default() }
    }
}

/// A data line that is JSON shows its tree.
fn with_json(mut field: Field, line: &[u8], start: usize, budget: &mut Budget) -> Field {
    let value_start = (field.span.start as usize).saturating_sub(start);
    let text = std::str::from_utf8(line.get(value_start..).unwrap_or_default()).unwrap_or_default();
    if field.name == "data" && text.trim_start().starts_with(['{', '[']) {
        field.children = json::field("json", text, field.span.start as usize, budget).into_iter().collect();
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Decoder, Mark, Protocol};

    const STREAM: &str = "\u{feff}: hello\n\nevent: tick\r\ndata: {\"n\":1}\rid: 7\r\n\r\ndata: 你\ndata:好\n\nretry: 3000\n\nid\nevent: x\n\ndata\n\ndata: unfinished\n";

    fn events(size: usize) -> Vec<(String, String, Option<String>)> {
        let mut decoder = Decoder::new(&Protocol::Sse, &Hints::default());
        let chunks = STREAM.as_bytes().chunks(size);
        let fed = chunks.flat_map(|chunk| decoder.feed(WireDirection::In, chunk, false, Mark::default()));
        fed.map(|one| (one.packet.name, one.packet.summary, one.packet.id)).collect()
    }

    #[test]
    fn events_are_the_same_in_any_chunking() {
        let whole = events(STREAM.len());
        let words: Vec<_> = whole.iter().map(|(name, summary, _)| format!("{name} {summary}")).collect();
        assert_eq!(
            words,
            [
                "COMMENT hello",
                "tick id=7  {\"n\":1}",
                "message \"你 好\"",
                "RETRY 3000 ms",
                "EMPTY no data, so no event",
                "message \"\"",
            ]
        );
        assert_eq!(
            (whole[2].2.as_deref(), whole[5].2.as_deref()),
            (Some("7"), None),
            "an id sticks until it is emptied"
        );
        for size in 1..STREAM.len() {
            assert_eq!(events(size), whole, "in chunks of {size}");
        }
    }

    #[test]
    fn a_field_knows_its_bytes_also_behind_a_cut() {
        let mut decoder = Decoder::new(&Protocol::Sse, &Hints::default());
        let mut feed = |bytes: &[u8]| decoder.feed(WireDirection::In, bytes, false, Mark::default());
        assert!(feed(b"event: a\ndata: be").is_empty());
        let fields = &feed(b"e\n\n")[0].packet.fields;
        assert_eq!(fields[0].span, ByteSpan::new(0, 0));
        assert_eq!((fields[1].value.as_str(), fields[1].span), ("bee", ByteSpan::new(0, 1)));
    }

    #[test]
    fn an_event_that_never_ends_is_not_kept() {
        let mut sse = Decoder::new(&Protocol::Sse, &Hints::default());
        let line = [b"data: ", &vec![b'x'; PARTIAL_BYTES_MAX][..]].concat();
        assert!(sse.feed(WireDirection::In, &line, false, Mark::default()).is_empty());
        let told = sse.feed(WireDirection::In, b"\n\ndata: next\n\n", false, Mark::default());
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0].packet.fields.last().unwrap().value, "8 bytes more");
        assert_eq!(told[1].packet.summary, "\"next\"");
    }
}
