//! One connection's decoder: payloads in, packets out, with what each answers.
//!
//! Counterpart: the protocols, each of which implements [`Decode`]. Invariants: packets are numbered from 1 in the order of their
//! last bytes; of one message no more than [`PACKETS_PER_MESSAGE_MAX`] are told and the others are counted.

use super::protocol::{Hints, Protocol};
use super::saying::Sentence;
use super::tree::PACKETS_PER_MESSAGE_MAX;
use super::{engine_io, hex, json, mqtt, msgpack, protobuf, sockjs, sse, stomp, text};
use model::{Answered, Field, Packet, Said, WireDirection};
use std::borrow::Cow;
use std::fmt::Debug;
use std::time::Duration;

/// Where a message stands: its number in the log, and its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Number of the event.
    pub event: u64,
    /// Time since the start of the session.
    pub at: Duration,
}

/// A packet that may be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) packet: u64,
    pub(super) name: Cow<'static, str>,
    pub(super) mark: Mark,
}

/// Something that is wrong, told once where it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable word, such as `mqtt-refused`.
    pub code: &'static str,
    /// The cause in one sentence.
    pub text: String,
    /// The next step, when there is one.
    pub hint: Option<String>,
    /// The cause as a code and values.
    pub said: Option<Said>,
    /// The next step as a code and values.
    pub hint_said: Option<Said>,
}

impl Problem {
    pub(super) fn new(code: &'static str, text: impl Into<Sentence>, hint: impl Into<Sentence>) -> Self {
        let (Sentence { text, said }, hint) = (text.into(), hint.into());
        Problem { code, text, hint: Some(hint.text), said, hint_said: hint.said }
    }
}

/// A packet, and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The packet.
    pub packet: Packet,
    /// What is wrong, if something is.
    pub problem: Option<Problem>,
}

/// A payload on its way through a decoder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'b> {
    pub(super) dir: WireDirection,
    pub(super) bytes: &'b [u8],
    /// A text message; false where the transport does not tell.
    pub(super) is_text: bool,
}

/// What a protocol says about one packet.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) name: Cow<'static, str>,
    pub(super) summary: String,
    pub(super) id: Option<String>,
    pub(super) answers: Option<Sent>,
    pub(super) fields: Vec<Field>,
    pub(super) problem: Option<Problem>,
}

/// Takes the packets of one message.
#[derive(Debug)]
pub(super) struct Sink {
    mark: Mark,
    /// Number of the packet that comes next.
    next: u64,
    drafts: Vec<(u64, Draft)>,
    left_out: usize,
}

impl Sink {
    /// The packet that comes next, as something that waits for its answer.
    pub(super) fn sent(&self, name: impl Into<Cow<'static, str>>) -> Sent {
        Sent { packet: self.next, name: name.into(), mark: self.mark }
    }

    pub(super) fn push(&mut self, draft: Draft) {
        if self.drafts.len() < PACKETS_PER_MESSAGE_MAX {
            self.drafts.push((self.next, draft));
        } else {
            self.left_out += 1;
        }
        self.next += 1;
    }

    /// Packets so far.
    pub(super) fn pushed(&self) -> usize {
        self.drafts.len()
    }

    /// Changes what was pushed behind the first `from` packets.
    pub(super) fn change_from(&mut self, from: usize, mut change: impl FnMut(&mut Draft)) {
        self.drafts.iter_mut().skip(from).for_each(|(_, draft)| change(draft));
    }

    /// Whether another packet would be told; what is only counted needs no fields.
    pub(super) fn is_full(&self) -> bool {
        self.drafts.len() >= PACKETS_PER_MESSAGE_MAX
    }
}

