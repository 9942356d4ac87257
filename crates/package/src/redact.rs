//! `[redact]` in `miniwire.toml`: what a recording of this project leaves out beside the usual secrets.
//!
//! Counterpart: `fixture::RedactRules` reads the rules and says which one is wrong; docs/guide/fixtures.md lists the usual secrets.

use serde::Deserialize;

/// The rules as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedactSetting {
    /// Headers.
    pub headers: Vec<String>,
    /// Parameters of URLs and forms.
    pub query: Vec<String>,
    /// JSON keys, at any depth.
    pub keys: Vec<String>,
    /// Places in JSON payloads.
    pub json: Vec<String>,
    /// Regular expressions for any text.
    pub regex: Vec<String>,
    /// Names that are no secrets here.
    pub keep: Vec<String>,
}
