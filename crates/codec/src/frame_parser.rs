//! An incremental reader of WebSocket frame headers (RFC 6455 §5.2) for one direction of one connection.
//!
//! It watches bytes that another codec sends or receives, so it judges nothing: reserved bits, opcodes and lengths are
//! reported as they are. It counts the payload and keeps only its first bytes, unmasked.
//! Invariant: memory is at most one HTTP head plus [`HEADS_BYTES`]; any chunking gives the same frames.

use crate::http_head::{HttpHead, HttpHeadError, HttpHeadReader};
use bytes::{Bytes, BytesMut};
use model::{Frame, WireDirection};

/// Payload bytes kept of each frame. Our choice: a line of the timeline and the inspector's preview; every control
/// frame fits whole (at most 125 bytes, RFC 6455 §5.5).
pub const FRAME_HEAD_BYTES_MAX: usize = 256;

/// The first bytes of payloads are kept side by side in blocks of this size, as small frames come by the million.
const HEADS_BYTES: usize = 4 * 1024;

/// The longest frame header: 2 bytes, 8 of length, 4 of mask.
pub(crate) const HEADER_BYTES_MAX: usize = 14;

/// Reads the frames of one direction.
#[derive(Debug)]
pub struct FrameParser {
    dir: WireDirection,
    state: State,
    http_head: Option<HttpHead>,
    /// The head of the payload that is being read, and room for those that follow.
    heads: BytesMut,
}

#[derive(Debug)]
enum State {
    /// Before the empty line of the HTTP head.
    HttpHead(HttpHeadReader),
    /// Inside a frame header.
    Header { bytes: [u8; HEADER_BYTES_MAX], len: usize },
    /// Inside a payload.
    Payload { frame: Frame, seen: u64 },
    /// No WebSocket follows: the head was broken, too long, or refused the upgrade.
    Lost(Option<HttpHeadError>),
}

const HEADER_START: State = State::Header { bytes: [0; HEADER_BYTES_MAX], len: 0 };

impl FrameParser {
    /// A parser for a stream that starts with its HTTP head.
    pub fn new(dir: WireDirection) -> Self {
        FrameParser::starting(dir, State::HttpHead(HttpHeadReader::default()))
    }

    /// A parser for a stream whose HTTP head was read by someone else.
    pub fn after_head(dir: WireDirection) -> Self {
        FrameParser::starting(dir, HEADER_START)
    }

    fn starting(dir: WireDirection, state: State) -> Self {
        FrameParser { dir, state, http_head: None, heads: BytesMut::new() }
    }

    /// The HTTP head, once it was seen.
    pub fn http_head(&self) -> Option<&HttpHead> {
        self.http_head.as_ref()
    }

    /// Why no frames come, when the HTTP head could not be read.
    pub fn error(&self) -> Option<HttpHeadError> {
        match self.state {
            State::Lost(error) => error,
            _ => None,
        }
    }

    /// Takes the next bytes of the stream and calls `on_frame` for each frame whose last byte is among them.
    pub fn feed(&mut self, mut bytes: &[u8], mut on_frame: impl FnMut(Frame)) {
        while !bytes.is_empty() {
            let used = match &mut self.state {
                State::Header { len: 0, .. } if has_whole_header(bytes) => self.take_frame(bytes, &mut on_frame),
                State::HttpHead(_) => self.take_head(bytes),
                State::Header { .. } => self.take_header(bytes, &mut on_frame),
                State::Payload { .. } => self.take_payload(bytes, &mut on_frame),
                State::Lost(_) => return,
            };
            bytes = &bytes[used..];
        }
    }

    fn take_head(&mut self, bytes: &[u8]) -> usize {
        let State::HttpHead(reader) = &mut self.state else { return 0 };
        match reader.feed(bytes) {
            Ok(None) => bytes.len(),
            Ok(Some((head, used))) => {
                let refused = self.dir == WireDirection::In && head.status() != Some(101);
                self.state = if refused { State::Lost(None) } else { HEADER_START };
                self.http_head = Some(head);
                used
            }
            Err(error) => {
                self.state = State::Lost(Some(error));
                bytes.len()
            }
        }
    }

    fn take_header(&mut self, input: &[u8], on_frame: &mut impl FnMut(Frame)) -> usize {
        let State::Header { bytes, len } = &mut self.state else { return 0 };
        let mut used = 0;
        while used < input.len() {
            let wanted = header_len(&bytes[..*len]);
            if *len == wanted {
                break;
            }
            let count = (wanted - *len).min(input.len() - used);
            bytes[*len..*len + count].copy_from_slice(&input[used..used + count]);
            *len += count;
            used += count;
        }
        if *len == header_len(&bytes[..*len]) {
            let frame = read_header(self.dir, &bytes[..*len]);
            self.begin(frame, on_frame);
        }
        used
    }

