//! Rules of the house that no linter knows, as code: `cargo xtask test tidy`.
//!
//! Counterpart: CONTRIBUTING.md says the rules, `sources` and `documents` hold one function for each.
//! Invariant: all findings are told at once, each as `file:line: sentence`.

mod documents;
mod sources;

use crate::screen;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};

/// One text file of the project.
#[derive(Debug)]
struct SourceFile {
    /// Relative to the root, with `/`.
    path: String,
    text: String,
}

/// One broken rule. Line 0 means the whole file.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    sentence: String,
}

/// What no rule looks into: built, installed or recorded things, and other people's code.
const SKIPPED_FOLDERS: [&str; 6] = ["target", "node_modules", "miniprogram_npm", "dist", ".git", ".miniwire"];
/// Files with these suffixes are read.
const TEXT_SUFFIXES: [&str; 12] = ["rs", "ts", "mts", "mjs", "js", "md", "toml", "json", "yml", "yaml", "wxml", "wxss"];

/// Applies every rule.
///
/// # Errors
/// A rule is broken; the findings have been printed.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(root, root, &mut files)?;
    let mut findings: Vec<Finding> = files.iter().flat_map(|file| sources::check(file, root)).collect();
    findings.extend(documents::check(root, &files));
    for Finding { file, line, sentence } in &findings {
        screen::note(&if *line == 0 { format!("{file}: {sentence}") } else { format!("{file}:{line}: {sentence}") });
    }
    if !findings.is_empty() {
        bail!("{} findings; CONTRIBUTING.md has the rules", findings.len());
    }
    screen::note(&format!("{} files are tidy", files.len()));
    Ok(())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} could not be read", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED_FOLDERS.contains(&name.as_str()) {
                collect(root, &path, files)?;
            }
        } else if name != "package-lock.json" && has_suffix(&path, &TEXT_SUFFIXES) {
            // A file that is not UTF-8 is a sample of bad input, not a source.
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let path =
                relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

fn has_suffix(path: &Path, suffixes: &[&str]) -> bool {
    path.extension().and_then(|suffix| suffix.to_str()).is_some_and(|suffix| suffixes.contains(&suffix))
}

impl SourceFile {
    fn suffix(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Written by a program; the mark stands in the first lines.
    fn is_generated(&self) -> bool {
        self.text.lines().take(5).any(|line| line.contains("@generated") || line.contains("do not edit"))
    }

    /// Sample mini-programs are written as their authors would, not as we do.
    fn is_sample(&self) -> bool {
        self.path.starts_with("fixtures/")
    }

    fn finding(&self, line: usize, sentence: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line, sentence: sentence.into() }
    }
}
