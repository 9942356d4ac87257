//! `cargo xtask bench mqtt`: mqtt.js in a session beside the same client on Node, at one broker: messages to oneself, out and in, with
//! QoS 0 and 1.
//!
//! Counterpart: `tests/peers/load/mqtt*.mjs`, `crates/bench/src/front.rs`. Invariant: both speak to mosquitto through the same front.

use super::Bench;
use super::library::{Library, Server, measure_library};
use super::load::Cell;
use super::verdict::Verdict;
use crate::watched::Watched;
use anyhow::{Context as _, Result};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Payloads of 64 bytes are a reading of a sensor or a line of chat; counts take each client a few seconds at most.
const LIBRARY: Library = Library {
    name: "mqtt.js",
    stem: "mqtt",
    serve,
    polyfills: &["abort-controller", "navigator"],
    promises: [
        "MQTT: publish to receive p50 against Node, worst",
        "MQTT: messages received a second against Node, worst",
        "MQTT: messages published a second against Node, worst",
    ],
    cells: &[
        (cell("echo", "QoS 0"), 2000),
        (cell("echo", "QoS 1"), 2000),
        (cell("receive", "QoS 0"), 40_000),
        (cell("receive", "QoS 1"), 20_000),
        (cell("send", "QoS 0"), 40_000),
        (cell("send", "QoS 1"), 20_000),
    ],
};

const fn cell(action: &'static str, kind: &'static str) -> Cell {
    Cell { action, kind, bytes: 64 }
}

/// Measures, prints and judges.
///
/// # Errors
/// mosquitto is missing, or a client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    measure_library(bench, &LIBRARY)
}

/// The broker, WebSocket in front of it, and who sends floods.
fn serve(bench: &Bench) -> Result<Server> {
    let port = free_port()?;
    let config = bench.folder.join("mosquitto.conf");
    // Nothing is lost and nothing waits: floods are larger than the usual queue, and 256 are on their way (`WINDOW`).
    let text = format!(
        "listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n\
         max_queued_messages 0\nmax_inflight_messages 256\nlog_dest stderr\n"
    );
    fs::write(&config, text).context("mosquitto.conf could not be written")?;
    let mut command = Command::new(mosquitto());
    command.arg("-c").arg(&config);
    // Into a pipe it writes stdout by the block.
    let mut broker = Watched::start_talking(command).context("mosquitto is missing: install it, then try again")?;
    broker.first_line(|line| line.contains(" running")).context("mosquitto")?;
    let mut command = Command::new(&bench.client);
    command.args(["front", &port.to_string()]);
    let mut front = Watched::start(command)?;
    let line = front.first_line(|line| line.starts_with("listening ")).context("the front")?;
    let address = line.trim_start_matches("listening ");
    let mut command = Command::new("node");
    command.arg(bench.root.join("tests/peers/load/mqtt-flood.mjs")).arg(port.to_string());
    let mut flood = Watched::start(command)?;
    flood.first_line(|line| line == "ready").context("the flood")?;
    Ok(Server { url: format!("ws://{address}/mqtt"), _processes: vec![flood, front, broker] })
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// Debian keeps it out of a user's `PATH`.
fn mosquitto() -> PathBuf {
    let places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];
    places.map(Path::new).into_iter().find(|place| place.is_file()).unwrap_or(Path::new("mosquitto")).to_owned()
}
