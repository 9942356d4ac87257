//! Faults: deviations that are put between the app and its server on purpose, as text and as data.
//!
//! Counterpart: `transport` carries them out; the command line, miniwire.toml and the window write them. Invariant: a fault
//! written with `Display` reads back as itself; the same plan and seed give the same deviations.

mod link;
mod parse;
mod pattern;

pub use link::LinkPreset;
pub use parse::{FaultError, parse_duration};
pub use pattern::BytePattern;

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Faults of one plan. Our choice; a list that long is a mistake.
pub const FAULT_COUNT_MAX: usize = 32;

/// What goes wrong, and the seed of all chance in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// Seed of probabilities and jitter.
    #[serde(default)]
    pub seed: u64,
    /// The named link, when one was chosen; its faults come before the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkPreset>,
    /// Single faults.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

impl FaultPlan {
    /// True when nothing goes wrong.
    pub fn is_empty(&self) -> bool {
        self.link.is_none() && self.faults.is_empty()
    }

    /// The faults of the link, then the single ones.
    pub fn all(&self) -> impl Iterator<Item = Fault> {
        let link = self.link.iter().flat_map(LinkPreset::faults);
        link.chain(self.faults.iter().cloned())
    }
}

/// One deviation. Its text is `NAME[:KEY=VALUE,…]`, as in `latency:ms=200,jitter=50` or `drop:nth=3,dir=down`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// Where: to the server, from it, or both ways.
    pub dir: FaultDirection,
    /// How likely, each time that it could happen; 0 to 1.
    pub probability: f64,
}

/// The way that a fault concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaultDirection {
    /// Both ways.
    #[default]
    Both,
    /// From the app to the server.
    Up,
    /// From the server to the app.
    Down,
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// Bytes arrive later.
    Latency {
        /// One way.
        latency: Duration,
        /// Up to this much more or less, evenly; the order of bytes stays.
        jitter: Duration,
    },
    /// Bytes go no faster.
    Bandwidth {
        /// Bytes a second, one way.
        bytes_per_second: u64,
    },
    /// Bytes come in small pieces.
    Slice {
        /// Bytes of a piece.
        bytes: usize,
        /// Time between two pieces.
        gap: Duration,
    },
    /// Nothing moves for a while.
    Stall {
        /// Time from the start of the connection, or of each period.
        after: Duration,
        /// How long.
        length: Duration,
        /// Again and again with this period.
        every: Option<Duration>,
    },
    /// The connection ends.
    Cut {
        /// How.
        how: Cut,
        /// When.
        after: CutAfter,
    },
    /// One bit of a piece that is read or written is turned.
    Corrupt,
    /// The name has no address.
    DnsFail,
    /// The TLS handshake fails.
    TlsFail,
    /// There is no network: nothing can be opened, and what is open is reset.
    Offline,
    /// Something happens to whole messages.
    Message {
        /// What.
        what: MessageFault,
        /// To which.
        which: MessageChoice,
    },
}

/// How a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// TCP reset, as when a process dies or a middlebox has forgotten the connection.
    Reset,
    /// TCP end without a close frame.
    Fin,
    /// Nobody says anything any more: what is sent vanishes, nothing comes.
    HalfOpen,
}

/// When a connection is cut, counted from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAfter {
    /// After this time.
    Time(Duration),
    /// After this many bytes in the direction of the fault.
    Bytes(u64),
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageFault {
    /// It vanishes.
    Drop,
    /// It comes twice.
    Duplicate,
    /// It comes later, and those behind it do not wait.
    Delay(Duration),
    /// It changes places with the next one.
    Reorder,
}

/// Which messages; a choice without conditions is every message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageChoice {
    /// The message with this number in its direction, from 1.
    pub nth: Option<u64>,
    /// Every so many messages.
    pub every: Option<u64>,
    /// Messages that contain this text.
    pub contains: Option<String>,
    /// Messages that contain these bytes, or begin with them.
    pub pattern: Option<BytePattern>,
    /// No more than so many messages of the session, those of all its connections together.
    pub times: Option<u64>,
}

impl MessageChoice {
    /// Whether the message with `number` and `payload` is meant; who carries it out counts `times`.
    pub fn fits(&self, number: u64, payload: &[u8]) -> bool {
        let contains = |text: &String| {
            let text = text.as_bytes();
            text.is_empty() || payload.windows(text.len()).any(|part| part == text)
        };
        self.nth.is_none_or(|nth| nth == number)
            && self.every.is_none_or(|every| number.is_multiple_of(every))
            && self.contains.as_ref().is_none_or(contains)
            && self.pattern.as_ref().is_none_or(|pattern| pattern.fits(payload))
    }
}

impl FaultDirection {
    /// Whether it concerns what goes to the server.
    pub fn is_up(self) -> bool {
        self != FaultDirection::Down
    }

    /// Whether it concerns what comes from the server.
    pub fn is_down(self) -> bool {
        self != FaultDirection::Up
    }
}
