//! Every call that a window can make and everything it is told, declared once.
//!
//! Counterpart: `desk.rs` carries the calls out; `ui/app/src/host/generated/bindings.ts` is made from this file
//! (`cargo xtask generate`). Invariant: what is not in this list cannot be called.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Calls: name on the wire, function of `Desk`, parameters, result.
#[macro_export]
#[doc(hidden)]
macro_rules! desk_methods {
    ($use_them:ident) => {
        $use_them! {
            "app.info" app_info(Nothing) -> AppInfo;
            "settings.set" settings_set(Settings) -> Settings;
            "theme.set" theme_set(SetTheme) -> Nothing;
            "recents.forget" recents_forget(PathParam) -> Vec<Recent>;
            "project.open" project_open(OpenProject) -> Workspace;
            "sample.open" sample_open(OpenSample) -> Workspace;
            "project.close" project_close(Nothing) -> Nothing;
            "project.state" project_state(Nothing) -> Option<Workspace>;
            "client.add" client_add(Nothing) -> Workspace;
            "client.remove" client_remove(ClientParam) -> Workspace;
            "client.restart" client_restart(RestartClient) -> Workspace;
            "client.life" client_life(SetLife) -> Nothing;
            "client.network" client_network(SetNetwork) -> Nothing;
            "client.device" client_device(SetDevice) -> Workspace;
            "client.back" client_back(ClientParam) -> Nothing;
            "view.attach" view_attach(ClientParam) -> ViewStart;
            "view.ack" view_ack(AckBatch) -> Nothing;
            "view.event" view_event(SendEvent) -> Nothing;
            "view.reply" view_reply(SendReply) -> Nothing;
            "log.clear" log_clear(ClientParam) -> Nothing;
            "connections.list" connections_list(ClientParam) -> Vec<Connection>;
            "messages.window" messages_window(MessagesWindow) -> MessageRows;
            "messages.detail" messages_detail(EventParam) -> MessageDetail;
            "console.window" console_window(ConsoleWindow) -> ConsoleRows;
            "timeline.window" timeline_window(TimelineWindow) -> TimelineRows;
            "timeline.detail" timeline_detail(EventParam) -> TimelineDetail;
            "wxml.tree" wxml_tree(ClientParam) -> WxmlTree;
            "wxml.node" wxml_node(NodeParam) -> WxmlNodeDetail;
            "appdata.get" appdata_get(ClientParam) -> Vec<PageData>;
            "appdata.set" appdata_set(SetPageData) -> Nothing;
            "storage.list" storage_list(ClientParam) -> StorageContent;
            "storage.set" storage_set(SetStorage) -> Nothing;
            "storage.remove" storage_remove(StorageKey) -> Nothing;
            "storage.clear" storage_clear(ClientParam) -> Nothing;
            "source.open" source_open(SourcePlace) -> Nothing;
        }
    };
}

