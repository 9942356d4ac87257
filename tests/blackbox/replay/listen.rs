//! A port for any client.

use super::{by_hand, client, fixture, listening, path, port_of, said};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream, UdpSocket};
use std::time::Duration;

#[test]
fn a_node_client_is_served_what_a_person_wrote() {
    let (replay, port) = listening(by_hand(), &[]);
    let said = said(client("replay-client.mjs", port, &[]));
    let wanted = [
        "open v1",
        r#"got {"op":"welcome","sid":"s-1","room":7}"#,
        r#"got {"op":"joined","lists":["a","b"]}"#,
        "bytes 000102",
        "closed 1000",
    ];
    assert_eq!(said, wanted);
    let outcome = replay.end().with_code(0);
    assert!(outcome.stdout.contains("passed: ") && outcome.stdout.contains("3 sent, 3 received"), "{}", outcome.stdout);
}

#[test]
fn one_wrong_message_is_one_failure_at_its_line() {
    let (replay, port) = listening(by_hand(), &["--format", "json"]);
    drop(said(client("replay-client.mjs", port, &["wrong"])));
    let stdout = replay.end().with_code(1).stdout;
    let lines: Vec<serde_json::Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let failures: Vec<_> = lines.iter().filter(|line| line["event"] == "failure").collect();
    assert_eq!(failures.len(), 1, "{stdout}");
    assert_eq!((&failures[0]["line"], &failures[0]["path"]), (&7.into(), &"$['list']".into()));
    assert_eq!((&failures[0]["expected"], &failures[0]["got"]), (&"\"a\"".into(), &"\"c\"".into()));
}

