//! The servers behind the claims, started once for the whole suite, and their addresses.
//!
//! Counterpart: `server:` in the head of a claim, `SERVER` in its code. Invariant: only what a claim asks for is started.

use super::claim::Claim;
use miniwire_tests::{Mosquitto, MosquittoOptions, Nginx, Peer, free_port};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// Node peers that a claim may name; their scripts in `tests/peers` are called the same.
const PEERS: [&str; 3] = ["aedes", "colyseus", "libraries"];

/// What else a claim may name.
const SERVERS: [&str; 5] = ["nginx", "tls", "mosquitto", "socketio", "socketio-nginx"];

/// What is running.
#[derive(Debug)]
pub(super) struct Servers {
    wire: Peer,
    nginx: Option<Nginx>,
    tls: Option<Nginx>,
    mosquitto: Option<Mosquitto>,
    /// Lets in the user `app` with the password `right` alone.
    guarded: Option<Mosquitto>,
    /// Further Node peers, by their names.
    peers: BTreeMap<&'static str, Peer>,
    /// Opens a Socket.IO server for each claim that asks.
    socketio: Option<Peer>,
    /// In front of two of its servers.
    balancer: Option<Nginx>,
    /// A port on which nobody listens.
    refused: u16,
    sessions: AtomicU32,
}

impl Servers {
    /// Starts the wire peer, and what else the claims name.
    ///
    /// # Panics
    /// A server does not start, or a claim names one that nobody knows.
    pub(super) fn start(claims: &[Claim]) -> Servers {
        let texts: Vec<String> = claims.iter().map(|claim| claim.text("server")).collect();
        let wanted: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
        for name in &wanted {
            assert!(SERVERS.contains(name) || PEERS.contains(name), "no server is called {name:?}");
        }
        let wants = |name: &str| wanted.contains(&name);
        let wire = Peer::start("wire.mjs");
        let nginx = wants("nginx").then(|| Nginx::in_front_of(wire.port()));
        let tls = wants("tls").then(|| Nginx::secure(wire.port()));
        let mosquitto = wants("mosquitto").then(Mosquitto::start);
        let guarded = MosquittoOptions { user: Some(("app", "right")), ..MosquittoOptions::default() };
        let guarded = wants("mosquitto").then(|| Mosquitto::with(&guarded));
        let peers = PEERS.into_iter().filter(|name| wants(name));
        let peers = peers.map(|name| (name, Peer::start(&format!("{name}.mjs")))).collect();
        let socketio = (wants("socketio") || wants("socketio-nginx")).then(|| Peer::start("socketio.mjs"));
        let nodes = socketio.as_ref().filter(|_| wants("socketio-nginx"));
        let balancer = nodes.map(|peer| Nginx::in_front_of_nodes(["node-a", "node-b"].map(|name| told(peer, name))));
        let (refused, sessions) = (free_port(), AtomicU32::new(0));
        Servers { wire, nginx, tls, mosquitto, guarded, peers, socketio, balancer, refused, sessions }
    }

    /// What `SERVER` is in one session; its `id` is a name that no other session has.
    pub(super) fn addresses(&self) -> Value {
        let mut addresses = json!({
            "id": format!("s{}-", self.sessions.fetch_add(1, Ordering::Relaxed)),
            "port": self.wire.port(),
            "ws": self.wire.url(),
            "http": format!("http://127.0.0.1:{}", self.wire.port()),
            "tcp": told(&self.wire, "tcp"),
            "udp": told(&self.wire, "udp"),
            "refused": self.refused,
            "nginx": self.nginx.as_ref().map(Nginx::url),
            "https": self.tls.as_ref().map(Nginx::https),
            "wss": self.tls.as_ref().map(Nginx::wss),
            "mosquitto": self.mosquitto.as_ref().map(Mosquitto::port),
            "guarded": self.guarded.as_ref().map(Mosquitto::port),
            "socketio": self.socketio.as_ref().map(Peer::http),
            "balancer": self.balancer.as_ref().map(|nginx| format!("http://127.0.0.1:{}", nginx.port())),
        });
        for (name, peer) in &self.peers {
            addresses[*name] = json!(peer.port());
        }
        addresses
    }

    /// `text` with `{port}` and `{ca}` replaced: the port of the wire peer, and the root certificate of the one with TLS.
    pub(super) fn filled_in(&self, text: &str) -> String {
        let ca = self.tls.as_ref().map(|tls| tls.ca_file().to_string_lossy().into_owned());
        text.replace("{port}", &self.wire.port().to_string()).replace("{ca}", &ca.unwrap_or_default())
    }
}

/// The port that a peer told beside its own.
fn told(peer: &Peer, kind: &str) -> u16 {
    let lines = peer.lines().stdout();
    let port = lines.iter().find_map(|line| line.strip_prefix(kind)?.trim().parse().ok());
    port.unwrap_or_else(|| panic!("the peer told no port of {kind}: {lines:?}"))
}
