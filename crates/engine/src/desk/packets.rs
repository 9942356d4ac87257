//! Packets beside the tables: one line for each message that was decoded, and the whole of a message when it is looked at.
//!
//! Counterpart: `engine::decoding`; `messages.rs`, `console.rs` and `timeline.rs` have the rows. Invariants: the log is followed when the state of a client is
//! told or rows are pulled, by at most [`EVENTS_PER_PULL`] events, and writers never wait for a decoder; lines of at most [`LINES_MAX`]
//! messages and problems of at most [`PROBLEMS_MAX`] events are kept, the newest.

use super::client::lock;
use super::rows::EVENTS_PER_VISIT;
use super::schema::{MessageRow, PacketLine, PacketProblem};
use crate::EventLog;
use crate::decoding::{CONNECTIONS_MAX, DecodeChoice, DecodeChoices, Decoding, Derived, Problem};
use model::{ConnectionId, Event, EventKind, Packet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// Messages whose line is kept. Our choice: some ten megabytes; older rows show their bytes, and their detail is decoded anew.
pub(super) const LINES_MAX: usize = 32_768;
/// Events that one pull follows. Our choice: a tenth of a second; the rest comes with the next pull.
const EVENTS_PER_PULL: u64 = 65_536;
/// Events whose problem is kept for the console, the newest.
const PROBLEMS_MAX: usize = 1024;
/// Packets in the detail of one message.
const PACKETS_SHOWN_MAX: usize = 64;

/// What was decoded so far.
#[derive(Debug)]
pub(super) struct Packets {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    choices: DecodeChoices,
    decoding: Decoding,
    /// The first event that was not followed.
    next: u64,
    lines: BTreeMap<u64, PacketLine>,
    /// What is wrong, by the event behind which it stands.
    problems: BTreeMap<u64, (ConnectionId, PacketProblem)>,
    /// By connection, also when it has ended.
    known: BTreeMap<ConnectionId, Known>,
    /// Connections of a fixture whose lines leave out what a replay makes afresh: of them nobody can say that one side was silent.
    layered: BTreeSet<ConnectionId>,
}

/// What decoders say at the end of a connection on which the other side did not begin as it should.
const SILENCE: [&str; 3] = ["mqtt-silent", "engine-io-silent", "engine-io-version"];

/// What is known of a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Its protocol.
    pub(super) protocol: Option<String>,
    /// What is wrong with it, the first thing that was seen.
    pub(super) problem: Option<PacketProblem>,
    /// The conversation over several connections that it is a part of.
    session: Option<String>,
}

/// The packets of one message, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) packets: Vec<Packet>,
    pub(super) left_out: u32,
    pub(super) problems: Vec<PacketProblem>,
}

impl Packets {
    pub(super) fn new(choices: DecodeChoices) -> Self {
        Packets::of_fixture(choices, BTreeSet::new())
    }

    /// The packets of a fixture, with the connections whose lines hold them.
    pub(super) fn of_fixture(choices: DecodeChoices, layered: BTreeSet<ConnectionId>) -> Self {
        Packets { inner: Mutex::new(Inner::new(choices, layered)) }
    }

    /// Chooses the protocol of a connection, or leaves it to be recognised; everything is decoded anew.
    pub(super) fn choose(&self, conn: ConnectionId, choice: Option<DecodeChoice>) {
        let mut inner = lock(&self.inner);
        let mut choices = inner.choices.clone();
        choices.choose(conn, choice);
        let layered = std::mem::take(&mut inner.layered);
        *inner = Inner::new(choices, layered);
    }

    /// Follows the log to its end, if that is not too far.
    pub(super) fn follow(&self, log: &EventLog) {
        lock(&self.inner).follow(log);
    }

    /// The line of a message.
    pub(super) fn with_line(&self, row: MessageRow) -> MessageRow {
        MessageRow { packet: self.line(row.event), ..row }
    }

    /// The messages from `since` on whose line fits.
    pub(super) fn line_numbers(&self, since: u64, fits: impl Fn(&PacketLine) -> bool) -> Vec<u64> {
        let inner = lock(&self.inner);
        inner.lines.range(since..).filter(|(_, line)| fits(line)).map(|(number, _)| *number).collect()
    }

    /// The line of the message with this number.
    pub(super) fn line(&self, number: u64) -> Option<PacketLine> {
        lock(&self.inner).lines.get(&number).cloned()
    }

    /// What is wrong, with the numbers of the events behind which it stands, from `since` on.
    pub(super) fn problems(&self, since: u64) -> BTreeMap<u64, (ConnectionId, PacketProblem)> {
        lock(&self.inner).problems.range(since..).map(|(number, found)| (*number, found.clone())).collect()
    }

    /// How many of them there are.
    pub(super) fn problem_count(&self, since: u64) -> u64 {
        lock(&self.inner).problems.range(since..).count() as u64
    }

