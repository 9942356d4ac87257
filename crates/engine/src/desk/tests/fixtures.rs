//! Recording a client and replaying what was recorded, through the calls of the window.

use super::*;

const COUNTER: &str =
    "Page({data: {n: 0}, add() { this.setData({n: this.data.n + 1}); console.log('n', this.data.n) }})";

/// A project with a counter, whose button is tapped as the frame does it.
async fn tap(window: &mut Window) {
    let tree = window
        .until("wxml.tree", json!({"client": 1}), |tree| {
            find(&tree["pages"][0]["root"], &|node| node["id"] == "b").is_some()
        })
        .await;
    let node = find(&tree["pages"][0]["root"], &|node| node["id"] == "b").unwrap()["node"].clone();
    let event =
        json!({"node": node, "type": "tap", "detail": {}, "bubbles": true, "composed": true, "capturePhase": true});
    window.call("view.event", json!({"client": 1, "event": event})).await;
    let console = json!({"client": 1, "levels": [], "text": "", "from": 0, "count": 5});
    window.until("console.window", console, |rows| rows["total"].as_u64() >= Some(1)).await;
}

#[tokio::test]
async fn a_tap_in_the_window_is_recorded_with_the_launch_and_replayed() {
    let mut window = Window::new();
    window.open(COUNTER, r#"<view id="b" bindtap="add">n={{n}}</view>"#).await;
    window.until("project.state", json!({}), |state| state["clients"][0]["page"] == "pages/a/a").await;
    window.call("record.start", json!({"client": 1, "restart": true})).await;
    tap(&mut window).await;
    let state = window
        .until("project.state", json!({}), |state| state["clients"][0]["recording"]["lines"].as_u64() >= Some(3))
        .await;
    let path = state["clients"][0]["recording"]["path"].as_str().unwrap().to_owned();
    assert!(path.starts_with(window.folder.join("project/fixtures").as_str()), "{path}");
    let recorded = window.call("record.stop", json!({"client": 1})).await;
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(recorded["lines"].as_u64(), Some(text.lines().count() as u64));
    assert!(
        text.starts_with(r#"{"miniwire":1,"name":"#) && text.contains(r#""app":"..","page":"pages/a/a""#),
        "{text}"
    );
    assert!(text.contains(r##""action":"tap","selector":"#b""##), "{text}");
    assert!(text.contains(r#""event":"route","api":"appLaunch""#), "{text}");

    let listed = window.call("fixtures.list", json!({})).await;
    assert_eq!(listed[0]["path"], path.as_str());
    window.call("fixture.replay", json!({"client": 1, "path": path})).await;
    window
        .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64() == Some(0))
        .await;
    let console = json!({"client": 1, "levels": [], "text": "", "from": 0, "count": 5});
    assert_eq!(window.call("console.window", console).await["rows"][0]["text"], "n 1");
    let back = window.call("client.restart", json!({"client": 1})).await;
    assert_eq!((&back["clients"][0]["replay"], &back["clients"][0]["page"]), (&Value::Null, &json!("")));
}

#[tokio::test]
async fn a_recording_goes_on_over_a_save_and_its_own_file_is_no_save() {
    let mut window = Window::new();
    window.open(COUNTER, r#"<view id="b" bindtap="add">n={{n}}</view>"#).await;
    window.call("record.start", json!({"client": 1, "restart": false})).await;
    tap(&mut window).await;
    let before = window.call("project.state", json!({})).await["clients"][0]["run"].as_u64();
    window.file("pages/a/a.js", &COUNTER.replace("n: 0", "n: 10"));
    window.until("project.state", json!({}), |state| state["clients"][0]["run"].as_u64() > before).await;
    tap(&mut window).await;
    let recorded = window.call("record.stop", json!({"client": 1})).await;
    let text = std::fs::read_to_string(recorded["path"].as_str().unwrap()).unwrap();
    assert_eq!(text.matches(r#""action":"tap""#).count(), 2, "{text}");
    assert_eq!(text.matches(r#""event":"start""#).count(), 1, "{text}");
    let lines = fixture::Reader::open(text.as_bytes()).unwrap().map(|line| line.unwrap().at);
    assert!(lines.is_sorted(), "{text}");
}

#[tokio::test]
async fn what_an_app_sends_otherwise_is_told_with_line_place_and_event() {
    let mut window = Window::new();
    let script = r#"Page({onLoad() {
        const socket = wx.connectSocket({url: "ws://a.example/im"});
        socket.onOpen(() => socket.send({data: JSON.stringify({op: "say", to: {room: "b"}})}));
    }})"#;
    window.file("project.config.json", r#"{"appid":"touristappid","setting":{"urlCheck":false}}"#);
    window.file(
        "fixtures/a.jsonl",
        concat!(
            r#"{"miniwire":1,"name":"the room","page":"pages/a/a"}"#,
            "\n",
            r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
            "\n",
            r#"{"t":10,"event":"opened","status":101}"#,
            "\n",
            r#"{"t":20,"event":"out","json":{"op":"say","to":{"room":"a"}}}"#,
            "\n",
            r#"{"t":30,"event":"end"}"#,
            "\n"
        ),
    );
    window.open(script, "<view/>").await;
    window.call("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    window
        .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64() == Some(1))
        .await;
    let report = window.call("fixture.report", json!({"client": 1})).await;
    let failure = &report["failures"][0];
    assert_eq!(
        (&report["name"], &failure["line"], &failure["kind"]),
        (&json!("the room"), &json!(4), &json!("mismatch"))
    );
    assert_eq!(failure["difference"], json!({"path": "$['to']['room']", "expected": "\"a\"", "got": "\"b\""}));
    assert_eq!(failure["got"], r#"{"op":"say","to":{"room":"b"}}"#);
    let detail = window.call("messages.detail", json!({"client": 1, "event": failure["event"]})).await;
    assert_eq!(detail["text"], failure["got"]);
}

#[tokio::test]
async fn of_two_messages_at_one_time_the_one_that_differs_is_shown() {
    let mut window = Window::new();
    let script = r#"Page({onLoad() {
        const socket = wx.connectSocket({url: "ws://a.example/im"});
        socket.onOpen(() => ["login", "join"].forEach((op) => socket.send({data: JSON.stringify({op, n: 1})})));
    }})"#;
    window.file("project.config.json", r#"{"appid":"touristappid","setting":{"urlCheck":false}}"#);
    let lines = [
        r#"{"miniwire":1,"page":"pages/a/a"}"#,
        r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
        r#"{"t":10,"event":"opened","status":101}"#,
        r#"{"t":20,"event":"out","json":{"op":"login","n":1}}"#,
        r#"{"t":20,"event":"out","json":{"op":"join","n":2}}"#,
        r#"{"t":30,"event":"end"}"#,
    ];
    window.file("fixtures/a.jsonl", &(lines.join("\n") + "\n"));
    window.open(script, "<view/>").await;
    window.call("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    window
        .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64() == Some(1))
        .await;
    let report = window.call("fixture.report", json!({"client": 1})).await;
    assert_eq!(report["failures"][0]["got"], r#"{"op":"join","n":1}"#);
}

#[tokio::test]
async fn what_is_no_fixture_or_no_recording_changes_nothing_and_says_why() {
    let window = Window::new();
    let opened = window.open(COUNTER, "<view/>").await;
    let run = opened["clients"][0]["run"].clone();
    assert_eq!(window.refused("record.stop", json!({"client": 1})).await.code, "no-recording");
    let missing = window.refused("fixture.replay", json!({"client": 1, "path": "fixtures/x.jsonl"})).await;
    assert!(missing.code == "fixture" && missing.message.contains("x.jsonl cannot be read"), "{missing:?}");
    window.file("fixtures/x.jsonl", "{\"miniwire\":1}\n{\"event\":\"in\",\n");
    let broken = window.refused("fixture.replay", json!({"client": 1, "path": "fixtures/x.jsonl"})).await;
    assert!(broken.message.contains("x.jsonl:2:"), "{broken:?}");
    std::fs::remove_dir_all(window.folder.join("project/fixtures")).unwrap();
    window.file("fixtures", "a file where the folder should be");
    let refused = window.refused("record.start", json!({"client": 1, "restart": true})).await;
    assert!(refused.code == "recording" && refused.hint.is_some(), "{refused:?}");
    assert_eq!(window.call("project.state", json!({})).await["clients"][0]["run"], run);
}

#[tokio::test]
async fn a_fixture_that_is_opened_is_a_session_that_is_over_with_its_problems_listed() {
    let mut window = Window::new();
    window.file(
        "fixtures/a.jsonl",
        concat!(
            r#"{"miniwire":1,"name":"the room","seed":7}"#,
            "\n",
            r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
            "\n",
            r#"{"t":10,"event":"opened","status":101}"#,
            "\n",
            r#"{"t":20.5,"event":"out","json":{"op":"say"}}"#,
            "\n",
            r#"{"t":21,"event":"in","text":}"#,
            "\n",
            r#"{"t":30,"event":"close","by":"peer","code":1001}"#,
            "\n",
        ),
    );
    window.open(COUNTER, r#"<view id="b" bindtap="add">n={{n}}</view>"#).await;
    window.until("project.state", json!({}), |state| state["clients"][0]["page"] == "pages/a/a").await;
    let state = window.call("fixture.open", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    let client = &state["clients"][0];
    assert_eq!(
        (&client["shows"], &client["state"], &client["messages"]),
        (&json!("the room"), &json!("ended"), &json!(1))
    );
    let all = json!({"client": 1, "control": false, "text": "", "from": 0, "count": 50});
    let rows = window.call("messages.window", all).await;
    assert_eq!((&rows["rows"][0]["text"], &rows["rows"][0]["at"]), (&json!(r#"{"op":"say"}"#), &json!(20.5)));
    assert_eq!(window.call("connections.list", json!({"client": 1})).await[0]["closeCode"], 1001);
    let about = window.call("fixture.about", json!({"client": 1})).await;
    assert_eq!((&about["header"]["seed"], &about["problems"][0]["line"]), (&json!(7), &json!(5)));
    assert!(about["problems"][0]["column"].as_u64() > Some(1), "{about}");
    assert_eq!(window.refused("client.home", json!({"client": 1})).await.code, "ended");
    window.call("client.restart", json!({"client": 1})).await;
    window.until("project.state", json!({}), |state| state["clients"][0]["page"] == "pages/a/a").await;
}

#[tokio::test]
async fn a_fixture_is_opened_by_itself_in_the_project_of_its_app_or_in_an_empty_one_and_nothing_runs() {
    let window = Window::new();
    window.file("app.json", r#"{"pages": ["pages/a/a"]}"#);
    window.file("app.js", "App({})");
    window.file("pages/a/a.js", COUNTER);
    window.file("pages/a/a.wxml", "<view/>");
    let open = "{\"t\":0,\"event\":\"open\",\"url\":\"ws://a.example/im\"}\n";
    window.file("fixtures/a.jsonl", &format!("{{\"miniwire\":1,\"name\":\"mine\",\"app\":\"..\"}}\n{open}"));
    window.file("fixtures/b.jsonl", &format!("{{\"miniwire\":1,\"name\":\"nobody's\"}}\n{open}"));
    for (file, name, app) in [("a.jsonl", "mine", "project"), ("b.jsonl", "nobody's", "nobodys.js")] {
        let path = window.folder.join("project/fixtures").join(file);
        let state = window.call("project.open", json!({"path": path, "clients": 1})).await;
        let client = &state["clients"][0];
        assert_eq!((&client["shows"], &client["state"]), (&json!(name), &json!("ended")));
        assert!(state["path"].as_str().unwrap().ends_with(app), "{state}");
        assert_eq!(window.call("connections.list", json!({"client": 1})).await[0]["url"], "ws://a.example/im");
        let about = window.call("fixture.about", json!({"client": 1})).await;
        assert_eq!(about["hasApp"], app == "project");
        let recents = window.call("app.info", json!({})).await["recents"].clone();
        assert!(recents[0]["path"].as_str().unwrap().ends_with(file), "{recents}");
    }
}
