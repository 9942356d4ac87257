//! What the documents tell a reader to type is what `miniwire --help` knows.

use miniwire_tests::{Miniwire, repository};
use std::collections::BTreeSet;

fn help(verb: &str) -> String {
    Miniwire::new(&[verb, "--help"]).end().with_code(0).stdout
}

/// `(verb, option)` of every command line in fenced code.
fn typed(text: &str) -> BTreeSet<(String, String)> {
    let mut typed = BTreeSet::new();
    for code in text.split("```").skip(1).step_by(2) {
        for line in code.lines().filter_map(|line| line.trim_start_matches("$ ").strip_prefix("miniwire ")) {
            let words: Vec<_> = line.split(" #").next().unwrap_or_default().split_whitespace().collect();
            let verb = words.first().copied().unwrap_or_default();
            typed.insert((verb.to_owned(), String::new()));
            typed.extend(
                words.iter().filter(|word| word.starts_with("--")).map(|word| (verb.to_owned(), (*word).to_owned())),
            );
        }
    }
    typed
}

/// `(verb, option)` of every table row below a heading such as "## `miniwire run <folder|file>`".
fn tabled(text: &str) -> BTreeSet<(String, String)> {
    let mut tabled = BTreeSet::new();
    for section in text.split("\n## `miniwire ").skip(1) {
        let verb: String = section.chars().take_while(char::is_ascii_alphabetic).collect();
        let rows = section.lines().take_while(|line| !line.starts_with("## "));
        let options = rows.filter_map(|row| row.strip_prefix("| `--")?.split(['`', ' ']).next());
        tabled.extend(options.map(|option| (verb.clone(), format!("--{option}"))));
    }
    tabled
}

#[test]
fn every_command_and_option_in_the_documents_exists() {
    let read = |document: &str| std::fs::read_to_string(repository().join(document)).expect("the document is there");
    let mut shown: BTreeSet<_> = ["README.md", "README.zh-CN.md"].iter().flat_map(|name| typed(&read(name))).collect();
    shown.extend(tabled(&read("docs/guide/cli.md")));
    shown.extend(["docs/guide/faults.md", "docs/guide/faults.zh-CN.md"].iter().flat_map(|name| typed(&read(name))));
    assert!(shown.len() > 10, "the documents show commands: {shown:?}");
    for (verb, option) in shown {
        assert!(help(&verb).contains(&option), "`miniwire {verb}` has no {option}");
    }
}

#[test]
fn the_guide_has_the_same_options_in_both_languages() {
    let read = |document: &str| std::fs::read_to_string(repository().join(document)).expect("the document is there");
    let (english, chinese) = (tabled(&read("docs/guide/cli.md")), tabled(&read("docs/guide/cli.zh-CN.md")));
    assert!(english.len() > 10, "the guide has tables of options: {english:?}");
    assert_eq!(english, chinese);
}

#[test]
fn every_option_of_run_is_in_the_guide() {
    let guide = std::fs::read_to_string(repository().join("docs/guide/cli.md")).expect("the guide is there");
    for word in help("run").split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
        let option = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        assert!(
            option == "--help" || guide.contains(&format!("`{option}")),
            "docs/guide/cli.md does not mention {option}"
        );
    }
}
