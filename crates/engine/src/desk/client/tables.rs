//! The tables of a client: connections, messages, console, timeline.
//!
//! Counterpart: `rows.rs` keeps the rows of a filter. Invariant: what was cleared away is in none of them.

use super::*;

impl Client {
    pub(in crate::desk) fn connections(&self) -> Vec<Connection> {
        self.packets.follow(&self.log);
        let connections: Vec<_> = lock(&self.facts).connections.iter().cloned().collect();
        let with_packets = |one: Connection| {
            let (Known { protocol, problem, .. }, decode_choice) = self.packets.known(ConnectionId(one.conn));
            Connection { decoded: protocol, problem, decode_choice, ..one }
        };
        connections.into_iter().map(with_packets).collect()
    }

    /// Forgets the rows so far; the log keeps them for `--format json` and recordings.
    pub(in crate::desk) fn clear(&self) {
        let mut tables = lock(&self.tables);
        tables.messages.clear();
        tables.console.clear();
        tables.timeline.clear();
        // What was taken in is cleared and what was not is new, so that counts and rows agree.
        let mut facts = lock(&self.facts);
        tables.since = facts.next;
        (facts.messages, facts.console, facts.timeline, facts.errors) = (0, 0, 0, 0);
    }

    pub(in crate::desk) fn messages(&self, wanted: &MessagesWindow) -> MessageRows {
        self.packets.follow(&self.log);
        let tables = &mut *lock(&self.tables);
        let filter = MessageFilter::new(wanted);
        let window =
            tables.messages.window(&self.log, tables.since, filter, (wanted.from, wanted.count), messages::row);
        let rows = window.rows.into_iter().flatten().map(|row| self.packets.with_line(row));
        MessageRows { total: window.total, from: window.from, rows: rows.collect() }
    }

    /// The whole of a message; `None` when the event is none, or has fallen out of the log.
    pub(in crate::desk) fn message(&self, event: u64) -> Option<MessageDetail> {
        let detail = messages::detail(&self.log, &self.packets, event)?;
        let place = self.shown.as_ref().and_then(|shown| shown.places.of(event));
        Some(MessageDetail {
            line: place.map(|place| place.line),
            made: place.is_some_and(|place| place.is_made),
            ..detail
        })
    }

    /// Chooses the protocol of a connection, or leaves it to be recognised.
    pub(in crate::desk) fn decode(&self, conn: u32, choice: Option<DecodeChoice>) {
        self.packets.choose(ConnectionId(conn), choice);
    }

    pub(in crate::desk) fn console(&self, wanted: &ConsoleWindow) -> ConsoleRows {
        self.packets.follow(&self.log);
        let tables = &mut *lock(&self.tables);
        let filter = ConsoleFilter::new(wanted);
        let mut problems = self.packets.problems(tables.since);
        problems.retain(|_, (_, problem)| filter.fits_problem(problem));
        let others: Vec<_> = problems.keys().copied().collect();
        let part = (wanted.from, wanted.count);
        let window = tables.console.window_with(&self.log, tables.since, filter, &others, part, |number, event| {
            let found =
                problems.get(&number).map(|(conn, problem)| console::problem_row(*conn, problem, number, event));
            found.or_else(|| console::row(number, event))
        });
        ConsoleRows { total: window.total, from: window.from, rows: window.rows.into_iter().flatten().collect() }
    }

    pub(in crate::desk) fn timeline(&self, wanted: &TimelineWindow) -> TimelineRows {
        self.packets.follow(&self.log);
        let tables = &mut *lock(&self.tables);
        timeline::window(&mut tables.timeline, &self.log, &self.packets, tables.since, wanted)
    }
}
