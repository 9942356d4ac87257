//! What the toolbar and the list of connections show of one session, gathered from its events.
//!
//! Counterpart: `ClientState` and `Connection` of the schema. Invariant: everything here follows from the event log alone.

use super::console;
use super::interface::Interface;
use super::messages;
use super::rows::ms;
use super::schema::Connection;
use super::timeline;
use model::{CloseInitiator, ConnectionId, Event, EventKind, HttpProfile, LifeState, WireDirection};
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Connections that are listed; the oldest go first.
pub const CONNECTIONS_MAX: usize = 1000;
/// Pieces of interface that wait for the window; further ones are not shown, the timeline has them.
const UNTOLD_MAX: usize = 1000;
/// Background to suspension, as the logic layer counts it.
const SUSPEND_AFTER: Duration = Duration::from_secs(5);

/// A session so far.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The first event that was not taken in.
    pub(super) next: u64,
    pub(super) messages: u64,
    pub(super) console: u64,
    pub(super) timeline: u64,
    pub(super) errors: u32,
    pub(super) life: Option<LifeState>,
    pub(super) suspend_at: Option<Instant>,
    pub(super) page: String,
    pub(super) query: Map<String, Value>,
    pub(super) stack: Vec<String>,
    pub(super) connections: VecDeque<Connection>,
    pub(super) connection_count: u32,
    /// Interface that the app asked for and the frame was not told yet.
    pub(super) untold: Vec<(String, Value)>,
    /// Interface that a frame which comes late is told again.
    pub(super) interface: Interface,
}

impl Facts {
    /// Takes in one event. `suspends` says whether this app is suspended in the background.
    pub(super) fn take(&mut self, event: &Event, suspends: bool) {
        self.count(event);
        match &event.kind {
            EventKind::Life { to } => {
                self.life = Some(*to);
                let counts_down = *to == LifeState::Background && suspends;
                self.suspend_at = counts_down.then(|| Instant::now() + SUSPEND_AFTER);
            }
            EventKind::Route { api, path, query, stack } => {
                self.interface.route(api, stack.len());
                self.page.clone_from(path);
                self.query.clone_from(query);
                self.stack.clone_from(stack);
            }
            EventKind::Ui { api, detail } => {
                self.interface.call(api, detail);
                if self.untold.len() < UNTOLD_MAX {
                    self.untold.push((api.clone(), detail.clone()));
                }
            }
            _ => self.take_connection(event),
        }
    }

    fn count(&mut self, event: &Event) {
        self.messages += u64::from(matches!(event.kind, EventKind::In { .. } | EventKind::Out { .. }));
        self.timeline += u64::from(timeline::kind(event).is_some());
        if let Some((level, _)) = console::line(event) {
            self.console += 1;
            self.errors += u32::from(level == "error");
        }
    }

    fn take_connection(&mut self, event: &Event) {
        let at = ms(event.at);
        match &event.kind {
            EventKind::Open { conn, transport, url, method, protocols, header } => {
                self.connection_count += 1;
                if self.connections.len() == CONNECTIONS_MAX {
                    self.connections.pop_front();
                }
                let mut one = opening(*conn, transport, url, protocols, header, at);
                one.method.clone_from(method);
                self.connections.push_back(one);
            }
            EventKind::Opened { conn, status, header, protocol, profile } => self.change(*conn, |one| {
                one.state = "open".to_owned();
                one.status = Some(*status);
                one.response_header = Value::Object(header.clone());
                one.protocol.clone_from(protocol);
                one.profile = json!(profile);
            }),
            EventKind::Connected { conn, local, remote, .. } => self.change(*conn, |one| {
                one.state = "open".to_owned();
                one.local = Some(local.clone());
                one.remote = Some(remote.clone());
            }),
            EventKind::Listening { conn, local } => self.change(*conn, |one| {
                one.state = "open".to_owned();
                one.local = Some(local.clone());
            }),
            EventKind::Done { conn, bytes_out, bytes_in, profile, .. } => self.change(*conn, |one| {
                one.state = "closed".to_owned();
                one.closed_at = Some(at);
                // What went through files or was cut is no message of the log, but was sent all the same.
                one.bytes_out = *bytes_out;
                one.bytes_in = *bytes_in;
                one.profile = request_profile(profile);
            }),
            EventKind::Close { conn, by, code, reason } => self.change(*conn, |one| {
                one.state = "closed".to_owned();
                one.closed_at = Some(at);
                // 0 stands for a transport without codes.
                one.close_code = (*code != 0).then_some(*code);
                one.close_reason = Some(reason.clone());
                one.closed_by = Some(initiator(*by).to_owned());
            }),
            EventKind::Fail { conn, err_msg, cause, .. } => self.change(*conn, |one| {
                one.state = "failed".to_owned();
                one.closed_at = Some(at);
                one.err_msg = Some(err_msg.clone());
                one.cause = Some(cause.clone());
            }),
            EventKind::In { .. } | EventKind::Out { .. } => {
                let Some(part) = messages::part(event) else { return };
                let bytes = part.bytes.len() as u64;
                let dir = part.dir;
                self.change(part.conn, |one| {
                    if let Some(peer) = part.peer {
                        one.remote = Some(peer.to_owned());
                    }
                    match dir {
                        WireDirection::Out => {
                            one.messages_out += 1;
                            one.bytes_out += bytes;
                        }
                        WireDirection::In => {
                            one.messages_in += 1;
                            one.bytes_in += bytes;
                        }
                    }
                });
            }
            _ => {}
        }
    }

