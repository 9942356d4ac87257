//! The load measurements side by side, and what is promised of them.
//!
//! Invariant: a client that was not measured leaves its place empty and breaks no promise.

use super::load::{ACTIONS, Cell, KINDS, SIZES};
use super::verdict::{Target, Verdict};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Client {
    /// tokio-tungstenite alone.
    Bare,
    /// A session with its event log, through JavaScript.
    Miniwire,
    /// `ws` on Node.
    Node,
    /// The browser's WebSocket.
    Chromium,
}

impl Client {
    const ALL: [Client; 4] = [Client::Bare, Client::Miniwire, Client::Node, Client::Chromium];
}

/// A number that a client reports, or that is made of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Number {
    P50Us,
    P99Us,
    MessagesPerS,
    CpuUs,
}

/// Every turn's numbers.
#[derive(Debug, Default)]
pub(super) struct Medians(BTreeMap<(Cell, Client, Number), Vec<f64>>);

impl Medians {
    /// Takes what a client printed.
    pub(super) fn add(&mut self, client: Client, cell: Cell, report: &Value) {
        let number = |name: &str| report[name].as_f64();
        let rate = number("count").zip(number("seconds")).map(|(count, seconds)| count / seconds);
        let numbers = [
            (Number::P50Us, number("p50_us")),
            (Number::P99Us, number("p99_us")),
            (Number::MessagesPerS, rate),
            (Number::CpuUs, number("cpu_us")),
        ];
        for (name, value) in numbers {
            if let Some(value) = value {
                self.0.entry((cell, client, name)).or_default().push(value);
            }
        }
    }

    /// The middle one; none where nothing was measured.
    pub(super) fn of(&self, cell: Cell, client: Client, number: Number) -> Option<f64> {
        let mut values = self.0.get(&(cell, client, number))?.clone();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }
}

/// The medians as people read them.
#[derive(Debug)]
pub(super) struct Table<'a>(&'a Medians);

