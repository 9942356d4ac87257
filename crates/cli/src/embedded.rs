//! The server that an app wants: the embedded one, started for the run, or the address of `--server`.
//!
//! Counterpart: `[server]` of the app's `miniwire.toml`. Invariant: a query of `--page` that has an address keeps it.

use crate::exit::Exit;
use crate::terminal::say;
use engine::{EmbeddedServer, EmbeddedServerError, SessionOptions};
use package::Package;

/// Puts the address into the query of the first page, starting the embedded server where no other is named.
///
/// # Errors
/// The server cannot start, or `--server` is given to an app that does not take it.
pub(crate) async fn provide(
    package: &Package,
    named: Option<&str>,
    options: &mut SessionOptions,
) -> Result<Option<EmbeddedServer>, Exit> {
    let query = &mut options.launch.query;
    match (&package.settings.server, named) {
        (None, None) => Ok(None),
        (None, Some(_)) => {
            let hint = "[server] in miniwire.toml says which query parameter takes the address: docs/guide/servers.md";
            Err(Exit::Usage.because("--server: this app does not say how it takes an address", Some(hint)))
        }
        (Some(setting), Some(_)) if setting.is_given(query) => {
            let error = format!("--server: the query of --page has \"{}\" already", setting.parameter);
            Err(Exit::Usage.because(&error, Some("give one of the two")))
        }
        (Some(setting), Some(address)) => {
            query.insert(setting.parameter.clone(), address.to_owned());
            Ok(None)
        }
        (Some(setting), None) if setting.is_given(query) => Ok(None),
        (Some(setting), None) => {
            let server = EmbeddedServer::start(setting).await.map_err(exit)?;
            say(format!("embedded server: {}", server.url()));
            query.insert(setting.parameter.clone(), server.url().to_owned());
            // It has an address that no phone would take.
            options.url_check = Some(false);
            Ok(Some(server))
        }
    }
}

fn exit(error: EmbeddedServerError) -> Exit {
    match &error {
        EmbeddedServerError::NoRoute(_) => {
            let hint = format!("{}; --server names another server", error.hint());
            Exit::Package.because(&error.to_string(), Some(&hint))
        }
        EmbeddedServerError::Start(_) => Exit::Failed.because(&error.to_string(), Some(error.hint())),
    }
}
