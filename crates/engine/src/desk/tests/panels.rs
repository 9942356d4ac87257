//! What a person looks for and chooses in a window: the filter of the tree, faults, the language.

use super::{Value, Window, find, json};

#[tokio::test]
async fn the_tree_says_which_of_its_nodes_fit_every_term() {
    let mut window = Window::new();
    let wxml =
        r#"<view class="row own" data-user-name="r1"><text>Привет</text></view><input id="say" placeholder="Say it"/>"#;
    window.open("Page({})", wxml).await;
    window.until("wxml.tree", json!({"client": 1}), |tree| !tree["pages"][0]["root"].is_null()).await;
    let found = async |terms: Value| {
        let tree = window.call("wxml.tree", json!({"client": 1, "find": terms})).await;
        let root = &tree["pages"][0]["root"];
        let tag = |number: &Value| find(root, &|node| node["node"] == *number).unwrap()["tag"].clone();
        tree["found"].as_array().unwrap().iter().map(tag).collect::<Vec<_>>()
    };
    assert_eq!(found(json!([])).await, Vec::<Value>::new());
    assert_eq!(found(json!([{"place": "class", "word": "OWN"}])).await, ["view"]);
    assert_eq!(found(json!([{"place": "text", "word": "привет"}])).await, ["text"]);
    assert_eq!(found(json!([{"place": "attr", "name": "data-user-name", "word": "r1"}])).await, ["view"]);
    assert_eq!(found(json!([{"place": "any", "word": "say"}, {"place": "tag", "word": "input"}])).await, ["input"]);
    assert_eq!(
        found(json!([{"place": "any", "word": "say"}, {"place": "tag", "word": "view"}])).await,
        Vec::<Value>::new()
    );
}

#[tokio::test]
async fn faults_are_set_while_the_app_runs_and_outlive_a_restart() {
    let mut window = Window::new();
    window.file("project.config.json", r#"{"setting": {"urlCheck": false}}"#);
    let script = "Page({onLoad() { wx.connectSocket({url: 'ws://127.0.0.1:9'}) }})";
    window.open(script, "<view/>").await;
    let faults = json!({"client": 1, "link": "weak", "faults": ["dns-fail"]});
    window.call("client.faults", faults).await;
    window.call("client.restart", json!({"client": 1})).await;
    let lines = json!({"client": 1, "levels": [], "text": "dns-fail", "from": 0, "count": 5});
    window.until("console.window", lines, |rows| rows["total"] == 1).await;
    let client = &window.call("project.state", json!({})).await["clients"][0];
    assert_eq!((&client["link"], &client["faults"]), (&json!("weak"), &json!(["dns-fail"])));
    let error = window.refused("client.faults", json!({"client": 1, "faults": ["slow"]})).await;
    assert!(error.message.starts_with("faults: \"slow\" is no fault: use one of latency"), "{}", error.message);
    window.call("client.faults", json!({"client": 1, "faults": []})).await;
}

#[tokio::test]
async fn a_host_hears_of_another_language_and_of_nothing_else() {
    let window = Window::new();
    let mut language = window.desk.language();
    assert_eq!(language.borrow_and_update().as_str(), "auto");
    window.call("settings.set", json!({"theme": "dark", "language": "auto", "editor": ""})).await;
    assert!(!language.has_changed().unwrap());
    window.call("settings.set", json!({"theme": "dark", "language": "zh-CN", "editor": ""})).await;
    assert!(language.has_changed().unwrap());
    assert_eq!(language.borrow_and_update().as_str(), "zh-CN");
}
