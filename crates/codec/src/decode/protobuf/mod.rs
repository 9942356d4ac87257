//! Protocol Buffers: each message is one message of a type that a `.proto` gives, or of numbers where none is given.
//!
//! Counterpart: `model::ProtoSchema`, which `package` reads; `wire.rs` and `tree.rs`. Invariant: nothing is recognised by its bytes, because
//! most bytes are a message of some type.

#[cfg(test)]
mod tests;
mod tree;
mod wire;

use super::decoder::{Decode, Draft, Input, Problem, Sink};
use super::protocol::Hints;
use super::tree::{Budget, DEPTH_MAX, cut, readable};
use model::ProtoSchema;
use std::sync::Arc;
use tree::{Read, Types};

/// The type of the messages of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtoType {
    /// All types.
    pub schema: Arc<ProtoSchema>,
    /// The full name of one of its messages.
    pub message: String,
}

/// Each message on its own.
#[derive(Debug)]
pub(super) struct Protobuf {
    of: Option<ProtoType>,
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
    pub(super) fn new(of: Option<ProtoType>) -> Self {
        Protobuf { of, told: false }
    }

    fn problem(&mut self, read: &Read, bytes: &[u8]) -> Option<Problem> {
        let (text, hint) = match (&self.of, &read.malformed) {
            (None, Some(why)) => (
                format!("{} is no message of Protocol Buffers: {why}", readable(bytes)),
                "choose another protocol with --decode",
            ),
            (Some(of), Some(why)) => (
                format!("these bytes are no {}: {why}", of.message),
                "compare them with the .proto; [decode] of miniwire.toml names the type for this address",
            ),
            (Some(of), None) if read.strangers > 0 => (
                format!("{} of these fields are not as in {}", read.strangers, of.message),
                "the .proto is of another version, or the message of another type; [decode] of miniwire.toml names both",
            ),
            _ => return None,
        };
        (!std::mem::replace(&mut self.told, true)).then(|| Problem::new("protobuf-type", text, hint))
    }
}

impl Decode for Protobuf {
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink) {
        let of = self.of.clone();
        let types = Types(of.as_ref().map(|of| &*of.schema));
        let message = of.as_ref().map(|of| of.message.as_str());
        let read = types.message(input.bytes, 0, message, 0, &mut Budget::default());
        let problem = self.problem(&read, input.bytes);
        let name = match message {
            _ if read.malformed.is_some() && read.fields.len() == 1 => "?".to_owned(),
            Some(name) => cut(name.rsplit('.').next().unwrap_or(name).to_owned()),
            None => "MESSAGE".to_owned(),
        };
        let summary = cut(format!("{{{}}}", read.line));
        sink.push(Draft { name: name.into(), summary, fields: read.fields, problem, ..Draft::default() });
    }
}