    /// What is known of a connection, and what was chosen for it.
    pub(super) fn known(&self, conn: ConnectionId) -> (Known, Option<String>) {
        let inner = lock(&self.inner);
        let chosen = inner.choices.single(conn).map(|choice| match choice {
            DecodeChoice::Off => "off".to_owned(),
            DecodeChoice::As(protocol) => protocol.name().to_owned(),
        });
        (inner.known.get(&conn).cloned().unwrap_or_default(), chosen)
    }

    /// The packets of a message with all their fields: its connection is decoded again up to there, because what a packet means depends
    /// on those before it. Without packets when the beginning of the connection has fallen out of the log.
    pub(super) fn whole(&self, log: &EventLog, conn: ConnectionId, number: u64) -> Whole {
        let (choices, family) = {
            let inner = lock(&self.inner);
            (inner.choices.clone(), inner.family(conn))
        };
        let mut decoding = Decoding::new(Arc::new(choices));
        let (mut next, mut whole) = (0, Whole::default());
        while next <= number {
            let mut events = Vec::new();
            let visited = log.visit(next, EVENTS_PER_VISIT, |seen, event| {
                let of = conn_of(&event.kind).filter(|of| family.contains(of));
                if seen <= number && of.is_some_and(|of| !decoding.is_plain(of)) {
                    events.push((seen, event.clone()));
                }
            });
            for (seen, event) in events {
                let derived = decoding.take(seen, &event);
                if seen == number {
                    whole.take(derived);
                }
            }
            if !visited.more {
                break;
            }
            next = visited.next;
        }
        whole
    }
}

impl Whole {
    fn take(&mut self, derived: Vec<Derived>) {
        for one in derived {
            match one {
                Derived::Packet { packet, .. } if self.packets.len() < PACKETS_SHOWN_MAX => self.packets.push(*packet),
                Derived::Packet { .. } => self.left_out += 1,
                Derived::Problem { problem, .. } if self.problems.len() < PACKETS_SHOWN_MAX => {
                    self.problems.push((*problem).into());
                }
                Derived::Problem { .. } => {}
            }
        }
    }
}

impl Inner {
    fn new(choices: DecodeChoices, layered: BTreeSet<ConnectionId>) -> Self {
        let decoding = Decoding::new(Arc::new(choices.clone()));
        let (lines, problems, known) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Inner { choices, decoding, next: 0, lines, problems, known, layered }
    }

    fn follow(&mut self, log: &EventLog) {
        let end = self.next.saturating_add(EVENTS_PER_PULL);
        while self.next < end {
            let mut events = Vec::new();
            let visited = log.visit(self.next, EVENTS_PER_VISIT, |number, event| {
                // Decoding would let writers wait.
                if conn_of(&event.kind).is_some_and(|conn| !self.decoding.is_plain(conn)) {
                    events.push((number, event.clone()));
                }
            });
            self.next = visited.next;
            for (number, event) in events {
                self.take(number, &event);
            }
            if !visited.more {
                return;
            }
        }
    }

    fn take(&mut self, number: u64, event: &Event) {
        let Some(conn) = conn_of(&event.kind) else { return };
        let derived = self.decoding.take(number, event);
        if let Some(protocol) = self.decoding.protocol(conn) {
            let session = self.decoding.session(conn);
            let known = self.of(conn);
            known.protocol = Some(protocol.to_owned());
            known.session = session;
        }
        let mut line: Option<PacketLine> = None;
        for one in derived {
            match (one, &mut line) {
                (Derived::Packet { packet, .. }, None) => line = Some(line_of(*packet)),
                (Derived::Packet { .. }, Some(line)) => line.more += 1,
                (Derived::Problem { problem, .. }, _)
                    if SILENCE.contains(&problem.code) && self.layered.contains(&conn) => {}
                (Derived::Problem { problem, .. }, line) => {
                    let problem = PacketProblem::from(*problem);
                    if let Some(line) = line {
                        line.problem.get_or_insert_with(|| problem.clone());
                    }
                    if self.problems.len() == PROBLEMS_MAX {
                        self.problems.pop_first();
                    }
                    self.problems.entry(number).or_insert_with(|| (conn, problem.clone()));
                    self.of(conn).problem.get_or_insert(problem);
                }
            }
        }
        if let Some(line) = line {
            if self.lines.len() == LINES_MAX {
                self.lines.pop_first();
            }
            self.lines.insert(number, line);
        }
    }

    /// The connection, and those that its conversation goes over as well.
    fn family(&self, conn: ConnectionId) -> BTreeSet<ConnectionId> {
        let session = self.known.get(&conn).and_then(|known| known.session.as_ref());
        let others = self.known.iter().filter(|(_, known)| session.is_some() && known.session.as_ref() == session);
        others.map(|(conn, _)| *conn).chain([conn]).collect()
    }

    fn of(&mut self, conn: ConnectionId) -> &mut Known {
        if self.known.len() == CONNECTIONS_MAX && !self.known.contains_key(&conn) {
            self.known.pop_first();
        }
        self.known.entry(conn).or_default()
    }
}

