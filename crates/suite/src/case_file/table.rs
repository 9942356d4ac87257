//! What may stand in a case file: every key once, as a table, and the JSON Schema that editors get of it.
//!
//! Counterpart: `case_file.rs` reads these keys, `fixture::format` has those of an expectation; `fixtures/schema/case.schema.json` is what
//! [`schema`] returns. Invariant: the table has exactly the keys that the reader takes, which a test sees to.

use fixture::format::{self, Key, Kind};
use serde_json::{Map, Value, json};

const fn key(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Key {
    Key { name, kind, is_required: false, about, example }
}

/// Keys of a case; at the top of the file they hold for every case.
pub(super) const CASE: &[Key] = &[
    key("name", Kind::Text, "What the case is called.", r#""a message waits""#),
    key("fixture", Kind::Text, "The fixture, relative to this file.", r#""chat.jsonl""#),
    key("app", Kind::Text, "The mini-program; that of the fixture's header when absent.", r#""../apps/chat""#),
    key("page", Kind::Text, "Page and query that are opened first.", r#""pages/chat/chat?room=1""#),
    key("vars", Kind::Map, "Values of variables, in place of those of the header.", r#"{"room":7}"#),
    key("seed", Kind::Whole(i64::MAX as u64), "Seed of `Math.random`, `${uuid}` and faults.", "7"),
    key("profile", Kind::OneOf(&["device", "devtools"]), "Whose behaviour the runtime has.", r#""devtools""#),
    key(
        "pace",
        Kind::Pattern("^(recorded|asap|[0-9]+(\\.[0-9]+)?x)$"),
        "recorded (when absent), asap, or a speed.",
        r#""2x""#,
    ),
    key("skip", Kind::Text, "Why the case is not run.", r#""until the server is mended""#),
];

/// The list of expectations, in a case and at the top.
pub(super) const EXPECT: &str = "expect";
/// The list of cases, at the top only.
pub(super) const CASES: &str = "case";
/// The key that an expectation has here and not in a fixture.
pub(super) const AFTER: Key = key(
    "after",
    Kind::Whole(i64::MAX as u64),
    "Number of the line of the fixture behind which it has to be so; at the end when absent.",
    "7",
);

/// Keys of the file, or of one of its cases.
pub(super) fn names(is_top: bool) -> impl Iterator<Item = &'static str> {
    CASE.iter().map(|key| key.name).chain([EXPECT]).chain(is_top.then_some(CASES))
}

/// Keys of an expectation.
pub(super) fn expectation_names() -> impl Iterator<Item = &'static str> {
    format::expectation_keys().map(|key| key.name).chain([AFTER.name])
}

/// The schema of a case file.
pub fn schema() -> Value {
    let mut properties: Map<String, Value> = CASE.iter().map(Key::schema).collect();
    let expectations =
        json!({ "type": "array", "items": { "$ref": "#/$defs/expect" }, "description": "What has to be so." });
    properties.insert(EXPECT.into(), expectations);
    let case = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    properties.insert(
        CASES.into(),
        json!({ "type": "array", "items": { "$ref": "#/$defs/case" }, "description": "Cases, each with keys of its own." }),
    );
    let mut expect = format::expectation_schema();
    if let Some(keys) = expect["properties"].as_object_mut() {
        let (name, after) = AFTER.schema();
        keys.insert(name, after);
    }
    expect["additionalProperties"] = false.into();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cases of a miniwire fixture",
        "$comment": "Made by `cargo xtask generate` from crates/suite/src/case_file/table.rs; do not edit.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "anyOf": [{ "required": ["fixture"] }, { "required": [CASES] }],
        "$defs": { "case": case, "expect": expect },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn root() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    fn validator() -> jsonschema::Validator {
        jsonschema::draft202012::new(&schema()).expect("it is a schema")
    }

    fn value(text: &str) -> Value {
        super::super::json_of(&toml::Value::Table(toml::from_str(text).expect("it is TOML")))
    }

    #[test]
    fn the_schema_of_cases_is_what_the_table_says() {
        let file = root().join("fixtures/schema/case.schema.json");
        let wanted = format!("{:#}\n", schema());
        if std::env::var_os("MINIWIRE_GENERATE").is_some() {
            std::fs::write(file, wanted).expect("the schema can be written");
            return;
        }
        let found = std::fs::read_to_string(file).unwrap_or_default();
        assert!(found.replace("\r\n", "\n") == wanted, "case.schema.json is not up to date: run cargo xtask generate");
    }

    #[test]
    fn the_reader_takes_exactly_the_keys_of_the_table() {
        let error = toml::from_str::<super::super::Keys>("no-such-key = 1").expect_err("nobody knows it");
        let known = error.message().split_once("expected one of ").map(|(_, list)| list.to_owned()).unwrap_or_default();
        let known: BTreeSet<&str> = known.split(", ").map(|name| name.trim_matches('`')).collect();
        assert_eq!(known, names(true).collect());
    }

    #[test]
    fn the_example_of_every_key_is_taken_by_the_schema_and_a_wrong_type_is_not() {
        let validator = validator();
        for key in CASE {
            let mut file = json!({ "fixture": "a.jsonl" });
            file[key.name] = serde_json::from_str(key.example).expect("an example is JSON");
            assert!(validator.is_valid(&file), "{file}");
            file[key.name] = json!([1]);
            assert!(!validator.is_valid(&file), "{file}");
        }
        for wrong in [
            "fixture = 'a'\nsed = 1",
            "fixture = 'a'\n[[case]]\n[[case.case]]",
            "fixture = 'a'\n[[expect]]\nwithn = 1\npage = 'x'",
            "fixture = 'a'\n[[expect]]\nequals = 1",
            "name = 'a'",
        ] {
            assert!(!validator.is_valid(&value(wrong)), "{wrong}");
        }
    }

    #[test]
    fn committed_case_files_and_those_of_the_guide_are_taken_by_the_schema() {
        let validator = validator();
        let committed = std::fs::read_to_string(root().join("fixtures/sessions/chat.case.toml")).expect("it is there");
        let mut files = vec![committed];
        for guide in ["fixtures.md", "fixtures.zh-CN.md"] {
            let text = std::fs::read_to_string(root().join("docs/guide").join(guide)).expect("the guide");
            let blocks = text.split("```toml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0.to_owned()));
            files.extend(blocks.filter(|block| block.contains("[[case]]")));
        }
        assert!(files.len() >= 3, "{files:?}");
        for file in files {
            let error = validator.validate(&value(&file)).map_err(|error| error.to_string());
            assert_eq!(error, Ok(()), "{file}");
        }
    }
}
