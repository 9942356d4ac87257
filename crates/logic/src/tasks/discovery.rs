//! The search for services in the local network: one at a time, per docs/contracts/network.md.
//!
//! Counterpart: `ui/logic/src/wx/mdns.ts` (arguments, listeners, the thirty seconds) and `transport` (multicast DNS).

use super::ConnectionIds;
use model::ConnectionId;
use model::errors::{DISCOVERY_NOT_RUNNING, DISCOVERY_RUNS};
use serde_json::{Value, json};
use transport::{MdnsEvent, MdnsHandle};

/// What the app's listeners get: the name of the event, and its payload.
#[derive(Debug, PartialEq)]
pub(crate) struct DiscoveryEvent {
    pub(crate) name: &'static str,
    pub(crate) payload: Value,
}

/// The search of one session.
#[derive(Debug, Default)]
pub(crate) struct Discovery {
    ids: ConnectionIds,
    search: Option<Search>,
}

#[derive(Debug)]
struct Search {
    connection: ConnectionId,
    service_type: String,
    handle: Box<dyn MdnsHandle>,
}

impl Discovery {
    pub(crate) fn new(ids: ConnectionIds) -> Self {
        Discovery { ids, search: None }
    }

    /// The number of a search to start; the error is the documented text.
    pub(crate) fn next_connection(&self) -> Result<ConnectionId, &'static str> {
        if self.search.is_some() { Err(DISCOVERY_RUNS.text) } else { Ok(self.ids.next()) }
    }

    pub(crate) fn attach(&mut self, connection: ConnectionId, service_type: String, handle: Box<dyn MdnsHandle>) {
        self.search = Some(Search { connection, service_type, handle });
    }

    /// Asks for the end; the error is the documented text.
    pub(crate) fn stop(&self) -> Result<(), &'static str> {
        self.search.as_ref().map(|search| search.handle.stop()).ok_or(DISCOVERY_NOT_RUNNING.text)
    }

    /// True when nothing is looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.search.is_none()
    }

    /// The end of the session: aborts what is left.
    pub(crate) fn abort(&mut self) {
        self.search = None;
    }

    /// What a wire event means to the app.
    pub(crate) fn on_wire(&mut self, connection: ConnectionId, event: MdnsEvent) -> Option<DiscoveryEvent> {
        let search = self.search.as_ref().filter(|search| search.connection == connection)?;
        let kind = &search.service_type;
        let named = |name: &String| json!({"serviceType": kind, "serviceName": name});
        Some(match &event {
            MdnsEvent::Found { name, address, port } => {
                let payload =
                    json!({"serviceType": kind, "serviceName": name, "ip": address.to_string(), "port": port});
                DiscoveryEvent { name: "found", payload }
            }
            MdnsEvent::Lost { name } => DiscoveryEvent { name: "lost", payload: named(name) },
            MdnsEvent::ResolveFail { name } => DiscoveryEvent { name: "resolveFail", payload: named(name) },
            MdnsEvent::Stopped => {
                self.search = None;
                DiscoveryEvent { name: "stop", payload: json!({}) }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Patient;

    impl MdnsHandle for Patient {
        fn stop(&self) {}
    }

    #[test]
    fn a_second_search_waits_for_the_end_of_the_first() {
        let mut discovery = Discovery::default();
        assert_eq!(discovery.stop(), Err("task not found"));
        let connection = discovery.next_connection().unwrap();
        discovery.attach(connection, "_http._tcp.".into(), Box::new(Patient));
        assert_eq!(discovery.next_connection(), Err("scan task already exist"));
        let found = MdnsEvent::Found { name: "Lamp".into(), address: [10, 0, 0, 2].into(), port: 80 };
        let event = discovery.on_wire(connection, found).unwrap();
        assert_eq!(
            event.payload,
            json!({"serviceType": "_http._tcp.", "serviceName": "Lamp", "ip": "10.0.0.2", "port": 80})
        );
        assert_eq!(discovery.on_wire(connection, MdnsEvent::Stopped).unwrap().name, "stop");
        assert!(discovery.next_connection().is_ok());
    }
}
