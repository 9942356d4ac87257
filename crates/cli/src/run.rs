//! `miniwire run`: one package, one session, printed until it ends.

use crate::args::{Format, ModalAnswer, ProfileArg, RunArgs};
use crate::diagnostic;
use crate::drive::{Anew, Drive, Plan};
use crate::embedded;
use crate::exit::Exit;
use crate::fixture::record;
use crate::interrupt::Interrupt;
use crate::report::{JsonReport, Report, TextOptions, TextReport};
use crate::schedule::{Step, in_order};
use crate::terminal::{print, say, with_progress};
use camino::Utf8Path;
use engine::decoding::DecodeChoices;
use engine::{
    FaultSwitch, Launch, Profile, Recording, Session, SessionConfig, SessionOptions, TlsOptions, cache_dir, data_dir,
    storage_dir,
};
use model::FaultPlan;
use package::Package;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// How long `--until` waits after the last step where `--for` does not say.
const UNTIL_LIMIT: Duration = Duration::from_secs(30);

/// Runs what the arguments name.
pub(crate) async fn run(args: Box<RunArgs>) -> Exit {
    let steps = in_order(&args.tap, &args.input, args.life.as_ref(), args.network.as_ref());
    let limit = match time_limit(&args, &steps) {
        Ok(limit) => limit,
        Err(exit) => return exit,
    };
    let package = match open_package(&args.path).await {
        Ok(package) => package,
        Err(exit) => return exit,
    };
    let decode = Arc::new(DecodeChoices::of_project(&package.settings, &args.decode));
    let mut options = match session_options(&args, &package) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    // A cold start keeps what the app stored, also where nothing is to stay after the run.
    let starts_anew = steps.iter().any(|(_, step)| matches!(step, Step::ColdStart(_)));
    let kept = if starts_anew && options.storage_dir.is_none() { TempDir::new().ok() } else { None };
    options.storage_dir = options.storage_dir.or_else(|| Utf8Path::from_path(kept.as_ref()?.path()).map(Into::into));
    say_unknown_page(&package, &options.launch.path);
    let mut report: Box<dyn Report> = match args.format {
        Format::Text => Box::new(TextReport::new(TextOptions {
            frames: args.frames,
            raw: args.raw,
            brief: args.brief,
            ..TextOptions::default()
        })),
        Format::Json => Box::new(JsonReport::default()),
    };
    // From here on Ctrl-C ends the session in order.
    let interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    let server = match embedded::provide(&package, args.server.as_deref(), &mut options).await {
        Ok(server) => server,
        Err(exit) => return exit,
    };
    let recorder = match record::create(&args, &package, &options) {
        Ok(recorder) => recorder,
        Err(exit) => return exit,
    };
    options.log_start = Some(Instant::now());
    let anew = Some(Anew { package: Arc::clone(&package), options: options.clone() });
    let session = match Session::start(package, options) {
        Ok(session) => session,
        Err(error) => return Exit::Failed.because(&error.to_string(), None),
    };
    let deadline = limit.map(|limit| Instant::now() + limit);
    let recording = recorder.map(Recording::start);
    let plan = Plan { steps: steps.into(), until: args.until.clone(), deadline, decode, anew, recording };
    let mut outcome = Drive::new(session, plan).run(report.as_mut(), interrupt).await;
    if let Some(server) = server {
        server.shutdown().await;
    }
    if args.tree && outcome.output_error.is_none() {
        outcome.output_error = print(&outcome.tree).err();
    }
    let recorded = outcome.recorded.take();
    record::told(recorded, outcome.exit(args.until.as_deref()))
}

/// When the session stops; a step that would come later is a mistake.
fn time_limit(args: &RunArgs, steps: &[(Duration, Step)]) -> Result<Option<Duration>, Exit> {
    let last = steps.last().map_or(Duration::ZERO, |(at, _)| *at);
    match args.time_limit {
        Some(limit) if !steps.is_empty() && last >= limit => {
            let (last, limit) = (last.as_secs_f64(), limit.as_secs_f64());
            let error = format!("the step at {last} s would never run: --for ends the session at {limit} s");
            Err(Exit::Usage.because(&error, Some("give --for a longer time, or the step an earlier one")))
        }
        Some(limit) => Ok(Some(limit)),
        None => Ok(args.until.as_ref().map(|_| last + UNTIL_LIMIT)),
    }
}

