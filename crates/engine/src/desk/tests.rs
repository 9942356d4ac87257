//! The desk as a host uses it: calls in, pushes out, over real sessions and the embedded server.

mod fixtures;
mod life;

use super::{Desk, DeskOptions, Push, RpcError};
use camino::{Utf8Path, Utf8PathBuf};
use logic::Limits;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

mod panels;

/// Real time that a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

struct Window {
    desk: Arc<Desk>,
    pushes: mpsc::Receiver<Push>,
    _dir: tempfile::TempDir,
    folder: Utf8PathBuf,
}

impl Window {
    fn new() -> Window {
        Window::with(Limits::default())
    }

    fn with(limits: Limits) -> Window {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let samples = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps");
        let (desk, pushes) = Desk::new(DeskOptions {
            host: "test".into(),
            samples: Some(samples),
            config_dir: Some(folder.join("config")),
            data_dir: Some(folder.join("data")),
            files: "/files/".into(),
            limits,
        });
        Window { desk, pushes, _dir: dir, folder }
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        self.desk.call(method, params).await.unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    async fn refused(&self, method: &str, params: Value) -> RpcError {
        self.desk.call(method, params).await.expect_err("it is refused")
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.folder.join("project").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// One page with this script and template, opened.
    async fn open(&self, script: &str, wxml: &str) -> Value {
        self.file("app.json", r#"{"pages": ["pages/a/a"]}"#);
        self.file("app.js", "App({})");
        self.file("pages/a/a.js", script);
        self.file("pages/a/a.wxml", wxml);
        self.call("project.open", json!({"path": self.folder.join("project"), "clients": 1})).await
    }

    /// Takes pushes until one fits.
    async fn wait<T>(&mut self, what: &str, mut fits: impl FnMut(&Push) -> Option<T>) -> T {
        let wait = async {
            loop {
                let push = self.pushes.recv().await.expect("the desk is there");
                if let Some(found) = fits(&push) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never came: {what}"))
    }

    /// Calls until the answer fits; each round waits for the next push.
    async fn until(&mut self, method: &str, params: Value, fits: impl Fn(&Value) -> bool) -> Value {
        let wait = async {
            loop {
                let answer = self.call(method, params.clone()).await;
                if fits(&answer) {
                    return answer;
                }
                self.pushes.recv().await.expect("the desk is there");
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("{method} never fitted"))
    }
}

fn find<'a>(node: &'a Value, fits: &impl Fn(&Value) -> bool) -> Option<&'a Value> {
    if fits(node) {
        return Some(node);
    }
    node["children"].as_array()?.iter().find_map(|child| find(child, fits))
}

#[tokio::test]
async fn the_chat_sample_runs_with_two_clients_that_hear_each_other() {
    let mut window = Window::new();
    let workspace = window.call("sample.open", json!({"id": "chat"})).await;
    assert_eq!(workspace["clients"].as_array().unwrap().len(), 2);
    assert!(workspace["server"].as_str().unwrap().ends_with("/chat"));
    for client in [1, 2] {
        let all = json!({"client": client, "control": false, "text": "", "from": 0, "count": 50});
        let rows = window.until("messages.window", all, |rows| rows["total"].as_u64() >= Some(2)).await;
        let event = rows["rows"][0]["event"].clone();
        let detail = window.call("messages.detail", json!({"client": client, "event": event})).await;
        assert_eq!(detail["frames"].as_array().unwrap().len(), 1, "{detail}");
    }
    window.until("connections.list", json!({"client": 1}), |connections| connections[0]["state"] == "open").await;
    window.call("project.close", json!({})).await;
    assert_eq!(window.call("project.state", json!({})).await, Value::Null);
}

#[tokio::test]
async fn a_frame_gets_the_tree_and_what_follows_and_its_taps_reach_the_page() {
    let mut window = Window::new();
    let script = "Page({data: {n: 0}, add() { this.setData({n: this.data.n + 1}) }})";
    window.open(script, r#"<view id="b" bindtap="add">n={{n}}</view>"#).await;
    let tree = window
        .until("wxml.tree", json!({"client": 1}), |tree| {
            find(&tree["pages"][0]["root"], &|node| node["text"] == "n=0").is_some()
        })
        .await;
    let node = find(&tree["pages"][0]["root"], &|node| node["id"] == "b").unwrap()["node"].clone();
    let start = window.call("view.attach", json!({"client": 1})).await;
    assert!(start["ops"].as_array().unwrap().iter().any(|op| op[0] == 15), "{start}");
    let event =
        json!({"node": node, "type": "tap", "detail": {}, "bubbles": true, "composed": true, "capturePhase": true});
    window.call("view.event", json!({"client": 1, "event": event})).await;
    let seq = start["seq"].as_u64().unwrap();
    let ops = window
        .wait("a batch", |push| match push {
            Push::Batch { seq: found, ops, .. } if *found == seq => Some(ops.get().to_owned()),
            _ => None,
        })
        .await;
    assert!(ops.contains("n=1"), "{ops}");
    let timeline = json!({"client": 1, "kinds": ["action"], "text": "", "from": 0, "count": 5});
    assert_eq!(window.call("timeline.window", timeline).await["rows"][0]["title"], "tap");
}

#[tokio::test]
async fn a_project_whose_window_is_gone_closes_while_its_app_goes_on_drawing() {
    let mut window = Window::new();
    let script = "Page({data: {n: 0}, onLoad() { setInterval(() => this.setData({n: this.data.n + 1}), 1) }})";
    window.open(script, "<view>n={{n}}</view>").await;
    window.call("view.attach", json!({"client": 1})).await;
    window.pushes.close();
    let drawn = json!({"client": 1, "kinds": ["set_data"], "text": "", "from": 0, "count": 1});
    while window.call("timeline.window", drawn.clone()).await["total"].as_u64() < Some(100) {
        tokio::task::yield_now().await;
    }
    let closing = window.call("project.close", json!({}));
    tokio::time::timeout(PATIENCE, closing).await.expect("it closes");
}

#[tokio::test]
async fn a_dialog_waits_for_the_person_at_the_frame() {
    let mut window = Window::new();
    window
        .open(
            "Page({onLoad() { wx.showModal({title: '?', success: (r) => console.log('confirm', r.confirm)}) }})",
            "<view/>",
        )
        .await;
    window.call("view.attach", json!({"client": 1})).await;
    let id = window
        .wait("the question", |push| match push {
            Push::Question { id, question, .. } if question.get().contains("modal") => Some(*id),
            _ => None,
        })
        .await;
    window.call("view.reply", json!({"client": 1, "id": id, "reply": [{"confirm": true, "cancel": false}]})).await;
    let lines = json!({"client": 1, "levels": [], "text": "confirm", "from": 0, "count": 5});
    let rows = window.until("console.window", lines, |rows| rows["total"] == 1).await;
    assert_eq!(rows["rows"][0]["text"], "confirm true");
}

#[tokio::test]
async fn a_frame_has_what_was_drawn_before_it_is_asked_about_it() {
    let mut window = Window::new();
    let script = "Page({data: {on: false}, go() { this.setData({on: true});
        wx.createSelectorQuery().select('#new').boundingClientRect().exec() }})";
    window.open(script, r#"<view id="go" bindtap="go"/><view id="new" wx:if="{{on}}">new</view>"#).await;
    let tree = window.until("wxml.tree", json!({"client": 1}), |tree| !tree["pages"][0]["root"].is_null()).await;
    let node = find(&tree["pages"][0]["root"], &|node| node["id"] == "go").unwrap()["node"].clone();
    window.call("view.attach", json!({"client": 1})).await;
    let event =
        json!({"node": node, "type": "tap", "detail": {}, "bubbles": true, "composed": true, "capturePhase": true});
    window.call("view.event", json!({"client": 1, "event": event})).await;
    let mut drawn = false;
    let asked = window
        .wait("the question", |push| match push {
            Push::Batch { ops, .. } => {
                drawn |= ops.get().contains("new");
                None
            }
            Push::Question { .. } => Some(drawn),
            _ => None,
        })
        .await;
    assert!(asked);
}

/// The commands for the canvas that the app sends first.
async fn drawn(script: &str, wxml: &str) -> Value {
    let mut window = Window::new();
    window.open(script, wxml).await;
    window.call("view.attach", json!({"client": 1})).await;
    let tap = |node: &Value| json!({"node": node, "type": "tap", "detail": {}, "bubbles": true, "composed": true, "capturePhase": true});
    let tree = window.until("wxml.tree", json!({"client": 1}), |tree| !tree["pages"][0]["root"].is_null()).await;
    let node = find(&tree["pages"][0]["root"], &|node| node["id"] == "go").unwrap()["node"].clone();
    window.call("view.event", json!({"client": 1, "event": tap(&node)})).await;
    let desk = Arc::clone(&window.desk);
    let question = window
        .wait("the drawing", |push| match push {
            Push::Question { id, question, .. } => {
                let parsed: Value = serde_json::from_str(question.get()).unwrap();
                if parsed["what"] == "rect" {
                    let desk = Arc::clone(&desk);
                    let reply = json!({"client": 1, "id": id, "reply": [{"width": 100, "height": 50}]});
                    tokio::spawn(async move { desk.call("view.reply", reply).await });
                }
                (parsed["what"] == "canvas").then_some(parsed)
            }
            _ => None,
        })
        .await;
    question["commands"].clone()
}

#[tokio::test]
async fn what_an_app_draws_on_a_2d_canvas_reaches_the_frame_in_order() {
    let script = "Page({go() { wx.createSelectorQuery().select('#c').node(({node}) => {
        const c = node.getContext('2d'); node.width = 10; c.fillStyle = 'red';
        const g = c.createLinearGradient(0, 0, 1, 1); g.addColorStop(0, '#fff'); c.fillStyle = g; c.fillRect(0, 0, 1, 1)
    }).exec() }})";
    let commands = drawn(script, r#"<view id="go" bindtap="go"/><canvas id="c" type="2d"/>"#).await;
    let wanted = json!([
        ["size", 10, 50], ["set", "fillStyle", "red"], ["new", 1, "createLinearGradient", 0, 0, 1, 1],
        ["on", 1, "addColorStop", 0, "#fff"], ["set", "fillStyle", {"ref": 1}], ["call", "fillRect", 0, 0, 1, 1]
    ]);
    assert_eq!(commands, wanted);
}

