//! `[decode]` of miniwire.toml: which protocol the connections to an address speak.
//!
//! Counterpart: `engine::decoding` follows it, docs/guide/decoders.md explains it. Invariant: a word that is no protocol stops the
//! package with its line.

use crate::error::CompileError;
use camino::Utf8Path;
use model::PROTOCOLS;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Entries of the table. Our choice; an app has a handful of addresses.
const ENTRIES_MAX: usize = 100;
/// The word that switches decoding off.
const OFF: &str = "off";

/// Addresses that fit a pattern, and what they speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeSetting {
    /// An address in which `*` stands for anything.
    pub pattern: String,
    /// What the connections speak.
    pub with: DecodeWith,
}

/// What connections speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeWith {
    /// One of `model::PROTOCOLS`, or `off`.
    Protocol(String),
}

/// A value as it is written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum DecodeEntry {
    Word(String),
}

/// Reads the table. `at` makes an error at a place of the file.
pub(crate) fn decode_settings(
    table: BTreeMap<Spanned<String>, Spanned<DecodeEntry>>,
    _root: &Utf8Path,
    at: &dyn Fn(usize, String) -> CompileError,
) -> Result<Vec<DecodeSetting>, CompileError> {
    if let Some((beyond, _)) = table.iter().nth(ENTRIES_MAX) {
        return Err(at(beyond.span().start, format!("the table has at most {ENTRIES_MAX} entries")));
    }
    let read = table.into_iter().map(|(pattern, entry)| {
        let start = entry.span().start;
        let with = match entry.into_inner() {
            DecodeEntry::Word(word) if word == OFF || PROTOCOLS.contains(&word.as_str()) => DecodeWith::Protocol(word),
            DecodeEntry::Word(word) => {
                let message = format!("\"{word}\" is no protocol: use one of {}, {OFF}", PROTOCOLS.join(", "));
                return Err(at(start, message).with_hint("docs/guide/decoders.md lists them"));
            }
        };
        Ok(DecodeSetting { pattern: pattern.into_inner(), with })
    });
    read.collect()
}
