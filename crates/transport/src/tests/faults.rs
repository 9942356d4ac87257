//! Faults between a client and a real server, on loopback and, where time matters, on paused time.

use super::harness::{Client, RawServer, on_one_thread, on_paused_time, read, request};
use crate::{ConnectErrorKind, FaultSwitch};
use model::{CloseInitiator, EventKind, FaultPlan, Message};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

fn plan(faults: &[&str]) -> FaultPlan {
    FaultPlan { faults: faults.iter().map(|text| text.parse().unwrap()).collect(), ..FaultPlan::default() }
}

struct Opened {
    client: Client,
    stream: TcpStream,
    faults: FaultSwitch,
}

async fn open(faults: &[&str]) -> Opened {
    let server = RawServer::start().await;
    let faults = FaultSwitch::new(plan(faults));
    let client = Client::open_under(request(server.url()), faults.clone());
    let stream = server.upgrade("", b"").await;
    client.opened().await;
    Opened { client, stream, faults }
}

fn fault_notices(client: &Client) -> Vec<String> {
    let text = |event| match event {
        EventKind::Notice { code, text, .. } if code == "fault" => Some(text),
        _ => None,
    };
    client.log.events().into_iter().filter_map(text).collect()
}

#[test]
fn latency_is_counted_both_ways() {
    on_paused_time(async {
        let Opened { client, mut stream, .. } = open(&["latency:ms=200"]).await;
        let sent = Instant::now();
        client.handle.send(Message::text("hi")).unwrap();
        read(&mut stream, 8).await;
        assert_eq!(sent.elapsed().as_millis(), 200);
        stream.write_all(b"\x81\x02yo").await.unwrap();
        assert_eq!(client.message().await, Message::text("yo"));
        assert_eq!(sent.elapsed().as_millis(), 400);
    });
}

#[test]
fn a_narrow_link_takes_its_time_and_loses_nothing() {
    on_paused_time(async {
        let Opened { client, mut stream, .. } = open(&["bandwidth:rate=100KB,dir=up"]).await;
        let sent = Instant::now();
        client.handle.send(Message::binary(vec![7; 1 << 20])).unwrap();
        let received = read(&mut stream, 14 + (1 << 20)).await;
        let mask = &received[10..14];
        assert!(received[14..].iter().enumerate().all(|(index, byte)| byte ^ mask[index % 4] == 7));
        assert!((10..11).contains(&sent.elapsed().as_secs()), "{:?}", sent.elapsed());
    });
}

#[test]
fn a_plan_that_is_set_later_holds_for_open_connections_and_can_be_taken_back() {
    on_paused_time(async {
        let Opened { client, mut stream, faults } = open(&[]).await;
        faults.set(plan(&["latency:ms=300,dir=down"]));
        let sent = Instant::now();
        stream.write_all(b"\x81\x01a").await.unwrap();
        assert_eq!(client.message().await, Message::text("a"));
        assert_eq!(sent.elapsed().as_millis(), 300);
        faults.set(FaultPlan::default());
        stream.write_all(b"\x81\x01b").await.unwrap();
        assert_eq!(client.message().await, Message::text("b"));
        assert_eq!(sent.elapsed().as_millis(), 300);
    });
}

#[test]
fn a_reset_reaches_both_sides() {
    on_one_thread(async {
        let Opened { client, mut stream, faults } = open(&[]).await;
        faults.set(plan(&["reset"]));
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
        assert_eq!(stream.read(&mut [0; 1]).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
        assert_eq!(fault_notices(&client), ["#1 goes through reset", "#1 is reset by a fault"]);
    });
}

#[test]
fn an_end_of_tcp_reaches_both_sides_without_a_close_frame() {
    on_one_thread(async {
        let Opened { client, mut stream, faults } = open(&[]).await;
        faults.set(plan(&["fin"]));
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
        assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0);
    });
}

#[test]
fn after_so_many_bytes_the_connection_is_reset() {
    on_one_thread(async {
        let Opened { client, .. } = open(&["reset:bytes=1000,dir=up"]).await;
        client.handle.send(Message::binary(vec![0; 2000])).unwrap();
        assert_eq!(client.closed().await.1, 1006);
    });
}

#[test]
fn a_half_open_connection_says_nothing_and_the_app_can_still_close_it() {
    on_paused_time(async {
        let Opened { client, mut stream, faults } = open(&[]).await;
        faults.set(plan(&["half-open"]));
        stream.write_all(b"\x81\x01a").await.unwrap();
        client.handle.send(Message::text("into the void")).unwrap();
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(client.closed().await, (CloseInitiator::App, 1006, String::new()));
    });
}

#[test]
fn what_cannot_be_opened_fails_in_the_words_of_its_step() {
    on_one_thread(async {
        for (fault, kind) in [("dns-fail", ConnectErrorKind::HostNotFound), ("offline", ConnectErrorKind::Tcp)] {
            let server = RawServer::start().await;
            let client = Client::open_under(request(server.url()), FaultSwitch::new(plan(&[fault])));
            assert_eq!(client.failed().await.kind, kind);
            assert_eq!(fault_notices(&client), [format!("#1 cannot be opened: the fault {fault}")]);
        }
    });
}

#[test]
fn messages_are_dropped_doubled_and_late_in_either_direction() {
    on_paused_time(async {
        let faults = ["drop:nth=1,dir=up", "duplicate:match=b,dir=down", "delay:match=late,ms=500,dir=down"];
        let Opened { client, mut stream, .. } = open(&faults).await;
        client.handle.send(Message::text("gone")).unwrap();
        client.handle.send(Message::text("x")).unwrap();
        assert_eq!(read(&mut stream, 2).await, [0x81, 0x81]);
        stream.write_all(b"\x81\x04late\x81\x01b\x81\x01c").await.unwrap();
        let sent = Instant::now();
        for expected in ["b", "b", "c", "late"] {
            assert_eq!(client.message().await, Message::text(expected));
        }
        assert_eq!(sent.elapsed(), Duration::from_millis(500));
        assert!(fault_notices(&client).iter().any(|text| text == "#1 message 1 to the server is dropped by a fault"));
    });
}

#[test]
fn a_message_that_was_only_late_goes_before_the_close() {
    on_paused_time(async {
        let Opened { client, mut stream, .. } = open(&["delay:ms=60000,dir=up"]).await;
        client.handle.send(Message::text("late")).unwrap();
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(read(&mut stream, 10).await[..2], [0x81, 0x84]);
        assert_eq!(read(&mut stream, 2).await, [0x88, 0x82]);
    });
}