fn line_of(packet: Packet) -> PacketLine {
    let Packet { protocol, name, summary, answers, packet: number, .. } = packet;
    PacketLine { protocol, number, name, summary, answers, more: 0, problem: None }
}

impl From<Problem> for PacketProblem {
    fn from(Problem { text, hint, said, hint_said, .. }: Problem) -> Self {
        PacketProblem { text, hint, said, hint_said }
    }
}

/// The connection of what decoders follow.
fn conn_of(kind: &EventKind) -> Option<ConnectionId> {
    match kind {
        EventKind::Open { conn, .. }
        | EventKind::Opened { conn, .. }
        | EventKind::In { conn, .. }
        | EventKind::Out { conn, .. }
        | EventKind::Done { conn, .. }
        | EventKind::Close { conn, .. }
        | EventKind::Fail { conn, .. } => Some(*conn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::messages;
    use model::{EventSink as _, Message};
    use serde_json::Map;

    const CONN: ConnectionId = ConnectionId(1);

    fn log(protocols: &[&str]) -> EventLog {
        let log = EventLog::new();
        log.record(EventKind::Open {
            conn: CONN,
            transport: "websocket".into(),
            url: "ws://a/".into(),
            method: None,
            protocols: protocols.iter().map(|name| (*name).to_owned()).collect(),
            header: Map::new(),
        });
        log
    }

    fn send(log: &EventLog, bytes: &[u8]) {
        log.record(EventKind::Out { conn: CONN, peer: None, message: Message::binary(bytes.to_vec()) });
    }

    fn line(packets: &Packets, log: &EventLog, number: u64) -> Option<PacketLine> {
        packets.follow(log);
        let mut row = None;
        log.visit(number, 1, |number, event| row = messages::row(number, event));
        packets.with_line(row.unwrap()).packet
    }

    #[test]
    fn a_row_has_the_line_of_its_first_packet_and_counts_the_others() {
        let (log, packets) = (log(&["mqtt"]), Packets::new(DecodeChoices::default()));
        send(&log, b"\x30\x05\x00\x03a/#\xc0\x00");
        let line = line(&packets, &log, 1).unwrap();
        assert_eq!((line.protocol.as_str(), line.name.as_str(), line.more), ("mqtt", "PUBLISH", 1));
        assert!(
            line.problem.unwrap().text.starts_with("\"a/#\" is no topic to publish to: + and # are for subscriptions")
        );
        let (known, chosen) = packets.known(CONN);
        assert_eq!((known.protocol.as_deref(), known.problem.is_some(), chosen), (Some("mqtt"), true, None));
    }

    #[test]
    fn the_whole_of_a_message_knows_what_went_before_it() {
        let (log, packets) = (log(&["mqtt"]), Packets::new(DecodeChoices::default()));
        send(&log, b"\x32\x06\x00\x01t\x00\x07x");
        send(&log, b"\xc0\x00");
        log.record(EventKind::In { conn: CONN, peer: None, message: Message::binary(&b"\x40\x02\x00\x07"[..]) });
        let whole = packets.whole(&log, CONN, 3);
        assert_eq!(whole.packets[0].answers.as_ref().map(|to| (to.packet, to.of)), Some((1, 1)));
        assert!(!whole.packets[0].fields.is_empty());
    }

    #[test]
    fn a_choice_holds_for_all_messages_of_its_connection_and_can_be_taken_back() {
        let (log, packets) = (log(&[]), Packets::new(DecodeChoices::default()));
        send(&log, b"\xc0\x00");
        assert_eq!(line(&packets, &log, 1), None);
        packets.choose(CONN, "mqtt".parse().ok());
        assert_eq!(line(&packets, &log, 1).unwrap().name, "PINGREQ");
        assert_eq!(packets.known(CONN).1.as_deref(), Some("mqtt"));
        packets.choose(CONN, None);
        assert_eq!(line(&packets, &log, 1), None);
    }

    #[test]
    fn problems_up_to_the_limit_are_kept_and_one_more_pushes_the_oldest_out() {
        let (log, packets) = (log(&["mqtt"]), Packets::new(DecodeChoices::default()));
        for _ in 0..=PROBLEMS_MAX {
            send(&log, b"\x30\x05\x00\x03a/#");
        }
        packets.follow(&log);
        assert_eq!((packets.problem_count(0), packets.problem_count(PROBLEMS_MAX as u64)), (PROBLEMS_MAX as u64, 2));
        assert!(packets.problems(0).contains_key(&2) && !packets.problems(0).contains_key(&1));
    }

    #[test]
    fn lines_up_to_the_limit_are_kept_and_one_more_pushes_the_oldest_out() {
        let (log, packets) = (log(&["mqtt"]), Packets::new(DecodeChoices::default()));
        for _ in 0..=LINES_MAX {
            send(&log, b"\xc0\x00");
        }
        assert_eq!(line(&packets, &log, 1), None);
        assert!(line(&packets, &log, 2).is_some());
    }
}
