//! Where a broker is: the URL of the command line, taken apart.
//!
//! Invariant: no user name and no password is in it, so it can be shown.

use std::net::Ipv6Addr;
use url::{Host, Url};

/// A broker's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MqttAddress {
    /// The URL as it was given.
    pub url: String,
    /// What carries MQTT.
    pub(super) carrier: Carrier,
    /// Name or address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

/// What carries MQTT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Tcp,
    Tls,
    WebSocket,
    SecureWebSocket,
}

/// Why a URL is no address of a broker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not a URL at all.
    #[error("`{0}` is not a URL: {1}; write it as mqtt://host:1883, mqtts://host or ws://host:port/mqtt")]
    Url(String, String),
    /// Another scheme.
    #[error("the scheme `{0}` carries no MQTT: use mqtt (TCP), mqtts (TLS), ws or wss")]
    Scheme(String),
    /// No host.
    #[error("the URL has no host: mqtt://host:1883")]
    Host,
    /// `user:password@`.
    #[error("the URL has a user name or a password: give them as --user and --password")]
    UserInfo,
    /// A path behind `mqtt://`.
    #[error("an mqtt:// URL ends after the port; `{0}` looks like a topic, which is an argument of its own")]
    Path(String),
    /// An IPv6 address where rumqttc cannot use one.
    #[error("an IPv6 address works with mqtt:// only; use a name for {0}://")]
    Ipv6(String),
}

impl MqttAddress {
    /// Reads a URL.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = Url::parse(text).map_err(|error| AddressError::Url(text.to_owned(), error.to_string()))?;
        let (carrier, usual_port) = match url.scheme() {
            "mqtt" => (Carrier::Tcp, 1883),
            "mqtts" => (Carrier::Tls, 8883),
            "ws" => (Carrier::WebSocket, 80),
            "wss" => (Carrier::SecureWebSocket, 443),
            other => return Err(AddressError::Scheme(other.to_owned())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::UserInfo);
        }
        let is_web = matches!(carrier, Carrier::WebSocket | Carrier::SecureWebSocket);
        if !is_web && !matches!(url.path(), "" | "/") {
            return Err(AddressError::Path(url.path().trim_start_matches('/').to_owned()));
        }
        let bracketed = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressError::Host)?;
        let host = bracketed.trim_start_matches('[').trim_end_matches(']').to_owned();
        let is_ipv6 = matches!(url.host(), Some(Host::Ipv6(_))) || host.parse::<Ipv6Addr>().is_ok();
        if is_ipv6 && carrier != Carrier::Tcp {
            return Err(AddressError::Ipv6(url.scheme().to_owned()));
        }
        let port = url.port().unwrap_or(usual_port);
        Ok(MqttAddress { url: text.to_owned(), carrier, host, port })
    }

    /// Host and port for a message and for the resolver.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.resolvable_host(), self.port)
    }

    /// The host in brackets where it is an IPv6 address, as rumqttc puts the port behind it by itself.
    pub(super) fn resolvable_host(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_that_of_the_scheme_unless_told() {
        let port = |text| MqttAddress::parse(text).map(|address| address.port);
        assert_eq!((port("mqtt://a"), port("mqtts://a/")), (Ok(1883), Ok(8883)));
        assert_eq!((port("ws://a/mqtt"), port("wss://a:9001/mqtt?x=1")), (Ok(80), Ok(9001)));
    }

    #[test]
    fn an_ipv6_address_has_brackets_only_where_a_port_follows() {
        let address = MqttAddress::parse("mqtt://[::1]:9").unwrap();
        assert_eq!((address.host.as_str(), address.authority().as_str()), ("::1", "[::1]:9"));
        assert_eq!(MqttAddress::parse("mqtts://[::1]"), Err(AddressError::Ipv6("mqtts".to_owned())));
    }

    #[test]
    fn what_is_no_address_of_a_broker_says_how_one_is_written() {
        assert!(matches!(MqttAddress::parse("localhost"), Err(AddressError::Url(..))));
        assert_eq!(MqttAddress::parse("http://a"), Err(AddressError::Scheme("http".to_owned())));
        assert_eq!(MqttAddress::parse("mqtt://a/room/1"), Err(AddressError::Path("room/1".to_owned())));
        assert_eq!(MqttAddress::parse("mqtt://me:secret@a"), Err(AddressError::UserInfo));
        assert!(MqttAddress::parse("mqtt://").is_err());
    }
}
