//! What the documents tell a reader to type is what `miniwire --help` knows.

use miniwire_tests::{Miniwire, repository};
use std::collections::BTreeSet;

/// Verbs that have verbs of their own.
const FAMILIES: [&str; 2] = ["mqtt", "socketio"];

fn help(verb: &str) -> String {
    let words: Vec<_> = verb.split(' ').chain(["--help"]).collect();
    Miniwire::new(&words).end().with_code(0).stdout
}

/// `(verb, option)` of every command line in fenced code.
fn typed(text: &str) -> BTreeSet<(String, String)> {
    let mut typed = BTreeSet::new();
    for code in text.split("```").skip(1).step_by(2) {
        for line in code.lines().filter_map(|line| line.trim_start_matches("$ ").strip_prefix("miniwire ")) {
            let words: Vec<_> = line.split(" #").next().unwrap_or_default().split_whitespace().collect();
            let verb = words.first().copied().unwrap_or_default();
            let count = if FAMILIES.contains(&verb) { 2 } else { 1 };
            let verb = words.iter().take(count).copied().collect::<Vec<_>>().join(" ");
            typed.insert((verb.clone(), String::new()));
            let options = words.iter().filter(|word| word.starts_with("--"));
            typed.extend(options.map(|word| (verb.clone(), (*word).to_owned())));
        }
    }
    typed
}

/// `(verb, option)` of every table row below a heading such as "## `miniwire run <folder|file>`".
fn tabled(text: &str) -> BTreeSet<(String, String)> {
    let mut tabled = BTreeSet::new();
    for section in text.split("\n## `miniwire ").skip(1) {
        let verb = section.split(['`', '<', '[']).next().unwrap_or_default().trim().to_owned();
        let rows = section.lines().take_while(|line| !line.starts_with("## "));
        let options = rows.filter_map(|row| row.strip_prefix("| `--")?.split(['`', ' ']).next());
        tabled.extend(options.map(|option| (verb.clone(), format!("--{option}"))));
    }
    tabled
}

/// Where commands are shown.
const DOCUMENTS: [&str; 4] = ["README.md", "README.zh-CN.md", "docs/guide/peers.md", "docs/guide/peers.zh-CN.md"];

#[test]
fn every_command_and_option_in_the_documents_exists() {
    let read = |document: &str| std::fs::read_to_string(repository().join(document)).expect("the document is there");
    let mut shown: BTreeSet<_> = DOCUMENTS.iter().flat_map(|name| typed(&read(name))).collect();
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
fn every_option_of_run_and_of_the_peers_is_in_the_guide() {
    let guide = std::fs::read_to_string(repository().join("docs/guide/cli.md")).expect("the guide is there");
    for verb in ["run", "mqtt sub", "mqtt pub", "ws", "socketio emit", "socketio listen"] {
        for word in help(verb).split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
            let option = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
            assert!(
                option == "--help" || guide.contains(&format!("`{option}")),
                "docs/guide/cli.md does not mention {option} of `miniwire {verb}`"
            );
        }
    }
}
