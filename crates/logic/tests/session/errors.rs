//! Errors that app code does not catch, with their places in the sources.

use crate::support::App;
use model::EventKind;

#[tokio::test]
async fn an_uncaught_error_of_typescript_names_the_source_line_and_reaches_on_error() {
    let app = App::page("Page({})", "<view/>").file(
        "app.ts",
        "interface A {\n  x: number\n}\n\nfunction deep(a: A | null): number {\n  return a!.x\n}\n\
         wx.onError(() => console.log('heard'))\nsetTimeout((): void => { deep(null) }, 1)\n",
    );
    std::fs::remove_file(app.root().join("app.js")).unwrap();
    let run = app.start();
    run.console_until("heard").await;
    let errors = run.log.errors();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].0.starts_with("TypeError: "), "{errors:?}");
    assert!(errors[0].1.starts_with("    at deep (app.ts:6:"), "{errors:?}");
}

#[tokio::test]
async fn a_rejection_that_nobody_handles_is_reported_and_one_handled_in_time_is_not() {
    let run = App::script(
        "wx.onUnhandledRejection((event) => {
           console.log('heard', event.reason.message, event.promise instanceof Promise);
         });
         const late = Promise.reject(new Error('handled')); late.catch(() => {});
         Promise.reject(new Error('nobody'));
         setTimeout(() => console.log('done'), 1);",
    )
    .start();
    let lines = run.console_until("done").await;
    assert_eq!(lines, ["heard nobody true", "done"]);
    assert_eq!(run.log.errors().len(), 1);
    assert_eq!(run.log.errors()[0].0, "Error: nobody");
}

#[tokio::test]
async fn an_error_listener_that_throws_does_not_call_itself() {
    let run = App::script(
        "wx.onError(() => { throw new Error('in the listener') });
         setTimeout(() => { throw new Error('first') }, 1);
         setTimeout(() => console.log('done'), 2);",
    )
    .start();
    run.console_until("done").await;
    let messages: Vec<_> = run.log.errors().into_iter().map(|(message, _)| message).collect();
    assert_eq!(messages, ["Error: first", "Error: in the listener"]);
}

#[tokio::test]
async fn a_script_that_throws_while_loading_leaves_the_other_pages_alone() {
    let run = App::page("console.log('page runs'); Page({ onShow() { console.log('shown') } })", "<view/>")
        .file("app.js", "throw new Error('app')")
        .start();
    run.console_until("shown").await;
    assert_eq!(run.log.errors()[0].0, "Error: app");
}

#[tokio::test]
async fn a_missing_module_fails_with_the_text_of_the_real_runtime() {
    let run =
        App::script("try { require('./nowhere') } catch (error) { console.log(error.message) }; console.log('done')")
            .start();
    let lines = run.console_until("done").await;
    assert_eq!(lines[0], "module 'nowhere.js' is not defined, require args is './nowhere'");
}

#[tokio::test]
async fn a_stack_that_the_app_prints_names_the_source_lines_once() {
    let app = App::page("Page({})", "<view/>").file(
        "app.ts",
        "interface A {\n  x: number\n}\n\nfunction fail(): never {\n  throw new Error('printed')\n}\n\
         try { fail() } catch (error) { console.log((error as Error).stack); console.log('done') }\n\
         wx.onError((text) => console.log('heard', text))\nsetTimeout(() => fail(), 1)\n",
    );
    std::fs::remove_file(app.root().join("app.js")).unwrap();
    let run = app.start();
    run.wait("the error listener", |log| log.console().iter().any(|line| line.starts_with("heard"))).await;
    let lines = run.log.console();
    assert!(lines[0].contains("at fail (app.ts:6:"), "{lines:?}");
    assert!(lines[2].contains("at fail (app.ts:6:"), "{lines:?}");
}

#[tokio::test]
async fn a_turn_with_very_many_rejections_reports_the_first_thousand_and_counts_the_rest() {
    let run = App::script("for (let i = 0; i < 1500; i++) Promise.reject(i); console.log('done')").start();
    let left_out =
        |kind: &EventKind| matches!(kind, EventKind::Notice { text, .. } if text.starts_with("500 more promises"));
    run.wait("the notice", |log| log.events().iter().any(left_out)).await;
    assert_eq!(run.log.errors().len(), 1000);
}

#[tokio::test]
async fn what_a_rejection_listener_awaits_goes_on_in_the_same_turn() {
    let run = App::script(
        "wx.onUnhandledRejection(async ({ reason }) => { await null; console.log('told', reason); });
         Promise.reject('why');
         setTimeout(() => console.log('later'), 1);",
    )
    .start();
    assert_eq!(run.console_until("later").await, ["told why", "later"]);
}

#[tokio::test]
async fn a_rejection_listener_that_rejects_is_logged_once_and_not_told_of_itself() {
    let run = App::script(
        "wx.onUnhandledRejection(() => { console.log('told'); Promise.reject('again'); });
         Promise.reject('first');
         setTimeout(() => console.log('later'), 1);",
    )
    .start();
    assert_eq!(run.console_until("later").await, ["told", "later"]);
    assert_eq!(run.log.errors().iter().map(|(message, _)| message.as_str()).collect::<Vec<_>>(), ["first", "again"]);
}

#[tokio::test]
async fn an_error_message_beyond_the_limit_of_a_log_text_is_cut() {
    let run = App::script("setTimeout(() => console.log('done'), 1); throw 'x'.repeat(100000)").start();
    run.console_until("done").await;
    let (message, _) = &run.log.errors()[0];
    assert!(message.ends_with("… 34464 more bytes"), "{}", &message[message.len() - 40..]);
}

/// A tap on a picture of TDesign calls `wx.previewImage` and waits for nothing.
#[tokio::test]
async fn an_unsupported_api_that_is_called_and_forgotten_is_no_error_of_the_app() {
    let app = App::script(
        "wx.previewImage({ urls: [] });
         setTimeout(() => wx.previewImage({ urls: [] }).catch(({ errMsg }) => console.log(errMsg)), 5);",
    );
    let run = app.start();
    run.console_until("previewImage:fail not supported by miniwire").await;
    assert!(run.log.errors().is_empty(), "{:?}", run.log.errors());
}

#[tokio::test]
async fn a_script_may_declare_the_browser_names_that_are_hidden_from_it() {
    let run = App::script(
        "console.log(typeof self, typeof window, require('./own'));
         setTimeout(() => console.log('done'), 1);",
    )
    .file(
        "own.js",
        "const self = this; let location = 'here'; class WebSocket {}\nmodule.exports = location + typeof WebSocket;",
    )
    .start();
    let lines = run.console_until("done").await;
    assert_eq!(lines, ["undefined undefined herefunction", "done"]);
    assert!(run.log.errors().is_empty(), "{:?}", run.log.errors());
}
