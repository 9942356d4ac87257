//! Mini-programs for one test: the samples of the repository, and small ones written file by file.

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The root of the checkout.
pub fn repository() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests/ lies in the repository").to_owned()
}

/// `fixtures/apps/<name>`.
///
/// # Panics
/// There is no such sample.
pub fn sample_app(name: &str) -> PathBuf {
    let path = repository().join("fixtures/apps").join(name);
    assert!(path.exists(), "the sample {} is missing", path.display());
    path
}

/// A mini-program in a temporary folder.
#[derive(Debug)]
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// An empty folder.
    ///
    /// # Panics
    /// No temporary folder can be made.
    pub fn empty() -> Project {
        Project { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// An app with the page `pages/index/index`: its script and its template. Domains are not checked.
    ///
    /// # Panics
    /// The files cannot be written.
    pub fn with_page(script: &str, template: &str) -> Project {
        Project::empty()
            .file("project.config.json", r#"{"appid":"touristappid","setting":{"urlCheck":false}}"#)
            .file("app.json", r#"{"pages":["pages/index/index"]}"#)
            .file("app.js", "App({})\n")
            .file("pages/index/index.json", "{}")
            .file("pages/index/index.js", script)
            .file("pages/index/index.wxml", template)
    }

    /// Writes or overwrites one file.
    ///
    /// # Panics
    /// The file cannot be written.
    #[must_use]
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Project {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(path, contents).expect("the file can be written");
        self
    }

    /// Makes a file of this many zero bytes that takes no room on the disk.
    ///
    /// # Panics
    /// The file cannot be made.
    #[must_use]
    pub fn sparse_file(self, path: &str, bytes: u64) -> Project {
        let project = self.file(path, "");
        let file = fs::File::options().write(true).open(project.path().join(path)).expect("the file was just written");
        file.set_len(bytes).expect("the file can be made long");
        project
    }

    /// Removes one file.
    ///
    /// # Panics
    /// There is no such file.
    #[must_use]
    pub fn without(self, path: &str) -> Project {
        fs::remove_file(self.folder.path().join(path)).expect("the file can be removed");
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
