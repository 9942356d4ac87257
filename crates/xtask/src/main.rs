//! `cargo xtask`: everything that is done to the project, as one program with no options to remember.
//!
//! Role: set-up, build, run, test, codegen, bench. Counterpart: `.ci/run`, which calls `cargo xtask test` and nothing else.
//! Invariant: an expected failure (a missing tool, a failed check) ends in one sentence and, where there is one, a hint.

mod args;
mod autobahn;
mod bench;
mod bundle;
mod check;
mod clock;
mod installer;
mod plan;
mod process;
mod run;
mod screen;
mod setup;
mod tidy;
mod watched;
mod workspace;

use args::Command;
use plan::Plan;
use setup::Needs;
use std::process::ExitCode;
use workspace::Workspace;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(complaint) => {
            screen::error(&complaint, Some("`cargo xtask help` lists the commands"));
            return ExitCode::from(2);
        }
    };
    match Workspace::locate().and_then(|workspace| dispatch(&workspace, command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            screen::report(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(workspace: &Workspace, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Help => {
            screen::line(args::HELP);
            Ok(())
        }
        Command::Run { arguments } => run::run(workspace, &arguments),
        Command::Test { parts } => check::plan(workspace, &parts).run(),
        Command::Build { profile } => run::build(workspace, profile),
        Command::Bundle { kinds } => installer::build(workspace, &kinds),
        Command::Bench { subject, check } => bench::run(workspace, subject, check),
        Command::Autobahn { modes, write } => autobahn::run(workspace, &modes, write),
        Command::Generate => {
            let mut plan = Plan::new();
            plan.step("set-up", |_| setup::run(workspace, Needs::BUILD));
            plan.step("bundle", |_| bundle::build(workspace));
            plan.step("generate", |_| check::generate(workspace));
            plan.run()
        }
    }
}
