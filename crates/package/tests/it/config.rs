//! What app.json, page json and the project files say.

use crate::folder::{app, folder, lines};
use miniwire_package::Package;
use std::time::Duration;

#[test]
fn a_folder_with_one_page_opens_without_findings() {
    let package = app(&[]).open();
    assert_eq!(lines(&package.warnings), "");
    assert_eq!(lines(&package.errors), "");
    assert_eq!(package.manifest.pages, ["pages/index/index"]);
    assert_eq!(package.manifest.entry_page, "pages/index/index");
    assert_eq!(package.manifest.appid, "touristappid");
    assert_eq!(package.manifest.app_script.as_deref(), Some("app.js"));
    assert_eq!(package.scripts.keys().collect::<Vec<_>>(), ["app.js", "pages/index/index.js"]);
    assert!(package.templates["pages/index/index"].code.is_ok());
    assert!(package.url_check);
    assert_eq!(package.network_timeout.connect_socket, Duration::from_secs(60));
}

#[test]
fn the_project_file_names_the_mini_program_and_the_private_one_overrides_the_url_check() {
    let folder = folder(&[
        ("project.config.json", r#"{"miniprogramRoot":"./src/","appid":"wx1","setting":{"urlCheck":true}, }"#),
        ("project.private.config.json", r#"{"setting":{"urlCheck":false},"miniprogramRoot":"no/","appid":"wx2"}"#),
        ("src/app.json", r#"{"pages":["a"]}"#),
        ("src/a.js", "Page({})"),
        ("src/a.wxml", "<view/>"),
    ]);
    let package = folder.open();
    assert_eq!(package.project_root, folder.path());
    assert_eq!(package.miniprogram_root, folder.path().join("src"));
    assert_eq!(package.manifest.appid, "wx1");
    assert!(!package.url_check);
    // Opened by its own folder it is the same project.
    let inner = Package::open(&folder.path().join("src"), None).unwrap();
    assert_eq!(inner.project_root, folder.path());
    assert!(!inner.url_check);
}

#[test]
fn sub_packages_tabs_times_and_modes_are_read() {
    let package = folder(&[
        (
            "app.json",
            r#"{
              // both spellings of sub-packages exist
              "pages": ["/a.wxml", "b"], "entryPagePath": "sub/c",
              "subpackages": [{"root": "/sub/", "pages": ["c"]}],
              "tabBar": {"list": [{"pagePath": "a"}, {"pagePath": "b"}]},
              "networkTimeout": {"connectSocket": 1500, "request": 0},
              "requiredBackgroundModes": ["audio"],
              "lazyCodeLoading": "requiredComponents",
            }"#,
        ),
        ("a.js", ""),
        ("a.wxml", ""),
        ("b.js", ""),
        ("b.wxml", ""),
        ("sub/c.ts", ""),
        ("sub/c.wxml", ""),
    ])
    .open();
    assert_eq!(lines(&package.errors), "");
    assert_eq!(package.manifest.pages, ["a", "b", "sub/c"]);
    assert_eq!(package.manifest.tabs, ["a", "b"]);
    assert_eq!(package.manifest.entry_page, "sub/c");
    assert_eq!(package.network_timeout.connect_socket, Duration::from_millis(1500));
    assert_eq!(package.network_timeout.request, Duration::from_secs(60));
    assert_eq!(package.required_background_modes, ["audio"]);
}

#[test]
fn what_app_json_says_in_vain_is_told() {
    let package = app(&[(
        "app.json",
        "{\"pages\":[\"pages/index/index\"],\n\"sitemapLocation\":\"s.json\",\n\"themeLocation\":\"t.json\",\n\
         \"entryPagePath\":\"no\",\"tabBar\":{\"list\":[{\"pagePath\":\"gone\"}]}}",
    )])
    .open();
    insta::assert_snapshot!(lines(&package.warnings));
    assert_eq!(package.manifest.entry_page, "pages/index/index");
}

#[test]
fn theme_variables_are_read_in_both_themes() {
    let package = app(&[
        (
            "app.json",
            r#"{"pages":["pages/index/index"],"themeLocation":"./theme.json","window":{"backgroundColor":"@bg"}}"#,
        ),
        ("theme.json", r##"{"light":{"bg":"#fff"},"dark":{"bg":"#111"}}"##),
    ])
    .open();
    assert_eq!(lines(&package.warnings), "");
    assert_eq!(package.theme_variables.light["bg"], "#fff");
    assert_eq!(package.theme_variables.dark["bg"], "#111");
}

#[test]
fn a_theme_file_that_lacks_something_is_told() {
    let package = app(&[
        (
            "app.json",
            "{\"pages\":[\"pages/index/index\"],\n\"themeLocation\":\"theme.json\",\n\"window\":{\"backgroundColor\":\"@gone\"}}",
        ),
        ("theme.json", r#"{"light":{"bg":"white"}}"#),
    ])
    .open();
    insta::assert_snapshot!(lines(&package.warnings));
}

#[test]
fn components_are_found_through_relative_absolute_bare_and_npm_paths() {
    let folder = app(&[
        ("app.json", r#"{"pages":["pages/index/index"],"usingComponents":{"x-app":"parts/app"}}"#),
        (
            "pages/index/index.json",
            r#"{"usingComponents":{"x-rel":"./rel","x-abs":"/parts/abs","x-dir":"/parts/dir","x-npm":"@s/kit/badge",
               "x-unbuilt":"/miniprogram_npm/@s/kit/badge","x-built":"built/i"}}"#,
        ),
        ("miniprogram_npm/built/i.js", ""),
        ("node_modules/@s/kit/package.json", r#"{"miniprogram":"dist"}"#),
    ]);
    for path in [
        "parts/app",
        "pages/index/rel",
        "parts/abs",
        "parts/dir/index",
        "node_modules/@s/kit/dist/badge",
        "miniprogram_npm/built/i",
    ] {
        folder.write(&format!("{path}.json"), r#"{"component":true}"#);
        folder.write(&format!("{path}.js"), "Component({})");
        folder.write(&format!("{path}.wxml"), "<slot/>");
    }
    let package = folder.open();
    assert_eq!(lines(&package.errors), "");
    let found = &package.manifest.components["pages/index/index"].using_components;
    insta::assert_json_snapshot!(found);
    assert!(found.values().all(|path| package.manifest.components[path].error.is_none()));
    assert!(package.manifest.components["parts/abs"].using_components.contains_key("x-app"));
}
