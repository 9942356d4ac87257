//! The nodes, the data and the storage of an app, looked at and changed from outside.
//!
//! Counterpart: `desk/wxml.rs`, the calls in `desk/desk.rs`. Invariant: what is too much is cut and counted.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

plain_data! {
    /// The pages that are open, the one on top last; cut at `TREE_NODES_MAX`.
    pub struct WxmlTree {
        pub pages: Vec<WxmlPage>,
        /// Nodes that are not shown.
        pub left_out: u64,
        /// Nodes of this answer that fit every term that was asked for, in the order of the tree.
        pub found: Vec<u32>,
    }
    pub struct AskWxmlTree {
        pub client: u32,
        /// What to look for; at most `FIND_TERMS_MAX`.
        #[serde(default)]
        pub find: Vec<WxmlTerm>,
    }
    /// One thing that a node has to have; letter case is ignored.
    pub struct WxmlTerm {
        /// `any`, `tag`, `class`, `id`, `text`, `attr`.
        pub place: String,
        /// Of an attribute: its whole name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub name: Option<String>,
        /// What must stand there.
        pub word: String,
    }
    pub struct WxmlPage { pub path: String, pub root: Option<WxmlNode> }

    /// A node with its children. Text nodes have an empty tag.
    pub struct WxmlNode {
        pub node: u32,
        pub tag: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[ts(optional, as = "Option<String>")]
        pub text: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[ts(optional, as = "Option<String>")]
        pub id: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[ts(optional, as = "Option<String>")]
        pub class: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<WxmlNode>>")]
        pub children: Vec<WxmlNode>,
    }

    pub struct WxmlNodeDetail {
        pub node: u32,
        pub tag: String,
        pub id: String,
        pub class: String,
        pub style: String,
        #[ts(type = "Record<string, unknown>")]
        pub attributes: Value,
        #[ts(type = "Record<string, unknown>")]
        pub dataset: Value,
        pub events: Vec<String>,
    }

    /// `data` of an open page.
    pub struct PageData {
        pub page: u32,
        pub path: String,
        #[ts(type = "Record<string, unknown>")]
        pub data: Value,
    }
    /// `setData({[path]: value})` on a page.
    pub struct SetPageData {
        pub client: u32,
        pub page: u32,
        /// A data path such as `list[0].name`.
        pub path: String,
        #[ts(type = "unknown")]
        pub value: Value,
    }

    pub struct StorageContent {
        pub entries: Vec<StorageEntry>,
        pub current_kb: f64,
        pub limit_kb: f64,
    }
    pub struct StorageEntry {
        pub key: String,
        /// The value as JSON text.
        pub json: String,
        pub bytes: u64,
    }
    pub struct SetStorage { pub client: u32, pub key: String, pub json: String }
    pub struct StorageKey { pub client: u32, pub key: String }
}
