//! Pages and components without a screen: taps, inputs, datasets, deep trees.

use miniwire_tests::{Miniwire, Project};
use std::fmt::Write as _;

#[test]
fn a_tapped_row_reads_its_dataset() {
    let script =
        "Page({ data: { rows: [7, 8, 9] }, choose(e) { console.log('chose', e.currentTarget.dataset.id + 1) } })\n";
    let template = "<view wx:for='{{rows}}' wx:key='*this' class='row row-{{item}}' data-id='{{item}}' bindtap='choose'>{{item}}</view>";
    let project = Project::with_page(script, template);
    let run = Miniwire::run(project.path()).arguments(&["--tap", ".row-8@100ms", "--until", "chose 9"]);
    run.end().with_code(0);
}

#[test]
fn typed_text_reaches_the_page_and_its_data() {
    let script = "Page({ data: { name: '' }, typed(e) { console.log('typed', e.detail.value) } })\n";
    let template = "<input id='name' model:value='{{name}}' bindinput='typed'/><view>hello {{name}}</view>";
    let project = Project::with_page(script, template);
    let run =
        Miniwire::run(project.path()).arguments(&["--input", "#name=小红@100ms", "--until", "hello 小红", "--tree"]);
    let outcome = run.end().with_code(0);
    assert!(outcome.stdout.contains("typed 小红"), "{}", outcome.stdout);
}

#[test]
fn the_page_tree_is_printed_at_the_end() {
    let project = Project::with_page(
        "Page({ data: { a: 'x' } })\n",
        "<view id='top' class='one two'><text>{{a}}-{{a}}</text></view>",
    );
    let outcome = Miniwire::run(project.path()).arguments(&["--for", "200ms", "--tree"]).end().with_code(0);
    assert!(outcome.stdout.contains("x-x") && outcome.stdout.contains("top"), "{}", outcome.stdout);
}

/// Such a component has no node of its own that could name its style scope.
#[test]
fn a_class_inside_a_component_with_a_virtual_host_is_found() {
    let project = Project::with_page("Page({ told() { console.log('told') } })\n", "<row bind:chosen='told'/>")
        .file("pages/index/index.json", r#"{"usingComponents":{"row":"/row/row"}}"#)
        .file("row/row.json", r#"{"component":true}"#)
        .file(
            "row/row.js",
            "Component({ options: { virtualHost: true }, methods: { tap() { this.triggerEvent('chosen') } } })\n",
        )
        .file("row/row.wxml", "<view class='row' bindtap='tap'>row</view>")
        .file("row/row.wxss", ".row { color: red }");
    let run = Miniwire::run(project.path()).arguments(&["--tap", ".row@100ms", "--until", "told", "--tree"]);
    let outcome = run.end().with_code(0);
    assert!(outcome.stdout.contains("<view class=\"row\">"), "{}", outcome.stdout);
}

#[test]
fn a_selector_that_matches_nothing_is_an_error_that_names_it() {
    let project = Project::with_page("Page({})\n", "<view/>");
    let run = Miniwire::run(project.path()).arguments(&["--tap", "#absent@100ms", "--for", "300ms"]);
    let outcome = run.end().with_code(1);
    assert!(format!("{}{}", outcome.stdout, outcome.stderr).contains("#absent"), "{}", outcome.stderr);
}

#[test]
fn forty_components_inside_each_other_mount() {
    const DEPTH: usize = 40;
    let mut project = Project::with_page("Page({})\n", "<c0/>")
        .file("pages/index/index.json", r#"{"usingComponents":{"c0":"/c/c0"}}"#);
    for depth in 0..DEPTH {
        let next = depth + 1;
        let (json, template) = if next < DEPTH {
            let json = format!(r#"{{"component":true,"usingComponents":{{"c{next}":"/c/c{next}"}}}}"#);
            (json, format!("<view><c{next}/></view>"))
        } else {
            (r#"{"component":true}"#.to_owned(), "<view>the bottom</view>".to_owned())
        };
        project = project
            .file(&format!("c/c{depth}.json"), json)
            .file(&format!("c/c{depth}.wxml"), template)
            .file(&format!("c/c{depth}.js"), "Component({})\n");
    }
    Miniwire::run(project.path()).arguments(&["--until", "the bottom", "--for", "10s"]).end().with_code(0);
}

#[test]
fn views_inside_each_other_four_hundred_deep_mount() {
    const DEPTH: usize = 400;
    let mut template = String::new();
    for depth in 0..DEPTH {
        write!(template, "<view class='d{depth}'>").expect("a string takes everything");
    }
    template.push_str("the bottom");
    template.push_str(&"</view>".repeat(DEPTH));
    let project = Project::with_page("Page({})\n", &template);
    Miniwire::run(project.path()).arguments(&["--until", "the bottom", "--for", "10s"]).end().with_code(0);
}

#[test]
fn the_app_goes_to_the_background_and_comes_back() {
    let script = "Page({ onHide() { console.log('hidden') }, onShow() { console.log('shown') } })\n";
    let project = Project::with_page(script, "<view/>");
    let run = Miniwire::run(project.path()).arguments(&[
        "--life",
        "background@100ms,foreground@200ms",
        "--for",
        "400ms",
        "--format",
        "json",
    ]);
    let outcome = run.end().with_code(0);
    assert_eq!(outcome.events().console(), ["shown", "hidden", "shown"]);
}

#[test]
fn the_app_comes_back_at_another_page_with_its_query_and_its_globals() {
    let script =
        "Page({ onLoad(q) { getApp().loads = (getApp().loads || 0) + 1; console.log(q.x, getApp().loads) } })\n";
    let project = Project::with_page(script, "<view/>");
    let life = "lock@200ms,foreground:pages/index/index?x=1@400ms";
    let run = Miniwire::run(project.path()).arguments(&["--life", life, "--for", "800ms", "--format", "json"]);
    let outcome = run.end().with_code(0);
    assert_eq!(outcome.events().console(), ["undefined 1", "1 2"]);
}

#[test]
fn a_cold_start_launches_the_app_again_and_keeps_what_it_stored() {
    let script = "const n = (wx.getStorageSync('n') || 0) + 1\nwx.setStorageSync('n', n)\n\
                  Page({ onLoad() { console.log('start', n) } })\n";
    let project = Project::with_page(script, "<view/>");
    let run = Miniwire::run(project.path()).arguments(&[
        "--fresh",
        "--life",
        "cold@300ms",
        "--for",
        "900ms",
        "--format",
        "json",
    ]);
    let outcome = run.end().with_code(0);
    assert_eq!(outcome.events().console(), ["start 1", "start 2"]);
}
