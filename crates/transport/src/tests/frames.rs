//! Frames: reassembly, control frames, and peers that break the protocol.

use super::harness::{Client, RawServer, on_one_thread, read, request};
use codec::ClosePayload;
use model::{CloseInitiator, EventKind, Frame, Message, WireDirection};
use tokio::io::AsyncWriteExt as _;

#[test]
fn fragments_with_a_ping_between_them_are_one_message() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        // "你" is three bytes and is cut inside.
        stream.write_all(b"\x01\x02\xe4\xbd\x89\x02hi\x80\x01\xa0").await.unwrap();
        assert_eq!(client.message().await, Message::text("你"));
        let seen = |frame: &Frame| (frame.dir == WireDirection::In, frame.fin, frame.opcode_name());
        let frames = client.log.frames();
        let incoming = frames.iter().map(seen).filter(|(incoming, ..)| *incoming).collect::<Vec<_>>();
        assert_eq!(incoming, [(true, false, "text"), (true, true, "ping"), (true, true, "continuation")]);
    });
}

#[test]
fn a_ping_is_answered_by_the_stack_and_never_delivered() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"\x89\x04ping").await;
        client.opened().await;
        let pong = read(&mut stream, 10).await;
        assert_eq!(pong[..2], [0x8a, 0x84]);
        assert!(client.queue.is_empty());
        let frames = client.log.frames();
        assert_eq!((frames[1].opcode_name(), &frames[1].head[..]), ("pong", &b"ping"[..]));
        assert_eq!(frames[1].mask.map(|mask| mask.to_vec()), Some(pong[2..6].to_vec()));
    });
}

#[test]
fn a_frame_that_leaves_is_masked_and_logged_unmasked() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        client.handle.send(Message::text("hello")).unwrap();
        let wire = read(&mut stream, 11).await;
        assert_eq!(wire[..2], [0x81, 0x85]);
        let unmasked = wire[6..].iter().zip(wire[2..6].iter().cycle()).map(|(byte, key)| byte ^ key);
        assert_eq!(unmasked.collect::<Vec<_>>(), b"hello");
        let frames = client.log.frames();
        assert_eq!((frames[0].header_len, &frames[0].head[..]), (6, &b"hello"[..]));
    });
}

#[test]
fn a_peer_that_breaks_the_protocol_is_told_why_and_the_app_gets_1006() {
    on_one_thread(async {
        let cases: [(&[u8], u16); 5] = [
            (b"\x81\x81\x00\x00\x00\x00a", 1002),                // A server must not mask.
            (b"\xc1\x01a", 1002),                                // RSV1 without an extension.
            (b"\x80\x01a", 1002),                                // A continuation of nothing.
            (b"\x81\x02\xff\xfe", 1007),                         // Text that is not UTF-8.
            (b"\x82\x7f\x00\x00\x00\x00\x04\x00\x00\x01", 1009), // One byte more than `FRAME_BYTES_MAX`.
        ];
        for (bytes, code) in cases {
            let server = RawServer::start().await;
            let client = Client::open(request(server.url()));
            let mut stream = server.upgrade("", bytes).await;
            client.opened().await;
            assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
            assert_eq!(read(&mut stream, 2).await, [0x88, 0x82]);
            let close = client.log.frames().pop().unwrap();
            assert_eq!(ClosePayload::decode(&close.head).unwrap().unwrap().code, code);
            assert_eq!(client.log.notices(), ["connection-broke"]);
        }
    });
}

#[test]
fn what_arrived_before_the_broken_frame_is_still_delivered() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"\x81\x01a\x81\x01b\x80\x00").await;
        client.opened().await;
        assert_eq!(client.message().await, Message::text("a"));
        assert_eq!(client.message().await, Message::text("b"));
        assert_eq!(client.closed().await.1, 1006);
        let is_close = |event: &EventKind| matches!(event, EventKind::Close { .. });
        assert!(client.log.events().last().is_some_and(is_close));
    });
}