    /// The short way for a header that came in one piece.
    fn take_frame(&mut self, input: &[u8], on_frame: &mut impl FnMut(Frame)) -> usize {
        let header = header_len(input);
        self.begin(read_header(self.dir, &input[..header]), on_frame);
        header
    }

    fn begin(&mut self, frame: Frame, on_frame: &mut impl FnMut(Frame)) {
        if frame.payload_len == 0 {
            self.state = HEADER_START;
            on_frame(frame);
            return;
        }
        let kept = usize::try_from(frame.payload_len).unwrap_or(usize::MAX).min(FRAME_HEAD_BYTES_MAX);
        if self.heads.capacity() < kept {
            self.heads = BytesMut::with_capacity(HEADS_BYTES);
        }
        self.state = State::Payload { frame, seen: 0 };
    }

    fn take_payload(&mut self, input: &[u8], on_frame: &mut impl FnMut(Frame)) -> usize {
        let State::Payload { frame, seen } = &mut self.state else { return 0 };
        let left = usize::try_from(frame.payload_len - *seen).unwrap_or(usize::MAX);
        let used = left.min(input.len());
        let room = FRAME_HEAD_BYTES_MAX - self.heads.len();
        append_unmasked(&mut self.heads, &input[..used.min(room)], frame.mask);
        *seen += used as u64;
        if *seen == frame.payload_len
            && let State::Payload { mut frame, .. } = std::mem::replace(&mut self.state, HEADER_START)
        {
            frame.head = self.heads.split().freeze();
            on_frame(frame);
        }
        used
    }
}

fn has_whole_header(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && bytes.len() >= header_len(bytes)
}

/// How long the header is that starts with these bytes: 2 until the second byte is known.
pub(crate) fn header_len(bytes: &[u8]) -> usize {
    let Some(second) = bytes.get(1) else { return 2 };
    let length = match second & 0x7f {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    2 + length + if second & 0x80 == 0 { 0 } else { 4 }
}

/// Reads a whole header; its length is `header_len`, 2 to 14 bytes.
fn read_header(dir: WireDirection, bytes: &[u8]) -> Frame {
    let (first, second) = (bytes[0], bytes[1]);
    let masked = second & 0x80 != 0;
    let mask_at = bytes.len() - if masked { 4 } else { 0 };
    let extended = bytes[2..mask_at].iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte));
    let payload_len = if mask_at == 2 { u64::from(second & 0x7f) } else { extended };
    let mask = masked.then(|| [bytes[mask_at], bytes[mask_at + 1], bytes[mask_at + 2], bytes[mask_at + 3]]);
    #[expect(clippy::cast_possible_truncation, reason = "a header has at most 14 bytes")]
    let header_len = bytes.len() as u8;
    Frame {
        dir,
        fin: first & 0x80 != 0,
        rsv: first >> 4 & 0x7,
        opcode: first & 0xf,
        mask,
        header_len,
        payload_len,
        head: Bytes::new(),
    }
}