#[tokio::test]
async fn the_older_canvas_context_draws_when_it_is_told_to() {
    let script = "Page({go() { const c = wx.createCanvasContext('old'); c.setFillStyle('blue'); c.setFontSize(20);
        c.fillText('你', 1, 2); c.draw() }})";
    let commands = drawn(script, r#"<view id="go" bindtap="go"/><canvas canvas-id="old"/>"#).await;
    let wanted = json!([
        ["clear"],
        ["set", "fillStyle", "blue"],
        ["set", "font", "20px sans-serif"],
        ["call", "fillText", "你", 1, 2]
    ]);
    assert_eq!(commands, wanted);
}

#[tokio::test]
async fn saving_a_script_keeps_page_and_query_and_saving_a_style_keeps_the_session() {
    let mut window = Window::new();
    window.open("Page({onLoad(q) { console.log('first', q.x) }})", "<view/>").await;
    window.call("client.restart", json!({"client": 1, "page": "pages/a/a?x=7"})).await;
    let lines = |text: &str| json!({"client": 1, "levels": [], "text": text, "from": 0, "count": 5});
    window.until("console.window", lines("first 7"), |rows| rows["total"] == 1).await;
    window.file("pages/a/a.wxss", ".a { width: 750rpx }");
    let css = window
        .wait("the styles", |push| match push {
            Push::Sheets { sheets, .. } => Some(sheets.iter().map(|sheet| sheet.css.clone()).collect::<String>()),
            _ => None,
        })
        .await;
    assert!(css.contains("100vw"), "{css}");
    window.file("pages/a/a.js", "Page({onLoad(q) { console.log('second', q.x) }})");
    window.wait("the call to attach again", |push| matches!(push, Push::Reattach { run: 3, .. }).then_some(())).await;
    window.until("console.window", lines("second 7"), |rows| rows["total"] == 1).await;
}

