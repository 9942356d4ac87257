//! The table of the timeline: life, hooks, routes, setData, interface, taps, the ends of connections, and the packets between them.
//!
//! Counterpart: `Timeline` in `ui/app`; the detail of a row is the event as `--format json` prints it, that of a packet its message.
//! Invariant: a packet is a row as long as `packets.rs` keeps its line; frames are rows only when they are asked for.

use super::messages;
use super::packets::Packets;
use super::rows::{RowFilter, Table, contains, first_line, ms};
use super::schema::{PacketLine, TimelineRow, TimelineRows, TimelineWindow};
use crate::EventLog;
use model::{Event, EventKind, Frame, LifeState, WireDirection};
use serde_json::Value;
use std::time::Duration;

/// Characters of a detail in a row.
const DETAIL_CHARS_MAX: usize = 240;

/// Payload bytes of a frame in its row.
const FRAME_BYTES_SHOWN: usize = 32;
/// Of messages that were decoded.
const PACKET: &str = "packet";
/// Of what carried them.
const FRAME: &str = "frame";

/// Which events.
#[derive(Debug, PartialEq)]
pub(super) struct TimelineFilter {
    kinds: Vec<String>,
    frames: bool,
    text: String,
}

impl TimelineFilter {
    pub(super) fn new(wanted: &TimelineWindow) -> Self {
        TimelineFilter { kinds: wanted.kinds.clone(), frames: wanted.frames, text: wanted.text.clone() }
    }

    /// Whether a packet is a row.
    fn fits_packet(&self, line: &PacketLine) -> bool {
        contains(line.name.as_bytes(), &self.text)
            || contains(line.summary.as_bytes(), &self.text)
            || contains(line.protocol.as_bytes(), &self.text)
    }

    fn has(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind)
    }
}

impl RowFilter for TimelineFilter {
    fn fits(&self, event: &Event) -> bool {
        let Some(kind) = kind(event) else { return false };
        let is_asked_for = match kind {
            // The decoder knows which messages have one.
            PACKET => false,
            // Beside the packets that they carry.
            FRAME => self.frames && self.has(PACKET),
            kind => self.has(kind),
        };
        is_asked_for && (self.text.is_empty() || row(0, event).is_some_and(|row| says(&row, &self.text)))
    }
}

fn says(row: &TimelineRow, text: &str) -> bool {
    contains(row.title.as_bytes(), text) || contains(row.detail.as_bytes(), text)
}

/// The kind of an event that stands in the timeline, or may stand there.
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
        EventKind::Out { .. } | EventKind::In { .. } => PACKET,
        EventKind::Frame { .. } => FRAME,
        EventKind::Console { .. } | EventKind::Notice { .. } | EventKind::Cut { .. } | EventKind::Packet { .. } => {
            return None;
        }
    })
}

/// The row of an event that fits.
fn row(number: u64, event: &Event) -> Option<TimelineRow> {
    let kind = kind(event)?;
    let (title, detail) = words(&event.kind);
    let (bytes, duration) = match &event.kind {
        EventKind::SetData { bytes, duration_us, .. } => {
            (Some(*bytes as u64), Some(ms(Duration::from_micros(*duration_us))))
        }
        EventKind::Frame { frame, .. } => (Some(frame.payload_len), None),
        _ => (None, None),
    };
    let carried = match &event.kind {
        EventKind::Frame { conn, frame } => Some((*conn, frame.dir)),
        _ => messages::part(event).map(|part| (part.conn, part.dir)),
    };
    Some(TimelineRow {
        event: number,
        at: ms(event.at),
        kind: kind.to_owned(),
        title,
        detail: first_line(&detail, DETAIL_CHARS_MAX),
        bytes,
        duration,
        conn: carried.map(|(conn, _)| conn.0),
        dir: carried.map(|(_, dir)| if dir == WireDirection::Out { "out" } else { "in" }.to_owned()),
        packet: None,
    })
}

/// The row of a message with the packet that it completed.
fn packet_row(line: PacketLine, number: u64, event: &Event) -> Option<TimelineRow> {
    let (title, detail) = (line.name.clone(), first_line(&line.summary, DETAIL_CHARS_MAX));
    let bytes = messages::part(event).map(|part| part.bytes.len() as u64);
    let duration = line.answers.as_ref().map(|to| to.ms);
    Some(TimelineRow { title, detail, bytes, duration, packet: Some(line), ..row(number, event)? })
}

