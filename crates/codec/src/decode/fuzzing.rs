//! What must hold for any bytes in the decoders: it panics where something does not.
//!
//! Counterpart: `fuzz/fuzz_targets/decode_*.rs`, and the seeds in `fuzz/seeds`. Invariants: any chunking of a byte stream gives the same
//! packets, spans lie in their message, and fields stay within their limits.

use super::{
    DEPTH_MAX, Decoded, Decoder, FIELDS_MAX, Hints, Mark, PACKETS_PER_MESSAGE_MAX, ProtoType, Protocol,
    VALUE_CHARS_MAX, recognise,
};
use model::{Field, ProtoField, ProtoKind, ProtoSchema, WireDirection};
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// STOMP, in any chunking, to and from; only where line ends stand between frames depends on the messages.
///
/// # Panics
/// Something does not hold.
pub fn decode_stomp(bytes: &[u8]) {
    let url = "ws://a/042/session/websocket".to_owned();
    let sockjs = Hints { transport: "websocket".into(), url, ..Hints::default() };
    for dir in [WireDirection::Out, WireDirection::In] {
        fed(&Protocol::Stomp, &sockjs, dir, bytes, bytes.len());
    }
    for dir in [WireDirection::Out, WireDirection::In] {
        let frames = |size| {
            let told = fed(&Protocol::Stomp, &Hints::default(), dir, bytes, size);
            let kept = told.into_iter().filter(|one| one.packet.name != "heart-beat").map(|mut one| {
                one.packet.packet = 0;
                one
            });
            words(&kept.collect::<Vec<_>>())
        };
        let whole = frames(bytes.len());
        if whole.len() <= PACKETS_PER_MESSAGE_MAX / 2 {
            assert_eq!(whole, frames(1));
            assert_eq!(whole, frames(7));
        }
    }
}

/// MessagePack, message by message and over TCP, there in any chunking up to where the bytes are none.
///
/// # Panics
/// Something does not hold.
pub fn decode_msgpack(bytes: &[u8]) {
    fed(&Protocol::MessagePack, &Hints::default(), WireDirection::In, bytes, bytes.len());
    fed(&Protocol::MessagePack, &Hints::default(), WireDirection::In, bytes, 7);
    let tcp = Hints { transport: "tcp".into(), ..Hints::default() };
    let values = |size| {
        let told = fed(&Protocol::MessagePack, &tcp, WireDirection::In, bytes, size);
        words(&told.into_iter().take_while(|one| one.packet.name != "?").collect::<Vec<_>>())
    };
    let whole = values(bytes.len());
    if whole.len() < PACKETS_PER_MESSAGE_MAX {
        assert_eq!(whole, values(1));
        assert_eq!(whole, values(7));
    }
}

/// Protocol Buffers, without a type and with one that has every kind of field and itself.
///
/// # Panics
/// Something does not hold.
pub fn decode_protobuf(bytes: &[u8]) {
    for of in [None, Some(every_kind())] {
        fed(&Protocol::Protobuf(of.clone()), &Hints::default(), WireDirection::In, bytes, bytes.len());
        let tcp = Hints { transport: "tcp".into(), ..Hints::default() };
        fed(&Protocol::Protobuf(of.clone()), &tcp, WireDirection::In, bytes, 1);
        fed(&Protocol::Protobuf(of), &tcp, WireDirection::In, bytes, 7);
    }
}

fn every_kind() -> ProtoType {
    use ProtoKind::*;
    let kinds = [
        Int,
        Uint,
        Sint,
        Bool,
        Enum("E".into()),
        Fixed32,
        Sfixed32,
        Float,
        Fixed64,
        Sfixed64,
        Double,
        String,
        Bytes,
        Message("M".into()),
        Group("M".into()),
    ];
    let field = |kind: ProtoKind| ProtoField { name: "f".into(), kind, is_repeated: true };
    let messages = BTreeMap::from([("M".into(), (1..).zip(kinds.map(field)).collect())]);
    let message = Some("M".to_owned());
    ProtoType {
        schema: Arc::new(ProtoSchema { messages, enums: BTreeMap::new() }),
        sent: message.clone(),
        received: message,
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
        // A text message is no MQTT at all.
        let is_text = *protocol != Protocol::Mqtt && std::str::from_utf8(chunk).is_ok();
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
