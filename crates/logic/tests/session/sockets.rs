//! SocketTask as app code sees it. Rows and numbers: docs/contracts/socket.md.

use crate::support::App;
use model::{EventKind, LifeState};

const OPEN: &str = "const task = wx.connectSocket({ url: 'ws://echo', success: (r) => console.log('success', r.errMsg) });
    task.onOpen((r) => console.log('open', r.header['X-Case'], typeof r.profile.cost));
    task.onMessage((m) => console.log('message', m.data instanceof ArrayBuffer ? 'buffer ' + m.data.byteLength : m.data));
    task.onError((e) => console.log('error', e.errMsg));
    task.onClose((r) => console.log('close', r.code, r.reason));\n";

fn app(rest: &str) -> App {
    App::script(&format!("{OPEN}{rest}"))
}

#[tokio::test]
async fn the_call_succeeds_before_the_socket_opens_and_nothing_happens_inside_the_call() {
    let run = app("console.log('called', task.readyState, task.then)").start();
    let lines = run.console_until("open kept number").await;
    assert_eq!(lines, ["called 0 undefined", "success connectSocket:ok", "open kept number"]);
}

#[tokio::test]
async fn text_and_binary_go_both_ways_in_order() {
    let run = app("task.onOpen(() => {
        task.send({ data: '你好 \\ud83d' }); task.send({ data: new Uint8Array([1, 2, 3]).buffer });
        task.send({ data: 'last', success: () => console.log('sent') }); })")
    .start();
    let lines = run.console_until("message last").await;
    let messages: Vec<_> = lines.iter().filter(|line| line.starts_with("message")).collect();
    assert_eq!(messages, ["message 你好 \u{fffd}", "message buffer 3", "message last"]);
}

#[tokio::test]
async fn sending_before_open_fails_without_throwing() {
    let run = app("task.send({ data: 'early', fail: (e) => console.log('fail', e.errMsg) })").start();
    run.console_until("fail SocketTask.send:fail SocketTask.readyState is not OPEN").await;
}

#[tokio::test]
async fn a_refused_connection_is_success_then_error_then_close() {
    let run = App::script(&OPEN.replace("ws://echo", "ws://refused")).start();
    let lines = run.console_until("close 1006 abnormal closure").await;
    let [success, error, _] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(success, "success connectSocket:ok");
    assert_eq!(error, "error open fail: _code:2,_msg:Underlying Transport Error");
}

#[tokio::test]
async fn the_sixth_socket_fails_and_the_first_five_open() {
    let run = App::script(
        "for (let i = 1; i <= 6; i++) {
           const task = wx.connectSocket({ url: 'ws://echo/' + i, fail: (e) => console.log(i, e.errMsg) });
           task && task.onOpen(() => console.log('open', i));
         }
         setTimeout(() => console.log('done'), 10);",
    )
    .start();
    let lines = run.console_until("done").await;
    assert!(lines.iter().any(|line| line.starts_with("6 connectSocket:fail ")), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("open")).count(), 5);
}

#[tokio::test]
async fn closing_a_closed_task_fails_and_does_not_throw() {
    let run = app("task.onOpen(() => task.close({}));
        task.onClose(() => task.close({ fail: (e) => console.log('fail', e.errMsg) }));")
    .start();
    let lines = run.console_until("fail closeSocket:fail WebSocket is not connected").await;
    assert!(lines.contains(&"close 1000 ".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn with_the_url_check_on_the_call_fails_and_the_log_says_what_to_do() {
    let run = app("").start_with(|options| options.url_check = Some(true));
    run.wait("a notice", |log| {
        log.events().iter().any(|kind| matches!(kind, EventKind::Notice { code, .. } if code == "url-check"))
    })
    .await;
}

#[tokio::test]
async fn six_seconds_in_the_background_cut_the_socket_and_the_app_hears_it_on_return() {
    let app = App::script(&format!(
        "{OPEN} wx.onAppHide(() => console.log('hide')); wx.onAppShow(() => console.log('show'));
         setInterval(() => console.log('tick'), 2000);"
    ));
    let run = app.start();
    run.console_until("open kept number").await;
    run.life(LifeState::Background).await;
    let suspended = EventKind::Life { to: LifeState::Suspended };
    run.wait("suspension", |log| log.events().contains(&suspended)).await;
    run.life(LifeState::Foreground).await;
    run.console_until("close 1000 interrupted").await;
    let events = run.log.events();
    let place = |wanted: &dyn Fn(&EventKind) -> bool| events.iter().position(wanted).expect("it happened");
    let cut = place(&|kind| *kind == suspended);
    assert_eq!(events[cut + 1], EventKind::Life { to: LifeState::Foreground }, "no app code runs while suspended");
    let said = |text: &str, kind: &EventKind| matches!(kind, EventKind::Console { text: line, .. } if line == text);
    let close = place(&|kind| said("close 1000 interrupted", kind));
    assert!(events[cut..close].iter().any(|kind| said("show", kind)), "the close comes after onAppShow");
}

#[tokio::test]
async fn what_was_sent_leaves_before_the_timers_that_follow_each_other_without_a_delay() {
    let run = App::script(
        "const task = wx.connectSocket({ url: 'ws://task' });
         task.onMessage(() => console.log('answer'));
         const chain = (link) => { console.log('timer', link); if (link < 4) setTimeout(chain, 0, link + 1); };
         task.onOpen(() => { task.send({ data: 'x' }); setTimeout(chain, 0, 1); });",
    )
    // On paused time all links are due in one pass.
    .start_with(|options| options.paused_time = false);
    let lines = run.console_until("timer 4").await;
    assert_eq!(lines, ["timer 1", "answer", "timer 2", "timer 3", "timer 4"]);
}
