//! What must hold for any bytes from the network, one function for each decoder: it panics where something does not.
//!
//! Counterpart: `fuzz/fuzz_targets` feeds these with made-up input, `seeds.rs` with the committed inputs of `fuzz/seeds`.
//! Invariant: nothing here is part of a build that ships.

use crate::close_payload::{CLOSE_REASON_BYTES_MAX, ClosePayload};
pub use crate::decode::fuzzing::{decode_mqtt, decode_plain, decode_socket_io, decode_sse};
use crate::deflate::{DeflateAgreement, FrameInflater, INFLATED_BYTES_MAX};
use crate::frame_parser::{FRAME_HEAD_BYTES_MAX, FrameParser, header_len};
use crate::http_head::{HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX, HttpHead, HttpHeadError, HttpHeadReader};
use model::{Frame, WireDirection};

/// Panics where something does not hold for these bytes.
#[cfg(test)]
type Target = fn(&[u8]);

/// Name and function of each target.
#[cfg(test)]
pub(crate) const TARGETS: [(&str, Target); 9] = [
    ("close_payload", close_payload),
    ("decode_mqtt", decode_mqtt),
    ("decode_plain", decode_plain),
    ("decode_socket_io", decode_socket_io),
    ("decode_sse", decode_sse),
    ("deflate_agreement", deflate_agreement),
    ("frame_inflater", frame_inflater),
    ("frame_parser", frame_parser),
    ("http_head", http_head),
];

/// Bytes that one call of the inflater may add above its limit: one fragment with its header, or a header that passes.
const INFLATED_EXTRA_BYTES: usize = 16 * 1024 + 14;

/// Inflated bytes after which a run of the inflater is cut: a bomb takes no longer for being bigger.
const BOMB_BYTES: usize = 4 * 1024 * 1024;

/// A payload that is accepted says exactly what it was made of.
///
/// # Panics
/// It does not.
pub fn close_payload(bytes: &[u8]) {
    if let Ok(Some(payload)) = ClosePayload::decode(bytes) {
        assert!(payload.reason.len() <= CLOSE_REASON_BYTES_MAX);
        assert_eq!([&payload.code.to_be_bytes()[..], payload.reason.as_bytes()].concat(), bytes);
    }
}

/// An answer that is accepted has windows that exist, and an error is one line.
///
/// # Panics
/// It is not so.
pub fn deflate_agreement(bytes: &[u8]) {
    let Ok(answer) = std::str::from_utf8(bytes) else { return };
    match DeflateAgreement::read(answer) {
        Ok(None) => {}
        Ok(Some(agreed)) => {
            assert!((8..=15).contains(&agreed.server_max_window_bits));
            assert!((8..=15).contains(&agreed.client_max_window_bits));
        }
        Err(error) => assert!(!error.to_string().contains(char::is_control)),
    }
}

/// Any chunking gives the same frames, and no more of a payload is kept than the limit.
///
/// # Panics
/// It is not so.
pub fn frame_parser(bytes: &[u8]) {
    for dir in [WireDirection::Out, WireDirection::In] {
        for start in [FrameParser::new, FrameParser::after_head] {
            let whole = frames(start(dir), bytes, bytes.len().max(1));
            assert!(whole.iter().all(|frame| frame.head.len() <= FRAME_HEAD_BYTES_MAX));
            assert_eq!(whole, frames(start(dir), bytes, 1));
            assert_eq!(whole, frames(start(dir), bytes, 7));
        }
    }
}

fn frames(mut parser: FrameParser, bytes: &[u8], chunk_len: usize) -> Vec<Frame> {
    let mut frames = Vec::new();
    for chunk in bytes.chunks(chunk_len) {
        parser.feed(chunk, |frame| frames.push(frame));
    }
    frames
}

/// Any chunking gives the same head and the same rest, within the limits.
///
/// # Panics
/// It is not so.
pub fn http_head(bytes: &[u8]) {
    let whole = head(bytes, bytes.len().max(1));
    assert_eq!(whole, head(bytes, 1));
    assert_eq!(whole, head(bytes, 7));
    if let Ok(Some((head, used))) = whole {
        assert!(used <= bytes.len().min(HTTP_HEAD_BYTES_MAX) && head.headers.len() <= HTTP_HEADERS_MAX);
        assert!(head.status().is_none_or(|status| (100..=599).contains(&status)));
        assert!(!head.start_line.contains('\n') && !head.headers.iter().any(|(_, value)| value.contains('\n')));
        assert!(head.request().is_none_or(|(method, target)| !method.is_empty() && !target.is_empty()));
        assert_eq!(HttpHead::parse(&bytes[..used]), Ok(head));
    }
}

