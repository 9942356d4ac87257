//! The open project and its clients, and the calls of the schema on them.
//!
//! Counterpart: `schema.rs` declares the calls. Invariant: a call never blocks the thread of the host; a wrong one is an
//! [`RpcError`] and changes nothing.

use super::schema::*;
use camino::Utf8PathBuf;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Where things are for a desk.
#[derive(Clone, Debug, Default)]
pub struct DeskOptions {
    /// `tauri` or `localhost`.
    pub host: String,
    /// Folder of the sample apps; `None` offers none.
    pub samples: Option<Utf8PathBuf>,
    /// Folder of settings and recent projects; `None` keeps them in memory.
    pub config_dir: Option<Utf8PathBuf>,
    /// Address below which the host serves [`Desk::file`], ending with `/`; the client's number and the path follow.
    pub files: String,
}

/// A file of a package, for the frame.
#[derive(Clone, Debug)]
pub struct PackageFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// Media type; never one that a browser runs.
    pub media_type: &'static str,
}

/// What a window works on. One per window.
#[derive(Debug)]
pub struct Desk {}

impl Desk {
    /// An empty desk, and what it tells. Must be called inside a tokio runtime.
    pub fn new(_options: DeskOptions) -> (Arc<Desk>, mpsc::Receiver<Push>) {
        let (_, receiver) = mpsc::channel(1);
        (Arc::new(Desk {}), receiver)
    }

    /// Carries out one call of the schema.
    ///
    /// # Errors
    /// The method does not exist, its parameters do not fit, or it failed.
    pub async fn call(&self, method: &str, _params: Value) -> Result<Value, RpcError> {
        Err(RpcError { code: "no-method".into(), message: format!("there is no method {method}"), hint: None })
    }

    /// An image or font of the package of a client, by its path below the mini-program root. `None` for what is not there,
    /// is no such file, or lies outside.
    pub fn file(&self, _client: u32, _path: &str) -> Option<PackageFile> {
        None
    }

    /// Ends all sessions and servers in order.
    pub async fn shutdown(&self) {}
}
