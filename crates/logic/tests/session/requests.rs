//! RequestTask and its kin as app code sees them. Rows and numbers: docs/contracts/request.md.

use crate::support::{App, storage_of};
use logic::Command;
use model::{EventKind, LifeState};

#[tokio::test]
async fn a_request_is_answered_after_the_call_with_all_that_the_typings_promise() {
    let run = App::script(
        "const task = wx.request({ url: 'http://echo/x', data: { a: '你' }, success: (r) => {
           console.log(r.statusCode, r.header['X-CaSe'], r.header['Set-Cookie'], r.cookies.length, r.errMsg);
           console.log(r.data.url, typeof r.profile.queueStart, r.exception.retryCount); },
           complete: () => console.log('complete') });
         task.onHeadersReceived((r) => console.log('headers', r.statusCode, r.cookies[1]));
         console.log('called', typeof task.abort, task.then);",
    )
    .start();
    let lines = run.console_until("complete").await;
    let expected = [
        "called function undefined",
        "headers 200 b=2",
        "200 kept a=1,b=2 2 request:ok",
        "http://echo/x?a=%E4%BD%A0 number 0",
        "complete",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn referer_and_user_agent_are_ours_and_the_apps_are_dropped() {
    let run = App::script(
        "wx.request({ url: 'http://echo', header: { Referer: 'x', 'user-agent': 'y', 'X-Mine': 'z' }, success: (r) => {
           for (const [name, value] of r.data.header) console.log(name + ': ' + value);
           console.log('done'); } });",
    )
    .start();
    let lines = run.console_until("done").await;
    assert!(lines.contains(&"X-Mine: z".to_owned()) && lines.contains(&"content-type: application/json".to_owned()));
    let referer = "Referer: https://servicewechat.com/touristappid/devtools/page-frame.html".to_owned();
    assert!(lines.contains(&referer) && !lines.iter().any(|line| line.ends_with(": x")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("User-Agent: Mozilla/5.0") && line.contains("MicroMessenger")));
}

