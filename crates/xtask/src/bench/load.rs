//! `cargo xtask bench load`: one connection under load, through JavaScript, on bare tokio-tungstenite, on `ws` of Node, and in
//! Chromium; echoes and floods both ways, text and binary, three sizes.
//!
//! Counterpart: `crates/bench/src/load`. Invariant: of each measurement, the clients take turns within seconds of each other,
//! and medians over the turns are compared; the browser plays all of its own in one go each turn.

use super::Bench;
use super::load_table::{Client, Medians, Table};
use super::peers::{report, tells_json};
use super::verdict::Verdict;
use crate::screen;
use crate::setup;
use crate::watched::Watched;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::process::{Command, Stdio};

/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 3;

/// Payload sizes in bytes: a chat line, a page of JSON, a picture.
pub(super) const SIZES: [usize; 3] = [64, 1024, 64 * 1024];
/// Kinds of message.
pub(super) const KINDS: [&str; 2] = ["text", "binary"];
/// What is measured.
pub(super) const ACTIONS: [&str; 3] = ["echo", "receive", "send"];

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    /// One of [`ACTIONS`].
    pub(super) action: &'static str,
    /// One of [`KINDS`]; of a library, what it calls its kinds.
    pub(super) kind: &'static str,
    /// One of [`SIZES`].
    pub(super) bytes: usize,
}

impl Cell {
    fn all() -> impl Iterator<Item = Cell> {
        let actions = ACTIONS.into_iter();
        actions
            .flat_map(|action| KINDS.into_iter().flat_map(move |kind| SIZES.map(|bytes| Cell { action, kind, bytes })))
    }

    /// Messages between two acknowledgements: as `ack_every` of `crates/bench/src/load`.
    fn ack_every(self) -> usize {
        (1024 * 1024 / self.bytes).clamp(16, 4096)
    }

    /// Round trips, or messages: about half a second of the fastest. What is slower plays a share that gives a number as well.
    fn count(self, client: Client) -> usize {
        if self.action == "echo" {
            return 4000;
        }
        let full = match self.bytes {
            64 => 1024 * 1024,
            1024 => 400 * 1024,
            _ => 16 * 1024,
        };
        match (client, self.action) {
            (Client::Chromium, _) => full / 16,
            (Client::Node, "send") => full / 4,
            _ => full,
        }
    }
}

/// Measures, prints the table, leaves it as Markdown, and judges.
///
/// # Errors
/// A client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    let mut server = LoadServer::start(bench)?;
    let mut medians = Medians::default();
    for turn in 1..=TURNS {
        for cell in Cell::all() {
            for client in [Client::Bare, Client::Miniwire, Client::Node] {
                let answer = report(command(bench, client, cell, &server.url))?;
                medians.add(client, cell, &answer);
            }
        }
        if !chromium(&mut server, bench, &mut medians)? {
            screen::note("no Chromium here: its column stays empty");
        }
        screen::note(&format!("turn {turn} of {TURNS}"));
    }
    let table = Table::of(&medians);
    let file = bench.folder.join("load.md");
    std::fs::write(&file, table.markdown()).context("load.md could not be written")?;
    screen::line(&table.markdown());
    screen::note(&format!("the table is in {}", file.display()));
    Ok(table.verdicts())
}

fn command(bench: &Bench, client: Client, cell: Cell, server: &str) -> Command {
    let count = cell.count(client);
    if client == Client::Node {
        let mut command = Command::new("node");
        command.arg(bench.root.join("tests/peers/load-client.mjs")).arg(in_json(cell, count, server).to_string());
        return command;
    }
    let mut command = Command::new(&bench.client);
    let who = if client == Client::Bare { "bare" } else { "session" };
    command.args(["load", who, cell.action, cell.kind, &cell.bytes.to_string(), &count.to_string(), server]);
    command
}

/// What `load.js` takes.
fn in_json(cell: Cell, count: usize, server: &str) -> Value {
    let Cell { action, kind, bytes } = cell;
    let every = cell.ack_every();
    let url = match action {
        "receive" => format!("{server}/flood/{kind}/{bytes}/{count}"),
        "send" => format!("{server}/sink/{every}/{count}"),
        _ => format!("{server}/echo"),
    };
    json!({
        "what": action, "kind": kind, "bytes": bytes, "count": count, "url": url, "ackEvery": every, "acksAhead": 4,
    })
}

/// One browser plays every cell; false when there is none.
fn chromium(server: &mut LoadServer, bench: &Bench, medians: &mut Medians) -> Result<bool> {
    let Some(program) = setup::browser() else { return Ok(false) };
    let cells: Vec<_> = Cell::all().collect();
    let list: Vec<_> = cells.iter().map(|cell| in_json(*cell, cell.count(Client::Chromium), &server.url)).collect();
    let page = format!("{}/#{}", server.url.replacen("ws:", "http:", 1), percent_encoded(&json!(list).to_string()));
    let mut browser = Command::new(program);
    let profile = bench.folder.join("chromium");
    browser.args(["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-background-networking"]);
    browser.args(["--disable-component-update", "--disable-sync", "--disable-extensions", "--mute-audio"]);
    browser.arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    browser.arg(format!("--user-data-dir={}", profile.display())).arg(page);
    browser.stdin(Stdio::null());
    let _browser = Watched::start(browser)?;
    let answer = tells_json(&mut server.process, "report ")?;
    for (cell, report) in cells.into_iter().zip(answer["reports"].as_array().into_iter().flatten()) {
        medians.add(Client::Chromium, cell, report);
    }
    Ok(true)
}

/// Everything but letters and digits: the shell is not asked, but the URL parser is.
fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// `miniwire-bench load-server` on a free port.
pub(super) struct LoadServer {
    process: Watched,
    pub(super) url: String,
}

impl LoadServer {
    pub(super) fn start(bench: &Bench) -> Result<LoadServer> {
        let mut command = Command::new(&bench.client);
        command.arg("load-server");
        let mut process = Watched::start(command)?;
        let line = process.first_line(|line| line.starts_with("listening ")).context("the load server")?;
        Ok(LoadServer { process, url: format!("ws://{}", line.trim_start_matches("listening ")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_of_a_sender_is_acknowledged_to_the_last() {
        for cell in Cell::all().filter(|cell| cell.action == "send") {
            for client in [Client::Bare, Client::Miniwire, Client::Node, Client::Chromium] {
                assert_eq!(cell.count(client) % cell.ack_every(), 0, "{cell:?} {client:?}");
            }
        }
    }

    #[test]
    fn a_fragment_survives_the_url() {
        assert_eq!(percent_encoded(r#"["a/1"]"#), "%5B%22a%2F1%22%5D");
    }
}
