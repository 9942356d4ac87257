//! The cache between two starts.

use crate::folder::{Folder, app, lines};
use camino::Utf8PathBuf;
use miniwire_package::Package;

fn open(folder: &Folder, cache: &Utf8PathBuf) -> Package {
    Package::open(&folder.path(), Some(cache)).unwrap()
}

/// Everything that a start produces, as text.
fn everything(package: &Package) -> String {
    format!("{package:#?}")
}

fn sample() -> Folder {
    app(&[
        ("app.ts", "import u from './u'\nApp({ u })"),
        ("u.js", "export default 1"),
        ("app.wxss", "@import './b.wxss';.a{left:1rpx}}"),
        ("b.wxss", ".b{}"),
        ("pages/index/index.wxml", "<include src=\"./i.wxml\"/><no-such/>"),
        ("pages/index/i.wxml", "<view>{{a}}</view>"),
    ])
}

#[test]
fn a_second_start_gives_the_same_package() {
    let folder = sample();
    let cache = folder.path().join(".cache");
    let cold = open(&folder, &cache);
    assert_eq!(cache.read_dir_utf8().unwrap().count(), 1);
    assert_eq!(cold.warnings.len(), 2, "{}", lines(&cold.warnings));
    assert_eq!(everything(&open(&folder, &cache)), everything(&cold));
    assert_eq!(everything(&folder.open()), everything(&cold));
}

#[test]
fn a_change_in_a_file_that_others_use_is_seen() {
    let folder = sample();
    let cache = folder.path().join(".cache");
    open(&folder, &cache);
    folder.write("b.wxss", ".changed{}");
    folder.write("pages/index/i.wxml", "<text>changed</text>");
    folder.write("u.js", "export default 'changed'");
    let warm = open(&folder, &cache);
    assert!(warm.styles["app"].css.contains(".changed"));
    assert!(warm.templates["pages/index/index"].code.as_deref().unwrap().contains("changed"));
    assert!(warm.scripts["u.js"].code.as_deref().unwrap().contains("changed"));
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let folder = sample();
    folder.write("file", "");
    let package = open(&folder, &folder.path().join("file/cache"));
    assert_eq!(lines(&package.errors), "");
}
