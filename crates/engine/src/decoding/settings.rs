//! The choices of a project, with those of the command line before them.
//!
//! Counterpart: `package::Settings`. Invariant: what the command line says about an address wins.

use super::{DecodeChoice, DecodeChoices, DecodeRule, Protocol};
use codec::decode::ProtoType;
use package::{DecodeWith, Settings};
use std::sync::Arc;

impl DecodeChoices {
    /// What the project's settings say, and then `more`.
    pub fn of_project(settings: &Settings, more: &[DecodeRule]) -> Self {
        let own = settings.decode.iter().filter_map(|entry| {
            let choice = match &entry.with {
                // The settings were checked when they were read.
                DecodeWith::Protocol(word) => word.parse::<DecodeChoice>().ok()?,
                DecodeWith::Proto { schema, sent, received } => {
                    let (sent, received) = (sent.clone(), received.clone());
                    let of = ProtoType { schema: Arc::clone(schema), sent, received };
                    DecodeChoice::As(Protocol::Protobuf(Some(of)))
                }
            };
            Some(DecodeRule { pattern: entry.pattern.clone(), choice })
        });
        DecodeChoices::new(more.to_vec()).with_project(own.collect())
    }
}