impl<'a> Table<'a> {
    pub(super) fn of(medians: &'a Medians) -> Table<'a> {
        Table(medians)
    }

    /// One table for echoes, one for each flood.
    pub(super) fn markdown(&self) -> String {
        let mut text = String::new();
        for action in ACTIONS {
            let (title, form): (_, fn(&Self, Cell, Client) -> String) = match action {
                "echo" => ("Echo round trip, p50 / p99 in µs", Self::echo),
                "receive" => ("Flood received, messages/s · MB/s · CPU µs per message", Self::flood),
                _ => ("Flood sent, messages/s · MB/s · CPU µs per message", Self::flood),
            };
            let _ = write!(
                text,
                "\n{title}:\n\n| message | bare tokio-tungstenite | miniwire | Node ws | Chromium |\n|---|---|---|---|---|\n"
            );
            for kind in KINDS {
                for bytes in SIZES {
                    let cell = Cell { action, kind, bytes };
                    let columns = Client::ALL.map(|client| form(self, cell, client));
                    let _ = writeln!(text, "| {kind}, {} | {} |", size(bytes), columns.join(" | "));
                }
            }
        }
        text
    }

    fn echo(&self, cell: Cell, client: Client) -> String {
        let number = |number| self.0.of(cell, client, number);
        match number(Number::P50Us).zip(number(Number::P99Us)) {
            Some((p50, p99)) => format!("{p50:.1} / {p99:.0}"),
            None => "–".to_owned(),
        }
    }

    fn flood(&self, cell: Cell, client: Client) -> String {
        let Some(rate) = self.0.of(cell, client, Number::MessagesPerS) else { return "–".to_owned() };
        let megabytes = rate * as_f64(cell.bytes) / 1e6;
        let cpu = self.0.of(cell, client, Number::CpuUs).map_or("–".to_owned(), |us| format!("{us:.2}"));
        format!("{} · {megabytes:.0} · {cpu}", thousands(rate))
    }

    /// Ratios to the other clients of the same run, the worst of each kind.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let slower = |cell, other| self.ratio(cell, Number::P50Us, Client::Miniwire, other);
        let faster = |cell, other| self.ratio(cell, Number::MessagesPerS, Client::Miniwire, other);
        let small = |cell: &Cell| cell.bytes < 1024;
        let all = |_: &Cell| true;
        [
            self.worst(
                "echo p50 against bare tokio-tungstenite, worst of all kinds and sizes",
                "echo",
                all,
                |cell| slower(cell, Client::Bare),
                Target::AtMost(1.2),
            ),
            self.worst(
                "echo p50 against Node ws, worst of all kinds and sizes",
                "echo",
                all,
                |cell| slower(cell, Client::Node),
                Target::AtMost(1.0),
            ),
            self.worst(
                "messages received a second against Node ws, worst",
                "receive",
                all,
                |cell| faster(cell, Client::Node),
                Target::AtLeast(1.0),
            ),
            self.worst(
                "messages sent a second against Node ws, worst",
                "send",
                all,
                |cell| faster(cell, Client::Node),
                Target::AtLeast(1.0),
            ),
            self.worst(
                "messages received a second against Chromium, below 1 KB",
                "receive",
                small,
                |cell| faster(cell, Client::Chromium),
                Target::AtLeast(10.0),
            ),
            self.worst(
                "messages sent a second against Chromium, below 1 KB",
                "send",
                small,
                |cell| faster(cell, Client::Chromium),
                Target::AtLeast(10.0),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn ratio(&self, cell: Cell, number: Number, ours: Client, other: Client) -> Option<f64> {
        Some(self.0.of(cell, ours, number)? / self.0.of(cell, other, number)?)
    }

    fn worst(
        &self,
        what: &'static str,
        action: &'static str,
        counts: impl Fn(&Cell) -> bool,
        ratio: impl Fn(Cell) -> Option<f64>,
        target: Target,
    ) -> Option<Verdict> {
        let cells = KINDS.into_iter().flat_map(|kind| SIZES.map(|bytes| Cell { action, kind, bytes })).filter(counts);
        let mut ratios: Vec<_> = cells.filter_map(|cell| Some((cell, ratio(cell)?))).collect();
        ratios.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (_, measured) = match target {
            Target::AtMost(_) => *ratios.last()?,
            Target::AtLeast(_) => *ratios.first()?,
        };
        let from = ratios.iter().map(|(cell, ratio)| format!("{} {} {ratio:.2}", cell.kind, size(cell.bytes)));
        Some(Verdict { what, measured, target, unit: "×", from: from.collect::<Vec<_>>().join(", ") })
    }
}

pub(super) fn size(bytes: usize) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{} KB", bytes / 1024) }
}

/// `2.14M`, `778k`, `640`.
pub(super) fn thousands(rate: f64) -> String {
    match rate {
        1e6.. => format!("{:.2}M", rate / 1e6),
        1e4.. => format!("{:.0}k", rate / 1e3),
        1e3.. => format!("{:.1}k", rate / 1e3),
        _ => format!("{rate:.0}"),
    }
}

fn as_f64(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let bytes = bytes as f64;
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const CELL: Cell = Cell { action: "receive", kind: "text", bytes: 64 };

    #[test]
    fn the_worst_cell_is_judged_and_an_absent_client_is_not() {
        let mut medians = Medians::default();
        for (client, seconds) in [(Client::Miniwire, 1.0), (Client::Node, 2.0)] {
            medians.add(client, CELL, &json!({ "count": 100, "seconds": seconds }));
        }
        medians.add(Client::Miniwire, Cell { bytes: 1024, ..CELL }, &json!({ "count": 100, "seconds": 4 }));
        medians.add(Client::Node, Cell { bytes: 1024, ..CELL }, &json!({ "count": 100, "seconds": 2 }));
        let verdicts = Table::of(&medians).verdicts();
        assert_eq!(verdicts.len(), 1, "{verdicts:?}");
        assert!((verdicts[0].measured - 0.5).abs() < 1e-9 && !verdicts[0].is_met());
    }

    #[test]
    fn a_flood_is_told_in_messages_bytes_and_time() {
        let mut medians = Medians::default();
        medians.add(Client::Bare, CELL, &json!({ "count": 2_000_000, "seconds": 1, "cpu_us": 0.25 }));
        let text = Table::of(&medians).markdown();
        assert!(text.contains("| text, 64 B | 2.00M · 128 · 0.25 | – | – | – |"), "{text}");
    }
}
