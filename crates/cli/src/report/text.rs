//! `--format text`: a timeline to read. Time, what, and the one thing worth knowing about it.
//!
//! Colour only on a terminal (anstream strips it elsewhere); the meaning survives without it.

use super::Report;
use super::{frame, packet};
use crate::terminal::print;
use model::{CloseInitiator, ConsoleLevel, Event, EventKind, LifeState, Message, WireDirection};
use owo_colors::{OwoColorize as _, Style};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a payload that are shown.
const PAYLOAD_WIDTH_MAX: usize = 96;
/// Opcodes from here on are control frames (RFC 6455 §5.5).
const OPCODE_CONTROL_MIN: u8 = 8;
/// Columns of the label before the text.
const LABEL_WIDTH: usize = 10;

/// What is printed.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextOptions {
    /// Every frame beside the messages; without it only control frames.
    pub(crate) frames: bool,
    /// Messages beside the packets that were read from them.
    pub(crate) raw: bool,
    /// Without life-cycle functions and `setData`.
    pub(crate) brief: bool,
    /// No app is told anything: the connection is one of a peer.
    pub(crate) peer: bool,
    /// Name before every line, when several sessions share the terminal.
    pub(crate) client: Option<(String, Style)>,
}

#[derive(Debug)]
pub(crate) struct TextReport {
    options: TextOptions,
    /// Lines that wait for the next flush.
    lines: String,
}

impl TextReport {
    pub(crate) fn new(options: TextOptions) -> Self {
        TextReport { options, lines: String::new() }
    }

