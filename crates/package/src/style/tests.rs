//! Sheets in, CSS and warnings out.

use super::*;
use camino::Utf8PathBuf;

/// Compiles `a/index.wxss` of a folder with these files.
fn sheet(scope: &str, files: &[(&str, &str)]) -> Sheet {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let root = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
    compile(&Sources::new(root.clone(), root), "a/index", scope).unwrap()
}

fn css(text: &str) -> String {
    sheet("s", &[("a/index.wxss", text)]).css
}

fn warnings(files: &[(&str, &str)]) -> String {
    sheet("", files).warnings.iter().map(|w| format!("{w}\n")).collect()
}

#[test]
fn rpx_becomes_vw_everywhere_but_in_text() {
    assert_eq!(
        css(".a{width:750rpx;margin:-20RPX +1rpx 0rpx;top:calc(100% - (30rpx + 1.5rpx));content:'2rpx'}"),
        ".s--a{width:100vw;margin:-2.66667vw +0.13333vw 0vw;top:calc(100% - (4vw + 0.2vw));content:'2rpx'}"
    );
    assert_eq!(css("@media (min-width:375rpx){.a{left:75rpx}}"), "@media (min-width:50vw){.s--a{left:10vw}}");
    assert_eq!(
        css("@keyframes move{from{left:75rpx}50.5%{left:0}to{--x:75rpx}}"),
        "@keyframes move{from{left:10vw}50.5%{left:0}to{--x:10vw}}"
    );
    assert_eq!(css("@font-face{font-family:a;src:url(a.ttf)}"), "@font-face{font-family:a;src:url(a.ttf)}");
}

#[test]
fn classes_get_the_prefix_and_every_tag_of_a_selector_its_name() {
    assert_eq!(
        css(".a view text,view.b>image::after , #id .c:not(.d,button):nth-child(2n+1)[data-a=b]{}"),
        ".s--a wx-view wx-text,wx-view.s--b>wx-image::after , #id .s--c:not(.s--d,wx-button):nth-child(2n+1)[data-a=b]{}"
    );
    assert_eq!(css(".w-1\\/2,*,wx-view,page{}"), ".s--w-1\\/2,*,wx-view,wx-page{}");
    assert_eq!(sheet("", &[("a/index.wxss", ".a view{}")]).css, ".a wx-view{}");
}

#[test]
fn host_is_the_node_of_the_component() {
    assert_eq!(css(":host{}:host .a{}"), "[wx-host=\"s\"]{}[wx-host=\"s\"] .s--a{}");
    assert_eq!(css(":host(.on) .a{}"), "[wx-host=\"s\"]:is(.on,[class$=\"--on\"],[class*=\"--on \"]) .s--a{}");
    assert_eq!(sheet("", &[("a/index.wxss", ":host{}")]).css, "[is=\"a/index\"]{}");
}

#[test]
fn nested_rules_are_scoped_and_declarations_are_not() {
    assert_eq!(
        css(".a{color:red;.b &{left:0}view:hover{top:0}}"),
        ".s--a{color:red;.s--b &{left:0}wx-view:hover{top:0}}"
    );
    assert_eq!(css(".a{filter:progid:X.Y(a=1);*zoom:1}"), ".s--a{filter:progid:X.Y(a=1);*zoom:1}");
}

#[test]
fn an_import_is_inlined_with_the_prefix_of_the_importer_wherever_it_stands() {
    let out = sheet(
        "s",
        &[
            ("a/index.wxss", ".x{}@import '../b/b.wxss';.y{}@import url(\"/c\") screen;@import url(./d.wxss)"),
            ("b/b.wxss", "@import './deep';.b{}"),
            ("b/deep.wxss", ".deep{}"),
            ("c.wxss", ".c{}"),
            ("a/d.wxss", ".d{}"),
        ],
    );
    assert_eq!(out.css, ".s--x{}.s--deep{}.s--b{}.s--y{}@media screen{.s--c{}}.s--d{}");
    assert!(out.warnings.is_empty());
}

#[test]
fn a_circular_or_missing_import_is_left_out_and_told_with_its_line() {
    assert_eq!(
        warnings(&[("a/index.wxss", "@import './b.wxss';"), ("a/b.wxss", "\n@import './index.wxss';.b{}")]),
        "a/b.wxss:2:1: circular @import: a/index.wxss → a/b.wxss → a/index.wxss\n"
    );
    assert_eq!(
        warnings(&[("a/index.wxss", "\n@import './no';")]),
        "a/index.wxss:2:1: @import \"./no\" does not exist\n"
    );
}

#[test]
fn a_broken_sheet_is_told_with_its_line_and_gives_what_it_can() {
    assert_eq!(
        warnings(&[("a/index.wxss", ".a{}\n}\n.b{\n")]),
        "a/index.wxss:2:1: this } closes nothing\na/index.wxss:3:3: the block that begins here is not closed\n"
    );
    assert_eq!(css(".a{color:red"), ".s--a{color:red}");
    let deep = format!("{}{}", "a{".repeat(DEPTH_MAX + 2), "}".repeat(DEPTH_MAX + 2));
    assert!(warnings(&[("a/index.wxss", &deep)]).contains("more than 128 blocks inside each other"));
    let deep = format!("{}{}", "a{".repeat(DEPTH_MAX), "}".repeat(DEPTH_MAX));
    assert_eq!(warnings(&[("a/index.wxss", &deep)]), "");
}
