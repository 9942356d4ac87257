//! Name resolution and TCP: addresses of both families in turn, the next one tried before a slow one has failed
//! (RFC 8305, "Happy Eyeballs", without its DNS part).

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

/// Time before the next address is tried beside the last one (RFC 8305 §5).
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// Addresses tried of one name. Our choice; round-robin names list up to a dozen.
const ADDRESSES_MAX: usize = 16;

/// The addresses of a host, families alternating, the resolver's first choice first.
///
/// # Errors
/// The resolver has none.
pub(super) async fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let addresses = lookup_host((host, port)).await?.collect::<Vec<_>>();
    if addresses.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address"));
    }
    Ok(alternate(addresses))
}

/// Connects to the first address that answers.
///
/// # Errors
/// The error of the last attempt, when none succeeded.
pub(super) async fn connect(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut attempts = FuturesUnordered::new();
    loop {
        attempts.extend(waiting.next().map(TcpStream::connect));
        tokio::select! {
            Some(outcome) = attempts.next() => match outcome {
                Ok(stream) => return Ok(stream),
                Err(error) if attempts.is_empty() && waiting.len() == 0 => return Err(error),
                Err(_) => {}
            },
            () = sleep(ATTEMPT_DELAY), if waiting.len() > 0 => {}
            else => return Err(io::Error::from(io::ErrorKind::AddrNotAvailable)),
        }
    }
}

fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut alternated = Vec::new();
    while alternated.len() < ADDRESSES_MAX && (first.len() > 0 || second.len() > 0) {
        alternated.extend(first.next());
        alternated.extend(second.next());
    }
    alternated.truncate(ADDRESSES_MAX);
    alternated
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};
    use tokio::net::TcpListener;

    fn v4(last: u8) -> SocketAddr {
        (Ipv4Addr::new(127, 0, 0, last), 1).into()
    }

    fn v6(last: u16) -> SocketAddr {
        (Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, last), 1).into()
    }

    #[test]
    fn families_alternate_and_the_first_choice_stays_first() {
        assert_eq!(alternate(vec![v6(1), v6(2), v6(3), v4(1)]), [v6(1), v4(1), v6(2), v6(3)]);
    }

    #[test]
    fn sixteen_addresses_are_kept_and_the_seventeenth_is_dropped() {
        assert_eq!(alternate((1..=16).map(v4).collect()).len(), ADDRESSES_MAX);
        assert_eq!(alternate((1..=17).map(v4).collect()).len(), ADDRESSES_MAX);
    }

    #[tokio::test]
    async fn a_dead_address_before_a_live_one_is_passed_over() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let dead = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
        let stream = connect(vec![dead, listener.local_addr().unwrap()]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), listener.local_addr().unwrap());
    }

    #[tokio::test]
    async fn no_address_at_all_is_an_error() {
        assert!(connect(Vec::new()).await.is_err());
    }
}
