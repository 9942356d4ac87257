//! What is told of fixtures beside passed and failed: which message it was, the next step, what was left out, what was not overwritten.

use crate::fixture_test::{ANSWER, END, LOGIN, Suite, replay};
use miniwire_tests::{Miniwire, Outcome};
use serde_json::Value;
use std::fs;

#[test]
fn a_replay_to_an_app_that_throws_has_failed_in_text_and_in_json() {
    let suite = Suite::new();
    let fixture = suite.fixture("a.jsonl", &[LOGIN, r#"{"t":20,"event":"in","text":"boom"}"#, END]);
    let text = replay(&fixture).argument("--quiet").end().with_code(1).stdout;
    assert!(text.contains("a.jsonl: app-error: Error: boom") && text.contains("failed: 1 failure: "), "{text}");
    let json = replay(&fixture).arguments(&["--format", "json", "--quiet"]).end().with_code(1).stdout;
    let lines: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(
        (&lines[0]["kind"], &lines[1]["passed"], &lines[1]["failures"]),
        (&"app-error".into(), &false.into(), &1.into())
    );
}

#[test]
fn of_two_messages_at_one_time_the_report_marks_the_one_that_differs() {
    let suite = Suite::of(
        r#"const socket = wx.connectSocket({ url: "ws://a.example/im?room=1" });
        socket.onOpen(() => ["login", "join"].forEach((op) => socket.send({ data: JSON.stringify({ op, n: 1 }) })));
        Page({});"#,
    );
    let out = |op: &str, n: u32| format!("{{\"t\":11,\"event\":\"out\",\"json\":{{\"op\":\"{op}\",\"n\":{n}}}}}");
    suite.fixture("a.jsonl", &[&out("login", 1), &out("join", 2), END]);
    let file = suite.dir.path().join("report.html");
    suite.test().argument("--html").argument(&file).end().with_code(1);
    let page = fs::read_to_string(file).expect("the report is there");
    let (_, wrong) = page.split_once("class=\"row out wrong").expect("an arrow is marked");
    let (row, _) = wrong.split_once("class=\"failure\"").expect("with its failure");
    assert!(row.contains("join") && !row.contains("login") && !row.contains("never came"), "{row}");
}

#[test]
fn the_source_of_a_failure_is_the_line_with_what_it_leaves_out() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[r#"{"t":11,"event":"out", "text":"hello"}"#, END]);
    let outcome = suite.test().arguments(&["--format", "json"]).end().with_code(1);
    let report: Value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
    let source = &report["tests"][0]["failures"][0]["source"];
    assert_eq!(source, r#"{"t":11,"conn":1,"event":"out","text":"hello"}"#);
}

#[test]
fn a_file_that_cannot_be_read_comes_with_the_next_step() {
    let suite = Suite::new();
    let other = suite.file("other.jsonl", "{\"level\":\"info\"}\n");
    let text = Miniwire::new(&["test"]).argument(&other).end().with_code(3).stdout;
    assert!(text.contains("BROKEN") && text.contains("hint: ") && text.contains("{\"miniwire\":1"), "{text}");
    let json = Miniwire::new(&["test", "--format", "json"]).argument(&other).end().with_code(3).stdout;
    let report: Value = serde_json::from_str(&json).expect("one JSON object");
    assert!(report["tests"][0]["hint"].is_string(), "{json}");
}

#[test]
fn a_last_line_that_was_cut_off_is_told_by_a_test_that_passes() {
    let suite = Suite::new();
    let file = suite.fixture("a.jsonl", &[LOGIN, ANSWER]);
    let whole = fs::read_to_string(&file).expect("the fixture");
    fs::write(&file, format!("{whole}{{\"t\":30,\"ev")).expect("the fixture");
    let outcome = suite.test().end().with_code(0);
    assert!(outcome.stdout.contains("a.jsonl  line 6, its last, was cut off and is left out"), "{}", outcome.stdout);
}

#[test]
fn nothing_to_update_is_said_also_where_nobody_asks() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, END]);
    let outcome = suite.test().arguments(&["--update", "--yes"]).end().with_code(0);
    assert!(outcome.stderr.contains("nothing to update"), "{}", outcome.stderr);
}

fn check(suite: &Suite, words: &[&str]) -> Outcome {
    Miniwire::new(&["check"]).arguments(words).argument(suite.dir.path()).end()
}

#[test]
fn a_check_of_a_folder_leaves_out_what_a_test_leaves_out_and_names_files_of_other_tools() {
    let suite = Suite::new();
    let fixture = suite.fixture("a.jsonl", &[LOGIN, END]);
    let other = suite.file("other.jsonl", "{\"level\":\"info\"}\n");
    for folder in ["node_modules", ".cache", "golden", "a.files"] {
        fs::create_dir(suite.dir.path().join(folder)).expect("a folder");
        suite.file(&format!("{folder}/x.jsonl"), "nonsense\n");
    }
    let outcome = check(&suite, &["--format", "json"]).with_code(0);
    let fixture = fixture.display().to_string();
    for line in outcome.stdout.lines() {
        assert_eq!(serde_json::from_str::<Value>(line).expect("JSON")["file"], fixture.as_str());
    }
    assert!(outcome.stderr.contains("other.jsonl is left out"), "{}", outcome.stderr);
    // Who names it has made a mistake.
    Miniwire::new(&["check"]).argument(other).end().with_code(1);
}

#[test]
fn a_case_file_is_no_fixture_and_the_command_that_reads_it_is_named() {
    let suite = Suite::new();
    let file = suite.file("a.case.toml", "fixture = \"a.jsonl\"\n");
    let outcome = Miniwire::new(&["check"]).argument(file).end().with_code(2);
    assert!(
        outcome.stderr.contains("is a case file") && outcome.stderr.contains("miniwire test"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_comparison_overwrites_a_file_only_when_it_is_told_to() {
    let suite = Suite::new();
    let (a, b) = (suite.fixture("a.jsonl", &[LOGIN, END]), suite.fixture("b.jsonl", &[LOGIN, END]));
    let before = fs::read_to_string(&b).expect("the fixture");
    let diff = || Miniwire::new(&["diff"]).argument(&a).argument(&b).argument("-o").argument(&b);
    let refused = diff().end().with_code(2);
    assert!(refused.stderr.contains("hint:") && refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&b).expect("the fixture"), before);
    diff().argument("--force").end().with_code(0);
    assert_ne!(fs::read_to_string(&b).expect("the comparison"), before);
}

#[test]
fn a_test_that_several_paths_lead_to_is_run_once() {
    let suite = Suite::new();
    suite.fixture("a.jsonl", &[LOGIN, END]);
    let name = suite.dir.path().file_name().expect("its name");
    let outcome = suite.test().argument(suite.dir.path().join("..").join(name)).end().with_code(0);
    assert!(outcome.stdout.contains("\n1 passed in"), "{}", outcome.stdout);
}