#[test]
fn another_subprotocol_is_refused_and_told_at_the_line_of_the_connection() {
    let session = fixture(&[r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"],"within":200}"#]);
    let (replay, port) = listening(path(&session), &[]);
    assert_eq!(said(client("replay-client.mjs", port, &["protocol"]))[0], "refused 404");
    let stdout = replay.end().with_code(1).stdout;
    assert!(
        stdout.contains("session.jsonl:2: unexpected: ") && stdout.contains("protocols: expected \"v1\", got \"v2\""),
        "{stdout}"
    );
}

#[test]
fn refusals_have_the_status_of_the_fixture_however_they_are_written() {
    let open = r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#;
    for refusal in [r#"{"event":"fail","kind":"http-status:403"}"#, r#"{"event":"opened","status":403}"#] {
        let session = fixture(&[open, refusal]);
        let (replay, port) = listening(path(&session), &[]);
        assert_eq!(said(client("replay-client.mjs", port, &[]))[0], "refused 403");
        replay.end().with_code(0);
    }
}

#[test]
fn a_connection_that_fails_is_reset() {
    let open = r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#;
    let session = fixture(&[open, r#"{"event":"fail","kind":"reset"}"#]);
    let (replay, port) = listening(path(&session), &[]);
    assert_eq!(said(client("replay-client.mjs", port, &[]))[0], "error ECONNRESET");
    replay.end().with_code(0);
}

#[test]
fn a_client_that_is_cut_connects_again_beside_another_connection() {
    let session = fixture(&[
        r#"{"conn":1,"event":"open","url":"ws://a/room"}"#,
        r#"{"conn":2,"event":"open","url":"ws://a/room/news"}"#,
        r#"{"conn":1,"event":"opened"}"#,
        r#"{"conn":2,"event":"opened"}"#,
        r#"{"conn":2,"event":"out","text":"news"}"#,
        r#"{"conn":1,"event":"out","text":"hello"}"#,
        r#"{"conn":2,"event":"in","text":"it rains"}"#,
        r#"{"conn":1,"event":"close","by":"peer","code":1006}"#,
        r#"{"conn":3,"event":"open","url":"ws://a/room"}"#,
        r#"{"conn":3,"event":"opened"}"#,
        r#"{"conn":3,"event":"out","text":"again"}"#,
        r#"{"conn":3,"event":"in","text":"welcome back"}"#,
        r#"{"conn":3,"event":"close","by":"peer","code":4001,"reason":"enough"}"#,
        r#"{"conn":2,"event":"in","text":"it snows"}"#,
        r#"{"event":"expect","close":1,"code":1006}"#,
    ]);
    let (replay, port) = listening(path(&session), &[]);
    let said = said(client("replay-reconnect.mjs", port, &[]));
    for wanted in ["got it rains", "closed 1006", "got welcome back", "closed 4001 enough", "got it snows"] {
        assert!(said.iter().any(|line| line == wanted), "`{wanted}` is missing: {said:?}");
    }
    let stdout = replay.end().with_code(0).stdout;
    assert!(stdout.contains("3 connections"), "{stdout}");
}

#[test]
fn fetch_gets_answers_chunks_statuses_and_a_cut() {
    let session = fixture(&[
        r#"{"conn":1,"event":"open","transport":"request","method":"POST","url":"http://a/login","header":{"Content-Type":"application/json"}}"#,
        r#"{"conn":1,"event":"out","json":{"user":"小红"}}"#,
        r#"{"conn":1,"event":"opened","status":201,"header":{"X-Request-Id":"42","Content-Length":"9999","Content-Encoding":"gzip"}}"#,
        r#"{"conn":1,"event":"in","json":{"token":"${redacted:token}"}}"#,
        r#"{"conn":1,"event":"done","status":201}"#,
        r#"{"conn":2,"event":"open","transport":"request","url":"http://a/events"}"#,
        r#"{"conn":2,"event":"opened","status":200,"header":{"Content-Type":"text/event-stream"}}"#,
        r#"{"conn":2,"event":"in","text":"data: 1\n\n"}"#,
        r#"{"conn":2,"event":"in","text":"data: 2\n\n"}"#,
        r#"{"conn":2,"event":"done"}"#,
        r#"{"conn":3,"event":"open","transport":"download","url":"http://a/poll?cursor=0"}"#,
        r#"{"conn":3,"event":"in","text":"one"}"#,
        r#"{"conn":4,"event":"open","transport":"request","url":"http://a/poll?cursor=1"}"#,
        r#"{"conn":4,"event":"in","text":"two"}"#,
        r#"{"conn":5,"event":"open","transport":"request","url":"http://a/gone"}"#,
        r#"{"conn":5,"event":"opened","status":410}"#,
        r#"{"conn":5,"event":"done"}"#,
        r#"{"conn":6,"event":"open","transport":"request","url":"http://a/broken"}"#,
        r#"{"conn":6,"event":"fail","kind":"reset"}"#,
    ]);
    let (replay, port) = listening(path(&session), &[]);
    let said = said(client("replay-fetch.mjs", port, &[]));
    let wanted = [
        r#"login 201 42 {"token":"redacted-token"}"#,
        r#"events text/event-stream "data: 1\n\ndata: 2\n\n""#,
        "poll one",
        "poll two",
        "gone 410",
        "broken ECONNRESET",
    ];
    assert_eq!(said, wanted);
    replay.end().with_code(0);
}

#[test]
fn bytes_of_tcp_are_compared_however_they_are_cut_and_datagrams_come_from_the_port_of_their_peer() {
    let session = fixture(&[
        r#"{"conn":1,"event":"open","transport":"tcp","url":"tcp://10.0.0.1:7000"}"#,
        r#"{"conn":1,"event":"connected"}"#,
        r#"{"conn":1,"event":"out","text":"hello\n"}"#,
        r#"{"conn":1,"event":"out","base64":"AAEC"}"#,
        r#"{"conn":1,"event":"in","text":"welcome"}"#,
        r#"{"conn":1,"event":"close","by":"app"}"#,
        r#"{"conn":2,"event":"open","transport":"udp","url":"udp4"}"#,
        r#"{"conn":2,"event":"out","text":"ask","peer":"10.0.0.2:5353"}"#,
        r#"{"conn":2,"event":"in","text":"answer","peer":"10.0.0.2:5353"}"#,
        r#"{"conn":2,"event":"close","by":"app"}"#,
    ]);
    let (replay, _) = listening(path(&session), &[]);
    let mut tcp =
        TcpStream::connect(("127.0.0.1", port_of(&replay, "listening on tcp://127.0.0.1:"))).expect("a connection");
    tcp.set_nodelay(true).expect("an option");
    tcp.write_all(b"hel").expect("bytes go");
    tcp.write_all(b"lo\n\0\x01\x02").expect("bytes go");
    let mut answer = [0; 7];
    tcp.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"welcome");
    tcp.shutdown(Shutdown::Both).expect("an end");
    let peer = ("127.0.0.1", port_of(&replay, "listening on udp://127.0.0.1:"));
    let udp = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    udp.send_to(b"ask", peer).expect("a datagram goes");
    let mut datagram = [0; 16];
    let (count, from) = udp.recv_from(&mut datagram).expect("a datagram comes");
    assert_eq!((&datagram[..count], from.port()), (b"answer".as_slice(), peer.1));
    replay.end().with_code(0);
}

#[test]
fn keep_starts_over_for_the_next_client_and_ctrl_c_ends_between_two() {
    let (replay, port) = listening(by_hand(), &["--keep"]);
    for _ in 0..2 {
        assert_eq!(said(client("replay-client.mjs", port, &[])).last().map(String::as_str), Some("closed 1000"));
    }
    let passed = |lines: &[String]| lines.iter().filter(|line| line.starts_with("passed: ")).count() == 2;
    replay.lines().wait_for_all_stdout("two replays", passed);
    replay.lines().interrupt();
    replay.end().with_code(0);
}

#[test]
fn ctrl_c_closes_in_order_and_reports_what_did_not_come() {
    let (replay, port) = listening(by_hand(), &[]);
    let client = client("replay-client.mjs", port, &["silent"]);
    client.wait_for_stdout("the welcome", |line| line.contains("welcome"));
    replay.lines().interrupt();
    let stdout = replay.end().with_code(1).stdout;
    assert!(stdout.contains("the replay ended before this line: it was interrupted"), "{stdout}");
    assert_eq!(said(client).last().map(String::as_str), Some("closed 1001"));
}

#[test]
fn a_client_that_falls_silent_is_given_up_after_the_time_of_the_line() {
    let session = fixture(&[
        r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#,
        r#"{"event":"opened","protocol":"v1"}"#,
        r#"{"event":"out","json":{"op":"login"},"match":{"$":"any"}}"#,
        r#"{"event":"in","json":{"op":"welcome"}}"#,
        r#"{"event":"out","json":{"op":"join"},"within":200}"#,
        r#"{"event":"close","by":"peer","code":1000}"#,
    ]);
    let (replay, port) = listening(path(&session), &[]);
    assert_eq!(said(client("replay-client.mjs", port, &["silent"])).last().map(String::as_str), Some("closed 1000"));
    let stdout = replay.end().with_code(1).stdout;
    assert!(stdout.contains("session.jsonl:6: missing: no `out` came in time"), "{stdout}");
}

#[test]
fn a_request_that_timed_out_is_met_with_silence_until_its_client_goes() {
    let session = fixture(&[
        r#"{"event":"open","transport":"request","url":"http://a/slow"}"#,
        r#"{"event":"fail","kind":"timeout"}"#,
    ]);
    let (replay, port) = listening(path(&session), &[]);
    let mut client = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    client.set_read_timeout(Some(Duration::from_millis(500))).expect("an option");
    client.write_all(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").expect("bytes go");
    let silence = client.read(&mut [0; 1]).expect_err("neither an answer nor an end");
    assert!(matches!(silence.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{silence}");
    drop(client);
    replay.end().with_code(0);
}

#[test]
fn a_time_limit_ends_a_replay_to_which_nobody_comes() {
    let (replay, _) = listening(by_hand(), &["--for", "100ms"]);
    let stdout = replay.end().with_code(1).stdout;
    assert!(stdout.contains("its 0.1 s were over, and no client had come"), "{stdout}");
}

#[test]
fn thousands_of_lines_that_nobody_does_any_more_are_told_at_once_with_one_failure() {
    let open = [
        r#"{"event":"open","url":"ws://a/im?room=7","protocols":["v1"]}"#.to_owned(),
        r#"{"event":"opened","protocol":"v1"}"#.to_owned(),
        r#"{"event":"out","json":{"op":"login"},"match":{"$":"any"}}"#.to_owned(),
        r#"{"event":"in","json":{"op":"welcome"}}"#.to_owned(),
    ];
    let asked = |number| format!(r#"{{"event":"out","json":{{"op":"ask","n":{number}}},"within":1000}}"#);
    let answered = |number| format!(r#"{{"event":"in","json":{{"op":"answer","n":{number}}}}}"#);
    let lines: Vec<String> = open.into_iter().chain((0..3000).flat_map(|n| [asked(n), answered(n)])).collect();
    let session = fixture(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let (replay, port) = listening(path(&session), &[]);
    let client = client("replay-client.mjs", port, &["silent"]);
    let stdout = replay.end().with_code(1).stdout;
    drop(client);
    assert!(stdout.contains("session.jsonl:6: missing: no `out` came in time"), "{stdout}");
    assert!(stdout.contains("failed: 1 failure:") && stdout.contains("5998 lines not reached"), "{stdout}");
}

#[test]
fn a_client_that_leaves_and_does_not_come_back_ends_the_replay() {
    let connection = |number| {
        let open =
            format!(r#"{{"conn":{number},"event":"open","url":"ws://a/im?room=7","protocols":["v1"],"within":1000}}"#);
        let out = format!(r#"{{"conn":{number},"event":"out","json":{{"op":"login"}},"match":{{"$":"any"}}}}"#);
        let close = format!(r#"{{"conn":{number},"event":"close","by":"peer","code":1000}}"#);
        [open, format!(r#"{{"conn":{number},"event":"opened","protocol":"v1"}}"#), out, close]
    };
    let lines: Vec<String> = (1..=1000).flat_map(connection).collect();
    let session = fixture(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let (replay, port) = listening(path(&session), &[]);
    assert_eq!(said(client("replay-client.mjs", port, &[])).last().map(String::as_str), Some("closed 1000"));
    let stdout = replay.end().with_code(1).stdout;
    assert!(stdout.contains("session.jsonl:6: missing: nobody opened ws://a/im?room=7"), "{stdout}");
    assert!(stdout.contains("failed: 1 failure:") && stdout.contains("3995 lines not reached"), "{stdout}");
}
