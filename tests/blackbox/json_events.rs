//! `--format json`: one event a line, in a fixed vocabulary.

use miniwire_tests::{Miniwire, Outcome, Peer, Project};

/// Every kind that docs/guide/cli.md lists.
const KINDS: [&str; 18] = [
    "start", "life", "hook", "route", "console", "error", "notice", "set_data", "ui", "action", "open", "opened",
    "out", "in", "frame", "close", "fail", "end",
];

fn busy_run() -> Outcome {
    let peer = Peer::start("echo.mjs");
    let script = format!(
        r#"Page({{
  data: {{ rows: [1, 2] }},
  onLoad() {{
    const task = wx.connectSocket({{ url: '{}' }})
    task.onOpen(() => {{ task.send({{ data: '{{"op":"hi"}}' }}); task.send({{ data: new Uint8Array([0, 1, 2, 3]).buffer }}) }})
    let messages = 0
    task.onMessage(() => {{ if (++messages === 2) task.close({{ code: 3001, reason: 'enough' }}) }})
    task.onClose(({{ code }}) => {{ this.setData({{ rows: [3] }}); wx.showToast({{ title: 'closed' }}); console.info('closed', code) }})
  }},
}})
"#,
        peer.url()
    );
    let project = Project::with_page(&script, "<view wx:for='{{rows}}' wx:key='*this'>{{item}}</view>");
    Miniwire::run(project.path()).arguments(&["--until", "closed 3001", "--format", "json"]).end().with_code(0)
}

#[test]
fn every_line_is_an_event_of_the_vocabulary() {
    let outcome = busy_run();
    for event in outcome.events().all() {
        let kind = event["event"].as_str().unwrap_or_default();
        assert!(KINDS.contains(&kind), "`{kind}` is not in docs/guide/cli.md: {event}");
    }
}

#[test]
fn the_first_line_is_start_the_last_is_end_and_time_never_runs_back() {
    let outcome = busy_run();
    let events = outcome.events();
    let kinds: Vec<_> = events.all().iter().map(|event| event["event"].as_str().unwrap_or_default()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"start"), Some(&"end")), "{kinds:?}");
    let times: Vec<_> = events.all().iter().filter_map(|event| event["t"].as_f64()).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn payloads_are_json_text_or_base64_so_that_nothing_is_lost() {
    let outcome = busy_run();
    let events = outcome.events();
    let sent = events.of("out");
    assert_eq!(sent[0]["json"]["op"], "hi");
    assert_eq!(sent[1]["base64"], "AAECAw==");
    let received = events.of("in");
    assert_eq!(received[0]["text"], r#"Echo: {"op":"hi"}"#);
    assert_eq!(received[1]["base64"], "AAECAw==");
}

#[test]
fn a_connection_is_told_from_open_to_close_under_one_number() {
    let outcome = busy_run();
    let events = outcome.events();
    assert_eq!(events.wire_kinds(), ["open", "opened", "out", "out", "in", "in", "close"]);
    let number = &events.only("open")["conn"];
    assert!(events.all().iter().all(|event| event.get("conn").is_none_or(|conn| conn == number)));
    assert_eq!(events.only("opened")["status"], 101);
    let close = events.only("close");
    assert_eq!((&close["by"], &close["code"], &close["reason"]), (&"app".into(), &3001.into(), &"enough".into()));
}

#[test]
fn what_the_page_did_is_told_beside_the_wire() {
    let outcome = busy_run();
    let events = outcome.events();
    assert!(events.of("hook").iter().any(|hook| hook["target"] == "pages/index/index" && hook["name"] == "onLoad"));
    assert_eq!(events.only("route")["stack"], serde_json::json!(["pages/index/index"]));
    assert!(events.of("set_data").iter().any(|set| set["keys"] == serde_json::json!(["rows"])));
    assert_eq!(events.only("ui")["api"], "showToast");
    assert_eq!(events.console(), ["closed 3001"]);
}
