//! `cargo xtask bench`: what the project promises about speed and memory, measured side by side in one go.
//!
//! Counterpart: `crates/bench`, `tests/peers/echo-client.mjs`, `load-client.mjs` and `load/` are the clients that are measured.
//! Invariants: promises are ratios or differences within one run, never absolute times of some machine; what is compared
//! is measured in turns, and medians are compared.

mod library;
mod load;
mod load_table;
mod peers;
mod project;
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

/// Builds everything in release and measures. With `check`, a promise that is not kept is an error.
///
/// # Errors
/// A step failed, or `check` and a promise is not kept.
pub(crate) fn run(workspace: &Workspace, subject: Subject, check: bool) -> Result<()> {
    let verdicts = match subject {
        Subject::Engine => engine(workspace)?,
        Subject::Load => under_load(workspace)?,
        Subject::SocketIo => with_socket_io(workspace)?,
        Subject::Ui => ui::measure(workspace)?,
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
    let mut plan = built(workspace);
    plan.step("round trip", |_| collect(&verdicts, bench.round_trip()));
    plan.step("start", |_| collect(&verdicts, bench.start()));
    plan.step("memory", |_| collect(&verdicts, bench.memory()));
    plan.step("cache", |_| collect(&verdicts, bench.cache()));
    plan.step("load", |_| collect(&verdicts, load::measure(&bench)));
    plan.step("socket.io-client", |_| collect(&verdicts, socketio::measure(&bench)));
    plan.run()?;

    Ok(verdicts.into_inner())
}

/// One connection under load, side by side with others.
fn under_load(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let verdicts = RefCell::new(Vec::new());
    let bench = Bench::new(workspace)?;
    let mut plan = built(workspace);
    plan.step("load", |_| collect(&verdicts, load::measure(&bench)));
    plan.run()?;

    Ok(verdicts.into_inner())
}

/// socket.io-client in a session and on Node.
fn with_socket_io(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let verdicts = RefCell::new(Vec::new());
    let bench = Bench::new(workspace)?;
    let mut plan = client_built(workspace);
    plan.step("socket.io-client", |_| collect(&verdicts, socketio::measure(&bench)));
    plan.run()?;

    Ok(verdicts.into_inner())
}

/// The steps that leave what is measured.
fn built(workspace: &Workspace) -> Plan<'_> {
    let mut plan = prepared(workspace);
    plan.step("build", |_| {
        let mut command = workspace.build_miniwire(Profile::Release);
        command.args(["-p", "miniwire-bench"]);
        process::run(command)
    });
    plan
}

/// The steps that leave [`Bench::client`] alone, which has a session of its own.
fn client_built(workspace: &Workspace) -> Plan<'_> {
    let mut plan = prepared(workspace);
    plan.step("build", |_| process::run(workspace.cargo_resolved(&["build", "-p", "miniwire-bench", "--release"])));
    plan
}

fn prepared(workspace: &Workspace) -> Plan<'_> {
    let mut plan = Plan::new();
    plan.step("set-up", |_| setup::run(workspace, Needs { peers: true, ..Needs::BUILD }));
    plan.step("bundle", |_| bundle::build(workspace));
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
