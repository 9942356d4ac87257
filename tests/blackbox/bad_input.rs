//! Bad packages: each is a clear error with file and line and a hint, a documented exit code, and never a panic.

use miniwire_tests::{Miniwire, Outcome, Project};

const CALM: &str = "Page({ onLoad() { console.log('page is up') } })\n";

fn run(project: &Project) -> Outcome {
    Miniwire::run(project.path()).arguments(&["--for", "300ms"]).end()
}

/// Compile errors are shown where the user looks, whichever stream that is.
fn assert_told(outcome: &Outcome, parts: &[&str]) {
    let told = format!("{}{}", outcome.stdout, outcome.stderr);
    for part in parts {
        assert!(
            told.contains(part),
            "`{part}` is told nowhere\nstdout:\n{}\nstderr:\n{}",
            outcome.stdout,
            outcome.stderr
        );
    }
}

#[test]
fn a_folder_that_is_not_there() {
    Miniwire::run("no/such/folder").end().with_code(3).saying(&["no/such/folder", "hint:"]);
}

#[test]
fn a_folder_without_app_json() {
    let project = Project::empty().file("readme.txt", "nothing to run");
    run(&project).with_code(3).saying(&["app.json", "hint:"]);
}

#[test]
fn app_json_that_is_no_json_is_told_with_its_line() {
    let project =
        Project::with_page(CALM, "<view/>").file("app.json", "{\n  \"pages\": [\n    \"pages/index/index\"\n");
    run(&project).with_code(3).saying(&["app.json:"]);
}

#[test]
fn app_json_without_pages() {
    let project = Project::with_page(CALM, "<view/>").file("app.json", "{}");
    run(&project).with_code(3).saying(&["app.json", "pages", "hint:"]);
}

#[test]
fn a_page_that_is_listed_but_absent_is_told_with_the_line_that_lists_it() {
    let project = Project::with_page(CALM, "<view/>")
        .file("app.json", "{\"pages\":[\n\"pages/index/index\",\n\"pages/gone/gone\"]}");
    let outcome = run(&project);
    assert!(outcome.code.is_some(), "{outcome:?}");
    assert_told(&outcome, &["app.json:3:", "pages/gone/gone", "page is up"]);
}

#[test]
fn a_script_that_does_not_parse_is_told_with_file_and_line() {
    let project = Project::with_page("Page({\n  onLoad() { return ( }\n})\n", "<view/>");
    let outcome = run(&project).with_code(1);
    assert_told(&outcome, &["pages/index/index.js:2:"]);
}

#[test]
fn typescript_that_does_not_parse_is_told_with_file_and_line() {
    let project = Project::with_page(CALM, "<view/>")
        .without("pages/index/index.js")
        .file("pages/index/index.ts", "const a: number = 1\nlet = : string\nPage({})\n");
    let outcome = run(&project).with_code(1);
    assert_told(&outcome, &["pages/index/index.ts:2:"]);
}

#[test]
fn a_template_that_does_not_parse_is_told_with_file_and_line() {
    let project = Project::with_page(CALM, "<view>\n  <view class=\"a>{{ a + }}</view>\n");
    let outcome = run(&project).with_code(1);
    assert_told(&outcome, &["pages/index/index.wxml:"]);
}

#[test]
fn a_page_that_does_not_compile_leaves_the_others_alone() {
    let project = Project::with_page(CALM, "<view/>")
        .file("app.json", r#"{"pages":["pages/index/index","pages/bad/bad"]}"#)
        .file("pages/bad/bad.json", "{}")
        .file("pages/bad/bad.js", "Page({ oops")
        .file("pages/bad/bad.wxml", "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--until", "page is up", "--for", "5s"]).end();
    assert_told(&outcome, &["page is up", "pages/bad/bad.js:1:"]);
}

#[test]
fn an_unknown_component_is_named_with_its_page() {
    let project =
        Project::with_page(CALM, "<gone/>").file("pages/index/index.json", r#"{"usingComponents":{"gone":"/c/gone"}}"#);
    let outcome = run(&project);
    assert!(outcome.code.is_some(), "{outcome:?}");
    assert_told(&outcome, &["gone", "pages/index/index"]);
}

#[test]
fn a_template_that_includes_itself_ends() {
    let project = Project::with_page(CALM, "<include src='a.wxml'/>")
        .file("pages/index/a.wxml", "<include src='b.wxml'/>")
        .file("pages/index/b.wxml", "<include src='a.wxml'/>");
    let outcome = run(&project);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:?}");
    assert_told(&outcome, &["pages/index/"]);
}

#[test]
fn a_template_that_is_used_inside_itself_ends() {
    let project =
        Project::with_page(CALM, "<template name='t'><view><template is='t'/></view></template><template is='t'/>");
    let outcome = run(&project);
    assert!(matches!(outcome.code, Some(1)), "{outcome:?}");
}

#[test]
fn components_that_use_each_other_endlessly_end() {
    let component = |other: &str| format!(r#"{{"component":true,"usingComponents":{{"other":"/c/{other}"}}}}"#);
    let project = Project::with_page(CALM, "<other/>")
        .file("pages/index/index.json", r#"{"usingComponents":{"other":"/c/a"}}"#)
        .file("c/a.json", component("b"))
        .file("c/a.wxml", "<other/>")
        .file("c/a.js", "Component({})\n")
        .file("c/b.json", component("a"))
        .file("c/b.wxml", "<other/>")
        .file("c/b.js", "Component({})\n");
    let outcome = Miniwire::run(project.path()).arguments(&["--for", "5s"]).end();
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
}

#[test]
fn a_file_that_is_not_utf_8_is_named() {
    let project =
        Project::with_page(CALM, "<view/>").file("pages/index/index.js", b"Page({ data: { a: '\xff\xfe' } })\n");
    let outcome = run(&project);
    assert!(matches!(outcome.code, Some(1 | 3)), "{outcome:?}");
    assert_told(&outcome, &["pages/index/index.js", "UTF-8"]);
}

#[test]
fn a_folder_of_200_mb_runs_when_it_is_pictures_and_films() {
    let project = Project::with_page(CALM, "<view/>").sparse_file("media/film.mp4", 200 << 20);
    let outcome = Miniwire::run(project.path()).arguments(&["--until", "page is up", "--for", "10s"]).end();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

#[test]
fn a_script_of_200_mb_is_named() {
    let script = "require('../../big.js')\nPage({})\n";
    let project = Project::with_page(script, "<view/>").sparse_file("big.js", 200 << 20);
    let outcome = run(&project);
    assert!(matches!(outcome.code, Some(1 | 3)), "{outcome:?}");
    assert_told(&outcome, &["big.js"]);
}

#[test]
fn a_command_line_that_is_wrong_is_2() {
    assert_eq!(Miniwire::new(&["run"]).end().code, Some(2));
    assert_eq!(Miniwire::new(&["run", ".", "--for", "soon"]).end().code, Some(2));
    assert_eq!(Miniwire::new(&["fly"]).end().code, Some(2));
}

#[test]
fn a_page_on_the_command_line_that_is_not_in_app_json_is_named_with_the_pages_there_are() {
    let project = Project::with_page(CALM, "<view/>");
    let outcome = Miniwire::run(project.path()).arguments(&["--page", "pages/other/other", "--for", "300ms"]).end();
    assert!(matches!(outcome.code, Some(1..=3)), "{outcome:?}");
    assert_told(&outcome, &["pages/other/other"]);
}
