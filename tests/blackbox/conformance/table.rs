//! The table of results: as JSON in `tests/conformance/expected-results.json`, for people in docs/conformance.md.
//!
//! Invariant: the same results give the same bytes, whatever the order in which claims were run.

use super::claim::Claim;
use super::run::Checks;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const TABLE_BEGIN: &str = "<!-- claims: written by the test -->\n";
const TABLE_END: &str = "<!-- end of claims -->\n";

/// Claims by name.
#[derive(Debug, Default)]
pub(super) struct Table(BTreeMap<String, Row>);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Row {
    claim: String,
    basis: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    /// By profile; `device, devtools` where both give the same.
    results: BTreeMap<String, Checks>,
}

impl Table {
    /// Reads the committed table.
    ///
    /// # Panics
    /// It is no table.
    pub(super) fn read(text: &str) -> Table {
        Table(serde_json::from_str(text).expect("the table is JSON"))
    }

    /// Takes in one run.
    pub(super) fn add(&mut self, claim: &Claim, profile: &str, checks: Checks) {
        let row = self.0.entry(claim.id.clone()).or_default();
        row.claim = claim.text("claim");
        row.basis = claim.text("basis");
        row.note = claim.text("note");
        row.results.insert(profile.to_owned(), checks);
        if let [Some(device), Some(devtools)] = ["device", "devtools"].map(|profile| row.results.get(profile))
            && device == devtools
        {
            row.results = BTreeMap::from([("device, devtools".to_owned(), device.clone())]);
        }
    }

    /// These rows and those of `more`.
    pub(super) fn with(mut self, more: Table) -> Table {
        self.0.extend(more.0);
        self
    }

    /// Only the rows that are to be kept.
    pub(super) fn reduced_to(mut self, keep: impl Fn(&str) -> bool) -> Table {
        self.0.retain(|id, _| keep(id));
        self
    }

    /// The file's text.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("a table is JSON") + "\n"
    }

    /// What another run says that this table does not, one sentence each.
    pub(super) fn differences(&self, found: &Table) -> Vec<String> {
        let ids: BTreeSet<_> = self.0.keys().chain(found.0.keys()).collect();
        let mut differences = Vec::new();
        for id in ids {
            match (self.0.get(id), found.0.get(id)) {
                (Some(expected), Some(found)) => differences.extend(expected.differences(id, found)),
                (None, _) => differences.push(format!("{id}: not in the table")),
                (_, None) => differences.push(format!("{id}: in the table, and there is no such claim")),
            }
        }
        differences
    }

    /// False where not one check holds, which is no finding about the claims.
    pub(super) fn any_holds(&self) -> bool {
        let mut results = self.0.values().flat_map(|row| row.results.values()).flat_map(Checks::values);
        results.any(|result| result == "holds")
    }

    /// The page with the table in its place.
    ///
    /// # Panics
    /// The page has no place for it.
    pub(super) fn in_page(&self, page: &str) -> String {
        let (before, rest) = page.split_once(TABLE_BEGIN).expect("the page has the mark where the table begins");
        let (_, after) = rest.split_once(TABLE_END).expect("the page has the mark where the table ends");
        let mut families: BTreeMap<&str, Vec<(&str, &Row)>> = BTreeMap::new();
        for (id, row) in &self.0 {
            let (family, name) = id.split_once('/').unwrap_or((id, id));
            families.entry(family).or_default().push((name, row));
        }
        let results = || self.0.values().flat_map(|row| row.results.values()).flat_map(Checks::values);
        let failed = results().filter(|result| *result != "holds").count();
        let mut text =
            format!("{} claims, {} checks, {failed} of them do not hold.\n", self.0.len(), results().count());
        for (family, rows) in families {
            write!(text, "\n### {family}\n\n| claim | basis | device | devtools |\n|---|---|---|---|\n")
                .expect("a string takes text");
            for (name, row) in rows {
                text.push_str(&row.in_page(family, name));
            }
        }
        format!("{before}{TABLE_BEGIN}\n{text}\n{TABLE_END}{after}")
    }
}

