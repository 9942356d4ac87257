//! The table of the timeline: life, hooks, routes, setData, interface, taps and the ends of connections.
//!
//! Counterpart: `Timeline` in `ui/app`; the detail of a row is the event as `--format json` prints it.

use super::rows::{RowFilter, contains, first_line, ms};
use super::schema::{TimelineRow, TimelineWindow};
use model::{Event, EventKind, LifeState};
use serde_json::Value;
use std::time::Duration;

/// Characters of a detail in a row.
const DETAIL_CHARS_MAX: usize = 240;

/// Which events.
#[derive(Debug, PartialEq)]
pub(super) struct TimelineFilter {
    kinds: Vec<String>,
    text: String,
}

impl TimelineFilter {
    pub(super) fn new(wanted: &TimelineWindow) -> Self {
        TimelineFilter { kinds: wanted.kinds.clone(), text: wanted.text.clone() }
    }
}

impl RowFilter for TimelineFilter {
    fn fits(&self, event: &Event) -> bool {
        let Some(kind) = kind(event) else { return false };
        (self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind))
            && (self.text.is_empty() || row(0, event).is_some_and(|row| says(&row, &self.text)))
    }
}

fn says(row: &TimelineRow, text: &str) -> bool {
    contains(row.title.as_bytes(), text) || contains(row.detail.as_bytes(), text)
}

/// The kind of an event that stands in the timeline.
pub(super) fn kind(event: &Event) -> Option<&'static str> {
    Some(match &event.kind {
        EventKind::Start { .. } | EventKind::Life { .. } | EventKind::Network { .. } | EventKind::End { .. } => "life",
        EventKind::Hook { .. } => "hook",
        EventKind::Route { .. } => "route",
        EventKind::SetData { .. } => "set_data",
        EventKind::Ui { .. } => "ui",
        EventKind::Action { .. } => "action",
        EventKind::Open { .. }
        | EventKind::Opened { .. }
        | EventKind::Connected { .. }
        | EventKind::Listening { .. }
        | EventKind::Done { .. }
        | EventKind::Close { .. }
        | EventKind::Fail { .. } => "connection",
        EventKind::Error { .. } => "error",
        EventKind::Console { .. }
        | EventKind::Notice { .. }
        | EventKind::Out { .. }
        | EventKind::In { .. }
        | EventKind::Frame { .. }
        | EventKind::Packet { .. } => return None,
    })
}

/// The row of an event that fits.
pub(super) fn row(number: u64, event: &Event) -> Option<TimelineRow> {
    let kind = kind(event)?;
    let (title, detail) = words(&event.kind);
    let (bytes, duration) = match &event.kind {
        EventKind::SetData { bytes, duration_us, .. } => {
            (Some(*bytes as u64), Some(ms(Duration::from_micros(*duration_us))))
        }
        _ => (None, None),
    };
    let detail = first_line(&detail, DETAIL_CHARS_MAX);
    Some(TimelineRow { event: number, at: ms(event.at), kind: kind.to_owned(), title, detail, bytes, duration })
}

/// Title and detail.
fn words(kind: &EventKind) -> (String, String) {
    let text = |value: &Value| value.to_string();
    match kind {
        EventKind::Start { name, appid, .. } => (format!("start {name}"), appid.clone()),
        EventKind::End { reason, .. } => ("end".to_owned(), reason.clone()),
        EventKind::Life { to } => (life_name(*to).to_owned(), String::new()),
        EventKind::Network { to, weak } => ("network".to_owned(), format!("{to}{}", if *weak { ", weak" } else { "" })),
        EventKind::Hook { target, name, args } => {
            (format!("{target}.{name}"), args.as_ref().map(text).unwrap_or_default())
        }
        EventKind::Route { api, path, query, .. } => {
            let query = if query.is_empty() { String::new() } else { format!(" {}", Value::Object(query.clone())) };
            (api.clone(), format!("{path}{query}"))
        }
        EventKind::SetData { target, keys, .. } => (format!("{target}.setData"), keys.join(", ")),
        EventKind::Ui { api, detail } => (api.clone(), text(detail)),
        EventKind::Action { action, selector, node, value } => {
            let target = selector.clone().unwrap_or_else(|| format!("node {}", node.0));
            (action.clone(), value.as_ref().map_or_else(|| target.clone(), |value| format!("{target} = {value}")))
        }
        EventKind::Open { conn, url, method, .. } => match method {
            Some(method) => (format!("{conn} {method}"), url.clone()),
            None => (format!("{conn} open"), url.clone()),
        },
        EventKind::Opened { conn, status, profile, .. } => {
            (format!("{conn} opened"), format!("{status}, {} ms", profile.cost))
        }
        EventKind::Connected { conn, local, remote, ms } => {
            (format!("{conn} connected"), format!("{local} to {remote}, {ms} ms"))
        }
        EventKind::Listening { conn, local } => (format!("{conn} listening"), local.clone()),
        EventKind::Done { conn, status, bytes_in, profile, .. } => {
            let ms = profile.response_end - profile.fetch_start;
            (format!("{conn} done"), format!("{status}, {bytes_in} B, {ms} ms"))
        }
        EventKind::Close { conn, by, code, reason } => {
            let code = if *code == 0 { String::new() } else { format!("{code} ") };
            let reason = if reason.is_empty() { String::new() } else { format!("{reason} ") };
            (format!("{conn} close"), format!("{code}{reason}by {}", format!("{by:?}").to_lowercase()))
        }
        EventKind::Fail { conn, err_msg, cause, .. } => (format!("{conn} failed"), format!("{err_msg}; {cause}")),
        EventKind::Error { message, .. } => ("error".to_owned(), message.clone()),
        _ => Default::default(),
    }
}

pub(super) fn life_name(state: LifeState) -> &'static str {
    match state {
        LifeState::Foreground => "foreground",
        LifeState::Background => "background",
        LifeState::Suspended => "suspended",
    }
}