/// Appends payload bytes; the masking key turns with the position in the payload (RFC 6455 §5.3).
fn append_unmasked(head: &mut BytesMut, bytes: &[u8], mask: Option<[u8; 4]>) {
    let from = head.len();
    head.extend_from_slice(bytes);
    let Some(mut key) = mask else { return };
    key.rotate_left(from % 4);
    for group in head[from..].chunks_mut(4) {
        for (byte, key) in group.iter_mut().zip(key) {
            *byte ^= key;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frames(parser: &mut FrameParser, chunks: &[&[u8]]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for chunk in chunks {
            parser.feed(chunk, |frame| frames.push(frame));
        }
        frames
    }

    /// The bytes of a frame, written independently of the parser.
    fn wire(fin: bool, opcode: u8, mask: Option<[u8; 4]>, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![u8::from(fin) << 7 | opcode];
        let mask_bit = u8::from(mask.is_some()) << 7;
        match payload.len() {
            length @ 0..=125 => bytes.push(mask_bit | u8::try_from(length).unwrap()),
            length @ 126..=0xffff => {
                bytes.push(mask_bit | 126);
                bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            length => {
                bytes.push(mask_bit | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        bytes.extend(mask.iter().flatten());
        let key = mask.unwrap_or_default();
        bytes.extend(payload.iter().enumerate().map(|(index, byte)| byte ^ key[index % 4]));
        bytes
    }

    #[test]
    fn a_masked_text_frame_is_read_with_its_payload_unmasked() {
        let key = [0x9e, 0x08, 0x95, 0x67];
        let bytes = wire(true, 1, Some(key), "hello 你好".as_bytes());
        let read = frames(&mut FrameParser::after_head(WireDirection::Out), &[&bytes]);
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].mask, read[0].header_len, read[0].payload_len), (Some(key), 6, 12));
        assert_eq!(read[0].head, "hello 你好".as_bytes());
    }

    #[test]
    fn the_http_head_is_kept_and_frames_follow_in_the_same_chunk() {
        let mut bytes = b"HTTP/1.1 101 Switching Protocols\r\nUPGRADE: websocket\r\n\r\n".to_vec();
        bytes.extend(wire(true, 1, None, b"hi"));
        let mut parser = FrameParser::new(WireDirection::In);
        assert_eq!(frames(&mut parser, &[&bytes])[0].head, &b"hi"[..]);
        assert_eq!(parser.http_head().unwrap().headers[0].0, "UPGRADE");
    }

    #[test]
    fn a_refused_upgrade_has_no_frames() {
        let mut parser = FrameParser::new(WireDirection::In);
        let read = frames(&mut parser, &[b"HTTP/1.1 404 Not Found\r\n\r\n", b"\x81\x02hi"]);
        assert!(read.is_empty());
        assert_eq!(parser.http_head().unwrap().status(), Some(404));
    }

    #[test]
    fn a_head_that_never_ends_is_reported_and_its_memory_is_bounded() {
        let mut parser = FrameParser::new(WireDirection::In);
        for _ in 0..100 {
            parser.feed(&[b'a'; 4096], |_| ());
        }
        assert_eq!(parser.error(), Some(HttpHeadError::TooLong));
    }

    #[test]
    fn a_payload_of_256_bytes_is_kept_whole_and_of_257_its_first_256() {
        for length in [FRAME_HEAD_BYTES_MAX, FRAME_HEAD_BYTES_MAX + 1] {
            let bytes = wire(true, 2, Some([1, 2, 3, 4]), &vec![7; length]);
            let read = frames(&mut FrameParser::after_head(WireDirection::Out), &[&bytes]);
            assert_eq!(read[0].payload_len, length as u64);
            assert_eq!(read[0].head, vec![7; FRAME_HEAD_BYTES_MAX]);
        }
    }

    #[test]
    fn the_largest_length_that_a_header_can_state_is_counted_not_allocated() {
        let bytes = [&[0x82, 0x7f][..], &[0xff; 8], &[1, 2, 3]].concat();
        let mut parser = FrameParser::after_head(WireDirection::In);
        assert!(frames(&mut parser, &[&bytes]).is_empty());
        assert!(matches!(parser.state, State::Payload { seen: 3, .. }));
    }

    #[test]
    fn reserved_bits_and_opcodes_are_reported_as_they_are() {
        let read = frames(&mut FrameParser::after_head(WireDirection::In), &[&[0b0101_1011, 0]]);
        assert_eq!((read[0].fin, read[0].rsv, read[0].opcode), (false, 5, 11));
        assert_eq!(read[0].opcode_name(), "reserved");
    }

    fn any_frame() -> impl Strategy<Value = (bool, u8, Option<[u8; 4]>, Vec<u8>)> {
        let payload = prop_oneof![
            4 => prop::collection::vec(any::<u8>(), 0..130),
            1 => prop::collection::vec(any::<u8>(), 250..300),
            1 => (65_530_usize..65_540).prop_map(|length| vec![0xa5; length]),
        ];
        (any::<bool>(), 0_u8..16, any::<Option<[u8; 4]>>(), payload)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn frames_read_back_whatever_the_chunks(
            sent in prop::collection::vec(any_frame(), 1..6),
            size in 1_usize..5000,
        ) {
            let bytes = sent.iter().flat_map(|(fin, opcode, mask, payload)| wire(*fin, *opcode, *mask, payload));
            let bytes = bytes.collect::<Vec<_>>();
            let chunks = bytes.chunks(size).collect::<Vec<_>>();
            let read = frames(&mut FrameParser::after_head(WireDirection::Out), &chunks);
            prop_assert_eq!(read.len(), sent.len());
            for (frame, (fin, opcode, mask, payload)) in read.iter().zip(&sent) {
                prop_assert_eq!((frame.fin, frame.opcode, frame.mask), (*fin, *opcode, *mask));
                prop_assert_eq!(frame.payload_len, payload.len() as u64);
                prop_assert_eq!(&frame.header_bytes()[..], &wire(*fin, *opcode, *mask, payload)[..usize::from(frame.header_len)]);
                prop_assert_eq!(&frame.head[..], &payload[..payload.len().min(FRAME_HEAD_BYTES_MAX)]);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048), size in 1_usize..64) {
            let chunks = bytes.chunks(size).collect::<Vec<_>>();
            let byte_for_byte = frames(&mut FrameParser::after_head(WireDirection::In), &chunks);
            prop_assert_eq!(byte_for_byte, frames(&mut FrameParser::after_head(WireDirection::In), &[&bytes]));
        }
    }
}
