//! Starts a client of the open project: anew, again where it was, or with a fixture in place of its servers.
//!
//! Counterpart: `client.rs` runs it. Invariant: what a phone is in, its network and its recording, outlives every restart.

use super::client::{Client, lock};
use super::client_recording::ClientRecording;
use super::desk::Desk;
use super::devices::Phone;
use super::project::{checked_page, no_project, phone_language};
use super::replaying::{Replaying, Wanted};
use super::rpc_error;
use super::schema::*;
use crate::places::storage_dir;
use crate::session::SessionOptions;
use logic::{Answers, Dialogs, Launch, SessionConfig, page_query};
use package::Package;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{Notify, mpsc};
use transport::FaultSwitch;

/// The network that a phone is in. It outlives a restart, which mends no network.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// `wifi`, `4g`…: what the app is told.
    pub(super) kind: String,
    /// What happens on the way.
    pub(super) faults: FaultSwitch,
}

impl Network {
    /// What a phone starts in: Wi-Fi, with the faults that the project's settings ask for.
    pub(super) fn of(package: &Package) -> Self {
        Network { kind: "wifi".to_owned(), faults: FaultSwitch::new(package.settings.network.clone()) }
    }
}

/// What a client was before a fixture took its place.
#[derive(Clone, Debug)]
pub(super) struct Before {
    pub(super) page: String,
    pub(super) query: String,
    pub(super) phone: Phone,
    pub(super) network: Network,
}

/// What a client is started with.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) number: u32,
    pub(super) run: u32,
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) options: SessionOptions,
    pub(super) replay: Option<Replaying>,
    pub(super) recording: Option<Arc<ClientRecording>>,
    pub(super) pushes: mpsc::Sender<Push>,
    /// Told when a client has something new.
    pub(super) changed: Arc<Notify>,
}

/// How a client begins.
#[derive(Debug)]
pub(super) struct Begin {
    pub(super) phone: Phone,
    /// The network that it was in; the project's where absent.
    pub(super) network: Option<Network>,
    pub(super) recording: Option<Arc<ClientRecording>>,
    pub(super) replay: Option<Wanted>,
    pub(super) page: String,
    pub(super) query: String,
}

impl Begin {
    /// A client that is new.
    pub(super) fn first((page, query): (&str, &str)) -> Self {
        let (page, query) = (page.to_owned(), query.to_owned());
        Begin { phone: Phone::first(), network: None, recording: None, replay: None, page, query }
    }

    /// One that was there before.
    pub(super) fn again(client: &Client) -> Self {
        let Before { page, query, phone, network } = client.before();
        Begin { phone, network: Some(network), recording: client.recording(), replay: None, page, query }
    }
}

impl Desk {
    /// The query that a client starts with: what was asked for, or what the sample has for it, and the server's address.
    pub(super) fn first_query(&self, number: u32, asked: &str) -> String {
        let project = lock(&self.project);
        let Some(project) = project.as_ref() else { return asked.to_owned() };
        let query = match project.sample {
            Some(sample) if asked.is_empty() => sample.person(number).1,
            _ => asked,
        };
        match project.server.as_ref().and_then(|server| server.missing_in(&page_query(query))) {
            Some((parameter, url)) => {
                let separator = if query.is_empty() { "" } else { "&" };
                format!("{query}{separator}{parameter}={url}")
            }
            None => query.to_owned(),
        }
    }

    /// Starts a client anew on the page that it is on, or on this one. A replay ends with it.
    pub(super) async fn restart(&self, client: &Arc<Client>, phone: Phone, page: Option<&str>) -> Result<(), RpcError> {
        // The server of a fixture is nobody's.
        let mut begin = Begin { phone, ..Begin::again(client) };
        if let Some(page) = page {
            let (path, query) = checked_page(page)?;
            (begin.page, begin.query) = (path.to_owned(), query.to_owned());
        }
        client.stop().await;
        self.start_client(client.number, begin).await
    }

    /// The same after a save: a replay is replayed again, and a fixture that is shown stays.
    pub(super) async fn start_again(&self, client: &Arc<Client>) -> Result<(), RpcError> {
        if client.shown.is_some() {
            return Ok(());
        }
        match client.replay.as_ref().map(|replay| replay.path.clone()) {
            Some(path) => self.replay(client, &path).await,
            None => self.restart(client, client.phone, None).await,
        }
    }

    pub(super) async fn start_client(&self, number: u32, begin: Begin) -> Result<(), RpcError> {
        let (package, sample, has_server) = {
            let project = lock(&self.project);
            let project = project.as_ref().ok_or_else(no_project)?;
            (Arc::clone(&project.package), project.sample, project.server.is_some())
        };
        let Begin { phone, network, recording, replay, page, query } = begin;
        let network = network.unwrap_or_else(|| Network::of(&package));
        // Never used twice, so that nothing of an earlier project is taken for something of this one.
        let run = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        let (options, replay) = match replay {
            // As the command replays it: nothing of this phone but what it is shown on.
            Some(Wanted { replaying, options }) => {
                (SessionOptions { limits: self.options.limits, ..options }, Some(replaying))
            }
            None => {
                let is_local = sample.is_some() || has_server;
                (self.own_options((number, &package, is_local), (&phone, network), (page, query)), None)
            }
        };
        let start = Start {
            number,
            run,
            name: sample.map_or("", |sample| sample.person(number).0).to_owned(),
            phone,
            options,
            replay,
            recording: recording.clone(),
            pushes: self.pushes.clone(),
            changed: Arc::clone(&self.changed),
        };
        let client = Client::start(package, start)
            .map_err(|error| rpc_error("start", &error.to_string(), Some("close other programs and try again")))?;
        if let Some(recording) = recording {
            recording.follow(&client.log, 0).await;
        }
        if let Some(project) = lock(&self.project).as_mut() {
            project.clients.insert(number, client);
        }
        // A frame that is there already shows the run before; a host that is gone is told nothing.
        let _ = self.pushes.send(Push::Reattach { client: number, run }).await;
        self.changed.notify_one();
        Ok(())
    }

    /// How a client runs by itself, in its phone and its network.
    fn own_options(
        &self,
        (number, package, is_local): (u32, &Package, bool),
        (phone, network): (&Phone, Network),
        (page, query): (String, String),
    ) -> SessionOptions {
        let settings = lock(&self.kept).settings.clone();
        let config = SessionConfig {
            device: phone.device(),
            language: phone_language(&settings.language).to_owned(),
            theme: lock(&self.theme).as_str().to_owned(),
            login_code: format!("miniwire-login-code-{number}"),
            answers: Answers { modal_confirm: true, modal_content: None, tap_index: 0 },
            dialogs: Dialogs::View,
            network_type: network.kind,
            ..SessionConfig::default()
        };
        SessionOptions {
            launch: Launch { path: page, query: page_query(&query), scene: config.scene },
            storage_dir: self.options.data_dir.as_deref().map(|data| storage_dir(data, package, &number.to_string())),
            seed: u64::from(number),
            faults: network.faults,
            // The embedded server has an address that no phone would take.
            url_check: is_local.then_some(false),
            config,
            limits: self.options.limits,
            ..SessionOptions::default()
        }
    }
}