    /// The newest ones are the busy ones.
    fn change(&mut self, conn: ConnectionId, change: impl FnOnce(&mut Connection)) {
        if let Some(one) = self.connections.iter_mut().rev().find(|one| one.conn == conn.0) {
            change(one);
        }
    }

    /// Connections that are open now.
    pub(super) fn open_connections(&self) -> u32 {
        let open = self.connections.iter().filter(|one| one.state == "open").count();
        u32::try_from(open).unwrap_or(u32::MAX)
    }

    /// Milliseconds until the app is suspended.
    pub(super) fn suspend_in_ms(&self) -> Option<u32> {
        let left = self.suspend_at?.saturating_duration_since(Instant::now());
        u32::try_from(left.as_millis()).ok()
    }
}

fn opening(
    conn: ConnectionId,
    transport: &str,
    url: &str,
    protocols: &[String],
    header: &Map<String, Value>,
    at: f64,
) -> Connection {
    Connection {
        conn: conn.0,
        url: url.to_owned(),
        transport: transport.to_owned(),
        method: None,
        state: "connecting".to_owned(),
        opened_at: at,
        closed_at: None,
        messages_out: 0,
        messages_in: 0,
        bytes_out: 0,
        bytes_in: 0,
        close_code: None,
        close_reason: None,
        closed_by: None,
        err_msg: None,
        cause: None,
        status: None,
        protocol: None,
        decoded: None,
        decode_choice: None,
        problem: None,
        protocols: protocols.to_vec(),
        request_header: Value::Object(header.clone()),
        response_header: json!({}),
        profile: Value::Null,
        local: None,
        remote: None,
    }
}

/// The numbers of a request's profile, with the two that the waterfall reads of a socket: `cost` is the whole, and
/// `handshakeCost` what follows the connection, from the head of the request to the last byte of the answer.
fn request_profile(profile: &HttpProfile) -> Value {
    let whole = json!(profile);
    let fields = whole.as_object().into_iter().flatten().filter(|(_, value)| value.is_number());
    let mut numbers: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
    numbers.insert("cost".to_owned(), json!(profile.response_end - profile.fetch_start));
    numbers.insert("handshakeCost".to_owned(), json!(profile.response_end - profile.request_start));
    Value::Object(numbers)
}

