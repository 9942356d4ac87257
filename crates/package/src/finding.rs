//! Warnings as the cache keeps them: without the source text, which is read again from the file.
//!
//! Counterpart: `cache` keeps the bytes, the compilers keep their warnings through here. Invariant: what is restored
//! equals what was kept.

use crate::error::CompileError;
use crate::sources::Sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize, Serialize)]
struct Kept {
    /// Module id of the file, empty when it was none of the compiled ones.
    id: String,
    file: String,
    line: u32,
    column: u32,
    message: String,
    hint: Option<String>,
}

/// `files` are the ids that the compiler asked for.
pub(crate) fn encode<'f>(
    sources: &Sources,
    files: impl IntoIterator<Item = &'f str>,
    findings: &[CompileError],
) -> Vec<u8> {
    if findings.is_empty() {
        return b"[]".to_vec();
    }
    let ids: BTreeMap<String, &str> = files.into_iter().map(|id| (sources.file_of(id), id)).collect();
    let kept: Vec<Kept> = findings
        .iter()
        .map(|finding| Kept {
            id: ids.get(&finding.file).copied().unwrap_or("").to_owned(),
            file: finding.file.clone(),
            line: finding.line,
            column: finding.column,
            message: finding.message.clone(),
            hint: finding.hint.clone(),
        })
        .collect();
    serde_json::to_vec(&kept).unwrap_or_default()
}

/// `None` when the bytes are not what `encode` wrote.
pub(crate) fn decode(sources: &Sources, bytes: &[u8]) -> Option<Vec<CompileError>> {
    let kept: Vec<Kept> = serde_json::from_slice(bytes).ok()?;
    let restore = |kept: Kept| {
        let source = sources.read(&kept.id).ok().flatten();
        CompileError {
            file: kept.file,
            line: kept.line,
            column: kept.column,
            message: kept.message,
            hint: kept.hint,
            source_text: source.map_or_else(|| Arc::from(""), |source| source.text),
        }
    };
    Some(kept.into_iter().map(restore).collect())
}
