//! System packages: which, why, how to see that one is there, and how to get it on each system.
//!
//! Counterpart: `apt`, which installs what is listed here on Debian and Ubuntu. Elsewhere we only say what is missing.
//! Invariant: nothing is installed that is already there in another form (a compiler of another name counts).

use super::{Needs, apt};
use crate::{process, screen};
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;

/// One thing that a package manager provides.
#[derive(Debug)]
pub(super) struct SystemPackage {
    /// For people.
    pub(super) what: &'static str,
    /// Who needs it.
    pub(super) why: &'static str,
    /// How to see that it is there.
    mark: Mark,
    /// Debian and Ubuntu package.
    pub(super) apt: &'static str,
    /// A service that the package would start and that we do not want running.
    pub(super) service: Option<&'static str>,
    macos: &'static str,
    windows: &'static str,
    needed: fn(Needs) -> bool,
}

/// What shows that a package is there.
#[derive(Debug)]
enum Mark {
    /// One of these programs.
    Programs(&'static [&'static str]),
    /// A library that pkg-config finds.
    Library(&'static str),
    /// A font with the characters of this language.
    Font(&'static str),
}

const PACKAGES: [SystemPackage; 11] = [
    SystemPackage {
        what: "a C compiler",
        why: "QuickJS and the cryptography below TLS are written in C",
        mark: Mark::Programs(&["cc", "gcc", "clang", "cl"]),
        apt: "build-essential",
        service: None,
        macos: "xcode-select --install",
        windows: "install the Visual Studio Build Tools with \"Desktop development with C++\"",
        needed: |needs| needs.rust,
    },
    SystemPackage {
        what: "nginx",
        why: "the black-box tests run the echo app behind a real proxy",
        mark: Mark::Programs(&["nginx"]),
        apt: "nginx",
        service: Some("nginx"),
        macos: "brew install nginx",
        windows: "unpack nginx for Windows and put nginx.exe on PATH",
        needed: |needs| needs.servers,
    },
    SystemPackage {
        what: "mosquitto",
        why: "a claim of the conformance suite has mqtt.js talk to a real broker",
        mark: Mark::Programs(&["mosquitto"]),
        apt: "mosquitto",
        service: Some("mosquitto"),
        macos: "brew install mosquitto",
        windows: "install mosquitto from mosquitto.org and put it on PATH",
        needed: |needs| needs.servers,
    },
    SystemPackage {
        what: "pkg-config",
        why: "the build of the desktop app asks it where WebKit is",
        mark: Mark::Programs(&["pkg-config"]),
        apt: "pkg-config",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| needs.window && LINUX,
    },
    SystemPackage {
        what: "the headers of WebKitGTK 4.1",
        why: "the desktop app draws with the system's WebKit",
        mark: Mark::Library("webkit2gtk-4.1"),
        apt: "libwebkit2gtk-4.1-dev",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| needs.window && LINUX,
    },
    SystemPackage {
        what: "Xvfb",
        why: "the tests of the desktop app need a screen, and this one is in memory",
        mark: Mark::Programs(&["Xvfb"]),
        apt: "xvfb",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| needs.screen && LINUX,
    },
    SystemPackage {
        what: "xdotool",
        why: "it presses a key in a dialog of the desktop app, where the driver of the page does not reach",
        mark: Mark::Programs(&["xdotool"]),
        apt: "xdotool",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| needs.screen && LINUX,
    },
    SystemPackage {
        what: "WebKitWebDriver",
        why: "it drives the desktop app in the tests",
        mark: Mark::Programs(&["WebKitWebDriver"]),
        apt: "webkit2gtk-driver",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| needs.screen && LINUX,
    },
    SystemPackage {
        what: "Chromium",
        why: "the tests of the page run in a real browser",
        mark: Mark::Programs(BROWSERS),
        apt: "chromium",
        service: None,
        macos: "brew install --cask chromium, and set CHROMIUM to its program",
        windows: "install Chromium or Chrome, and set CHROMIUM to its program",
        needed: |needs| needs.browser && std::env::var_os("CHROMIUM").is_none(),
    },
    SystemPackage {
        what: "fontconfig",
        why: "it says whether there is a font with Chinese characters",
        mark: Mark::Programs(&["fc-list"]),
        apt: "fontconfig",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| (needs.screen || needs.browser) && LINUX,
    },
    SystemPackage {
        what: "a font with Chinese characters",
        why: "the sample apps speak Chinese, and a page without glyphs has other sizes",
        mark: Mark::Font("zh"),
        apt: "fonts-wqy-zenhei",
        service: None,
        macos: WITH_THE_SYSTEM,
        windows: WITH_THE_SYSTEM,
        needed: |needs| (needs.screen || needs.browser) && LINUX,
    },
];

/// WebKit, the screen and fonts come with the other systems.
const LINUX: bool = cfg!(target_os = "linux");
const WITH_THE_SYSTEM: &str = "it comes with the system";
/// Names under which Chromium is installed.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The browser that the tests drive; `CHROMIUM` names another.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(|| BROWSERS.iter().find_map(|name| process::find_program(name)))
}

