//! What a session that meets a fixture is started with.
//!
//! Counterpart: the command, the tests of a suite and the window all start their replays with it. Invariant: it depends on the fixture, the package and what is
//! asked for instead alone, so that the same fixture goes the same way wherever it is replayed: no storage of before, no setting of a window.

use crate::{Launch, Profile, SessionConfig, SessionOptions};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use fixture::{Header, Problem};
use package::Package;

/// What is asked for in place of what the header says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Instead<'a> {
    /// Page with its query.
    pub page: Option<&'a str>,
    /// `device` or `devtools`.
    pub profile: Option<&'a str>,
}

/// Options of the session: the profile and the page of the fixture, nothing in storage.
///
/// # Errors
/// There is no such profile.
pub fn session_options(
    header: &Header,
    package: &Package,
    instead: Instead<'_>,
) -> Result<SessionOptions, Box<Problem>> {
    let profile = match instead.profile.or(header.profile.as_deref()) {
        None | Some("device") => Profile::Device,
        Some("devtools") => Profile::Devtools,
        Some(other) => {
            let text = format!("`profile` is \"device\" or \"devtools\", not \"{other}\"");
            return Err(Box::new(Problem::at(1, 0, "wrong-value", text)));
        }
    };
    let config = SessionConfig { profile, ..SessionConfig::default() };
    let page = instead.page.or(header.page.as_deref()).unwrap_or_default();
    let mut launch = Launch::at(page, config.scene)
        .map_err(|error| Box::new(Problem::at(1, 0, "wrong-value", error.to_string())))?;
    // Where `--server` of a run goes.
    if let (Some(server), Some(setting)) = (&header.server, &package.settings.server)
        && !setting.is_given(&launch.query)
    {
        launch.query.insert(setting.parameter.clone(), server.clone());
    }
    // The fixture says which addresses are opened; those of a test server are no domains of anybody.
    Ok(SessionOptions { config, launch, seed: 1, url_check: Some(false), ..SessionOptions::default() })
}

/// The app that a file names: relative to the folder of the file, then to the working directory.
pub fn app_of(file: &Utf8Path, app: &str) -> Utf8PathBuf {
    let beside = without_detours(&file.parent().unwrap_or(Utf8Path::new("")).join(app));
    if beside.exists() { beside } else { Utf8PathBuf::from(app) }
}

/// `a/../b` as `b`, for people.
fn without_detours(path: &Utf8Path) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for component in path.components() {
        let is_named = out.components().next_back().is_some_and(|last| matches!(last, Utf8Component::Normal(_)));
        match component {
            Utf8Component::ParentDir if is_named => {
                out.pop();
            }
            Utf8Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_looked_for_beside_its_fixture_and_then_where_the_work_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        std::fs::create_dir_all(folder.join("app")).unwrap();
        let file = folder.join("sessions/a.jsonl");
        assert_eq!(app_of(&file, "../app"), folder.join("app"));
        assert_eq!(app_of(&file, "fixtures/app"), Utf8Path::new("fixtures/app"));
    }
}
