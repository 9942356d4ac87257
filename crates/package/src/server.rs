//! `[server]` of `miniwire.toml`: which embedded server an app wants, and how it takes the address.
//!
//! Counterpart: docs/guide/servers.md; hosts start the server and put the address into the query. Invariant: the address goes in only
//! where the query does not have one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The server that an app wants.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSetting {
    /// Path of the embedded server.
    #[serde(deserialize_with = "route")]
    pub route: String,
    /// The query parameter of the first page that takes the address.
    #[serde(deserialize_with = "parameter")]
    pub parameter: String,
    /// What the address begins with.
    #[serde(default)]
    pub scheme: ServerScheme,
}

/// What the address begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerScheme {
    /// WebSocket.
    #[default]
    Ws,
    /// What `mqtt` calls WebSocket in a mini-program.
    Wx,
    /// HTTP, and Socket.IO.
    Http,
}

impl ServerSetting {
    /// The address of the embedded server, once it listens.
    pub fn address(&self, listening: SocketAddr) -> String {
        let scheme = match self.scheme {
            ServerScheme::Ws => "ws",
            ServerScheme::Wx => "wx",
            ServerScheme::Http => "http",
        };
        format!("{scheme}://{listening}{}", self.route)
    }

    /// Whether a query has an address already.
    pub fn is_given(&self, query: &BTreeMap<String, String>) -> bool {
        query.contains_key(&self.parameter)
    }
}

fn route<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let fits = text.starts_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    let message = || format!("\"{text}\" is no path: it begins with a slash, such as /echo");
    if fits { Ok(text) } else { Err(serde::de::Error::custom(message())) }
}

fn parameter<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let message = || format!("\"{text}\" is no query parameter: letters, digits, _ and -");
    if fits { Ok(text) } else { Err(serde::de::Error::custom(message())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ServerSetting, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn an_address_has_the_scheme_and_the_route_that_the_app_wants() {
        let listening = SocketAddr::from(([127, 0, 0, 1], 8787));
        let plain = read("route = \"/chat\"\nparameter = \"server\"").unwrap();
        assert_eq!(plain.address(listening), "ws://127.0.0.1:8787/chat");
        let mqtt = read("route = \"/mqtt\"\nparameter = \"url\"\nscheme = \"wx\"").unwrap();
        assert_eq!(mqtt.address(listening), "wx://127.0.0.1:8787/mqtt");
    }

    #[test]
    fn a_query_that_has_an_address_keeps_it() {
        let setting = read("route = \"/echo\"\nparameter = \"url\"").unwrap();
        let query = |name: &str| BTreeMap::from([(name.to_owned(), String::new())]);
        assert!(setting.is_given(&query("url")) && !setting.is_given(&query("name")));
    }

    #[test]
    fn what_is_no_path_or_no_parameter_is_refused() {
        for route in ["", "chat", "/a b", "/a#b"] {
            let error = read(&format!("route = \"{route}\"\nparameter = \"url\"")).unwrap_err();
            assert!(error.contains("is no path"), "{error}");
        }
        let error = read("route = \"/a\"\nparameter = \"a=b\"").unwrap_err();
        assert!(error.contains("is no query parameter"), "{error}");
        assert!(
            read("route = \"/a\"\nparameter = \"a\"\nscheme = \"wss\"").unwrap_err().contains("expected one of `ws`")
        );
        assert!(read("route = \"/a\"").unwrap_err().contains("missing field `parameter`"));
    }
}
