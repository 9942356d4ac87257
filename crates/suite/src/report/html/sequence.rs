//! A conversation as a sequence: the app on the left, its servers on the right, an arrow for each message.
//!
//! Counterpart: `Conversation`. Invariant: every failure is in sight; what is folded or left out is counted.

use super::{Language, card, text};
use crate::conversation::{Arrow, Lane};
use crate::result::TestResult;
use std::fmt::Write as _;

/// Arrows in sight at the beginning, at the end, and on either side of a failure.
const IN_SIGHT: usize = 8;
/// Fewer are not worth folding.
const FOLD_MIN: usize = 5;

/// Draws the conversation of a test.
pub(super) fn draw(out: &mut String, result: &TestResult, language: Language) {
    let arrows = &result.conversation.arrows;
    if arrows.is_empty() {
        return;
    }
    let (app, server) = (language.pick("App", "小程序"), language.pick("Server", "服务器"));
    let _ = writeln!(out, "<div class=\"sequence\"><div class=\"heads\"><span>{app}</span><span>{server}</span></div>");
    let mut fold: Vec<&Arrow> = Vec::new();
    for (arrow, is_in_sight) in arrows.iter().zip(sight(arrows)) {
        if arrow.left_out > 0 {
            folded(out, result, &mut fold, language);
            let words = language.pick("more, which this report leaves out", "条没有写进报告");
            let _ = write!(out, "<p class=\"gap\">{} {words}</p>", arrow.left_out);
        }
        if is_in_sight {
            folded(out, result, &mut fold, language);
            row(out, result, arrow, language);
        } else {
            fold.push(arrow);
        }
    }
    folded(out, result, &mut fold, language);
    out.push_str("</div>\n");
}

/// Which arrows are not folded.
fn sight(arrows: &[Arrow]) -> Vec<bool> {
    let count = arrows.len();
    let mut seen: Vec<bool> = (0..count).map(|index| index < IN_SIGHT || index + IN_SIGHT >= count).collect();
    for (index, _) in arrows.iter().enumerate().filter(|(_, arrow)| !arrow.failures.is_empty()) {
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
    if !arrow.failures.is_empty() {
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
    arrow
        .failures
        .iter()
        .filter_map(|index| result.failures.get(*index))
        .for_each(|failure| card(out, failure, language));
    out.push_str("</div></div>\n");
}
