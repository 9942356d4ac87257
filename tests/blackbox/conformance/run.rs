//! One session of one claim: a project around its code, the real binary, and the checks that it printed.
//!
//! Counterpart: `tests/conformance/prelude.js`. Invariant: every way not to reach `done()` is a check that does not hold.

use super::claim::Claim;
use super::servers::Servers;
use miniwire_tests::{Miniwire, Outcome, Project, bundled, repository};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// No claim takes longer; the longest goes to the background for six seconds.
const TIME_LIMIT: &str = "20s";
/// What `done()` prints.
const DONE: &str = "CLAIM done";
/// In front of every page script; on the first line, so that lines stay.
const IMPORT: &str =
    "const { SERVER, check, done, follow, headerOf, loaded, seen, trace, traced } = require(\"../../prelude.js\");";

/// Checks by name: `holds`, or what was there instead.
pub(super) type Checks = BTreeMap<String, String>;

/// Runs the claim as this profile.
pub(super) fn run(claim: &Claim, profile: &str, servers: &Servers) -> Checks {
    let project = project(claim, servers);
    let options = servers.filled_in(claim.lines("options").unwrap_or_default());
    let words: Vec<&str> = options.split_whitespace().collect();
    let run = Miniwire::run(project.path()).arguments(&["--format", "json", "--fresh", "--profile", profile]);
    let outcome = run.arguments(&["--until", DONE, "--for", TIME_LIMIT]).arguments(&words).end();
    checks(&outcome, claim.lines("throws"))
}

fn checks(outcome: &Outcome, throws: Option<&str>) -> Checks {
    let mut checks = Checks::new();
    if matches!(outcome.code, Some(2 | 3) | None) {
        checks.insert("the session starts".into(), format!("fails: {}", outcome.stderr.trim()));
        return checks;
    }
    let events = outcome.events();
    for text in events.console() {
        let Some(line) = text.strip_prefix("CHECK ") else { continue };
        let line: Value = serde_json::from_str(line).expect("the prelude prints JSON");
        let name = line["name"].as_str().expect("a check has a name").to_owned();
        let result = match &line["holds"] {
            Value::Bool(true) => "holds".to_owned(),
            _ => format!("fails: {}", line.get("got").unwrap_or(&Value::Null)),
        };
        if checks.insert(name.clone(), result).is_some() {
            checks.insert(name, "fails: made twice".into());
        }
    }
    if !events.console().contains(&DONE) {
        checks.insert("the claim comes to its end".into(), "fails: it never called done()".into());
    }
    if checks.is_empty() {
        checks.insert("the claim checks something".into(), "fails: it made no check".into());
    }
    if let Some(throws) = throws {
        checks.insert(format!("thrown: {throws}"), "fails: nothing was thrown".to_owned());
    }
    // What a library throws while it is torn down says nothing about the claim.
    let is_done = |event: &&Value| event["event"] == "console" && event["text"] == DONE;
    let before = events.all().iter().take_while(|event| !is_done(event)).filter(|event| event["event"] == "error");
    for error in before {
        let text = error["message"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
        if let Some(throws) = throws.filter(|throws| text.contains(throws)) {
            checks.insert(format!("thrown: {throws}"), "holds".to_owned());
            continue;
        }
        // A claim about errors throws this text on purpose.
        if !text.contains("on purpose") {
            checks.insert("nothing is thrown".into(), format!("fails: {text}"));
        }
    }
    checks
}

fn project(claim: &Claim, servers: &Servers) -> Project {
    let mut app = json!({"pages": ["pages/index/index"]});
    merge(&mut app, claim.json("app.json"));
    let mut config = json!({"appid": "wx0123456789abcdef", "setting": {"urlCheck": false}});
    merge(&mut config, claim.json("project.config.json"));
    let script = script(claim);
    let prelude = fs::read(repository().join("tests/conformance/prelude.js")).expect("the prelude is there");
    let mut project = Project::with_page(&script, "<view>{{text}}</view>")
        .file("project.config.json", config.to_string())
        .file("app.json", app.to_string())
        .file("app.js", "App(require(\"./prelude.js\").traced(\"App\"));\n")
        .file("prelude.js", prelude)
        .file("server.js", format!("module.exports.SERVER = {};\n", servers.addresses()));
    for page in app["pages"].as_array().into_iter().flatten().filter_map(Value::as_str).skip(1) {
        let name = page.rsplit('/').next().unwrap_or(page);
        let script = format!(
            "const {{ loaded, traced }} = require(\"../../prelude.js\");\nloaded.push({name:?});\nPage(traced({name:?}));\n"
        );
        project = project.file(&format!("{page}.js"), script).file(&format!("{page}.wxml"), "<view/>");
    }
    match claim.lines("miniwire.toml") {
        Some(toml) => project.file("miniwire.toml", servers.filled_in(toml)),
        None => project,
    }
}

/// The page script: the claim's code with the prelude before it, and a page that does nothing where it makes none itself.
fn script(claim: &Claim) -> String {
    let code = if claim.lines("packages").is_some() { bundle(claim) } else { claim.code.clone() };
    let page = if claim.code.contains("\nPage(") { "" } else { "Page({});\n" };
    format!("{IMPORT}{code}{page}")
}

/// The code with its npm packages, as a bundler makes it for an app.
fn bundle(claim: &Claim) -> String {
    let file = repository().join("tests/conformance").join(format!("{}.js", claim.id));
    let polyfills = claim.text("polyfills");
    bundled(&file, &polyfills.split_whitespace().collect::<Vec<_>>())
}

/// Sets the keys of `more`, those of objects one by one.
fn merge(base: &mut Value, more: Option<Value>) {
    match more {
        Some(Value::Object(more)) if base.is_object() => {
            for (key, value) in more {
                merge(&mut base[key], Some(value));
            }
        }
        Some(other) => *base = other,
        None => {}
    }
}
