//! `miniwire test` and `miniwire replay` with an app: fixtures against the apps that they name, without any server.

use miniwire_tests::{Miniwire, Outcome, Project, repository, sample_app};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const APP: &str = r#"
const socket = wx.connectSocket({ url: "ws://a.example/im?room=1" });
Page({
  data: { said: "nothing" },
  onLoad() {
    socket.onOpen(() => socket.send({ data: JSON.stringify({ op: "login", name: "b", at: Date.now() }) }));
    socket.onMessage(({ data }) => { console.log("got", data); this.setData({ said: data }); if (data === "boom") throw new Error("boom"); });
  },
});
"#;

/// An app, and fixtures that name it.
pub(crate) struct Suite {
    app: Project,
    pub(crate) dir: TempDir,
}

impl Suite {
    pub(crate) fn new() -> Suite {
        Suite::of(APP)
    }

    /// An app with this page.
    pub(crate) fn of(script: &str) -> Suite {
        let app = Project::with_page(script, "<view id=\"said\">{{said}}</view>");
        Suite { app, dir: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Writes a fixture that the app fits, with these lines behind the handshake.
    pub(crate) fn fixture(&self, name: &str, lines: &[&str]) -> PathBuf {
        let header = serde_json::json!({"miniwire": 1, "name": name, "app": self.app.path(), "seed": 7});
        let mut text = format!(
            "{header}\n{}\n{}\n",
            r#"{"t":0,"event":"open","url":"ws://a.example/im?room=1"}"#, r#"{"t":10,"event":"opened"}"#
        );
        lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        self.file(name, &text)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        path
    }

    pub(crate) fn test(&self) -> Miniwire {
        Miniwire::new(&["test"]).argument(self.dir.path()).variable("CI", "")
    }
}

pub(crate) const LOGIN: &str =
    r#"{"t":11,"event":"out","json":{"op":"login","name":"b","at":1},"match":{"$.at":"time"},"why":"kept"}"#;
pub(crate) const ANSWER: &str = r#"{"t":20,"event":"in","text":"welcome"}"#;
const SHOWN: &str = r##"{"t":21,"event":"expect","page":"welcome","selector":"#said"}"##;
pub(crate) const END: &str = r#"{"t":30,"event":"end"}"#;

/// The outcome of one fixture with these lines, which fails.
fn failing(lines: &[&str]) -> Outcome {
    let suite = Suite::new();
    suite.fixture("a.jsonl", lines);
    suite.test().end().with_code(1)
}

#[test]
fn a_fixture_passes_when_the_app_does_what_it_says() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, ANSWER, SHOWN, END]);
    let outcome = suite.test().end().with_code(0);
    assert!(outcome.stdout.contains("1 passed in"), "{}", outcome.stdout);
}

#[test]
fn a_message_that_differs_is_told_with_line_path_both_values_page_and_console() {
    let outcome = failing(&[&LOGIN.replace("\"b\"", "\"c\""), ANSWER, END]);
    for part in [
        "a.jsonl:4: mismatch: differs at $['name']",
        "expected \"c\"",
        "got \"b\"",
        "what came {\"op\":\"login\",\"name\":\"b\"",
        "│ page pages/index/index",
        "│ log   got welcome",
        "0 passed, 1 failed in",
    ] {
        assert!(outcome.stdout.contains(part), "{part}:\n{}", outcome.stdout);
    }
}

