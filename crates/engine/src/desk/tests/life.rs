//! Backgrounds, returns, cold starts and restarts as a window asks for them, and what outlives them.

use super::*;

#[tokio::test]
async fn a_client_goes_to_the_background_for_a_locked_screen_and_comes_back_at_another_page() {
    let mut window = Window::new();
    window.file("pages/b/b.js", "Page({ onLoad(q) { console.log('b', q.x) } })");
    window.file("pages/b/b.wxml", "<view/>");
    window.open("Page({ onShow() { console.log('shown') } })", "<view/>").await;
    window.file("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#);
    window.file("app.js", "App({ onHide(o) { console.log('hide', o.reason) } })");
    window.call("client.restart", json!({"client": 1})).await;
    let line = |text: &str| json!({"client": 1, "levels": [], "text": text, "from": 0, "count": 5});
    window.until("console.window", line("shown"), |rows| rows["total"] == 1).await;
    window.call("client.life", json!({"client": 1, "to": "lock"})).await;
    window.until("console.window", line("hide 3"), |rows| rows["total"] == 1).await;
    window.call("client.life", json!({"client": 1, "to": "foreground", "page": "pages/b/b?x=7"})).await;
    window.until("console.window", line("b 7"), |rows| rows["total"] == 1).await;
    assert_eq!(window.refused("client.life", json!({"client": 1, "to": "asleep"})).await.code, "bad-params");
    let reason = json!({"client": 1, "to": "background", "reason": 4});
    assert_eq!(window.refused("client.life", reason).await.code, "bad-params");
}

#[tokio::test]
async fn a_client_that_was_suspended_for_too_long_ends_and_the_foreground_starts_it_anew() {
    let mut window = Window::with(Limits { kept_suspended: Duration::ZERO, ..Limits::default() });
    window.open("Page({})", "<view/>").await;
    window.call("client.life", json!({"client": 1, "to": "suspended"})).await;
    let ended = window.until("project.state", json!({}), |state| state["clients"][0]["state"] == "ended").await;
    let reason = ended["clients"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("destroyed after"), "{reason}");
    window.call("client.life", json!({"client": 1, "to": "foreground"})).await;
    let state = window.until("project.state", json!({}), |state| state["clients"][0]["state"] == "running").await;
    assert!(state["clients"][0]["run"].as_u64() >= Some(2));
}

#[tokio::test]
async fn an_endless_loop_does_not_keep_the_window_from_restarting_the_client() {
    let mut window = Window::new();
    window.open("Page({onReady() { console.log('looping'); for (;;) {} }})", "<view/>").await;
    let lines = json!({"client": 1, "levels": [], "text": "looping", "from": 0, "count": 5});
    window.until("console.window", lines, |rows| rows["total"] == 1).await;
    window.file("pages/a/a.js", "Page({})");
    let workspace = window.call("client.restart", json!({"client": 1})).await;
    assert_eq!(workspace["clients"][0]["state"], "running");
    assert!(workspace["clients"][0]["run"].as_u64() >= Some(2));
}

#[tokio::test]
async fn a_client_that_is_restarted_begins_in_the_network_of_its_phone() {
    let mut window = Window::new();
    let script = "wx.getNetworkType({success: (r) => console.log('network', r.networkType)}); Page({})";
    window.open(script, "<view/>").await;
    window.call("client.network", json!({"client": 1, "networkType": "none"})).await;
    window.call("client.restart", json!({"client": 1})).await;
    let lines = json!({"client": 1, "levels": [], "text": "network none", "from": 0, "count": 5});
    window.until("console.window", lines, |rows| rows["total"] == 1).await;
}

#[tokio::test]
async fn storage_outlives_the_project_in_the_data_folder_of_the_desk() {
    let mut window = Window::new();
    let script = "Page({onLoad() { wx.setStorageSync('k', (wx.getStorageSync('k') || '') + 'v') }})";
    for kept in [r#""v""#, r#""vv""#] {
        window.open(script, "<view/>").await;
        window.until("storage.list", json!({"client": 1}), |stored| stored["entries"][0]["json"] == kept).await;
        window.call("project.close", json!({})).await;
    }
    assert!(window.folder.join("data/storage").is_dir());
}
