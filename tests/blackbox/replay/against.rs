//! A client for any server.

use super::{by_hand, fixture, path};
use miniwire_tests::{Miniwire, Outcome, Peer, free_port};
use std::path::PathBuf;

fn drive(fixture: PathBuf, origin: &str, options: &[&str]) -> Outcome {
    Miniwire::new(&["replay"]).argument(fixture).arguments(&["--against", origin]).arguments(options).end()
}

fn told(outcome: &Outcome, wanted: &str) {
    assert!(outcome.stdout.contains(wanted), "`{wanted}` is missing:\n{}", outcome.stdout);
}

#[test]
fn a_node_server_meets_what_a_person_wrote() {
    let peer = Peer::start("replay-server.mjs");
    let outcome = drive(by_hand(), &peer.url(), &[]).with_code(0);
    told(&outcome, "1 connection, 4 sent, 3 received");
    peer.lines().wait_for_stdout("the close of the fixture", |line| line == "closed 1000");
}

#[test]
fn a_server_that_misbehaves_is_told_at_the_line_where_it_did() {
    for (fault, failure) in [
        ("wrong", "by-hand.jsonl:9: mismatch: $['lists']: expected len:2, got [\"a\"]"),
        ("protocol", "by-hand.jsonl:3: mismatch: protocol: expected v1, got none"),
        ("drop", "by-hand.jsonl:9: mismatch: event: expected in, got close; what came: code 1006"),
    ] {
        let peer = Peer::start_with("replay-server.mjs", &[fault]);
        let outcome = drive(by_hand(), &peer.url(), &[]).with_code(1);
        told(&outcome, failure);
        told(&outcome, "1 failure:");
    }
}

#[test]
fn a_server_that_falls_silent_is_given_up_after_the_time_of_the_line() {
    let session = fixture(&[
        r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#,
        r#"{"event":"opened","protocol":"v1"}"#,
        r#"{"event":"out","json":{"op":"join"}}"#,
        r#"{"event":"in","json":{"op":"joined"},"within":200}"#,
    ]);
    let peer = Peer::start_with("replay-server.mjs", &["silent"]);
    let outcome = drive(path(&session), &peer.url(), &[]).with_code(1);
    told(&outcome, "session.jsonl:5: missing: no `in` came in time");
}