    fn line(&mut self, at: &str, label: &str, style: Style, text: &str) {
        let pad = " ".repeat(LABEL_WIDTH.saturating_sub(label.width()));
        let client = match &self.options.client {
            Some((name, style)) => {
                format!("{}{} ", name.style(*style), " ".repeat(6usize.saturating_sub(name.width())))
            }
            None => String::new(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(self.lines, "{} {client}{}{pad} {text}", at.dimmed(), label.style(style));
    }
}

impl Report for TextReport {
    fn event(&mut self, event: &Event, derived: &[EventKind]) {
        // A packet says all about the message that carried it.
        let is_decoded = derived.iter().any(|kind| matches!(kind, EventKind::Packet { .. }));
        if self.options.raw || !is_decoded {
            self.one(event.at, &event.kind);
        }
        for kind in derived {
            self.one(event.at, kind);
        }
    }

    fn missed(&mut self, count: u64) {
        self.line("", "dropped", Style::new().yellow(), &format!("{count} events: the log was full"));
    }

    fn flush(&mut self) -> io::Result<()> {
        print(&std::mem::take(&mut self.lines))
    }
}

impl TextReport {
    fn one(&mut self, at: Duration, kind: &EventKind) {
        let at = format!("{:>8.3}", at.as_secs_f64());
        if !self.options.shows(kind) {
            return;
        }
        let (label, style, text) = describe(kind);
        let shown = if self.options.peer && matches!(kind, EventKind::Fail { .. }) { 1 } else { usize::MAX };
        let mut lines = text.lines().take(shown);
        self.line(&at, &label, style, lines.next().unwrap_or_default());
        for line in lines {
            self.line(&" ".repeat(at.len()), "", style, line);
        }
        if let EventKind::Frame { frame, .. } = kind
            && self.options.frames
        {
            self.line(&" ".repeat(at.len()), "", style, &frame::wire(frame).dimmed().to_string());
        }
    }
}

impl TextOptions {
    fn shows(&self, kind: &EventKind) -> bool {
        match kind {
            // A message line says all about its own frames; pings and closes have no such line.
            EventKind::Frame { frame, .. } => self.frames || frame.opcode >= OPCODE_CONTROL_MIN,
            EventKind::Hook { .. } | EventKind::SetData { .. } => !self.brief,
            _ => true,
        }
    }
}

/// Label, its style, and text of an event.
fn describe(kind: &EventKind) -> (String, Style, String) {
    let plain = Style::new();
    let (label, style, text) = match kind {
        EventKind::Start { name, appid, pages } => {
            ("start", plain.bold(), format!("{name}  {appid}, {pages} {}", if *pages == 1 { "page" } else { "pages" }))
        }
        EventKind::Life { to } => ("life", plain.magenta(), life_text(*to).into()),
        EventKind::Network { to, weak } => {
            ("network", plain.magenta(), format!("{to}{}", if *weak { ", weak" } else { "" }))
        }
        EventKind::Hook { target, name, args } => ("life", plain.magenta(), hook_text(target, name, args.as_ref())),
        EventKind::Route { api, path, query, stack } => {
            let query: Vec<_> = query.iter().map(|(key, value)| format!("{key}={}", readable(value))).collect();
            let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
            let query = shorten(&query);
            ("page", plain.blue().bold(), format!("{path}{query}  {}", format!("{api}, {} open", stack.len()).dimmed()))
        }
        EventKind::Console { level, text, at } => {
            let place = at.as_ref().map(|at| format!("  {}:{}", at.file, at.line)).unwrap_or_default();
            let (label, style) = match level {
                ConsoleLevel::Debug => ("debug", plain.dimmed()),
                ConsoleLevel::Log => ("log", plain),
                ConsoleLevel::Info => ("info", plain.cyan()),
                ConsoleLevel::Warn => ("warn", plain.yellow()),
                ConsoleLevel::Error => ("error", plain.red()),
            };
            (label, style, format!("{}{}", printable(text), place.dimmed()))
        }
        EventKind::Error { message, stack, .. } => {
            let stack = if stack.is_empty() { String::new() } else { format!("\n{}", printable(stack).dimmed()) };
            ("ERROR", plain.red().bold(), format!("{}{stack}", printable(message)))
        }
        EventKind::Notice { text, hint, .. } => {
            let hint = hint.as_ref().map(|hint| format!("\n{} {hint}", "hint:".cyan())).unwrap_or_default();
            ("note", plain.yellow(), format!("{}{hint}", printable(text)))
        }
        EventKind::SetData { target, keys, bytes, duration_us } => {
            let cost = format!("{bytes} B  {}.{} ms", duration_us / 1000, duration_us % 1000 / 100);
            let line = format!("{target}  {}  {cost}", shorten(&keys.join(", ")));
            ("setData", plain.dimmed(), line.dimmed().to_string())
        }
        EventKind::Ui { api, detail } => ("ui", plain.blue(), format!("{api} {}", shorten(&detail.to_string()))),
        EventKind::Action { action, selector, value, .. } => {
            let value = value.as_ref().map(|value| format!(" \"{}\"", shorten(value))).unwrap_or_default();
            ("user", plain.bold(), format!("{action} {}{value}", selector.as_deref().unwrap_or_default()))
        }
        EventKind::Open { conn, url, method: Some(method), transport, .. } => {
            let what = if transport == "request" { String::new() } else { format!("  {transport}") };
            ("request", plain.green(), format!("{conn} {} {}{what}", printable(method), printable(url)))
        }
        EventKind::Open { conn, url, protocols, .. } => {
            let protocols = if protocols.is_empty() { String::new() } else { format!("  [{}]", protocols.join(", ")) };
            ("connect", plain.green(), format!("{conn} {}{}", printable(url), printable(&protocols)))
        }
        EventKind::Opened { conn, status, protocol, profile, .. } => {
            let protocol = protocol.as_ref().map(|name| format!("  {}", printable(name))).unwrap_or_default();
            // The handshake of a socket; anything else is the head of an answer.
            let label = if *status == 101 { "open" } else { "answer" };
            (label, plain.green(), format!("{conn} {status}{protocol}  {}", format!("{} ms", profile.cost).dimmed()))
        }
        EventKind::Done { conn, status, bytes_out, bytes_in, profile } => {
            let ms = profile.response_end - profile.fetch_start;
            let sent = if *bytes_out > 0 { format!("{bytes_out} B out, ") } else { String::new() };
            let reused = if profile.socket_reused { ", connection reused" } else { "" };
            let details = format!("{sent}{bytes_in} B in, {ms} ms{reused}");
            ("done", plain.green(), format!("{conn} {status}  {}", details.dimmed()))
        }
        EventKind::Connected { conn, remote, ms, .. } => {
            ("open", plain.green(), format!("{conn} {remote}  {}", format!("{ms} ms").dimmed()))
        }
        EventKind::Listening { conn, local } => ("open", plain.green(), format!("{conn} {local}")),
        EventKind::Out { conn, peer, message } => {
            ("→ out", plain.green(), format!("{conn} {}{}", peer_text("→", peer.as_deref()), message_text(message)))
        }
        EventKind::In { conn, peer, message } => {
            ("← in", plain.cyan(), format!("{conn} {}{}", peer_text("←", peer.as_deref()), message_text(message)))
        }
        EventKind::Cut { conn, kept, bytes } => {
            ("note", plain.yellow(), format!("{conn} the log keeps {kept} of {bytes} bytes of the next message"))
        }
        EventKind::Frame { conn, frame } => {
            ("frame", plain.dimmed(), format!("{conn} {}", frame::summary(frame).dimmed()))
        }
        EventKind::Packet { conn, dir, packet } => {
            let style = if *dir == WireDirection::Out { plain.green() } else { plain.cyan() };
            (packet.protocol.as_str(), style, packet::line(*conn, *dir, packet))
        }
        EventKind::Close { conn, by, code, reason } => {
            let by = match by {
                CloseInitiator::App => "by the app",
                // Without close codes the other side need not be a server.
                CloseInitiator::Peer if *code == 0 => "by the peer",
                CloseInitiator::Peer => "by the server",
                CloseInitiator::Host => "by miniwire",
            };
            let code = if *code == 0 { String::new() } else { format!("{code} ") };
            ("close", plain.yellow(), format!("{conn} {code}{by}  {}", shorten(reason)).trim_end().to_owned())
        }
        EventKind::Fail { conn, err_msg, cause, .. } => (
            "fail",
            plain.red(),
            format!("{conn} {}\n{}", printable(cause), format!("the app gets: {err_msg}").dimmed()),
        ),
        EventKind::End { reason, events } => ("end", plain.bold(), format!("{reason}  {events} events")),
    };
    (label.to_owned(), style, text)
}

fn life_text(to: LifeState) -> &'static str {
    match to {
        LifeState::Foreground => "foreground",
        LifeState::Background => "background, JavaScript runs on for 5 s",
        LifeState::Suspended => "suspended: JavaScript stopped, sockets cut",
    }
}

fn hook_text(target: &str, name: &str, args: Option<&serde_json::Value>) -> String {
    // The options of the app's own hooks repeat the page and query that the next lines show.
    let args = args.filter(|_| target != "App");
    let args = args.filter(|args| args.as_object().is_none_or(|args| !args.is_empty()) && !args.is_null());
    let args = args.map(|args| format!(" {}", shorten(&args.to_string()))).unwrap_or_default();
    format!("{target}.{name}{}", args.dimmed())
}

/// A query value for people: what the app wrote in percent escapes reads as text.
fn readable(value: &serde_json::Value) -> String {
    match value.as_str() {
        Some(text) => percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned),
        None => value.to_string(),
    }
}

