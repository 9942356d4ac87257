//! What the inflater makes of a server's frames, read back by a plain reader of frames.

use super::super::MessageDeflater;
use super::*;
use proptest::prelude::*;

const AGREED: DeflateAgreement = DeflateAgreement {
    server_no_context_takeover: false,
    client_no_context_takeover: false,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
};

/// The bytes of an unmasked frame.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..=125 => bytes.push(u8::try_from(length).unwrap()),
        length @ 126..=0xffff => {
            bytes.push(126);
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            bytes.push(127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}

/// Feeds the wire in chunks of `size` and empties the output after each call.
fn inflated(inflater: &mut FrameInflater, wire: &[u8], size: usize) -> Result<Vec<u8>, InflateError> {
    let mut all = Vec::new();
    for mut chunk in wire.chunks(size) {
        while !chunk.is_empty() || !inflater.is_done() {
            let mut out = Vec::new();
            let used = inflater.feed(chunk, &mut out)?;
            assert!(out.len() <= INFLATED_BYTES_MAX + FRAGMENT_BYTES_MAX + HEADER_BYTES_MAX);
            chunk = &chunk[used..];
            all.extend(out);
        }
    }
    Ok(all)
}

/// `(first byte, payload)` of every frame.
fn frames(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let header = header_len(bytes);
        let end = header + usize::try_from(payload_len(bytes)).unwrap();
        frames.push((bytes[0], bytes[header..end].to_vec()));
        bytes = &bytes[end..];
    }
    frames
}

/// The messages that the frames make, control frames apart.
fn messages(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut messages: Vec<(u8, Vec<u8>)> = Vec::new();
    for (first, payload) in frames(bytes).into_iter().filter(|(first, _)| first & 8 == 0) {
        match first & OPCODE {
            CONTINUATION => messages.last_mut().unwrap().1.extend(payload),
            opcode => messages.push((opcode, payload)),
        }
    }
    messages
}

fn deflater() -> MessageDeflater {
    MessageDeflater::new(&AGREED).unwrap()
}

#[test]
fn the_examples_of_rfc_7692_are_read() {
    // §7.2.3.1 one frame, §7.2.3.2 the second time with a window, §7.2.3.3 a stored block, §7.2.3.4 a final block, §7.2.3.5 two blocks.
    let examples: [&[&[u8]]; 4] = [
        &[&[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], &[0xf2, 0x00, 0x11, 0x00, 0x00]],
        &[&[0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00]],
        &[&[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00]],
        &[&[0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00]],
    ];
    for payloads in examples {
        let wire = payloads.iter().flat_map(|payload| frame(0xc1, payload)).collect::<Vec<_>>();
        let read = inflated(&mut FrameInflater::new(&AGREED), &wire, 1).unwrap();
        assert_eq!(messages(&read), vec![(1, b"Hello".to_vec()); payloads.len()]);
    }
}

#[test]
fn a_control_frame_between_fragments_passes_where_it_stood() {
    let compressed = deflater().deflate("你好，世界".as_bytes()).unwrap();
    let (head, rest) = compressed.split_at(4);
    let wire = [frame(0x41, head), frame(0x89, b"ping"), frame(0x80, rest)].concat();
    let read = inflated(&mut FrameInflater::new(&AGREED), &wire, 3).unwrap();
    assert_eq!(messages(&read), [(1, "你好，世界".as_bytes().to_vec())]);
    let all = frames(&read);
    let ping = all.iter().position(|(first, payload)| *first == 0x89 && payload == b"ping").unwrap();
    assert!(ping > 0 && ping < all.len() - 1);
}

#[test]
fn a_message_without_compression_passes_as_it_is() {
    let wire = [frame(0x01, b"a"), frame(0x80, b"b"), frame(0x82, &[7; 70_000])].concat();
    assert_eq!(inflated(&mut FrameInflater::new(&AGREED), &wire, 4096).unwrap(), wire);
}

