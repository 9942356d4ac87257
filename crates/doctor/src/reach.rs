//! TCP: every address is tried, so that one that fails is found even where another one answers first.
//!
//! Invariant: all attempts run side by side, and none takes longer than the limit.

use crate::address::Target;
use crate::report::{Check, CheckId, Finding};
use crate::wording::time;
use futures_util::future::join_all;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// How one attempt went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reach {
    Connected,
    Refused,
    Silent,
    /// The network says that there is no way there.
    Unreachable,
    Failed(String),
}

#[derive(Clone, Debug)]
struct Attempt {
    address: SocketAddr,
    reach: Reach,
    took: Duration,
}

/// Tries every address. No address: nothing further can be looked at.
pub(crate) async fn check(target: &Target, addresses: &[SocketAddr], limit: Duration) -> (Check, Option<SocketAddr>) {
    let attempts = join_all(addresses.iter().map(|address| attempt(*address, limit))).await;
    let reached = attempts.iter().find(|attempt| attempt.reach == Reach::Connected).map(|attempt| attempt.address);
    (judge(target, &attempts), reached)
}

async fn attempt(address: SocketAddr, limit: Duration) -> Attempt {
    let start = Instant::now();
    let reach = match timeout(limit, TcpStream::connect(address)).await {
        Ok(Ok(_)) => Reach::Connected,
        Ok(Err(error)) => reach(&error),
        Err(_) => Reach::Silent,
    };
    Attempt { address, reach, took: start.elapsed() }
}

fn reach(error: &io::Error) -> Reach {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Reach::Refused,
        io::ErrorKind::TimedOut => Reach::Silent,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::AddrNotAvailable => {
            Reach::Unreachable
        }
        _ => Reach::Failed(error.to_string()),
    }
}

fn judge(target: &Target, attempts: &[Attempt]) -> Check {
    let found = attempts.iter().map(Attempt::text).collect::<Vec<_>>().join(", ");
    let good = attempts.iter().filter(|attempt| attempt.reach == Reach::Connected);
    let fastest = good.map(|attempt| attempt.took).min();
    let facts = attempts.iter().map(|attempt| {
        json!({
            "address": attempt.address.to_string(),
            "result": attempt.word(),
            "ms": u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX),
        })
    });
    let check = Check::new(CheckId::Tcp, found).fact("attempts", facts.collect::<Vec<_>>());
    match fastest {
        None => check.with(attempts.first().map(|attempt| nothing_answers(target, attempt))),
        Some(took) => check.took(took).with(some_fail(attempts)),
    }
}

impl Attempt {
    fn text(&self) -> String {
        let address = self.address;
        match &self.reach {
            Reach::Connected => format!("{address} in {}", time(self.took)),
            Reach::Refused => format!("{address} refused"),
            Reach::Silent => format!("{address} silent for {}", time(self.took)),
            Reach::Unreachable => format!("{address} unreachable from here"),
            Reach::Failed(error) => format!("{address} failed: {error}"),
        }
    }

    fn word(&self) -> &'static str {
        match self.reach {
            Reach::Connected => "connected",
            Reach::Refused => "refused",
            Reach::Silent => "timeout",
            Reach::Unreachable => "unreachable",
            Reach::Failed(_) => "failed",
        }
    }
}

fn nothing_answers(target: &Target, first: &Attempt) -> Finding {
    let port = target.port;
    match first.reach {
        Reach::Refused => Finding::problem(
            "refused",
            format!("the computer is there, but nothing listens on port {port}"),
            "start the server, or check the port",
        ),
        Reach::Silent => Finding::problem(
            "tcp-timeout",
            format!("nothing answers on port {port}: a firewall drops the packets, or the address is not in use"),
            "open the port in the firewall and in the security group of the cloud",
        ),
        Reach::Unreachable => Finding::problem(
            "unreachable",
            "there is no way to the address from this network",
            "check the network here and the address; for an IPv6 address add an IPv4 one",
        ),
        Reach::Connected | Reach::Failed(_) => {
            Finding::problem("tcp-failed", "the connection could not be made", "check the network and the address")
        }
    }
}

/// One answers and another does not.
fn some_fail(attempts: &[Attempt]) -> Option<Finding> {
    let ipv4_works = attempts.iter().any(|attempt| attempt.address.is_ipv4() && attempt.reach == Reach::Connected);
    let broken = attempts.iter().filter(|attempt| attempt.reach != Reach::Connected);
    // No way over IPv6 says something about this network, not about the server.
    let broken =
        broken.filter(|attempt| !(attempt.address.is_ipv6() && attempt.reach == Reach::Unreachable && ipv4_works));
    let broken = broken.collect::<Vec<_>>();
    let first = broken.first()?;
    if broken.iter().all(|attempt| attempt.address.is_ipv6()) && ipv4_works {
        return Some(Finding::warning(
            "ipv6-broken",
            "IPv4 works and IPv6 does not: phones with IPv6 try that first and lose time, or fail",
            "let the server listen on its IPv6 address, or take the AAAA record away",
        ));
    }
    Some(Finding::warning(
        "address-broken",
        format!("{} of {} addresses fail, such as {}", broken.len(), attempts.len(), first.address),
        "repair that server, or take its record away",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn judged(attempts: &[(&str, Reach)]) -> Check {
        let (_, target) = crate::address::check("wss://a.example/", true);
        let attempts = attempts.iter().map(|(address, reach)| Attempt {
            address: address.parse().unwrap(),
            reach: reach.clone(),
            took: Duration::from_millis(7),
        });
        judge(&target.unwrap(), &attempts.collect::<Vec<_>>())
    }

    #[test]
    fn a_broken_ipv6_address_beside_a_good_ipv4_one_is_told() {
        let check = judged(&[("[2001:db8::7]:443", Reach::Silent), ("203.0.113.7:443", Reach::Connected)]);
        assert_eq!((check.state, check.findings[0].code), (State::Warning, "ipv6-broken"));
        assert!(check.found.contains("203.0.113.7:443 in 7 ms"), "{}", check.found);
    }

    #[test]
    fn a_network_without_ipv6_is_no_fault_of_the_server() {
        let check = judged(&[("[2001:db8::7]:443", Reach::Unreachable), ("203.0.113.7:443", Reach::Connected)]);
        assert_eq!(check.state, State::Ok);
    }

    #[test]
    fn one_of_two_ipv4_addresses_that_fails_is_named() {
        let check = judged(&[("203.0.113.7:443", Reach::Connected), ("203.0.113.8:443", Reach::Refused)]);
        assert_eq!(check.findings[0].code, "address-broken");
        assert!(check.findings[0].cause.contains("203.0.113.8"));
    }

    #[test]
    fn where_nothing_answers_the_cause_goes_by_how_it_failed() {
        for (reach, code) in [
            (Reach::Refused, "refused"),
            (Reach::Silent, "tcp-timeout"),
            (Reach::Unreachable, "unreachable"),
            (Reach::Failed("x".into()), "tcp-failed"),
        ] {
            let check = judged(&[("203.0.113.7:443", reach)]);
            assert_eq!((check.state, check.findings[0].code), (State::Problem, code));
        }
    }
}
