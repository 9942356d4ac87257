//! Puts the built page and frame into release binaries, so that one file can be copied and run.
//!
//! Counterpart: `src/assets.rs`. Debug builds read `ui/*/dist` when asked, so that building the page needs no Rust build.
//! Invariant: a bundle that was not built is no build error; the binary says so when it is asked for the page.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Folder of the page, file of the frame, from the root of the checkout.
const PAGE: &str = "ui/app/dist";
const FRAME: &str = "ui/view/dist/frame.html";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(embedded)");
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("PROFILE")? != "release" {
        return Ok(());
    }
    println!("cargo::rustc-cfg=embedded");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..").canonicalize()?;
    let (page, frame) = (root.join(PAGE), root.join(FRAME));
    println!("cargo::rerun-if-changed={}", page.display());
    println!("cargo::rerun-if-changed={}", frame.display());
    let mut files = Vec::new();
    collect(&page, &mut files)?;
    files.sort();
    let mut code = String::from("pub(crate) static PAGE: &[(&str, &[u8])] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&page)?.to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())?;
    }
    code.push_str("];\npub(crate) static FRAME: Option<&[u8]> = ");
    if frame.is_file() {
        writeln!(code, "Some(include_bytes!({:?}));", frame.display().to_string())?;
    } else {
        code.push_str("None;\n");
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    Ok(())
}

/// All files below a folder but hidden ones; none where there is no such folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // The stamp of the build lies there too.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
