//! What is told before anything starts.

use super::{by_hand, fixture, path};
use miniwire_tests::Miniwire;
use std::net::TcpListener;

#[test]
fn a_broken_line_is_told_with_line_and_column() {
    let session = fixture(&[r#"{"event":"open","url":"ws://a"}"#, r#"{"event":"out"}"#, r#"{"event":"end"}"#]);
    let outcome = Miniwire::new(&["replay"]).argument(path(&session)).arguments(&["--listen", "127.0.0.1:0"]).end();
    let outcome = outcome.with_code(3).saying(&["session.jsonl:3:15: ", "exactly one of"]);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn what_is_wrong_on_the_command_line_is_named() {
    let usage = |options: &[&str], code: i32, said: &[&str]| {
        Miniwire::new(&["replay"]).argument(by_hand()).arguments(options).end().with_code(code).saying(said);
    };
    usage(&[], 2, &["--listen", "--against"]);
    usage(&["--listen", "127.0.0.1:0", "--against"], 2, &["cannot be used with"]);
    usage(&["--listen", "9000"], 2, &["--listen"]);
    usage(&["--against", "127.0.0.1:3000"], 2, &["ws://127.0.0.1:3000"]);
    usage(&["--against", "ws://a/path"], 2, &["has a path"]);
    usage(&["--against", "ws://a", "--pace", "fast"], 2, &["recorded, asap"]);
    usage(&["--against", "ws://a", "--var", "x"], 2, &["NAME=VALUE"]);
    usage(&["--against", "wss://a", "--ca", "no-such.pem"], 2, &["no-such.pem", "hint:"]);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = taken.local_addr().expect("it is bound").to_string();
    usage(&["--listen", &addr], 1, &[&addr, "hint:"]);
    let missing = Miniwire::new(&["replay", "no-such.jsonl", "--listen", "127.0.0.1:0"]).end();
    missing.with_code(3).saying(&["no-such.jsonl", "hint:"]);
}

#[test]
fn one_line_about_the_app_is_told_as_one() {
    let session = fixture(&[r#"{"event":"life","to":"background"}"#]);
    let outcome = Miniwire::new(&["replay"]).argument(path(&session)).argument("--against").end().with_code(0);
    outcome.saying(&["1 line about the app is skipped"]);
}

#[test]
fn lines_about_the_app_are_skipped_and_told_once() {
    let session = fixture(&[
        r##"{"event":"action","action":"tap","selector":"#send"}"##,
        r#"{"event":"life","to":"background"}"#,
        r#"{"event":"expect","page":"hello"}"#,
    ]);
    let outcome = Miniwire::new(&["replay"]).argument(path(&session)).argument("--against").end().with_code(0);
    assert!(outcome.stdout.contains("3 skipped"), "{}", outcome.stdout);
    outcome.saying(&["3 lines about the app are skipped"]);
}
