//! Which hosts a TCPSocket may reach: the one place of that rule, per docs/contracts/tcp.md.
//!
//! Counterpart: `setting.urlCheck`. Invariant: with the check off every host is allowed, as in the devtools; the log still
//! says once what phones would refuse.

use crate::shared::Shared;
use std::net::IpAddr;

/// What a phone does about a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// In the local network, or configured.
    Allowed,
    /// This machine itself: a phone refuses it, a developer's own server has nothing else.
    Own,
    /// Neither.
    Refused,
}

/// Whether the app may connect to the host.
///
/// # Errors
/// A phone would refuse it, and the project has the check switched on.
pub(super) fn may_connect(shared: &Shared, host: &str) -> Result<(), ()> {
    let reach = reach(shared, host);
    let why = match reach {
        Reach::Allowed => return Ok(()),
        Reach::Own => "is this machine itself",
        Reach::Refused => "is neither in the local network nor a configured domain",
    };
    if shared.url_check && reach == Reach::Refused {
        let hint = "set \"urlCheck\": false under \"setting\" in project.private.config.json, or pass --no-url-check";
        shared.notice("url-check", format!("{host} {why}"), Some(hint));
        return Err(());
    }
    if shared.is_device() {
        shared.notice_once("tcp-on-phones", format!("{host} works here; phones refuse it: it {why}"), None);
    }
    Ok(())
}

fn reach(shared: &Shared, host: &str) -> Reach {
    match host.parse::<IpAddr>() {
        Ok(address) => of_address(address, &shared.transport.interfaces()),
        Err(_) if is_configured(shared, host) => Reach::Allowed,
        Err(_) if host.eq_ignore_ascii_case("localhost") => Reach::Own,
        Err(_) => Reach::Refused,
    }
}

fn of_address(address: IpAddr, interfaces: &[transport::InterfaceAddress]) -> Reach {
    if address.is_loopback() || interfaces.iter().any(|own| own.address == address) {
        Reach::Own
    } else if interfaces.iter().any(|own| own.shares_network_with(address)) {
        Reach::Allowed
    } else {
        Reach::Refused
    }
}

/// Whether the host is in the project's list of TCP domains. miniwire has no such list yet, so a project must switch the
/// check off as it does in the devtools.
fn is_configured(_: &Shared, _: &str) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use transport::InterfaceAddress;

    #[test]
    fn the_same_network_is_allowed_this_machine_is_its_own_case_and_others_are_refused() {
        let own = InterfaceAddress { address: [192, 168, 1, 7].into(), netmask: [255, 255, 255, 0].into() };
        let of = |address: [u8; 4]| of_address(address.into(), &[own]);
        assert_eq!(of([192, 168, 1, 200]), Reach::Allowed);
        assert_eq!(of([192, 168, 1, 7]), Reach::Own);
        assert_eq!(of([127, 0, 0, 1]), Reach::Own);
        assert_eq!(of([192, 168, 2, 1]), Reach::Refused);
        assert_eq!(of([8, 8, 8, 8]), Reach::Refused);
    }
}
