//! The screen of a client: what a frame starts with, and what comes back from it.
//!
//! Counterpart: `desk/screen.rs`, `ui/app/src/phone`. Invariant: operations and events are passed on as they are.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

plain_data! {
    /// Everything that a fresh frame needs; what follows comes as pushes with `seq` and above.
    pub struct ViewStart {
        pub run: u32,
        #[ts(type = "unknown")]
        pub device: Value,
        /// `light` or `dark`.
        pub theme: String,
        /// `zh_CN` or `en`.
        pub language: String,
        /// app.json as written.
        #[ts(type = "Record<string, unknown>")]
        pub app: Value,
        /// Values of theme.json by theme and name, without the `@`.
        #[ts(type = "Record<\"light\" | \"dark\", Record<string, unknown>>")]
        pub variables: Value,
        pub sheets: Vec<SheetText>,
        /// Path prefix of the package's files on the host, ending with `/`.
        pub files: String,
        /// The tree as it is now, as node operations.
        #[ts(type = "unknown[][]")]
        pub ops: Value,
        pub seq: u64,
    }

    pub struct SheetText { pub path: String, pub css: String }
    pub struct AckBatch {
        pub client: u32,
        pub run: u32,
        pub seq: u64,
    }
    /// A `ViewEvent` of `ui/view/src/protocol.ts`.
    pub struct SendEvent {
        pub client: u32,
        /// The run that the screen showed; an event of an earlier one is dropped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub run: Option<u32>,
        #[ts(type = "unknown")]
        pub event: Value,
    }
    pub struct SendReply {
        pub client: u32,
        /// As in `SendEvent`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub run: Option<u32>,
        pub id: u32,
        #[ts(type = "unknown")]
        pub reply: Value,
    }
}
