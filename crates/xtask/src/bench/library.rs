//! A client library in a session beside the same library on Node: the same script, the same server, in one run.
//!
//! Counterpart: `tests/peers/load`. Whoever measures another library describes it as a [`Library`] and calls
//! [`measure_library`]. Invariant: of each measurement the two take turns within seconds, and medians over the turns are compared.

use super::Bench;
use super::load::Cell;
use super::load_table::{Client, Medians, Number, size, thousands};
use super::peers::report;
use super::verdict::{Target, Verdict};
use crate::watched::Watched;
use crate::{process, screen};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 5;
/// Acknowledgements that a sender is ahead.
const ACKS_AHEAD: usize = 4;
/// Messages between two acknowledgements.
const ACK_EVERY: usize = 500;

/// What is measured of a library, and how it is started.
#[derive(Debug)]
pub(super) struct Library {
    /// `socket.io-client`.
    pub(super) name: &'static str,
    /// In front of the files below `tests/peers/load`: `<stem>-node.mjs` and `<stem>-session.mjs`; the table is left in `<stem>.md`.
    pub(super) stem: &'static str,
    /// Starts what both clients talk to.
    pub(super) serve: fn(&Bench) -> Result<Server>,
    /// What the session's script needs beyond the logic layer, as `bundle.mjs` takes it.
    pub(super) polyfills: &'static [&'static str],
    /// What the promises are called: echo p50, messages received and messages sent a second, each against Node.
    pub(super) promises: [&'static str; 3],
    /// Each with the number of its messages, or of its round trips.
    pub(super) cells: &'static [(Cell, usize)],
}

/// What both clients talk to, until it is dropped.
pub(super) struct Server {
    pub(super) url: String,
    /// Ended in this order: who uses another one before it.
    pub(super) _processes: Vec<Watched>,
}

/// Measures every cell, prints the table, leaves it as Markdown, and judges: the echo not above Node, the rates at least half.
///
/// # Errors
/// Server or client failed.
pub(super) fn measure_library(bench: &Bench, library: &Library) -> Result<Vec<Verdict>> {
    let server = (library.serve)(bench)?;
    let bundle = bundled(bench, library)?;
    let mut medians = Medians::default();
    for turn in 1..=TURNS {
        for (cell, count) in library.cells {
            let values = in_json(*cell, *count, &server.url);
            medians.add(Client::Miniwire, *cell, &report(in_session(bench, library, &bundle, &values)?)?);
            medians.add(Client::Node, *cell, &report(on_node(bench, library, &values))?);
        }
        screen::note(&format!("turn {turn} of {TURNS}"));
    }
    let cells: Vec<Cell> = library.cells.iter().map(|(cell, _)| *cell).collect();
    let text = markdown(library, &cells, &medians);
    let file = bench.folder.join(format!("{}.md", library.stem));
    fs::write(&file, &text).with_context(|| format!("{} could not be written", file.display()))?;
    screen::line(&text);
    screen::note(&format!("the table is in {}", file.display()));
    Ok(verdicts(library, &cells, &medians))
}

fn in_json(Cell { action, kind, bytes }: Cell, count: usize, url: &str) -> Value {
    json!({
        "action": action, "kind": kind, "bytes": bytes, "count": count, "url": url, "ackEvery": ACK_EVERY,
        "acksAhead": ACKS_AHEAD,
    })
}

/// The session's script with its packages, as an app would be built.
fn bundled(bench: &Bench, library: &Library) -> Result<String> {
    let peers = bench.root.join("tests/peers");
    let mut command = Command::new("node");
    command.arg(peers.join("bundle.mjs")).arg(peers.join(format!("load/{}-session.mjs", library.stem)));
    process::capture({
        command.args(library.polyfills);
        command
    })
}

fn in_session(bench: &Bench, library: &Library, bundle: &str, values: &Value) -> Result<Command> {
    let file = bench.folder.join(format!("{}-session.js", library.stem));
    let script = format!("const CELL = {values};\n{bundle}");
    fs::write(&file, script).with_context(|| format!("{} could not be written", file.display()))?;
    let mut command = Command::new(&bench.client);
    command.arg("script").arg(file);
    Ok(command)
}

