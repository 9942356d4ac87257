//! Opens a folder and says what came of it and how long it took: `cargo run -p miniwire-package --example open --
//! <folder> [cache folder] [dump folder]`. With a cache folder it opens twice, so the second line is a warm start.
#![expect(clippy::print_stdout, reason = "a measuring tool for the terminal")]
#![expect(clippy::disallowed_methods, reason = "wall time of a program without a runtime")]

use camino::{Utf8Path, Utf8PathBuf};
use miniwire_package::{Package, PackageError};
use std::time::Instant;

fn main() -> miette::Result<()> {
    let arguments: Vec<Utf8PathBuf> = std::env::args().skip(1).map(Utf8PathBuf::from).collect();
    let Some(folder) = arguments.first() else {
        miette::bail!("usage: open <folder> [cache folder] [dump folder]");
    };
    let cache = arguments.get(1).filter(|path| !path.as_str().is_empty());
    let mut last = None;
    for round in 0..if cache.is_some() { 3 } else { 1 } {
        let start = Instant::now();
        let package = Package::open(folder, cache.map(Utf8PathBuf::as_path));
        let took = start.elapsed();
        let package = package?;
        println!(
            "open {round}: {took:.1?}, {} pages, {} components, {} scripts, {} styles, {} warnings, {} errors",
            package.manifest.pages.len(),
            package.manifest.components.len() - package.manifest.pages.len(),
            package.scripts.len(),
            package.styles.len(),
            package.warnings.len(),
            package.errors.len(),
        );
        last = Some(package);
    }
    let Some(package) = last else { return Ok(()) };
    for warning in &package.warnings {
        println!("warning {warning}");
    }
    for error in &package.errors {
        println!("error {error}");
    }
    if let Some(folder) = arguments.get(2) {
        dump(&package, folder).map_err(|source| PackageError::Unreadable { path: folder.clone(), source })?;
    }
    Ok(())
}

/// Writes the compiled files, to look at or to run elsewhere.
fn dump(package: &Package, folder: &Utf8Path) -> std::io::Result<()> {
    let write = |name: String, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)
    };
    for (id, script) in &package.scripts {
        if let Ok(code) = &script.code {
            write(format!("script/{id}"), code)?;
        }
    }
    for (path, group) in &package.templates {
        if let Ok(code) = &group.code {
            write(format!("template/{path}.js"), code)?;
        }
    }
    for (path, style) in &package.styles {
        write(format!("style/{path}.css"), &style.css)?;
    }
    let requires: std::collections::BTreeMap<_, _> = package.scripts.iter().map(|(id, s)| (id, &s.requires)).collect();
    write("requires.json".to_owned(), &serde_json::to_string_pretty(&requires)?)?;
    write("manifest.json".to_owned(), &serde_json::to_string_pretty(&package.manifest)?)
}
