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
async fn a_replay_to_an_app_that_throws_has_failed_as_it_has_for_the_command() {
    let mut window = Window::new();
    let lines = [r#"{"miniwire":1,"page":"pages/a/a"}"#, r#"{"t":30,"event":"end"}"#];
    window.file("fixtures/a.jsonl", &(lines.join("\n") + "\n"));
    window.open("Page({onLoad() { setTimeout(() => { throw new Error('boom') }, 5) }})", "<view/>").await;
    window.call("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    window
        .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64() == Some(1))
        .await;
    let report = window.call("fixture.report", json!({"client": 1})).await;
    assert_eq!(report["failures"][0]["kind"], "app-error");
    assert!(report["failures"][0]["text"].as_str().unwrap().contains("boom"), "{report}");
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
            r#"{"miniwire":1,"name":"the room","page":"pages/room/room?id=1","seed":7}"#,
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
    assert_eq!((&client["page"], &client["query"]), (&json!("pages/room/room"), &json!("id=1")));
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

/// The only message of a client, row and whole.
async fn message(window: &Window, at: usize) -> (Value, Value) {
    let all = json!({"client": 1, "control": false, "text": "", "from": 0, "count": 50});
    let row = window.call("messages.window", all).await["rows"][at].clone();
    let detail = window.call("messages.detail", json!({"client": 1, "event": row["event"]})).await;
    (row, detail)
}

#[tokio::test]
async fn packets_of_a_fixture_are_decoded_as_live_ones_are_with_their_line_and_what_they_answer() {
    let window = Window::new();
    let lines = [
        r#"{"miniwire":1,"name":"packets"}"#,
        r#"{"t":0,"event":"open","url":"ws://a.example/chat"}"#,
        r#"{"t":1,"event":"out","protocol":"socket.io","namespace":"/","name":"hi","args":[{"a":1}],"ack":7}"#,
        r#"{"t":2,"event":"in","protocol":"socket.io","packet":"ACK","namespace":"/","ack":7,"args":["ok"]}"#,
        r#"{"t":3,"conn":2,"event":"open","url":"ws://a.example/broker"}"#,
        r#"{"t":4,"conn":2,"event":"out","protocol":"mqtt","packet":"CONNECT","version":4,"client_id":"c"}"#,
        r#"{"t":5,"conn":2,"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"a/b","qos":1,"json":{"x":1}}"#,
        r#"{"t":6,"conn":2,"event":"out","protocol":"mqtt","packet":"PUBLISH"}"#,
        r#"{"t":7,"conn":2,"event":"close","by":"app","code":1000}"#,
    ];
    window.file("fixtures/a.jsonl", &format!("{}\n", lines.join("\n")));
    window.open(COUNTER, "<view/>").await;
    window.call("fixture.open", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    let (row, detail) = message(&window, 0).await;
    assert_eq!((&row["packet"]["name"], &row["packet"]["protocol"]), (&json!("EVENT"), &json!("socket.io")));
    assert_eq!(
        (&detail["line"], &detail["made"], &detail["text"]),
        (&json!(3), &json!(true), &json!(r#"420["hi",{"a":1}]"#))
    );
    let (row, _) = message(&window, 1).await;
    assert_eq!(row["packet"]["answers"]["name"], "EVENT");
    let (row, detail) = message(&window, 3).await;
    assert_eq!((&row["packet"]["name"], &row["kind"]), (&json!("PUBLISH"), &json!("binary")));
    assert!(detail["packets"][0]["fields"].to_string().contains("a/b"), "{detail}");
    let (row, detail) = message(&window, 4).await;
    assert_eq!((row["kind"].as_str(), detail["line"].as_u64()), (Some("text"), Some(8)));
    // A line leaves out what a broker says of itself, and one that nobody could send is among the problems: no side was silent.
    let connections = window.call("connections.list", json!({"client": 1})).await;
    assert_eq!((&connections[0]["decoded"], &connections[1]["decoded"]), (&json!("socket.io"), &json!("mqtt")));
    let told = connections[1]["problem"]["text"].as_str().unwrap_or_default();
    assert!(!told.contains("answer"), "{told}");
}

#[tokio::test]
async fn a_replay_has_the_profile_of_its_fixture_the_phone_of_the_command_and_an_empty_storage() {
    let mut window = Window::new();
    let script = r#"Page({onLoad() {
        const {platform, model} = wx.getSystemInfoSync();
        console.log(platform, model, wx.getAppBaseInfo().language, wx.getStorageSync("seen") || "nothing");
        wx.setStorageSync("seen", "yes");
    }})"#;
    for profile in ["device", "devtools"] {
        let header = format!("{{\"miniwire\":1,\"page\":\"pages/a/a\",\"profile\":\"{profile}\"}}\n");
        window.file(&format!("fixtures/{profile}.jsonl"), &header);
    }
    window.open(script, "<view/>").await;
    window.call("client.device", json!({"client": 1, "device": "pixel-8"})).await;
    let console = json!({"client": 1, "levels": [], "text": "", "from": 0, "count": 5});
    window.until("console.window", console.clone(), |rows| rows["total"].as_u64() >= Some(1)).await;
    window.call("client.network", json!({"client": 1, "networkType": "3g"})).await;
    for (profile, platform) in [("device", "ios"), ("devtools", "devtools")] {
        let path = format!("fixtures/{profile}.jsonl");
        window.call("fixture.replay", json!({"client": 1, "path": path})).await;
        let state = window
            .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64() == Some(0))
            .await;
        let client = &state["clients"][0];
        assert_eq!((&client["device"], &client["networkType"]), (&json!("iphone-15"), &json!("wifi")));
        let told = window.call("console.window", console.clone()).await["rows"][0]["text"].clone();
        assert_eq!(told, format!("{platform} iPhone 15 zh_CN nothing"));
    }
    let back = window.call("client.restart", json!({"client": 1})).await;
    let client = &back["clients"][0];
    assert_eq!((&client["device"], &client["networkType"]), (&json!("pixel-8"), &json!("3g")));
}

#[tokio::test]
async fn a_profile_that_is_none_is_told_with_file_and_line_and_the_app_goes_on() {
    let window = Window::new();
    window.file("fixtures/a.jsonl", "{\"miniwire\":1,\"profile\":\"tablet\"}\n");
    window.open(COUNTER, "<view/>").await;
    let refused = window.refused("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    assert!(refused.message.contains("a.jsonl:1: `profile` is \"device\" or \"devtools\""), "{refused:?}");
    assert!(window.call("project.state", json!({})).await["clients"][0]["replay"].is_null());
}

