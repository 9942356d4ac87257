//! Rules for one source file at a time: module docs, length, unfinished code, focused tests, paths of one machine.
//!
//! Invariant: a rule that a compiler or linter can keep is kept there and not here.

use super::{Finding, SourceFile};
use std::path::Path;

/// The aim is 400 lines; a file may be a screen longer before it has to be split.
const FILE_LINES_MAX: usize = 440;

pub(super) fn check(file: &SourceFile, root: &Path) -> Vec<Finding> {
    let mut findings = machine_paths(file, root);
    let is_code = matches!(file.suffix(), "rs" | "ts" | "mts" | "mjs");
    if is_code && !file.is_generated() && !file.is_sample() {
        findings.extend(module_docs(file));
        findings.extend(length(file));
        findings.extend(unfinished(file));
        findings.extend(focused_tests(file));
    }
    findings
}

fn module_docs(file: &SourceFile) -> Option<Finding> {
    let first = file.text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!/")).unwrap_or_default();
    let openings: &[&str] = if file.suffix() == "rs" { &["//!"] } else { &["/**", "//"] };
    // The names of these say all there is to say.
    let exempt = [".d.ts", ".test.ts", ".config.ts", ".config.mjs"].iter().any(|end| file.path.ends_with(end));
    let missing = !openings.iter().any(|opening| first.starts_with(opening)) && !exempt;
    missing
        .then(|| file.finding(1, format!("a module opens with `{}`: its role, counterpart and invariant", openings[0])))
}

fn length(file: &SourceFile) -> Option<Finding> {
    let lines = file.text.lines().count();
    let sentence = || format!("{lines} lines; split the file, {FILE_LINES_MAX} is the limit and 400 the aim");
    (lines > FILE_LINES_MAX).then(|| file.finding(FILE_LINES_MAX + 1, sentence()))
}

fn unfinished(file: &SourceFile) -> Vec<Finding> {
    // Put together here, so that this file does not break its own rule.
    let marks = ["todo", "unimplemented"].map(|name| format!("{name}!("));
    let words = ["TO", "FIX"].map(|head| head.to_owned() + if head == "TO" { "DO" } else { "ME" });
    lines_with(file, |line| {
        marks.iter().chain(&words).find(|mark| line.contains(mark.as_str())).map(|mark| format!("unfinished: `{mark}`"))
    })
}

fn focused_tests(file: &SourceFile) -> Vec<Finding> {
    let marks = ["it", "test", "describe"].map(|name| format!("{name}.only("));
    lines_with(file, |line| {
        marks.iter().find(|mark| line.contains(mark.as_str())).map(|mark| format!("`{mark}` hides the other tests"))
    })
}

/// Home folders of any machine, and the checkout of this one.
fn machine_paths(file: &SourceFile, root: &Path) -> Vec<Finding> {
    let homes = ["home", "Users"].map(|name| format!("/{name}/"));
    let root = root.to_string_lossy();
    lines_with(file, |line| {
        let in_home = homes.iter().any(|home| {
            line.match_indices(home.as_str()).any(|(at, _)| {
                let begins_a_path =
                    !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-}".contains(before));
                begins_a_path && line[at + home.len()..].starts_with(|after: char| after.is_ascii_alphabetic())
            })
        });
        // A short checkout path such as /app would be found in any text.
        let in_checkout = root.len() >= 9 && line.contains(&*root);
        (in_home || in_checkout).then(|| "an absolute path of one machine".to_owned())
    })
}

fn lines_with(file: &SourceFile, complaint: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    lines.filter_map(|(index, line)| Some(file.finding(index + 1, complaint(line)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        let found = check(&file, Path::new("/srv/checkout"));
        found.into_iter().map(|finding| format!("{}:{}", finding.line, finding.sentence)).collect()
    }

    #[test]
    fn a_module_without_docs_is_found() {
        assert_eq!(findings("crates/a/src/lib.rs", "use x;\n").len(), 1);
        assert_eq!(findings("crates/a/src/lib.rs", "//! Role.\nuse x;\n"), [] as [&str; 0]);
        assert_eq!(findings("ui/a.mjs", "#!/usr/bin/env node\n/** Role. */\n"), [] as [&str; 0]);
    }

    #[test]
    fn a_file_at_the_limit_passes_and_one_line_more_does_not() {
        let text = "//! Role.\n".repeat(FILE_LINES_MAX);
        assert_eq!(findings("a.rs", &text), [] as [&str; 0]);
        assert_eq!(findings("a.rs", &format!("{text}//\n")).len(), 1);
    }

    #[test]
    fn a_generated_file_may_be_long() {
        let text = format!("// @generated\n{}", "let a;\n".repeat(FILE_LINES_MAX));
        assert_eq!(findings("a.ts", &text), [] as [&str; 0]);
    }

    #[test]
    fn unfinished_code_and_focused_tests_are_found_by_line() {
        let text = format!("//! Role.\nfn a() {{ {}!() }}\n", "todo");
        assert_eq!(findings("a.rs", &text), [format!("2:unfinished: `{}!(`", "todo")]);
        assert!(findings("a.ts", &format!("/** Role. */\n{}.only('x')", "it"))[0].starts_with("2:"));
    }

    #[test]
    fn a_home_folder_in_a_document_is_found_but_a_url_with_home_in_it_is_not() {
        assert_eq!(findings("a.md", &format!("see /{}/ann/x", "home")).len(), 1);
        assert_eq!(findings("a.md", "see /srv/checkout/x").len(), 1);
        assert_eq!(findings("a.md", &format!("pages/{}/index", "home")), [] as [&str; 0]);
    }
}
