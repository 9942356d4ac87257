//! Installing packages on Debian and Ubuntu, as root or through sudo, waiting for another apt to finish.
//!
//! Counterpart: the table in `system`.
//! Invariant: a server that comes with a package is never started, neither now nor at the next boot.

use super::system::SystemPackage;
use crate::{process, screen};
use anyhow::Result;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// Another apt may hold the lock, on a machine that is just being set up; wait this long for it, in seconds.
const LOCK_TIMEOUT_S: u32 = 300;
/// Package lists older than this are fetched again.
const LISTS_AGE_MAX: Duration = Duration::from_secs(7 * 24 * 3600);

/// `$1` is "update" or "keep", `$2` the services to keep off (one word each), the rest are packages.
const SCRIPT: &str = r#"
lists=$1 services=$2; shift 2
policy=/usr/sbin/policy-rc.d made=
trap 'test -z "$made" || rm -f "$policy"' EXIT
trap 'exit 130' INT TERM
if ! test -e "$policy"; then
  made=yes
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -q -y -o DPkg::Lock::Timeout=LOCK -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"; }
update() { apt-get -q -o DPkg::Lock::Timeout=LOCK update || echo 'the package lists could not be fetched; trying with the old ones' >&2; }
if test "$lists" = update; then
  update; install "$@" || exit
else
  install "$@" || { update; install "$@"; } || exit
fi
if command -v systemctl >/dev/null; then
  for service in $services; do systemctl disable --quiet "$service" || true; done
fi
"#;

/// True on Debian, Ubuntu and what descends from them.
pub(super) fn is_here() -> bool {
    cfg!(target_os = "linux") && process::find_program("apt-get").is_some()
}

/// Installs the packages.
///
/// # Errors
/// There is no way to become root, or apt failed.
pub(super) fn install(packages: &[&SystemPackage]) -> Result<()> {
    let names = packages.iter().map(|package| package.apt).collect::<Vec<_>>().join(" ");
    let by_hand = format!("sudo apt-get install {names}");
    let Some(mut command) = root_shell(is_root(), screen::unattended(), process::find_program("sudo").is_some()) else {
        let sentence = format!("these packages are missing and neither root nor sudo is here to install them: {names}");
        return Err(screen::advice(sentence, format!("as root: apt-get install {names}")));
    };
    let fresh =
        newest_list(Path::new("/var/lib/apt/lists")).and_then(|time| SystemTime::now().duration_since(time).ok());
    let lists = if fresh.is_some_and(|age| age < LISTS_AGE_MAX) { "keep" } else { "update" };
    let services = packages.iter().filter_map(|package| package.service).collect::<Vec<_>>().join(" ");
    command.args(["-c", &SCRIPT.replace("LOCK", &LOCK_TIMEOUT_S.to_string()), "xtask-setup", lists, &services]);
    command.args(packages.iter().map(|package| package.apt));
    screen::note(&format!("installing with apt-get: {names}"));
    process::run_quietly(command).map_err(|_| {
        screen::advice(format!("the packages could not be installed: {names}"), format!("try by hand: {by_hand}"))
    })
}

/// A root shell that asks for a password only where somebody can type one.
fn root_shell(is_root: bool, unattended: bool, has_sudo: bool) -> Option<Command> {
    if is_root {
        return Some(Command::new("sh"));
    }
    if !has_sudo {
        return None;
    }
    let mut command = Command::new("sudo");
    if unattended {
        command.arg("-n");
    }
    command.arg("sh");
    Some(command)
}

fn is_root() -> bool {
    let mut id = Command::new("id");
    id.arg("-u");
    process::capture(id).is_ok_and(|uid| uid.trim() == "0")
}

/// When the newest package list was fetched; none on a fresh machine.
fn newest_list(lists: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(lists).ok()?.flatten();
    let files = entries.filter(|entry| entry.file_name().to_string_lossy().contains("Release"));
    files.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: Option<Command>) -> Option<String> {
        command.map(|command| process::shown(&command))
    }

    #[test]
    fn root_needs_no_sudo() {
        assert_eq!(words(root_shell(true, true, false)).as_deref(), Some("sh"));
    }

    #[test]
    fn an_unattended_run_never_waits_for_a_password() {
        assert_eq!(words(root_shell(false, true, true)).as_deref(), Some("sudo -n sh"));
        assert_eq!(words(root_shell(false, false, true)).as_deref(), Some("sudo sh"));
    }

    #[test]
    fn without_root_and_sudo_nothing_is_tried() {
        assert!(root_shell(false, false, false).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn the_script_is_a_shell_script() {
        let mut shell = Command::new("sh");
        shell.args(["-n", "-c", SCRIPT]);
        process::run_quietly(shell).unwrap();
    }
}
