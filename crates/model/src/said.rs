//! What was said about a packet, as a code and values: views say it in their language.
//!
//! Counterpart: `codec::decode` has the sentences, each beside its English; `ui/app/src/i18n` has the others. Invariant: the English text
//! stands beside it wherever it is told, so that nobody needs a catalogue to read it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use ts_rs::TS;

/// A sentence without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Said {
    /// Stable code, such as `mqtt-topic`.
    #[ts(type = "string")]
    pub code: Cow<'static, str>,
    /// What stands in its places, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<SaidValue>>")]
    pub values: Vec<SaidValue>,
}

/// What stands in a place of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum SaidValue {
    /// Data, the same in every language.
    Text(String),
    /// Another sentence.
    Said(Said),
}