/// True when nothing of it is missing.
pub(super) fn is_complete(needs: Needs) -> bool {
    missing(needs, is_there).is_empty()
}

/// Installs or names what is missing.
///
/// # Errors
/// Something is missing and stays so.
pub(super) fn ensure(needs: Needs) -> Result<()> {
    let missing = missing(needs, is_there);
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

fn missing(needs: Needs, is_there: impl Fn(&Mark) -> bool) -> Vec<&'static SystemPackage> {
    static TABLE: [SystemPackage; PACKAGES.len()] = PACKAGES;
    // MSVC's compiler is found through the registry and not through PATH; rustc itself could not have linked without it.
    let found_otherwise = |package: &SystemPackage| cfg!(windows) && package.apt == "build-essential";
    let needed = TABLE.iter().filter(|package| (package.needed)(needs) && !found_otherwise(package));
    needed.filter(|package| !is_there(&package.mark)).collect()
}

fn is_there(mark: &Mark) -> bool {
    let answer = |program: &str, words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words);
        process::capture(command)
    };
    match mark {
        Mark::Programs(names) => names.iter().any(|name| process::find_program(name).is_some()),
        Mark::Library(name) => answer("pkg-config", &["--exists", name]).is_ok(),
        // It succeeds without a font too, and then lists none.
        Mark::Font(language) => answer("fc-list", &[&format!(":lang={language}")]).is_ok_and(|list| !list.is_empty()),
    }
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

    fn names(needs: Needs, is_there: impl Fn(&Mark) -> bool) -> Vec<&'static str> {
        missing(needs, is_there).iter().map(|package| package.apt).collect()
    }

    fn has_program(mark: &Mark, name: &str) -> bool {
        matches!(mark, Mark::Programs(names) if names.contains(&name))
    }

    #[test]
    fn a_build_asks_for_no_server_and_for_no_window() {
        let names = names(Needs::BUILD, |_| false);
        assert!(names.iter().all(|name| *name == "build-essential"), "{names:?}");
    }

    #[test]
    fn the_tests_ask_for_servers_that_are_not_there() {
        assert_eq!(names(TEST, |mark| has_program(mark, "cc")), ["nginx", "mosquitto"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_and_a_font_are_looked_for_as_such() {
        let all = Needs { window: true, screen: true, ..Needs::NOTHING };
        let names = names(all, |mark| matches!(mark, Mark::Programs(_)));
        assert_eq!(names, ["libwebkit2gtk-4.1-dev", "fonts-wqy-zenhei"]);
    }

    #[test]
    fn nothing_is_missing_where_everything_is_there() {
        let all = Needs { window: true, screen: true, browser: true, ..TEST };
        assert!(missing(all, |_| true).is_empty());
    }
}
