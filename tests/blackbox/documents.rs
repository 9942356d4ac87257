//! What the documents tell a reader to type is what `miniwire --help` knows.

use miniwire_tests::{Miniwire, repository};
use std::collections::BTreeSet;

const DOCUMENTS: [&str; 3] = ["README.md", "README.zh-CN.md", "docs/guide/cli.md"];

fn help(verb: &str) -> String {
    Miniwire::new(&[verb, "--help"]).end().with_code(0).stdout
}

/// `(verb, option)` of every command line in the documents.
fn typed_in_documents() -> BTreeSet<(String, String)> {
    let mut typed = BTreeSet::new();
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(repository().join(document)).expect("the document is there");
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("miniwire ")) {
            let line = line.split(" #").next().unwrap_or_default();
            let verb = line.split_whitespace().next().unwrap_or_default().to_owned();
            let options = line.split_whitespace().filter(|word| word.starts_with("--"));
            typed.extend(options.map(|option| (verb.clone(), option.to_owned())));
            typed.insert((verb, String::new()));
        }
    }
    typed
}

#[test]
fn every_command_and_option_in_the_documents_exists() {
    let typed = typed_in_documents();
    assert!(typed.len() > 5, "the documents show commands: {typed:?}");
    for (verb, option) in typed {
        assert!(help(&verb).contains(&option), "`miniwire {verb}` has no {option}");
    }
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
