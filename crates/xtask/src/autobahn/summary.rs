//! Outcomes of cases: read from the server's report, kept in `summary.json`, compared and shown.
//!
//! Invariant: the committed text has one line a case, in the suite's order, so that a difference reads well.

use anyhow::{Context as _, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Behaviors that pass. NON-STRICT keeps RFC 6455 but not at the first moment, INFORMATIONAL judges nothing.
const PASSING: [&str; 3] = ["OK", "NON-STRICT", "INFORMATIONAL"];

/// A good message and a broken frame that come together: whether the app's answer still leaves before the connection fails is
/// chance. Answered is OK, not answered is NON-STRICT; both are kept as NON-STRICT, so that runs can be compared.
const RACES: [&str; 10] = ["3.2", "3.3", "3.4", "4.1.3", "4.1.4", "4.1.5", "4.2.3", "4.2.4", "4.2.5", "5.15"];

/// A case number such as `12.1.18`, part by part, so that it sorts as the suite does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Case(Vec<u32>);

impl Case {
    fn parse(text: &str) -> Option<Case> {
        text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<_>>>().map(Case)
    }

    fn text(&self) -> String {
        self.0.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
    }

    fn section(&self) -> u32 {
        self.0.first().copied().unwrap_or_default()
    }
}

/// How the client behaved in the case, and in closing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    behavior: String,
    behavior_close: String,
}

impl Outcome {
    fn passes(&self) -> bool {
        PASSING.contains(&self.behavior.as_str()) && PASSING.contains(&self.behavior_close.as_str())
    }

    fn text(&self) -> String {
        format!("{}, closing {}", self.behavior, self.behavior_close)
    }
}

/// Cases of one client.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcomes(BTreeMap<Case, Outcome>);

impl Outcomes {
    /// From `index.json` of the fuzzing server: agent, case, outcome.
    ///
    /// # Errors
    /// It is not of this form, or says nothing about the agent.
    pub(super) fn from_report(index: &str, agent: &str) -> Result<Outcomes> {
        let report: Value = serde_json::from_str(index).context("the report is no JSON")?;
        let outcomes = Outcomes::from_json(&report[agent]);
        let mut outcomes = outcomes.context("the report is not of the form that was expected")?;
        let raced = outcomes.0.iter_mut().filter(|(case, _)| RACES.contains(&case.text().as_str()));
        for (_, outcome) in raced.filter(|(_, outcome)| outcome.behavior == "OK") {
            outcome.behavior = "NON-STRICT".to_owned();
        }
        Ok(outcomes)
    }

    fn from_json(cases: &Value) -> Option<Outcomes> {
        let outcome = |(case, outcome): (&String, &Value)| {
            let word = |field: &str| outcome[field].as_str().map(str::to_owned);
            Some((Case::parse(case)?, Outcome { behavior: word("behavior")?, behavior_close: word("behaviorClose")? }))
        };
        cases.as_object()?.iter().map(outcome).collect::<Option<BTreeMap<_, _>>>().map(Outcomes)
    }
}

/// All clients by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary(BTreeMap<String, Outcomes>);

impl Summary {
    /// Adds what one client did in one mode.
    pub(super) fn add(&mut self, client: &str, outcomes: Outcomes) {
        self.0.entry(client.to_owned()).or_default().0.extend(outcomes.0);
    }

    /// Reads what [`Summary::json`] wrote.
    ///
    /// # Errors
    /// It is not of that form.
    pub(super) fn parse(text: &str) -> Result<Summary> {
        let clients: Value = serde_json::from_str(text)?;
        let clients = clients.as_object().context("no object of clients")?;
        let read = |(name, cases): (&String, &Value)| Some((name.clone(), Outcomes::from_json(cases)?));
        clients.iter().map(read).collect::<Option<_>>().map(Summary).context("not client, case, behavior")
    }