/// The head and the number of bytes that it takes.
fn head(bytes: &[u8], chunk_len: usize) -> Result<Option<(HttpHead, usize)>, HttpHeadError> {
    let mut reader = HttpHeadReader::default();
    let mut fed = 0;
    for chunk in bytes.chunks(chunk_len) {
        if let Some((head, used)) = reader.feed(chunk)? {
            return Ok(Some((head, fed + used)));
        }
        fed += chunk.len();
    }
    Ok(None)
}

/// The first byte says what was agreed, the rest is the wire. Any chunking gives the same messages and control frames or
/// the same error, what waits stays within the limit, and nothing that comes out has RSV1 but what went in so.
///
/// # Panics
/// It is not so.
pub fn frame_inflater(bytes: &[u8]) {
    let Some((flags, wire)) = bytes.split_first() else { return };
    let agreement = DeflateAgreement {
        server_no_context_takeover: flags & 1 != 0,
        client_no_context_takeover: false,
        server_max_window_bits: 15,
        client_max_window_bits: 15,
    };
    let whole = inflated(&agreement, wire, wire.len().max(1));
    for chunk_len in [1, 7] {
        let chunked = inflated(&agreement, wire, chunk_len);
        assert_eq!(whole.is_ok(), chunked.is_ok(), "in chunks of {chunk_len}");
        let (Ok(whole), Ok(chunked)) = (&whole, &chunked) else { continue };
        if whole.len() < BOMB_BYTES && chunked.len() < BOMB_BYTES {
            // No `assert_eq`: nobody reads megabytes of payload.
            let same = Unfragmented::of(whole).agrees(&Unfragmented::of(chunked));
            assert!(same, "other frames in chunks of {chunk_len}");
        }
    }
}

/// All that comes out; `Err` for corrupt data.
fn inflated(agreement: &DeflateAgreement, wire: &[u8], chunk_len: usize) -> Result<Vec<u8>, ()> {
    let mut inflater = FrameInflater::new(agreement);
    let mut all = Vec::new();
    for mut chunk in wire.chunks(chunk_len) {
        while !chunk.is_empty() || !inflater.is_done() {
            let mut out = Vec::new();
            let used = inflater.feed(chunk, &mut out).map_err(|_| ())?;
            assert!(out.len() <= INFLATED_BYTES_MAX + INFLATED_EXTRA_BYTES, "{} bytes wait", out.len());
            assert!(used > 0 || !out.is_empty() || inflater.is_done(), "nothing moves");
            chunk = &chunk[used..];
            all.extend(out);
            if all.len() >= BOMB_BYTES {
                return Ok(all);
            }
        }
    }
    Ok(all)
}

/// Frames without regard to where messages are cut into fragments, which the chunks decide.
#[derive(Debug, Default)]
struct Unfragmented {
    /// First byte and payload of each frame that starts something, and what continues it.
    data: Vec<(u8, Vec<u8>)>,
    /// Control frames: first byte and payload.
    control: Vec<(u8, Vec<u8>)>,
    /// Data frames with FIN.
    finished: usize,
    /// The last message has not had its FIN.
    is_open: bool,
}

impl Unfragmented {
    fn of(mut bytes: &[u8]) -> Self {
        let mut read = Unfragmented::default();
        while bytes.len() >= header_len(bytes) {
            let header = header_len(bytes);
            let length = match bytes[1] & 0x7f {
                126 => u64::from(u16::from_be_bytes([bytes[2], bytes[3]])),
                127 => bytes[2..10].iter().fold(0, |length, byte| length << 8 | u64::from(*byte)),
                short => u64::from(short),
            };
            // The last frame may not be whole.
            let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(header).min(bytes.len());
            read.take(bytes[0], &bytes[header..end]);
            bytes = &bytes[end..];
        }
        read
    }

    fn take(&mut self, first: u8, payload: &[u8]) {
        if first & 0x8 != 0 {
            return self.control.push((first, payload.to_vec()));
        }
        match self.data.last_mut() {
            Some((_, before)) if first & 0x7f == 0 => before.extend(payload),
            _ => self.data.push((first, payload.to_vec())),
        }
        self.is_open = first & 0x80 == 0;
        self.finished += usize::from(!self.is_open);
    }

    /// The same; of a message that goes on, one may have seen more: zlib gives the rest when it gets more.
    fn agrees(&self, other: &Self) -> bool {
        let same_state = (self.finished, self.is_open) == (other.finished, other.is_open);
        let [ours, theirs] = [self, other].map(|read| read.data.split_last());
        let same_last = match (ours, theirs) {
            (Some(((first, a), before)), Some(((other_first, b), other_before))) => {
                let grew = self.is_open && (a.starts_with(b) || b.starts_with(a));
                first == other_first && (a == b || grew) && before == other_before
            }
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        };
        same_state && same_last && self.control == other.control
    }
}
