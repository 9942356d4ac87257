//! A port for clients that speak TLS only.

use super::{by_hand, client, fixture, listening, path, said};
use miniwire_tests::{Lines, Miniwire, Project, Running, repository};
use std::process::Command;

/// The file that the replay says to trust.
fn authority(replay: &Running) -> String {
    let line = replay.lines().wait_for_stdout("its authority", |line| line.starts_with("trust "));
    line.trim_start_matches("trust ").to_owned()
}

#[test]
fn a_client_that_trusts_the_authority_is_served_over_wss_and_one_that_does_not_goes_away() {
    let (replay, port) = listening(by_hand(), &["--tls"]);
    let trust = authority(&replay);
    assert!(trust.ends_with(&format!("ca-{port}.pem")), "{trust}");
    let doubting = said(client("replay-client.mjs", port, &["secure"]));
    assert!(doubting[0].starts_with("error ") && doubting[0].contains("VERIFY"), "{doubting:?}");
    let mut trusting = Command::new("node");
    trusting.arg(repository().join("tests/peers/replay-client.mjs")).args([&port.to_string(), "secure"]);
    let said = said(Lines::spawn({
        trusting.env("NODE_EXTRA_CA_CERTS", &trust);
        trusting
    }));
    assert_eq!((said[0].as_str(), said.last().map(String::as_str)), ("open v1", Some("closed 1000")));
    let outcome = replay.end().with_code(0);
    assert!(outcome.stdout.contains("with TLS (wss, https)"), "{}", outcome.stdout);
}

#[test]
fn a_mini_program_is_served_over_https_and_wss_on_one_port() {
    let session = fixture(&[
        r#"{"conn":1,"event":"open","transport":"request","url":"https://api.example/login"}"#,
        r#"{"conn":1,"event":"opened","status":200}"#,
        r#"{"conn":1,"event":"in","json":{"room":7}}"#,
        r#"{"conn":1,"event":"done"}"#,
        r#"{"conn":2,"event":"open","url":"wss://api.example/im"}"#,
        r#"{"conn":2,"event":"opened"}"#,
        r#"{"conn":2,"event":"in","text":"welcome"}"#,
        r#"{"conn":2,"event":"close","by":"app","code":1000}"#,
    ]);
    let (replay, port) = listening(path(&session), &["--tls"]);
    let trust = authority(&replay);
    let project = Project::empty().file(
        "try.js",
        format!(
            "wx.request({{ url: 'https://127.0.0.1:{port}/login', success: ({{ data }}) => {{
               console.log('room', data.room)
               const task = wx.connectSocket({{ url: 'wss://127.0.0.1:{port}/im' }})
               task.onMessage(({{ data }}) => {{ console.log(data); task.close({{ code: 1000 }}) }})
               task.onClose(() => console.log('all done'))
             }} }})"
        ),
    );
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--ca", &trust]);
    let outcome = run.arguments(&["--until", "all done"]).end().with_code(0);
    assert!(outcome.stdout.contains("room 7") && outcome.stdout.contains("welcome"), "{}", outcome.stdout);
    replay.end().with_code(0);
}
