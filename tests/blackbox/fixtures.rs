//! `miniwire check` and `miniwire diff` over the fixtures in `fixtures/sessions/golden`: what they print and how they end.

use miniwire_tests::{Miniwire, Outcome, repository};
use serde_json::Value;

fn golden(name: &str) -> String {
    repository().join("fixtures/sessions/golden").join(name).display().to_string()
}

fn miniwire(words: &[&str]) -> Outcome {
    Miniwire::new(words).end()
}

#[test]
fn a_fixture_with_warnings_is_fine_unless_they_count() {
    let unclean = golden("unclean.jsonl");
    let outcome = miniwire(&["check", &unclean]).with_code(0);
    assert!(
        outcome.stdout.contains("fixture::unclean") && outcome.stdout.contains("0 errors, 1 warning"),
        "{outcome:?}"
    );
    miniwire(&["check", "--strict", &unclean]).with_code(1);
}

#[test]
fn an_error_is_told_with_file_line_column_code_and_the_line_itself() {
    let outcome = miniwire(&["check", &golden("broken/wrong-value.jsonl")]).with_code(1);
    for part in ["wrong-value.jsonl:4:6: `t` is a number", "fixture::wrong-value", r#"{"t":"soon""#] {
        assert!(outcome.stdout.contains(part), "{part} is not in {}", outcome.stdout);
    }
}

#[test]
fn a_folder_is_searched_and_json_has_one_finding_a_line_and_a_summary_for_each_file() {
    let outcome = miniwire(&["check", "--format", "json", &golden("broken")]).with_code(1);
    let lines: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let summaries = lines.iter().filter(|line| line.get("lines").is_some()).count();
    assert_eq!(lines.len(), summaries * 2, "each broken fixture has one finding: {}", outcome.stdout);
    assert!(lines.iter().any(|line| line["code"] == "wrong-sha256" && line["severity"] == "error"));
}

#[test]
fn findings_above_the_number_are_counted() {
    let outcome = miniwire(&["check", "--max", "0", &golden("unclean.jsonl")]).with_code(0);
    assert!(outcome.stdout.contains("1 more finding that --max leaves out"), "{outcome:?}");
}

#[test]
fn a_path_that_is_not_there_is_usage() {
    let outcome = miniwire(&["check", "no/such/fixture.jsonl"]).with_code(2);
    assert!(outcome.stderr.contains("no such fixture, case file or folder: no/such/fixture.jsonl"), "{outcome:?}");
    miniwire(&["diff", "no/a.jsonl", "no/b.jsonl"]).with_code(2);
}

#[test]
fn a_fixture_is_the_same_as_itself() {
    let before = golden("diff/before.jsonl");
    let outcome = miniwire(&["diff", &before, &before]).with_code(0);
    assert!(outcome.stdout.starts_with("the same: "), "{outcome:?}");
}

#[test]
fn two_recordings_differ_in_what_they_mean_and_not_in_ids_and_times() {
    let outcome = miniwire(&["diff", &golden("diff/before.jsonl"), &golden("diff/after.jsonl")]).with_code(1);
    let wanted = [
        r#"$['server']['version']  "2.3.1" → "2.4.0""#,
        r#"$['members'][2]  nothing → "小刚""#,
        r#"-    16        in        {"op":"typing","from":"小明"}"#,
        r#"+          17  in        {"op":"read","upto":106}"#,
        "6 lines differ",
        "0191e3a4-7b1c-4c1e-9d3f-2f1c7a5b9e10 ↔ 0191f000-1111-4c1e-8000-aaaaaaaaaaaa  3 places",
    ];
    for part in wanted {
        assert!(outcome.stdout.contains(part), "{part} is not in {}", outcome.stdout);
    }
    let exact = miniwire(&["diff", "--exact", &golden("diff/before.jsonl"), &golden("diff/after.jsonl")]).with_code(1);
    assert!(exact.stdout.contains("11 lines differ"), "{}", exact.stdout);
}

