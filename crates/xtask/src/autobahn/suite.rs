//! The suite itself: Python 2.7, the packages below `target/autobahn`, one server and one client at a time.
//!
//! Invariant: nothing is installed outside of the target folder, and the server listens on loopback only.

use super::Mode;
use super::summary::Outcomes;
use crate::process;
use crate::screen::advice;
use crate::watched::Watched;
use crate::workspace::Workspace;
use anyhow::{Context as _, Result};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The suite's last release; it runs on Python 2.7 and on nothing later.
const SUITE: &str = "autobahntestsuite==25.10.1";

/// Python 2.7 on `PATH`, or among the versions that pyenv has installed.
///
/// # Errors
/// There is none.
pub(super) fn find_python() -> Result<PathBuf> {
    process::find_program("python2.7").filter(|python| is_python_2_7(python)).or_else(pyenv_python).ok_or_else(|| {
        advice(
            "Python 2.7 is missing, and the Autobahn test suite runs on nothing later",
            "`pyenv install 2.7.18` makes one, or put `python2.7` on PATH",
        )
    })
}

fn pyenv_python() -> Option<PathBuf> {
    let mut pyenv = Command::new("pyenv");
    pyenv.arg("root");
    let root = process::capture(pyenv).ok()?;
    let versions = std::fs::read_dir(Path::new(root.trim()).join("versions")).ok()?;
    let pythons = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin/python2.7")));
    pythons.filter(|python| python.is_file()).find(|python| is_python_2_7(python))
}

/// A shim of pyenv has the name too, and runs nothing while its version is not chosen.
fn is_python_2_7(python: &Path) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", "import sys; assert sys.version_info[:2] == (2, 7)"]);
    process::capture(command).is_ok()
}

/// Installs the suite into an environment of its own, once.
///
/// # Errors
/// pip failed.
pub(super) fn ensure(workspace: &Workspace, python: &Path) -> Result<()> {
    let folder = folder(workspace);
    if environment(&folder).join("bin/wstest").is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).context("target/autobahn could not be made")?;
    let command = |program: &Path, words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words).current_dir(&folder);
        command
    };
    const PIP: [&str; 5] = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    process::run(command(python, &[&PIP[..], &["--upgrade", "--target=boot", "virtualenv"]].concat()))?;
    // Only here: what pip finds on this path it takes for installed in the environment.
    let mut virtualenv = command(python, &["-m", "virtualenv", "--quiet", "environment"]);
    virtualenv.env("PYTHONPATH", folder.join("boot"));
    process::run(virtualenv)?;
    process::run(command(&environment(&folder).join("bin/python"), &[&PIP[..], &[SUITE]].concat()))
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("autobahn")
}

fn environment(folder: &Path) -> PathBuf {
    folder.join("environment")
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Suite {
    launcher: PathBuf,
    folder: PathBuf,
    client: PathBuf,
}

impl Suite {
    /// `client` is `miniwire-bench`.
    pub(super) fn new(workspace: &Workspace, client: PathBuf) -> Suite {
        Suite { launcher: workspace.root.join("tests/autobahn/server.py"), folder: folder(workspace), client }
    }

    /// Plays the cases of a mode as one client and reads the server's report.
    ///
    /// # Errors
    /// The server does not start, the client ends early, or there is no report.
    pub(super) fn play(&self, name: &str, mode: Mode) -> Result<Outcomes> {
        let reports = self.folder.join(format!("{}-{name}", mode.name()));
        if reports.exists() {
            std::fs::remove_dir_all(&reports).context("the old reports could not be removed")?;
        }
        let (_server, url) = self.serve(&reports, mode)?;
        let mut client = Command::new(&self.client);
        client.args(["autobahn", name, mode.name(), &url, name]);
        process::capture(client)?;
        let index = std::fs::read_to_string(reports.join("index.json")).context("the server left no report")?;
        Outcomes::from_report(&index, name)
    }

    /// A fuzzing server on a free port of loopback.
    fn serve(&self, reports: &Path, mode: Mode) -> Result<(Watched, String)> {
        let spec = json!({
            "url": "ws://127.0.0.1:0", "outdir": reports, "cases": mode.cases(),
            "exclude-cases": [], "exclude-agent-cases": {},
        });
        let file = reports.with_extension("json");
        std::fs::write(&file, spec.to_string()).context("the server's settings could not be written")?;
        let mut command = Command::new(environment(&self.folder).join("bin/python"));
        command.arg(&self.launcher).arg(&file);
        let mut server = Watched::start(command)?;
        let line = server.first_line(|line| line.starts_with("listening ")).context("the fuzzing server")?;
        Ok((server, format!("ws://127.0.0.1:{}", line.trim_start_matches("listening "))))
    }
}
