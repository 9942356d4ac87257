//! `cargo xtask bench`: what the project promises about speed and memory, measured side by side in one go.
//!
//! Counterpart: `crates/bench`, `tests/peers/echo-client.mjs`, `load-client.mjs` and `load/` are the clients that are measured.
//! Invariants: promises are ratios or differences within one run, never absolute times of some machine; what is compared
//! is measured in turns, and medians are compared.

mod check;
mod library;
mod load;
mod load_table;
mod mqtt;
mod peers;
mod project;
mod record;
mod replay;
mod rounds;
mod socketio;
mod ui;
mod verdict;

use crate::args::Subject;
use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::{Profile, Workspace};
use crate::{bundle, process, screen};
use anyhow::{Context as _, Result, bail};
use std::cell::RefCell;
use std::path::PathBuf;
use verdict::Verdict;

/// What clients on Node need beside what is built.
const CLIENTS: Needs = Needs { peers: true, ..Needs::BUILD };

/// Builds everything in release and measures. With `check`, a promise that is not kept is an error.
///
/// # Errors
/// A step failed, or `check` and a promise is not kept.
pub(crate) fn run(workspace: &Workspace, subject: Subject, check: bool) -> Result<()> {
    let verdicts = match subject {
        Subject::Engine => engine(workspace)?,
        Subject::Record => one(workspace, Needs::BUILD, "record", record::measure)?,
        Subject::Load => one(workspace, CLIENTS, "load", load::measure)?,
        // Of the servers of the black-box tests it needs mosquitto.
        Subject::Mqtt => one(workspace, Needs { servers: true, ..CLIENTS }, "mqtt.js", mqtt::measure)?,
        Subject::SocketIo => one(workspace, CLIENTS, "socket.io-client", socketio::measure)?,
        Subject::Replay => one(workspace, CLIENTS, "replay", replay::measure)?,
        Subject::Ui => ui::measure(workspace)?,
        Subject::Check => check::measure(workspace)?,
    };
    screen::line(&verdict::table(&verdicts));
    let report = workspace.target.join("bench.json");
    std::fs::write(&report, verdict::json(&verdicts)).context("bench.json could not be written")?;
    screen::line(&format!("written to {}", report.display()));
    let broken = verdicts.iter().filter(|verdict| !verdict.is_met()).count();
    if check && broken > 0 {
        bail!("{broken} of {} promises are not kept", verdicts.len());
    }
    Ok(())
}

/// Session, transport, package.
fn engine(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let verdicts = RefCell::new(Vec::new());
    let bench = Bench::new(workspace)?;
    let mut plan = built(workspace, CLIENTS);
    plan.step("round trip", |_| collect(&verdicts, bench.round_trip()));
    plan.step("start", |_| collect(&verdicts, bench.start()));
    plan.step("memory", |_| collect(&verdicts, bench.memory()));
    plan.step("cache", |_| collect(&verdicts, bench.cache()));
    plan.step("load", |_| collect(&verdicts, load::measure(&bench)));
    plan.step("socket.io-client", |_| collect(&verdicts, socketio::measure(&bench)));
    plan.run()?;

    Ok(verdicts.into_inner())
}

/// One measurement alone, side by side with others.
fn one(
    workspace: &Workspace,
    needs: Needs,
    name: &'static str,
    measure: fn(&Bench) -> Result<Vec<Verdict>>,
) -> Result<Vec<Verdict>> {
    let verdicts = RefCell::new(Vec::new());
    let bench = Bench::new(workspace)?;
    let mut plan = built(workspace, needs);
    plan.step(name, |_| collect(&verdicts, measure(&bench)));
    plan.run()?;

    Ok(verdicts.into_inner())
}

/// The steps that leave what is measured.
fn built(workspace: &Workspace, needs: Needs) -> Plan<'_> {
    let mut plan = Plan::new();
    plan.step("set-up", move |_| setup::run(workspace, needs));
    plan.step("bundle", |_| bundle::build(workspace));
    plan.step("build", |_| {
        let mut command = workspace.build_miniwire(Profile::Release);
        command.args(["-p", "miniwire-bench"]);
        process::run(command)
    });
    plan
}

fn collect(verdicts: &RefCell<Vec<Verdict>>, measured: Result<Vec<Verdict>>) -> Result<()> {
    for verdict in measured? {
        screen::note(&verdict.to_string());
        verdicts.borrow_mut().push(verdict);
    }
    Ok(())
}

/// Where the programs are, and a folder for what they read and write.
#[derive(Debug)]
struct Bench {
    root: PathBuf,
    miniwire: PathBuf,
    client: PathBuf,
    folder: PathBuf,
}

impl Bench {
    fn new(workspace: &Workspace) -> Result<Bench> {
        let miniwire = workspace.miniwire(Profile::Release);
        let client = miniwire.with_file_name(format!("miniwire-bench{}", std::env::consts::EXE_SUFFIX));
        let folder = workspace.target.join("bench");
        std::fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        Ok(Bench { root: workspace.root.clone(), miniwire, client, folder })
    }
}
