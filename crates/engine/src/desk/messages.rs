//! The table of messages: what went over the wire, with the frames that carried each message.
//!
//! Counterpart: `Messages` in `ui/app`. Invariant: frames are shown only where it is certain which message they carried.

use super::packets::{Packets, Whole};
use super::rows::{EVENTS_PER_VISIT, RowFilter, contains, first_line, ms};
use super::schema::{MessageDetail, MessageRow, MessagesWindow, WireFrame};
use crate::EventLog;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use model::{ConnectionId, Event, EventKind, Frame, Message, WireDirection};
use std::fmt::Write as _;

/// Payload bytes of a detail. Our choice: what a tree of JSON can still be read in.
pub const DETAIL_BYTES_MAX: usize = 4 << 20;
/// Characters of a row.
const ROW_CHARS_MAX: usize = 240;
/// Bytes of a row that are shown as hex.
const ROW_HEX_BYTES_MAX: usize = 32;
/// Frames of one message that are listed.
const FRAMES_MAX: usize = 256;

/// Which messages.
#[derive(Debug, PartialEq)]
pub(super) struct MessageFilter {
    conn: Option<ConnectionId>,
    dir: Option<WireDirection>,
    control: bool,
    text: String,
}

impl MessageFilter {
    pub(super) fn new(wanted: &MessagesWindow) -> Self {
        let dir = match wanted.dir.as_deref() {
            Some("out") => Some(WireDirection::Out),
            Some("in") => Some(WireDirection::In),
            _ => None,
        };
        MessageFilter { conn: wanted.conn.map(ConnectionId), dir, control: wanted.control, text: wanted.text.clone() }
    }
}

impl RowFilter for MessageFilter {
    fn fits(&self, event: &Event) -> bool {
        let Some(part) = part(event) else { return false };
        (self.control || !part.is_control())
            && self.conn.is_none_or(|conn| conn == part.conn)
            && self.dir.is_none_or(|dir| dir == part.dir)
            && contains(part.bytes, &self.text)
    }
}

/// A message or a control frame.
pub(super) struct Part<'e> {
    pub(super) conn: ConnectionId,
    pub(super) dir: WireDirection,
    kind: &'static str,
    /// Where a datagram went to or came from.
    pub(super) peer: Option<&'e str>,
    pub(super) bytes: &'e Bytes,
    len: u64,
}

impl Part<'_> {
    fn is_control(&self) -> bool {
        !matches!(self.kind, "text" | "binary")
    }
}

/// What of an event is a row of the table.
pub(super) fn part(event: &Event) -> Option<Part<'_>> {
    let (conn, dir, peer, message) = match &event.kind {
        EventKind::Out { conn, peer, message } => (*conn, WireDirection::Out, peer, message),
        EventKind::In { conn, peer, message } => (*conn, WireDirection::In, peer, message),
        EventKind::Frame { conn, frame } if frame.opcode >= 8 => {
            let (kind, bytes, len) = (frame.opcode_name(), &frame.head, frame.payload_len);
            return Some(Part { conn: *conn, dir: frame.dir, kind, peer: None, bytes, len });
        }
        _ => return None,
    };
    let kind = if matches!(message, Message::Text(_)) { "text" } else { "binary" };
    Some(Part { conn, dir, kind, peer: peer.as_deref(), bytes: message.bytes(), len: message.len() as u64 })
}

/// The row of an event that fits.
pub(super) fn row(number: u64, event: &Event) -> Option<MessageRow> {
    let part = part(event)?;
    Some(MessageRow {
        event: number,
        at: ms(event.at),
        conn: part.conn.0,
        dir: if part.dir == WireDirection::Out { "out" } else { "in" }.to_owned(),
        kind: part.kind.to_owned(),
        peer: part.peer.map(str::to_owned),
        bytes: part.len,
        text: preview(&part),
        packet: None,
    })
}

fn preview(part: &Part<'_>) -> String {
    match part.kind {
        "text" => {
            // A character may be cut in two at the end.
            let head = &part.bytes[..part.bytes.len().min(4 * ROW_CHARS_MAX)];
            first_line(&String::from_utf8_lossy(head), ROW_CHARS_MAX)
        }
        "close" => match codec::ClosePayload::decode(part.bytes) {
            Ok(Some(close)) => format!("{} {}", close.code, close.reason),
            Ok(None) => String::new(),
            Err(error) => error.to_string(),
        },
        _ => hex(&part.bytes[..part.bytes.len().min(ROW_HEX_BYTES_MAX)]),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{}{byte:02x}", if text.is_empty() { "" } else { " " });
        text
    })
}

