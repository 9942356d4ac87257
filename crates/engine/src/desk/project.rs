//! Opens a project, starts and restarts its clients, and compiles again what was saved.
//!
//! Counterpart: `desk.rs` has the other calls. Invariants: one project is open at a time; a save keeps page and query of
//! every client; a project that no longer compiles stays as it was, with its findings told.

use super::client::{Client, lock};
use super::compile::{compiled, finding_of, findings, same_code, same_styles, sheets};
use super::desk::Desk;
use super::devices::Phone;
use super::samples::{self, SampleApp};
use super::schema::*;
use super::starting::Begin;
use super::watch::Watch;
use super::{CLIENTS_MAX, rpc_error};
use crate::embedded::EmbeddedServer;
use camino::{Utf8Path, Utf8PathBuf};
use logic::{Launch, SessionConfig};
use package::Package;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use tokio::sync::Notify;

/// The language that phones report for a window language.
const DEFAULT_LANGUAGE: &str = "zh_CN";

/// The open project.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) path: Utf8PathBuf,
    pub(super) package: Arc<Package>,
    pub(super) clients: BTreeMap<u32, Arc<Client>>,
    findings: Vec<Finding>,
    pub(super) server: Option<EmbeddedServer>,
    pub(super) sample: Option<SampleApp>,
    watch: Option<Watch>,
    /// What is watched.
    pub(super) root: Utf8PathBuf,
}

impl Project {
    pub(super) fn workspace(&self) -> Workspace {
        Workspace {
            name: self.package.name.clone(),
            path: self.path.to_string(),
            appid: self.package.manifest.appid.clone(),
            pages: self.package.manifest.pages.clone(),
            findings: self.findings.clone(),
            server: self.server.as_ref().map(|server| server.url().to_owned()),
            clients: self.clients.values().map(|client| client.state()).collect(),
        }
    }
}

