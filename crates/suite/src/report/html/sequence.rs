//! A conversation as a sequence: the app on the left, its servers on the right, an arrow for each message.
//!
//! Counterpart: `Conversation`. Invariant: every failure is in sight; what is folded is counted.

use super::{Language, card, text};
use crate::conversation::{Arrow, Lane};
use crate::result::{Status, TestResult};
use std::fmt::Write as _;

/// Arrows in sight at the beginning, at the end, and on either side of a failure.
const IN_SIGHT: usize = 8;
/// Fewer are not worth folding.
const FOLD_MIN: usize = 5;
/// Arrows of a test that passed, at either end.
const PASSED_ARROWS_MAX: usize = 50;

/// Draws the conversation of a test.
pub(super) fn draw(out: &mut String, result: &TestResult, language: Language) {
    let conversation = &result.conversation;
    let arrows: Vec<&Arrow> = conversation.arrows().collect();
    if arrows.is_empty() {
        return;
    }
    let (shown, left_out) = shown(&arrows, result.status, conversation.first.len(), conversation.left_out);
    let (app, server) = (language.pick("App", "小程序"), language.pick("Server", "服务端"));
    let _ = writeln!(out, "<div class=\"sequence\"><div class=\"heads\"><span>{app}</span><span>{server}</span></div>");
    let mut fold: Vec<&Arrow> = Vec::new();
    let in_sight: Vec<bool> = sight(&shown);
    for (index, arrow) in shown.iter().enumerate() {
        if left_out.is_some_and(|(at, _)| at == index) {
            folded(out, result, &mut fold, language);
            let count = left_out.map_or(0, |(_, count)| count);
            let words = language.pick("more, which this report leaves out", "条没有写进报告");
            let _ = write!(out, "<p class=\"gap\">{count} {words}</p>");
        }
        if in_sight.get(index).copied().unwrap_or(true) {
            folded(out, result, &mut fold, language);
            row(out, result, arrow, language);
        } else {
            fold.push(arrow);
        }
    }
    folded(out, result, &mut fold, language);
    out.push_str("</div>\n");
}

/// The arrows that are on the page, and where others were left out.
fn shown<'a>(
    arrows: &[&'a Arrow],
    status: Status,
    first: usize,
    left_out: u64,
) -> (Vec<&'a Arrow>, Option<(usize, u64)>) {
    if status == Status::Passed && arrows.len() > 2 * PASSED_ARROWS_MAX {
        let count = (arrows.len() - 2 * PASSED_ARROWS_MAX) as u64 + left_out;
        let ends = [&arrows[..PASSED_ARROWS_MAX], &arrows[arrows.len() - PASSED_ARROWS_MAX..]].concat();
        return (ends, Some((PASSED_ARROWS_MAX, count)));
    }
    (arrows.to_vec(), (left_out > 0).then_some((first, left_out)))
}

/// Which arrows are not folded.
fn sight(arrows: &[&Arrow]) -> Vec<bool> {
    let count = arrows.len();
    let mut seen: Vec<bool> = (0..count).map(|index| index < IN_SIGHT || index + IN_SIGHT >= count).collect();
    for (index, _) in arrows.iter().enumerate().filter(|(_, arrow)| arrow.failure.is_some()) {
        let end = (index + IN_SIGHT + 1).min(count);
        seen[index.saturating_sub(IN_SIGHT)..end].fill(true);
    }
    seen
}

fn folded(out: &mut String, result: &TestResult, fold: &mut Vec<&Arrow>, language: Language) {
    let arrows = std::mem::take(fold);
    if arrows.len() < FOLD_MIN {
        arrows.iter().for_each(|arrow| row(out, result, arrow, language));
        return;
    }
    let _ = write!(out, "<details class=\"fold\"><summary>{} {}</summary>", arrows.len(), language.pick("more", "条"));
    arrows.iter().for_each(|arrow| row(out, result, arrow, language));
    out.push_str("</details>\n");
}

fn row(out: &mut String, result: &TestResult, arrow: &Arrow, language: Language) {
    let lane = match arrow.lane {
        Lane::Out => "out",
        Lane::In => "in",
        Lane::App => "note",
    };
    let mut class = format!("row {lane}");
    if arrow.failure.is_some() {
        class.push_str(" wrong");
    }
    if arrow.is_missing {
        class.push_str(" missing");
    }
    let time = format!("{:.3}", arrow.at.as_secs_f64());
    let conn = arrow.conn.map(|conn| format!("<i>#{conn}</i>")).unwrap_or_default();
    let content = if arrow.is_missing { language.pick("never came", "没有出现") } else { arrow.text.as_str() };
    let event = if matches!(arrow.event, "out" | "in") { "" } else { arrow.event };
    let event = if event.is_empty() { String::new() } else { format!("<b>{}</b> ", text(event)) };
    let _ = write!(
        out,
        "<div class=\"{class}\"><time>{time}</time><div class=\"track\"><div class=\"label\">{conn}<span title=\"{}\">{event}{}</span></div>",
        text(content),
        text(content)
    );
    if arrow.lane != Lane::App {
        out.push_str("<div class=\"line\"></div>");
    }
    if let Some(failure) = arrow.failure.and_then(|index| result.failures.get(index)) {
        card(out, failure, language);
    }
    out.push_str("</div></div>\n");
}