#[test]
fn what_breaks_the_protocol_is_left_for_the_codec_to_judge() {
    let start = frame(0x41, &deflater().deflate(b"x").unwrap()[..1]);
    for wrong in
        [frame(0xc9, b""), frame(0xc0, b"x"), frame(0xc1, b"x"), frame(0xa2, b"x"), vec![0xc1, 0x80, 1, 2, 3, 4]]
    {
        let read = inflated(&mut FrameInflater::new(&AGREED), &[start.clone(), wrong.clone()].concat(), 100).unwrap();
        assert!(read.ends_with(&wrong), "{wrong:x?} became {read:x?}");
    }
}

#[test]
fn without_context_takeover_each_message_stands_alone() {
    let agreed = DeflateAgreement { server_no_context_takeover: true, client_no_context_takeover: true, ..AGREED };
    let mut deflater = MessageDeflater::new(&agreed).unwrap();
    let first = deflater.deflate(b"the same words").unwrap();
    assert_eq!(deflater.deflate(b"the same words").unwrap(), first);
    let wire = [frame(0xc1, &first), frame(0xc1, &first)].concat();
    let read = inflated(&mut FrameInflater::new(&agreed), &wire, 100).unwrap();
    assert_eq!(messages(&read), vec![(1, b"the same words".to_vec()); 2]);
}

#[test]
fn corrupt_data_is_an_error() {
    let wire = frame(0xc1, &[0xff; 20]);
    assert_eq!(inflated(&mut FrameInflater::new(&AGREED), &wire, 100), Err(InflateError));
}

#[test]
fn a_bomb_comes_out_in_small_parts() {
    let zeros = vec![0; 8 << 20];
    let bomb = deflater().deflate(&zeros).unwrap();
    assert!(bomb.len() < zeros.len() / 100, "{}", bomb.len());
    let wire = frame(0xc2, &bomb);
    // `inflated` looks at the size of each part.
    let read = inflated(&mut FrameInflater::new(&AGREED), &wire, wire.len()).unwrap();
    assert_eq!(messages(&read)[0].1.len(), zeros.len());
}

#[test]
fn a_window_that_zlib_cannot_make_means_messages_as_they_are() {
    assert!(MessageDeflater::new(&DeflateAgreement { client_max_window_bits: 8, ..AGREED }).is_none());
    assert!(MessageDeflater::new(&DeflateAgreement { client_max_window_bits: 9, ..AGREED }).is_some());
    assert_eq!(deflater().deflate(b""), None);
}

fn any_message() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 1..300),
        3 => "[a-c你好]{1,400}".prop_map(String::into_bytes),
        1 => (16_000_usize..140_000, any::<u8>()).prop_map(|(length, byte)| vec![byte; length]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn messages_come_back_whatever_the_chunks_and_fragments(
        sent in prop::collection::vec(any_message(), 1..5),
        chunk in 1_usize..3000,
        fragment in 1_usize..3000,
        window_bits in 9_u8..=15,
    ) {
        let agreed = DeflateAgreement { client_max_window_bits: window_bits, ..AGREED };
        let mut deflater = MessageDeflater::new(&agreed).unwrap();
        let mut wire = Vec::new();
        for message in &sent {
            let payload = deflater.deflate(message).unwrap();
            let parts = payload.chunks(fragment).collect::<Vec<_>>();
            for (index, part) in parts.iter().enumerate() {
                let fin = if index + 1 == parts.len() { FIN } else { 0 };
                wire.extend(frame(fin | if index == 0 { RSV1 | 2 } else { 0 }, part));
            }
        }
        let read = inflated(&mut FrameInflater::new(&agreed), &wire, chunk).unwrap();
        prop_assert_eq!(messages(&read), sent.into_iter().map(|message| (2, message)).collect::<Vec<_>>());
    }

    #[test]
    fn no_bytes_make_it_panic_or_run_for_ever(bytes in prop::collection::vec(any::<u8>(), 0..2048), size in 1_usize..64) {
        let _ = inflated(&mut FrameInflater::new(&AGREED), &bytes, size);
    }
}
