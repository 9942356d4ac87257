//! The embedded server that an app wants: started for a run of the terminal or an open project of the window.
//!
//! Counterpart: `[server]` of the app's `miniwire.toml`; hosts put the address into the query of the first page. Invariant: it is
//! started only for a path that some embedded server has.

use package::{Package, ServerSetting};
use servers::{Server, ServerOptions, StartError, has_route};
use std::collections::BTreeMap;

/// A running server.
#[derive(Debug)]
pub struct EmbeddedServer {
    server: Server,
    setting: ServerSetting,
    url: String,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedServerError {
    /// No server has this path.
    #[error("miniwire.toml: no embedded server has the path {0}")]
    NoRoute(String),
    /// It cannot listen.
    #[error(transparent)]
    Start(#[from] StartError),
}

impl EmbeddedServer {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// See [`EmbeddedServerError`].
    pub async fn start(setting: &ServerSetting) -> Result<Self, EmbeddedServerError> {
        if !has_route(&setting.route) {
            return Err(EmbeddedServerError::NoRoute(setting.route.clone()));
        }
        let server = Server::start(ServerOptions::default()).await?;
        let url = setting.address(server.local_addr());
        Ok(EmbeddedServer { server, setting: setting.clone(), url })
    }

    /// Starts the one that the package wants, if it wants one.
    ///
    /// # Errors
    /// See [`EmbeddedServerError`].
    pub async fn wanted_by(package: &Package) -> Result<Option<Self>, EmbeddedServerError> {
        match &package.settings.server {
            Some(setting) => EmbeddedServer::start(setting).await.map(Some),
            None => Ok(None),
        }
    }

    /// What the app takes for its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The parameter and its value that a query lacks; none where it has an address already.
    pub fn missing_in(&self, query: &BTreeMap<String, String>) -> Option<(&str, &str)> {
        (!self.setting.is_given(query)).then_some((&self.setting.parameter, &self.url))
    }

    /// Closes its connections in order.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

impl EmbeddedServerError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            EmbeddedServerError::NoRoute(_) => "docs/guide/servers.md lists the paths",
            EmbeddedServerError::Start(error) => error.hint(),
        }
    }
}
