//! Message types of Protocol Buffers as plain data: what a `.proto` says about the numbers on the wire.
//!
//! Counterpart: `package` reads `.proto` files into it, `codec::decode` names fields with it. Invariant: a type that is named here is
//! in the schema as well.

use std::collections::BTreeMap;

/// Every message and enumeration that one `.proto` and its imports define, by full name, such as `chat.Envelope`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProtoSchema {
    /// Fields by their number, by message.
    pub messages: BTreeMap<String, BTreeMap<u32, ProtoField>>,
    /// Names by their number, by enumeration.
    pub enums: BTreeMap<String, BTreeMap<i32, String>>,
}

/// One field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtoField {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ProtoKind,
    /// Of a scalar: many values may be packed into one.
    pub is_repeated: bool,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProtoKind {
    /// `int32` and `int64`.
    Int,
    /// `uint32` and `uint64`.
    Uint,
    /// `sint32` and `sint64`: zigzag.
    Sint,
    /// `bool`.
    Bool,
    /// An enumeration, by its full name.
    Enum(String),
    /// `fixed32`.
    Fixed32,
    /// `sfixed32`.
    Sfixed32,
    /// `float`.
    Float,
    /// `fixed64`.
    Fixed64,
    /// `sfixed64`.
    Sfixed64,
    /// `double`.
    Double,
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// A message, by its full name.
    Message(String),
    /// A group of proto2, by its full name.
    Group(String),
}