    /// One line a case.
    pub(super) fn json(&self) -> String {
        let clients = self.0.iter().map(|(name, outcomes)| {
            let lines = outcomes.0.iter().map(|(case, outcome)| {
                let (behavior, close) = (&outcome.behavior, &outcome.behavior_close);
                format!(r#"    "{}": {{ "behavior": "{behavior}", "behaviorClose": "{close}" }}"#, case.text())
            });
            format!("  \"{name}\": {{\n{}\n  }}", lines.collect::<Vec<_>>().join(",\n"))
        });
        format!("{{\n{}\n}}\n", clients.collect::<Vec<_>>().join(",\n"))
    }

    /// This one with what `played` found in place of the same cases.
    pub(super) fn with(mut self, played: &Summary) -> Summary {
        for (client, outcomes) in &played.0 {
            self.add(client, outcomes.clone());
        }
        self
    }

    /// A line for each case that did not pass.
    pub(super) fn failed(&self) -> Vec<String> {
        let all = self.0.iter().flat_map(|(client, outcomes)| outcomes.0.iter().map(move |case| (client, case)));
        all.filter(|(_, (_, outcome))| !outcome.passes())
            .map(|(client, (case, outcome))| format!("{client} {}: {}", case.text(), outcome.text()))
            .collect()
    }

    /// A line for each case played that is not as committed, and for each committed case of a played section that was not
    /// played.
    pub(super) fn differences(&self, committed: &Summary) -> Vec<String> {
        let mut lines = Vec::new();
        for (client, played) in &self.0 {
            let empty = Outcomes::default();
            let known = committed.0.get(client).unwrap_or(&empty);
            let sections: BTreeSet<_> = played.0.keys().map(Case::section).collect();
            let relevant = known.0.keys().filter(|case| sections.contains(&case.section()));
            let cases: BTreeSet<_> = played.0.keys().chain(relevant).collect();
            for case in cases {
                let (now, before) = (played.0.get(case), known.0.get(case));
                if now != before {
                    let words = |outcome: Option<&Outcome>| outcome.map_or("not played".to_owned(), Outcome::text);
                    lines.push(format!("{client} {}: {}; committed: {}", case.text(), words(now), words(before)));
                }
            }
        }
        lines
    }

    /// Sections by client, each with its number of OK, NON-STRICT, INFORMATIONAL and other cases.
    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "\n  {:<10} {:>7} {:>6} {:>6} {:>11} {:>14} {:>7}",
            "client", "section", "cases", "OK", "NON-STRICT", "INFORMATIONAL", "failed"
        );
        for (client, outcomes) in &self.0 {
            let sections: BTreeSet<_> = outcomes.0.keys().map(Case::section).collect();
            for section in sections {
                let of_section = || outcomes.0.iter().filter(|(case, _)| case.section() == section);
                let count = |word: &str| of_section().filter(|(_, outcome)| outcome.behavior == word).count();
                let [ok, non_strict, informational] = PASSING.map(count);
                let failed = of_section().filter(|(_, outcome)| !outcome.passes()).count();
                let cases = of_section().count();
                let _ = write!(
                    text,
                    "\n  {client:<10} {section:>7} {cases:>6} {ok:>6} {non_strict:>11} {informational:>14} {failed:>7}"
                );
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(cases: &[(&str, &str)]) -> Summary {
        let cases = cases.iter().map(|(case, behavior)| {
            let outcome = Outcome { behavior: (*behavior).to_owned(), behavior_close: "OK".to_owned() };
            (Case::parse(case).unwrap(), outcome)
        });
        Summary(BTreeMap::from([("transport".to_owned(), Outcomes(cases.collect()))]))
    }

    #[test]
    fn what_is_written_reads_back_in_the_order_of_the_suite() {
        let text = summary(&[("10.1.1", "OK"), ("2.1", "NON-STRICT")]).json();
        assert!(text.find("\"2.1\"").unwrap() < text.find("\"10.1.1\"").unwrap(), "{text}");
        assert_eq!(Summary::parse(&text).unwrap().json(), text);
    }

    #[test]
    fn a_case_that_changed_appeared_or_went_is_a_difference_and_another_section_is_none() {
        let committed = summary(&[("1.1", "OK"), ("1.2", "OK"), ("12.1", "OK")]);
        let played = summary(&[("1.1", "NON-STRICT"), ("1.3", "OK")]);
        let lines = played.differences(&committed);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(lines[0], "transport 1.1: NON-STRICT, closing OK; committed: OK, closing OK");
        assert!(committed.differences(&committed).is_empty());
    }

    #[test]
    fn a_race_has_one_outcome_whoever_won_and_a_failure_stays_one() {
        let report = |behavior: &str| {
            let text = format!(r#"{{"us":{{"3.2":{{"behavior":"{behavior}","behaviorClose":"OK"}}}}}}"#);
            Outcomes::from_report(&text, "us").unwrap().0.into_values().next().unwrap().behavior
        };
        assert_eq!(["OK", "NON-STRICT", "FAILED"].map(report), ["NON-STRICT", "NON-STRICT", "FAILED"]);
    }

    #[test]
    fn only_the_three_passing_behaviors_pass() {
        let played = summary(&[("1.1", "OK"), ("1.2", "INFORMATIONAL"), ("1.3", "FAILED"), ("1.4", "UNCLEAN")]);
        assert_eq!(played.failed().len(), 2);
    }

    #[test]
    fn writing_one_mode_keeps_the_cases_of_the_other() {
        let both = summary(&[("1.1", "OK"), ("12.1", "OK")]).with(&summary(&[("12.1", "NON-STRICT")]));
        assert!(both.json().contains("\"1.1\"") && both.json().contains("NON-STRICT"));
    }
}
