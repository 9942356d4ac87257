//! The reader on bytes: what is a message, what is refused and when, and what memory it takes.
//!
//! Counterpart: `tests/frames.rs` of this crate has the same over sockets. Frames are written by tungstenite where they are whole.

use super::*;
use proptest::prelude::*;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::OpCode;

fn frame(kind: Data, is_final: bool, payload: &[u8]) -> Vec<u8> {
    written(Frame::message(payload.to_vec(), OpCode::Data(kind), is_final))
}

fn written(frame: Frame) -> Vec<u8> {
    let mut bytes = Vec::new();
    frame.format(&mut bytes).unwrap();
    bytes
}

/// Feeds in reads of at most `size`; what came, and the error that ended it.
fn read_all(reader: &mut Reader, bytes: &[u8], size: usize) -> (Vec<Incoming>, Option<Error>) {
    let mut seen = Vec::new();
    let mut rest = bytes;
    loop {
        match reader.next() {
            Ok(Some(incoming)) => seen.push(incoming),
            Err(error) => return (seen, Some(error)),
            Ok(None) if rest.is_empty() => return (seen, None),
            Ok(None) => {
                let mut room = reader.room();
                let count = size.min(room.remaining_mut()).min(rest.len());
                room.put_slice(&rest[..count]);
                rest = &rest[count..];
            }
        }
    }
}

fn read(bytes: &[u8]) -> (Vec<Incoming>, Option<Error>) {
    read_all(&mut Reader::default(), bytes, READ_BYTES_MAX)
}

fn text(text: &str) -> Incoming {
    Incoming::Message(Message::text(text))
}

