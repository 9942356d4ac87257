//! FileSystemManager as app code sees it: the forms that do not wait for the disk. Rows: docs/contracts/files.md.

use crate::support::{App, storage_of};
use model::{EventKind, LifeState};

#[tokio::test]
async fn calls_with_callbacks_answer_after_the_turn_in_their_order_and_a_sync_one_at_once() {
    let run = App::script(
        "const fs = wx.getFileSystemManager(), filePath = wx.env.USER_DATA_PATH + '/a';
         const tell = (name) => ({ success: () => console.log(name), fail: (e) => console.log(e.errMsg, e.errno) });
         fs.writeFile({ filePath, data: new ArrayBuffer(20e6), ...tell('written') });
         fs.getFileInfo({ filePath, ...tell('digest') });
         fs.rmdir({ dirPath: filePath, ...tell('removed') });
         fs.unlink({ filePath, ...tell('gone') });
         fs.writeFileSync(wx.env.USER_DATA_PATH + '/b', 'x');
         console.log('called', fs.readFileSync(wx.env.USER_DATA_PATH + '/b', 'utf8'));",
    )
    .start();
    let lines = run.console_until("gone").await;
    let refused = "rmdir:fail not a directory wxfile://usr/a 1300020";
    assert_eq!(lines, ["called x", "written", "digest", refused, "gone"]);
}

#[tokio::test]
async fn a_download_is_in_its_place_when_its_success_is_told_and_fails_where_the_place_has_gone() {
    let run = App::script(
        "const fs = wx.getFileSystemManager(), usr = wx.env.USER_DATA_PATH;
         fs.mkdirSync(usr + '/d');
         const down = (filePath) => wx.downloadFile({ url: 'http://echo', filePath,
           success: (r) => console.log(r.filePath, fs.readFileSync(r.filePath, 'utf8'), r.tempFilePath),
           fail: (e) => console.log(e.errMsg, e.errno), complete: () => console.log('complete ' + filePath) });
         const task = down(usr + '/a');
         task.onHeadersReceived(() => console.log('headers'));
         task.onProgressUpdate(() => console.log('progress'));
         down(usr + '/d/b'); fs.rmdirSync(usr + '/d');",
    )
    .start();
    let lines = run.console_until("complete wxfile://usr/d/b").await;
    let place = |line: &str| lines.iter().position(|one| one == line).unwrap_or_else(|| panic!("{line}: {lines:?}"));
    assert!(place("headers") < place("progress"));
    assert!(place("progress") < place("wxfile://usr/a file undefined"));
    place("downloadFile:fail no such file or directory wxfile://usr/d/b 1300002");
}

#[tokio::test]
async fn what_an_app_wrote_in_its_last_turn_is_there_in_the_next_session() {
    let app = App::script(
        "const fs = wx.getFileSystemManager(), usr = wx.env.USER_DATA_PATH;
         if (wx.getStorageSync('second')) console.log(fs.readdirSync(usr).join());
         else {
           wx.setStorageSync('second', true);
           for (const name of ['a', 'b', 'c']) fs.writeFile({ filePath: usr + '/' + name, data: 'x' });
           wx.exitMiniProgram({});
         }",
    );
    let start = || app.start_with(|options| options.storage_dir = Some(storage_of(&app)));
    assert_eq!(start().ended().await.0, logic::SessionEnd::Exited);
    start().console_until("a,b,c").await;
}

#[tokio::test]
async fn a_suspended_app_hears_of_its_files_on_return() {
    let run = App::script(
        "App({ onShow() { console.log('show') }, onHide() {
           const fs = wx.getFileSystemManager();
           fs.access({ path: wx.env.USER_DATA_PATH, complete: (e) => console.log(e.errMsg) });
         } })",
    )
    .start();
    run.console_until("show").await;
    run.life(LifeState::Suspended).await;
    let suspended = EventKind::Life { to: LifeState::Suspended };
    run.wait("suspension", |log| log.events().contains(&suspended)).await;
    run.life(LifeState::Foreground).await;
    // Nothing comes between the two steps of the suspension, so the answer finds a suspended app.
    assert_eq!(run.console_until("access:ok").await, ["show", "show", "access:ok"]);
}

#[tokio::test]
async fn a_thousand_calls_wait_and_one_more_is_refused() {
    let run = App::script(
        "const fs = wx.getFileSystemManager(); let ok = 0;
         for (let i = 1; i <= 1002; i++) fs.access({ path: wx.env.USER_DATA_PATH + '/no',
           fail: ({ errMsg, errno }) => {
             if (errno === 1300002) ok++; else console.log(i, errMsg, errno);
             if (i === 1001) console.log('answered ' + ok);
           } });",
    )
    .start();
    let lines = run.console_until("answered 1001").await;
    assert_eq!(lines[0], "1002 access:fail system error too many calls wait for the disk 1300201");
}
