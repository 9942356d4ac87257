//! Tables of rows over the event log: which events fit a filter, and the part of them that is seen.
//!
//! Counterpart: `messages.rs`, `console.rs` and `timeline.rs` say what fits and what a row looks like. Invariants: a row is
//! made only when it is asked for; the numbers kept for a filter are never more than the events of the log.

use crate::EventLog;
use model::Event;
use std::collections::VecDeque;

/// Rows of one answer. Our choice: four screens of a large monitor.
pub const ROWS_PER_WINDOW_MAX: u32 = 512;
/// Filters whose numbers are kept for each table of each client; the one used longest ago goes first.
const FILTERS_MAX: usize = 4;
/// Events looked at while writers wait.
pub(super) const EVENTS_PER_VISIT: usize = 16_384;

/// Decides which events are rows of a table.
pub(super) trait RowFilter: PartialEq {
    fn fits(&self, event: &Event) -> bool;
}

/// The filters of one table that were used last, each with the events that fit.
#[derive(Debug)]
pub(super) struct Table<F> {
    filters: VecDeque<(F, Numbers)>,
}

/// Numbers of events, in order.
#[derive(Debug)]
struct Numbers {
    /// The first event that was not looked at.
    next: u64,
    fitting: VecDeque<u64>,
}

/// Rows that were asked for.
#[derive(Debug)]
pub(super) struct Window<R> {
    pub(super) total: u64,
    pub(super) from: u64,
    pub(super) rows: Vec<R>,
}

impl<F> Default for Table<F> {
    fn default() -> Self {
        Table { filters: VecDeque::new() }
    }
}

impl<F: RowFilter> Table<F> {
    /// Forgets everything, as when the log is cleared.
    pub(super) fn clear(&mut self) {
        self.filters.clear();
    }

    /// Up to `count` rows from row `from` on, of the events from number `since` on that fit; the last ones where `from` lies
    /// behind the end.
    pub(super) fn window<R>(
        &mut self,
        log: &EventLog,
        since: u64,
        filter: F,
        part: (u64, u32),
        make: impl FnMut(u64, &Event) -> R,
    ) -> Window<R> {
        self.window_with(log, since, filter, &[], part, make)
    }

    /// The same with rows of other events between them, whose numbers are in order and do not fit the filter.
    pub(super) fn window_with<R>(
        &mut self,
        log: &EventLog,
        since: u64,
        filter: F,
        others: &[u64],
        (from, count): (u64, u32),
        mut make: impl FnMut(u64, &Event) -> R,
    ) -> Window<R> {
        let numbers = self.of(filter, since);
        catch_up(numbers, log);
        let fitting = &numbers.1.fitting;
        let total = (fitting.len() + others.len()) as u64;
        let from = if from < total { from } else { total.saturating_sub(u64::from(count.min(ROWS_PER_WINDOW_MAX))) };
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        let wanted = merged(fitting, others).skip(skip).take(count.min(ROWS_PER_WINDOW_MAX) as usize);
        let mut rows = Vec::new();
        for number in wanted {
            log.visit(number, 1, |found, event| {
                // It may have fallen out of the log since.
                if found == number {
                    rows.push(make(found, event));
                }
            });
        }
        Window { total, from, rows }
    }

    /// The numbers of a filter, which becomes the one used last.
    fn of(&mut self, filter: F, since: u64) -> &mut (F, Numbers) {
        match self.filters.iter().position(|(known, _)| *known == filter) {
            Some(index) => {
                let found = self.filters.remove(index);
                self.filters.extend(found);
            }
            None => {
                if self.filters.len() == FILTERS_MAX {
                    self.filters.pop_front();
                }
                self.filters.push_back((filter, Numbers { next: since, fitting: VecDeque::new() }));
            }
        }
        let last = self.filters.len() - 1;
        &mut self.filters[last]
    }
}

/// Both lists in order.
fn merged(fitting: &VecDeque<u64>, others: &[u64]) -> impl Iterator<Item = u64> {
    let (mut fitting, mut others) = (fitting.iter().copied().peekable(), others.iter().copied().peekable());
    std::iter::from_fn(move || match (fitting.peek(), others.peek()) {
        (Some(one), Some(other)) if other < one => others.next(),
        (Some(_), _) => fitting.next(),
        (None, _) => others.next(),
    })
}