#[tokio::test]
async fn the_timeout_is_the_calls_then_that_of_app_json() {
    let script = "wx.request({ url: 'http://echo', success: (r) => console.log('app.json', r.data.timeout) });
        wx.request({ url: 'http://echo', timeout: 1000, success: (r) => console.log('call', r.data.timeout) });";
    let run = App::script(script)
        .file("app.json", r#"{"pages": ["pages/a/a"], "networkTimeout": {"request": 3000}}"#)
        .start();
    let lines = run.console_until("call 1000").await;
    assert!(lines.contains(&"app.json 3000".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn aborting_fails_with_abort_also_where_the_request_still_waited() {
    let run = App::script(
        "const tasks = [];
         for (let i = 1; i <= 11; i++)
           tasks.push(wx.request({ url: 'http://silent/' + i, fail: (e) => console.log(i, e.errMsg, e.errno) }));
         tasks[10].abort(); tasks[0].abort(); tasks[0].abort();",
    )
    .start();
    let lines = run.console_until("1 request:fail abort undefined").await;
    assert!(lines.contains(&"11 request:fail abort undefined".to_owned()), "{lines:?}");
    let opens = run.log.events().iter().filter(|kind| matches!(kind, EventKind::Open { .. })).count();
    let fails = run.log.events().iter().filter(|kind| matches!(kind, EventKind::Fail { .. })).count();
    assert_eq!((opens, fails), (1, 1), "only what was never sent is logged on this side of the port");
}

#[tokio::test]
async fn the_eleventh_is_sent_when_one_has_ended() {
    let run = App::script(
        "const tasks = [];
         for (let i = 1; i <= 10; i++) tasks.push(wx.request({ url: 'http://silent/' + i }));
         wx.request({ url: 'http://echo/last', success: () => console.log('the eleventh') });
         setTimeout(() => { console.log('abort'); tasks[4].abort(); }, 100);",
    )
    .start();
    let lines = run.console_until("the eleventh").await;
    assert_eq!(lines, ["abort", "the eleventh"]);
}

#[tokio::test]
async fn what_cannot_be_requested_fails_with_the_documented_number_and_still_gives_a_task() {
    let run = App::script(
        "const fail = (e) => console.log(e.errMsg, e.errno);
         wx.request({ url: 'ftp://x', fail }).abort();
         wx.request({ fail }).onHeadersReceived(() => {});
         wx.request({ url: 'http://echo', method: 'PATCH', fail });
         const cycle = {}; cycle.self = cycle;
         wx.request({ url: 'http://echo', method: 'post', data: cycle, fail });
         setTimeout(() => console.log('done'), 10);",
    )
    .start();
    let lines = run.console_until("done").await;
    let expected = [
        "request:fail invalid url \"ftp://x\" 600009",
        "request:fail parameter error: parameter.url should be String instead of Undefined; undefined",
        "request:fail method invalid 600005",
        "request:fail invalid request data 600010",
        "done",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn with_the_url_check_on_a_request_is_refused_and_the_log_says_what_to_do() {
    let app = App::script("wx.request({ url: 'https://a', fail: (e) => console.log(e.errMsg, e.errno) })");
    let run = app.start_with(|options| options.url_check = Some(true));
    run.console_until("request:fail url not in domain list 600002").await;
    let notice = |kind: &EventKind| matches!(kind, EventKind::Notice { code, .. } if code == "url-check");
    assert!(run.log.events().iter().any(notice));
}

#[tokio::test]
async fn chunks_come_as_buffers_in_order_and_success_without_a_body_after_them() {
    let run = App::script(
        "const text = (data) => String.fromCharCode(...new Uint8Array(data));
         const task = wx.request({ url: 'http://echo', enableChunked: true,
           success: (r) => console.log('success', JSON.stringify(r.data)) });
         task.onChunkReceived((r) => console.log(r.data instanceof ArrayBuffer, text(r.data)));
         const off = () => console.log('removed');
         task.onChunkReceived(off); task.offChunkReceived(off);",
    )
    .start();
    let lines = run.console_until("success \"\"").await;
    assert_eq!(lines, ["true one", "true two", "success \"\""]);
}

#[tokio::test]
async fn a_file_is_written_uploaded_downloaded_saved_and_there_in_the_next_session() {
    let app = App::script(
        "const fs = wx.getFileSystemManager(), usr = wx.env.USER_DATA_PATH;
         if (wx.getStorageSync('second')) { console.log(fs.readFileSync(usr + '/d/a.txt', 'utf8')); }
         else {
           wx.setStorageSync('second', true);
           fs.mkdirSync(usr + '/d'); fs.writeFileSync(usr + '/d/a.txt', '你好');
           const up = wx.uploadFile({ url: 'http://echo', filePath: usr + '/d/a.txt', name: 'f', formData: { k: 1 },
             success: (r) => console.log(typeof r.data, r.data.includes('你好'), r.data.includes('a.txt')) });
           const down = wx.downloadFile({ url: 'http://echo', success: (r) => {
             console.log(r.tempFilePath.startsWith('wxfile://tmp_'), fs.readFileSync(r.tempFilePath, 'ascii'));
             fs.saveFile({ tempFilePath: r.tempFilePath, filePath: usr + '/b', success: (r) => {
               console.log(r.savedFilePath, fs.statSync(usr + '/b').size, fs.readdirSync(usr).join());
               try { fs.readFileSync(usr + '/../x') } catch (e) { console.log(e.errMsg, e.errno) }
               console.log('done'); } }); } });
           down.onProgressUpdate((r) => console.log(r.progress, r.totalBytesWritten, r.totalBytesExpectedToWrite));
         }",
    );
    let start = || app.start_with(|options| options.storage_dir = Some(storage_of(&app)));
    let run = start();
    let lines = run.console_until("done").await;
    let expected = [
        "100 4 4",
        "string true true",
        "true file",
        "wxfile://usr/b 4 b,d",
        "readFileSync:fail permission denied, cannot access file path wxfile://usr/../x 1301000",
        "done",
    ];
    let mut sorted = lines.clone();
    sorted[..2].sort();
    assert_eq!(sorted, expected);
    run.stop().await;
    start().console_until("你好").await;
}

#[tokio::test]
async fn a_suspended_app_loses_its_requests_and_hears_it_on_return() {
    let run = App::script(
        "for (let i = 1; i <= 11; i++)
           wx.request({ url: 'http://silent/' + i, fail: (e) => console.log(i, e.errMsg, e.errno) });
         wx.onAppShow(() => console.log('show')); console.log('sent');",
    )
    .start();
    run.console_until("sent").await;
    run.life(LifeState::Background).await;
    let suspended = EventKind::Life { to: LifeState::Suspended };
    run.wait("suspension", |log| log.events().contains(&suspended)).await;
    run.life(LifeState::Foreground).await;
    let all =
        |log: &crate::support::Log| log.console().iter().filter(|line| line.contains("interrupted")).count() == 11;
    run.wait("all failures", all).await;
    let lines = run.log.console();
    assert!(lines.contains(&"11 request:fail interrupted 600003".to_owned()), "{lines:?}");
    let show = lines.iter().rposition(|line| line == "show").unwrap();
    assert!(lines[..show].iter().all(|line| !line.contains("interrupted")), "{lines:?}");
}

#[tokio::test]
async fn app_code_that_runs_while_suspended_is_refused_the_network() {
    // Whoever looks at the data of a page runs the app's `toJSON`, also while it is suspended.
    let run = App::page(
        "Page({ onLoad() { this.data.spy = { toJSON() {
           wx.request({ url: 'http://echo', fail: (e) => console.log(e.errMsg, e.errno) }); return 1; } };
           console.log('loaded'); } })",
        "<view/>",
    )
    .start();
    run.console_until("loaded").await;
    run.life(LifeState::Suspended).await;
    let (reply, data) = tokio::sync::oneshot::channel();
    run.send(Command::PageData(reply)).await;
    data.await.unwrap();
    run.life(LifeState::Foreground).await;
    let text = "request:fail createRequestTask:fail: jsapi has no permission, event=createRequestTask, runningState=suspend, \
        permissionMsg=permission ok, detail=network api interrupted in suspend state 600003";
    run.console_until(text).await;
}

#[tokio::test]
async fn another_network_fails_what_is_under_way_in_the_words_of_phones() {
    let run = App::script(
        "wx.request({ url: 'http://silent/', fail: (e) => console.log(e.errno, e.errMsg) }); setTimeout(() => console.log('sent'), 1)",
    )
    .start();
    run.console_until("sent").await;
    run.send(Command::Network { connected: true, network_type: "4g".into() }).await;
    let text = "600001 request:fail errcode:10011 cronet_error_code:0 error_msg:network change, cancel all task";
    run.console_until(text).await;
}
