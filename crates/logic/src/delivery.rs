//! What a wire event means: which task hears of it, and what it says about the network. Each app event is a turn.
//!
//! Counterpart: `event_loop.rs` decides when; `crate::tasks` decide what. Invariant: nothing of a connection reaches the app
//! after its end.

use crate::bridge;
use crate::files::{FileAnswer, FileError};
use crate::host::Host;
use crate::shared::Shared;
use crate::tasks::Attempt;
use model::errors::system::{ECONNABORTED, ECONNRESET, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT};
use model::{ConnectionId, EventKind, Message};
use std::time::Duration;
use tokio::time::Instant;
use transport::{ConnectErrorKind, HttpErrorKind, HttpEvent, SocketErrorKind, TcpEvent, UdpEvent, WireEvent};

/// Numbers of `errno.h` that say that packets got lost: unreachable, aborted, reset, no route.
const ERRNO_LOST: [i32; 4] = [ENETUNREACH.number, ECONNABORTED.number, ECONNRESET.number, EHOSTUNREACH.number];

/// Tells the app what arrived.
pub(crate) fn deliver(host: &Host, shared: &Shared, connection: ConnectionId, event: WireEvent) {
    if let Some(attempt) = attempt_of(&event) {
        note_attempt(host, shared, attempt);
    }
    let is_request = matches!(event, WireEvent::Http(_));
    take(shared, connection, event, &mut |heard| tell(host, heard));
    if is_request {
        // One that ended makes room, also where the app asked for nothing new.
        bridge::http::start_waiting(shared);
    }
}

/// Tells the app what came of a call about files, or of the place of its download.
pub(crate) fn deliver_file(host: &Host, shared: &Shared, id: u32, outcome: Result<FileAnswer, FileError>) {
    if id & bridge::files::OF_APP != 0 {
        host.file(id & !bridge::files::OF_APP, &outcome);
    } else if let Some((task, event)) = bridge::download::on_placed(shared, id, outcome) {
        host.http(task, &event);
    }
}

fn tell(host: &Host, heard: Heard) {
    match heard {
        Heard::SocketMessage(task, message) => host.socket_message(task, &message),
        Heard::Socket(task, event) => host.socket(task, &event),
        Heard::Request(task, event) => host.http(task, &event),
        Heard::Tcp(task, event) => host.tcp(task, &event),
        Heard::Udp(task, event) => host.udp(task, &event),
        Heard::Discovery(event) => host.local_service(&event),
    }
}

/// The same without an app to tell, at the end of a session.
pub(crate) fn discard(shared: &Shared, connection: ConnectionId, event: WireEvent) {
    take(shared, connection, event, &mut |_| {});
}

/// What an app object hears.
enum Heard {
    SocketMessage(u32, Message),
    Socket(u32, crate::tasks::SocketEvent),
    Request(u32, crate::tasks::RequestEvent),
    Tcp(u32, crate::tasks::TcpAppEvent),
    Udp(u32, crate::tasks::UdpAppEvent),
    Discovery(crate::tasks::DiscoveryEvent),
}

/// Borrows end before `tell` is called: app code calls back into the same tables.
fn take(shared: &Shared, connection: ConnectionId, event: WireEvent, tell: &mut dyn FnMut(Heard)) {
    match event {
        WireEvent::Message(message) => {
            let task = shared.sockets.borrow().hears(connection);
            if let Some(task) = task {
                tell(Heard::SocketMessage(task, message));
            }
        }
        WireEvent::Http(event) => {
            let heard = bridge::http::on_wire(shared, connection, event);
            heard.into_iter().for_each(|(task, event)| tell(Heard::Request(task, event)));
        }
        WireEvent::Tcp(event) => {
            let heard = shared.tcp.borrow_mut().on_wire(connection, event);
            let Some((task, events)) = heard else { return };
            events.into_iter().for_each(|event| tell(Heard::Tcp(task, event)));
        }
        // A phone without network hears nothing; the system's socket still does.
        WireEvent::Udp(UdpEvent::Data { .. }) if !shared.has_network() => {}
        WireEvent::Udp(event) => {
            let heard = shared.udp.borrow_mut().on_wire(connection, event);
            heard.into_iter().for_each(|(task, event)| tell(Heard::Udp(task, event)));
        }
        WireEvent::Mdns(event) => {
            let heard = shared.discovery.borrow_mut().on_wire(connection, event);
            heard.into_iter().for_each(|event| tell(Heard::Discovery(event)));
        }
        event => {
            let heard = shared.sockets.borrow_mut().on_wire(connection, event, shared.config.profile);
            let Some((task, events)) = heard else { return };
            events.into_iter().for_each(|event| tell(Heard::Socket(task, event)));
        }
    }
}