#[tokio::test]
async fn what_is_saved_in_a_folder_that_came_later_is_seen() {
    let mut window = Window::new();
    window.open("Page({})", "<view/>").await;
    window.file("pages/b/b.js", "Page({})");
    window.file("pages/b/b.wxml", "<view/>");
    window.file("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#);
    window.until("project.state", json!({}), |state| state["pages"].as_array().map(Vec::len) == Some(2)).await;
    window.file("pages/b/b.wxss", ".late { color: red }");
    let css = |push: &Push| match push {
        Push::Sheets { sheets, .. } => sheets.iter().any(|sheet| sheet.css.contains("late")).then_some(()),
        _ => None,
    };
    window.wait("the styles", css).await;
}

#[tokio::test]
async fn a_project_opened_over_another_has_runs_of_its_own_and_its_frames_are_told() {
    let mut window = Window::new();
    let first = window.open("Page({})", "<view/>").await;
    let second = window.open("Page({})", "<view/>").await;
    assert_ne!(first["clients"][0]["run"], second["clients"][0]["run"]);
    let run = second["clients"][0]["run"].clone();
    window
        .wait("the call to attach", |push| {
            matches!(push, Push::Reattach { run: told, .. } if run == *told).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_save_that_does_not_compile_is_told_and_the_app_runs_on() {
    let mut window = Window::new();
    window.open("Page({})", "<view/>").await;
    window.file("app.json", "{");
    let finding = window
        .wait("the finding", |push| match push {
            Push::Workspace { workspace } => workspace.findings.first().cloned(),
            _ => None,
        })
        .await;
    assert_eq!((finding.severity.as_str(), finding.file.as_str()), ("error", "app.json"));
    assert_eq!(window.call("project.state", json!({})).await["clients"][0]["state"], "running");
}

#[tokio::test]
async fn phones_follow_the_theme_of_the_window_and_the_app_hears_of_it() {
    let mut window = Window::new();
    window.open("wx.onThemeChange((r) => console.log('theme', r.theme)); Page({})", "<view/>").await;
    window.call("theme.set", json!({"theme": "dark"})).await;
    let lines = json!({"client": 1, "levels": [], "text": "theme dark", "from": 0, "count": 5});
    window.until("console.window", lines, |rows| rows["total"] == 1).await;
    assert_eq!(window.call("view.attach", json!({"client": 1})).await["theme"], "dark");
}

#[tokio::test]
async fn data_and_storage_are_seen_and_changed() {
    let mut window = Window::new();
    let script = "Page({data: {list: [{n: 1}]}, onLoad() { wx.setStorageSync('k', 'v') }})";
    window.open(script, "<view>{{list[0].n}}</view>").await;
    let client = json!({"client": 1});
    window.until("storage.list", client.clone(), |stored| stored["entries"][0]["key"] == "k").await;
    let data = window.call("appdata.get", client.clone()).await;
    assert_eq!(data[0]["data"]["list"][0]["n"], 1);
    let page = data[0]["page"].clone();
    window.call("appdata.set", json!({"client": 1, "page": page, "path": "list[0].n", "value": 42})).await;
    assert_eq!(window.call("appdata.get", client.clone()).await[0]["data"]["list"][0]["n"], 42);
    window.call("storage.remove", json!({"client": 1, "key": "k"})).await;
    assert_eq!(window.call("storage.list", client).await["entries"], json!([]));
}

#[tokio::test]
async fn wrong_calls_say_what_is_wrong_and_change_nothing() {
    let window = Window::new();
    assert_eq!(window.refused("no.such", json!({})).await.code, "no-method");
    assert_eq!(window.refused("client.life", json!({"client": 1})).await.code, "bad-params");
    assert_eq!(window.refused("client.back", json!({"client": 7, "swipe": false})).await.code, "no-client");
    let error = window.refused("project.open", json!({"path": window.folder.join("nowhere"), "clients": 1})).await;
    assert_eq!((error.code.as_str(), error.hint.is_some()), ("package", true));
    assert_eq!(window.call("project.state", json!({})).await, Value::Null);
}

#[tokio::test]
async fn only_images_and_fonts_of_the_package_are_served() {
    let window = Window::new();
    window.file("a.png", "png");
    window.open("Page({})", "<view/>").await;
    std::fs::write(window.folder.join("secret.png"), "secret").unwrap();
    assert_eq!(window.desk.file(1, "/a.png").unwrap().media_type, "image/png");
    for path in ["app.js", "app.json", "../secret.png", "absent.png", "pages"] {
        assert!(window.desk.file(1, path).is_none(), "{path}");
    }
    assert!(window.desk.file(9, "a.png").is_none());
}
