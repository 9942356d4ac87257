//! `miniwire convert`: files of other tools and back, given to those tools where they are at hand. Browsers: tests/e2e/convert.
//!
//! Counterpart: fixtures/captures/har has what Chrome, Playwright and mitmproxy wrote; tests/fixtures/convert what a person wrote.

use miniwire_tests::{Miniwire, Outcome, repository};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn convert(input: impl AsRef<Path>, output: impl AsRef<Path>, arguments: &[&str]) -> Outcome {
    let convert = Miniwire::new(&["convert"]).argument(input.as_ref()).argument(output.as_ref());
    convert.arguments(arguments).end()
}

fn capture(name: &str) -> PathBuf {
    repository().join("fixtures/captures/har").join(name)
}

fn room() -> PathBuf {
    repository().join("tests/fixtures/convert/room.jsonl")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).expect("it was written")
}

/// A script of tests/peers to its end.
fn node(arguments: &[&str], script: &str, file: &Path, rest: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new("node");
    command.args(arguments).arg(repository().join("tests/peers").join(script)).arg(file).args(rest);
    let Output { status, stdout, stderr } = command.output().expect("node is there");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn a_har_of_each_tool_becomes_a_fixture_with_the_same_messages() {
    for name in ["chrome.har", "playwright.har", "playwright-attach/recorded.har", "mitmproxy.har"] {
        let told = convert(capture(name), "-", &["--to", "fixture", "--url", "ws://*/im?*"]).with_code(0);
        let payloads = told.stdout.lines().filter_map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
            let carried = line["event"] == "out" || line["event"] == "in";
            carried.then(|| {
                format!("{} {}", line["event"], if line["json"].is_null() { &line["base64"] } else { &line["json"] })
            })
        });
        let wanted = [
            r#""out" {"op":"login","name":"小红","ts":1764}"#,
            r#""in" {"op":"ok","sid":"8f3c","to":"小红"}"#,
            r#""out" "AAEC/w==""#,
            r#""in" "/wIBAA==""#,
        ];
        assert_eq!(payloads.collect::<Vec<_>>(), wanted, "{name}");
    }
}

#[test]
fn what_a_har_cannot_say_is_told_on_stderr() {
    let folder = folder();
    let told = convert(room(), folder.path().join("room.har"), &[]).with_code(0);
    let wanted = [
        "left out: the date, which the header does not have: the HAR begins in 1970 (line 1)",
        "left out: the value of ${uid}, which nobody has said (2 times, first at line 2)",
        "left out: rules (match, save, within, optional, times, group) (7 times, first at line 2)",
        "left out: the value of ${now}, which nobody has said (line 5)",
        "left out: who closed a connection, its close code and reason (line 12)",
    ];
    let told = told.saying(&wanted);
    // What was saved from a recorded message is known.
    assert!(!told.stderr.contains("${sid}"), "{}", told.stderr);
    assert!(read(folder.path().join("room.har")).contains("hello 8f3c"));
}

#[test]
fn a_file_is_overwritten_with_force_only() {
    let folder = folder();
    let output = folder.path().join("room.har");
    std::fs::write(&output, "mine").expect("it can be written");
    convert(room(), &output, &[]).with_code(1).saying(&["room.har", "--force"]);
    assert_eq!(read(&output), "mine");
    convert(room(), &output, &["--force"]).with_code(0);
    assert!(read(&output).contains("_webSocketMessages"));
}

#[test]
fn standard_input_and_output_are_dashes() {
    let convert = Miniwire::new(&["convert", "-", "-", "--to", "har"]).stdin(&read(room()));
    let har = convert.end().with_code(0).stdout;
    let back = Miniwire::new(&["convert", "-", "-", "--to", "fixture"]).stdin(&har).end().with_code(0).stdout;
    assert!(back.contains(r#""text":"bye `8f3c` $${x}""#), "{back}");
}

#[test]
fn a_payload_above_64_kib_is_a_file_beside_the_fixture_both_ways() {
    let folder = folder();
    let large = "x".repeat(70_000);
    let har = format!(
        r#"{{"log":{{"entries":[{{"startedDateTime":"2026-01-31T10:00:00Z","request":{{"method":"GET","url":"ws://a/"}},
           "response":{{"status":101}},"_webSocketMessages":[{{"type":"send","time":1,"opcode":1,"data":"{large}"}}]}}]}}}}"#
    );
    let (first, fixture, second) =
        (folder.path().join("a.har"), folder.path().join("b.jsonl"), folder.path().join("c.har"));
    std::fs::write(&first, har).expect("it can be written");
    convert(&first, &fixture, &[]).with_code(0);
    assert!(read(&fixture).len() < 1000 && folder.path().join("b.files").is_dir());
    convert(&fixture, &second, &[]).with_code(0);
    assert!(read(&second).contains(&large));
    convert(&first, "-", &["--to", "fixture"]).with_code(1).saying(&["64 KiB", "hint:"]);
}

