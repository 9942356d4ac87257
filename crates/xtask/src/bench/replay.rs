//! `cargo xtask bench replay`: how fast fixtures are tests, and what a replay costs beside a real server.
//!
//! Counterpart: `miniwire-bench replay` exchanges the messages. Invariant: the same app has the same messages from a fixture and from a real
//! server, in turns; what the app itself costs is in both.

use super::Bench;
use super::verdict::{Target, Verdict};
use crate::clock::now;
use crate::process;
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 3;
/// Fixtures of the suite that is timed.
const FIXTURES: usize = 100;
/// Messages of the replay that is timed, both directions together.
const MESSAGES: &str = "100000";

/// Measures and judges.
///
/// # Errors
/// The suite or the client failed.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Verdict>> {
    Ok([suite(bench)?].into_iter().chain(messages(bench)?).collect())
}

/// A hundred small fixtures, each with a session of its own.
fn suite(bench: &Bench) -> Result<Verdict> {
    let folder = bench.folder.join("fixtures");
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let sample = fs::read_to_string(bench.root.join("fixtures/sessions/chat.jsonl"))?;
    let app = bench.root.join("fixtures/apps/chat");
    let sample = sample.replace("../apps/chat", &app.display().to_string());
    for number in 0..FIXTURES {
        fs::write(folder.join(format!("{number}.jsonl")), &sample)?;
    }
    let mut times = Vec::new();
    // The first turn fills the cache and is not counted.
    for turn in 0..=TURNS {
        let mut tests = Command::new(&bench.miniwire);
        tests.arg("test").arg(&folder).env("MINIWIRE_CACHE_DIR", bench.folder.join("cache"));
        let begun = now();
        process::capture(tests)?;
        if turn > 0 {
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    let seconds = median(times);
    Ok(Verdict {
        what: "miniwire test of 100 small fixtures",
        measured: seconds,
        target: Target::AtMost(3.0),
        unit: "s",
        from: format!("{:.1} ms a fixture", seconds * 1000.0 / FIXTURES as f64),
    })
}

/// One fixture with many messages.
fn messages(bench: &Bench) -> Result<[Verdict; 2]> {
    let (mut live, mut replay, mut player) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let mut client = Command::new(&bench.client);
        client.args(["replay", MESSAGES]);
        let report: Value = serde_json::from_str(&process::capture(client)?).context("the report is no JSON")?;
        let number = |name: &str| report[name].as_f64().with_context(|| format!("the report has no {name}"));
        live.push(number("live_per_s")?);
        replay.push(number("replay_per_s")?);
        player.push(number("player_per_s")?);
    }
    let (live, replay, player) = (median(live), median(replay), median(player));
    let from = format!("replay {replay:.0}/s, real server {live:.0}/s, player alone {player:.0}/s");
    Ok([
        Verdict {
            what: "messages of a fixture through the app, against a real server",
            measured: replay / live,
            target: Target::AtLeast(1.0),
            unit: "×",
            from: from.clone(),
        },
        Verdict {
            what: "messages a second of the player alone",
            measured: player / 1000.0,
            target: Target::AtLeast(100.0),
            unit: "k",
            from,
        },
    ])
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
