//! A folder that lives as long as its test.

use camino::{Utf8Path, Utf8PathBuf};
use miniwire_package::{Package, PackageError};
use std::fs;

pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder { dir: tempfile::tempdir().unwrap() };
    for (name, text) in files {
        folder.write(name, text);
    }
    folder
}

/// A mini-program with one page `pages/index/index`, whose parts are given by suffix or full name.
pub(crate) fn app(files: &[(&str, &str)]) -> Folder {
    let folder = folder(&[
        ("app.json", r#"{"pages":["pages/index/index"]}"#),
        ("app.js", "App({})"),
        ("pages/index/index.js", "Page({})"),
        ("pages/index/index.wxml", "<view>hello</view>"),
    ]);
    for (name, text) in files {
        folder.write(name, text);
    }
    folder
}

impl Folder {
    pub(crate) fn path(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.dir.path().canonicalize().unwrap()).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn open(&self) -> Package {
        Package::open(&self.path(), None).unwrap()
    }

    pub(crate) fn open_error(&self) -> PackageError {
        Package::open(&self.path(), None).unwrap_err()
    }
}

/// Every finding on a line of its own.
pub(crate) fn lines<T: ToString>(findings: &[T]) -> String {
    findings.iter().map(T::to_string).collect::<Vec<_>>().join("\n")
}

/// The code of a module.
pub(crate) fn code<'p>(package: &'p Package, id: &str) -> &'p str {
    package.scripts[id].code.as_deref().unwrap()
}

/// Text without the temporary folder, for snapshots.
pub(crate) fn relative(text: &str, root: &Utf8Path) -> String {
    text.replace(root.as_str(), "<root>")
}
