//! SockJS: the layer below another protocol on `…/<server>/<session>/websocket`, with messages as JSON strings in an array.
//!
//! Counterpart: <https://github.com/sockjs/sockjs-protocol>; the protocol within gets the strings as its messages. Invariant: a field of it
//! stands where its characters stand in the array, escapes included.

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::protocol::Hints;
use super::say;
use super::saying::Saying;
use super::tree::{cut, leaf, noted, readable};
use model::{ByteSpan, Field, WireDirection};
use serde_json::value::RawValue;

/// Digits of the server in the address; clients choose them at random.
const SERVER_DIGITS: usize = 3;

/// Whether an address is that of SockJS over WebSocket.
pub(super) fn is_sockjs(hints: &Hints) -> bool {
    let mut parts = hints.path().rsplit('/');
    let is_websocket = hints.transport == "websocket" && parts.next() == Some("websocket");
    let has_session = parts.next().is_some_and(|session| !session.is_empty());
    let is_server = |part: &str| part.len() == SERVER_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit());
    is_websocket && has_session && parts.next().is_some_and(is_server)
}

/// The first message within a frame, for whoever recognises what is spoken.
pub(super) fn first_message(dir: WireDirection, bytes: &[u8]) -> Option<Vec<u8>> {
    Some(strings(dir, bytes)?.into_iter().next()?.bytes)
}

/// A protocol within SockJS.
#[derive(Debug)]
pub(super) struct SockJs {
    inner: Box<dyn Decode>,
}

impl SockJs {
    pub(super) fn new(inner: Box<dyn Decode>) -> Self {
        SockJs { inner }
    }
}

impl Decode for SockJs {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let Some(strings) = strings(input.dir, input.bytes) else {
            return sink.push(frame(input));
        };
        let count = strings.len();
        for (number, one) in (1..).zip(strings) {
            let from = sink.pushed();
            self.inner.feed(Input { dir: input.dir, bytes: &one.bytes, is_text: true }, sink);
            let layer = leaf("SockJS", format!("message {number} of {count}"), one.span());
            sink.change_from(from, |draft| {
                place(&mut draft.fields, &one.places);
                draft.fields.insert(0, layer.clone());
            });
        }
    }

    fn over(&mut self) -> Option<Problem> {
        self.inner.over()
    }

    fn session(&self) -> Option<&str> {
        self.inner.session()
    }
}

/// What carries no message: `o`, `h`, `c[3000,"Go away!"]`, or something else.
fn frame(Input { dir, bytes, .. }: Input<'_>) -> Draft {
    let whole = ByteSpan::new(0, bytes.len());
    let known: Option<(&'static str, Saying)> = match bytes.first() {
        Some(b'o') if dir == WireDirection::In && bytes.len() == 1 => Some(("open", say::SOCKJS_OPEN)),
        Some(b'h') if dir == WireDirection::In && bytes.len() == 1 => Some(("heartbeat", say::SOCKJS_HEARTBEAT)),
        Some(b'c') if dir == WireDirection::In => Some(("close", say::SOCKJS_CLOSE)),
        _ => None,
    };
    let field = leaf("SockJS", readable(bytes), whole);
    let (name, field) = known.map_or(("?", field.clone()), |(name, note)| (name, noted(field, note)));
    let summary = cut(format!("SockJS {}", String::from_utf8_lossy(bytes.get(1..).unwrap_or_default())));
    Draft { name: name.into(), summary: summary.trim_end().to_owned(), fields: vec![field], ..Draft::default() }
}

/// One message of an array.
struct Unwrapped {
    bytes: Vec<u8>,
    /// Where each byte stands in the frame, and the end.
    places: Vec<u32>,
}

impl Unwrapped {
    fn span(&self) -> ByteSpan {
        let at = |place: Option<&u32>| place.copied().unwrap_or_default() as usize;
        ByteSpan::new(at(self.places.first()), at(self.places.last()))
    }
}

/// The messages of a frame: behind an `a` from the server, an array alone from the client.
fn strings(dir: WireDirection, bytes: &[u8]) -> Option<Vec<Unwrapped>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let array = if dir == WireDirection::In { text.strip_prefix('a')? } else { text };
    let items: Vec<&RawValue> = serde_json::from_str(array).ok()?;
    let start = |raw: &str| (raw.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    items.into_iter().map(|item| unwrapped(item.get(), start(item.get()))).collect()
}

/// A JSON string, which begins at byte `base` of its frame.
fn unwrapped(raw: &str, base: usize) -> Option<Unwrapped> {
    // What is no string is no message.
    let text: String = serde_json::from_str(raw).ok()?;
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut at = 1;
    for char in text.chars() {
        let place = u32::try_from(base + at).unwrap_or(u32::MAX);
        places.extend(std::iter::repeat_n(place, char.len_utf8()));
        at += match raw.as_bytes().get(at..at + 2) {
            // A character beyond the first 65536 is written as two.
            Some(br"\u") => 6 * char.len_utf16(),
            Some([b'\\', _]) => 2,
            _ => char.len_utf8(),
        };
    }
    places.push(u32::try_from(base + at).unwrap_or(u32::MAX));
    Some(Unwrapped { bytes: text.into_bytes(), places })
}

fn place(fields: &mut [Field], places: &[u32]) {
    let at = |place: u32| places.get(place as usize).or(places.last()).copied().unwrap_or_default();
    for field in fields {
        let ByteSpan { start, end } = field.span;
        field.span = if start == end { ByteSpan::default() } else { ByteSpan { start: at(start), end: at(end) } };
        place(&mut field.children, places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockjs_is_told_by_its_address() {
        let is = |url: &str| is_sockjs(&Hints { transport: "websocket".into(), url: url.into(), ..Hints::default() });
        assert!(is("wss://a/portfolio/042/k3x9/websocket?t=1"));
        for url in ["wss://a/websocket", "wss://a/ws/42/x/websocket", "wss://a/ws/042/x/xhr", "wss://a/042//websocket"]
        {
            assert!(!is(url), "{url}");
        }
    }

    #[test]
    fn every_character_knows_where_it_stands_before_it_was_unescaped() {
        let frame = r#"a["x\né\ud83d\ude00\u00e9y"]"#;
        let one = strings(WireDirection::In, frame.as_bytes()).unwrap().remove(0);
        assert_eq!(one.bytes, "x\né😀éy".as_bytes());
        let of = |place: u32| &frame[place as usize..];
        assert!(of(one.places[1]).starts_with(r"\né") && of(one.places[4]).starts_with(r"\ud83d"));
        assert!(of(one.places[10]).starts_with("y\"]") && of(one.places[11]).starts_with("\"]"));
    }
}
