//! What happens when one side is faster than the other.

use super::harness::{Client, RawServer, on_one_thread, request};
use crate::{SEND_QUEUE_BYTES_MAX, SendError, WireEvent, WireQueue};
use model::{Message, WireDirection};
use std::cell::Cell;
use std::rc::Rc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::{spawn_local, yield_now};

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

#[test]
fn pongs_for_a_peer_that_does_not_read_do_not_pile_up_and_the_last_ping_is_answered() {
    on_one_thread(async {
        const PING_PAYLOAD: usize = 125;
        const PINGS: u32 = 120_000;
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        for block in 0..PINGS / 1000 {
            let pings = (0..1000).flat_map(|within| {
                let mut ping = vec![0; 2 + PING_PAYLOAD];
                ping[..2].copy_from_slice(&[0x89, 0x7d]);
                ping[2..6].copy_from_slice(&(block * 1000 + within).to_be_bytes());
                ping
            });
            stream.write_all(&pings.collect::<Vec<_>>()).await.unwrap();
        }
        // All of them were read, or the message behind them would not come.
        stream.write_all(b"\x81\x01m").await.unwrap();
        assert_eq!(client.message().await, Message::text("m"));

        let mut pong = [0; 6 + PING_PAYLOAD];
        let (mut pongs, mut last) = (0, 0);
        while last != PINGS - 1 {
            stream.read_exact(&mut pong).await.unwrap();
            assert_eq!(pong[..2], [0x8a, 0xfd]);
            let number = std::array::from_fn(|at| pong[6 + at] ^ pong[2 + at]);
            last = u32::from_be_bytes(number);
            pongs += 1;
        }
        assert!(pongs < PINGS, "none was left out: the peer's buffers took them all");
        let is_out = |frame: &&model::Frame| frame.dir == WireDirection::Out;
        assert_eq!(client.log.frames().iter().filter(is_out).count(), pongs as usize);
    });
}

#[test]
fn a_flood_of_control_frames_leaves_others_their_turns() {
    on_one_thread(async {
        // A pass takes 256 KiB, and goes beyond by less than a read.
        const FLOOD_BYTES: usize = 16 << 20;
        const PASS_BYTES_MAX: usize = (256 + 64) << 10;
        let turns = Rc::new(Cell::new(0));
        let other = spawn_local({
            let turns = Rc::clone(&turns);
            async move {
                loop {
                    turns.set(turns.get() + 1);
                    yield_now().await;
                }
            }
        });
        let server = RawServer::start().await;
        let client = Client::open(request(server.url()));
        let mut stream = server.upgrade("", b"").await;
        client.opened().await;
        let before = turns.get();
        let pong = [&[0x8a, 125][..], &[0; 125]].concat();
        stream.write_all(&pong.repeat(FLOOD_BYTES / pong.len())).await.unwrap();
        stream.write_all(b"\x81\x01m").await.unwrap();
        assert_eq!(client.message().await, Message::text("m"));
        let turns = turns.get() - before;
        assert!(turns >= FLOOD_BYTES / PASS_BYTES_MAX, "{turns}");
        other.abort();
    });
}
