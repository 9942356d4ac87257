//! The calls of the inspector's panels on one client: tables, trees, data, storage, sources.
//!
//! Counterpart: `schema/tables.rs` and `schema/inspect.rs` declare them; `client.rs` has the rows. Invariant: nothing here starts or
//! ends anything.

use super::client::lock;
use super::desk::{Desk, written};
use super::project::no_project;
use super::schema::*;
use super::{editor, rpc_error, wxml, wxml_find};
use logic::{Command, StorageCommand};
use model::NodeId;
use serde_json::Value;

impl Desk {
    pub(super) async fn log_clear(&self, ClientParam { client }: ClientParam) -> Result<Nothing, RpcError> {
        self.client(client)?.clear();
        self.changed.notify_one();
        Ok(Nothing {})
    }

    pub(super) async fn connections_list(
        &self,
        ClientParam { client }: ClientParam,
    ) -> Result<Vec<Connection>, RpcError> {
        Ok(self.client(client)?.connections())
    }

    pub(super) async fn connection_decode(
        &self,
        DecodeConnection { client, conn, protocol }: DecodeConnection,
    ) -> Result<Nothing, RpcError> {
        let choice = protocol.map(|word| word.parse()).transpose();
        let choice = choice.map_err(|error: String| rpc_error("bad-params", &error, None))?;
        self.client(client)?.decode(conn, choice);
        Ok(Nothing {})
    }

    pub(super) async fn messages_window(&self, wanted: MessagesWindow) -> Result<MessageRows, RpcError> {
        Ok(self.client(wanted.client)?.messages(&wanted))
    }

    pub(super) async fn messages_detail(
        &self,
        EventParam { client, event }: EventParam,
    ) -> Result<MessageDetail, RpcError> {
        self.client(client)?.message(event).ok_or_else(gone)
    }

    pub(super) async fn console_window(&self, wanted: ConsoleWindow) -> Result<ConsoleRows, RpcError> {
        Ok(self.client(wanted.client)?.console(&wanted))
    }

    pub(super) async fn timeline_window(&self, wanted: TimelineWindow) -> Result<TimelineRows, RpcError> {
        Ok(self.client(wanted.client)?.timeline(&wanted))
    }

    pub(super) async fn timeline_detail(
        &self,
        EventParam { client, event }: EventParam,
    ) -> Result<TimelineDetail, RpcError> {
        let batch = self.client(client)?.log.read(event, 1);
        let found = batch.events.first().filter(|_| batch.missed == 0).ok_or_else(gone)?;
        Ok(TimelineDetail { event: written(found)? })
    }

    pub(super) async fn wxml_tree(&self, AskWxmlTree { client, find }: AskWxmlTree) -> Result<WxmlTree, RpcError> {
        let find = wxml_find::terms(&find)?;
        Ok(wxml::tree(&self.client(client)?.view.tree(), &find))
    }

    pub(super) async fn wxml_node(&self, NodeParam { client, node }: NodeParam) -> Result<WxmlNodeDetail, RpcError> {
        let client = self.client(client)?;
        let detail = wxml::detail(&client.view.tree(), NodeId(node));
        detail.ok_or_else(|| rpc_error("gone", "the node is no longer there", None))
    }

    pub(super) async fn appdata_get(&self, ClientParam { client }: ClientParam) -> Result<Vec<PageData>, RpcError> {
        let json = self.client(client)?.ask(Command::PageData).await?;
        serde_json::from_str(&json)
            .map_err(|error| rpc_error("data", &format!("the data cannot be read: {error}"), None))
    }

    pub(super) async fn appdata_set(
        &self,
        SetPageData { client, page, path, value }: SetPageData,
    ) -> Result<Nothing, RpcError> {
        let json = value.to_string();
        let refused = self.client(client)?.ask(|reply| Command::SetPageData { page, path, json, reply }).await?;
        refused.map_or(Ok(Nothing {}), |reason| Err(rpc_error("not-set", &reason, None)))
    }

    pub(super) async fn storage_list(&self, ClientParam { client }: ClientParam) -> Result<StorageContent, RpcError> {
        let stored = self.client(client)?.ask(|reply| Command::Storage(StorageCommand::List(reply))).await?;
        #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
        let kb = |bytes: usize| bytes as f64 / 1024.0;
        let entry = |(key, json): (String, String)| StorageEntry { bytes: (key.len() + json.len()) as u64, key, json };
        Ok(StorageContent {
            current_kb: kb(stored.bytes),
            limit_kb: kb(stored.bytes_max),
            entries: stored.entries.into_iter().map(entry).collect(),
        })
    }

    pub(super) async fn storage_set(&self, SetStorage { client, key, json }: SetStorage) -> Result<Nothing, RpcError> {
        if let Err(error) = serde_json::from_str::<Value>(&json) {
            return Err(rpc_error("bad-params", &format!("the value is no JSON: {error}"), None));
        }
        let set = |reply| Command::Storage(StorageCommand::Set { key, value: json, reply });
        let refused = self.client(client)?.ask(set).await?;
        refused.map_or(Ok(Nothing {}), |reason| Err(rpc_error("not-stored", &reason, None)))
    }

    pub(super) async fn storage_remove(&self, StorageKey { client, key }: StorageKey) -> Result<Nothing, RpcError> {
        self.client(client)?.send(Command::Storage(StorageCommand::Remove(key))).await?;
        Ok(Nothing {})
    }

    pub(super) async fn storage_clear(&self, ClientParam { client }: ClientParam) -> Result<Nothing, RpcError> {
        self.client(client)?.send(Command::Storage(StorageCommand::Clear)).await?;
        Ok(Nothing {})
    }

    pub(super) async fn source_open(&self, place: SourcePlace) -> Result<Nothing, RpcError> {
        let root =
            lock(&self.project).as_ref().map(|project| project.package.project_root.clone()).ok_or_else(no_project)?;
        let editor = lock(&self.kept).settings.editor.clone();
        editor::open(&root, &place, &editor)?;
        Ok(Nothing {})
    }
}

fn gone() -> RpcError {
    rpc_error("gone", "the event has fallen out of the log", None)
}
