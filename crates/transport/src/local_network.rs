//! The part of the port that knows the local network: addresses of this machine, and services that announce themselves.
//!
//! Counterpart: `wx.getLocalIPAddress`, the reach rule of TCPSocket, `wx.startLocalServiceDiscovery`.
//! Invariant: a search ends with exactly one `Stopped`.

use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One address of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The address.
    pub address: IpAddr,
    /// Which of its bits name the network.
    pub netmask: IpAddr,
}

impl InterfaceAddress {
    /// Whether an address is in the network of this one.
    pub fn shares_network_with(&self, other: IpAddr) -> bool {
        match (self.address, self.netmask, other) {
            (IpAddr::V4(own), IpAddr::V4(mask), IpAddr::V4(other)) => same_v4(own, mask, other),
            (IpAddr::V6(own), IpAddr::V6(mask), IpAddr::V6(other)) => same_v6(own, mask, other),
            _ => false,
        }
    }
}

fn same_v4(own: Ipv4Addr, mask: Ipv4Addr, other: Ipv4Addr) -> bool {
    own.to_bits() & mask.to_bits() == other.to_bits() & mask.to_bits()
}

fn same_v6(own: Ipv6Addr, mask: Ipv6Addr, other: Ipv6Addr) -> bool {
    own.to_bits() & mask.to_bits() == other.to_bits() & mask.to_bits()
}

/// A search for services. Dropping it ends the search without a word to the app.
pub trait MdnsHandle: Debug {
    /// Ends the search. A second call does nothing.
    fn stop(&self);
}

/// What a search tells its task. Names are those of the service alone, without type and domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MdnsEvent {
    /// A service with its address.
    Found {
        /// Name of the service.
        name: String,
        /// Its address.
        address: IpAddr,
        /// Its port.
        port: u16,
    },
    /// A service has said goodbye, or is silent.
    Lost {
        /// Name of the service.
        name: String,
    },
    /// A service was announced and never told its address.
    ResolveFail {
        /// Name of the service.
        name: String,
    },
    /// The search is over.
    Stopped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_netmask_says_who_is_in_the_same_network() {
        let own = InterfaceAddress {
            address: Ipv4Addr::new(192, 168, 1, 7).into(),
            netmask: Ipv4Addr::new(255, 255, 254, 0).into(),
        };
        assert!(own.shares_network_with(Ipv4Addr::new(192, 168, 0, 200).into()));
        assert!(!own.shares_network_with(Ipv4Addr::new(192, 168, 2, 1).into()));
        assert!(!own.shares_network_with(Ipv6Addr::LOCALHOST.into()));
    }
}
