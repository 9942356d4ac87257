//! The server that is driven instead of the recorded one: scheme, host and port.
//!
//! Counterpart: `--against`. Invariant: path and query of a line stay as they are.

use std::fmt;
use std::str::FromStr;
use url::Url;

/// What an origin is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sockets {
    /// WebSocket and HTTP, with TLS or without.
    Web {
        secure: bool,
    },
    Tcp,
    Udp,
}

/// Scheme, host and port of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    sockets: Sockets,
    /// Host and port as they stand in an address.
    authority: String,
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            "an origin such as ws://127.0.0.1:3000, https://example.com, tcp://127.0.0.1:7000 or udp://127.0.0.1:7001";
        let url =
            Url::parse(text).map_err(|error| format!("`{text}` is no address ({error}); {wanted} is expected"))?;
        let sockets = match url.scheme() {
            "ws" | "http" => Sockets::Web { secure: false },
            "wss" | "https" => Sockets::Web { secure: true },
            "tcp" => Sockets::Tcp,
            "udp" => Sockets::Udp,
            other => return Err(format!("`{other}` is no scheme of a server; {wanted} is expected")),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(format!(
                "`{text}` has a path; paths and queries are those of the fixture, and {wanted} is expected"
            ));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("`{text}` has no host"))?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None if matches!(sockets, Sockets::Web { .. }) => host.to_owned(),
            None => return Err(format!("`{text}` has no port")),
        };
        Ok(Origin { sockets, authority })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.sockets {
            Sockets::Web { secure: false } => "ws",
            Sockets::Web { secure: true } => "wss",
            Sockets::Tcp => "tcp",
            Sockets::Udp => "udp",
        };
        write!(f, "{scheme}://{}", self.authority)
    }
}

/// The address of a line at the origin that is given for its kind of socket, or as it is.
pub(super) fn at_origin(url: &str, origins: &[Origin]) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let behind = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    let found = origins.iter().find(|origin| match origin.sockets {
        Sockets::Web { .. } => matches!(scheme, "ws" | "wss" | "http" | "https"),
        Sockets::Tcp => scheme == "tcp",
        Sockets::Udp => false,
    });
    let Some(origin) = found else { return url.to_owned() };
    let scheme = match (origin.sockets, scheme) {
        (Sockets::Web { secure: false }, "ws" | "wss") => "ws",
        (Sockets::Web { secure: true }, "ws" | "wss") => "wss",
        (Sockets::Web { secure: false }, _) => "http",
        (Sockets::Web { secure: true }, _) => "https",
        (_, scheme) => scheme,
    };
    format!("{scheme}://{}{behind}", origin.authority)
}

/// Where datagrams for `peer` go: host and port.
pub(super) fn datagrams_to(peer: &str, origins: &[Origin]) -> Option<(String, u16)> {
    let origin = origins.iter().find(|origin| origin.sockets == Sockets::Udp);
    let address = origin.map_or(peer, |origin| origin.authority.as_str());
    let (host, port) = address.rsplit_once(':')?;
    Some((host.trim_start_matches('[').trim_end_matches(']').to_owned(), port.parse().ok()?))
}

/// Host and port of a TCP address.
pub(super) fn tcp_target(url: &str) -> Option<(String, u16)> {
    datagrams_to(url.strip_prefix("tcp://")?, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_replaced_and_path_and_query_stay() {
        let web: Origin = "wss://b.example".parse().unwrap();
        let tcp: Origin = "tcp://127.0.0.1:7".parse().unwrap();
        let origins = [web, tcp];
        let at = |url| at_origin(url, &origins);
        assert_eq!(at("ws://a:3000/im?uid=1"), "wss://b.example/im?uid=1");
        assert_eq!(at("http://a?x=1"), "https://b.example?x=1");
        assert_eq!(at("tcp://a:1"), "tcp://127.0.0.1:7");
        assert_eq!(at_origin("ws://a:3000/im", &origins[1..]), "ws://a:3000/im");
    }

    #[test]
    fn what_is_no_origin_is_told_with_one_that_is() {
        for text in ["127.0.0.1:3000", "ftp://a", "ws://a/path", "tcp://a", "ws://"] {
            let told = text.parse::<Origin>().unwrap_err();
            assert!(told.contains(text) || told.contains("ftp"), "{told}");
        }
    }

    #[test]
    fn an_ipv6_peer_has_its_brackets_taken_off() {
        assert_eq!(datagrams_to("[::1]:9", &[]), Some(("::1".to_owned(), 9)));
        assert_eq!(datagrams_to("nowhere", &[]), None);
    }
}
