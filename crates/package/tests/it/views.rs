//! Templates and styles.

use crate::folder::{app, folder, lines};

#[test]
fn a_group_has_the_page_with_all_it_imports_and_its_scripts() {
    let package = app(&[
        (
            "pages/index/index.wxml",
            "<import src=\"./t.wxml\"/><include src=\"/parts/head\"/><wxs module=\"u\" src=\"../u.wxs\"/><template is=\"t\"/>",
        ),
        ("pages/index/t.wxml", "<template name=\"t\"><text>{{n}}</text></template>"),
        ("parts/head.wxml", "<view>head</view>"),
        ("pages/u.wxs", "var v = require('./v.wxs'); module.exports.f = function (x) { return x.constructor } // end"),
        ("pages/v.wxs", "module.exports = 1"),
    ])
    .open();
    assert_eq!(lines(&package.errors), "");
    assert_eq!(lines(&package.warnings), "");
    let code = package.templates["pages/index/index"].code.as_deref().unwrap();
    for part in [
        "G[\"pages/index/index\"]",
        "G[\"pages/index/t\"]",
        "G[\"parts/head\"]",
        "R[\"pages/v\"]",
        "__wxsConstructor(x)",
    ] {
        assert!(code.contains(part), "{part}");
    }
}

#[test]
fn a_broken_template_marks_its_page_and_no_other() {
    let package = folder(&[
        ("app.json", r#"{"pages":["a","b"]}"#),
        ("a.js", ""),
        ("a.wxml", "<view>\n  <text>{{ 1 + }}</text>\n  <view>\n</view>\n"),
        ("b.js", ""),
        ("b.wxml", "<view/>"),
    ])
    .open();
    insta::assert_snapshot!(lines(&package.errors));
    assert!(package.templates["a"].code.is_err());
    assert!(package.templates["b"].code.is_ok());
    assert!(package.manifest.components["b"].error.is_none());
}

#[test]
fn what_can_never_end_is_an_error_and_what_may_end_is_a_warning() {
    let package = folder(&[
        ("app.json", r#"{"pages":["a","b","c","d"]}"#),
        ("a.js", ""),
        ("a.wxml", "<include src=\"./inc\"/>"),
        ("inc.wxml", "<view/>\n<include src=\"a.wxml\"/>"),
        ("b.js", ""),
        ("b.wxml", "<template name=\"x\"><template is=\"y\"/></template>\n<template name=\"y\"><template is=\"x\"/></template>"),
        ("c.js", ""),
        ("c.wxml", "<template name=\"x\"><view wx:for=\"{{n}}\"><template is=\"x\"/></view></template>"),
        ("d.js", ""),
        ("d.wxml", "<import src=\"e.wxml\"/>"),
        ("e.wxml", "<import src=\"d.wxml\"/>"),
    ])
    .open();
    insta::assert_snapshot!(format!("errors\n{}\nwarnings\n{}", lines(&package.errors), lines(&package.warnings)));
    assert!(package.templates["c"].code.is_ok() && package.templates["d"].code.is_ok());
}

#[test]
fn what_a_template_names_and_nobody_has_is_told_with_its_line() {
    let package = app(&[
        (
            "pages/index/index.wxml",
            "<!-- 中文 --><import src=\"./no.wxml\"/>\n<wxs src=\"/gone.wxs\" module=\"g\"/>\n<wxs module=\"m\">\nvar a = ;\n</wxs>\n<foo-bar/><foo-bar/><view wx:if=\"{{a}}\"><baz/></view>",
        ),
        ("pages/index/index.json", r#"{"usingComponents":{"x-no":"./no"},"componentGenerics":{"gen":true}}"#),
    ])
    .open();
    insta::assert_snapshot!(format!("errors\n{}\nwarnings\n{}", lines(&package.errors), lines(&package.warnings)));
}

#[test]
fn styles_are_kept_by_path_and_a_broken_one_stops_nothing() {
    let package = app(&[
        ("app.wxss", "page{height:750rpx}"),
        ("pages/index/index.wxss", "@import 'no';.a{"),
        ("pages/index/index.json", r#"{"styleIsolation":"isolated"}"#),
    ])
    .open();
    assert_eq!(&*package.styles["app"].css, "wx-page{height:100vw}");
    let scope = &package.manifest.components["pages/index/index"].style_scope;
    assert_eq!(*package.styles["pages/index/index"].css, format!(".{scope}--a{{}}"));
    insta::assert_snapshot!(lines(&package.warnings));
    assert_eq!(lines(&package.errors), "");
}

#[test]
fn what_wechat_reads_past_is_a_warning() {
    let wxml = "<slot>fallback</slot>\n<image src=\"a?b=1&c=2\"/>\n<view>a && b &nope; {{x}}</view>";
    let package = app(&[("pages/index/index.wxml", wxml)]).open();
    assert_eq!(lines(&package.errors), "");
    insta::assert_snapshot!(lines(&package.warnings));
    assert!(package.templates["pages/index/index"].code.as_deref().unwrap().contains("a && b &nope; "));
}
