//! The addresses of this machine.

use crate::InterfaceAddress;
use if_addrs::{IfAddr, get_if_addrs};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// An address of the block for documentation (RFC 5737): connecting a UDP socket to it sends nothing, and the system says
/// which of our addresses would be used to leave this machine.
const SOMEWHERE_ELSE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// Addresses that are listed. Our choice: machines with containers have dozens.
const ADDRESSES_MAX: usize = 256;

/// Every address but loopback, the one that leads to other networks first, IPv4 before IPv6.
pub(super) fn interfaces() -> Vec<InterfaceAddress> {
    let mut found = get_if_addrs().unwrap_or_default();
    found.retain(|interface| !interface.is_loopback());
    ordered(found.into_iter().map(|interface| described(&interface.addr)).collect(), way_out())
}

fn ordered(mut addresses: Vec<InterfaceAddress>, way_out: Option<IpAddr>) -> Vec<InterfaceAddress> {
    addresses.sort_by_key(|one| (Some(one.address) != way_out, one.address.is_ipv6()));
    addresses.truncate(ADDRESSES_MAX);
    addresses
}

fn described(address: &IfAddr) -> InterfaceAddress {
    match address {
        IfAddr::V4(v4) => InterfaceAddress { address: v4.ip.into(), netmask: v4.netmask.into() },
        IfAddr::V6(v6) => InterfaceAddress { address: v6.ip.into(), netmask: v6.netmask.into() },
    }
}

fn way_out() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(SOMEWHERE_ELSE).ok()?;
    socket.local_addr().ok().map(|address: SocketAddr| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_addresses_as_may_be_are_listed_and_the_way_out_is_never_the_one_that_falls_out() {
        let one = |number: u32| InterfaceAddress {
            address: Ipv4Addr::from_bits(number).into(),
            netmask: Ipv4Addr::BROADCAST.into(),
        };
        let count = |count: u32| (0..count).map(one).collect::<Vec<_>>();
        assert_eq!(ordered(count(256), None).len(), ADDRESSES_MAX);
        let found = ordered(count(257), Some(one(256).address));
        assert_eq!((found.len(), found[0]), (ADDRESSES_MAX, one(256)));
    }

    #[test]
    fn loopback_is_never_among_them_and_the_way_out_comes_first() {
        let found = interfaces();
        assert!(found.iter().all(|one| !one.address.is_loopback()), "{found:?}");
        let way_out = way_out().filter(|address| found.iter().any(|one| one.address == *address));
        assert!(way_out.is_none() || found.first().map(|one| one.address) == way_out, "{found:?}");
    }
}
