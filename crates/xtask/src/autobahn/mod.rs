//! `cargo xtask autobahn`: the Autobahn test suite against our WebSocket client, on the transport alone and through
//! JavaScript, without and with permessage-deflate.
//!
//! Counterpart: `crates/bench/src/autobahn` plays the cases, `tests/autobahn` holds the server's launcher and the committed
//! outcome. Invariant: a case that is neither OK, NON-STRICT nor INFORMATIONAL fails the run, whatever is committed.

mod suite;
mod summary;

use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::{Profile, Workspace};
use crate::{bundle, process, screen};
use anyhow::{Context as _, Result, anyhow, bail};
use std::cell::RefCell;
use std::path::PathBuf;
use std::thread;
use suite::Suite;
use summary::{Outcomes, Summary};

/// The committed outcome.
const SUMMARY: &str = "tests/autobahn/summary.json";

/// Which clients are judged: names of `miniwire-bench autobahn`.
const CLIENTS: [&str; 2] = ["transport", "session"];

/// With or without compression; each mode has cases of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing is offered: framing, fragments, UTF-8, closing, limits.
    Plain,
    /// permessage-deflate is offered.
    Deflate,
}

impl Mode {
    /// The word on the command line, here and of `miniwire-bench`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Plain => "plain",
            Mode::Deflate => "deflate",
        }
    }

    /// The suite's sections. There are no sections 8 and 11.
    fn cases(self) -> &'static [&'static str] {
        match self {
            Mode::Plain => &["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*"],
            Mode::Deflate => &["12.*", "13.*"],
        }
    }
}

/// Sets the suite up, plays the modes, and compares with the committed summary or writes it.
///
/// # Errors
/// Python 2.7 is missing, a step failed, a case failed, or an outcome differs from the committed one.
pub(crate) fn run(workspace: &Workspace, modes: &[Mode], write: bool) -> Result<()> {
    // First: whoever has no Python 2.7 should not wait for a build to learn that.
    let python = suite::find_python()?;
    let played = RefCell::new(Summary::default());
    let mut plan = Plan::new();
    plan.step("set-up", |_| setup::run(workspace, Needs::BUILD));
    plan.step("suite", |_| suite::ensure(workspace, &python));
    plan.step("bundle", |_| bundle::build(workspace));
    plan.step("build", |_| {
        // With the binary of `cargo xtask bench`, so that cargo settles on the same features and nothing compiles twice.
        let mut command = workspace.build_miniwire(Profile::Release);
        command.args(["-p", "miniwire-bench"]);
        process::run(command)
    });
    for mode in modes {
        let played = &played;
        plan.step(mode.name(), move |_| play_all(workspace, *mode, &mut played.borrow_mut()));
    }
    plan.run()?;

    let played = played.into_inner();
    screen::line(&played.table());
    judge(workspace, &played, write)
}

/// Both clients at once, each with a server of its own: the server is slow and uses one core.
fn play_all(workspace: &Workspace, mode: Mode, summary: &mut Summary) -> Result<()> {
    let client = workspace.miniwire(Profile::Release).with_file_name(program_name());
    let suite = Suite::new(workspace, client);
    let outcomes = thread::scope(|scope| {
        let players = CLIENTS.map(|name| {
            scope.spawn({
                let suite = &suite;
                move || suite.play(name, mode)
            })
        });
        players.map(|player| player.join().unwrap_or_else(|_| Err(anyhow!("the client's thread died"))))
    });
    for (name, outcome) in CLIENTS.into_iter().zip(outcomes) {
        let outcome: Outcomes = outcome.with_context(|| format!("client {name}, {}", mode.name()))?;
        summary.add(name, outcome);
    }
    Ok(())
}

fn program_name() -> String {
    format!("miniwire-bench{}", std::env::consts::EXE_SUFFIX)
}

fn judge(workspace: &Workspace, played: &Summary, write: bool) -> Result<()> {
    let path: PathBuf = workspace.root.join(SUMMARY);
    let committed = match std::fs::read_to_string(&path) {
        Ok(text) => Summary::parse(&text).with_context(|| format!("{SUMMARY} cannot be read"))?,
        Err(_) => Summary::default(),
    };
    let failed = played.failed();
    failed.iter().for_each(|line| screen::note(line));
    if !failed.is_empty() {
        bail!("{} cases failed; the reports are in target/autobahn", failed.len());
    }
    if write {
        std::fs::write(&path, committed.with(played).json()).with_context(|| format!("{SUMMARY} cannot be written"))?;
        screen::line(&format!("written to {SUMMARY}"));
        return Ok(());
    }
    let differences = played.differences(&committed);
    differences.iter().for_each(|line| screen::note(line));
    if !differences.is_empty() {
        let sentence = format!("{} outcomes differ from {SUMMARY}", differences.len());
        return Err(screen::advice(sentence, "`cargo xtask autobahn --write` takes the new outcomes over"));
    }
    screen::line(&format!("every outcome is the one in {SUMMARY}"));
    Ok(())
}
