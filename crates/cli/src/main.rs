//! The `miniwire` command: runs mini-programs in a terminal, shows them in a browser, serves the demo servers, is the
//! other side of a conversation, examines addresses.
//!
//! Counterpart: `engine` does the work, this crate reads arguments and prints. Invariant: data goes to stdout, talk to
//! stderr; exit codes are those of [`exit::Exit`].

mod args;
mod ca_file;
mod demo;
mod diagnostic;
mod doctor;
mod drive;
mod embedded;
mod exit;
mod fixture;
mod interrupt;
mod peer;
mod report;
mod run;
mod schedule;
mod serve;
mod terminal;
mod ui;

use args::{Cli, Verb};
use clap::Parser as _;
use exit::Exit;

fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` come here too, and are no failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Fine.into() };
        }
    };
    // Session threads run the apps; this runtime only moves events and answers signals.
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Exit::Failed.because(&format!("no event loop: {error}"), None).into(),
    };
    let exit = match cli.verb {
        Verb::Run(args) => runtime.block_on(run::run(args)),
        Verb::Serve(args) => runtime.block_on(serve::serve(args)),
        Verb::Demo(args) => runtime.block_on(demo::demo(args)),
        Verb::Ui(args) => runtime.block_on(ui::ui(args)),
        Verb::Mqtt(args) => runtime.block_on(peer::mqtt(args.verb)),
        Verb::Ws(args) => runtime.block_on(peer::ws(args)),
        Verb::Socketio(args) => runtime.block_on(peer::socketio(args.verb)),
        Verb::Check(args) => fixture::check::check(&args),
        Verb::Diff(args) => fixture::diff::diff(&args),
        Verb::Replay(args) => runtime.block_on(fixture::replay::replay(*args)),
        Verb::Convert(args) => fixture::convert(args),
        Verb::Record(args) => runtime.block_on(fixture::record::record(args)),
        Verb::Test(args) => runtime.block_on(fixture::test::test(*args)),
        Verb::Doctor(args) => runtime.block_on(doctor::doctor(*args)),
    };
    // What is left has nobody who waits for it: a name that the system still resolves must not hold the command back.
    runtime.shutdown_background();
    exit.into()
}
