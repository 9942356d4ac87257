//! Exit codes, which are a promise (docs/guide/cli.md), and how an error is said.

use crate::terminal::{say, say_hint};
use owo_colors::OwoColorize as _;
use std::process::ExitCode;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: fine.
    Fine,
    /// 1: the app failed, `--until` was not met, a server could not start, or an address would fail on a phone.
    Failed,
    /// 2: the arguments are wrong.
    Usage,
    /// 3: there is no package that can run.
    Package,
    /// 130: the user did not wait for the outcome, as shells have it.
    Interrupted,
}

impl Exit {
    /// Says why on stderr: the error, then the next step.
    pub(crate) fn because(self, error: &str, hint: Option<&str>) -> Exit {
        say(format!("{} {error}", "error:".red()));
        if let Some(hint) = hint {
            say_hint(hint);
        }
        self
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Package => 3,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