macro_rules! plain_data {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
            #[serde(rename_all = "camelCase")]
            $(#[$meta])*
            pub $kind $name $body
        )*
    };
}

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
        /// `tauri` or `localhost`: whether there is a dialog that picks a folder.
        pub host: String,
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
    }

    pub struct ClientParam { pub client: u32 }
    pub struct RestartClient {
        pub client: u32,
        /// `path?query`; the page that is open where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub page: Option<String>,
    }
    pub struct SetLife {
        pub client: u32,
        /// `foreground`, `background`, `suspended`.
        pub to: String,
    }
    pub struct SetNetwork {
        pub client: u32,
        /// `wifi`, `5g`, `4g`, `3g`, `2g`, `none`.
        pub network_type: String,
    }
    /// Starts the client anew on another phone.
    pub struct SetDevice { pub client: u32, pub device: String }
    pub struct NodeParam { pub client: u32, pub node: u32 }
    pub struct EventParam {
        pub client: u32,
        pub event: u64,
    }

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
        #[ts(type = "unknown")]
        pub event: Value,
    }
    pub struct SendReply {
        pub client: u32,
        pub id: u32,
        #[ts(type = "unknown")]
        pub reply: Value,
    }

    /// One connection, newest state.
    pub struct Connection {
        pub conn: u32,
        pub url: String,
        pub transport: String,
        /// `connecting`, `open`, `closed`, `failed`.
        pub state: String,
        /// Milliseconds since the start of the session.
        pub opened_at: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub closed_at: Option<f64>,
        pub messages_out: u64,
        pub messages_in: u64,
        pub bytes_out: u64,
        pub bytes_in: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub close_code: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub close_reason: Option<String>,
        /// Who began the close: `app`, `peer`, `host`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub closed_by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub err_msg: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub cause: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub status: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub protocol: Option<String>,
        /// Offered by the app.
        pub protocols: Vec<String>,
        #[ts(type = "Record<string, unknown>")]
        pub request_header: Value,
        #[ts(type = "Record<string, unknown>")]
        pub response_header: Value,
        /// WeChat's timing object.
        #[ts(type = "Record<string, number> | null")]
        pub profile: Value,
    }

    /// Which rows, and which part of them. `count` is cut at `ROWS_PER_WINDOW_MAX`.
    pub struct MessagesWindow {
        pub client: u32,
        /// Only this connection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub conn: Option<u32>,
        /// `out`, `in`; both where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub dir: Option<String>,
        /// Ping, pong and close frames as well.
        pub control: bool,
        /// Text that the payload must contain; letter case is ignored.
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct MessageRows {
        /// Rows that fit the filter now.
        pub total: u64,
        pub from: u64,
        pub rows: Vec<MessageRow>,
    }

    /// One line of the table.
    pub struct MessageRow {
        /// Number of the event in the log.
        pub event: u64,
        /// Milliseconds since the start of the session.
        pub at: f64,
        pub conn: u32,
        /// `out` or `in`.
        pub dir: String,
        /// `text`, `binary`, `ping`, `pong`, `close`.
        pub kind: String,
        pub bytes: u64,
        /// The first characters of the payload, hex for binary.
        pub text: String,
    }

    /// The whole of one message.
    pub struct MessageDetail {
        pub row: MessageRow,
        /// The text; cut at `DETAIL_BYTES_MAX`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub text: Option<String>,
        /// The bytes in base64; cut at `DETAIL_BYTES_MAX`.
        pub base64: String,
        /// True when text and base64 are not all of it.
        pub cut: bool,
        /// The frames that carried it, where they can be told.
        pub frames: Vec<WireFrame>,
    }

    /// A frame as it was on the wire (RFC 6455 §5.2).
    pub struct WireFrame {
        pub at: f64,
        pub fin: bool,
        pub rsv: u8,
        pub opcode: u8,
        /// Eight hex digits; absent where the frame was not masked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub mask: Option<String>,
        pub header_bytes: u8,
        pub payload_bytes: u64,
    }

    pub struct ConsoleWindow {
        pub client: u32,
        /// Of `debug`, `log`, `info`, `warn`, `error`; all where empty.
        pub levels: Vec<String>,
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct ConsoleRows {
        pub total: u64,
        pub from: u64,
        pub rows: Vec<ConsoleRow>,
    }

    /// A console line, an uncaught error or a note of miniwire.
    pub struct ConsoleRow {
        pub event: u64,
        pub at: f64,
        /// `console`, `error`, `notice`.
        pub source: String,
        /// `debug`, `log`, `info`, `warn`, `error`.
        pub level: String,
        pub text: String,
        /// Stack on the sources, one frame a line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub stack: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub place: Option<SourcePlace>,
    }

    /// A place in the sources; opening it is `source.open`.
    pub struct SourcePlace { pub file: String, pub line: u32, pub column: u32 }

    pub struct TimelineWindow {
        pub client: u32,
        /// Of `life`, `hook`, `route`, `set_data`, `ui`, `action`, `connection`, `error`; all where empty.
        pub kinds: Vec<String>,
        pub text: String,
        pub from: u64,
        pub count: u32,
    }

    pub struct TimelineRows {
        pub total: u64,
        pub from: u64,
        pub rows: Vec<TimelineRow>,
    }

    /// One line of the timeline.
    pub struct TimelineRow {
        pub event: u64,
        pub at: f64,
        pub kind: String,
        /// `pages/chat/chat.onShow`, `setData`, `navigateTo`…
        pub title: String,
        pub detail: String,
        /// Bytes of a `setData`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub bytes: Option<u64>,
    }

    /// The event as `--format json` prints it.
    pub struct TimelineDetail {
        #[ts(type = "Record<string, unknown>")]
        pub event: Value,
    }

    /// The pages that are open, the one on top last; cut at `TREE_NODES_MAX`.
    pub struct WxmlTree {
        pub pages: Vec<WxmlPage>,
        /// Nodes that are not shown.
        pub left_out: u64,
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

/// What the window is told without having asked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "push", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Push {
    /// Something happened in these clients; at most [`super::CHANGES_PER_SECOND_MAX`].
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
}
