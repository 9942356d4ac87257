//! Every way to hand in something that cannot run: the text, the code and the next step.

use crate::folder::{Folder, app, folder, lines, relative};
use camino::Utf8Path;
use miette::Diagnostic;
use miniwire_package::{Package, PackageError};

/// Message, code and help of an error, without the temporary folder.
fn text(error: &PackageError, root: &Utf8Path) -> String {
    let part = |part: Option<Box<dyn std::fmt::Display + '_>>| part.map(|p| p.to_string()).unwrap_or_default();
    relative(&format!("{}: {error}\n  help: {}", part(error.code()), part(error.help())), root)
}

fn error_of(folder: &Folder) -> String {
    text(&folder.open_error(), &folder.path())
}

#[test]
fn every_folder_that_cannot_run_says_why_and_what_to_do() {
    let empty = folder(&[]);
    let missing = Package::open(&empty.path().join("no"), None).unwrap_err();
    empty.write("note.md", "");
    let no_script = Package::open(&empty.path().join("note.md"), None).unwrap_err();
    let cases = [
        text(&missing, &empty.path()),
        text(&no_script, &empty.path()),
        error_of(&folder(&[])),
        error_of(&folder(&[("packages/mp/app.json", "{}")])),
        error_of(&folder(&[("work/mp/project.config.json", "{}")])),
        error_of(&folder(&[("project.config.json", r#"{"miniprogramRoot":"dist/"}"#)])),
        error_of(&folder(&[("project.config.json", "{\n  \"appid\" 1\n}")])),
        error_of(&folder(&[("app.json", "{\n  \"pages\": [\n    \"a\"\n    \"b\"\n  ]\n}")])),
        error_of(&folder(&[("app.json", "[]")])),
        error_of(&folder(&[("app.json", "{\"pages\":[]}")])),
        error_of(&folder(&[("app.json", "{\"pages\":[\"a\",\"b\"]}")])),
    ];
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn an_app_json_that_is_no_file_or_no_text_is_told() {
    let binary = folder(&[]);
    binary.write("app.json", b"{\"pages\":\n[\"\xff\"]}");
    assert_eq!(binary.open_error().to_string(), "app.json:2:3: not UTF-8 from byte 12 on");
    let directory = folder(&[("app.json/x", "")]);
    assert!(matches!(directory.open_error(), PackageError::NoAppJson { .. }));
}

#[test]
fn a_listed_page_without_files_costs_that_page_only() {
    let package =
        app(&[("app.json", "{\n  \"pages\": [\n    \"pages/index/index\",\n    \"pages/gone/gone\"\n  ]\n}")]).open();
    assert_eq!(lines(&package.errors), "app.json:4:5: page \"pages/gone/gone\" is listed in app.json but has no files");
    assert!(package.manifest.components["pages/gone/gone"].error.is_some());
    assert!(package.manifest.components["pages/index/index"].error.is_none());
}

#[test]
fn an_absent_page_of_a_sub_package_is_told_where_app_json_names_it() {
    let json = "{\n\"pages\":[\"pages/index/index\"],\n\"subpackages\":[{\"root\":\"sub\",\"pages\":[\n\"a/b\"]}]}";
    let package = app(&[("app.json", json)]).open();
    assert_eq!(lines(&package.errors), "app.json:4:1: page \"sub/a/b\" is listed in app.json but has no files");
}

#[test]
fn a_page_without_template_or_script_is_told() {
    let package = folder(&[
        ("app.json", r#"{"pages":["a","b","c"]}"#),
        ("a.js", ""),
        ("b.wxml", ""),
        ("c.js", ""),
        ("c.wxml", ""),
        ("c.json", "{\n\"a\"}"),
    ])
    .open();
    insta::assert_snapshot!(lines(&package.errors));
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_the_byte() {
    let folder = app(&[]);
    folder.write("pages/index/index.js", b"// ok\nvar a = '\xb0\xa1'");
    let package = folder.open();
    assert_eq!(lines(&package.errors), "pages/index/index.js:2:10: not UTF-8 from byte 15 on");
}

#[test]
fn a_folder_full_of_media_opens_at_once_and_one_full_of_code_is_refused() {
    let folder = app(&[]);
    for n in 0..4 {
        let file = std::fs::File::create(folder.path().join(format!("{n}.mp4"))).unwrap();
        file.set_len(50 << 20).unwrap();
    }
    assert_eq!(lines(&folder.open().errors), "");
    for n in 0..9 {
        let file = std::fs::File::create(folder.path().join(format!("{n}.js"))).unwrap();
        file.set_len((8 << 20) - n).unwrap();
    }
    assert_eq!(
        relative(&folder.open_error().to_string(), &folder.path()),
        "the sources in <root> are larger than 64 MiB, 0.js alone has 8 MiB"
    );
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let open = |depth: usize| {
        app(&[
            ("app.js", &format!("import './x'\nApp({})", nested("[", "]", depth))),
            ("pages/index/index.wxml", &nested("<view>", "</view>", depth)),
            ("pages/index/index.wxss", &nested("a{", "}", depth)),
            ("x.js", ""),
        ])
        .open()
    };
    assert_eq!(lines(&open(1_900).errors), "");
    assert_eq!(
        lines(&open(20_000).errors),
        "app.js:2:2004: more than 2000 brackets inside each other, or 50000 operators in a row\n\
         pages/index/index.wxml:1:12001: more than 2000 tags or brackets inside each other"
    );
}

#[test]
fn a_finding_shows_its_line_of_the_source() {
    let package = app(&[("pages/index/index.js", "Page({\n  // 中文 first\n  data: {,},\n})")]).open();
    let mut out = String::new();
    miette::NarratableReportHandler::new().render_report(&mut out, &package.errors[0]).unwrap();
    insta::assert_snapshot!(out);
}
