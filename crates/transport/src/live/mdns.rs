//! Looks for services in the local network by multicast DNS (RFC 6762, RFC 6763).
//!
//! Counterpart: `wx.startLocalServiceDiscovery`. The daemon of `mdns-sd` is a thread of its own with the machine's clock; it
//! lives as long as one search. Invariant: a search ends with exactly one `Stopped`, and every name is told once as found.

use crate::task::OwnedTask;
use crate::{Errno, MdnsEvent, MdnsHandle, SocketError, SocketErrorKind, WireEvent, WireQueue};
use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent};
use model::{CloseInitiator, ConnectionId, EventKind, EventSink};
use serde_json::Map;
use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Services of one search; further ones are not told. Our choice: an office network has some hundred.
pub const MDNS_SERVICES_MAX: usize = 1024;

/// How long an announced service may take to tell its address. Our choice: three of the queries that a resolver sends.
const RESOLVE_WAIT: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct LiveSearch {
    stop: Rc<Notify>,
    _task: OwnedTask,
}

impl MdnsHandle for LiveSearch {
    fn stop(&self) {
        self.stop.notify_one();
    }
}

/// Starts a search.
///
/// # Errors
/// The type is none, or the system has no multicast.
pub(super) fn browse(
    conn: ConnectionId,
    service_type: &str,
    wire: Rc<WireQueue>,
    log: Arc<dyn EventSink>,
) -> Result<Box<dyn MdnsHandle>, SocketError> {
    let url = service_type.to_owned();
    log.record(EventKind::Open {
        conn,
        transport: "mdns".to_owned(),
        url,
        method: None,
        protocols: Vec::new(),
        header: Map::new(),
    });
    let domain = domain_of(service_type);
    let started = ServiceDaemon::new().and_then(|daemon| daemon.browse(&domain).map(|events| (daemon, events)));
    let (daemon, events) = started.map_err(|error| {
        let error = SocketError {
            kind: SocketErrorKind::System(Errno::number(5)),
            message: format!("cannot look for `{service_type}`: {error}"),
            hint: Some("write it as _http._tcp.".to_owned()),
        };
        let err_msg = "startLocalServiceDiscovery:fail invalid param".to_owned();
        let kind = Some(error.kind.name().into_owned());
        log.record(EventKind::Fail { conn, kind, err_msg, cause: error.cause() });
        error
    })?;
    let stop = Rc::new(Notify::new());
    let daemon = Daemon(daemon);
    let search = Search { conn, domain, daemon, stop: Rc::clone(&stop), wire, log, services: Services::default() };
    Ok(Box::new(LiveSearch { stop, _task: OwnedTask::spawn(search.run(events)) }))
}

/// `_http._tcp`, `_http._tcp.` and `_http._tcp.local.` mean the same.
fn domain_of(service_type: &str) -> String {
    let bare = service_type.trim_end_matches('.');
    format!("{}.local.", bare.strip_suffix(".local").unwrap_or(bare))
}

/// Ends the thread with the search.
struct Daemon(ServiceDaemon);

impl Drop for Daemon {
    fn drop(&mut self) {
        // The thread may be gone already.
        let _ = self.0.shutdown();
    }
}

/// How far a service has come.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    /// Announced; it has until then to tell its address.
    Until(Instant),
    /// The app has been told about it.
    Told,
}

/// The services of one search, by name.
#[derive(Debug, Default)]
struct Services(HashMap<String, Known>);

impl Services {
    /// A service was announced.
    fn announced(&mut self, name: String, now: Instant) {
        if self.0.len() < MDNS_SERVICES_MAX {
            self.0.entry(name).or_insert(Known::Until(now + RESOLVE_WAIT));
        }
    }

    /// A service told its address; whether the app is to hear of it.
    fn resolved(&mut self, name: &str) -> bool {
        let known = self.0.get(name).copied();
        let is_new = known != Some(Known::Told) && (known.is_some() || self.0.len() < MDNS_SERVICES_MAX);
        if is_new {
            self.0.insert(name.to_owned(), Known::Told);
        }
        is_new
    }

    /// A service has gone; whether the app is to hear of it.
    fn removed(&mut self, name: &str) -> bool {
        self.0.remove(name) == Some(Known::Told)
    }

