//! Rules between files: links and commands in documents are real, the code map is complete, manifests take the lints.
//!
//! Invariant: what a document tells a reader to type or open exists.

use super::{Finding, SourceFile};
use crate::args;
use std::path::Path;

pub(super) fn check(root: &Path, files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        if file.suffix() == "md" && !file.is_sample() {
            findings.extend(links(file, |target| root.join(target).exists()));
            findings.extend(xtask_commands(file));
        }
        if file.path.ends_with("/Cargo.toml") {
            findings.extend(manifest_lints(file));
        }
    }
    findings.extend(code_map(root, files));
    findings.extend(same_commands(files));
    findings
}

/// Relative links lead somewhere.
fn links(file: &SourceFile, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    for (index, line) in prose(&file.text) {
        for (at, _) in line.match_indices("](") {
            let target = line[at + 2..].split([')', '#', ' ']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !exists(&folder.join(target)) {
                findings.push(file.finding(index, format!("the link leads nowhere: {target}")));
            }
        }
    }
    findings
}

/// `cargo xtask <words>` in a document is something that xtask understands.
fn xtask_commands(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for (at, mark) in line.match_indices("cargo xtask ") {
            let rest = line[at + mark.len()..].split(['`', '#', '|', '&', ';', ')', ',', '，', '。', '：']).next();
            let words = rest.unwrap_or_default().split_whitespace();
            // Prose goes on after the command: only lower-case words and options belong to it.
            let is_argument = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
            let words = words.take_while(is_argument).take(2).map(str::to_owned);
            if let Err(complaint) = args::parse(words) {
                findings.push(file.finding(index + 1, format!("xtask would refuse this: {complaint}")));
            }
        }
    }
    findings
}

fn manifest_lints(file: &SourceFile) -> Option<Finding> {
    let missing = !file.text.contains("[lints]\nworkspace = true");
    missing.then(|| file.finding(0, "the manifest does not take the workspace's lints: `[lints] workspace = true`"))
}

/// Each crate has its paragraph in the architecture page.
fn code_map(root: &Path, files: &[SourceFile]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == "docs/ARCHITECTURE.md") else { return Vec::new() };
    let crates = files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml"));
    crates
        .filter(|folder| root.join(folder).join("Cargo.toml").exists() && !page.text.contains(&format!("`{folder}`")))
        .map(|folder| page.finding(0, format!("the code map does not name `{folder}`")))
        .collect()
}

/// Both languages of the README show the same commands.
fn same_commands(files: &[SourceFile]) -> Option<Finding> {
    let commands = |name: &str| {
        let file = files.iter().find(|file| file.path == name)?;
        let lines = fenced(&file.text).filter_map(|line| line.split('#').next().map(str::trim));
        Some(lines.filter(|line| line.starts_with("miniwire ") || line.starts_with("cargo ")).collect::<Vec<_>>())
    };
    let (english, chinese) = (commands("README.md")?, commands("README.zh-CN.md")?);
    let difference = english.iter().find(|line| !chinese.contains(line));
    let difference = difference.or_else(|| chinese.iter().find(|line| !english.contains(line)))?;
    Some(Finding {
        file: "README.zh-CN.md".to_owned(),
        line: 0,
        sentence: format!("README.md and README.zh-CN.md do not show the same commands: {difference}"),
    })
}

/// Lines outside fenced code, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    with_fences(text).filter_map(|(index, line, fenced)| (!fenced).then_some((index + 1, line)))
}

/// Lines of fenced code.
fn fenced(text: &str) -> impl Iterator<Item = &str> {
    with_fences(text).filter_map(|(_, line, fenced)| fenced.then_some(line))
}

/// Lines with their index and whether they are fenced; the fences themselves are left out.
fn with_fences(text: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        (!is_fence).then_some((index, line, fenced))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_link_is_followed_from_the_folder_of_its_document() {
        let page =
            file("docs/guide/cli.md", "[a](../A.md#part) [b](gone.md) [c](https://example.com)\n```\n[d](x)\n```\n");
        let found = links(&page, |target| target == Path::new("docs/guide/../A.md"));
        assert_eq!(found, [page.finding(1, "the link leads nowhere: gone.md")]);
    }

    #[test]
    fn a_command_that_xtask_does_not_know_is_found() {
        let page = file("a.md", "`cargo xtask test unit` and then `cargo xtask deploy`");
        assert_eq!(xtask_commands(&page).len(), 1);
        assert_eq!(xtask_commands(&file("a.md", "`cargo xtask test [part]` runs one part")), []);
    }

    #[test]
    fn the_two_readmes_must_show_the_same_commands() {
        let readme = |path, commands: &str| file(path, &format!("miniwire is …\n```sh\n{commands}```\n"));
        let english = || readme("README.md", "miniwire run app  # comment\ncargo xtask run\n");
        assert!(same_commands(&[english(), readme("README.zh-CN.md", "cargo xtask run\n")]).is_some());
        let chinese = readme("README.zh-CN.md", "miniwire run app  # 说明\ncargo xtask run\n");
        assert_eq!(same_commands(&[english(), chinese]), None);
    }

    #[test]
    fn a_manifest_without_the_lints_is_found() {
        assert!(manifest_lints(&file("crates/a/Cargo.toml", "[package]\n")).is_some());
        assert!(manifest_lints(&file("crates/a/Cargo.toml", "[lints]\nworkspace = true\n")).is_none());
    }
}