#[test]
fn a_client_that_was_cut_connects_again_as_recorded() {
    let lines: Vec<String> = [1, 2]
        .iter()
        .flat_map(|conn| {
            [
                format!(r#"{{"conn":{conn},"event":"open","url":"ws://a/im?room={conn}","protocols":["v1"]}}"#),
                format!(r#"{{"conn":{conn},"event":"opened","protocol":"v1"}}"#),
                format!(r#"{{"conn":{conn},"event":"out","json":{{"op":"login","ts":"${{n}}"}}}}"#),
                format!(r#"{{"conn":{conn},"event":"in","json":{{"op":"welcome","sid":"s-{conn}","room":{conn}}}}}"#),
                format!(r#"{{"conn":{conn},"event":"close","by":"peer","code":1006}}"#),
            ]
        })
        .collect();
    let session = fixture(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let peer = Peer::start_with("replay-server.mjs", &["drop"]);
    told(&drive(path(&session), &peer.url(), &[]).with_code(0), "2 connections, 2 sent, 2 received");
}

#[test]
fn variables_come_from_the_command_line_before_the_environment_before_the_header() {
    let session = miniwire_tests::Project::empty().file(
        "session.jsonl",
        r#"{"miniwire":1,"vars":{"a":1,"b":1,"c":1}}
{"event":"open","url":"${base}/","header":{"authorization":"Bearer ${redacted:token}"}}
{"event":"out","json":["${a}","${b}","${c}","${redacted:token}"]}
{"event":"in","text":"Echo: [1,2,3,\"s3cret\"]"}
"#,
    );
    let peer = Peer::start("echo.mjs");
    let replay = || Miniwire::new(&["replay"]).argument(path(&session)).argument("--against");
    let base = format!("base={}", peer.url());
    let valued = replay().variable("MINIWIRE_VAR_B", "2").variable("MINIWIRE_VAR_C", "2");
    let valued = valued.variable("MINIWIRE_VAR_REDACTED_TOKEN", "s3cret");
    valued.arguments(&["--var", &base, "--var", "c=3"]).end().with_code(0);
    let without = replay().arguments(&["--var", &base]).end().with_code(2);
    without.saying(&["${redacted:token}", "session.jsonl:2", "MINIWIRE_VAR_REDACTED_TOKEN"]);
}

#[test]
fn an_answer_is_compared_as_a_whole_or_as_a_stream_of_its_lines() {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let origin = line.replace("listening on ", "http://");
    let session = fixture(&[
        r#"{"conn":1,"event":"open","transport":"request","url":"http://a/http/chunks?count=3&interval=0"}"#,
        r#"{"conn":1,"event":"opened","status":200}"#,
        r#"{"conn":1,"event":"in","text":"chunk 1 of 3\nchunk 2 of 3\nchunk 3 of 3\n"}"#,
        r#"{"conn":1,"event":"done","status":200}"#,
        r#"{"conn":2,"event":"open","transport":"request","url":"http://a/http/chunks?count=3&interval=0"}"#,
        r#"{"conn":2,"event":"opened","status":200}"#,
        r#"{"conn":2,"event":"in","text":"chunk 1 of 3\nchu"}"#,
        r#"{"conn":2,"event":"in","text":"nk 2 of 4\n"}"#,
        r#"{"conn":2,"event":"in","text":"chunk 3 of 3\n"}"#,
        r#"{"conn":2,"event":"done","status":200}"#,
        r#"{"conn":3,"event":"open","transport":"request","method":"POST","url":"http://a/http/status/404"}"#,
        r#"{"conn":3,"event":"out","json":{"user":"小红"}}"#,
        r#"{"conn":3,"event":"opened","status":404}"#,
        r#"{"conn":3,"event":"in","text":"any","match":{"$":"any"},"optional":true}"#,
        r#"{"conn":3,"event":"done","status":404}"#,
    ]);
    let outcome = drive(path(&session), &origin, &[]).with_code(1);
    told(&outcome, "session.jsonl:9: mismatch: $: expected \"nk 2 of 4\\n\", got \"nk 2 of 3\\n\"");
    told(&outcome, "1 failure:");
}

#[test]
fn tcp_and_udp_servers_are_driven_at_their_own_origins() {
    let (tcp, udp) = (Peer::start("tcp-echo.mjs"), Peer::start("udp-echo.mjs"));
    let session = fixture(&[
        r#"{"conn":1,"event":"open","transport":"tcp","url":"tcp://10.0.0.1:1"}"#,
        r#"{"conn":1,"event":"connected","remote":"10.0.0.1:1"}"#,
        r#"{"conn":1,"event":"out","text":"hello"}"#,
        r#"{"conn":1,"event":"in","text":"hel"}"#,
        r#"{"conn":1,"event":"in","text":"lo"}"#,
        r#"{"conn":1,"event":"close","by":"app"}"#,
        r#"{"conn":2,"event":"open","transport":"udp","url":"udp4"}"#,
        r#"{"conn":2,"event":"out","text":"ask","peer":"10.0.0.1:2"}"#,
        r#"{"conn":2,"event":"in","text":"ask","peer":"10.0.0.1:2"}"#,
    ]);
    let (tcp, udp) = (format!("tcp://127.0.0.1:{}", tcp.port()), format!("udp://127.0.0.1:{}", udp.port()));
    drive(path(&session), &tcp, &["--against", &udp]).with_code(0);
}

#[test]
fn a_connection_that_is_refused_as_recorded_is_as_in_the_fixture() {
    let session = fixture(&[r#"{"event":"open","url":"ws://a/"}"#, r#"{"event":"fail","kind":"refused"}"#]);
    drive(path(&session), &format!("ws://127.0.0.1:{}", free_port()), &[]).with_code(0);
    let session = fixture(&[r#"{"event":"open","url":"ws://a/"}"#, r#"{"event":"opened"}"#]);
    let outcome = drive(path(&session), &format!("ws://127.0.0.1:{}", free_port()), &[]).with_code(1);
    told(&outcome, "session.jsonl:3: mismatch: event: expected opened, got fail; what came: refused:");
}

#[test]
fn times_are_compared_where_that_is_asked_for() {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let origin = line.replace("listening on ", "http://");
    let session = fixture(&[
        r#"{"t":0,"event":"open","transport":"request","url":"http://a/http/chunks?count=2&interval=1500"}"#,
        r#"{"t":1,"event":"opened","status":200}"#,
        r#"{"t":1,"event":"in","text":"chunk 1 of 2\n"}"#,
        r#"{"t":2,"event":"in","text":"chunk 2 of 2\n"}"#,
        r#"{"t":2,"event":"done"}"#,
    ]);
    drive(path(&session), &origin, &[]).with_code(0);
    let outcome = drive(path(&session), &origin, &["--assert-timing=1s"]).with_code(1);
    told(&outcome, "session.jsonl:5: timing: it came ");
    told(&outcome, "recorded were 1 ms, and 1000 ms more or less are allowed");
}

#[test]
fn a_server_with_tls_is_trusted_with_its_authority() {
    let server = Miniwire::new(&["serve", "--port", "0", "--tls"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let trust = server.lines().wait_for_stdout("its authority", |line| line.starts_with("trust "));
    let session = fixture(&[
        r#"{"event":"open","url":"ws://a/echo"}"#,
        r#"{"event":"opened"}"#,
        r#"{"event":"out","text":"hello"}"#,
        r#"{"event":"in","text":"hello"}"#,
    ]);
    let origin = line.replace("listening on ", "wss://");
    drive(path(&session), &origin, &["--ca", trust.trim_start_matches("trust ")]).with_code(0);
    let outcome = drive(path(&session), &origin, &[]).with_code(1);
    told(&outcome, "what came: tls:");
}

#[test]
#[cfg(unix)]
fn ctrl_c_closes_in_order_and_reports() {
    let peer = Peer::start_with("replay-server.mjs", &["silent"]);
    let running = Miniwire::new(&["replay"]).argument(by_hand()).arguments(&["--against", &peer.url()]).start();
    peer.lines().wait_for_stdout("the second list", |line| line.contains(r#""list":"b""#));
    running.lines().interrupt();
    let outcome = running.end().with_code(1);
    told(&outcome, "by-hand.jsonl:9: missing: the replay ended before this line: it was interrupted");
    peer.lines().wait_for_stdout("an orderly close", |line| line == "closed 1000");
}

#[test]
fn a_server_that_says_nothing_is_waited_for_twice_however_many_lines_there_are() {
    let open = [
        r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#.to_owned(),
        r#"{"event":"opened","protocol":"v1"}"#.to_owned(),
        r#"{"event":"out","json":{"op":"join"}}"#.to_owned(),
    ];
    let answers = (0..3000).map(|n| format!(r#"{{"event":"in","json":{{"op":"joined","n":{n}}},"within":1000}}"#));
    let lines: Vec<String> = open.into_iter().chain(answers).collect();
    let session = fixture(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let peer = Peer::start_with("replay-server.mjs", &["silent"]);
    let outcome = drive(path(&session), &peer.url(), &[]).with_code(1);
    told(&outcome, "session.jsonl:5: missing: no `in` came in time");
    told(&outcome, "2999 lines not reached");
}