/// The rows that a window asks for: events that fit, and messages with packets between them.
pub(super) fn window(
    table: &mut Table<TimelineFilter>,
    log: &EventLog,
    packets: &Packets,
    since: u64,
    wanted: &TimelineWindow,
) -> TimelineRows {
    let filter = TimelineFilter::new(wanted);
    let fitting = filter.has(PACKET).then(|| packets.line_numbers(since, |line| filter.fits_packet(line)));
    let part = (wanted.from, wanted.count);
    let window =
        table.window_with(log, since, filter, &fitting.unwrap_or_default(), part, |number, event| {
            match packets.line(number) {
                Some(line) => packet_row(line, number, event),
                None => row(number, event),
            }
        });
    TimelineRows { total: window.total, from: window.from, rows: window.rows.into_iter().flatten().collect() }
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
        EventKind::Frame { frame, .. } => (frame.opcode_name().to_owned(), frame_words(frame)),
        _ => Default::default(),
    }
}

/// The head of a frame as the standard spells it (RFC 6455 §5.2).
fn frame_words(frame: &Frame) -> String {
    let rsv = if frame.rsv == 0 { String::new() } else { format!(" rsv={:03b}", frame.rsv) };
    let mask = frame.mask.map(|mask| format!(" mask={}", messages::hex(&mask).replace(' ', ""))).unwrap_or_default();
    let payload = messages::hex(frame.head.get(..FRAME_BYTES_SHOWN.min(frame.head.len())).unwrap_or_default());
    format!("fin={}{rsv}{mask} {payload}", u8::from(frame.fin))
}

pub(super) fn life_name(state: LifeState) -> &'static str {
    match state {
        LifeState::Foreground => "foreground",
        LifeState::Background => "background",
        LifeState::Suspended => "suspended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoding::DecodeChoices;
    use model::{ConnectionId, EventSink as _, Message};

    const CONN: ConnectionId = ConnectionId(1);

    fn log() -> EventLog {
        let log = EventLog::new();
        let (transport, url) = ("websocket".to_owned(), "ws://a/".to_owned());
        let protocols = vec!["mqtt".to_owned()];
        log.record(EventKind::Open { conn: CONN, transport, url, method: None, protocols, header: Default::default() });
        for (dir, bytes) in [(true, &b"\x82\x06\x00\x01\x00\x01t\x00"[..]), (false, b"\x90\x03\x00\x01\x00")] {
            let message = Message::binary(bytes.to_vec());
            log.record(if dir {
                EventKind::Out { conn: CONN, peer: None, message }
            } else {
                EventKind::In { conn: CONN, peer: None, message }
            });
            log.record(EventKind::Frame { conn: CONN, frame: frame(bytes) });
        }
        log
    }

    fn frame(bytes: &'static [u8]) -> Frame {
        Frame {
            dir: WireDirection::Out,
            fin: true,
            rsv: 0,
            opcode: 2,
            mask: Some([1, 2, 3, 0xf4]),
            header_len: 6,
            payload_len: bytes.len() as u64,
            head: bytes.into(),
        }
    }

    /// The rows of a window with these kinds and this text, as the client pulls them.
    fn rows(kinds: &[&str], frames: bool, text: &str) -> Vec<TimelineRow> {
        let (log, packets) = (log(), Packets::new(DecodeChoices::default()));
        packets.follow(&log);
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let wanted = TimelineWindow { client: 1, kinds, frames, text: text.to_owned(), from: 0, count: 100 };
        window(&mut Table::default(), &log, &packets, 0, &wanted).rows
    }

    fn titles(rows: &[TimelineRow]) -> Vec<&str> {
        rows.iter().map(|row| row.title.as_str()).collect()
    }

    #[test]
    fn packets_stand_between_the_other_events_with_what_they_answer() {
        let rows = rows(&[], false, "");
        assert_eq!(titles(&rows), ["#1 open", "SUBSCRIBE", "SUBACK"]);
        let answer = rows[2].packet.as_ref().and_then(|line| line.answers.as_ref()).unwrap();
        assert_eq!((answer.packet, answer.name.as_str(), rows[2].duration.is_some()), (1, "SUBSCRIBE", true));
        assert_eq!((rows[2].conn, rows[2].dir.as_deref(), rows[2].bytes), (Some(1), Some("in"), Some(5)));
    }

    #[test]
    fn frames_are_rows_when_they_are_asked_for() {
        let rows = rows(&["packet"], true, "");
        assert_eq!(titles(&rows), ["SUBSCRIBE", "binary", "SUBACK", "binary"]);
        assert_eq!(rows[3].detail, "fin=1 mask=010203f4 90 03 00 01 00");
    }

    #[test]
    fn a_text_is_looked_for_in_names_and_summaries_of_packets() {
        assert_eq!(titles(&rows(&[], false, "suback")), ["SUBACK"]);
        assert!(rows(&["connection"], false, "suback").is_empty());
    }
}