#[test]
fn a_comparison_as_a_page_holds_nothing_from_the_network() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("diff.html");
    let (before, after) = (golden("diff/before.jsonl"), golden("diff/after.jsonl"));
    let outcome =
        miniwire(&["diff", &before, &after, "--format", "html", "-o", &page.display().to_string()]).with_code(1);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("6 lines differ"), "{outcome:?}");
    let text = std::fs::read_to_string(page).expect("the page is there");
    assert!(text.contains("default-src 'none'") && text.contains("小刚"));
    for tag in ["<script", "<link", "<img", "src=", "@import", "url("] {
        assert!(!text.contains(tag), "the page has {tag}");
    }
}

#[test]
fn a_page_is_in_the_language_that_is_asked_for_and_what_is_compared_stays_as_it_is() {
    let (before, after) = (golden("diff/before.jsonl"), golden("diff/after.jsonl"));
    let page = |language: &[&str]| {
        let words = [&["diff", &before, &after, "--format", "html"], language].concat();
        miniwire(&words).with_code(1).stdout
    };
    let chinese = page(&["--lang", "zh-CN"]);
    assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("6 行不同"), "{chinese}");
    assert!(chinese.contains("chat, before the upgrade") && !chinese.contains("the same"), "{chinese}");
    assert!(page(&["--lang", "en"]).contains("6 lines differ"));
}

#[test]
fn a_window_that_is_to_open_what_is_no_fixture_says_where_it_stops_being_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("notes.jsonl");
    std::fs::write(&file, "dear diary\n").expect("the file is written");
    let outcome = miniwire(&["ui", "--no-open", &file.display().to_string()]).with_code(3);
    let told = format!("{}:1:1: the first line is no header of a fixture", file.display());
    assert!(outcome.stderr.contains(&told) && outcome.stderr.contains("hint:"), "{}", outcome.stderr);
}

#[test]
fn a_comparison_as_json_has_every_row() {
    let outcome = miniwire(&["diff", "--format", "json", &golden("diff/before.jsonl"), &golden("diff/after.jsonl")]);
    let comparison: Value = serde_json::from_str(&outcome.with_code(1).stdout).expect("JSON");
    assert_eq!(comparison["differences"], 6);
    let rows = comparison["lanes"].as_array().expect("lanes").iter().flat_map(|lane| lane["rows"].as_array());
    assert_eq!(rows.map(Vec::len).sum::<usize>(), 23);
}

#[test]
fn a_fixture_that_cannot_be_read_is_told_with_its_line() {
    let outcome = miniwire(&["diff", &golden("broken/wrong-value.jsonl"), &golden("unclean.jsonl")]).with_code(2);
    assert!(outcome.stderr.contains("wrong-value.jsonl:4:6:") && outcome.stderr.contains("hint:"), "{outcome:?}");
}

#[test]
fn bytes_in_side_files_are_shown_where_they_differ() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recorded = |name: &str, last: u8| {
        // As a HAR has them, which becomes a fixture with a side file.
        let bytes = [vec![1_u8; 69_999], vec![1, 1, last]].concat();
        let data = base64(&bytes);
        let har = format!(
            r#"{{"log":{{"entries":[{{"startedDateTime":"2026-01-31T10:00:00Z","request":{{"method":"GET","url":"ws://a/"}},
               "response":{{"status":101}},"_webSocketMessages":[{{"type":"send","time":1,"opcode":2,"data":"{data}"}}]}}]}}}}"#
        );
        let (har_file, file) = (folder.path().join(format!("{name}.har")), folder.path().join(format!("{name}.jsonl")));
        std::fs::write(&har_file, har).expect("the HAR can be written");
        miniwire(&["convert", &har_file.display().to_string(), &file.display().to_string()]).with_code(0);
        file.display().to_string()
    };
    let (a, b) = (recorded("a", 2), recorded("b", 3));
    let outcome = miniwire(&["diff", &a, &b]).with_code(1);
    for part in ["01 01 | 02", "01 01 | 03", "from byte 70001 on", "1 line differs"] {
        assert!(outcome.stdout.contains(part), "{part}:\n{}", outcome.stdout);
    }
}

/// Standard Base64 of bytes whose number is a multiple of three.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[(bits >> shift) & 63]))
    };
    bytes.chunks_exact(3).flat_map(four).collect()
}
