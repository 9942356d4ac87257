//! What tool chains put out runs as it is: production builds of Taro (React), uni-app (Vue) and webpack with chunks.
//!
//! Counterpart: `tests/fixtures/built` holds the builds and says how they were made. The three apps have the same pages
//! with the same ids. Invariant: an error that nothing caught fails the run, so exit code 0 says that there was none.

use miniwire_tests::{Miniwire, Outcome, Running, repository};

/// `miniwire serve` and the address of its echo.
fn echo_server() -> (Running, String) {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let url = format!("ws://{}/echo", line.trim_start_matches("listening on "));
    (server, url)
}

fn run(app: &str, arguments: &[&str]) -> Outcome {
    let (_server, url) = echo_server();
    let page = format!("pages/index/index?url={url}");
    let folder = repository().join("tests/fixtures/built").join(app);
    Miniwire::run(folder).arguments(&["--page", &page, "--tree"]).arguments(arguments).end().with_code(0)
}

fn shows(outcome: &Outcome, texts: &[&str]) {
    let tree = outcome.stdout.rsplit("page pages/").next().unwrap_or_default();
    for text in texts {
        assert!(tree.contains(text), "`{text}` is not on the page:\n{}", outcome.stdout);
    }
}

/// Taps, types and taps a row of a list; the row is the last to change.
fn reacts_to_the_user(app: &str) {
    let steps = ["--tap", "#add@300ms", "--input", "#name=小明@350ms", "--tap", "#row-a@400ms"];
    let outcome = run(app, &[&steps[..], &["--until", "a done"]].concat());
    shows(&outcome, &["count: 1", "hello 小明", "value=\"小明\"", "a done", "b open"]);
}

fn hears_its_echo(app: &str) {
    let answer = format!("from {app}");
    let outcome = run(app, &["--until", &format!("echo: {answer}")]);
    shows(&outcome, &["echo: ", &answer]);
}

fn opens_its_second_page(app: &str) {
    let outcome = run(app, &["--tap", "#open@300ms", "--until", "came from index"]);
    shows(&outcome, &["about/about", "came from index"]);
}

#[test]
fn a_taro_build_reacts_to_taps_and_input() {
    reacts_to_the_user("taro");
}

#[test]
fn a_taro_build_hears_its_echo() {
    hears_its_echo("taro");
}

#[test]
fn a_taro_build_opens_its_second_page() {
    opens_its_second_page("taro");
}

#[test]
fn a_uni_app_build_reacts_to_taps_and_input() {
    reacts_to_the_user("uni-app");
}

#[test]
fn a_uni_app_build_hears_its_echo() {
    hears_its_echo("uni-app");
}

#[test]
fn a_uni_app_build_opens_its_second_page() {
    opens_its_second_page("uni-app");
}

#[test]
fn a_webpack_build_reacts_to_taps_and_input() {
    reacts_to_the_user("webpack");
}

#[test]
fn a_webpack_build_hears_its_echo() {
    hears_its_echo("webpack");
}

#[test]
fn a_webpack_build_loads_the_chunk_of_its_second_page_at_run_time() {
    opens_its_second_page("webpack");
}
