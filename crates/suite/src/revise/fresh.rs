//! New lines: what the app did though no line has it, and the little that its server is taken to have answered.
//!
//! Counterpart: the recorder writes the same lines of a session. Invariants: secrets are replaced as in a recording; a name that the fixture
//! has for one secret is never used for another.

use super::address;
use super::raw;
use super::script::Script;
use fixture::{Content, Line, LineEvent, OpenRequest, Payload, REDACTED, RedactRules, Redactor, variables_in};
use model::{CloseInitiator, ConnectionId, WireDirection};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Makes lines for one fixture.
#[derive(Debug)]
pub(super) struct Fresh {
    redactor: Redactor,
    /// Names of secrets that the fixture has.
    names: BTreeSet<String>,
    /// New names in place of those that it has.
    renamed: BTreeMap<String, String>,
}

impl Fresh {
    pub(super) fn new(source: &str, rules: RedactRules) -> Self {
        let names = variables_in(source).into_iter().filter(|name| name.starts_with(REDACTED));
        Fresh { redactor: Redactor::new(rules), names: names.map(str::to_owned).collect(), renamed: BTreeMap::new() }
    }

    /// A message or a packet of the app.
    pub(super) fn carried(&mut self, script: &Script<'_>, conn: u32, content: &Content, at: Duration) -> String {
        let payload = match content {
            Content::Message(message) => Payload::of(message),
            Content::Packet(packet) => Payload::Packet(packet.clone()),
        };
        let event = LineEvent::Carried { conn: ConnectionId(conn), dir: WireDirection::Out, payload, peer: None };
        self.written(script, event, at)
    }

    /// The end of a connection.
    pub(super) fn ended(
        &mut self,
        script: &Script<'_>,
        (conn, is_request): (u32, bool),
        (by, code, reason): (CloseInitiator, u16, &str),
        at: Duration,
    ) -> String {
        let conn = ConnectionId(conn);
        let event = if is_request {
            let kind = if by == CloseInitiator::App { "aborted" } else { "interrupted" };
            LineEvent::Fail { conn, kind: Some(kind.to_owned()), err_msg: String::new(), cause: String::new() }
        } else {
            LineEvent::Close { conn, by, code, reason: reason.to_owned() }
        };
        self.written(script, event, at)
    }

    /// A connection that was asked for, and its server as far as it can be told: it takes it, and says nothing.
    pub(super) fn connection(
        &mut self,
        script: &Script<'_>,
        request: &OpenRequest,
        vars: &Map<String, Value>,
        at: Duration,
    ) -> Vec<String> {
        let conn = ConnectionId(script.free_connection());
        let OpenRequest { transport, url, method, protocols, .. } = request.clone();
        let opened = |status, protocol| LineEvent::Opened { conn, status, header: Map::new(), protocol };
        let answers = match transport.as_str() {
            "websocket" => vec![opened(101, protocols.first().cloned())],
            "tcp" => vec![LineEvent::Connected { conn, local: None, remote: None }],
            "udp" => Vec::new(),
            _ => vec![opened(200, None), LineEvent::Done { conn, status: Some(200) }],
        };
        let open = LineEvent::Open { conn, transport, url, method, protocols, header: Map::new() };
        let open = self.written(script, open, at);
        let open = match address::named(&request.url, vars) {
            // The variable is a name, and its value no secret that the line has in it.
            Some(url) if !open.contains("${") => {
                raw::replaced(&open, "url", &Value::from(url).to_string()).unwrap_or(open)
            }
            _ => open,
        };
        std::iter::once(open).chain(answers.into_iter().map(|event| self.written(script, event, at))).collect()
    }

    fn written(&mut self, script: &Script<'_>, event: LineEvent, at: Duration) -> String {
        let plain = Line::new(at, event.clone()).to_line();
        let mut line = Line::new(at, event);
        self.redactor.redact(&mut line);
        let mut text = line.to_line();
        let names: Vec<String> = variables_in(&text).into_iter().map(str::to_owned).collect();
        for name in names {
            let Some(secret) = name.strip_prefix(REDACTED) else { continue };
            // What replay sends for a secret that nobody knows is that secret.
            if self.names.contains(&name) && !plain.contains(&stand_in(secret)) {
                let new = self.renamed.get(&name).cloned().unwrap_or_else(|| self.free_name(&name));
                text = text.replace(&format!("${{{name}}}"), &format!("${{{new}}}"));
                self.renamed.insert(name, new);
            }
        }
        for name in &self.names {
            let secret = name.strip_prefix(REDACTED).unwrap_or(name);
            text = text.replace(&stand_in(secret), &format!("${{{name}}}"));
        }
        // One connection without a number in a fixture that has no other.
        let conn = line.event.conn().unwrap_or(ConnectionId(0));
        let mut written = script.of_connection(conn.0).filter_map(|line| script.text(line.number)).peekable();
        let is_without =
            conn == ConnectionId(1) && written.peek().is_some() && !written.any(|text| raw::has_key(text, "conn"));
        if is_without { raw::without(&text, "conn") } else { text }
    }

    fn free_name(&self, name: &str) -> String {
        let is_free = |new: &String| !self.names.contains(new) && !self.renamed.values().any(|other| other == new);
        let mut names = (2_u64..).map(|number| format!("{name}-{number}"));
        // There are fewer names than numbers.
        names.find(is_free).unwrap_or_default()
    }
}

/// What replay sends for a secret of which nothing is known.
fn stand_in(secret: &str) -> String {
    format!("redacted-{secret}")
}
