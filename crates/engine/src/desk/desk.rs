//! The desk of one window: the open project, and the calls of the schema on it.
//!
//! Counterpart: `schema/` declares the calls, `project.rs` opens and restarts. Invariant: a call never blocks the thread
//! of the host; a wrong one is an [`RpcError`] and changes nothing.

use super::client::{Client, lock};
use super::devices::Phone;
use super::dropping::{DROPPED_BYTES_MAX, DROPPED_PART_BYTES_MAX, Dropping};
use super::editor;
use super::kept::Kept;
use super::project::Project;
use super::rpc_error;
use super::samples;
use super::schema::*;
use camino::{Utf8Path, Utf8PathBuf};
use logic::{Command, Limits, Theme};
use model::PROTOCOLS;
use model::{FAULT_COUNT_MAX, Fault, FaultPlan};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, Weak};
use tokio::sync::{Notify, mpsc, watch};

/// Pushes that may wait for the host. Screens hold back when it is full.
const PUSHES_MAX: usize = 1024;

/// Calls that open, close and restart: one after the other, and each to its end.
const IN_ORDER: [&str; 12] = [
    "project.open",
    "sample.open",
    "project.close",
    "client.add",
    "client.remove",
    "client.restart",
    "client.device",
    "client.life",
    "record.start",
    "record.stop",
    "fixture.replay",
    "fixture.open",
];

/// Where things are for a desk.
#[derive(Clone, Debug, Default)]
pub struct DeskOptions {
    /// `tauri` or `localhost`.
    pub host: String,
    /// Folder of the sample apps; `None` offers none.
    pub samples: Option<Utf8PathBuf>,
    /// Folder of settings and recent projects; `None` keeps them in memory.
    pub config_dir: Option<Utf8PathBuf>,
    /// Folder of what apps keep; `None` keeps their storage in memory.
    pub data_dir: Option<Utf8PathBuf>,
    /// Address below which the host serves [`Desk::file`], ending with `/`; the client's number and the path follow.
    pub files: String,
    /// What one session may use.
    pub limits: Limits,
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
pub struct Desk {
    /// For tasks that must not keep the desk alive.
    pub(super) me: Weak<Desk>,
    pub(super) options: DeskOptions,
    pub(super) pushes: mpsc::Sender<Push>,
    pub(super) kept: Mutex<Kept>,
    pub(super) project: Mutex<Option<Project>>,
    /// A file that is being dropped.
    pub(super) dropping: Mutex<Option<Dropping>>,
    /// Of the phones.
    pub(super) theme: Mutex<Theme>,
    /// `language` of the settings.
    language: watch::Sender<String>,
    /// Sessions that were started.
    pub(super) runs: AtomicU32,
    /// Opening, closing and restarting happen one after the other.
    pub(super) order: tokio::sync::Mutex<()>,
    /// Clients tell that they have something new.
    pub(super) changed: Arc<Notify>,
}

impl Desk {
    /// An empty desk, and what it tells. Must be called inside a tokio runtime.
    pub fn new(options: DeskOptions) -> (Arc<Desk>, mpsc::Receiver<Push>) {
        let (pushes, receiver) = mpsc::channel(PUSHES_MAX);
        let kept = Mutex::new(Kept::read(options.config_dir.clone()));
        let language = watch::Sender::new(lock(&kept).settings.language.clone());
        let changed = Arc::new(Notify::new());
        let desk = Arc::new_cyclic(|me| Desk {
            me: Weak::clone(me),
            options,
            pushes,
            kept,
            project: Mutex::default(),
            dropping: Mutex::default(),
            theme: Mutex::new(Theme::Light),
            language,
            runs: AtomicU32::new(0),
            order: tokio::sync::Mutex::default(),
            changed: Arc::clone(&changed),
        });
        tokio::spawn(tell_changes(Arc::downgrade(&desk), changed));
        (desk, receiver)
    }

    /// `language` of the settings, now and whenever it changes: what a host itself says follows it.
    pub fn language(&self) -> watch::Receiver<String> {
        self.language.subscribe()
    }

    /// Carries out one call of the schema.
    ///
    /// # Errors
    /// The method does not exist, its parameters do not fit, or it failed.
    pub async fn call(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let desk = self.me.upgrade().filter(|_| IN_ORDER.contains(&method));
        let Some(desk) = desk else { return self.carry_out(method, params).await };
        // A window that goes in the middle must not leave a project half closed, so the call is a task of its own.
        let method = method.to_owned();
        let task = tokio::spawn(async move { desk.carry_out(&method, params).await });
        task.await.unwrap_or_else(|error| Err(rpc_error("internal", &format!("the call died: {error}"), None)))
    }

