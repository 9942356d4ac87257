//! A packet for people, on one line: which way, what, and what it answers after how long.
//!
//! Counterpart: `model::Packet`. Invariant: what the peer wrote cannot move the cursor.

use super::text::shorten;
use model::{ConnectionId, Packet, WireDirection};
use owo_colors::OwoColorize as _;

/// The text behind the label, which is the protocol.
pub(super) fn line(conn: ConnectionId, dir: WireDirection, packet: &Packet) -> String {
    let arrow = if dir == WireDirection::Out { "→" } else { "←" };
    let summary = if packet.summary.is_empty() { String::new() } else { format!(" {}", shorten(&packet.summary)) };
    let answers = packet.answers.as_ref().map(|to| {
        // Two digits are enough to compare, and an answer within the same millisecond is not without time.
        let ms = if to.ms < 10.0 { format!("{:.1}", to.ms) } else { format!("{:.0}", to.ms) };
        format!("  {}", format!("answers {} +{ms} ms", shorten(&to.name)).dimmed())
    });
    format!("{conn} {arrow} {}{summary}{}", shorten(&packet.name).bold(), answers.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Answered;

    #[test]
    fn an_answer_names_what_it_answers_and_after_how_long() {
        let packet = Packet {
            protocol: "mqtt".into(),
            name: "PUBACK".into(),
            summary: "id=7".into(),
            packet: 4,
            of: 9,
            id: Some("7".into()),
            answers: Some(Answered { packet: 3, of: 8, name: "PUBLISH".into(), ms: 12.4 }),
            fields: Vec::new(),
        };
        let line = line(ConnectionId(1), WireDirection::In, &packet);
        assert_eq!(anstream::adapter::strip_str(&line).to_string(), "#1 ← PUBACK id=7  answers PUBLISH +12 ms");
    }

    #[test]
    fn what_a_peer_writes_cannot_move_the_cursor() {
        let mut packet = Packet {
            protocol: "sse".into(),
            name: "\u{1b}[2J".into(),
            summary: "\u{1b}]0;x\u{7}".into(),
            packet: 1,
            of: 0,
            id: None,
            answers: None,
            fields: Vec::new(),
        };
        packet.name.push('\n');
        let line = line(ConnectionId(1), WireDirection::In, &packet);
        assert!(!anstream::adapter::strip_str(&line).to_string().contains(|c: char| c.is_control()), "{line:?}");
    }
}
