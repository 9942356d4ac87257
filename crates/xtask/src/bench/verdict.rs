//! A promise, what was measured, and whether it is kept.

use serde_json::json;
use std::fmt;

/// One measured promise.
#[derive(Debug)]
pub(super) struct Verdict {
    /// What was measured.
    pub(super) what: &'static str,
    /// The number that is judged.
    pub(super) measured: f64,
    /// What it must be.
    pub(super) target: Target,
    /// Unit of both: `×`, `MiB`.
    pub(super) unit: &'static str,
    /// The raw medians behind it.
    pub(super) from: String,
}

/// A bound, the bound itself included.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Verdict {
    pub(super) fn is_met(&self) -> bool {
        match self.target {
            Target::AtMost(limit) => self.measured <= limit,
            Target::AtLeast(limit) => self.measured >= limit,
        }
    }

    fn columns(&self) -> [String; 5] {
        let (sign, limit) = match self.target {
            Target::AtMost(limit) => ("≤", limit),
            Target::AtLeast(limit) => ("≥", limit),
        };
        let verdict = if self.is_met() { "kept" } else { "NOT KEPT" };
        let (measured, target) =
            (format!("{:.2} {}", self.measured, self.unit), format!("{sign} {limit:.2} {}", self.unit));
        [self.what.to_owned(), measured, target, verdict.to_owned(), self.from.clone()]
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [what, measured, target, verdict, from] = self.columns();
        write!(f, "{what}: {measured} ({target}, {verdict}; {from})")
    }
}

/// One line a promise, columns aligned.
pub(super) fn table(verdicts: &[Verdict]) -> String {
    let head = ["promise", "measured", "target", "verdict", "medians"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(verdicts.iter().map(Verdict::columns)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end())
    });
    format!("\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// The same for programs.
pub(super) fn json(verdicts: &[Verdict]) -> String {
    let rows = verdicts.iter().map(|verdict| {
        let (bound, limit) = match verdict.target {
            Target::AtMost(limit) => ("at_most", limit),
            Target::AtLeast(limit) => ("at_least", limit),
        };
        json!({
            "what": verdict.what, "measured": verdict.measured, "unit": verdict.unit, bound: limit,
            "kept": verdict.is_met(), "medians": verdict.from,
        })
    });
    format!("{:#}\n", rows.collect::<serde_json::Value>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(measured: f64, target: Target) -> Verdict {
        Verdict { what: "x", measured, target, unit: "×", from: String::new() }
    }

    #[test]
    fn a_number_at_its_bound_is_kept_and_one_past_it_is_not() {
        assert!(verdict(1.2, Target::AtMost(1.2)).is_met());
        assert!(!verdict(1.21, Target::AtMost(1.2)).is_met());
        assert!(verdict(3.0, Target::AtLeast(3.0)).is_met());
        assert!(!verdict(2.9, Target::AtLeast(3.0)).is_met());
    }

    #[test]
    fn a_broken_promise_stands_out_in_the_table() {
        assert!(table(&[verdict(2.0, Target::AtMost(1.0))]).contains("NOT KEPT"));
    }
}
