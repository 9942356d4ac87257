//! Faults of datagrams: one direction on its own, with times that the test makes up, and a socket on paused time.

use super::harness::{CONN, Log, on_paused_time};
use super::udp::{Client, peer};
use crate::UdpEvent;
use crate::fault::{DATAGRAMS_MAX, DatagramWay, FaultPoint, FaultSwitch};
use bytes::Bytes;
use model::{CloseInitiator, EventKind, FaultPlan, LinkPreset, WireDirection};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

fn plan(faults: &[&str]) -> FaultPlan {
    FaultPlan { faults: faults.iter().map(|text| text.parse().unwrap()).collect(), ..FaultPlan::default() }
}

struct Bench {
    way: DatagramWay<()>,
    log: Arc<Log>,
    start: Instant,
}

impl Bench {
    fn under(plan: FaultPlan, dir: WireDirection) -> Self {
        let log = Arc::new(Log::default());
        let point = FaultPoint::new(FaultSwitch::new(plan), CONN, Arc::<Log>::clone(&log));
        Bench { way: point.datagrams(dir), log, start: Instant::now() }
    }

    fn out(faults: &[&str]) -> Self {
        Bench::under(plan(faults), WireDirection::Out)
    }

    /// Takes datagrams of one byte, `0` to `count`, all at once.
    fn take(&mut self, count: u8) {
        for byte in 0..count {
            self.way.take((), Bytes::from(vec![byte]), self.start);
        }
    }

    /// `(milliseconds, first byte)` of everything that leaves, in order.
    fn leaves(&mut self) -> Vec<(u128, u8)> {
        let mut left = Vec::new();
        while let Some(at) = self.way.next_due() {
            let (_, bytes) = self.way.due(at).unwrap();
            left.push(((at - self.start).as_millis(), bytes[0]));
        }
        left
    }

    fn order(&mut self) -> Vec<u8> {
        self.leaves().into_iter().map(|(_, byte)| byte).collect()
    }
}

fn fault_notices(log: &Log) -> Vec<String> {
    let text = |event| match event {
        EventKind::Notice { code, text, .. } if code == "fault" => Some(text),
        _ => None,
    };
    log.events().into_iter().filter_map(text).collect()
}

#[test]
fn each_fault_of_a_datagram_does_what_it_is_called() {
    let order = |faults: &[&str]| {
        let mut bench = Bench::out(faults);
        bench.take(4);
        bench.order()
    };
    assert_eq!(order(&["drop:nth=2"]), [0, 2, 3]);
    assert_eq!(order(&["drop:every=2"]), [0, 2]);
    assert_eq!(order(&["duplicate:nth=2"]), [0, 1, 1, 2, 3]);
    assert_eq!(order(&["reorder:nth=2"]), [0, 2, 1, 3]);
    assert_eq!(order(&["drop:dir=down"]), [0, 1, 2, 3]);
    assert_eq!(order(&["drop:p=0"]), [0, 1, 2, 3]);
    assert_eq!(order(&["delay:nth=1,ms=50"]), [1, 2, 3, 0]);
    assert!(order(&["half-open:bytes=3"]).is_empty());
}

#[test]
fn a_pattern_chooses_datagrams_by_what_they_contain() {
    let mut bench = Bench::out(&["drop:match=ping"]);
    for text in ["a ping", "pong"] {
        bench.way.take((), Bytes::from_static(text.as_bytes()), bench.start);
    }
    assert_eq!(bench.way.release(), [((), Bytes::from_static(b"pong"))]);
    assert!(
        fault_notices(&bench.log).iter().any(|text| text.ends_with("datagram 1 to the server is dropped by a fault"))
    );
}

#[test]
fn latency_and_bandwidth_take_their_time_and_keep_the_order() {
    let mut bench = Bench::out(&["latency:ms=100,jitter=50", "bandwidth:rate=1000"]);
    bench.take(50);
    let left = bench.leaves();
    assert!(left.iter().all(|(ms, _)| (51..=200).contains(ms)), "{left:?}");
    assert!(left.iter().map(|(_, byte)| *byte).eq(0..50));
}

#[test]
fn the_same_seed_loses_the_same_and_another_one_others() {
    let survivors = |seed| {
        let mut bench = Bench::under(FaultPlan { seed, ..plan(&["drop:p=0.5"]) }, WireDirection::Out);
        bench.take(64);
        bench.order()
    };
    assert_eq!(survivors(1), survivors(1));
    assert_ne!(survivors(1), survivors(2));
}

