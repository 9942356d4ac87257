//! What must hold for any bytes in the decoders: it panics where something does not.
//!
//! Counterpart: `fuzz/fuzz_targets/decode_*.rs`, and the seeds in `fuzz/seeds`. Invariants: any chunking of a byte stream gives the same
//! packets, spans lie in their message, and fields stay within their limits.

use super::{
    DEPTH_MAX, Decoded, Decoder, FIELDS_MAX, Hints, Mark, PACKETS_PER_MESSAGE_MAX, Protocol, VALUE_CHARS_MAX, recognise,
};
use model::{Field, WireDirection};

/// Fields beyond the budget: the fixed parts of a packet, and one that counts what is left out on each level.
const FIELDS_EXTRA: usize = 64;
/// Characters of a summary beyond those of one value: the words beside it.
const SUMMARY_EXTRA: usize = 512;

/// MQTT, in any chunking, to and from.
///
/// # Panics
/// Something does not hold.
pub fn decode_mqtt(bytes: &[u8]) {
    for dir in [WireDirection::Out, WireDirection::In] {
        let whole = words(&fed(&Protocol::Mqtt, &Hints::default(), dir, bytes, bytes.len()));
        // What is only counted depends on how much comes at once.
        if whole.len() <= PACKETS_PER_MESSAGE_MAX {
            assert_eq!(whole, words(&fed(&Protocol::Mqtt, &Hints::default(), dir, bytes, 1)));
            assert_eq!(whole, words(&fed(&Protocol::Mqtt, &Hints::default(), dir, bytes, 7)));
        }
    }
}

/// Server-sent events, in any chunking.
///
/// # Panics
/// Something does not hold.
pub fn decode_sse(bytes: &[u8]) {
    let whole = words(&fed(&Protocol::Sse, &Hints::default(), WireDirection::In, bytes, bytes.len()));
    if whole.len() <= PACKETS_PER_MESSAGE_MAX {
        assert_eq!(whole, words(&fed(&Protocol::Sse, &Hints::default(), WireDirection::In, bytes, 1)));
        assert_eq!(whole, words(&fed(&Protocol::Sse, &Hints::default(), WireDirection::In, bytes, 7)));
    }
}

/// Engine.IO and Socket.IO: messages of a WebSocket apart by a byte 0xff, and the whole as the body of a poll.
///
/// # Panics
/// Something does not hold.
pub fn decode_socket_io(bytes: &[u8]) {
    for version in [3, 4] {
        for (transport, carrier) in [("websocket", "websocket"), ("request", "polling")] {
            let url = format!("ws://a/socket.io/?EIO={version}&transport={carrier}");
            let hints = Hints { transport: transport.into(), url, ..Hints::default() };
            fed(&Protocol::SocketIo, &hints, WireDirection::In, bytes, bytes.len());
            let mut decoder = Decoder::new(&Protocol::SocketIo, &hints);
            for (event, message) in (0..).zip(bytes.split(|byte| *byte == 0xff)) {
                let (dir, is_text) = (direction(event), std::str::from_utf8(message).is_ok());
                check(&decoder.feed(dir, message, is_text, Mark { event, ..Mark::default() }), message);
            }
            decoder.over();
        }
    }
}

/// JSON, text and bytes, and whether somebody recognises them.
///
/// # Panics
/// Something does not hold.
pub fn decode_plain(bytes: &[u8]) {
    for protocol in [Protocol::Json, Protocol::Text, Protocol::Hex, Protocol::EngineIo] {
        fed(&protocol, &Hints::default(), WireDirection::In, bytes, bytes.len());
    }
    let text = |size| -> String {
        let told = fed(&Protocol::Text, &Hints::default(), WireDirection::In, bytes, size);
        told.iter().map(|one| one.packet.fields[0].value.as_str()).collect()
    };
    if bytes.len() <= VALUE_CHARS_MAX {
        assert_eq!(text(bytes.len()), text(1));
    }
    for is_text in [true, false] {
        let hints = Hints { transport: "websocket".into(), ..Hints::default() };
        let _ = recognise(&hints, Some((WireDirection::In, bytes, is_text)));
        let _ = recognise(&hints, Some((WireDirection::Out, bytes, is_text)));
    }
}

fn direction(event: u64) -> WireDirection {
    if event.is_multiple_of(2) { WireDirection::In } else { WireDirection::Out }
}

fn fed(protocol: &Protocol, hints: &Hints, dir: WireDirection, bytes: &[u8], size: usize) -> Vec<Decoded> {
    let mut decoder = Decoder::new(protocol, hints);
    let mut all = Vec::new();
    for (event, chunk) in (0..).zip(bytes.chunks(size.max(1))) {
        let is_text = std::str::from_utf8(chunk).is_ok();
        let decoded = decoder.feed(dir, chunk, is_text, Mark { event, ..Mark::default() });
        check(&decoded, chunk);
        all.extend(decoded);
    }
    all
}

/// Names, summaries and values of packets: all but where and when.
fn words(decoded: &[Decoded]) -> Vec<String> {
    fn values(fields: &[Field]) -> String {
        fields
            .iter()
            .map(|field| format!("{}={} {:?} [{}]", field.name, field.value, field.note, values(&field.children)))
            .collect()
    }
    let word = |one: &Decoded| {
        let packet = &one.packet;
        if packet.name == "?" {
            // Bytes that are no packet are shown as they came.
            return format!("{} ?", packet.packet);
        }
        format!("{} {} {} {:?} {}", packet.packet, packet.name, packet.summary, packet.id, values(&packet.fields))
    };
    decoded.iter().map(word).collect()
}

fn check(decoded: &[Decoded], message: &[u8]) {
    assert!(decoded.len() <= PACKETS_PER_MESSAGE_MAX + 1);
    for one in decoded {
        let packet = &one.packet;
        assert!(packet.summary.chars().count() <= VALUE_CHARS_MAX + SUMMARY_EXTRA, "{}", packet.summary);
        let count = fields(&packet.fields, message, 0);
        assert!(count <= FIELDS_MAX + FIELDS_EXTRA, "{count} fields");
    }
}

fn fields(list: &[Field], message: &[u8], depth: usize) -> usize {
    // A JSON tree hangs below a payload, which hangs below a line.
    assert!(depth <= DEPTH_MAX + 4);
    list.iter()
        .map(|field| {
            assert!(field.span.start <= field.span.end && field.span.end as usize <= message.len(), "{field:?}");
            assert!(field.value.chars().count() <= VALUE_CHARS_MAX + 3, "{field:?}");
            1 + fields(&field.children, message, depth + 1)
        })
        .sum()
}
