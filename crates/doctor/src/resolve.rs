//! DNS: the addresses of the name, and whether they are ones that a phone can use.
//!
//! Invariant: at most [`ADDRESSES_MAX`] addresses come out, the resolver's first choice first, none twice.

use crate::address::{Target, is_private};
use crate::options::Options;
use crate::report::{Check, CheckId, Finding};
use crate::wording::{shown, time};
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::{Instant, timeout};

/// Addresses tried of one name. Our choice; round-robin names list up to a dozen, and two of each family say enough.
pub(crate) const ADDRESSES_MAX: usize = 8;

/// A name that takes longer is told. Our choice: it adds to every start of the app.
const SLOW: Duration = Duration::from_secs(1);

/// Resolves the host. No addresses: nothing further can be looked at.
pub(crate) async fn check(target: &Target, options: &Options) -> (Check, Vec<SocketAddr>) {
    if !options.connect_to.is_empty() {
        let addresses = options.connect_to.iter().copied().take(ADDRESSES_MAX).collect();
        return (Check::skipped(CheckId::Dns, "the addresses were given"), addresses);
    }
    if let Some(ip) = target.ip {
        return (Check::skipped(CheckId::Dns, "an address needs no resolution"), vec![(ip, target.port).into()]);
    }
    let start = Instant::now();
    let answer = timeout(options.timeout, lookup_host((target.host.as_str(), target.port))).await;
    let took = start.elapsed();
    let host = shown(&target.host);
    let (found, finding) = match answer {
        Ok(Ok(addresses)) => {
            let addresses = distinct(addresses);
            if !addresses.is_empty() {
                return (judge(target, &addresses, took), addresses);
            }
            (format!("`{host}` has no address"), no_address())
        }
        Ok(Err(error)) => (format!("`{host}` has no address: {error}"), no_address()),
        Err(_) => (format!("no answer after {}", time(took)), no_answer()),
    };
    (Check::new(CheckId::Dns, found).took(took).with([finding]), Vec::new())
}

fn no_address() -> Finding {
    Finding::problem(
        "no-address",
        "the name does not exist, or it has neither an A nor an AAAA record",
        "check the spelling and the records of the domain; new records take minutes to be seen",
    )
}

fn no_answer() -> Finding {
    Finding::problem(
        "dns-timeout",
        "the name servers of the domain or of this network do not answer",
        "check the network here, then the name servers that the domain names",
    )
}

fn distinct(addresses: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut seen = Vec::new();
    for address in addresses {
        if !seen.contains(&address) && seen.len() < ADDRESSES_MAX {
            seen.push(address);
        }
    }
    seen
}

fn judge(target: &Target, addresses: &[SocketAddr], took: Duration) -> Check {
    let list = addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>();
    let mut findings = Vec::new();
    if addresses.iter().all(SocketAddr::is_ipv6) {
        findings.push(Finding::warning(
            "ipv6-only",
            "the name has IPv6 addresses only: phones in a network without IPv6 cannot connect",
            "add an A record with an IPv4 address",
        ));
    }
    let inside = |address: &&SocketAddr| is_private(address.ip()) || address.ip().is_loopback();
    if let Some(address) = addresses.iter().find(inside).filter(|_| !target.is_loopback()) {
        findings.push(Finding::warning(
            "private-address",
            format!("{} is not reached from outside of its own network", address.ip()),
            "give the name a public address, or check that this network's name server does not answer differently",
        ));
    }
    if took > SLOW {
        findings.push(Finding::warning(
            "dns-slow",
            format!("the resolution took {}, which delays every connection", time(took)),
            "check the name servers and the chain of CNAME records",
        ));
    }
    let check = Check::new(CheckId::Dns, list.join(", ")).took(took).with(findings);
    check.fact("addresses", list.into_iter().map(Value::from).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn judged(host: &str, addresses: &[&str], took: Duration) -> Check {
        let (_, target) = crate::address::check(&format!("wss://{host}/"), true);
        let addresses = addresses.iter().map(|ip| (ip.parse::<std::net::IpAddr>().unwrap(), 443).into());
        judge(&target.unwrap(), &addresses.collect::<Vec<_>>(), took)
    }

    #[test]
    fn both_families_are_fine() {
        let check = judged("a.example", &["203.0.113.7", "2001:db8::7"], Duration::ZERO);
        assert_eq!((check.state, check.found.as_str()), (State::Ok, "203.0.113.7, 2001:db8::7"));
    }

    #[test]
    fn ipv6_alone_a_private_address_and_a_slow_answer_are_told() {
        for (addresses, took, code) in [
            (&["2001:db8::7"][..], Duration::ZERO, "ipv6-only"),
            (&["192.168.1.5"], Duration::ZERO, "private-address"),
            (&["203.0.113.7"], SLOW + Duration::from_millis(1), "dns-slow"),
        ] {
            assert_eq!(judged("a.example", addresses, took).findings[0].code, code);
        }
        assert_eq!(judged("a.example", &["203.0.113.7"], SLOW).state, State::Ok);
    }

    #[test]
    fn addresses_up_to_the_limit_are_kept_and_one_more_is_dropped() {
        let address = |last: usize| SocketAddr::from(([203, 0, 113, u8::try_from(last).unwrap()], 443));
        assert_eq!(distinct((0..ADDRESSES_MAX).map(address)).len(), ADDRESSES_MAX);
        assert_eq!(distinct((0..=ADDRESSES_MAX).map(address)).len(), ADDRESSES_MAX);
        assert_eq!(distinct([address(1), address(1)].into_iter()).len(), 1);
    }
}
