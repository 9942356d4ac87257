//! Exit codes, which are a promise (docs/guide/cli.md), and how an error is said.

use std::process::ExitCode;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: fine.
    Fine,
    /// 1: the app failed, `--until` was not met, or a server could not start.
    Failed,
    /// 2: the arguments are wrong.
    Usage,
    /// 3: there is no package that can run.
    Package,
}

impl Exit {
    /// Says why on stderr: the error, then the next step.
    pub(crate) fn because(self, error: &str, hint: Option<&str>) -> Exit {
        anstream::eprintln!("{} {error}", owo_colors::OwoColorize::red(&"error:"));
        if let Some(hint) = hint {
            anstream::eprintln!("{} {hint}", owo_colors::OwoColorize::cyan(&"hint:"));
        }
        self
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Package => 3,
        })
    }
}
