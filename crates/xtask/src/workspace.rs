//! Where things are, and the commands that know it: cargo, npm, the binary.
//!
//! Invariant: every path is derived from the checkout in which cargo runs us, so a moved or copied checkout works.

use crate::process;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variables by which cargo describes the package that it runs.
const OWN_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// The checkout.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// True in CI: Cargo.lock must not change.
    locked: bool,
}

/// Which build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Workspace {
    /// Asks cargo where the checkout and its target folder are.
    ///
    /// # Errors
    /// Not run by cargo, or cargo cannot read the manifests.
    pub(crate) fn locate() -> Result<Workspace> {
        let own_folder = std::env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = Path::new(&own_folder).ancestors().nth(2).context("crates/xtask lies two folders below the root")?;
        let mut metadata = Command::new(cargo_program());
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root);
        let metadata: serde_json::Value = serde_json::from_str(&process::capture(metadata)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?;
        let locked = std::env::var_os("CI").is_some_and(|value| value != "false" && value != "0");
        Ok(Workspace { root: root.to_owned(), target: target.into(), locked })
    }

    /// `cargo <words>` at the root.
    pub(crate) fn cargo(&self, words: &[&str]) -> Command {
        let mut command = Command::new(cargo_program());
        command.args(words).current_dir(&self.root);
        // What cargo told us about our own package. Build scripts that watch these (ring's does) would run anew whenever
        // xtask and a developer build in turns, and all that depends on them with them.
        for (name, _) in std::env::vars_os() {
            if OWN_PACKAGE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command
    }

    /// As [`Workspace::cargo`] for what resolves dependencies: in CI the lock file is taken as it is.
    pub(crate) fn cargo_resolved(&self, words: &[&str]) -> Command {
        let mut command = self.cargo(words);
        if self.locked {
            command.arg("--locked");
        }
        command
    }

    /// `npm` in a folder below the root, without its notices about user settings, funding and audits.
    pub(crate) fn npm(&self, folder: &str) -> Command {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.root.join(folder));
        for (setting, value) in [("loglevel", "error"), ("audit", "false"), ("fund", "false")] {
            command.env(format!("npm_config_{setting}"), value);
        }
        command
    }

    /// `npm run <script> -w <workspace>` in `ui/`.
    pub(crate) fn npm_script(&self, workspace: &str, script: &str, arguments: &[&str]) -> Command {
        let mut command = self.npm("ui");
        command.args(["run", script, "-w", workspace]);
        if !arguments.is_empty() {
            command.arg("--").args(arguments);
        }
        command
    }

    /// The command that leaves [`Workspace::miniwire`].
    pub(crate) fn build_miniwire(&self, profile: Profile) -> Command {
        let mut command = self.cargo_resolved(&["build", "-p", "miniwire-cli"]);
        if profile == Profile::Release {
            command.arg("--release");
        }
        command
    }

    /// Where the binary is once it is built.
    pub(crate) fn miniwire(&self, profile: Profile) -> PathBuf {
        self.program("miniwire", profile)
    }

    /// Where the desktop app is once it is built.
    pub(crate) fn desktop(&self, profile: Profile) -> PathBuf {
        self.program("miniwire-desktop", profile)
    }

    fn program(&self, name: &str, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// Runs a program in our place.
///
/// # Errors
/// It could not be started, or (where a process cannot be replaced) it failed.
pub(crate) fn become_program(program: &Path, arguments: &[String]) -> Result<()> {
    let mut command = Command::new(program);
    command.args(arguments);
    crate::screen::headline(&format!("\n$ {}", process::shown(&command)));
    replace_process(command)
}

/// On Unix the binary takes over our process, so that Ctrl-C and the exit code are its own.
#[cfg(unix)]
fn replace_process(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(error).with_context(|| format!("{} could not be started", command.get_program().display()))
}

#[cfg(not(unix))]
fn replace_process(command: Command) -> Result<()> {
    process::run_quietly(command)
}

/// The cargo that runs us, so that a `+toolchain` on the command line is kept.
fn cargo_program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
