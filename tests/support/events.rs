//! The lines of `--format json`, read back.

use serde_json::Value;

/// Every event of one session, in order.
#[derive(Debug)]
pub struct Events(Vec<Value>);

impl Events {
    /// Reads stdout of a run with `--format json`.
    ///
    /// # Panics
    /// A line is no JSON object with `t` and `event`.
    pub fn parse(stdout: &str) -> Events {
        let read = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON ({error}): {line}"));
            assert!(value["t"].is_number() && value["event"].is_string(), "no event: {line}");
            value
        };
        Events(stdout.lines().map(read).collect())
    }

    /// All of them.
    pub fn all(&self) -> &[Value] {
        &self.0
    }

    /// Those of one kind.
    pub fn of(&self, kind: &str) -> Vec<&Value> {
        self.0.iter().filter(|event| event["event"] == kind).collect()
    }

    /// The only event of its kind.
    ///
    /// # Panics
    /// There is none, or more than one.
    pub fn only(&self, kind: &str) -> &Value {
        let found = self.of(kind);
        assert!(found.len() == 1, "one `{kind}` was expected: {found:?} in {:#?}", self.0);
        found[0]
    }

    /// Texts that the app logged.
    pub fn console(&self) -> Vec<&str> {
        self.of("console").into_iter().filter_map(|event| event["text"].as_str()).collect()
    }

    /// Kinds in order, without those that are not about the wire.
    pub fn wire_kinds(&self) -> Vec<&str> {
        let wire = ["open", "opened", "connected", "listening", "out", "in", "done", "close", "fail"];
        self.0.iter().filter_map(|event| event["event"].as_str()).filter(|kind| wire.contains(kind)).collect()
    }
}
