//! A search against a service that this machine announces itself. Skipped where no interface has multicast.

use super::harness::{CONN, Log, on_one_thread};
use crate::{FaultSwitch, LiveOptions, LiveTransport, MdnsEvent, TlsOptions, Transport as _, WireEvent, WireQueue};
use mdns_sd::{ServiceDaemon, ServiceInfo};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Real time for a service to be found; the daemons have clocks of their own.
const PATIENCE: Duration = Duration::from_secs(10);

/// A type that nothing else in the network has.
fn service_type() -> String {
    format!("_mw{:x}._tcp.", std::process::id() & 0xffff)
}

async fn next(queue: &WireQueue) -> Option<MdnsEvent> {
    timeout(PATIENCE, queue.wait()).await.ok()?;
    match queue.pop() {
        Some((CONN, WireEvent::Mdns(event))) => Some(event),
        other => panic!("expected an event of the search, got {other:?}"),
    }
}

#[test]
fn a_service_that_announces_itself_is_found_and_lost_and_the_search_ends_once() {
    on_one_thread(async {
        let log = Arc::new(Log::default());
        let options =
            LiveOptions { epoch_ms: Arc::new(|| 0), tls: TlsOptions::default(), faults: FaultSwitch::default() };
        let transport = LiveTransport::new(Arc::<Log>::clone(&log), options);
        let Some(own) = transport.interfaces().into_iter().find(|one| one.address.is_ipv4()) else {
            eprintln!("SKIPPED: no interface but loopback");
            return;
        };
        let (kind, queue) = (service_type(), WireQueue::new());
        let announcer = ServiceDaemon::new().unwrap();
        let domain = format!("{kind}local.");
        let none: &[(&str, &str)] = &[];
        let service = ServiceInfo::new(&domain, "Lamp", "lamp.local.", own.address, 8123, none).unwrap();
        let full_name = service.get_fullname().to_owned();
        announcer.register(service).unwrap();
        let search = transport.browse(CONN, &kind, Rc::clone(&queue)).unwrap();
        let Some(found) = next(&queue).await else {
            eprintln!("SKIPPED: no multicast on this machine");
            return;
        };
        assert_eq!(found, MdnsEvent::Found { name: "Lamp".into(), address: own.address, port: 8123 });
        let _ = announcer.unregister(&full_name).unwrap();
        assert_eq!(next(&queue).await, Some(MdnsEvent::Lost { name: "Lamp".into() }));
        search.stop();
        search.stop();
        assert_eq!(next(&queue).await, Some(MdnsEvent::Stopped));
        assert_eq!(log.names(), ["open", "close"]);
    });
}

#[test]
fn what_is_no_service_type_is_refused() {
    on_one_thread(async {
        let log = Arc::new(Log::default());
        let options =
            LiveOptions { epoch_ms: Arc::new(|| 0), tls: TlsOptions::default(), faults: FaultSwitch::default() };
        let transport = LiveTransport::new(Arc::<Log>::clone(&log), options);
        assert!(transport.browse(CONN, "printers", WireQueue::new()).is_err());
        assert_eq!(log.names(), ["open", "fail"]);
    });
}
