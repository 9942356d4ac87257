//! The end of a connection: by the app, by the peer, by nobody in particular.

use super::harness::{Client, RawServer, on_one_thread, on_paused_time, read, request};
use crate::{CLOSE_REPLY_TIMEOUT, SendError, WireEvent};
use model::{CloseInitiator, EventKind, Message};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, advance};

#[test]
fn a_close_of_the_peer_is_told_at_once_with_its_code_and_answered() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"\x81\x01a\x88\x05\x0f\xa1bye").await;
        client.opened().await;
        assert_eq!(client.message().await, Message::text("a"));
        // The server keeps TCP open; the app does not wait for that.
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 4001, "bye".into()));
        assert_eq!(read(&mut stream, 2).await, [0x88, 0x85]);
        assert_eq!(client.handle.send(Message::text("late")), Err(SendError::NotOpen));
        assert_eq!(client.log.names().last().unwrap(), "close");
    });
}

#[test]
fn a_close_frame_without_a_code_is_1005() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"\x88\x00").await;
        client.opened().await;
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1005, String::new()));
    });
}

#[test]
fn a_close_frame_with_a_code_that_may_not_be_sent_is_1006() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"\x88\x02\x03\xee").await;
        client.opened().await;
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
        assert_eq!(read(&mut stream, 1).await, [0x88]);
        assert_eq!(client.log.notices(), ["connection-broke"]);
    });
}

#[test]
fn a_connection_that_drops_is_1006_after_its_last_message() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        drop(server.upgrade("", b"\x81\x04last").await);
        client.opened().await;
        assert_eq!(client.message().await, Message::text("last"));
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
    });
}

#[test]
fn a_reset_is_1006_too() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let stream = server.upgrade("", b"").await;
        client.opened().await;
        stream.set_zero_linger().unwrap();
        drop(stream);
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
    });
}

#[test]
fn a_close_of_the_app_goes_out_after_its_messages_and_ends_with_the_answer() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        client.handle.send(Message::text("a")).unwrap();
        client.handle.close(CloseInitiator::App, 3001, "bye");
        client.handle.close(CloseInitiator::App, 1000, "twice");
        assert_eq!(client.handle.send(Message::text("late")), Err(SendError::NotOpen));
        let wire = read(&mut stream, 7 + 11).await;
        assert_eq!((wire[0], wire[7], wire[8]), (0x81, 0x88, 0x85));
        // A message that was under way still comes; the code is that of the answer.
        stream.write_all(b"\x81\x01z\x88\x02\x0b\xb9").await.unwrap();
        assert_eq!(client.message().await, Message::text("z"));
        assert_eq!(client.closed().await, (CloseInitiator::App, 3001, String::new()));
    });
}

#[test]
fn a_reason_of_123_bytes_is_sent_whole_and_a_longer_one_is_cut_between_characters() {
    on_one_thread(async {
        for (reason, length) in [("a".repeat(123), 123), ("红".repeat(42), 123), (format!("a{}", "红".repeat(41)), 121)]
        {
            let server = RawServer::start().await;
            let client = Client::open(request(server.url()));
            let mut stream = server.upgrade("", b"").await;
            client.opened().await;
            client.handle.close(CloseInitiator::App, 1000, &reason);
            let header = read(&mut stream, 2).await;
            assert_eq!(usize::from(header[1] & 0x7f), 2 + length);
        }
    });
}

#[test]
fn a_peer_that_does_not_answer_the_close_is_cut_off_after_the_limit() {
    on_paused_time(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"").await;
        client.opened().await;
        let before = Instant::now();
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(client.closed().await, (CloseInitiator::App, 1006, String::new()));
        assert_eq!(before.elapsed().as_secs(), CLOSE_REPLY_TIMEOUT.as_secs());
    });
}

#[test]
fn a_peer_that_only_talks_on_does_not_put_the_end_off() {
    on_paused_time(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let stream = server.upgrade("", b"").await;
        client.opened().await;
        let (mut reader, mut writer) = stream.into_split();
        let talk = tokio::task::spawn_local(async move { while writer.write_all(b"\x81\x01z").await.is_ok() {} });
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(reader.read_u8().await.unwrap(), 0x88);
        advance(CLOSE_REPLY_TIMEOUT).await;
        let end = loop {
            match client.next().await {
                WireEvent::Message(_) => {}
                other => break other,
            }
        };
        assert!(matches!(end, WireEvent::Closed { by: CloseInitiator::App, code: 1006, .. }), "{end:?}");
        talk.await.unwrap();
    });
}

#[test]
fn a_dropped_handle_cuts_the_connection_and_the_log_says_who() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        drop(client.handle);
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
        let Some(EventKind::Close { by, code, .. }) = client.log.events().pop() else { panic!("no close event") };
        assert_eq!((by, code), (CloseInitiator::Host, 1006));
        assert!(client.queue.is_empty());
    });
}