impl Row {
    fn differences(&self, id: &str, found: &Row) -> Vec<String> {
        let mut differences = Vec::new();
        if (&self.claim, &self.basis, &self.note) != (&found.claim, &found.basis, &found.note) {
            differences.push(format!("{id}: its head has other words"));
        }
        for profile in ["device", "devtools"] {
            let (expected, found) = (self.of(profile), found.of(profile));
            for name in expected.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
                let [expected, found] =
                    [&expected, &found].map(|checks| checks.get(name).map_or("no such check", String::as_str));
                if expected != found {
                    differences.push(format!("{id} ({profile}): \"{name}\": expected {expected}, got {found}"));
                }
            }
        }
        differences
    }

    fn of(&self, profile: &str) -> Checks {
        let mut found = self.results.iter().filter(|(name, _)| name.split(", ").any(|name| name == profile));
        found.next().map(|(_, checks)| checks.clone()).unwrap_or_default()
    }

    fn in_page(&self, family: &str, name: &str) -> String {
        let cell = |profile| {
            let checks = self.of(profile);
            let failed: Vec<_> = checks.iter().filter(|(_, result)| *result != "holds").map(|(name, _)| name).collect();
            match (checks.len(), failed.as_slice()) {
                (0, _) => "–".to_owned(),
                (_, []) => "holds".to_owned(),
                (all, failed) => {
                    let names: Vec<_> = failed.iter().map(|name| format!("“{name}”")).collect();
                    format!("**{} of {all} do not hold**: {}", failed.len(), names.join(", "))
                }
            }
        };
        let note = if self.note.is_empty() { String::new() } else { format!(" *{}*", self.note) };
        let claim = format!("{}{note}", self.claim).replace('|', "\\|");
        let (device, devtools) = (cell("device"), cell("devtools"));
        format!(
            "| [{claim}](../tests/conformance/{family}/{name}.js) | {} | {device} | {devtools} |\n",
            self.basis.replace('|', "\\|")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(check: &str, result: &str) -> Table {
        let text = format!(
            r#"{{"socket/open": {{"claim": "c", "basis": "ours", "results": {{"device": {{"{check}": "{result}"}}}}}}}}"#
        );
        Table::read(&text)
    }

    #[test]
    fn a_difference_names_the_claim_the_check_what_was_expected_and_what_was_got() {
        let differences = table("it opens", "holds").differences(&table("it opens", "fails: 7"));
        assert_eq!(differences, ["socket/open (device): \"it opens\": expected holds, got fails: 7"]);
    }

    #[test]
    fn a_check_that_is_new_and_one_that_is_gone_are_both_told() {
        let differences = table("old", "holds").differences(&table("new", "holds"));
        assert_eq!(differences.len(), 2, "{differences:?}");
        assert!(differences.iter().any(|line| line.ends_with("\"old\": expected holds, got no such check")));
        assert!(differences.iter().any(|line| line.ends_with("\"new\": expected no such check, got holds")));
    }

    #[test]
    fn a_claim_that_only_one_side_has_is_told() {
        assert_eq!(Table::default().differences(&table("a", "holds")), ["socket/open: not in the table"]);
        assert_eq!(table("a", "holds").differences(&Table::default()).len(), 1);
    }

    #[test]
    fn the_page_names_the_checks_that_do_not_hold() {
        let page = format!("before\n{TABLE_BEGIN}stale\n{TABLE_END}after\n");
        let page = table("it opens", "fails: 7").in_page(&page);
        assert!(page.starts_with("before\n") && page.ends_with("after\n") && !page.contains("stale"), "{page}");
        assert!(page.contains("**1 of 1 do not hold**: “it opens” | – |"), "{page}");
    }
}
