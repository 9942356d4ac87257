//! `[decode]` of miniwire.toml: which protocol the connections to an address speak.
//!
//! Counterpart: `engine::decoding` follows it, docs/guide/decoders.md explains it. Invariant: a word that is no protocol and a `.proto` that
//! does not compile stop the package with their line.

use crate::error::CompileError;
use crate::proto::{ProtoError, schema};
use camino::Utf8Path;
use model::{PROTOCOLS, ProtoSchema};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// Entries of the table. Our choice; an app has a handful of addresses.
const ENTRIES_MAX: usize = 100;
/// The word that switches decoding off.
const OFF: &str = "off";
/// The word of messages with a `.proto`.
const PROTOBUF: &str = "protobuf";

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
    /// Protocol Buffers of these types.
    Proto {
        /// All types.
        schema: Arc<ProtoSchema>,
        /// The full name of what the app sends.
        sent: Option<String>,
        /// The full name of what it gets.
        received: Option<String>,
    },
}

/// A value as it is written: `"mqtt"`, or `{ proto = "chat.proto", message = "chat.Envelope" }`.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a protocol, or { proto = \"chat.proto\", message = \"chat.Envelope\" }")]
pub(crate) enum DecodeEntry {
    Word(String),
    Table(ProtoEntry),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProtoEntry {
    #[serde(default)]
    protocol: Option<String>,
    #[serde(default)]
    proto: Option<String>,
    /// For both directions.
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    sent: Option<String>,
    #[serde(default)]
    received: Option<String>,
}

impl ProtoEntry {
    /// The types that it names: one, and another one.
    fn types(&self) -> Option<(&str, Option<&str>)> {
        let mut names = [&self.message, &self.sent, &self.received].into_iter().flatten().map(String::as_str);
        Some((names.next()?, names.next()))
    }
}

/// Reads the table. `at` makes an error at a place of the file.
pub(crate) fn decode_settings(
    table: BTreeMap<Spanned<String>, Spanned<DecodeEntry>>,
    root: &Utf8Path,
    at: &dyn Fn(usize, String) -> CompileError,
) -> Result<Vec<DecodeSetting>, CompileError> {
    if let Some((beyond, _)) = table.iter().nth(ENTRIES_MAX) {
        return Err(at(beyond.span().start, format!("the table has at most {ENTRIES_MAX} entries")));
    }
    let read = table.into_iter().map(|(pattern, entry)| {
        let wrong = |message: String| at(entry.span().start, message).with_hint("docs/guide/decoders.md has examples");
        let with = match entry.get_ref() {
            DecodeEntry::Word(word) => protocol(word).map_err(wrong)?,
            DecodeEntry::Table(entry) => with_proto(entry, root).map_err(|error| match error {
                ProtoError::Setting(message) => wrong(message),
                ProtoError::File(error) => *error,
            })?,
        };
        Ok(DecodeSetting { pattern: pattern.into_inner(), with })
    });
    read.collect()
}

fn protocol(word: &str) -> Result<DecodeWith, String> {
    if word == OFF || PROTOCOLS.contains(&word) {
        return Ok(DecodeWith::Protocol(word.to_owned()));
    }
    Err(format!("\"{word}\" is no protocol: use one of {}, {OFF}", PROTOCOLS.join(", ")))
}

fn with_proto(entry: &ProtoEntry, root: &Utf8Path) -> Result<DecodeWith, ProtoError> {
    let wrong = |message: String| Err(ProtoError::Setting(message));
    if let Some(word) = entry.protocol.as_deref().filter(|word| *word != PROTOBUF) {
        if entry.proto.is_none() && entry.types().is_none() {
            return protocol(word).map_err(ProtoError::Setting);
        }
        return wrong(format!("proto and message are for {PROTOBUF}, and not for \"{word}\""));
    }
    if entry.message.is_some() && (entry.sent.is_some() || entry.received.is_some()) {
        return wrong("message is the type of both directions: use it, or sent and received".to_owned());
    }
    match (&entry.proto, entry.types()) {
        (Some(proto), Some((first, other))) => {
            let types = schema(root, proto, first)?;
            if let Some(other) = other.filter(|other| !types.messages.contains_key(*other)) {
                schema(root, proto, other)?;
            }
            let one = |own: &Option<String>| own.clone().or_else(|| entry.message.clone());
            let (sent, received) = (one(&entry.sent), one(&entry.received));
            Ok(DecodeWith::Proto { schema: Arc::new(types), sent, received })
        }
        (Some(_), None) => wrong("the message is missing: message = \"chat.Envelope\"".to_owned()),
        (None, Some(_)) => wrong("the file is missing: proto = \"chat.proto\"".to_owned()),
        (None, None) if entry.protocol.is_some() => protocol(PROTOBUF).map_err(ProtoError::Setting),
        (None, None) => wrong("the protocol is missing: protocol = \"mqtt\"".to_owned()),
    }
}
