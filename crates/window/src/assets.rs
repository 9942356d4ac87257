//! The page (`ui/app/dist`) and the frame (`ui/view/dist/frame.html`): inside of release binaries, on disk for debug ones.
//!
//! Counterpart: `build.rs`. Invariant: only files below the folder of the page are given out, whatever the path says.

use std::borrow::Cow;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What to do when the page or the frame is missing.
pub const NOT_BUILT_HINT: &str = "`cargo xtask build` bundles the page before it builds the Rust";

#[cfg(embedded)]
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Where the built files are.
#[derive(Clone, Debug)]
pub struct Assets {
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    #[cfg(embedded)]
    Binary,
    Disk {
        page: PathBuf,
        frame: PathBuf,
    },
}

impl Assets {
    /// Those of this build.
    pub fn built() -> Assets {
        #[cfg(embedded)]
        return Assets { source: Source::Binary };
        #[cfg(not(embedded))]
        {
            let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui");
            Assets::on_disk(ui.join("app/dist"), ui.join("view/dist/frame.html"))
        }
    }

    /// A folder with the page, and the file of the frame.
    pub fn on_disk(page: impl Into<PathBuf>, frame: impl Into<PathBuf>) -> Assets {
        Assets { source: Source::Disk { page: page.into(), frame: frame.into() } }
    }

    /// True when both were built.
    pub fn are_there(&self) -> bool {
        self.page("index.html").is_some() && self.frame().is_some()
    }

    /// A file of the page; the empty path is `index.html`.
    pub fn page(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        let path = path.trim_start_matches('/');
        let path = if path.is_empty() { "index.html" } else { path };
        match &self.source {
            #[cfg(embedded)]
            Source::Binary => {
                let (_, bytes) = embedded::PAGE.iter().find(|(name, _)| *name == path)?;
                Some(Cow::Borrowed(*bytes))
            }
            Source::Disk { page, .. } => {
                let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
                let file = inside.then(|| page.join(path)).filter(|file| file.is_file())?;
                Some(Cow::Owned(fs::read(file).ok()?))
            }
        }
    }

    /// The page of the frame, with its placeholders.
    pub fn frame(&self) -> Option<Cow<'static, str>> {
        match &self.source {
            #[cfg(embedded)]
            Source::Binary => Some(Cow::Borrowed(std::str::from_utf8(embedded::FRAME?).ok()?)),
            Source::Disk { frame, .. } => Some(Cow::Owned(fs::read_to_string(frame).ok()?)),
        }
    }

    /// Media type of a file of the page, by its name.
    pub fn media_type(path: &str) -> &'static str {
        match path.rsplit_once('.').map(|(_, suffix)| suffix) {
            None | Some("html") => "text/html; charset=utf-8",
            Some("js" | "mjs") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("json" | "map") => "application/json",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ico") => "image/x-icon",
            Some("woff2") => "font/woff2",
            Some("wasm") => "application/wasm",
            Some(_) => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("page/assets")).unwrap();
        fs::write(folder.path().join("page/index.html"), "<p>").unwrap();
        fs::write(folder.path().join("page/assets/a.js"), "1").unwrap();
        fs::write(folder.path().join("secret"), "s").unwrap();
        let assets = Assets::on_disk(folder.path().join("page"), folder.path().join("frame.html"));
        (folder, assets)
    }

    #[test]
    fn the_empty_path_is_the_index() {
        let (_folder, assets) = folder();
        assert_eq!(assets.page("/").as_deref(), Some(b"<p>".as_slice()));
        assert_eq!(assets.page("/assets/a.js").as_deref(), Some(b"1".as_slice()));
    }

    #[test]
    fn nothing_outside_of_the_folder_is_given_out() {
        let (_folder, assets) = folder();
        for path in ["../secret", "assets/../../secret", "/../secret", "//etc/passwd", "assets", "./index.html"] {
            assert!(assets.page(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_bundle_without_a_frame_is_not_there() {
        let (folder, assets) = folder();
        assert!(!assets.are_there());
        fs::write(folder.path().join("frame.html"), "%NONCE%").unwrap();
        assert!(assets.are_there());
    }
}
