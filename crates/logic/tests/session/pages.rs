//! Pages and components through the real template compiler.

use crate::support::{App, Run};
use logic::Command;
use model::{NodeId, NodeOp};
use serde_json::json;
use tokio::sync::oneshot;

/// The first node with this attribute, class or data that the page made.
fn node_with(run: &Run, wanted: impl Fn(&NodeOp) -> Option<NodeId>) -> NodeId {
    run.log.ops().iter().find_map(wanted).expect("such a node was made")
}

async fn tap(run: &Run, node: NodeId) {
    let event =
        json!({"node": node, "type": "tap", "detail": {}, "bubbles": true, "composed": true, "capturePhase": true});
    run.send(Command::ViewEvent(event.to_string())).await;
}

#[tokio::test]
async fn a_tapped_row_reads_its_dataset() {
    let app = App::page(
        "Page({ data: { rows: [{ id: 'a' }, { id: 'b' }] }, pick(e) { console.log('picked', e.currentTarget.dataset.id) } })",
        r#"<view wx:for="{{rows}}" wx:key="id" data-id="{{item.id}}" bindtap="pick">{{item.id}}</view>"#,
    );
    let run = app.start();
    run.wait("rows", |log| log.texts().contains(&"b".to_owned())).await;
    let row = node_with(&run, |op| match op {
        NodeOp::SetDataset { node, value, .. } if *value == json!("b") => Some(*node),
        _ => None,
    });
    tap(&run, row).await;
    run.console_until("picked b").await;
}

#[tokio::test]
async fn forty_nested_components_mount() {
    let app = App::page("Page({ onReady() { console.log('ready') } })", r#"<nest depth="{{40}}"/>"#)
        .file("pages/a/a.json", r#"{"usingComponents": {"nest": "/nest/nest"}}"#)
        .file("nest/nest.json", r#"{"component": true, "usingComponents": {"nest": "./nest"}}"#)
        .file("nest/nest.js", "Component({ properties: { depth: Number } })")
        .file("nest/nest.wxml", r#"<nest wx:if="{{depth > 1}}" depth="{{depth - 1}}"/><text wx:else>bottom</text>"#);
    let run = app.start();
    run.console_until("ready").await;
    assert!(run.log.texts().contains(&"bottom".to_owned()));
    assert!(run.log.errors().is_empty(), "{:?}", run.log.errors());
}

#[tokio::test]
async fn set_data_changes_the_data_at_once_and_the_view_before_its_callback() {
    let app = App::page(
        "Page({ data: { list: [{ x: 1 }] }, onLoad() {
           this.setData({ 'list[0].x': 2, 'deep.new.path': 3 }, () => console.log('rendered'));
           console.log(this.data.list[0].x, this.data.deep.new.path);
         } })",
        "<text>{{list[0].x}} {{deep.new.path}}</text>",
    );
    let run = app.start();
    let lines = run.console_until("rendered").await;
    assert_eq!(lines, ["2 3", "rendered"]);
    assert!(run.log.texts().contains(&"2 3".to_owned()), "{:?}", run.log.texts());
}

#[tokio::test]
async fn set_data_past_its_limit_says_so_and_changes_nothing_on_the_page() {
    let app = App::page(
        "Page({ data: { big: 'small' }, onReady() { this.setData({ big: 'x'.repeat(1100000) }); setTimeout(() => console.log('done'), 1) } })",
        "<text>{{big.length}}</text>",
    );
    let run = app.start();
    let lines = run.console_until("done").await;
    assert!(lines.iter().any(|line| line.contains("1048576")), "{lines:?}");
    assert!(!run.log.texts().contains(&"1100000".to_owned()));
}

#[tokio::test]
async fn opening_and_closing_a_page_a_thousand_times_does_not_grow_memory() {
    let app = App::page(
        "Page({ onReady() {
           let round = 0;
           const open = () => wx.navigateTo({ url: '/pages/b/b', success: () => setTimeout(back, 1) });
           const back = () => wx.navigateBack({ success: () => setTimeout(next, 1) });
           const next = () => {
             round += 1;
             if (round === 50 || round === 1050) console.log('round', round);
             else open();
           };
           getApp().go = open; open();
         } })",
        "<view/>",
    )
    .file("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#)
    .file("pages/b/b.js", "Page({ data: { rows: [1, 2, 3] }, onLoad() { this.setData({ more: 'x' }) } })")
    .file(
        "pages/b/b.wxml",
        r#"<view wx:for="{{rows}}" wx:key="*this" bindtap="no">{{item}}{{more}}</view><input model:value="{{more}}"/>"#,
    );
    let app = app.file("app.js", "wx.onAppShow(() => { const app = getApp(); if (app.go) app.go() }); App({})");
    let run = app.start();
    run.console_until("round 50").await;
    let before = memory(&run).await;
    run.life(model::LifeState::Background).await;
    run.life(model::LifeState::Foreground).await;
    run.console_until("round 1050").await;
    let after = memory(&run).await;
    let growth = after.bytes.saturating_sub(before.bytes);
    // A leaked page of this size would cost about 20 KB, so a thousand of them 20 MB.
    assert!(growth < 200_000, "{growth} bytes: {before:?} {after:?}");
}

