//! What a session that meets a fixture is started with.
//!
//! Counterpart: the command, the tests of a suite and the window all start their replays with it. Invariant: it depends on the fixture, the package and what is
//! asked for instead alone, so that the same fixture goes the same way wherever it is replayed: no storage of before, no setting of a window.

use crate::{Launch, Profile, SessionConfig, SessionOptions};
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
