//! The command line of `cargo xtask`, read by hand so that the tool itself compiles in seconds.
//!
//! Invariant: every part in [`Part::ALL`] can be named, and [`HELP`] names every command and part.

use crate::autobahn::Mode;
use crate::workspace::Profile;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
usage: cargo xtask <command>

  run [arguments]     set up, build, and open the app on the chat sample (without a screen: the demo in the
                      terminal), or run `miniwire <arguments>`
  test [part]...      set up and run every check, or only the parts named
  build [--release]   leave target/<profile>/miniwire and, where its libraries are, miniwire-desktop
  bundle [kind]...    installers of the desktop app, in release: deb and appimage; dmg on macOS, nsis on Windows
  bench [ui|load|mqtt|socketio|record|replay|check] [--check]
                      measure speed and memory in release, of everything, of the window, of one connection under
                      load, of mqtt.js or socket.io-client beside Node, of recording, of fixtures against apps, or of checking a fixture of 1 GB; with --check,
                      fail where a promise is not kept
  autobahn [plain] [deflate] [--write]
                      run the Autobahn test suite against the WebSocket client, without and with compression, and
                      compare with tests/autobahn/summary.json, or write it; needs Python 2.7 and up to 15 minutes
  generate            write the generated files anew
  help                print this

parts of test, in the order in which they run:
  fmt         rustfmt
  tidy        rules of the house that no linter knows
  directions  which crate may depend on which library
  ui          type check, eslint, prettier and vitest
  generated   generated files are up to date
  clippy      lints, warnings are errors
  unit        Rust unit and doc tests
  blackbox    the miniwire binary against real servers
  fixtures    the fixtures of this repository against their apps, without any server
  e2e         the page and the phone in a real browser
  desktop     the desktop app, driven on a screen in memory";

/// One invocation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    /// `arguments` go to miniwire; none means the demo.
    Run {
        arguments: Vec<String>,
    },
    Test {
        parts: Vec<Part>,
    },
    Build {
        profile: Profile,
    },
    /// No kind means the ones that need no download.
    Bundle {
        kinds: Vec<String>,
    },
    Bench {
        subject: Subject,
        check: bool,
    },
    /// `write` replaces the committed summary instead of comparing with it.
    Autobahn {
        modes: Vec<Mode>,
        write: bool,
    },
    Generate,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Session, transport, package.
    Engine,
    /// One connection under load, beside other clients.
    Load,
    /// mqtt.js in a mini-program, beside Node.
    Mqtt,
    /// socket.io-client in a session and on Node.
    SocketIo,
    /// A flood that is recorded, beside one that is not.
    Record,
    /// Fixtures against apps.
    Replay,
    /// The window.
    Ui,
    /// A fixture of 1 GB.
    Check,
}

/// A check that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Fmt,
    Tidy,
    Directions,
    Ui,
    Generated,
    Clippy,
    Unit,
    Blackbox,
    Fixtures,
    E2e,
    Desktop,
}

impl Part {
    /// In running order: what is cheap and often wrong comes first.
    pub(crate) const ALL: [Part; 11] = [
        Part::Fmt,
        Part::Tidy,
        Part::Directions,
        Part::Ui,
        Part::Generated,
        Part::Clippy,
        Part::Unit,
        Part::Blackbox,
        Part::Fixtures,
        Part::E2e,
        Part::Desktop,
    ];

    /// The word on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::Fmt => "fmt",
            Part::Tidy => "tidy",
            Part::Directions => "directions",
            Part::Ui => "ui",
            Part::Generated => "generated",
            Part::Clippy => "clippy",
            Part::Unit => "unit",
            Part::Blackbox => "blackbox",
            Part::Fixtures => "fixtures",
            Part::E2e => "e2e",
            Part::Desktop => "desktop",
        }
    }
}