#[test]
fn a_link_loses_datagrams_where_a_stream_would_only_wait() {
    let weak = FaultPlan { link: Some(LinkPreset::Weak), seed: 3, ..FaultPlan::default() };
    let mut bench = Bench::under(weak, WireDirection::In);
    bench.take(200);
    let arrived = bench.order().len();
    assert!((160..200).contains(&arrived), "{arrived}");
    // Nothing moves between the fourth second and 5.5 s.
    bench.way.take((), Bytes::from_static(b"x"), bench.start + Duration::from_secs(5));
    assert_eq!(bench.way.next_due(), None);
}

#[test]
fn a_corrupt_datagram_has_one_bit_turned() {
    let mut bench = Bench::out(&["corrupt"]);
    bench.way.take((), Bytes::from(vec![0; 64]), bench.start);
    let (_, bytes) = bench.way.release().remove(0);
    assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 1);
}

#[test]
fn as_many_datagrams_as_the_limit_are_under_way_and_one_more_is_lost_and_told_once() {
    let mut bench = Bench::out(&["delay:ms=1000"]);
    let full = |log: &Log| fault_notices(log).iter().filter(|text| text.ends_with("the link is full")).count();
    for _ in 0..DATAGRAMS_MAX {
        bench.take(1);
    }
    assert_eq!(full(&bench.log), 0);
    bench.take(2);
    assert_eq!(full(&bench.log), 1);
    assert_eq!(bench.order().len(), DATAGRAMS_MAX);
}

#[test]
fn a_fault_that_needs_a_connection_says_that_it_does_nothing() {
    let bench = Bench::out(&["reset", "slice", "fin:dir=down"]);
    let told = fault_notices(&bench.log);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].ends_with("is not touched by the fault reset: UDP has no connection"), "{told:?}");
}

#[test]
fn without_faults_a_datagram_need_not_come_this_way() {
    assert!(Bench::out(&[]).way.is_plain());
    assert!(Bench::out(&["drop:dir=down"]).way.is_plain());
    assert!(!Bench::out(&["drop:nth=9"]).way.is_plain());
}

#[test]
fn latency_of_a_socket_is_counted_both_ways() {
    on_paused_time(async {
        let (client, _) = Client::under(plan(&["latency:ms=200"])).await;
        let (peer, address) = peer().await;
        let sent = Instant::now();
        client.send(address, b"ping".to_vec());
        let mut seen = [0; 16];
        let (count, from) = peer.recv_from(&mut seen).await.unwrap();
        assert_eq!((count, sent.elapsed().as_millis()), (4, 200));
        peer.send_to(b"pong", from).await.unwrap();
        assert_eq!(client.datagram().await.1, &b"pong"[..]);
        assert_eq!(sent.elapsed().as_millis(), 400);
    });
}

#[test]
fn datagrams_that_are_sent_at_once_arrive_in_the_order_that_the_faults_give_them() {
    on_paused_time(async {
        let (client, _) = Client::under(plan(&["reorder:nth=1,dir=up"])).await;
        let (peer, address) = peer().await;
        for byte in 1..=100 {
            client.send(address, vec![byte]);
        }
        let mut seen = [0; 16];
        for expected in [2, 1].into_iter().chain(3..=100) {
            peer.recv_from(&mut seen).await.unwrap();
            assert_eq!(seen[0], expected);
        }
    });
}

#[test]
fn an_end_in_order_loses_nothing_that_was_only_late() {
    on_paused_time(async {
        let (client, _) = Client::under(plan(&["delay:ms=60000,dir=up"])).await;
        let (peer, address) = peer().await;
        client.send(address, b"late".to_vec());
        client.handle.close(CloseInitiator::App);
        let mut seen = [0; 16];
        assert_eq!(peer.recv_from(&mut seen).await.unwrap().0, 4);
        assert!(matches!(client.next().await, UdpEvent::Closed));
    });
}

#[test]
fn offline_refuses_what_is_sent_and_loses_what_comes_until_it_is_taken_back() {
    on_paused_time(async {
        let (client, faults) = Client::under(FaultPlan::default()).await;
        let (peer, address) = peer().await;
        faults.set(plan(&["offline"]));
        client.send(address, b"x".to_vec());
        assert_eq!(client.error().await, ("send".to_owned(), 101));
        peer.send_to(b"lost", client.address()).await.unwrap();
        assert!(timeout(Duration::from_secs(1), client.next()).await.is_err());
        faults.set(FaultPlan::default());
        peer.send_to(b"here", client.address()).await.unwrap();
        assert_eq!(client.datagram().await.1, &b"here"[..]);
    });
}
