//! The embedded server that an open project wants, and its address in the query of a first page.
//!
//! Counterpart: `[server]` of `miniwire.toml`. Invariant: a query that has an address keeps it.

use super::project::read_query;
use super::rpc_error;
use super::schema::RpcError;
use package::{Package, ServerSetting};
use servers::{Server, ServerOptions, has_route};

/// A running server and what it was started for.
#[derive(Debug)]
pub(super) struct EmbeddedServer {
    server: Server,
    setting: ServerSetting,
    pub(super) url: String,
}

impl EmbeddedServer {
    /// Starts the server that the package wants.
    ///
    /// # Errors
    /// It cannot listen.
    pub(super) async fn start(package: &Package) -> Result<Option<Self>, RpcError> {
        let Some(setting) = package.settings.server.clone() else { return Ok(None) };
        if !has_route(&setting.route) {
            let error = format!("miniwire.toml: no embedded server has the path {}", setting.route);
            return Err(rpc_error("server", &error, Some("docs/guide/servers.md lists the paths")));
        }
        let server = Server::start(ServerOptions::default())
            .await
            .map_err(|error| rpc_error("server", &error.to_string(), Some(error.hint())))?;
        let url = setting.address(server.local_addr());
        Ok(Some(EmbeddedServer { server, setting, url }))
    }

    /// A query with the address.
    pub(super) fn in_query(&self, query: &str) -> String {
        if self.setting.is_given(&read_query(query)) {
            return query.to_owned();
        }
        let separator = if query.is_empty() { "" } else { "&" };
        format!("{query}{separator}{}={}", self.setting.parameter, self.url)
    }

    /// Closes its connections in order.
    pub(super) async fn shutdown(self) {
        self.server.shutdown().await;
    }
}