/// Reads the arguments after `cargo xtask`.
///
/// # Errors
/// One sentence on the first argument that is not understood.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut arguments = arguments;
    let Some(command) = arguments.next() else { return Ok(Command::Help) };
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "run" => Ok(Command::Run { arguments: arguments.skip_while(|argument| argument == "--").collect() }),
        "test" => {
            let named = arguments.map(|argument| part(&argument)).collect::<Result<Vec<_>, _>>()?;
            let parts = Part::ALL.into_iter().filter(|part| named.is_empty() || named.contains(part)).collect();
            Ok(Command::Test { parts })
        }
        "build" => {
            let mut profile = Profile::Debug;
            for argument in arguments {
                match argument.as_str() {
                    "--release" => profile = Profile::Release,
                    other => return Err(format!("`build` has no argument `{other}`")),
                }
            }
            Ok(Command::Build { profile })
        }
        "bundle" => Ok(Command::Bundle { kinds: arguments.map(bundle_kind).collect::<Result<_, _>>()? }),
        "bench" => {
            let (mut subject, mut check) = (Subject::Engine, false);
            for argument in arguments {
                match argument.as_str() {
                    "--check" => check = true,
                    "ui" => subject = Subject::Ui,
                    "load" => subject = Subject::Load,
                    "record" => subject = Subject::Record,
                    "mqtt" => subject = Subject::Mqtt,
                    "check" => subject = Subject::Check,
                    "socketio" => subject = Subject::SocketIo,
                    "replay" => subject = Subject::Replay,
                    other => return Err(format!("`bench` has no argument `{other}`")),
                }
            }
            Ok(Command::Bench { subject, check })
        }
        "autobahn" => {
            let (mut modes, mut write) = (Vec::new(), false);
            for argument in arguments {
                match argument.as_str() {
                    "--write" => write = true,
                    "plain" => modes.push(Mode::Plain),
                    "deflate" => modes.push(Mode::Deflate),
                    other => return Err(format!("`autobahn` has no argument `{other}`")),
                }
            }
            if modes.is_empty() {
                modes = vec![Mode::Plain, Mode::Deflate];
            }
            Ok(Command::Autobahn { modes, write })
        }
        "generate" => match arguments.next() {
            None => Ok(Command::Generate),
            Some(other) => Err(format!("`generate` has no argument `{other}`")),
        },
        other => Err(format!("there is no command `{other}`")),
    }
}

/// A word that Tauri's bundler knows.
fn bundle_kind(kind: String) -> Result<String, String> {
    const KINDS: [&str; 8] = ["deb", "rpm", "appimage", "app", "dmg", "msi", "nsis", "all"];
    if KINDS.contains(&kind.as_str()) {
        return Ok(kind);
    }
    Err(format!("`bundle` has no kind `{kind}`; the kinds are {}", KINDS.join(", ")))
}

fn part(name: &str) -> Result<Part, String> {
    Part::ALL.into_iter().find(|part| part.name() == name).ok_or_else(|| {
        let known = Part::ALL.map(Part::name).join(", ");
        format!("`test` has no part `{name}`; the parts are {known}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Command, String> {
        parse(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn test_without_a_part_means_every_part() {
        assert_eq!(parse_words(&["test"]), Ok(Command::Test { parts: Part::ALL.to_vec() }));
    }

    #[test]
    fn parts_run_in_the_fixed_order_however_they_are_named() {
        let expected = Command::Test { parts: vec![Part::Fmt, Part::Unit] };
        assert_eq!(parse_words(&["test", "unit", "fmt", "unit"]), Ok(expected));
    }

    #[test]
    fn an_unknown_part_is_answered_with_the_parts_there_are() {
        let complaint = parse_words(&["test", "units"]).unwrap_err();
        assert!(complaint.contains("`units`") && complaint.contains("blackbox"), "{complaint}");
    }

    #[test]
    fn arguments_of_run_go_to_miniwire_with_or_without_two_dashes() {
        let expected = Command::Run { arguments: vec!["serve".into(), "--port".into(), "0".into()] };
        assert_eq!(parse_words(&["run", "serve", "--port", "0"]).as_ref(), Ok(&expected));
        assert_eq!(parse_words(&["run", "--", "serve", "--port", "0"]).as_ref(), Ok(&expected));
    }

    #[test]
    fn help_names_every_part() {
        for part in Part::ALL {
            assert!(HELP.contains(&format!("\n  {} ", part.name())), "{}", part.name());
        }
    }
}