/// What an event says about the network, if it ends an attempt to connect.
fn attempt_of(event: &WireEvent) -> Option<Attempt> {
    match event {
        WireEvent::Opened(opened) => {
            let rtt = Duration::from_millis(u64::try_from(opened.profile.rtt).unwrap_or_default());
            Some(Attempt::Answered { rtt })
        }
        WireEvent::Failed(error) => match error.kind {
            ConnectErrorKind::Timeout => Some(Attempt::TimedOut),
            ConnectErrorKind::Tcp => Some(Attempt::Lost),
            _ => None,
        },
        // A connection that was there already says nothing about connecting.
        WireEvent::Http(HttpEvent::Done(done)) if !done.profile.socket_reused => {
            Some(Attempt::Answered { rtt: Duration::from_millis(u64::try_from(done.profile.rtt).unwrap_or_default()) })
        }
        WireEvent::Http(HttpEvent::Failed(error)) => match error.kind {
            HttpErrorKind::Timeout => Some(Attempt::TimedOut),
            HttpErrorKind::Tcp | HttpErrorKind::Reset => Some(Attempt::Lost),
            _ => None,
        },
        WireEvent::Tcp(TcpEvent::Connected { rtt, .. }) => Some(Attempt::Answered { rtt: *rtt }),
        WireEvent::Tcp(TcpEvent::Failed(error)) => match &error.kind {
            SocketErrorKind::System(errno) if errno.number == ETIMEDOUT.number => Some(Attempt::TimedOut),
            SocketErrorKind::System(errno) if ERRNO_LOST.contains(&errno.number) => Some(Attempt::Lost),
            _ => None,
        },
        _ => None,
    }
}

/// Every transport says here how its connecting went; the app hears when the network became weak or strong. Not inside of a
/// turn of the app.
pub(crate) fn note_attempt(host: &Host, shared: &Shared, attempt: Attempt) {
    // Without a network nothing is learnt about one.
    if !shared.has_network() {
        return;
    }
    let told = shared.weak_network.borrow_mut().note(attempt, Instant::now());
    if let Some(weak) = told {
        tell_weakness(host, shared, weak);
    }
}

fn tell_weakness(host: &Host, shared: &Shared, weak: bool) {
    let to = shared.network_type.borrow().clone();
    shared.record(EventKind::Network { to, weak });
    host.weak_network(weak);
}

/// Another network, or none: the app is told, and what stood on the old one is cut (docs/contracts/network.md).
pub(crate) fn change_network(host: &Host, shared: &Shared, network_type: &str) {
    let before = shared.network_type.replace(network_type.to_owned());
    if before == network_type {
        return;
    }
    shared.record(EventKind::Network { to: network_type.to_owned(), weak: false });
    let connected = network_type != "none";
    shared.gate.set_open(connected);
    // The devtools sit on the computer's network, which a switch between kinds does not touch (observed). Cut before the app
    // hears of it: what it opens then stands on the new network.
    let cut = if !connected || shared.is_device() { cut_all(shared) } else { Vec::new() };
    if !connected {
        // Nothing may be looked for.
        let _ = shared.discovery.borrow().stop();
    }
    host.network(connected, network_type);
    let was_weak = shared.weak_network.borrow_mut().forget(Instant::now());
    if let Some(weak) = was_weak {
        host.weak_network(weak);
    }
    cut.into_iter().for_each(|heard| tell(host, heard));
}

/// Ends everything that stands on the network; what the app is to hear of it.
fn cut_all(shared: &Shared) -> Vec<Heard> {
    // Their ends arrive as wire events.
    shared.requests.borrow_mut().cut_all();
    let sockets = shared.sockets.borrow_mut().cut_all(shared.config.profile).into_iter();
    let tcp = shared.tcp.borrow_mut().cut_all().into_iter();
    let sockets = sockets.flat_map(|(task, events)| events.into_iter().map(move |event| Heard::Socket(task, event)));
    sockets.chain(tcp.flat_map(|(task, events)| events.into_iter().map(move |event| Heard::Tcp(task, event)))).collect()
}