#[tokio::test]
async fn bytes_that_differ_are_told_from_both_sides_and_a_packet_by_its_keys() {
    let mut window = Window::new();
    let script = r#"Page({onLoad() {
        const socket = wx.connectSocket({url: "ws://a.example/im"});
        socket.onOpen(() => {
            socket.send({data: new Uint8Array([1, 2, 4]).buffer});
            socket.send({data: "pong 2"});
        });
        const chat = wx.connectSocket({url: "ws://a.example/socket.io/?EIO=4&transport=websocket"});
        chat.onOpen(() => chat.send({data: '42["chat","green"]'}));
    }})"#;
    window.file("project.config.json", r#"{"appid":"touristappid","setting":{"urlCheck":false}}"#);
    let lines = [
        r#"{"miniwire":1,"name":"three","page":"pages/a/a"}"#,
        r#"{"t":0,"event":"open","url":"ws://a.example/im"}"#,
        r#"{"t":0,"conn":2,"event":"open","url":"ws://a.example/socket.io/?EIO=4&transport=websocket"}"#,
        r#"{"t":1,"event":"opened","status":101}"#,
        r#"{"t":1,"conn":2,"event":"opened","status":101}"#,
        r#"{"t":2,"event":"out","base64":"AQID"}"#,
        r#"{"t":2,"event":"out","text":"pong 1"}"#,
        r#"{"t":2,"conn":2,"event":"out","protocol":"socket.io","namespace":"/","name":"chat","args":["blue"]}"#,
        r#"{"t":9,"event":"end"}"#,
    ];
    window.file("fixtures/a.jsonl", &format!("{}\n", lines.join("\n")));
    window.open(script, "<view/>").await;
    window.call("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    window
        .until("project.state", json!({}), |state| state["clients"][0]["replay"]["failures"].as_u64().is_some())
        .await;
    let report = window.call("fixture.report", json!({"client": 1})).await;
    let of_line = |line: u64| {
        let failures = report["failures"].as_array().unwrap();
        failures.iter().find(|failure| failure["line"] == line).unwrap_or_else(|| panic!("{report:#}"))
    };
    let bytes = json!({"from": 0, "expected": "AQID", "got": "AQIE", "expectedBytes": 3, "gotBytes": 3});
    assert_eq!(of_line(6)["bytes"], bytes);
    assert_eq!((&of_line(7)["texts"]["expected"], &of_line(7)["texts"]["got"]), (&json!("pong 1"), &json!("pong 2")));
    let packet = of_line(8);
    assert_eq!(packet["difference"]["path"], "$['args'][0]");
    assert!(packet["got"].as_str().unwrap().contains(r#""name":"chat","args":["green"]"#), "{packet}");
}

#[tokio::test]
async fn a_fixture_from_the_future_is_shown_with_its_own_first_line_and_why_nothing_of_it_can_be_read() {
    let window = Window::new();
    window.file("fixtures/a.jsonl", "{\"miniwire\":9,\"name\":\"of tomorrow\"}\n{\"event\":\"dream\"}\n");
    window.open(COUNTER, "<view/>").await;
    window.call("fixture.open", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    let about = window.call("fixture.about", json!({"client": 1})).await;
    assert_eq!(about["header"], json!({"miniwire": 9, "name": "of tomorrow"}));
    assert_eq!((&about["problems"][0]["code"], &about["problems"][0]["line"]), (&json!("unknown-version"), &json!(1)));
}

#[tokio::test]
async fn a_dropped_file_is_opened_by_itself_and_one_that_is_no_fixture_is_refused_with_its_place() {
    let window = Window::new();
    let part = |name: &str, text: &str| {
        let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
        json!({"name": name, "at": 0, "base64": base64, "last": true})
    };
    let refused = window.refused("fixture.drop", part("app.json", "{\n  \"pages\": []\n}\n")).await;
    assert_eq!(refused.code, "not-fixture");
    assert!(refused.message.starts_with("app.json:1:1: the first line is no header"), "{refused:?}");
    let lines = "{\"miniwire\":1,\"name\":\"dropped\"}\n{\"t\":1,\"event\":\"console\",\"text\":\"x\"}\n";
    let dropped = window.call("fixture.drop", part("a room.jsonl", lines)).await;
    let path = dropped["path"].as_str().unwrap();
    assert!(path.ends_with("dropped/a room.jsonl"), "{path}");
    let state = window.call("fixture.open", json!({"client": 0, "path": path})).await;
    assert_eq!(state["clients"][0]["shows"], "dropped");
    std::fs::write(path, "no fixture").unwrap();
    let refused = window.refused("fixture.open", json!({"client": 1, "path": path})).await;
    assert!(refused.code == "not-fixture" && refused.message.contains("a room.jsonl:1:2: "), "{refused:?}");
    assert_eq!(window.call("project.state", json!({})).await["clients"][0]["shows"], "dropped");
}

#[tokio::test]
async fn a_variable_without_a_value_is_told_with_its_line_and_the_ways_to_give_it_one() {
    let window = Window::new();
    let lines = "{\"miniwire\":1}\n{\"event\":\"open\",\"url\":\"ws://${where-it-is}/im\"}\n";
    window.file("fixtures/a.jsonl", lines);
    window.open(COUNTER, "<view/>").await;
    let refused = window.refused("fixture.replay", json!({"client": 1, "path": "fixtures/a.jsonl"})).await;
    assert!(refused.message.contains("a.jsonl:2: the variable where-it-is has no value"), "{refused:?}");
    assert!(refused.hint.unwrap().contains("MINIWIRE_VAR_WHERE_IT_IS"));
}
