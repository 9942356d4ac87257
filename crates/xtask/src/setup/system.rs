//! System packages: which, why, how to see that one is there, and how to get it on each system.
//!
//! Counterpart: `apt`, which installs what is listed here on Debian and Ubuntu. Elsewhere we only say what is missing.
//! Invariant: nothing is installed that is already there in another form (a compiler of another name counts).

use super::{Needs, apt};
use crate::{process, screen};
use anyhow::Result;

/// One thing that a package manager provides.
#[derive(Debug)]
pub(super) struct SystemPackage {
    /// For people.
    pub(super) what: &'static str,
    /// Who needs it.
    pub(super) why: &'static str,
    /// It is there when one of these programs is.
    pub(super) programs: &'static [&'static str],
    /// Debian and Ubuntu package.
    pub(super) apt: &'static str,
    /// A service that the package would start and that we do not want running.
    pub(super) service: Option<&'static str>,
    macos: &'static str,
    windows: &'static str,
    needed: fn(Needs) -> bool,
}

const PACKAGES: [SystemPackage; 2] = [
    SystemPackage {
        what: "a C compiler",
        why: "QuickJS and the cryptography below TLS are written in C",
        programs: &["cc", "gcc", "clang", "cl"],
        apt: "build-essential",
        service: None,
        macos: "xcode-select --install",
        windows: "install the Visual Studio Build Tools with \"Desktop development with C++\"",
        needed: |needs| needs.rust,
    },
    SystemPackage {
        what: "nginx",
        why: "the black-box tests run the echo app behind a real proxy",
        programs: &["nginx"],
        apt: "nginx",
        service: Some("nginx"),
        macos: "brew install nginx",
        windows: "unpack nginx for Windows and put nginx.exe on PATH",
        needed: |needs| needs.servers,
    },
];

/// Installs or names what is missing.
///
/// # Errors
/// Something is missing and stays so.
pub(super) fn ensure(needs: Needs) -> Result<()> {
    let missing = missing(needs, |program| process::find_program(program).is_some());
    if missing.is_empty() {
        return Ok(());
    }
    for package in &missing {
        screen::note(&format!("missing: {} ({})", package.what, package.why));
    }
    if apt::is_here() {
        return apt::install(&missing);
    }
    let steps = missing.iter().map(|package| format!("{}: {}", package.what, way_to_get(package)));
    let names = missing.iter().map(|package| package.what).collect::<Vec<_>>().join(" and ");
    Err(screen::advice(format!("{names} must be installed first"), steps.collect::<Vec<_>>().join("\n      ")))
}

fn missing(needs: Needs, is_there: impl Fn(&str) -> bool) -> Vec<&'static SystemPackage> {
    static TABLE: [SystemPackage; 2] = PACKAGES;
    // MSVC's compiler is found through the registry and not through PATH; rustc itself could not have linked without it.
    let found_otherwise = |package: &SystemPackage| cfg!(windows) && package.programs.contains(&"cl");
    TABLE
        .iter()
        .filter(|package| (package.needed)(needs) && !found_otherwise(package))
        .filter(|package| !package.programs.iter().any(|program| is_there(program)))
        .collect()
}

fn way_to_get(package: &SystemPackage) -> String {
    if cfg!(target_os = "macos") {
        package.macos.to_owned()
    } else if cfg!(windows) {
        package.windows.to_owned()
    } else {
        format!("install it with your package manager (Debian and Ubuntu call it {})", package.apt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: Needs = Needs { servers: true, ..Needs::BUILD };

    #[test]
    fn a_build_asks_for_no_server() {
        let names: Vec<_> = missing(Needs::BUILD, |_| false).iter().map(|package| package.apt).collect();
        assert!(!names.contains(&"nginx"), "{names:?}");
    }

    #[test]
    fn the_tests_ask_for_nginx_when_it_is_not_there() {
        let names: Vec<_> = missing(TEST, |program| program == "cc").iter().map(|package| package.apt).collect();
        assert_eq!(names, ["nginx"]);
    }

    #[test]
    fn nothing_is_missing_where_every_program_is_there() {
        assert!(missing(TEST, |_| true).is_empty());
    }
}