async fn memory(run: &Run) -> logic::MemoryUse {
    let (reply, answer) = oneshot::channel();
    run.send(Command::MemoryUse(reply)).await;
    answer.await.unwrap()
}

#[tokio::test]
async fn a_page_that_fails_leaves_the_others_running() {
    let app = App::page(
        "Page({ onReady() { wx.navigateTo({ url: '/pages/bad/bad' }); setTimeout(() => console.log(getCurrentPages().length), 5) } })",
        "<view/>",
    )
    .file("app.json", r#"{"pages": ["pages/a/a", "pages/bad/bad"]}"#)
    .file("pages/bad/bad.js", "throw new Error('broken page')")
    .file("pages/bad/bad.wxml", "<view/>");
    let run = app.start();
    run.console_until("2").await;
    assert!(run.log.errors().iter().any(|(message, _)| message.contains("broken page")));
}

#[tokio::test]
async fn half_an_emoji_in_the_data_is_drawn_as_a_replacement_character_and_costs_nothing_else() {
    let run = App::page(
        "Page({ data: { text: '' }, onLoad() {
           this.setData({ text: '😀'.slice(0, 1) + '…', after: 'drawn' });
           wx.showToast({ title: '😀'.slice(1), success: () => console.log('shown') });
         } })",
        "<view>{{text}}</view><view>{{after}}</view>",
    )
    .start();
    run.console_until("shown").await;
    run.wait("the text", |log| log.texts().iter().any(|text| text == "drawn")).await;
    assert!(run.log.texts().iter().any(|text| text == "\u{fffd}…"), "{:?}", run.log.texts());
    assert_eq!(run.log.errors(), []);
}

#[tokio::test]
async fn data_that_is_nested_two_hundred_levels_deep_does_not_cost_the_page() {
    let run = App::page(
        "Page({ data: { deep: 0, after: '' }, onLoad() {
           let deep = {}; for (let i = 0; i < 200; i++) deep = { deep };
           this.setData({ deep, after: 'drawn' });
         } })",
        "<view data-deep=\"{{deep}}\">{{after}}</view>",
    )
    .start();
    run.wait("the text", |log| log.texts().iter().any(|text| text == "drawn")).await;
    assert_eq!(run.log.errors(), []);
}

/// A cascader of TDesign measures in an observer what the same `setData` is about to show.
#[tokio::test]
async fn a_query_in_an_observer_finds_the_nodes_that_the_same_set_data_makes() {
    let app = App::page(
        "Page({ data: { open: false }, onReady() { this.setData({ open: true }) } })",
        r#"<panel open="{{open}}"/>"#,
    )
    .file("pages/a/a.json", r#"{"usingComponents": {"panel": "/panel/panel"}}"#)
    .file("panel/panel.json", r#"{"component": true}"#)
    .file(
        "panel/panel.js",
        "Component({ properties: { open: Boolean }, observers: { open(open) {
           if (open) this.createSelectorQuery().select('.body').fields({ id: true }, (body) => console.log(body !== null)).exec();
         } } })",
    )
    .file("panel/panel.wxml", r#"<view wx:if="{{open}}" class="body"/>"#);
    let run = app.start();
    run.console_until("true").await;
}
