//! The HTML report: one file without network, for a person who wants to see what was said.
//!
//! Counterpart: `sequence.rs` draws conversations. Invariant: whatever apps and servers say is text on this page, never markup.

mod sequence;

use super::About;
use crate::result::{Status, Summary, TestFailure, TestResult};
use std::fmt::Write as _;
use std::time::Duration;

/// The style of the page.
const STYLE: &str = include_str!("html/report.css");

/// The report as one page without network.
pub fn html(results: &[TestResult], about: About<'_>) -> String {
    let summary = Summary::of(results);
    let is_fine = summary.failed + summary.broken == 0;
    let title = if is_fine { "passed" } else { "failed" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>miniwire test: {title}</title>\n<style>{STYLE}</style>\n"
    );
    head(&mut out, summary, about);
    out.push_str("<main>\n");
    // What failed comes first: it is why somebody opens the page.
    let rank = |result: &&TestResult| match result.status {
        Status::Failed => 0,
        Status::Broken => 1,
        Status::Passed => 2,
        Status::NotRun => 3,
    };
    let mut ordered: Vec<&TestResult> = results.iter().collect();
    ordered.sort_by_key(rank);
    ordered.into_iter().for_each(|result| test(&mut out, result));
    out.push_str("</main>\n</html>\n");
    out
}

fn head(out: &mut String, summary: Summary, about: About<'_>) {
    let Summary { passed, failed, not_run, broken } = summary;
    let counts = [
        (failed, "failed", "failed"),
        (broken, "broken", "failed"),
        (passed, "passed", "passed"),
        (not_run, "not run", "not-run"),
    ];
    // A String takes whatever is written to it.
    let _ = write!(out, "<header><h1>miniwire test</h1><p class=\"counts\">");
    for (count, word, class) in counts.into_iter().filter(|(count, ..)| *count > 0) {
        let _ = write!(out, "<span class=\"badge {class}\"><b>{count}</b> {word}</span>");
    }
    let _ = writeln!(out, "</p><p class=\"meta\">{} · miniwire {}</p></header>", told(about.took), text(about.version));
}

fn test(out: &mut String, result: &TestResult) {
    let (word, class, mark) = match result.status {
        Status::Passed => ("passed", "passed", "✓"),
        Status::Failed => ("failed", "failed", "✕"),
        Status::Broken => ("broken", "failed", "!"),
        Status::NotRun => ("not run", "not-run", "–"),
    };
    let open = if matches!(result.status, Status::Failed | Status::Broken) { " open" } else { "" };
    let _ = write!(
        out,
        "<details class=\"test {class}\"{open}><summary><span class=\"mark\" title=\"{word}\">{mark}</span>\
         <span class=\"name\">{}</span>",
        text(&result.name)
    );
    if result.took > Duration::ZERO {
        let _ = write!(out, "<span class=\"took\">{}</span>", told(result.took));
    }
    out.push_str("</summary>\n");
    if let Some(reason) = &result.reason {
        let _ = write!(out, "<p class=\"reason\">{}</p>", text(reason));
    }
    if let Some(hint) = &result.hint {
        let _ = write!(out, "<p class=\"reason\">hint: {}</p>", text(hint));
    }
    if result.lines > 0 {
        facts(out, result);
    }
    result.failures.iter().filter(|failure| !is_drawn(result, failure)).for_each(|failure| card(out, failure));
    sequence::draw(out, result);
    block(out, "Page", &result.page);
    if result.status == Status::Failed {
        block(out, "Console", &result.console.join("\n"));
    }
    out.push_str("</details>\n");
}

fn facts(out: &mut String, result: &TestResult) {
    let time = told(result.app_time);
    let counts = [result.lines, result.received, result.sent].map(|count| count.to_string());
    let [lines, received, sent] = &counts;
    let app = result.app.as_ref().map(|app| ("App", app.as_str()));
    let facts = app.into_iter().chain([
        ("Fixture", result.fixture.as_str()),
        ("Lines", lines.as_str()),
        ("From the app", received.as_str()),
        ("To the app", sent.as_str()),
        ("App time", time.as_str()),
    ]);
    out.push_str("<dl class=\"facts\">");
    for (name, value) in facts {
        let _ = write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", text(value));
    }
    out.push_str("</dl>\n");
}

/// A failure that stands at its arrow needs no card of its own.
fn is_drawn(result: &TestResult, failure: &TestFailure) -> bool {
    result
        .conversation
        .arrows
        .iter()
        .flat_map(|arrow| &arrow.failures)
        .any(|index| result.failures.get(*index).is_some_and(|other| std::ptr::eq(other, failure)))
}

/// One failure: where, what, and both sides.
fn card(out: &mut String, failure: &TestFailure) {
    let sentence = match &failure.path {
        Some(path) if failure.kind == "mismatch" => format!("differs at {path}"),
        _ => failure.text.clone(),
    };
    let _ = write!(
        out,
        "<div class=\"failure\"><p><span class=\"kind\">{}</span> {}</p><p class=\"place\">{}</p>",
        text(failure.kind),
        text(&sentence),
        text(&failure.place())
    );
    if let (Some(expected), Some(got)) = (&failure.expected, &failure.got) {
        let _ = write!(
            out,
            "<table><tr class=\"was\"><th>expected</th><td>{}</td></tr><tr class=\"is\"><th>got</th><td>{}</td></tr></table>",
            text(expected),
            text(got)
        );
    }
    if !failure.source.is_empty() {
        let _ = write!(out, "<pre class=\"source\">{}</pre>", text(&failure.source));
    }
    out.push_str("</div>");
}

fn block(out: &mut String, title: &str, content: &str) {
    if !content.is_empty() {
        let _ =
            writeln!(out, "<details class=\"block\"><summary>{title}</summary><pre>{}</pre></details>", text(content));
    }
}

/// Text for a page.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // They could show text in another order than it has.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.extend(character.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

fn told(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 1000.0 { format!("{ms:.0} ms") } else { format!("{:.2} s", ms / 1000.0) }
}