fn on_node(bench: &Bench, library: &Library, values: &Value) -> Command {
    let mut command = Command::new("node");
    command.arg(bench.root.join(format!("tests/peers/load/{}-node.mjs", library.stem))).arg(values.to_string());
    command
}

fn markdown(library: &Library, cells: &[Cell], medians: &Medians) -> String {
    let name = library.name;
    let mut text = format!("\n| {name} | in miniwire | on Node | ratio |\n|---|---|---|---|\n");
    for cell in cells {
        let number = if cell.action == "echo" { Number::P50Us } else { Number::MessagesPerS };
        let shown = |client| match medians.of(*cell, client, number) {
            Some(us) if cell.action == "echo" => format!("{us:.1} µs"),
            Some(rate) => {
                let cpu = medians.of(*cell, client, Number::CpuUs).map_or("–".to_owned(), |us| format!("{us:.1}"));
                format!("{}/s · {cpu} µs", thousands(rate))
            }
            None => "–".to_owned(),
        };
        let ratio = ratio(medians, *cell).map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        let (ours, node) = (shown(Client::Miniwire), shown(Client::Node));
        let Cell { action, kind, bytes } = cell;
        let _ = writeln!(text, "| {action}, {kind}, {} | {ours} | {node} | {ratio} |", size(*bytes));
    }
    text
}

/// Ours to Node's: of times for an echo, of rates otherwise.
fn ratio(medians: &Medians, cell: Cell) -> Option<f64> {
    let number = if cell.action == "echo" { Number::P50Us } else { Number::MessagesPerS };
    Some(medians.of(cell, Client::Miniwire, number)? / medians.of(cell, Client::Node, number)?)
}

fn verdicts(library: &Library, cells: &[Cell], medians: &Medians) -> Vec<Verdict> {
    let targets = [("echo", Target::AtMost(1.0)), ("receive", Target::AtLeast(0.5)), ("send", Target::AtLeast(0.5))];
    let judged = targets.into_iter().zip(library.promises).filter_map(|((action, target), what)| {
        let of_action = cells.iter().filter(|cell| cell.action == action);
        let mut ratios: Vec<_> = of_action.filter_map(|cell| Some((*cell, ratio(medians, *cell)?))).collect();
        ratios.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (_, measured) = match target {
            Target::AtMost(_) => *ratios.last()?,
            Target::AtLeast(_) => *ratios.first()?,
        };
        let from = ratios.iter().map(|(cell, ratio)| format!("{} {} {ratio:.2}", cell.kind, size(cell.bytes)));
        Some(Verdict { what, measured, target, unit: "×", from: from.collect::<Vec<_>>().join(", ") })
    });
    judged.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBRARY: Library = Library {
        name: "x",
        stem: "x",
        serve: |_| anyhow::bail!("not needed"),
        polyfills: &[],
        promises: ["echo", "receive", "send"],
        cells: &[],
    };
    const ECHO: Cell = Cell { action: "echo", kind: "text", bytes: 64 };
    const SEND: Cell = Cell { action: "send", ..ECHO };

    fn medians() -> Medians {
        let mut medians = Medians::default();
        for (client, us, seconds) in [(Client::Miniwire, 30.0, 2.0), (Client::Node, 60.0, 1.0)] {
            medians.add(client, ECHO, &json!({ "rounds": 10, "p50_us": us, "p99_us": us }));
            medians.add(client, SEND, &json!({ "count": 100, "seconds": seconds, "cpu_us": 4.0 }));
        }
        medians
    }

    #[test]
    fn an_echo_is_judged_by_its_time_and_a_flood_by_its_rate() {
        let verdicts = verdicts(&LIBRARY, &[ECHO, SEND], &medians());
        let measured: Vec<_> =
            verdicts.iter().map(|verdict| (verdict.what, verdict.measured, verdict.is_met())).collect();
        assert_eq!(measured, [("echo", 0.5, true), ("send", 0.5, true)]);
    }

    #[test]
    fn a_row_has_both_clients_and_their_ratio() {
        let text = markdown(&LIBRARY, &[ECHO, SEND], &medians());
        assert!(text.contains("| echo, text, 64 B | 30.0 µs | 60.0 µs | 0.50 |"), "{text}");
        assert!(text.contains("| send, text, 64 B | 50/s · 4.0 µs | 100/s · 4.0 µs | 0.50 |"), "{text}");
    }
}