/// The whole of a message; `None` when the event is none, or has fallen out of the log.
pub(super) fn detail(log: &EventLog, packets: &Packets, number: u64) -> Option<MessageDetail> {
    let mut found = None;
    log.visit(number, 1, |seen, event| {
        if seen == number {
            found = Some(event.clone());
        }
    });
    let event = found?;
    let row = row(number, &event)?;
    let part = part(&event)?;
    let shown = part.bytes.slice(..part.bytes.len().min(DETAIL_BYTES_MAX));
    let cut = (shown.len() as u64) < part.len;
    let text = (part.kind == "text").then(|| String::from_utf8_lossy(&shown).into_owned());
    let frames = match &event.kind {
        EventKind::Frame { frame, .. } => vec![wire_frame(&event, frame)],
        _ => frames_of(log, number, part.conn, part.dir),
    };
    let Whole { packets, left_out: packets_left_out, problems } = packets.whole(log, part.conn, number);
    let base64 = BASE64.encode(&shown);
    let (line, made) = (None, false);
    Some(MessageDetail { text, base64, cut, frames, packets, packets_left_out, problems, row, line, made })
}

/// The frames of the message with this number: its place among the messages of its connection and direction is the place
/// of its frames among the frames. Only while the log has everything can that be counted.
fn frames_of(log: &EventLog, number: u64, conn: ConnectionId, dir: WireDirection) -> Vec<WireFrame> {
    let is_message =
        |event: &Event| part(event).is_some_and(|part| part.conn == conn && part.dir == dir && !part.is_control());
    let mut place = 0usize;
    let whole = in_parts(log, |seen, event| {
        place += usize::from(seen < number && is_message(event));
        seen < number
    });
    let (mut complete, mut frames) = (0usize, Vec::new());
    let whole = whole
        && in_parts(log, |_, event| {
            let EventKind::Frame { conn: of, frame } = &event.kind else { return true };
            if *of != conn || frame.dir != dir || frame.opcode >= 8 {
                return true;
            }
            if complete == place && frames.len() < FRAMES_MAX {
                frames.push(wire_frame(event, frame));
            }
            complete += usize::from(frame.fin);
            complete <= place
        });
    if whole && complete > place { frames } else { Vec::new() }
}

/// Shows the log from its beginning, in parts, so that writers wait for a moment only, until `go_on` says no. False when the
/// beginning has fallen out of the log.
fn in_parts(log: &EventLog, mut go_on: impl FnMut(u64, &Event) -> bool) -> bool {
    let (mut next, mut wanted) = (0, true);
    loop {
        let visited = log.visit(next, EVENTS_PER_VISIT, |seen, event| wanted = wanted && go_on(seen, event));
        if visited.dropped > 0 {
            return false;
        }
        if !wanted || !visited.more {
            return true;
        }
        next = visited.next;
    }
}

fn wire_frame(event: &Event, frame: &Frame) -> WireFrame {
    WireFrame {
        at: ms(event.at),
        fin: frame.fin,
        rsv: frame.rsv,
        opcode: frame.opcode,
        mask: frame.mask.map(|mask| hex(&mask).replace(' ', "")),
        header_bytes: frame.header_len,
        payload_bytes: frame.payload_len,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoding::DecodeChoices;
    use model::EventSink as _;

    const CONN: ConnectionId = ConnectionId(1);

    fn frame(opcode: u8, fin: bool, payload_len: u64) -> EventKind {
        let frame = Frame {
            dir: WireDirection::In,
            fin,
            rsv: 0,
            opcode,
            mask: None,
            header_len: 2,
            payload_len,
            head: Bytes::from_static(b"\x03\xe8bye"),
        };
        EventKind::Frame { conn: CONN, frame }
    }

    fn incoming(text: &str) -> EventKind {
        EventKind::In { conn: CONN, peer: None, message: Message::text(text) }
    }

    #[test]
    fn a_message_that_came_in_pieces_lists_its_own_frames_and_no_others() {
        let log = EventLog::new();
        // Three frames arrive in one read: a whole message, and one in two pieces with a ping between them.
        for kind in [frame(1, true, 2), frame(1, false, 3), frame(9, true, 0), frame(0, true, 4)] {
            log.record(kind);
        }
        log.record(incoming("ab"));
        log.record(incoming("abcdefg"));
        let packets = Packets::new(DecodeChoices::default());
        let lengths =
            |number| detail(&log, &packets, number).unwrap().frames.iter().map(|f| f.payload_bytes).collect::<Vec<_>>();
        assert_eq!(lengths(4), [2]);
        assert_eq!(lengths(5), [3, 4]);
    }

    #[test]
    fn control_frames_are_rows_of_their_own_when_they_are_wanted() {
        let log = EventLog::new();
        log.record(frame(8, true, 5));
        let wanted = |control| MessagesWindow {
            client: 1,
            conn: None,
            dir: None,
            control,
            text: String::new(),
            from: 0,
            count: 9,
        };
        log.visit(0, 1, |number, event| {
            assert!(MessageFilter::new(&wanted(true)).fits(event));
            assert!(!MessageFilter::new(&wanted(false)).fits(event));
            let row = row(number, event).unwrap();
            assert_eq!((row.kind.as_str(), row.text.as_str()), ("close", "1000 bye"));
        });
    }

    #[test]
    fn the_text_of_a_filter_is_found_in_either_case() {
        assert!(contains(b"{\"Type\":\"HELLO\"}", "hello"));
        assert!(contains("你好".as_bytes(), "好"));
        assert!(!contains(b"ab", "abc"));
    }
}
