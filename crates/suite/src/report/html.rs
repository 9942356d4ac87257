//! The HTML report: one file without network, for a person who wants to see what was said.
//!
//! Counterpart: `sequence.rs` draws conversations. Invariant: whatever apps and servers say is text on this page, never markup.

mod sequence;

use super::About;
use super::page::{Language, escaped as text, head as page_head};
use crate::result::{Status, Summary, TestFailure, TestResult};
use std::fmt::Write as _;
use std::time::Duration;

/// The style of the page.
const STYLE: &str = include_str!("html/report.css");

/// The report as one page without network.
pub fn html(results: &[TestResult], about: About<'_>) -> String {
    let summary = Summary::of(results);
    let is_fine = summary.failed + summary.broken == 0;
    let language = about.language;
    let title = if is_fine { language.pick("passed", "通过") } else { language.pick("failed", "失败") };
    let mut out = page_head(language, &format!("miniwire test: {title}"), STYLE);
    out.push_str("<body>\n");
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
    ordered.into_iter().for_each(|result| test(&mut out, result, language));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, summary: Summary, about: About<'_>) {
    let Summary { passed, failed, not_run, broken } = summary;
    let pick = |english, chinese| about.language.pick(english, chinese);
    let counts = [
        (failed, pick("failed", "个失败"), "bad"),
        (broken, pick("broken", "个无法读取"), "bad"),
        (passed, pick("passed", "个通过"), "good"),
        (not_run, pick("not run", "个没有运行"), "warn"),
    ];
    // A String takes whatever is written to it.
    let _ = write!(out, "<header><h1>miniwire test</h1><p class=\"counts\">");
    for (count, word, class) in counts.into_iter().filter(|(count, ..)| *count > 0) {
        let _ = write!(out, "<span class=\"badge {class}\"><b>{count}</b> {word}</span>");
    }
    let _ = writeln!(out, "</p><p class=\"meta\">{} · miniwire {}</p></header>", told(about.took), text(about.version));
}

fn test(out: &mut String, result: &TestResult, language: Language) {
    let (word, class, mark) = match result.status {
        Status::Passed => (language.pick("passed", "通过"), "passed", "✓"),
        Status::Failed => (language.pick("failed", "失败"), "failed", "✕"),
        Status::Broken => (language.pick("broken", "无法读取"), "failed", "!"),
        Status::NotRun => (language.pick("not run", "没有运行"), "not-run", "–"),
    };
    let open = if matches!(result.status, Status::Failed | Status::Broken) { " open" } else { "" };
    let _ = write!(
        out,
        "<details class=\"card test {class}\"{open}><summary><span class=\"mark\" title=\"{word}\">{mark}</span>\
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
        facts(out, result, language);
    }
    result
        .failures
        .iter()
        .filter(|failure| !is_drawn(result, failure))
        .for_each(|failure| card(out, failure, language));
    sequence::draw(out, result, language);
    block(out, language.pick("Page", "页面"), &result.page);
    if result.status == Status::Failed {
        block(out, language.pick("Console", "控制台"), &result.console.join("\n"));
    }
    out.push_str("</details>\n");
}

fn facts(out: &mut String, result: &TestResult, language: Language) {
    let time = told(result.app_time);
    let counts = [result.lines, result.received, result.sent].map(|count| count.to_string());
    let [lines, received, sent] = &counts;
    let app = result.app.as_ref().map(|app| (language.pick("App", "小程序"), app.as_str()));
    let facts = app.into_iter().chain([
        (language.pick("Fixture", "录制文件"), result.fixture.as_str()),
        (language.pick("Lines", "行数"), lines.as_str()),
        (language.pick("From the app", "小程序发出"), received.as_str()),
        (language.pick("To the app", "小程序收到"), sent.as_str()),
        (language.pick("App time", "历时"), time.as_str()),
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
fn card(out: &mut String, failure: &TestFailure, language: Language) {
    let sentence = match &failure.path {
        Some(path) if failure.kind == "mismatch" && path == "$" => {
            language.pick("this message differs", "这条消息不同").to_owned()
        }
        Some(path) if failure.kind == "mismatch" => match language {
            Language::English => format!("differs at {path}"),
            Language::Chinese => format!("不同之处在 {path}"),
        },
        _ => failure.text.clone(),
    };
    let _ = write!(
        out,
        "<div class=\"failure\"><p><span class=\"kind\">{}</span> {}</p><p class=\"place\">{}</p>",
        text(kind(failure.kind, language)),
        text(&sentence),
        text(&failure.place())
    );
    if let (Some(expected), Some(got)) = (&failure.expected, &failure.got) {
        let _ = write!(
            out,
            "<table><tr class=\"was\"><th>{}</th><td>{}</td></tr><tr class=\"is\"><th>{}</th><td>{}</td></tr></table>",
            language.pick("expected", "录制的"),
            text(expected),
            language.pick("got", "这次的"),
            text(got)
        );
    }
    if !failure.source.is_empty() {
        let _ = write!(out, "<pre class=\"source\">{}</pre>", text(&failure.source));
    }
    out.push_str("</div>");
}

/// The kind of a failure, in words.
fn kind(kind: &'static str, language: Language) -> &'static str {
    let chinese = match kind {
        "mismatch" => "不一致",
        "missing" => "没有出现",
        "unexpected" => "多出来的",
        "expectation" => "不成立",
        "action" => "做不到",
        "variable" => "变量无值",
        "timing" => "时间不对",
        "broken-line" => "读不懂",
        "app-error" => "小程序出错",
        "too-slow" => "太慢",
        "session" => "会话中断",
        other => other,
    };
    language.pick(kind, chinese)
}

fn block(out: &mut String, title: &str, content: &str) {
    if !content.is_empty() {
        let _ =
            writeln!(out, "<details class=\"block\"><summary>{title}</summary><pre>{}</pre></details>", text(content));
    }
}

fn told(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 1000.0 { format!("{ms:.0} ms") } else { format!("{:.2} s", ms / 1000.0) }
}
