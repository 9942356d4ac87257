//! Shows a fixture in the tables of a client, as if it were a session that is over.
//!
//! Counterpart: `fixture_log.rs` reads it. Invariants: nothing runs and nothing is written; what the log cannot hold falls out of it as always,
//! so that a fixture of any size can be looked at.

use super::client::{Client, lock};
use super::compile::compiled;
use super::desk::Desk;
use super::fixture_log::{FixtureLog, Places, read};
use super::packets::Packets;
use super::project::no_project;
use super::rpc_error;
use super::schema::*;
use super::starting::{Before, Begin, Network};
use crate::replay::app_of;
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::atomic::Ordering;

/// Longest name of the script that stands for an app, in characters: what file systems take.
const NAME_CHARACTERS_MAX: usize = 60;

/// A fixture that a client shows.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) about: FixtureAbout,
    /// Where its events stand in the file.
    pub(super) places: Places,
    /// What the client was before it.
    pub(super) before: Before,
}

impl Desk {
    pub(super) async fn fixture_open(
        &self,
        ReplayFixture { client, path }: ReplayFixture,
    ) -> Result<Workspace, RpcError> {
        let _order = self.order.lock().await;
        if lock(&self.project).is_none() && !path.trim().is_empty() {
            return self.open_fixture(Utf8Path::new(path.trim())).await;
        }
        let client = self.client(client)?;
        let file = self.fixture_file(&path)?;
        let read = reading(file).await?;
        let begin = Begin::again(&client);
        client.stop().await;
        self.show(client.number, begin, read).await
    }

    /// Opens a fixture by itself: in the project of its app where that is there, else in one that has nothing in it. Nothing runs.
    pub(super) async fn open_fixture(&self, path: &Utf8Path) -> Result<Workspace, RpcError> {
        let file = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
        let mut read = reading(file.clone()).await?;
        let about = &mut read.about;
        let app = about.header["app"].as_str().map(|app| app_of(&file, app));
        let of_app = match app.and_then(|app| app.canonicalize_utf8().ok()) {
            Some(app) => compiled(&app).await.ok().map(|package| (app, package)),
            None => None,
        };
        let (app, package, is_empty) = match of_app {
            Some((app, package)) => (app, package, false),
            None => {
                let app = self.empty_app(&about.name)?;
                let package = compiled(&app).await?;
                (app, package, true)
            }
        };
        about.has_app = !is_empty;
        self.begin(app.clone(), package, None).await?;
        {
            let mut kept = lock(&self.kept);
            if is_empty {
                kept.forget(app.canonicalize_utf8().unwrap_or(app).as_str());
            }
            kept.opened(&file, &read.about.name);
        }
        let query = self.first_query(1, "");
        self.show(1, Begin::first(("", &query)), read).await
    }

    /// A script that does nothing, in whose place a fixture is shown that belongs to no app.
    fn empty_app(&self, name: &str) -> Result<Utf8PathBuf, RpcError> {
        let failed = |error: std::io::Error| rpc_error("fixture", &format!("no place for it: {error}"), None);
        let temporary = || Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_default().join("miniwire");
        let folder = self.options.data_dir.clone().unwrap_or_else(temporary).join("no-app");
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let is_plain = |c: &char| c.is_alphanumeric() || "-_ .".contains(*c);
        let plain: String = name.chars().filter(is_plain).take(NAME_CHARACTERS_MAX).collect();
        let app = folder.join(format!("{}.js", if plain.trim().is_empty() { "fixture" } else { plain.trim() }));
        std::fs::write(&app, "").map_err(failed)?;
        Ok(app)
    }

    async fn show(&self, number: u32, begin: Begin, read: FixtureLog) -> Result<Workspace, RpcError> {
        let run = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        let FixtureLog { log, about, places, choices, layered } = read;
        if let Some(project) = lock(&self.project).as_mut() {
            let network = begin.network.clone().unwrap_or_else(|| Network::of(&project.package));
            let (page, query, phone) = (begin.page.clone(), begin.query.clone(), begin.phone);
            let before = Before { page, query, phone, network: network.clone() };
            let shown = Shown { about, places, before };
            let packets = Packets::of_fixture(choices, layered);
            let client = Client::showing((number, run), begin, (log, shown, packets), network, self.pushes.clone());
            project.clients.insert(number, client);
        }
        // A host that is gone is told nothing.
        let _ = self.pushes.send(Push::Reattach { client: number, run }).await;
        self.changed.notify_one();
        self.workspace()
    }

    pub(super) async fn fixture_about(&self, ClientParam { client }: ClientParam) -> Result<FixtureAbout, RpcError> {
        let client = self.client(client)?;
        let about = client.shown.as_ref().map(|shown| shown.about.clone());
        about.ok_or_else(|| rpc_error("no-fixture", "this client shows no fixture", Some("open one")))
    }

    /// A path, or one relative to the project.
    pub(super) fn fixture_file(&self, path: &str) -> Result<Utf8PathBuf, RpcError> {
        if path.trim().is_empty() {
            return Err(rpc_error("bad-params", "no fixture was given", Some("choose one, or write its path")));
        }
        let project = lock(&self.project);
        let project = project.as_ref().ok_or_else(no_project)?;
        let root = if project.root.is_dir() { &project.root } else { &project.path };
        Ok(root.join(path.trim()))
    }
}

async fn reading(file: Utf8PathBuf) -> Result<FixtureLog, RpcError> {
    let reading = tokio::task::spawn_blocking(move || read(&file));
    reading.await.map_err(|error| rpc_error("internal", &error.to_string(), None))?
}
