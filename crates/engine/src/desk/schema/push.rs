//! What the window is told without having asked.
//!
//! Counterpart: `Host.onPush` in `ui/app`. Invariant: rare, or gathered; never one for each event.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use super::{ClientState, SheetText, Workspace};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

/// What the window is told without having asked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "push", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Push {
    /// Something happened in these clients; at most [`crate::desk::CHANGES_PER_SECOND_MAX`].
    Changed { clients: Vec<ClientState> },
    /// The project changed on disk and was compiled again, or the set of clients changed.
    Workspace { workspace: Workspace },
    /// Node operations for the frame of a client.
    Batch {
        client: u32,
        run: u32,
        seq: u64,
        #[ts(type = "unknown[][]")]
        ops: Box<serde_json::value::RawValue>,
    },
    /// The client began anew, or the view fell too far behind: attach again.
    Reattach { client: u32, run: u32 },
    /// A question of the app about layout, or a dialog.
    Question {
        client: u32,
        run: u32,
        id: u32,
        #[ts(type = "unknown")]
        question: Box<serde_json::value::RawValue>,
    },
    /// A piece of interface.
    Ui {
        client: u32,
        run: u32,
        api: String,
        #[ts(type = "Record<string, unknown>")]
        detail: Value,
    },
    /// Styles that changed on disk.
    Sheets { client: u32, sheets: Vec<SheetText> },
    /// A menu item of the host was chosen.
    Menu { item: String },
    /// Files are dragged over the window of a host that knows their paths.
    Drag {
        /// `over`, `left` or `dropped`.
        state: String,
        /// What was dropped; empty otherwise.
        paths: Vec<String>,
    },
}