fn initiator(by: CloseInitiator) -> &'static str {
    match by {
        CloseInitiator::App => "app",
        CloseInitiator::Peer => "peer",
        CloseInitiator::Host => "host",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Message, SocketProfile};

    const CONN: ConnectionId = ConnectionId(3);

    fn facts(kinds: impl IntoIterator<Item = EventKind>) -> Facts {
        let mut facts = Facts::default();
        for (ms, kind) in (1..).zip(kinds) {
            facts.take(&Event { at: Duration::from_millis(ms), kind }, true);
        }
        facts
    }

    fn open(transport: &str, url: &str) -> EventKind {
        let (transport, url) = (transport.to_owned(), url.to_owned());
        EventKind::Open { conn: CONN, transport, url, method: None, protocols: Vec::new(), header: Map::new() }
    }

    #[test]
    fn a_tcp_connection_has_both_addresses_and_ends_without_a_code() {
        let connected =
            EventKind::Connected { conn: CONN, local: "10.0.0.7:50000".into(), remote: "10.0.0.2:9000".into(), ms: 3 };
        let sent = EventKind::Out { conn: CONN, peer: None, message: Message::text("hello") };
        let close = EventKind::Close { conn: CONN, by: CloseInitiator::Peer, code: 0, reason: String::new() };
        let standing = facts([open("tcp", "tcp://10.0.0.2:9000"), connected.clone(), sent.clone()]);
        assert_eq!(standing.open_connections(), 1);
        let ended = facts([open("tcp", "tcp://10.0.0.2:9000"), connected, sent, close]);
        let one = &ended.connections[0];
        assert_eq!((one.local.as_deref(), one.remote.as_deref()), (Some("10.0.0.7:50000"), Some("10.0.0.2:9000")));
        assert_eq!((one.state.as_str(), one.bytes_out, one.close_code), ("closed", 5, None));
    }

    #[test]
    fn a_udp_socket_is_open_when_it_listens_and_shows_its_last_peer() {
        let listening = EventKind::Listening { conn: CONN, local: "0.0.0.0:40000".into() };
        let arrived = |peer: &str| {
            let message = Message::binary(vec![0; 3]);
            EventKind::In { conn: CONN, peer: Some(peer.to_owned()), message }
        };
        let facts = facts([open("udp", "udp4"), listening, arrived("10.0.0.2:1"), arrived("10.0.0.3:1")]);
        let one = &facts.connections[0];
        assert_eq!((one.state.as_str(), one.messages_in, one.bytes_in), ("open", 2, 6));
        assert_eq!((one.local.as_deref(), one.remote.as_deref()), (Some("0.0.0.0:40000"), Some("10.0.0.3:1")));
    }

    fn request() -> EventKind {
        EventKind::Open {
            conn: CONN,
            transport: "download".into(),
            url: "https://a/".into(),
            method: Some("GET".into()),
            protocols: Vec::new(),
            header: Map::new(),
        }
    }

    fn opened() -> EventKind {
        let (header, protocol) = (Map::new(), Some("h2".to_owned()));
        EventKind::Opened { conn: CONN, status: 404, header, protocol, profile: SocketProfile::default() }
    }

    #[test]
    fn a_request_is_open_from_its_head_to_its_end_and_counts_what_the_log_has_no_message_of() {
        let under_way = facts([request(), opened()]);
        assert_eq!((under_way.open_connections(), under_way.connections[0].closed_at), (1, None));
        let profile = HttpProfile { fetch_start: 5, request_start: 8, response_end: 15, ..HttpProfile::default() };
        let done = EventKind::Done { conn: CONN, status: 404, bytes_out: 0, bytes_in: 9, profile: Box::new(profile) };
        let facts = facts([request(), opened(), done]);
        let one = &facts.connections[0];
        assert_eq!((one.transport.as_str(), one.method.as_deref(), one.status), ("download", Some("GET"), Some(404)));
        assert_eq!((one.state.as_str(), one.closed_at, one.bytes_in, one.messages_in), ("closed", Some(3.0), 9, 0));
        assert_eq!((&one.profile["cost"], &one.profile["handshakeCost"]), (&json!(10), &json!(7)));
        assert_eq!(one.profile.get("peerIP"), None, "the table wants numbers");
    }

    #[test]
    fn the_body_of_an_answer_is_a_message_and_its_bytes_count_once() {
        let body = EventKind::In { conn: CONN, peer: None, message: Message::text("hello") };
        let done = EventKind::Done { conn: CONN, status: 200, bytes_out: 2, bytes_in: 5, profile: Box::default() };
        let facts = facts([request(), opened(), body, done]);
        let one = &facts.connections[0];
        assert_eq!((one.messages_in, one.bytes_in, one.bytes_out, facts.messages), (1, 5, 2, 1));
    }
}