#[test]
fn what_cannot_be_converted_is_told_with_its_place_and_the_next_step() {
    let folder = folder();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    let out = folder.path().join("out.har");
    convert(file("a.txt", "hello"), &out, &[]).with_code(2).saying(&["a.txt", "--from"]);
    convert(room(), folder.path().join("out.js"), &[]).with_code(2).saying(&["out.js", "--to"]);
    convert("no/such.har", &out, &[]).with_code(1).saying(&["no/such.har"]);
    let broken = file("b.jsonl", "{\"miniwire\":1}\n{\"event\":\"in\"}\n");
    convert(broken, &out, &[]).with_code(1).saying(&["b.jsonl:2:14: a message has exactly one of"]);
    let wrong = r#"{"log":{"entries":[{"startedDateTime":"2026-01-31T10:00:00Z","request":{"method":"GET"}}]}}"#;
    convert(file("c.har", wrong), &out, &["--to", "fixture"])
        .with_code(1)
        .saying(&["c.har:1:", "log.entries[0].request"]);
    convert(room(), &out, &["--conn", "7"]).with_code(1).saying(&["no connection is meant", "there are: 1 ws://"]);
    convert(room(), &out, &["--to", "mockforge"]).with_code(1).saying(&["mockforge is read, never written"]);
    convert(room(), &out, &["--from", "k6", "--to", "har"]).with_code(1).saying(&["k6 is written, never read"]);
}

#[test]
fn handlers_talk_under_msw_as_the_fixture_does() {
    // Within the packages of the peers, so that the handlers find them as they would those of their own project.
    let packages = repository().join("tests/peers/node_modules");
    let folder = tempfile::tempdir_in(packages).expect("`npm ci` was run in tests/peers");
    let handlers = folder.path().join("handlers.mjs");
    convert(room(), &handlers, &[]).with_code(0);
    let (code, stdout, stderr) = node(&["--experimental-websocket"], "msw.mjs", &handlers, &[]);
    let wanted = "{\"op\":\"ok\",\"sid\":\"8f3c\",\"at\":0}\nbytes 3,4,5\nbye `8f3c` ${x}\nclosed 4001\n";
    assert_eq!((code, stdout.as_str()), (Some(0), wanted), "{stderr}");
    let (_, stdout, stderr) = node(&["--experimental-websocket"], "msw.mjs", &handlers, &["wrong"]);
    assert!(stdout.ends_with("closed 4400\n"), "{stdout}");
    assert!(stderr.contains("$.sid is \"wrong\" instead of \"8f3c\""), "{stderr}");
}

#[test]
fn handlers_answer_requests_under_msw_as_the_fixture_does() {
    let packages = repository().join("tests/peers/node_modules");
    let folder = tempfile::tempdir_in(packages).expect("`npm ci` was run in tests/peers");
    let handlers = folder.path().join("handlers.mjs");
    let told = convert(repository().join("tests/fixtures/convert/prices.jsonl"), &handlers, &[]).with_code(0);
    assert!(told.stderr.contains("headers of requests, which are not compared (line 2)"), "{}", told.stderr);
    let (code, stdout, stderr) = node(&[], "msw-http.mjs", &handlers, &[]);
    let wanted = "201 application/json {\"ok\":true,\"user\":\"li\"}\ncursor 1\ncursor 2\nchunk \"data: 小红\\n\\n\"\n\
                  chunk \"data: 2\\n\\n\"\ngone\n";
    assert_eq!((code, stdout.as_str()), (Some(0), wanted), "{stderr}");
    let (_, stdout, stderr) = node(&[], "msw-http.mjs", &handlers, &["wrong"]);
    assert!(stdout.starts_with("400 "), "{stdout}");
    assert!(stderr.contains("$.user is \"wrong\" instead of \"li\""), "{stderr}");
}

#[test]
fn a_draft_of_asyncapi_is_valid_for_the_official_parser_in_both_spellings() {
    let folder = folder();
    for (input, name) in [(room(), "room.yaml"), (room(), "asyncapi.json"), (capture("chrome.har"), "chrome.yaml")] {
        let draft = folder.path().join(name);
        convert(&input, &draft, &[]).with_code(0);
        let (code, stdout, stderr) = node(&[], "asyncapi.mjs", &draft, &[]);
        assert_eq!(code, Some(0), "{stdout}{stderr}\n{}", read(&draft));
        assert!(!stdout.contains("error "), "{stdout}");
        // What is valid can be read again.
        convert(&draft, "-", &["--to", "fixture"]).with_code(0).saying(&[]);
    }
}

#[test]
fn a_k6_script_is_a_module_that_parses() {
    let folder = folder();
    // The set-up has no k6: that it runs is not tested here.
    for name in ["room", "prices", "chat"] {
        let script = folder.path().join(format!("{name}.mjs"));
        let fixture = repository().join(format!("tests/fixtures/convert/{name}.jsonl"));
        convert(fixture, &script, &["--to", "k6"]).with_code(0);
        let parsed = Command::new("node").arg("--check").arg(&script).output().expect("node is there");
        assert!(parsed.status.success(), "{}", String::from_utf8_lossy(&parsed.stderr));
    }
}
