//! `--until` and `--for`: how a run ends, and with which exit code.

use miniwire_tests::{Miniwire, Project, free_port};

const SILENT: &str = "Page({})\n";

#[test]
fn a_text_in_the_log_ends_the_run_with_0() {
    let project = Project::with_page("Page({ onLoad() { console.log('ready to', 'go') } })\n", "<view/>");
    Miniwire::run(project.path()).arguments(&["--until", "ready to go"]).end().with_code(0);
}

#[test]
fn a_text_on_the_page_ends_the_run_with_0() {
    let script = "Page({ data: { n: 0 }, onLoad() { setTimeout(() => this.setData({ n: 41 + 1 }), 20) } })\n";
    let project = Project::with_page(script, "<view>answer: {{n}}</view>");
    Miniwire::run(project.path()).arguments(&["--until", "answer: 42"]).end().with_code(0);
}

#[test]
fn a_text_that_never_comes_is_1_and_the_text_is_named() {
    let project = Project::with_page(SILENT, "<view>nothing here</view>");
    let run = Miniwire::run(project.path()).arguments(&["--until", "the other shore", "--for", "300ms"]);
    run.end().with_code(1).saying(&["the other shore"]);
}

#[test]
fn time_that_is_over_without_until_is_0() {
    let project = Project::with_page(SILENT, "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--for", "100ms", "--format", "json"]).end().with_code(0);
    assert!(outcome.events().all().last().is_some_and(|event| event["event"] == "end"), "{}", outcome.stdout);
}

#[test]
fn an_error_that_nothing_caught_is_1() {
    let project = Project::with_page("Page({ onLoad() { null.x } })\n", "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--for", "300ms", "--format", "json"]).end().with_code(1);
    let events = outcome.events();
    let stack = events.only("error")["stack"].as_str().unwrap_or_default().to_owned();
    assert!(stack.contains("pages/index/index.js:1:"), "the stack points into the source: {stack}");
}

#[test]
fn a_rejection_that_nobody_handled_is_1() {
    let script = "Page({ onLoad() { Promise.reject(new Error('lost')) } })\n";
    let project = Project::with_page(script, "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--for", "300ms", "--format", "json"]).end().with_code(1);
    let events = outcome.events();
    assert_eq!(events.only("error")["kind"], "unhandled_rejection");
}

#[test]
fn an_endless_loop_is_stopped_and_is_1() {
    let project = Project::with_page("Page({ onLoad() { for (;;) {} } })\n", "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--format", "json"]).end().with_code(1);
    let events = outcome.events();
    assert!(events.of("error").iter().any(|error| error["kind"] == "session"), "{}", outcome.stdout);
}

#[test]
fn a_server_that_is_down_is_told_to_the_app_and_to_the_user() {
    let port = free_port();
    let script = format!(
        "Page({{ onLoad() {{ wx.connectSocket({{ url: 'ws://127.0.0.1:{port}' }})\
         .onError(({{ errMsg }}) => console.log('told: ' + errMsg)) }} }})\n"
    );
    let project = Project::with_page(&script, "<view/>");
    let run = Miniwire::run(project.path()).arguments(&["--until", "told: ", "--format", "json"]);
    let outcome = run.end().with_code(0);
    let events = outcome.events();
    let fail = events.only("fail");
    assert!(fail["cause"].as_str().is_some_and(|cause| cause.contains(&format!("127.0.0.1:{port}"))), "{fail}");
    assert!(fail["errMsg"].as_str().is_some_and(|text| !text.is_empty()), "{fail}");
    assert_eq!(fail["kind"], "refused", "{fail}");
}
