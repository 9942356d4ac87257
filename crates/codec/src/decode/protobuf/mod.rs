//! Protocol Buffers: each message is one message of a type that a `.proto` gives, or of numbers where none is given.
//!
//! Counterpart: `model::ProtoSchema`, which `package` reads; `wire.rs` and `tree.rs`. Invariant: nothing is recognised by its bytes, because
//! most bytes are a message of some type.

mod stream;
#[cfg(test)]
mod tests;
mod tree;
mod wire;

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::protocol::Hints;
use super::tree::{Budget, DEPTH_MAX, counted, cut, leaf, noted, readable, shift};
use crate::decode::say;
use model::{ByteSpan, ProtoSchema, WireDirection};
use std::sync::Arc;
use stream::{Cut, Stream};
use tree::{Read, Types};

/// The types of the messages of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtoType {
    /// All types.
    pub schema: Arc<ProtoSchema>,
    /// The full name of the messages that the app sends; without one they are told by their numbers.
    pub sent: Option<String>,
    /// The full name of the messages that it gets.
    pub received: Option<String>,
}

impl ProtoType {
    fn message(&self, dir: WireDirection) -> Option<&str> {
        match dir {
            WireDirection::Out => self.sent.as_deref(),
            WireDirection::In => self.received.as_deref(),
        }
    }
}

/// Both directions of one connection.
#[derive(Debug)]
pub(super) struct Protobuf {
    of: Option<ProtoType>,
    /// Messages are what came at once; one of Protocol Buffers may go on in the next.
    is_stream: bool,
    out: Stream,
    incoming: Stream,
    /// That something does not fit was told.
    told: bool,
}

/// How sure it is that a connection speaks Protocol Buffers.
pub(super) fn score(hints: &Hints) -> u8 {
    let types = ["application/x-protobuf", "application/protobuf", "application/vnd.google.protobuf"];
    let is_type = |content_type: &String| types.iter().any(|name| content_type.trim_start().starts_with(name));
    let is_named = hints.subprotocols.iter().any(|name| name.eq_ignore_ascii_case("protobuf"));
    if is_named || hints.content_type.as_ref().is_some_and(is_type) { 90 } else { 0 }
}

impl Protobuf {
    pub(super) fn new(of: Option<ProtoType>, hints: &Hints) -> Self {
        let (out, incoming) = Default::default();
        Protobuf { of, is_stream: hints.is_stream(), out, incoming, told: false }
    }

    fn side(&mut self, dir: WireDirection) -> &mut Stream {
        match dir {
            WireDirection::Out => &mut self.out,
            WireDirection::In => &mut self.incoming,
        }
    }

    fn message(&mut self, dir: WireDirection, bytes: &[u8]) -> Draft {
        let of = self.of.clone();
        let types = Types(of.as_ref().map(|of| &*of.schema));
        let message = of.as_ref().and_then(|of| of.message(dir));
        let read = types.message(bytes, 0, message, 0, &mut Budget::default());
        let problem = self.problem(message, &read, bytes);
        let name = match message {
            _ if read.malformed.is_some() && read.fields.len() == 1 => "?".to_owned(),
            Some(name) => short_name(name),
            None => "MESSAGE".to_owned(),
        };
        let summary = cut(format!("{{{}}}", read.line));
        Draft { name: name.into(), summary, fields: read.fields, problem, ..Draft::default() }
    }

    fn problem(&mut self, message: Option<&str>, read: &Read, bytes: &[u8]) -> Option<Problem> {
        let (text, hint) = match (message, &read.malformed) {
            (None, Some(why)) => {
                (say::NO_PROTOBUF.with([readable(bytes).into(), why.as_str().into()]), say::STEP_DECODE)
            }
            (Some(message), Some(why)) => {
                (say::NO_MESSAGE.with([message.into(), why.as_str().into()]), say::STEP_PROTO)
            }
            (Some(message), None) if read.strangers > 0 => {
                (say::STRANGERS.with([read.strangers.to_string().into(), message.into()]), say::STEP_PROTO_VERSION)
            }
            _ => return None,
        };
        (!std::mem::replace(&mut self.told, true)).then(|| Problem::new("protobuf-type", text, hint))
    }
}

impl Decode for Protobuf {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        if !self.is_stream {
            let draft = self.message(input.dir, input.bytes);
            return sink.push(draft);
        }
        let mut stream = std::mem::take(self.side(input.dir));
        stream.feed(input.bytes, |cut| {
            let (mut draft, before) = match cut {
                Cut::Message(bytes, before) => (self.message(input.dir, bytes), before),
                Cut::TooLong(bytes, before) => (too_long(bytes), before),
            };
            shift(&mut draft.fields, -i64::try_from(before).unwrap_or(i64::MAX));
            sink.push(draft);
        });
        *self.side(input.dir) = stream;
    }

    fn over(&mut self) -> Option<Problem> {
        let waiting = [&self.out, &self.incoming].map(Stream::waiting).into_iter().max().filter(|bytes| *bytes > 0)?;
        let text = say::INCOMPLETE_MESSAGE.with([counted(waiting, "byte").into()]);
        (!self.told).then(|| Problem::new("protobuf-incomplete", text, say::STEP_INCOMPLETE))
    }
}

fn short_name(name: &str) -> String {
    cut(name.rsplit('.').next().unwrap_or(name).to_owned())
}

fn too_long(bytes: &[u8]) -> Draft {
    let field = leaf("bytes", readable(bytes), ByteSpan::new(0, bytes.len()));
    let fields = vec![noted(field, say::MESSAGE_TOO_LONG)];
    Draft { name: "MESSAGE".into(), summary: "longer than 1 MiB, not decoded".to_owned(), fields, ..Draft::default() }
}