/// A protocol's own part.
pub(super) trait Decode: Debug + Send {
    /// Takes one payload.
    fn feed(&mut self, input: Input<'_>, sink: &mut Sink);

    /// The connection is over: what may be said about it as a whole.
    fn over(&mut self) -> Option<Problem> {
        None
    }

    /// The id of a conversation that may go over several connections.
    fn session(&self) -> Option<&str> {
        None
    }

    /// What comes next goes over HTTP, or does not.
    fn carried_by(&mut self, _is_http: bool) {}
}

/// The decoder of one connection.
#[derive(Debug)]
pub struct Decoder {
    protocol: Protocol,
    inner: Box<dyn Decode>,
    /// Number of the next packet.
    next: u64,
}

impl Decoder {
    /// A decoder for a connection with these hints.
    pub fn new(protocol: &Protocol, hints: &Hints) -> Self {
        let inner: Box<dyn Decode> = match protocol {
            Protocol::Mqtt => Box::new(mqtt::Mqtt::default()),
            Protocol::SocketIo => Box::new(engine_io::EngineIo::new(hints, true)),
            Protocol::EngineIo => Box::new(engine_io::EngineIo::new(hints, false)),
            Protocol::Sse => Box::new(sse::Sse::default()),
            Protocol::Stomp => Box::new(stomp::Stomp::default()),
            Protocol::MessagePack => Box::new(msgpack::MessagePack::new(hints)),
            Protocol::Protobuf(of) => Box::new(protobuf::Protobuf::new(of.clone(), hints)),
            Protocol::Json => Box::new(json::Json),
            Protocol::Text => Box::new(text::Text::default()),
            Protocol::Hex => Box::new(hex::Hex),
        };
        let inner = if sockjs::is_sockjs(hints) && protocol.is_within_sockjs() {
            Box::new(sockjs::SockJs::new(inner))
        } else {
            inner
        };
        Decoder { protocol: protocol.clone(), inner, next: 1 }
    }

    /// The protocol.
    pub fn protocol(&self) -> &Protocol {
        &self.protocol
    }

    /// The packets that this message completes.
    pub fn feed(&mut self, dir: WireDirection, bytes: &[u8], is_text: bool, mark: Mark) -> Vec<Decoded> {
        let mut sink = Sink { mark, next: self.next, drafts: Vec::new(), left_out: 0 };
        self.inner.feed(Input { dir, bytes, is_text }, &mut sink);
        self.next = sink.next;
        let Sink { drafts, left_out, next, .. } = sink;
        let more = (left_out > 0).then(|| {
            let summary = format!("{left_out} more packets in this message");
            (next - 1, Draft { name: "…".into(), summary, ..Draft::default() })
        });
        drafts.into_iter().chain(more).map(|(number, draft)| self.decoded(number, draft, mark)).collect()
    }

    /// The connection is over: what may be said about it as a whole.
    pub fn over(&mut self) -> Option<Problem> {
        self.inner.over()
    }

    /// The id of a conversation that goes over several connections, such as the requests of one Socket.IO client: one decoder follows
    /// them all, and [`Decoder::carried_by`] says which kind comes next.
    pub fn session(&self) -> Option<&str> {
        self.inner.session()
    }

    /// The next messages go over a connection with these hints.
    pub fn carried_by(&mut self, hints: &Hints) {
        self.inner.carried_by(hints.is_http());
    }

    fn decoded(&self, number: u64, draft: Draft, mark: Mark) -> Decoded {
        let Draft { name, summary, id, answers, fields, problem } = draft;
        let answers = answers.map(|sent| Answered {
            packet: sent.packet,
            of: sent.mark.event,
            name: sent.name.into_owned(),
            ms: ms(mark.at.saturating_sub(sent.mark.at)),
        });
        let protocol = self.protocol.name().to_owned();
        let name = name.into_owned();
        let packet = Packet { protocol, name, summary, packet: number, of: mark.event, id, answers, fields };
        Decoded { packet, problem }
    }
}

/// Milliseconds with microsecond digits, as the times of events are written.
fn ms(time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "2^53 microseconds are 285 years")]
    let ms = time.as_micros() as f64 / 1000.0;
    ms
}
