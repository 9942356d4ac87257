//! Foreground, background, suspension and destruction as app code sees them. Rows: docs/contracts/lifecycle.md.

use crate::support::{App, Run};
use logic::{HideReason, Launch, LifeChange, Limits, SessionEnd};
use model::{EventKind, LifeState};
use std::time::Duration;

const HALF_AN_HOUR: Duration = Duration::from_secs(30 * 60);

fn shown_at(path: &str, scene: u32) -> LifeChange {
    LifeChange::Show(Some(Launch { path: path.into(), query: [("x".into(), "1".into())].into(), scene }))
}

/// Two pages that say what happens to them.
fn two_pages() -> App {
    let page = |name: &str| {
        format!(
            "Page({{ onLoad(q) {{ console.log('{name} load', q.x) }}, onShow() {{ console.log('{name} show') }},
             onHide() {{ console.log('{name} hide') }}, onUnload() {{ console.log('{name} unload') }} }})"
        )
    };
    App::page(&page("a"), "<view/>")
        .file("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#)
        .file("pages/b/b.js", &page("b"))
        .file("pages/b/b.wxml", "<view/>")
        .file(
            "app.js",
            "let starts = 0; App({ onLaunch() { starts += 1 },
             onShow(o) { console.log('app show', o.path, o.query.x, o.scene, starts) },
             onHide(o) { console.log('app hide', o.reason) } })",
        )
}

async fn suspended(run: &Run) {
    run.life(LifeState::Suspended).await;
    let suspended = EventKind::Life { to: LifeState::Suspended };
    run.wait("suspension", |log| log.events().contains(&suspended)).await;
}

#[tokio::test]
async fn a_return_without_a_page_keeps_the_page_and_with_one_closes_it_and_keeps_the_globals() {
    let run = two_pages().start();
    run.console_until("a show").await;
    suspended(&run).await;
    run.life(LifeState::Foreground).await;
    suspended(&run).await;
    run.life(shown_at("pages/b/b", 1007)).await;
    let lines = run.console_until("b show").await;
    let wanted = ["a hide", "app hide 0", "app show pages/a/a undefined 1001 1", "a show"];
    assert_eq!(lines[3..7], wanted);
    let wanted = ["a hide", "app hide 0", "app show pages/b/b 1 1007 1", "a unload", "b load 1", "b show"];
    assert_eq!(lines[7..], wanted);
}

#[tokio::test]
async fn an_app_in_front_that_is_opened_at_a_page_was_left_for_it() {
    let run = two_pages().start();
    run.console_until("a show").await;
    run.life(shown_at("pages/b/b", 1007)).await;
    let lines = run.console_until("b show").await;
    assert_eq!(lines[3..6], ["a hide", "app hide 0", "app show pages/b/b 1 1007 1"]);
}

#[tokio::test]
async fn each_reason_of_hiding_has_its_documented_number() {
    let run = App::script("App({ onHide(o) { console.log('hide', o.reason) } })").start();
    for reason in HideReason::ALL {
        run.life(LifeChange::Hide(reason)).await;
        run.life(LifeState::Foreground).await;
    }
    assert_eq!(run.stop().await.console(), ["hide 0", "hide 1", "hide 2", "hide 3"]);
}

#[tokio::test]
async fn half_an_hour_of_suspension_ends_the_session_without_a_word_to_the_app() {
    let run = App::script("App({ onHide() { console.log('hide') }, onShow() { console.log('show') } })")
        .start_with(|options| options.limits = Limits::default());
    run.console_until("show").await;
    run.life(LifeState::Background).await;
    let (end, log) = run.ended().await;
    assert_eq!(end, SessionEnd::Destroyed(HALF_AN_HOUR));
    assert!(!end.is_failure() && end.to_string().contains("30 minutes"), "{end}");
    assert_eq!((log.console(), log.errors()), (vec!["show".to_owned(), "hide".to_owned()], Vec::new()));
}

#[tokio::test]
async fn an_app_that_plays_in_the_background_is_neither_suspended_nor_destroyed() {
    let run =
        App::script("App({}); let n = 0; setInterval(() => { if (++n === 2000) console.log('an hour on') }, 2000)")
            .file("app.json", r#"{"pages": ["pages/a/a"], "requiredBackgroundModes": ["audio"]}"#)
            .start_with(|options| options.limits = Limits::default());
    run.life(LifeState::Background).await;
    run.console_until("an hour on").await;
    let log = run.stop().await;
    assert!(!log.events().contains(&EventKind::Life { to: LifeState::Suspended }));
}

#[tokio::test]
async fn what_waited_comes_after_on_show_in_order_and_the_ends_of_sockets_last() {
    let run = App::script(
        "const task = wx.connectSocket({ url: 'ws://echo' });
         task.onOpen(() => console.log('open'));
         task.onClose((e) => console.log('close', e.code, e.reason));
         App({ onShow() { console.log('app show') }, onHide() {
           for (const n of [1, 2]) wx.getStorageInfo({ success() { console.log('answer', n) } });
         } });
         wx.onAppShow(() => console.log('wx show'));",
    )
    .start();
    run.console_until("open").await;
    suspended(&run).await;
    run.life(LifeState::Foreground).await;
    let lines = run.console_until("close 1000 interrupted").await;
    let after: Vec<&str> = lines.iter().map(String::as_str).skip_while(|line| *line != "open").skip(1).collect();
    assert_eq!(after, ["app show", "wx show", "answer 1", "answer 2", "close 1000 interrupted"]);
}