    async fn carry_out(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        macro_rules! route {
            ($($name:literal $function:ident($params:ty) -> $result:ty;)*) => {
                match method {
                    $($name => {
                        let result: $result = self.$function(read_params::<$params>(method, params)?).await?;
                        written(&result)
                    })*
                    _ => Err(rpc_error("no-method", &format!("there is no method {method}"), None)),
                }
            };
        }
        crate::desk_methods!(route)
    }

    /// An image or font of the package of a client, by its path below the mini-program root. `None` for what is not there,
    /// is no such file, or lies outside.
    pub fn file(&self, client: u32, path: &str) -> Option<PackageFile> {
        let root = {
            let project = lock(&self.project);
            let project = project.as_ref()?;
            project.clients.get(&client)?;
            project.package.miniprogram_root.clone()
        };
        let media_type = media_type(path)?;
        let file = editor::inside(&root, path)?;
        if file.metadata().ok()?.len() > FILE_BYTES_MAX {
            return None;
        }
        Some(PackageFile { bytes: std::fs::read(file).ok()?, media_type })
    }

    /// Ends all sessions and servers in order.
    pub async fn shutdown(&self) {
        let _order = self.order.lock().await;
        self.close_project().await;
    }

    pub(super) fn client(&self, number: u32) -> Result<Arc<Client>, RpcError> {
        let project = lock(&self.project);
        let client = project.as_ref().and_then(|project| project.clients.get(&number)).cloned();
        client.ok_or_else(|| rpc_error("no-client", &format!("there is no client {number}"), Some("open a project")))
    }

    // The calls, in the order of the schema. Opening and restarting are in `project.rs`, the life of an app in `life.rs`.
    async fn app_info(&self, _: Nothing) -> Result<AppInfo, RpcError> {
        let samples = self.options.samples.as_deref().map(Utf8Path::to_owned);
        let kept = lock(&self.kept);
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            samples: samples.iter().flat_map(|folder| samples::available(folder)).map(|one| one.described()).collect(),
            recents: kept.recents.clone(),
            settings: kept.settings.clone(),
            devices: Phone::presets(),
            protocols: PROTOCOLS.map(str::to_owned).to_vec(),
            host: self.options.host.clone(),
            drop: DropLimits { bytes_max: DROPPED_BYTES_MAX, part_bytes_max: DROPPED_PART_BYTES_MAX as u64 },
        })
    }

    async fn settings_set(&self, settings: Settings) -> Result<Settings, RpcError> {
        check_word("theme", &settings.theme, &["auto", "light", "dark"])?;
        check_word("language", &settings.language, &["auto", "zh-CN", "en"])?;
        lock(&self.kept).set_settings(settings.clone());
        self.language.send_if_modified(|known| {
            *known != settings.language && {
                known.clone_from(&settings.language);
                true
            }
        });
        Ok(settings)
    }

    async fn theme_set(&self, SetTheme { theme }: SetTheme) -> Result<Nothing, RpcError> {
        check_word("theme", &theme, &["light", "dark"])?;
        let to = if theme == "dark" { Theme::Dark } else { Theme::Light };
        *lock(&self.theme) = to;
        let clients: Vec<_> =
            lock(&self.project).iter().flat_map(|project| project.clients.values()).cloned().collect();
        for client in clients.into_iter().filter(|client| client.replay.is_none()) {
            // One that has ended has nobody to tell.
            let _ = client.send(Command::Theme(to)).await;
        }
        Ok(Nothing {})
    }

    async fn recents_forget(&self, PathParam { path }: PathParam) -> Result<Vec<Recent>, RpcError> {
        let mut kept = lock(&self.kept);
        kept.forget(&path);
        Ok(kept.recents.clone())
    }

    async fn project_state(&self, _: Nothing) -> Result<Option<Workspace>, RpcError> {
        Ok(lock(&self.project).as_ref().map(Project::workspace))
    }

    async fn client_network(&self, SetNetwork { client, network_type }: SetNetwork) -> Result<Nothing, RpcError> {
        check_word("networkType", &network_type, &["wifi", "5g", "4g", "3g", "2g", "unknown", "none"])?;
        self.client(client)?.set_network(&network_type).await?;
        self.changed.notify_one();
        Ok(Nothing {})
    }

    async fn client_faults(&self, SetFaults { client, link, faults }: SetFaults) -> Result<Nothing, RpcError> {
        let bad = |field: &str, error: &str| {
            rpc_error("bad-params", &format!("{field}: {error}"), Some("docs/guide/faults.md lists links and faults"))
        };
        if faults.len() > FAULT_COUNT_MAX {
            return Err(bad("faults", &format!("there are {}, and at most {FAULT_COUNT_MAX} are kept", faults.len())));
        }
        let link = link.map(|link| link.parse()).transpose().map_err(|error: String| bad("link", &error))?;
        let read = faults.iter().map(|text| text.parse()).collect::<Result<Vec<Fault>, _>>();
        let faults = read.map_err(|error| bad("faults", &error.to_string()))?;
        let client = self.client(client)?;
        client.network().faults.set(FaultPlan { seed: u64::from(client.number), link, faults });
        self.changed.notify_one();
        Ok(Nothing {})
    }

    async fn client_back(&self, ClientBack { client, swipe }: ClientBack) -> Result<Nothing, RpcError> {
        self.client(client)?.send(Command::NavigateBack { swipe }).await?;
        Ok(Nothing {})
    }

    async fn client_home(&self, ClientParam { client }: ClientParam) -> Result<Nothing, RpcError> {
        self.client(client)?.send(Command::Home).await?;
        Ok(Nothing {})
    }

    async fn view_ack(&self, AckBatch { client, run, seq }: AckBatch) -> Result<Nothing, RpcError> {
        let client = self.client(client)?;
        if client.run == run {
            client.screen.acknowledge(seq);
        }
        Ok(Nothing {})
    }

    async fn view_event(&self, SendEvent { client, run, event }: SendEvent) -> Result<Nothing, RpcError> {
        let client = self.client(client)?;
        if run.is_none_or(|run| run == client.run) {
            client.view_event(event).await?;
        }
        Ok(Nothing {})
    }

    async fn view_reply(&self, SendReply { client, run, id, reply }: SendReply) -> Result<Nothing, RpcError> {
        let client = self.client(client)?;
        if run.is_none_or(|run| run == client.run) {
            client.view_reply(id, &reply).await?;
        }
        Ok(Nothing {})
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Whoever waits for something to tell finds out that there will be nothing.
        self.changed.notify_one();
    }
}