    /// When the next one that was announced has had its time.
    fn deadline(&self) -> Option<Instant> {
        let until = |known: &Known| if let Known::Until(at) = known { Some(*at) } else { None };
        self.0.values().filter_map(until).min()
    }

    /// Takes those out whose time is over.
    fn late(&mut self, now: Instant) -> Vec<String> {
        let is_late = |known: &Known| matches!(known, Known::Until(at) if *at <= now);
        self.0.extract_if(|_, known| is_late(known)).map(|(name, _)| name).collect()
    }
}

struct Search {
    conn: ConnectionId,
    domain: String,
    daemon: Daemon,
    stop: Rc<Notify>,
    wire: Rc<WireQueue>,
    log: Arc<dyn EventSink>,
    services: Services,
}

impl Search {
    async fn run(mut self, events: Receiver<ServiceEvent>) {
        loop {
            let deadline = self.services.deadline();
            tokio::select! {
                () = self.stop.notified() => break,
                event = events.recv_async() => match event {
                    Ok(event) => self.take(event).await,
                    Err(_) => break,
                },
                () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => self.give_up().await,
            }
        }
        // The thread may be gone already.
        let _ = self.daemon.0.stop_browse(&self.domain);
        let (by, reason) = (CloseInitiator::App, String::new());
        self.log.record(EventKind::Close { conn: self.conn, by, code: 0, reason });
        self.wire.push_now(self.conn, WireEvent::Mdns(MdnsEvent::Stopped));
    }

    async fn take(&mut self, event: ServiceEvent) {
        match event {
            ServiceEvent::ServiceFound(_, full_name) => {
                let name = self.name_of(&full_name);
                self.services.announced(name, Instant::now());
            }
            ServiceEvent::ServiceResolved(service) => self.resolved(&service).await,
            ServiceEvent::ServiceRemoved(_, full_name) => {
                let name = self.name_of(&full_name);
                if self.services.removed(&name) {
                    self.tell(MdnsEvent::Lost { name }).await;
                }
            }
            _ => {}
        }
    }

    async fn resolved(&mut self, service: &ResolvedService) {
        let mut addresses = service.addresses.iter().map(|address| address.to_ip_addr()).collect::<Vec<_>>();
        addresses.sort_by_key(|address| (IpAddr::is_ipv6(address), *address));
        let name = self.name_of(&service.fullname);
        let Some(address) = addresses.first() else { return };
        if self.services.resolved(&name) {
            self.tell(MdnsEvent::Found { name, address: *address, port: service.port }).await;
        }
    }

    /// Tells of the services whose time is over.
    async fn give_up(&mut self) {
        for name in self.services.late(Instant::now()) {
            self.tell(MdnsEvent::ResolveFail { name }).await;
        }
    }

    async fn tell(&self, event: MdnsEvent) {
        self.wire.push(self.conn, WireEvent::Mdns(event)).await;
    }

    fn name_of(&self, full_name: &str) -> String {
        let name = full_name.strip_suffix(&self.domain).unwrap_or(full_name);
        name.trim_end_matches('.').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_type_may_be_written_with_and_without_dot_and_domain() {
        for text in ["_http._tcp", "_http._tcp.", "_http._tcp.local", "_http._tcp.local."] {
            assert_eq!(domain_of(text), "_http._tcp.local.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_tells_no_address_in_time_is_given_up_once() {
        let mut services = Services::default();
        services.announced("slow".into(), Instant::now());
        services.announced("quick".into(), Instant::now());
        assert!(services.resolved("quick") && !services.resolved("quick"));
        tokio::time::advance(RESOLVE_WAIT - Duration::from_millis(1)).await;
        assert!(services.late(Instant::now()).is_empty());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(services.deadline(), Some(Instant::now()));
        assert_eq!(services.late(Instant::now()), ["slow"]);
        assert_eq!(services.deadline(), None);
        assert!(services.removed("quick") && !services.removed("slow"));
    }

    #[tokio::test]
    async fn services_up_to_the_limit_are_told_and_one_more_is_not() {
        let mut services = Services::default();
        for number in 0..MDNS_SERVICES_MAX {
            assert!(services.resolved(&number.to_string()));
        }
        services.announced("one too many".into(), Instant::now());
        assert!(!services.resolved("one too many"));
        assert_eq!(services.deadline(), None);
    }
}