/// Looks at what was written since, and forgets what has fallen out of the log.
fn catch_up<F: RowFilter>((filter, numbers): &mut (F, Numbers), log: &EventLog) {
    loop {
        let Numbers { next, fitting } = numbers;
        let visited = log.visit(*next, EVENTS_PER_VISIT, |number, event| {
            if filter.fits(event) {
                fitting.push_back(number);
            }
        });
        *next = visited.next;
        if !visited.more {
            while fitting.front().is_some_and(|first| *first < visited.dropped) {
                fitting.pop_front();
            }
            return;
        }
    }
}

/// Whether `text` is in `bytes`; the case of ASCII letters is ignored. An empty text is in everything.
pub(super) fn contains(bytes: &[u8], text: &str) -> bool {
    let wanted = text.as_bytes();
    wanted.is_empty() || bytes.windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted))
}

/// The first `chars` characters, on one line.
pub(super) fn first_line(text: &str, chars: usize) -> String {
    text.chars().take(chars).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Milliseconds with microsecond digits.
pub(super) fn ms(at: std::time::Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "2^53 microseconds are 285 years")]
    let ms = at.as_micros() as f64 / 1000.0;
    ms
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{EventKind, EventSink as _};

    #[derive(Clone, PartialEq)]
    struct Says(&'static str);

    impl RowFilter for Says {
        fn fits(&self, event: &Event) -> bool {
            matches!(&event.kind, EventKind::Notice { text, .. } if contains(text.as_bytes(), self.0))
        }
    }

    fn log(texts: &[&str]) -> EventLog {
        let log = EventLog::new();
        for text in texts {
            log.record(EventKind::Notice { code: "n".into(), text: (*text).into(), hint: None });
        }
        log
    }

    fn numbers(table: &mut Table<Says>, log: &EventLog, text: &'static str, from: u64, count: u32) -> (u64, Vec<u64>) {
        let window = table.window(log, 0, Says(text), (from, count), |number, _| number);
        (window.total, window.rows)
    }

    #[test]
    fn a_window_has_the_rows_that_fit_and_the_total_counts_them_all() {
        let (log, mut table) = (log(&["a", "B", "ab", "c", "A"]), Table::default());
        assert_eq!(numbers(&mut table, &log, "a", 0, 10), (3, vec![0, 2, 4]));
        assert_eq!(numbers(&mut table, &log, "a", 1, 1), (3, vec![2]));
        assert_eq!(numbers(&mut table, &log, "", 4, 10), (5, vec![4]));
        assert_eq!(numbers(&mut table, &log, "a", 9, 2), (3, vec![2, 4]));
        assert_eq!(numbers(&mut table, &log, "a", 9, 0), (3, vec![]));
    }

    #[test]
    fn rows_of_other_events_stand_between_those_that_fit() {
        let (log, mut table) = (log(&["a", "x", "a", "x", "a"]), Table::default());
        let mut part =
            |from, count| table.window_with(&log, 0, Says("a"), &[1, 3], (from, count), |number, _| number).rows;
        assert_eq!(part(0, 10), [0, 1, 2, 3, 4]);
        assert_eq!(part(1, 3), [1, 2, 3]);
        assert_eq!(part(9, 2), [3, 4]);
    }

    #[test]
    fn what_is_written_later_is_found_by_a_filter_that_is_kept() {
        let (log, mut table) = (log(&["a"]), Table::default());
        assert_eq!(numbers(&mut table, &log, "a", 0, 10).0, 1);
        log.record(EventKind::Notice { code: "n".into(), text: "also a".into(), hint: None });
        assert_eq!(numbers(&mut table, &log, "a", 0, 10), (2, vec![0, 1]));
    }

    #[test]
    fn filters_up_to_the_limit_are_kept_and_one_more_pushes_the_oldest_out() {
        let (log, mut table) = (log(&["a"]), Table::default());
        for text in ["1", "2", "3", "4", "5"] {
            numbers(&mut table, &log, text, 0, 1);
        }
        assert_eq!(table.filters.len(), FILTERS_MAX);
        assert!(table.filters[0].0 == Says("2"));
    }
}