/// Largest file of a package that a frame gets. Our choice: WeChat's packages have 2 MB.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// Media types of what a page may show. Documents and scripts are not among them; SVG is served for `<img>` only, where
/// nothing in it runs.
fn media_type(path: &str) -> Option<&'static str> {
    let suffix = path.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match suffix.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// Tells the window what has changed, gathered, until the desk is gone.
async fn tell_changes(desk: Weak<Desk>, changed: Arc<Notify>) {
    loop {
        changed.notified().await;
        let Some(desk) = desk.upgrade() else { return };
        let clients: Vec<_> = match &*lock(&desk.project) {
            Some(project) => project.clients.values().cloned().collect(),
            None => Vec::new(),
        };
        let pushes = desk.pushes.clone();
        drop(desk);
        for client in &clients {
            for (api, detail) in client.take_interface() {
                let push = Push::Ui { client: client.number, run: client.run, api, detail };
                if pushes.send(push).await.is_err() {
                    return;
                }
            }
        }
        let states = clients.iter().map(|client| client.state()).collect();
        if pushes.send(Push::Changed { clients: states }).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_secs(1) / super::CHANGES_PER_SECOND_MAX).await;
    }
}

fn read_params<T: DeserializeOwned>(method: &str, params: Value) -> Result<T, RpcError> {
    let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
    serde_json::from_value(params).map_err(|error| rpc_error("bad-params", &format!("{method}: {error}"), None))
}

pub(super) fn written(value: &impl Serialize) -> Result<Value, RpcError> {
    serde_json::to_value(value).map_err(|error| rpc_error("internal", &error.to_string(), None))
}

fn check_word(name: &str, word: &str, known: &[&str]) -> Result<(), RpcError> {
    if known.contains(&word) { Ok(()) } else { Err(unknown_word(name, word, known)) }
}

pub(super) fn unknown_word(name: &str, word: &str, known: &[&str]) -> RpcError {
    rpc_error("bad-params", &format!("{name} cannot be \"{word}\"; it is one of {}", known.join(", ")), None)
}