/// The other end of a datagram, which each one names for itself.
fn peer_text(arrow: &str, peer: Option<&str>) -> String {
    peer.map(|peer| format!("{}  ", format!("{arrow} {peer}").dimmed())).unwrap_or_default()
}

/// One line of a payload: text as it is, binary as the first bytes in hex and its size.
pub(crate) fn message_text(message: &Message) -> String {
    match message.as_str() {
        Some(text) => shorten(text),
        None => format!("{}  {} B", hex(message.bytes()), message.len()),
    }
}

/// The first bytes as hex.
fn hex(bytes: &[u8]) -> String {
    const SHOWN: usize = 16;
    let mut text: Vec<_> = bytes.iter().take(SHOWN).map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() > SHOWN {
        text.push("…".into());
    }
    text.join(" ")
}

/// The text with its line breaks and tabs; other control characters, which could move the cursor, are shown as escapes.
fn printable(text: &str) -> Cow<'_, str> {
    let stays = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    text.chars().map(|c| if stays(c) { c.to_string() } else { c.escape_default().to_string() }).collect()
}

/// One line of at most [`PAYLOAD_WIDTH_MAX`] columns; control characters are shown as escapes.
pub(super) fn shorten(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in text.chars() {
        let shown = if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
        width += c.width().unwrap_or(shown.len());
        if width > PAYLOAD_WIDTH_MAX {
            out.push_str(&format!("… {} B", text.len()));
            break;
        }
        out.push_str(&shown);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ConnectionId;

    #[test]
    fn a_long_payload_is_cut_by_columns_and_says_its_size() {
        let text = shorten(&"字".repeat(100));
        assert_eq!(text.matches('字').count(), 48);
        assert!(text.ends_with("… 300 B"), "{text}");
    }

    #[test]
    fn control_characters_cannot_move_the_cursor() {
        assert_eq!(shorten("a\r\n\u{1b}[2J"), "a\\r\\n\\u{1b}[2J");
        assert_eq!(printable("a\r\nb\tc\rd\u{1b}[2J"), "a\nb\tc\\rd\\u{1b}[2J");
    }

    #[test]
    fn what_the_peer_and_the_app_say_is_printed_without_their_control_characters() {
        let reason = "\u{1b}[2Jbye".to_owned();
        let close = EventKind::Close { conn: ConnectionId(1), by: CloseInitiator::Peer, code: 1000, reason };
        let log = EventKind::Console { level: ConsoleLevel::Log, text: "\u{1b}]0;title\u{7}".into(), at: None };
        for kind in [close, log] {
            let (_, _, text) = describe(&kind);
            assert!(!anstream::adapter::strip_str(&text).to_string().contains(['\u{1b}', '\u{7}']), "{text:?}");
            assert!(text.contains("\\u{1b}"), "{text:?}");
        }
    }

    #[test]
    fn a_query_reads_as_text_though_the_app_escaped_it() {
        assert_eq!(readable(&serde_json::json!("%E5%A4%A7%E5%8E%85")), "大厅");
        assert_eq!(readable(&serde_json::json!("100%")), "100%");
        assert_eq!(readable(&serde_json::json!("%FF")), "%FF");
    }

    #[test]
    fn a_datagram_shows_its_peer_and_an_end_without_a_code_shows_none() {
        let plain = |kind: &EventKind| anstream::adapter::strip_str(&describe(kind).2).to_string();
        let (conn, peer) = (ConnectionId(3), Some("10.0.0.2:9000".to_owned()));
        let arrived = EventKind::In { conn, peer, message: Message::text("hi") };
        assert_eq!(plain(&arrived), "#3 ← 10.0.0.2:9000  hi");
        let close = EventKind::Close { conn, by: CloseInitiator::Peer, code: 0, reason: String::new() };
        assert_eq!(plain(&close), "#3 by the peer");
    }

    #[test]
    fn binary_is_shown_as_hex_with_its_size() {
        assert_eq!(message_text(&Message::binary(vec![0, 255])), "00 ff  2 B");
    }
}
