//! What the event loop and the functions given to JavaScript share. One thread only, hence `Rc` and cells.

use crate::bridge::download::Placing;
use crate::clock::{Random, SessionClock};
use crate::config::{Profile, SessionConfig};
use crate::files::{FileQueue, Files};
use crate::launch::Launch;
use crate::rejections::Rejections;
use crate::session::{SessionEnd, ViewLayer};
use crate::stack::StackMapper;
use crate::storage::Storage;
use crate::tasks::{Discovery, Requests, Sockets, TcpSockets, UdpSockets, WeakNetwork};
use crate::timers::Timers;
use model::{ErrorKind, EventKind, EventSink};
use package::Package;
use rquickjs::{Persistent, Value};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use transport::{NetworkGate, Transport, WireQueue};

/// A value of JavaScript that is kept outside of it.
pub(crate) type JsValue = Persistent<Value<'static>>;

/// Bytes of one text of the app that the log keeps: a console line, a message, a stack. The rest is cut and counted.
pub(crate) const LOG_TEXT_BYTES_MAX: usize = 64 * 1024;

/// State of one session outside JavaScript.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) package: Arc<Package>,
    pub(crate) config: SessionConfig,
    pub(crate) launch: Launch,
    pub(crate) url_check: bool,
    pub(crate) clock: SessionClock,
    pub(crate) random: Random,
    pub(crate) events: Arc<dyn EventSink>,
    pub(crate) view: Arc<dyn ViewLayer>,
    /// The gate below, as what the bridges open connections with.
    pub(crate) transport: Rc<dyn Transport>,
    /// Whether the phone has a network.
    pub(crate) gate: Rc<NetworkGate>,
    /// `wifi`, `4g`, … `none`, as the host set it last.
    pub(crate) network_type: RefCell<String>,
    pub(crate) weak_network: RefCell<WeakNetwork>,
    pub(crate) wire: Rc<WireQueue>,
    pub(crate) stacks: StackMapper,
    pub(crate) timers: RefCell<Timers>,
    pub(crate) storage: RefCell<Storage>,
    pub(crate) sockets: RefCell<Sockets>,
    pub(crate) tcp: RefCell<TcpSockets>,
    pub(crate) udp: RefCell<UdpSockets>,
    pub(crate) discovery: RefCell<Discovery>,
    /// Codes of the notices that come once in a session.
    pub(crate) noticed: RefCell<HashSet<&'static str>>,
    pub(crate) requests: RefCell<Requests>,
    pub(crate) files: Arc<Files>,
    /// What is to be done with them by and by.
    pub(crate) file_queue: FileQueue,
    /// Downloads that are on their way to where the app wants them, by the ids of their calls.
    pub(crate) placing: RefCell<HashMap<u32, Placing>>,
    /// JavaScript asked for a macrotask turn.
    pub(crate) woken: Cell<bool>,
    /// JavaScript sent something that the connection's task has not seen yet.
    pub(crate) sent: Cell<bool>,
    /// JavaScript is stopped in the background.
    pub(crate) suspended: Cell<bool>,
    /// Set once; the loop stops after the current turn.
    pub(crate) end: RefCell<Option<SessionEnd>>,
    /// Rejected promises that nobody handles yet, with their reasons.
    pub(crate) unhandled: RefCell<Rejections<JsValue, JsValue>>,
}

impl Shared {
    pub(crate) fn record(&self, kind: EventKind) {
        self.events.record(kind);
    }

    pub(crate) fn notice(&self, code: &str, text: impl Into<String>, hint: Option<&str>) {
        self.record(EventKind::Notice { code: code.into(), text: text.into(), hint: hint.map(str::to_owned) });
    }

    /// A notice that comes once in a session, however often its cause does.
    pub(crate) fn notice_once(&self, code: &'static str, text: impl Into<String>, hint: Option<&str>) {
        if self.noticed.borrow_mut().insert(code) {
            self.notice(code, text, hint);
        }
    }

    pub(crate) fn has_network(&self) -> bool {
        self.gate.is_open()
    }

    /// True when nothing is open any more.
    pub(crate) fn is_quiet(&self) -> bool {
        self.sockets.borrow().is_empty()
            && self.tcp.borrow().is_empty()
            && self.udp.borrow().is_empty()
            && self.discovery.borrow().is_empty()
            && self.file_queue.is_empty()
    }

    /// Logs an error of the app with its stack on the sources.
    pub(crate) fn report_error(&self, kind: ErrorKind, message: &str, stack: &str) {
        let stack = cut(self.stacks.map(stack));
        self.record(EventKind::Error { kind, message: cut(message.to_owned()), stack });
    }

    /// Ends the session after the current turn. The first reason wins.
    pub(crate) fn finish(&self, end: SessionEnd) {
        self.end.borrow_mut().get_or_insert(end);
    }

    pub(crate) fn ended(&self) -> bool {
        self.end.borrow().is_some()
    }

    pub(crate) fn is_device(&self) -> bool {
        self.config.profile == Profile::Device
    }
}

/// The text with at most [`LOG_TEXT_BYTES_MAX`] bytes of its own.
pub(crate) fn cut(mut text: String) -> String {
    if text.len() > LOG_TEXT_BYTES_MAX {
        let end = text.floor_char_boundary(LOG_TEXT_BYTES_MAX);
        let left_out = text.len() - end;
        text.truncate(end);
        text.push_str(&format!("… {left_out} more bytes"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_at_the_limit_is_kept_and_one_byte_more_is_cut_and_counted() {
        let text = "x".repeat(LOG_TEXT_BYTES_MAX);
        assert_eq!(cut(text.clone()), text);
        assert_eq!(cut(format!("{text}y")), format!("{text}… 1 more bytes"));
        let wide = format!("{}字", "x".repeat(LOG_TEXT_BYTES_MAX - 1));
        assert!(cut(wide).ends_with("x… 3 more bytes"));
    }
}