#[test]
fn a_message_that_never_comes_and_one_too_many_are_told() {
    let missing = failing(&[LOGIN, r#"{"t":12,"event":"out","text":"again"}"#, END]);
    assert!(missing.stdout.contains("a.jsonl:5: missing: no `out` came in time"), "{}", missing.stdout);
    let unexpected = failing(&[ANSWER, END]);
    assert!(unexpected.stdout.contains("a.jsonl: unexpected: connection 1: `message` came"), "{}", unexpected.stdout);
}

#[test]
fn an_expectation_and_an_action_that_are_not_possible_are_told() {
    let outcome = failing(&[
        LOGIN,
        r#"{"t":21,"event":"expect","data":"$.said","equals":"something"}"#,
        r##"{"t":22,"event":"action","action":"tap","selector":"#gone"}"##,
        END,
    ]);
    let told = &outcome.stdout;
    assert!(told.contains("a.jsonl:5: expectation: data $.said: $: expected \"something\", got \"nothing\""), "{told}");
    assert!(told.contains("a.jsonl:6: action: nothing on page pages/index/index matches \"#gone\""), "{told}");
}

#[test]
fn an_uncaught_error_of_the_app_fails_the_test() {
    let outcome = failing(&[LOGIN, r#"{"t":20,"event":"in","text":"boom"}"#, END]);
    assert!(outcome.stdout.contains("a.jsonl: app-error: Error: boom"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("pages/index/index.js"), "{}", outcome.stdout);
}

#[test]
fn an_app_that_never_rests_is_cut_off_and_the_other_tests_run() {
    let suite = Suite::new();
    let busy = suite.file("busy.js", "while (true) {}");
    let header = serde_json::json!({"miniwire": 1, "app": busy});
    suite.file("busy.jsonl", &format!("{header}\n{}\n", r#"{"event":"open","url":"ws://a.example/"}"#));
    suite.fixture("good.jsonl", &[LOGIN, END]);
    let outcome = suite.test().arguments(&["--timeout", "1s"]).end().with_code(1);
    assert!(outcome.stdout.contains("busy.jsonl: too-slow: the app was still busy after 1 s"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("1 passed, 1 failed"), "{}", outcome.stdout);
}

/// A suite in which one test ends and the others wait for one whose app never rests.
fn busy_suite() -> Suite {
    let suite = Suite::new();
    let busy = suite.file("busy.js", "while (true) {}");
    let header = serde_json::json!({"miniwire": 1, "app": busy});
    suite.fixture("a.jsonl", &[LOGIN, END]);
    for name in ["b.jsonl", "c.jsonl"] {
        suite.file(name, &format!("{header}\n{}\n", r#"{"event":"open","url":"ws://a.example/"}"#));
    }
    suite
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_the_suite_and_every_report_has_what_was_done_and_the_rest_as_skipped() {
    let suite = busy_suite();
    let [junit, json, html] = ["junit.xml", "report.json", "report.html"].map(|name| suite.dir.path().join(name));
    let test = suite.test().arguments(&["--jobs", "1"]).argument("--junit").argument(&junit);
    let running = test.argument("--json").argument(&json).argument("--html").argument(&html).start();
    running.lines().wait_for_stdout("the test that ends", |line| line.ends_with("a.jsonl"));
    running.lines().interrupt();
    let outcome = running.end().with_code(130).saying(&["interrupted", "wrote "]);
    assert!(outcome.stdout.contains("1 passed, 2 not run in"), "{}", outcome.stdout);
    let report: Value = serde_json::from_str(&fs::read_to_string(&json).expect("the report")).expect("it is JSON");
    let told = report["tests"].as_array().cloned().unwrap_or_default();
    let told: Vec<_> = told.iter().map(|test| format!("{} {}", test["status"], test["reason"])).collect();
    assert_eq!(told, ["\"passed\" null", "\"not-run\" \"interrupted\"", "\"not-run\" \"interrupted\""]);
    let xml = fs::read_to_string(&junit).expect("the report");
    assert_eq!(attribute(elements(&xml, "testsuite")[0], "skipped"), Some("2"), "{xml}");
    assert!(fs::read_to_string(&html).expect("the report").contains("interrupted"));
}

#[test]
#[cfg(unix)]
fn a_second_ctrl_c_does_not_wait_for_the_reports() {
    let suite = busy_suite();
    let pipe = suite.dir.path().join("junit.xml");
    // A report that nobody reads, so that it is never written.
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let running = suite.test().arguments(&["--jobs", "1"]).argument("--junit").argument(&pipe).start();
    running.lines().wait_for_stdout("the test that ends", |line| line.ends_with("a.jsonl"));
    running.lines().interrupt();
    running.lines().wait_for_stdout("the sums", |line| line.contains("2 not run in"));
    running.lines().interrupt();
    let outcome = running.end().with_code(130);
    assert!(!outcome.stderr.contains("wrote "), "{}", outcome.stderr);
}

#[test]
fn a_broken_fixture_is_told_with_line_and_column_and_its_exit_code() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, r#"{"t":20,"event":"in","text":5}"#]);
    let outcome = suite.test().end().with_code(3);
    assert!(outcome.stdout.contains("BROKEN") && outcome.stdout.contains("a.jsonl:5:"), "{}", outcome.stdout);
    let words = ["`text` is a string", "1 broken"];
    assert!(words.iter().all(|word| outcome.stdout.contains(word)), "{}", outcome.stdout);
}

#[test]
fn what_is_not_run_says_why_and_folders_of_samples_are_left_out() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, ANSWER, END]);
    suite.file("b.jsonl", "{\"miniwire\":1,\"name\":\"b\"}\n");
    suite.file("c.case.toml", "fixture = \"a.jsonl\"\nskip = \"until the server is mended\"\n");
    for folder in ["golden", "a.files"] {
        fs::create_dir(suite.dir.path().join(folder)).expect("a folder");
        suite.file(&format!("{folder}/x.jsonl"), "nonsense\n");
    }
    let outcome = suite.test().end().with_code(0);
    let told = &outcome.stdout;
    assert!(told.contains("b.jsonl  its header names no app"), "{told}");
    assert!(told.contains("c.case.toml  until the server is mended"), "{told}");
    assert!(told.contains("1 passed, 2 not run in"), "{told}");
}

#[test]
fn cases_ask_one_fixture_in_several_ways() {
    let suite = Suite::new();
    let greeting = r#"{"t":20,"event":"in","text":"${greeting}"}"#;
    suite.fixture("a.jsonl", &[LOGIN, greeting, END]);
    let cases = "fixture = \"a.jsonl\"\n[[case]]\nname = \"hello\"\nvars = { greeting = \"hello\" }\n\
                 [[case.expect]]\npage = \"hello\"\n[[case]]\nname = \"wrong\"\nvars = { greeting = \"bye\" }\n\
                 [[case.expect]]\nafter = 5\npage = \"hello\"\nwithin = 100\n";
    suite.file("a.case.toml", cases);
    let filtered = suite.test().arguments(&["--filter", "› hello"]).end().with_code(0);
    assert!(filtered.stdout.contains("1 passed in"), "{}", filtered.stdout);
    let all = suite.test().arguments(&["--var", "other=1", "--filter", "›"]).end().with_code(1);
    assert!(all.stdout.contains("a.case.toml:10: expectation: \"hello\" is not on the page"), "{}", all.stdout);
}

#[test]
fn a_mistake_in_a_case_file_is_told_with_its_place() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, END]);
    suite.file("a.case.toml", "fixture = \"a.jsonl\"\npage = 3\n");
    let outcome = suite.test().end().with_code(3);
    assert!(outcome.stdout.contains("a.case.toml:2:8: invalid type: integer"), "{}", outcome.stdout);
}

#[test]
fn a_page_is_a_path_with_or_without_html_and_never_an_address() {
    let suite = Suite::new();
    let fixture = suite.fixture("a.jsonl", &[LOGIN, END]);
    let header = |page: &str| format!("{{\"page\":\"{page}\",");
    let text = fs::read_to_string(&fixture).expect("the fixture");
    fs::write(&fixture, text.replacen('{', &header("/pages/index/index.html?a=1"), 1)).expect("it can be written");
    suite.test().end().with_code(0);
    fs::write(&fixture, text.replacen('{', &header("https://a.example/"), 1)).expect("it can be written");
    suite.file("a.case.toml", "fixture = \"a.jsonl\"\n[[case]]\npage = \"wss://b.example/\"\n");
    let told = suite.test().end().with_code(3).stdout;
    assert!(told.contains("a.jsonl:1: \"https://a.example/\" is no page"), "{told}");
    assert!(told.contains("a.case.toml:2: \"wss://b.example/\" is no page"), "{told}");
}

#[test]
fn jobs_change_nothing_and_fail_fast_begins_no_more() {
    let suite = Suite::new();
    for number in 0..8 {
        suite.fixture(&format!("{number}.jsonl"), &[LOGIN, r#"{"t":12,"event":"out","text":"x","within":1}"#, END]);
    }
    let names = |jobs: &str| {
        let outcome = suite.test().arguments(&["--format", "json", "--jobs", jobs]).end().with_code(1);
        let report: Value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
        let tests = report["tests"].as_array().cloned().unwrap_or_default();
        tests.iter().map(|test| (test["name"].to_string(), test["failures"].to_string())).collect::<Vec<_>>()
    };
    assert_eq!(names("1"), names("4"));
    let outcome = suite.test().arguments(&["--jobs", "1", "--fail-fast"]).end().with_code(1);
    assert!(outcome.stdout.contains("1 failed, 7 not run"), "{}", outcome.stdout);
}

/// The value of an attribute, and the elements of a name, in XML that has no comments.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    xml.match_indices(&open).filter_map(|(at, _)| xml[at..].split_once('>').map(|(tag, _)| tag)).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

#[test]
fn junit_has_a_case_for_each_test_with_sums_that_agree() {
    let suite = Suite::new();
    suite.fixture("good.jsonl", &[LOGIN, END]);
    suite.fixture("bad.jsonl", &[&LOGIN.replace("\"b\"", "\"<c>\""), END]);
    suite.file("broken.jsonl", "nonsense\n");
    suite.file("other.jsonl", "{\"miniwire\":1}\n");
    let file = suite.dir.path().join("reports/junit.xml");
    let outcome = suite.test().argument("--junit").argument(&file).end().with_code(3);
    assert!(outcome.stderr.contains("wrote "), "{}", outcome.stderr);
    let xml = fs::read_to_string(file).expect("the report is there");
    let sums = elements(&xml, "testsuite")[0];
    for (name, value) in [("tests", "4"), ("failures", "1"), ("errors", "1"), ("skipped", "1")] {
        assert_eq!(attribute(sums, name), Some(value), "{sums}");
    }
    let cases = elements(&xml, "testcase");
    let bad = cases.iter().find(|case| attribute(case, "name") == Some("bad.jsonl")).expect("a case");
    assert!(attribute(bad, "file").is_some_and(|file| file.ends_with("bad.jsonl")), "{bad}");
    assert_eq!(attribute(bad, "line"), Some("4"));
    let failure = elements(&xml, "failure")[0];
    assert_eq!(attribute(failure, "type"), Some("mismatch"));
    assert!(attribute(failure, "message").is_some_and(|text| text.contains("&lt;c&gt;")), "{failure}");
}

/// What the schema does not like about a report.
fn wrong_for(schema: &str, report: &Path) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.xsd");
    fs::write(&file, schema).expect("the schema can be written");
    let script = repository().join("tests/peers/xml-schema.mjs");
    let Output { stdout, stderr, .. } =
        Command::new("node").arg(script).arg(report).arg(file).output().expect("node is there");
    String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr)
}

#[test]
fn junit_reports_are_valid_whatever_apps_say_and_strict_ones_for_every_schema() {
    let suite = Suite::new();
    suite.fixture("bad.jsonl", &[&LOGIN.replace("\"b\"", "\"<c> ]]> \\u0000\\u001b[31m \\uffff\""), SHOWN, END]);
    suite
        .fixture("good.jsonl", &[LOGIN, r#"{"t":20,"event":"in","text":"\u0001\u001b]0;x\u0007 &amp; ]]>\r\n"}"#, END]);
    suite.file("broken.jsonl", "nonsense\n");
    suite.file("other.jsonl", "{\"miniwire\":1}\n");
    let schema = fs::read_to_string(repository().join("tests/fixtures/junit/report.xsd")).expect("the schema");
    let attribute = |name: &str| format!("<xs:attribute name=\"{name}\" type=\"xs:string\"/>");
    let places = format!("{}{}", attribute("file"), attribute("line"));
    let more = schema.replace("<!-- places -->", &places).replace("<!-- skipped -->", &attribute("message"));
    let file = suite.dir.path().join("junit.xml");
    suite.test().argument("--junit").argument(&file).end().with_code(3);
    assert_eq!(wrong_for(&more, &file), "");
    let refused = wrong_for(&schema, &file);
    assert!(refused.contains("attribute 'file' is not allowed"), "{refused}");
    let xml = fs::read_to_string(&file).expect("the report is there");
    assert!(xml.contains("␁␛]0;x␇ &amp;amp; ]]&gt;"), "{xml}");
    suite.test().argument("--junit-strict").argument("--junit").argument(&file).end().with_code(3);
    assert_eq!(wrong_for(&schema, &file), "");
}

#[test]
fn the_report_for_the_browser_shows_markup_of_the_app_as_text_and_needs_no_network() {
    let suite = Suite::new();
    suite.fixture("bad.jsonl", &[LOGIN, r#"{"t":20,"event":"in","text":"<img src=x onerror=alert(1)>"}"#, SHOWN, END]);
    let file = suite.dir.path().join("report.html");
    suite.test().argument("--html").argument(&file).end().with_code(1);
    let page = fs::read_to_string(file).expect("the report is there");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"), "markup");
    assert!(page.contains("default-src 'none'") && !page.contains("<script") && !page.contains("<link"), "network");
}

fn update(suite: &Suite, words: &[&str], code: i32) -> Outcome {
    suite.test().argument("--update").arguments(words).end().with_code(code)
}

#[test]
fn update_writes_what_came_keeps_everything_else_and_shows_a_diff_first() {
    let suite = Suite::new();
    let wrong = LOGIN.replace("\"b\"", "\"c\"");
    let data = r#"{ "t":21, "event":"expect", "data":"$.said", "equals":"bye" }"#;
    let file = suite.fixture("a.jsonl", &[&wrong, ANSWER, data, END]);
    let before = fs::read_to_string(&file).expect("the fixture");
    let outcome = update(&suite, &[], 0);
    assert!(outcome.stdout.contains(&format!("-{wrong}\n+")), "{}", outcome.stdout);
    let after = fs::read_to_string(&file).expect("the fixture");
    assert_eq!(after, before.replace("\"c\"", "\"b\"").replace("\"bye\"", "\"welcome\""));
    suite.test().end().with_code(0);
}

#[test]
fn a_message_of_another_kind_takes_the_place_of_the_one_that_never_came() {
    let suite = Suite::new();
    let other = r#"{"t":11,"event":"out","json":{"op":"hello"}}"#;
    let file = suite.fixture("a.jsonl", &[other, ANSWER, END]);
    update(&suite, &[], 0);
    let after = fs::read_to_string(&file).expect("the fixture");
    assert!(after.contains(r#"{"t":11,"event":"out","json":{"op":"login","name":"b","at":"#), "{after}");
}

#[test]
fn update_refuses_on_a_ci_server_unless_it_is_told_yes() {
    let suite = Suite::new();
    let wrong = LOGIN.replace("\"b\"", "\"c\"");
    let file = suite.fixture("a.jsonl", &[&wrong, END]);
    let before = fs::read_to_string(&file).expect("the fixture");
    let refused = suite.test().argument("--update").variable("CI", "true").end().with_code(2);
    assert!(refused.stderr.contains("hint:") && refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&file).expect("the fixture"), before);
    suite.test().arguments(&["--update", "--yes"]).variable("CI", "true").end().with_code(0);
    assert_ne!(fs::read_to_string(&file).expect("the fixture"), before);
}

#[test]
fn paths_that_lead_nowhere_and_folders_without_tests_are_usage_errors() {
    let nowhere = Miniwire::new(&["test", "nowhere.jsonl"]).end().with_code(2);
    assert!(nowhere.stderr.contains("nowhere.jsonl") && nowhere.stderr.contains("hint:"), "{}", nowhere.stderr);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let empty = Miniwire::new(&["test"]).argument(dir.path()).end().with_code(2);
    assert!(empty.stderr.contains("no test in"), "{}", empty.stderr);
}

pub(crate) fn replay(fixture: &Path) -> Miniwire {
    Miniwire::new(&["replay"]).argument(fixture)
}

#[test]
fn replay_prints_the_events_of_the_app_and_then_the_outcome() {
    let suite = Suite::new();
    let fixture = suite.fixture("a.jsonl", &[LOGIN, ANSWER, SHOWN, END]);
    let outcome = replay(&fixture).argument("--tree").end().with_code(0);
    let told = &outcome.stdout;
    for part in ["→ out", "← in", "got welcome", "<view id=\"said\">", "passed: "] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    let quiet = replay(&fixture).argument("--quiet").end().with_code(0);
    assert_eq!(quiet.stdout.lines().count(), 1, "{}", quiet.stdout);
}

#[test]
fn replay_has_an_exit_code_for_each_way_to_fail() {
    let suite = Suite::new();
    let differs = suite.fixture("differs.jsonl", &[&LOGIN.replace("\"b\"", "\"c\""), END]);
    replay(&differs).end().with_code(1);
    let no_app = suite.file("no-app.jsonl", "{\"miniwire\":1}\n");
    let told = replay(&no_app).end().with_code(2);
    assert!(told.stderr.contains("names no app") && told.stderr.contains("--app"), "{}", told.stderr);
    let broken = suite.fixture("broken.jsonl", &["nonsense"]);
    let told = replay(&broken).end().with_code(3);
    assert!(told.stderr.contains("broken.jsonl:4:"), "{}", told.stderr);
    let value = suite.fixture("value.jsonl", &[r#"{"event":"in","text":"${x}"}"#]);
    let told = replay(&value).end().with_code(2);
    assert!(told.stderr.contains("${x}"), "{}", told.stderr);
}

#[test]
fn the_same_fixture_gives_the_same_events_to_the_byte_a_hundred_times() {
    let sessions = sample_app("chat").parent().and_then(Path::parent).expect("the fixtures").join("sessions");
    let run = || replay(&sessions.join("chat.jsonl")).arguments(&["--format", "json"]).end().with_code(0).stdout;
    let first = run();
    assert!(first.contains("\"event\":\"outcome\""), "{first}");
    for _ in 0..99 {
        assert_eq!(run(), first);
    }
}
