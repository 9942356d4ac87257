//! One script without a project.

use crate::folder::{folder, lines};
use miniwire_package::Package;

#[test]
fn a_script_is_an_app_with_one_empty_page() {
    let folder = folder(&[
        ("try.ts", "import { url } from './url'\nwx.connectSocket({ url })"),
        ("url.ts", "export const url = ''"),
    ]);
    let package = Package::open(&folder.path().join("try.ts"), None).unwrap();
    assert_eq!(lines(&package.errors), "");
    assert_eq!(package.name, "try.ts");
    assert_eq!(package.manifest.app_script.as_deref(), Some("try.ts"));
    assert_eq!(package.manifest.pages, ["pages/index/index"]);
    assert_eq!(package.scripts.keys().collect::<Vec<_>>(), ["pages/index/index.js", "try.ts", "url.ts"]);
    assert!(package.templates["pages/index/index"].code.is_ok());
}

#[test]
fn a_script_that_calls_page_is_the_script_of_the_page() {
    let folder = folder(&[("p.js", "Page({ onLoad() {} })"), ("both.js", "App({}); Page({})")]);
    let package = Package::open(&folder.path().join("p.js"), None).unwrap();
    assert_eq!(package.manifest.app_script, None);
    assert_eq!(package.resolve("pages/index/index.js", "/p.js"), Ok("p.js"));
    let package = Package::open(&folder.path().join("both.js"), None).unwrap();
    assert_eq!(package.manifest.app_script.as_deref(), Some("both.js"));
}

#[test]
fn a_script_that_does_not_compile_is_told_once() {
    let folder = folder(&[("x.js", "wx.connectSocket({\n  url: \n})")]);
    let package = Package::open(&folder.path().join("x.js"), None).unwrap();
    assert_eq!(lines(&package.errors), "x.js:3:1: Expression expected");
}
