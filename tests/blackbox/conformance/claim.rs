//! One claim: the fields of its head comment and its code.
//!
//! Counterpart: `tests/conformance/<family>/<name>.js`. Invariant: a field that nobody reads is a mistake and stops the suite.

use miniwire_tests::repository;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Fields of a head, and what they are for.
const FIELDS: [&str; 12] = [
    "claim",               // one sentence
    "basis",               // documented, observed or ours, and where
    "note",                // what a reader has to know, such as a deviation
    "server",              // servers beside the wire peer
    "options",             // further arguments of `miniwire run`
    "app.json",            // merged into that of the project
    "project.config.json", // likewise
    "miniwire.toml",       // as it is
    "profiles",            // where it is run
    "packages",            // npm packages that the code imports: it is bundled as an app would
    "throws",              // how an error begins that a package throws by itself: it has to come, and no other
    "polyfills",           // what the bundle has beyond them, by the names of tests/peers/bundle.mjs
];

/// What one file says.
#[derive(Debug)]
pub(super) struct Claim {
    /// `<family>/<name>`.
    pub(super) id: String,
    /// The page script, with its head, so that lines stay.
    pub(super) code: String,
    /// `device`, `devtools`, or both.
    pub(super) profiles: Vec<String>,
    fields: BTreeMap<String, String>,
}

impl Claim {
    /// Every claim of the repository, by name.
    ///
    /// # Panics
    /// A file cannot be read, or its head is wrong.
    pub(super) fn all() -> Vec<Claim> {
        let root = repository().join("tests/conformance");
        let mut claims = Vec::new();
        for family in folders(&root) {
            for entry in fs::read_dir(root.join(&family)).expect("the family can be read") {
                let path = entry.expect("the folder can be read").path();
                let name = path.file_name().and_then(|name| name.to_str()).expect("names are UTF-8").to_owned();
                let Some(name) = name.strip_suffix(".js") else { panic!("{} is no claim", path.display()) };
                let code = fs::read_to_string(&path).expect("the claim can be read");
                claims.push(Claim::parse(format!("{family}/{name}"), code));
            }
        }
        claims.sort_by(|a, b| a.id.cmp(&b.id));
        claims
    }

    fn parse(id: String, code: String) -> Claim {
        let head = code.strip_prefix("/**\n").and_then(|code| code.split_once("\n */\n"));
        let (head, _) = head.unwrap_or_else(|| panic!("{id} does not open with a comment"));
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for line in head.lines() {
            let text = line.strip_prefix(" *").unwrap_or_else(|| panic!("{id}: no line of a head: {line}"));
            // Lines that are indented go on with the field above.
            if let Some(more) = text.strip_prefix("   ") {
                let field = fields.get_mut(&last).unwrap_or_else(|| panic!("{id}: no field above: {line}"));
                field.push('\n');
                field.push_str(more);
                continue;
            }
            let (name, value) = text.trim().split_once(':').unwrap_or_else(|| panic!("{id}: no field: {line}"));
            assert!(FIELDS.contains(&name), "{id}: `{name}` is none of {FIELDS:?}");
            name.clone_into(&mut last);
            assert!(fields.insert(last.clone(), value.trim().to_owned()).is_none(), "{id}: `{name}` comes twice");
        }
        let profiles = fields.get("profiles").map_or("device devtools", String::as_str);
        let profiles: Vec<_> = profiles.split_whitespace().map(str::to_owned).collect();
        let claim = Claim { id, profiles, code, fields };
        let basis = claim.text("basis");
        let known = ["documented", "observed", "ours", "RFC "].iter().any(|word| basis.starts_with(word));
        assert!(known && !claim.text("claim").is_empty(), "{}: `claim` and `basis` are missing or odd", claim.id);
        claim
    }

    /// A field as prose, empty where absent.
    pub(super) fn text(&self, field: &str) -> String {
        self.fields.get(field).map(|text| text.replace('\n', " ").trim().to_owned()).unwrap_or_default()
    }

    /// A field as it stands.
    pub(super) fn lines(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    /// A field that is JSON.
    ///
    /// # Panics
    /// It is none.
    pub(super) fn json(&self, field: &str) -> Option<Value> {
        let text = self.fields.get(field)?;
        Some(serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: `{field}` is no JSON: {error}", self.id)))
    }

    /// True when it spends seconds doing nothing.
    pub(super) fn goes_to_background(&self) -> bool {
        self.text("options").contains("--life")
    }
}

fn folders(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).expect("tests/conformance can be read").map(|entry| entry.expect("an entry"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(head: &str) -> Claim {
        Claim::parse("a/b".into(), format!("/**\n{head}\n */\ndone();\n"))
    }

    #[test]
    fn lines_that_are_indented_go_on_with_the_field_above() {
        let claim =
            claim(" * claim: one\n *   sentence\n * basis: ours\n * miniwire.toml:\n *   [behaviour]\n *   a = 1");
        assert_eq!(claim.text("claim"), "one sentence");
        assert_eq!(claim.lines("miniwire.toml").map(str::trim), Some("[behaviour]\na = 1"));
    }

    #[test]
    #[should_panic(expected = "`clam` is none of")]
    fn a_field_that_nobody_reads_is_a_mistake() {
        claim(" * clam: one\n * basis: ours");
    }

    #[test]
    #[should_panic(expected = "`claim` and `basis` are missing or odd")]
    fn a_claim_without_a_basis_is_a_mistake() {
        claim(" * claim: one\n * basis: hearsay");
    }
}
