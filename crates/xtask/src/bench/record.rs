//! `cargo xtask bench record`: what it costs a session to be recorded, under a flood of messages of 1 KB to the client.
//!
//! Counterpart: `crates/bench/src/load/logic_layer.rs`, with `engine::Recording` or without. Invariant: both take turns within seconds of
//! each other at one server, and medians of the time that the script itself took are compared.

use super::Bench;
use super::load::LoadServer;
use super::peers::report;
use super::verdict::{Target, Verdict};
use anyhow::{Context as _, Result};
use std::process::Command;

/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 7;
/// Messages of a turn, and their bytes.
const FLOOD: (&str, &str) = ("100000", "1024");

/// Measures and judges.
///
/// # Errors
/// A client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    let server = LoadServer::start(bench)?;
    let (mut plain, mut recorded) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        plain.push(seconds(bench, "session", &server.url)?);
        recorded.push(seconds(bench, "recorded", &server.url)?);
    }
    let (plain, recorded) = (median(plain), median(recorded));
    Ok(vec![Verdict {
        what: "flood of 1 KB messages while it is recorded, against one that is not",
        measured: recorded / plain,
        target: Target::AtMost(1.05),
        unit: "×",
        from: format!("recorded {:.0} ms, not {:.0} ms for {} messages", recorded * 1e3, plain * 1e3, FLOOD.0),
    }])
}

fn seconds(bench: &Bench, who: &str, server: &str) -> Result<f64> {
    let mut command = Command::new(&bench.client);
    command.args(["load", who, "receive", "text", FLOOD.1, FLOOD.0, server]);
    report(command)?["seconds"].as_f64().context("the client tells no seconds")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