impl Desk {
    pub(super) async fn project_open(&self, wanted: OpenProject) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let path = Utf8PathBuf::from(wanted.path.trim());
        if path.as_str().is_empty() {
            return Err(rpc_error("bad-params", "no folder was given", Some("choose the folder of a mini-program")));
        }
        if path.extension() == Some("jsonl") {
            return self.open_fixture(&path).await;
        }
        let package = compiled(&path).await?;
        self.begin(path, package, None).await?;
        for number in 1..=wanted.clients.clamp(1, CLIENTS_MAX) {
            let (page, query) = checked_page(wanted.page.as_deref().unwrap_or_default())?;
            let query = self.first_query(number, query);
            self.start_client(number, Begin::first((page, &query))).await?;
        }
        self.opened()
    }

    pub(super) async fn sample_open(&self, OpenSample { id }: OpenSample) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let folder = self.options.samples.clone().unwrap_or_default();
        let sample = samples::available(&folder).find(|sample| sample.id == id);
        let sample = sample.ok_or_else(|| rpc_error("no-sample", &format!("there is no sample {id}"), None))?;
        let path = folder.join(sample.id);
        let package = compiled(&path).await?;
        self.begin(path, package, Some(sample)).await?;
        for number in 1..=sample.clients {
            let query = self.first_query(number, "");
            self.start_client(number, Begin::first(("", &query))).await?;
        }
        self.opened()
    }

    pub(super) async fn project_close(&self, _: Nothing) -> Result<Nothing, RpcError> {
        let _order = self.order.lock().await;
        self.close_project().await;
        Ok(Nothing {})
    }

    pub(super) async fn client_add(&self, _: Nothing) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let number = {
            let project = lock(&self.project);
            let clients = &project.as_ref().ok_or_else(no_project)?.clients;
            (1..=CLIENTS_MAX).find(|number| !clients.contains_key(number))
        };
        let number = number.ok_or_else(|| {
            rpc_error("too-many", &format!("{CLIENTS_MAX} clients are running"), Some("remove one of them first"))
        })?;
        let query = self.first_query(number, "");
        self.start_client(number, Begin::first(("", &query))).await?;
        self.workspace()
    }

    pub(super) async fn client_remove(&self, ClientParam { client }: ClientParam) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let removed = {
            let mut project = lock(&self.project);
            let clients = &mut project.as_mut().ok_or_else(no_project)?.clients;
            if clients.len() == 1 {
                return Err(rpc_error("last-client", "this is the only client", Some("close the project instead")));
            }
            clients.remove(&client)
        };
        if let Some(client) = removed {
            client.stop().await;
            client.end_recording().await;
        }
        self.workspace()
    }

    pub(super) async fn client_restart(&self, wanted: RestartClient) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let client = self.client(wanted.client)?;
        let path = lock(&self.project).as_ref().map(|project| project.path.clone()).ok_or_else(no_project)?;
        // What was saved where nobody watches is seen at the latest now; what does not compile leaves the app as it was.
        if let Ok(package) = compiled(&path).await
            && let Some(project) = lock(&self.project).as_mut()
        {
            project.findings = findings(&package);
            project.package = Arc::new(package);
        }
        self.restart(&client, client.before().phone, wanted.page.as_deref()).await?;
        self.workspace()
    }

    pub(super) async fn client_device(&self, SetDevice { client, device }: SetDevice) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        let phone = Phone::find(&device)
            .ok_or_else(|| rpc_error("bad-params", &format!("there is no device {device}"), None))?;
        let client = self.client(client)?;
        self.restart(&client, phone, None).await?;
        self.workspace()
    }

    pub(super) async fn view_attach(&self, ClientParam { client }: ClientParam) -> Result<ViewStart, RpcError> {
        let client = self.client(client)?;
        let (app, variables, sheets) = {
            let project = lock(&self.project);
            let package = &project.as_ref().ok_or_else(no_project)?.package;
            let variables = serde_json::to_value(&package.theme_variables).unwrap_or_default();
            (package.manifest.app.clone(), variables, sheets(package))
        };
        let (ops, seq) = client.attach();
        let ops = serde_json::from_str(&ops).unwrap_or_else(|_| Value::Array(Vec::new()));
        for (api, detail) in client.lasting_interface() {
            let push = Push::Ui { client: client.number, run: client.run, api, detail };
            // A host that is that far behind misses a title; the next call of the app brings it.
            let _ = self.pushes.try_send(push);
        }
        let settings = lock(&self.kept).settings.clone();
        // A replay is drawn as its app was started: as everywhere.
        let (is_replay, config) = (client.replay.is_some(), SessionConfig::default());
        Ok(ViewStart {
            run: client.run,
            device: serde_json::to_value(client.phone.device()).unwrap_or_default(),
            theme: if is_replay { config.theme } else { lock(&self.theme).as_str().to_owned() },
            language: if is_replay { config.language } else { phone_language(&settings.language).to_owned() },
            app: Value::Object(app),
            variables,
            sheets,
            files: format!("{}{}/", self.options.files, client.number),
            ops,
            seq,
        })
    }

    /// Closes what was open and makes a project without clients of the package.
    pub(super) async fn begin(
        &self,
        path: Utf8PathBuf,
        package: Package,
        sample: Option<SampleApp>,
    ) -> Result<(), RpcError> {
        self.close_project().await;
        let server = EmbeddedServer::wanted_by(&package)
            .await
            .map_err(|error| rpc_error("server", &error.to_string(), Some(error.hint())))?;
        let saved = Arc::new(Notify::new());
        // Without a watch the project runs all the same; saving then needs a restart by hand.
        let root = if package.project_root.is_dir() { package.project_root.clone() } else { path.clone() };
        let watch = Watch::start(&root, Arc::clone(&saved)).ok();
        if watch.is_some() {
            tokio::spawn(compile_what_is_saved(Weak::clone(&self.me), saved, path.clone()));
        }
        if sample.is_none() {
            let absolute = path.canonicalize_utf8().unwrap_or_else(|_| path.clone());
            lock(&self.kept).opened(&absolute, &package.name);
        }
        let findings = findings(&package);
        let package = Arc::new(package);
        let clients = BTreeMap::new();
        *lock(&self.project) = Some(Project { path, package, clients, findings, server, sample, watch, root });
        Ok(())
    }

    fn opened(&self) -> Result<Workspace, RpcError> {
        self.changed.notify_one();
        self.workspace()
    }

    pub(super) fn workspace(&self) -> Result<Workspace, RpcError> {
        lock(&self.project).as_ref().map(Project::workspace).ok_or_else(no_project)
    }

    pub(super) async fn close_project(&self) {
        let Some(project) = lock(&self.project).take() else { return };
        for client in project.clients.values() {
            client.stop().await;
            client.end_recording().await;
        }
        if let Some(server) = project.server {
            server.shutdown().await;
        }
    }

    /// Something was saved: styles are exchanged on the running pages, everything else starts the clients anew.
    async fn compile_again(&self, path: &Utf8Path) {
        let _order = self.order.lock().await;
        self.watch_new_folders();
        let package = match compiled(path).await {
            Ok(package) => package,
            Err(error) => {
                self.tell_findings(vec![finding_of(&error)]).await;
                return;
            }
        };
        let (styles, clients) = {
            let mut project = lock(&self.project);
            let Some(project) = project.as_mut() else { return };
            let same_code = same_code(&project.package, &package);
            let found = findings(&package);
            if same_code && same_styles(&project.package, &package) && project.findings == found {
                return;
            }
            project.findings = found;
            project.package = Arc::new(package);
            let styles = same_code.then(|| sheets(&project.package));
            (styles, project.clients.values().cloned().collect::<Vec<_>>())
        };
        for client in clients {
            if let Some(sheets) = &styles {
                // A host that is gone needs no styles.
                let _ = self.pushes.send(Push::Sheets { client: client.number, sheets: sheets.clone() }).await;
            } else {
                // It fails only where no thread is to be had; the old state then says that the client has ended.
                let _ = self.start_again(&client).await;
            }
        }
        self.tell_workspace().await;
    }

    /// A folder that came is watched from now on, with what may be in it already.
    fn watch_new_folders(&self) {
        let mut project = lock(&self.project);
        let Some(project) = project.as_mut() else { return };
        let Some(watch) = &project.watch else { return };
        if !watch.is_complete(&project.root)
            && let Ok(renewed) = watch.renewed(&project.root)
        {
            project.watch = Some(renewed);
        }
    }

    async fn tell_findings(&self, findings: Vec<Finding>) {
        if let Some(project) = lock(&self.project).as_mut() {
            project.findings = findings;
        }
        self.tell_workspace().await;
    }

    async fn tell_workspace(&self) {
        if let Ok(workspace) = self.workspace() {
            // A host that is gone is told nothing.
            let _ = self.pushes.send(Push::Workspace { workspace }).await;
        }
    }
}

/// Compiles after every save until the desk is gone or has another project.
async fn compile_what_is_saved(desk: Weak<Desk>, saved: Arc<Notify>, path: Utf8PathBuf) {
    loop {
        saved.notified().await;
        let Some(desk) = desk.upgrade() else { return };
        if lock(&desk.project).as_ref().is_none_or(|project| project.path != path) {
            return;
        }
        desk.compile_again(&path).await;
    }
}

pub(super) fn no_project() -> RpcError {
    rpc_error("no-project", "no project is open", Some("open a folder or a sample"))
}

pub(super) fn phone_language(language: &str) -> &'static str {
    if language == "en" { "en" } else { DEFAULT_LANGUAGE }
}

/// Path and query of a page that somebody asks for.
pub(super) fn checked_page(page: &str) -> Result<(&str, &str), RpcError> {
    Launch::at(page, 0).map_err(|error| rpc_error("bad-params", &error.to_string(), None))?;
    Ok(logic::split_page(page))
}
