//! The project, its clients, and what the toolbar does with them.
//!
//! Counterpart: `desk/project.rs`. Invariant: a client is named by its number, and every restart by its run.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use super::{RecordingState, ReplayState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// No parameters, or no result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct RpcError {
    /// Stable word such as `no-client`, `package`, `bad-params`.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The next step, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
}

plain_data! {
    /// What the window must know first.
    pub struct AppInfo {
        pub version: String,
        pub samples: Vec<Sample>,
        pub recents: Vec<Recent>,
        pub settings: Settings,
        pub devices: Vec<DevicePreset>,
        /// Protocols that a connection can be decoded as.
        pub protocols: Vec<String>,
        /// `tauri` or `localhost`: whether there is a dialog that picks a folder.
        pub host: String,
        pub drop: DropLimits,
    }

    /// How much of a file a window may hand over that was dropped on it.
    pub struct DropLimits {
        /// Of the whole file.
        pub bytes_max: u64,
        /// Of one part, before it is Base64.
        pub part_bytes_max: u64,
    }

    /// Kept between starts. `auto` follows the system.
    pub struct Settings {
        /// `auto`, `light`, `dark`.
        pub theme: String,
        /// `auto`, `zh-CN`, `en`.
        pub language: String,
        /// Command that opens a source, with `{file}`, `{line}`, `{column}`; empty looks for a known editor.
        pub editor: String,
    }

    /// A sample app that comes with miniwire.
    pub struct Sample {
        pub id: String,
        /// Title and description in Chinese and English.
        pub title_zh: String,
        pub title_en: String,
        pub about_zh: String,
        pub about_en: String,
        /// Clients that it is made for.
        pub clients: u32,
    }

    /// A project that was open before.
    pub struct Recent {
        pub path: String,
        pub name: String,
        /// Milliseconds since the epoch.
        pub opened_at: i64,
    }

    /// A phone to imitate.
    pub struct DevicePreset {
        pub id: String,
        pub name: String,
        pub screen_width: u32,
        pub screen_height: u32,
    }

    /// What phones show: the window knows what `auto` means now.
    pub struct SetTheme {
        /// `light` or `dark`.
        pub theme: String,
    }

    pub struct PathParam { pub path: String }

    /// Opens a folder or a script; the project that was open is closed.
    pub struct OpenProject {
        pub path: String,
        /// 1 or 2.
        pub clients: u32,
        /// `path?query` of the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub page: Option<String>,
    }

    pub struct OpenSample { pub id: String }

    /// The open project and its clients.
    pub struct Workspace {
        pub name: String,
        pub path: String,
        pub appid: String,
        pub pages: Vec<String>,
        /// What did not compile, and what is worth a warning.
        pub findings: Vec<Finding>,
        /// Address of the embedded server that was started for a sample.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub server: Option<String>,
        pub clients: Vec<ClientState>,
    }

    /// One thing that the compilers found.
    pub struct Finding {
        /// `error` or `warning`.
        pub severity: String,
        pub message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint: Option<String>,
        pub file: String,
        pub line: u32,
        pub column: u32,
    }

    /// A session as the toolbar shows it, with the counts that the tables need.
    pub struct ClientState {
        pub client: u32,
        /// Counts up with every restart; a view that was attached to another run is void.
        pub run: u32,
        /// Who it is in a sample; empty elsewhere.
        pub name: String,
        pub device: String,
        /// `starting`, `running`, `ended`, `failed`.
        pub state: String,
        /// Why it ended or failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub reason: Option<String>,
        /// `foreground`, `background`, `suspended`.
        pub life: String,
        /// Milliseconds until the app in the background is suspended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub suspend_in_ms: Option<u32>,
        pub network_type: String,
        /// The named link that its connections go over, where one was chosen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub link: Option<String>,
        /// Single faults.
        pub faults: Vec<String>,
        /// Page on top, with its query.
        pub page: String,
        pub query: String,
        /// Paths of the page stack, bottom first.
        pub stack: Vec<String>,
        /// Rows without a filter.
        pub messages: u64,
        pub console: u64,
        pub timeline: u64,
        pub connections: u32,
        /// Connections that are open now.
        pub open_connections: u32,
        /// Console lines of level error, and uncaught errors.
        pub errors: u32,
        /// Counts up when the tree, the data or the storage changed.
        pub tree_revision: u64,
        /// Events that fell out of the log because it was full.
        pub dropped: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub recording: Option<RecordingState>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub replay: Option<ReplayState>,
        /// Name of the fixture that it shows in place of a session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub shows: Option<String>,
    }

    pub struct ClientParam { pub client: u32 }
    pub struct ClientBack {
        pub client: u32,
        /// By swiping from the edge of the screen rather than by the button.
        pub swipe: bool,
    }
    pub struct RestartClient {
        pub client: u32,
        /// `path?query`; the page that is open where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub page: Option<String>,
    }
    pub struct SetLife {
        pub client: u32,
        /// `foreground`, `background`, `lock` (the background because the screen was locked), `suspended`.
        pub to: String,
        /// `path?query` that a return opens; the app stays as it was where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub page: Option<String>,
        /// `reason` of `wx.onAppHide`, 0 to 3; 0 where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub reason: Option<u32>,
    }
    pub struct SetNetwork {
        pub client: u32,
        /// `wifi`, `5g`, `4g`, `3g`, `2g`, `none`.
        pub network_type: String,
    }
    /// What goes wrong on purpose between the app and its servers, from now on; docs/guide/faults.md has the words.
    pub struct SetFaults {
        pub client: u32,
        /// `wifi`, `5g`, `4g`, `3g`, `2g`, `weak`, `elevator`, `train`; absent is the network as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub link: Option<String>,
        /// Such as `latency:ms=200` or `drop:nth=3,dir=down`.
        pub faults: Vec<String>,
    }
    /// Starts the client anew on another phone.
    pub struct SetDevice { pub client: u32, pub device: String }
    pub struct NodeParam { pub client: u32, pub node: u32 }
    pub struct EventParam {
        pub client: u32,
        pub event: u64,
    }
}
