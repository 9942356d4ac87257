//! The first bytes of a value: its format, and its length or number.
//!
//! Invariant: every first byte but c1 begins a value.

use crate::decode::reader::{Malformed, Reader};

/// What begins with a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Nil,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(Float),
    Text(u32),
    Binary(u32),
    Array(u32),
    Map(u32),
    Extension(u32),
}

/// A float by its bits and its width, so that heads can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Float {
    Single(u32),
    Double(u64),
}

/// The head of a value, and the name of its format.
pub(super) fn head(reader: &mut Reader<'_>) -> Result<(Head, &'static str), Malformed> {
    let first = reader.u8("first value")?;
    let mut number = |bytes: usize| reader.number(bytes, "length or number");
    #[expect(clippy::cast_possible_truncation, reason = "at most four bytes were read")]
    let length = |number: u64| number as u32;
    Ok(match first {
        0x00..=0x7f => (Head::Unsigned(u64::from(first)), "positive fixint"),
        0x80..=0x8f => (Head::Map(u32::from(first & 0x0f)), "fixmap"),
        0x90..=0x9f => (Head::Array(u32::from(first & 0x0f)), "fixarray"),
        0xa0..=0xbf => (Head::Text(u32::from(first & 0x1f)), "fixstr"),
        0xc0 => (Head::Nil, "nil"),
        0xc1 => return Err(Malformed("no value begins with c1".to_owned())),
        0xc2 => (Head::Bool(false), "false"),
        0xc3 => (Head::Bool(true), "true"),
        0xc4 => (Head::Binary(length(number(1)?)), "bin 8"),
        0xc5 => (Head::Binary(length(number(2)?)), "bin 16"),
        0xc6 => (Head::Binary(length(number(4)?)), "bin 32"),
        0xc7 => (Head::Extension(length(number(1)?)), "ext 8"),
        0xc8 => (Head::Extension(length(number(2)?)), "ext 16"),
        0xc9 => (Head::Extension(length(number(4)?)), "ext 32"),
        0xca => (Head::Float(Float::Single(length(number(4)?))), "float 32"),
        0xcb => (Head::Float(Float::Double(number(8)?)), "float 64"),
        0xcc => (Head::Unsigned(number(1)?), "uint 8"),
        0xcd => (Head::Unsigned(number(2)?), "uint 16"),
        0xce => (Head::Unsigned(number(4)?), "uint 32"),
        0xcf => (Head::Unsigned(number(8)?), "uint 64"),
        0xd0 => (Head::Signed(signed(number(1)?, 1)), "int 8"),
        0xd1 => (Head::Signed(signed(number(2)?, 2)), "int 16"),
        0xd2 => (Head::Signed(signed(number(4)?, 4)), "int 32"),
        0xd3 => (Head::Signed(signed(number(8)?, 8)), "int 64"),
        0xd4 => (Head::Extension(1), "fixext 1"),
        0xd5 => (Head::Extension(2), "fixext 2"),
        0xd6 => (Head::Extension(4), "fixext 4"),
        0xd7 => (Head::Extension(8), "fixext 8"),
        0xd8 => (Head::Extension(16), "fixext 16"),
        0xd9 => (Head::Text(length(number(1)?)), "str 8"),
        0xda => (Head::Text(length(number(2)?)), "str 16"),
        0xdb => (Head::Text(length(number(4)?)), "str 32"),
        0xdc => (Head::Array(length(number(2)?)), "array 16"),
        0xdd => (Head::Array(length(number(4)?)), "array 32"),
        0xde => (Head::Map(length(number(2)?)), "map 16"),
        0xdf => (Head::Map(length(number(4)?)), "map 32"),
        0xe0..=0xff => (Head::Signed(signed(u64::from(first), 1)), "negative fixint"),
    })
}

/// A number of so many bytes with its sign.
pub(super) fn signed(number: u64, bytes: u32) -> i64 {
    let unused = 64 - 8 * bytes;
    (number << unused).cast_signed() >> unused
}
