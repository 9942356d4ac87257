//! What happens when one side is faster than the other.

use super::harness::{Client, RawServer, on_one_thread, request};
use crate::{SEND_QUEUE_BYTES_MAX, SendError, WireEvent, WireQueue};
use model::Message;
use tokio::io::AsyncWriteExt as _;
use tokio::task::yield_now;

#[test]
fn the_send_queue_takes_its_limit_and_not_a_byte_more() {
    on_one_thread(async {
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let _stream = server.upgrade("", b"").await;
        client.opened().await;
        client.handle.send(Message::binary(vec![0; SEND_QUEUE_BYTES_MAX])).unwrap();
        assert_eq!(client.handle.send(Message::text("x")), Err(SendError::QueueFull));
    });
}

#[test]
fn a_loop_that_does_not_drain_stops_the_reading_and_loses_nothing() {
    on_one_thread(async {
        const COUNT: usize = WireQueue::CAPACITY + 500;
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        let messages = (0..COUNT).flat_map(|_| *b"\x81\x01m").collect::<Vec<_>>();
        stream.write_all(&messages).await.unwrap();
        stream.write_all(b"\x88\x00").await.unwrap();
        while client.queue.len() < WireQueue::CAPACITY {
            yield_now().await;
        }
        for _ in 0..100 {
            yield_now().await;
        }
        assert_eq!(client.queue.len(), WireQueue::CAPACITY);
        for _ in 0..COUNT {
            assert!(matches!(client.next().await, WireEvent::Message(_)));
        }
        assert_eq!(client.closed().await.1, 1005);
    });
}
