//! Which addresses an app may reach: the one place of that rule, for sockets, requests and TCP.
//!
//! Counterpart: `setting.urlCheck` of the project and the lists of `package::Settings`; docs/guide/settings.md has the sources.
//! Invariants: with the check off every address is allowed, as in the devtools, and the log says once what phones would refuse; a
//! refusal says which rule failed and where to change it.

use crate::shared::Shared;
use package::{DomainKind, OwnAddress, check_domain};
use std::net::IpAddr;
use url::{Host, Url};

/// What a phone does about a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A neighbour in the local network, which needs no entry.
    Neighbour,
    /// An address of this machine in the local network: for a phone it is a neighbour, for the simulator itself.
    Own,
    /// Loopback: a phone would mean itself.
    Loopback,
    /// Another address, which no list can have.
    Foreign,
    /// A name, which the lists decide about.
    Name,
}

/// Whether the app may reach `url`: `ws`, `wss`, `http`, `https`, or `tcp://host:port` of a TCPSocket.
///
/// # Errors
/// A phone would refuse it, and the project has the check switched on.
pub(super) fn may_reach(shared: &Shared, kind: DomainKind, url: &str) -> Result<(), ()> {
    let place =
        Url::parse(url).ok().as_ref().and_then(Url::host).map_or(Place::Foreign, |host| place_of(shared, &host));
    let settings = &shared.package.settings;
    let why = match place {
        Place::Neighbour => return Ok(()),
        Place::Own if settings.behaviour.own_address == OwnAddress::Warn => {
            let text = format!("{url} is an address of this machine; a phone takes it as one of the local network");
            shared.notice_once("own-address", text, None);
            return Ok(());
        }
        // A developer's TCP server has no other address, and nothing but a notice was ever documented for the devtools.
        Place::Loopback if kind == DomainKind::Tcp && settings.behaviour.own_address == OwnAddress::Warn => {
            shared.notice_once(
                "tcp-on-phones",
                format!("{url} works here; phones refuse it: it is this machine itself"),
                None,
            );
            return Ok(());
        }
        Place::Own | Place::Loopback => "it is this machine itself, which a phone does not reach".to_owned(),
        Place::Foreign => format!("an address outside of the local network cannot be in the {} list", kind.name()),
        Place::Name => {
            let entries = settings.domains.get(&kind).map_or(&[][..], Vec::as_slice);
            match check_domain(kind, entries, url, settings.behaviour.wss_port) {
                Ok(()) => return Ok(()),
                Err(rule) => rule.to_string(),
            }
        }
    };
    if shared.url_check {
        let hint = format!(
            "list it under [domains] {} in miniwire.toml, or set \"urlCheck\": false under \"setting\" in \
             project.private.config.json, or pass --no-url-check",
            kind.name()
        );
        shared.notice("url-check", format!("{url} is refused: {why}"), Some(&hint));
        return Err(());
    }
    warn_of_scheme(shared, kind, url);
    Ok(())
}

/// With the check off: what phones would say, once for each kind.
fn warn_of_scheme(shared: &Shared, kind: DomainKind, url: &str) {
    if !shared.is_device() {
        return;
    }
    let only = |scheme: &str| format!("{url} works here; phones accept {scheme}:// only, outside of debug mode");
    match kind {
        DomainKind::Tcp | DomainKind::Udp => {
            let text =
                format!("{url} works here; phones refuse what is neither in the local network nor a listed domain");
            shared.notice_once("tcp-on-phones", text, None);
        }
        DomainKind::Socket if url.starts_with("ws:") => shared.notice_once("ws-on-phones", only("wss"), None),
        _ if url.starts_with("http:") => shared.notice_once("http-on-phones", only("https"), None),
        _ => {}
    }
}

fn place_of(shared: &Shared, host: &Host<&str>) -> Place {
    let address = match host {
        Host::Domain(name) if name.eq_ignore_ascii_case("localhost") => return Place::Loopback,
        // `url` reads addresses only behind the schemes of the web.
        Host::Domain(name) => match name.parse() {
            Ok(address) => address,
            Err(_) => return Place::Name,
        },
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => IpAddr::V6(*address),
    };
    place_of_address(address, &shared.transport.interfaces())
}

fn place_of_address(address: IpAddr, interfaces: &[transport::InterfaceAddress]) -> Place {
    if address.is_loopback() || address.is_unspecified() {
        Place::Loopback
    } else if interfaces.iter().any(|own| own.address == address) {
        Place::Own
    } else if interfaces.iter().any(|own| own.shares_network_with(address)) {
        Place::Neighbour
    } else {
        Place::Foreign
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transport::InterfaceAddress;

    #[test]
    fn neighbours_this_machine_and_others_are_told_apart() {
        let own = InterfaceAddress { address: [192, 168, 1, 7].into(), netmask: [255, 255, 255, 0].into() };
        let of = |address: [u8; 4]| place_of_address(address.into(), &[own]);
        assert_eq!(of([192, 168, 1, 200]), Place::Neighbour);
        assert_eq!(of([192, 168, 1, 7]), Place::Own);
        assert_eq!(of([127, 0, 0, 1]), Place::Loopback);
        assert_eq!(of([192, 168, 2, 1]), Place::Foreign);
        assert_eq!(of([8, 8, 8, 8]), Place::Foreign);
    }
}