/// Opens the package and says what does not compile; the pages that do compile can run.
pub(crate) async fn open_package(path: &Utf8Path) -> Result<Arc<Package>, Exit> {
    let opened = path.to_owned();
    let compile = tokio::task::spawn_blocking(move || Package::open(&opened, cache_dir().as_deref()));
    match with_progress(&format!("compiling {}", path.file_name().unwrap_or(path.as_str())), compile).await {
        Ok(Ok(package)) => {
            for error in &package.errors {
                diagnostic::print(error);
            }
            Ok(Arc::new(package))
        }
        Ok(Err(error)) => {
            diagnostic::print(&error);
            Err(Exit::Package)
        }
        Err(error) => Err(Exit::Package.because(&format!("the compiler died: {error}"), None)),
    }
}

/// A page that does not exist is no mistake by itself: apps are to be tried with one, and get `onPageNotFound`.
fn say_unknown_page(package: &Package, path: &str) {
    const SHOWN: usize = 8;
    let pages = &package.manifest.pages;
    if path.is_empty() || pages.iter().any(|page| page == path) {
        return;
    }
    let mut shown = pages.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if pages.len() > SHOWN {
        shown.push_str(&format!(" and {} more", pages.len() - SHOWN));
    }
    say(format!("\"{path}\" is not a page of this app, which gets onPageNotFound; its pages are {shown}"));
}

fn session_options(args: &RunArgs, package: &Package) -> Result<SessionOptions, Exit> {
    let mut config = SessionConfig {
        profile: match args.profile {
            ProfileArg::Device => Profile::Device,
            ProfileArg::Devtools => Profile::Devtools,
        },
        user_agent: args.user_agent.clone(),
        ..SessionConfig::default()
    };
    config.answers.modal_confirm = args.modal == ModalAnswer::Confirm;
    let mut tls = TlsOptions::default();
    if let Some(path) = &args.ca {
        tls.add_ca_file(path.as_std_path())
            .map_err(|error| Exit::Usage.because(&error.to_string(), Some("--ca takes a file of PEM certificates")))?;
    }
    Ok(SessionOptions {
        launch: args.page.clone().unwrap_or_else(|| Launch { scene: config.scene, ..Launch::default() }),
        config,
        storage_dir: data_dir().filter(|_| !args.fresh).map(|data| storage_dir(&data, package, &args.client)),
        seed: args.seed,
        url_check: args.no_url_check.then_some(false),
        tls,
        faults: FaultSwitch::new(fault_plan(args, package)),
        ..SessionOptions::default()
    })
}

/// What goes wrong on purpose: what the command line says, else the settings of the project.
fn fault_plan(args: &RunArgs, package: &Package) -> FaultPlan {
    if args.link.is_none() && args.fault.is_empty() {
        return package.settings.network.clone();
    }
    FaultPlan { seed: args.seed, link: args.link, faults: args.fault.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Verb};
    use clap::Parser as _;

    fn limit(words: &[&str]) -> Result<Option<Duration>, Exit> {
        let cli = Cli::try_parse_from(["miniwire", "run", "app"].iter().chain(words)).unwrap();
        let Verb::Run(args) = cli.verb else { panic!("run was asked for") };
        time_limit(&args, &in_order(&args.tap, &args.input, args.life.as_ref(), args.network.as_ref()))
    }

    #[test]
    fn without_for_and_until_a_run_goes_on_and_until_waits_after_the_last_step() {
        assert_eq!(limit(&["--tap", "#a@9s"]), Ok(None));
        assert_eq!(limit(&["--until", "x"]), Ok(Some(UNTIL_LIMIT)));
        assert_eq!(limit(&["--until", "x", "--tap", "#a@40s"]), Ok(Some(UNTIL_LIMIT + Duration::from_secs(40))));
        assert_eq!(limit(&["--for", "0"]), Ok(Some(Duration::ZERO)));
    }

    #[test]
    fn a_step_that_for_cuts_off_is_a_usage_error() {
        assert_eq!(limit(&["--for", "2s", "--tap", "#a@1s"]), Ok(Some(Duration::from_secs(2))));
        assert_eq!(limit(&["--for", "2s", "--tap", "#a@2s"]), Err(Exit::Usage));
        assert_eq!(limit(&["--for", "2s", "--life", "background@1s,foreground@9s"]), Err(Exit::Usage));
    }

    #[test]
    fn an_until_without_text_is_refused() {
        assert!(Cli::try_parse_from(["miniwire", "run", "app", "--until", ""]).is_err());
    }
}
