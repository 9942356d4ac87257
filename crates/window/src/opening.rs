//! What a window opens before anybody clicks: a project or a sample, named on the command line of either host.
//!
//! Counterpart: `project.open` and `sample.open` of the desk's schema.

use camino::Utf8PathBuf;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use engine::desk::{Desk, OpenProject, OpenSample, RpcError};
use serde_json::Value;

/// Clients of one project side by side; the schema's limit.
pub const CLIENTS_MAX: u64 = 2;

/// Arguments that say what to open.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Folder of a mini-program or project, or one .js/.ts file; the start page where absent
    #[arg(conflicts_with = "sample")]
    pub path: Option<Utf8PathBuf>,
    /// Open a sample app that comes with miniwire, such as chat
    #[arg(long, value_name = "ID")]
    pub sample: Option<String>,
    /// Clients side by side, 1 or 2
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = RangedU64ValueParser::<u32>::new().range(1..=CLIENTS_MAX), conflicts_with = "sample")]
    pub clients: u32,
    /// Page to open first, such as "pages/chat/chat?room=1"
    #[arg(long, value_name = "PAGE?QUERY", requires = "path")]
    pub page: Option<String>,
}

impl Opening {
    /// The call that opens it; none when nothing was named.
    pub fn call(&self) -> Option<(&'static str, Value)> {
        if let Some(id) = &self.sample {
            return Some(("sample.open", serde_json::to_value(OpenSample { id: id.clone() }).ok()?));
        }
        // The desk may look at it long after somebody changed the folder we are in.
        let path = self.path.as_ref()?;
        let path = camino::absolute_utf8(path).unwrap_or_else(|_| path.clone());
        let params = OpenProject { path: path.into_string(), clients: self.clients.max(1), page: self.page.clone() };
        Some(("project.open", serde_json::to_value(params).ok()?))
    }

    /// Opens it, if anything was named.
    ///
    /// # Errors
    /// What the desk says: it is not there, or it is no project.
    pub async fn open(&self, desk: &Desk) -> Result<(), RpcError> {
        match self.call() {
            Some((method, params)) => desk.call(method, params).await.map(drop),
            None => Ok(()),
        }
    }
}

/// Whether what was to be opened cannot be run or read, which has an exit code of its own (docs/guide/cli.md).
pub fn is_unreadable(error: &RpcError) -> bool {
    matches!(error.code.as_str(), "package" | "fixture" | "not-fixture")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        opening: Opening,
    }

    fn parse(words: &[&str]) -> Result<Opening, clap::Error> {
        Line::try_parse_from(std::iter::once(&"miniwire").chain(words)).map(|line| line.opening)
    }

    #[test]
    fn a_folder_is_opened_by_its_absolute_path() {
        let (method, params) = parse(&["app", "--clients", "2", "--page", "pages/a/a?x=1"]).unwrap().call().unwrap();
        assert_eq!(method, "project.open");
        assert!(Utf8PathBuf::from(params["path"].as_str().unwrap()).is_absolute(), "{params}");
        assert_eq!((&params["clients"], &params["page"]), (&2.into(), &"pages/a/a?x=1".into()));
    }

    #[test]
    fn a_sample_brings_its_own_clients() {
        assert_eq!(parse(&["--sample", "chat"]).unwrap().call().unwrap().0, "sample.open");
        assert!(parse(&["--sample", "chat", "--clients", "2"]).is_err());
        assert!(parse(&["app", "--sample", "chat"]).is_err());
    }

    #[test]
    fn one_or_two_clients_and_no_other_number() {
        assert!(parse(&["app", "--clients", "1"]).is_ok() && parse(&["app", "--clients", "2"]).is_ok());
        assert!(parse(&["app", "--clients", "0"]).is_err() && parse(&["app", "--clients", "3"]).is_err());
    }

    #[test]
    fn without_arguments_there_is_nothing_to_open() {
        assert_eq!(parse(&[]).unwrap().call(), None);
    }
}
