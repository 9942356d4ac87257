//! `cargo xtask bench mqtt`: mqtt.js in a mini-program beside mqtt.js on Node, at the same broker: latency, messages out, messages in,
//! with QoS 0 and 1.
//!
//! Counterpart: `tests/peers/bench`, `crates/bench/src/script.rs` and `front.rs`. Invariant: of each measurement the two take turns
//! within seconds of each other, through the same front, and medians over the turns are compared.

use super::Bench;
use super::peers::report;
use super::rounds::median;
use super::verdict::{Target, Verdict};
use crate::watched::Watched;
use crate::{process, screen};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 5;
/// Bytes of a payload: a reading of a sensor, a line of chat.
const PAYLOAD_BYTES: usize = 64;

/// What is measured, in the order of the table.
const CELLS: [Cell; 6] = [
    Cell { what: "latency", qos: 0, count: 2000 },
    Cell { what: "latency", qos: 1, count: 2000 },
    Cell { what: "publish", qos: 0, count: 40_000 },
    Cell { what: "publish", qos: 1, count: 20_000 },
    Cell { what: "receive", qos: 0, count: 40_000 },
    Cell { what: "receive", qos: 1, count: 20_000 },
];

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    what: &'static str,
    qos: u8,
    /// Round trips, or messages.
    count: usize,
}

impl Cell {
    /// What `tests/peers/bench/mqtt.mjs` takes.
    fn in_json(self) -> Value {
        json!({ "what": self.what, "qos": self.qos, "count": self.count, "bytes": PAYLOAD_BYTES })
    }

    /// The number of a report that is compared: microseconds, or messages a second.
    fn number(self, report: &Value) -> Option<f64> {
        match self.what {
            "latency" => report["p50_us"].as_f64(),
            _ => Some(report["count"].as_f64()? / report["seconds"].as_f64()?),
        }
    }

    fn promise(self) -> (&'static str, Target) {
        match (self.what, self.qos) {
            ("latency", 0) => ("MQTT publish to receive p50, QoS 0, against mqtt.js on Node", Target::AtMost(1.0)),
            ("latency", _) => ("MQTT publish to receive p50, QoS 1, against mqtt.js on Node", Target::AtMost(1.0)),
            ("publish", 0) => ("MQTT messages published a second, QoS 0, against Node", Target::AtLeast(0.5)),
            ("publish", _) => ("MQTT messages published a second, QoS 1, against Node", Target::AtLeast(0.5)),
            (_, 0) => ("MQTT messages received a second, QoS 0, against Node", Target::AtLeast(0.5)),
            (_, _) => ("MQTT messages received a second, QoS 1, against Node", Target::AtLeast(0.5)),
        }
    }
}

/// Measures, prints the table, leaves it as Markdown, and judges.
///
/// # Errors
/// mosquitto is missing, or a client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    let servers = Servers::start(bench)?;
    let script = bundled(bench)?;
    let (mut ours, mut nodes) = ([const { Vec::new() }; CELLS.len()], [const { Vec::new() }; CELLS.len()]);
    for turn in 1..=TURNS {
        for (index, cell) in CELLS.into_iter().enumerate() {
            let number = |report: Value| cell.number(&report).with_context(|| format!("{report} has no number"));
            nodes[index].push(number(report(node(bench, cell, &servers.node_url()))?)?);
            ours[index].push(number(report(miniwire(bench, cell, &servers.wx_url(), &script)?)?)?);
        }
        screen::note(&format!("turn {turn} of {TURNS}"));
    }
    let medians: Vec<_> = CELLS.into_iter().zip(ours.map(median).into_iter().zip(nodes.map(median))).collect();
    let markdown = table(&medians);
    let file = bench.folder.join("mqtt.md");
    fs::write(&file, &markdown).context("mqtt.md could not be written")?;
    screen::line(&markdown);
    screen::note(&format!("the table is in {}", file.display()));
    let verdicts = medians.into_iter().map(|(cell, (our, node))| {
        let (what, target) = cell.promise();
        let from = format!("miniwire {our:.0}, Node {node:.0}");
        Verdict { what, measured: our / node, target, unit: "×", from }
    });
    Ok(verdicts.collect())
}

fn table(medians: &[(Cell, (f64, f64))]) -> String {
    let mut text = "| | mqtt.js in miniwire | mqtt.js on Node | ratio |\n|---|---|---|---|\n".to_owned();
    for (Cell { what, qos, .. }, (our, node)) in medians {
        let name = match *what {
            "latency" => "publish to receive, p50 in µs",
            "publish" => "messages published a second",
            _ => "messages received a second",
        };
        writeln!(text, "| {name}, QoS {qos} | {our:.0} | {node:.0} | {:.2} × |", our / node)
            .expect("a string takes text");
    }
    text
}

fn node(bench: &Bench, cell: Cell, url: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(bench.root.join("tests/peers/bench/mqtt-node.mjs")).args([url, &cell.in_json().to_string()]);
    command
}

fn miniwire(bench: &Bench, cell: Cell, url: &str, bundle: &str) -> Result<Command> {
    let file = bench.folder.join("mqtt.js");
    let text = format!("const URL = {};\nconst CELL = {};\n{bundle}", json!(url), cell.in_json());
    fs::write(&file, text).context("mqtt.js could not be written")?;
    let mut command = Command::new(&bench.client);
    command.arg("script").arg(file);
    Ok(command)
}

/// The script with its npm packages, as an app's build makes it.
fn bundled(bench: &Bench) -> Result<String> {
    let peers = bench.root.join("tests/peers");
    let mut command = Command::new("node");
    command.arg(peers.join("bundle.mjs")).arg(peers.join("bench/mqtt-miniwire.mjs"));
    command.args(["abort-controller", "navigator"]);
    process::capture(command)
}

/// The broker, WebSocket in front of it, and who sends floods.
struct Servers {
    // Fields are dropped in order: who uses the broker before the broker.
    _flood: Watched,
    _front: Watched,
    _broker: Watched,
    /// `127.0.0.1:<port>` of the front.
    address: String,
}

impl Servers {
    fn start(bench: &Bench) -> Result<Servers> {
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
        let address = line.trim_start_matches("listening ").to_owned();
        let mut command = Command::new("node");
        command.arg(bench.root.join("tests/peers/bench/mqtt-flood.mjs")).arg(port.to_string());
        let mut flood = Watched::start(command)?;
        flood.first_line(|line| line == "ready").context("the flood")?;
        Ok(Servers { _flood: flood, _front: front, _broker: broker, address })
    }

    fn node_url(&self) -> String {
        format!("ws://{}/mqtt", self.address)
    }

    fn wx_url(&self) -> String {
        format!("wx://{}/mqtt", self.address)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_messages_by_seconds_and_a_latency_is_itself() {
        let [latency, publish] = ["latency", "publish"].map(|what| Cell { what, qos: 0, count: 1 });
        assert_eq!(latency.number(&json!({ "p50_us": 100.5 })), Some(100.5));
        assert_eq!(publish.number(&json!({ "count": 500, "seconds": 0.5 })), Some(1000.0));
        assert_eq!(publish.number(&json!({})), None);
    }
}