fn refused(bytes: &[u8]) -> String {
    let (seen, error) = read(bytes);
    assert!(seen.is_empty(), "{seen:?}");
    error.map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn control_frames_come_between_the_fragments_of_a_message() {
    let (seen, error) = read(b"\x01\x01a\x89\x02hi\x00\x00\x8a\x00\x80\x01b\x82\x01c\x88\x02\x03\xe8");
    let ping = Incoming::Ping(Bytes::from_static(b"hi"));
    let close = Incoming::Close(Some(CloseFrame { code: CloseCode::Normal, reason: "".into() }));
    assert_eq!(seen, [ping, Incoming::Pong, text("ab"), Incoming::Message(Message::binary(vec![b'c'])), close]);
    assert!(error.is_none());
}

#[test]
fn a_header_that_breaks_the_protocol_is_refused_before_its_payload_comes() {
    for first in [0xc1, 0xa1, 0x91, 0xf0] {
        assert_eq!(refused(&[first, 5]), Error::from(ProtocolError::NonZeroReservedBits).to_string());
    }
    assert_eq!(refused(b"\x81\x85"), Error::from(ProtocolError::MaskedFrameFromServer).to_string());
    assert_eq!(refused(b"\x09\x01"), Error::from(ProtocolError::FragmentedControlFrame).to_string());
    assert_eq!(refused(b"\x89\x7e\x00\x7e"), Error::from(ProtocolError::ControlFrameTooBig).to_string());
    assert_eq!(refused(b"\x80\x01"), Error::from(ProtocolError::UnexpectedContinueFrame).to_string());
    assert_eq!(refused(b"\x01\x01a\x81\x01"), Error::from(ProtocolError::ExpectedFragment(Data::Text)).to_string());
    assert_eq!(refused(b"\x01\x00\x02\x01"), Error::from(ProtocolError::ExpectedFragment(Data::Binary)).to_string());
    for opcode in [3, 7, 11, 15] {
        assert_eq!(refused(&[0x80 | opcode, 1]), Error::from(ProtocolError::InvalidOpcode(opcode)).to_string());
    }
}

#[test]
fn a_largest_message_is_read_and_one_byte_more_is_refused_whole_or_in_fragments() {
    let largest = frame(Data::Binary, true, &vec![7; MESSAGE_BYTES_MAX]);
    let (seen, error) = read(&largest);
    assert!(error.is_none() && matches!(&seen[..], [Incoming::Message(message)] if message.len() == MESSAGE_BYTES_MAX));

    assert!(refused(b"\x82\x7f\x00\x00\x00\x00\x04\x00\x00\x01").contains("too long"));
    let half = frame(Data::Binary, false, &vec![7; MESSAGE_BYTES_MAX]);
    assert!(refused(&[&half[..], b"\x80\x01"].concat()).contains("too long"));
    assert!(refused(b"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff").contains("too long"));
}

#[test]
fn text_is_refused_at_its_first_bad_byte_within_a_frame_and_across_fragments() {
    // F4 90 begins no character. Autobahn's 6.4.3 and 6.4.4 are these.
    assert!(refused(b"\x81\x15\xce\xba\xf4\x90").contains("UTF-8"));
    assert!(refused(b"\x01\x01\xf4\x80\x05\x90").contains("UTF-8"));
    assert_eq!(refused(b"\x81\x15\xce\xba\xf4"), "");
    // Bytes are not text, and a ping between is none.
    assert_eq!(refused(b"\x82\x15\xce\xba\xf4\x90"), "");
    let (seen, error) = read(b"\x01\x01\xe4\x89\x01\xff\x80\x02\xbd\xa0");
    assert_eq!(seen.last(), Some(&text("你")));
    assert!(error.is_none());
}

#[test]
fn text_that_ends_inside_of_a_character_is_refused() {
    assert!(refused(b"\x81\x02\xe4\xbd").contains("UTF-8"));
    assert!(refused(b"\x01\x01\xe4\x80\x01\xbd").contains("UTF-8"));
}

#[test]
fn a_close_frame_is_told_as_it_is_and_a_code_that_may_not_be_sent_is_a_violation() {
    assert_eq!(read(b"\x88\x00").0, [Incoming::Close(None)]);
    assert_eq!(refused(b"\x88\x01\x03"), Error::from(ProtocolError::InvalidCloseSequence).to_string());
    assert!(refused(b"\x88\x03\x03\xe8\xff").contains("UTF-8"));
    let (seen, _) = read(b"\x88\x02\x03\xee");
    assert!(matches!(&seen[..], [Incoming::Close(Some(CloseFrame { code: CloseCode::Protocol, .. }))]), "{seen:?}");
}

#[test]
fn messages_of_a_block_share_it_and_those_of_a_connection_that_says_little_share_a_small_one() {
    let mut reader = Reader::default();
    let one = frame(Data::Text, true, b"tick");
    let mut blocks = 0;
    let mut kept = Vec::new();
    for _ in 0..100_000 {
        let before = reader.buffer.as_ptr();
        reader.room().put_slice(&one);
        blocks += usize::from(!std::ptr::eq(reader.buffer.as_ptr(), before));
        assert!(blocks > 1 || reader.buffer.capacity() <= BLOCK_BYTES_MIN);
        kept.extend(reader.next().unwrap());
        assert!(reader.buffer.capacity() <= BLOCK_BYTES_MAX);
    }
    assert!(kept.iter().all(|kept| *kept == text("tick")));
    // Small ones first, each with less than a read of waste.
    let wire = one.len() * kept.len();
    assert!(blocks <= 5 + wire.div_ceil(BLOCK_BYTES_MAX - READ_BYTES_MIN), "{blocks} blocks for {wire} bytes");
}

#[test]
fn large_frames_have_blocks_of_their_own_size_and_little_is_read_of_the_next() {
    let payload = 64 * 1024;
    let wire = frame(Data::Binary, true, &vec![1; payload]).repeat(8);
    let mut reader = Reader::default();
    let mut rest = &wire[..];
    let (mut seen, mut blocks) = (0, 0);
    while seen < 8 {
        while reader.next().unwrap().is_some() {
            seen += 1;
        }
        let before = reader.buffer.as_ptr();
        let mut room = reader.room();
        let count = room.remaining_mut().min(rest.len());
        assert!(count <= payload + READ_BYTES_MIN);
        room.put_slice(&rest[..count]);
        rest = &rest[count..];
        assert!(reader.buffer.capacity() <= BLOCK_BYTES_MAX);
        blocks += usize::from(!std::ptr::eq(reader.buffer.as_ptr(), before));
    }
    assert!(blocks <= 12, "{blocks}");
}

#[test]
fn a_frame_that_does_not_fit_the_block_moves_to_one_that_has_room_for_all_of_it() {
    let long = frame(Data::Binary, true, &vec![1; 3 * LARGE_READ_BYTES_MAX]);
    let mut reader = Reader::default();
    let (seen, error) = read_all(&mut reader, &[&long[..], &long[..1000]].concat(), usize::MAX);
    let is_whole = |message: &Message| message.len() == 3 * LARGE_READ_BYTES_MAX;
    assert!(error.is_none() && matches!(&seen[..], [Incoming::Message(message)] if is_whole(message)));
    assert!(reader.room().remaining_mut() <= LARGE_READ_BYTES_MAX);
    assert!(reader.buffer.capacity() >= 3 * LARGE_READ_BYTES_MAX);
}

fn any_message() -> impl Strategy<Value = Message> {
    let size = prop_oneof![6 => 0_usize..130, 1 => 65_000_usize..66_000, 1 => 250_000_usize..300_000];
    prop_oneof![
        ("\\PC{0,40}", size.clone()).prop_map(|(part, size)| Message::text(part.repeat(1 + size / 200))),
        (any::<u8>(), size).prop_map(|(byte, size)| Message::binary(vec![byte; size])),
    ]
}

/// The frames of a message that is cut at these places, with a ping behind some of them.
fn in_fragments(message: &Message, cuts: &[(prop::sample::Index, bool)]) -> Vec<u8> {
    let (kind, bytes) = match message {
        Message::Text(bytes) => (Data::Text, bytes),
        Message::Binary(bytes) => (Data::Binary, bytes),
    };
    let mut places: Vec<_> = cuts.iter().map(|(at, ping)| (at.index(bytes.len() + 1), *ping)).collect();
    places.sort_unstable();
    let (mut wire, mut from, mut kind) = (Vec::new(), 0, kind);
    for (to, ping) in places {
        wire.extend(frame(kind, false, &bytes[from..to]));
        if ping {
            wire.extend(written(Frame::ping(&b"\xff"[..])));
        }
        (from, kind) = (to, Data::Continue);
    }
    wire.extend(frame(kind, true, &bytes[from..]));
    wire
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn messages_are_read_back_whatever_their_fragments_and_the_reads(
        messages in prop::collection::vec(
            (any_message(), prop::collection::vec(any::<(prop::sample::Index, bool)>(), 0..5)), 1..8
        ),
        size in prop_oneof![1_usize..20, 1000_usize..READ_BYTES_MAX],
    ) {
        let wire: Vec<_> = messages.iter().flat_map(|(message, cuts)| in_fragments(message, cuts)).collect();
        let size = if wire.len() > 100_000 { size.max(500) } else { size };
        let (seen, error) = read_all(&mut Reader::default(), &wire, size);
        prop_assert!(error.is_none(), "{error:?}");
        let pings = messages.iter().flat_map(|(_, cuts)| cuts).filter(|(_, ping)| *ping).count();
        prop_assert_eq!(seen.iter().filter(|seen| matches!(seen, Incoming::Ping(_))).count(), pings);
        let read: Vec<_> = seen.into_iter().filter(|seen| !matches!(seen, Incoming::Ping(_))).collect();
        let sent: Vec<_> = messages.into_iter().map(|(message, _)| Incoming::Message(message)).collect();
        prop_assert!(read == sent, "other messages in reads of {}", size);
    }

    #[test]
    fn any_bytes_are_read_as_tungstenite_reads_them(
        frames in prop::collection::vec((any::<u8>(), 0_u8..8, prop::collection::vec(any::<u8>(), 0..8)), 0..8)
    ) {
        let one = |(first, length, payload): &(u8, u8, Vec<u8>)| {
            // Reserved bits in some, or hardly anything would be read.
            let first = if first & 0x30 == 0 { *first } else { first & 0x8a };
            [&[first, *length][..], &payload[..payload.len().min(usize::from(*length))]].concat()
        };
        super::super::fuzzing::websocket_reader(&frames.iter().flat_map(one).collect::<Vec<u8>>());
    }
}
