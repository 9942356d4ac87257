//! Pings, silence and the close. Time is paused: it jumps whenever nothing else can go on.

use super::harness::{check, codes, control_frame, examined, examined_at, options, pong, upgrading};
use crate::{CheckId, Happening, Options, State, Verdict, examine};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// A close frame with code 1000.
const CLOSE_1000: &[u8] = &[0x88, 2, 0x03, 0xe8];

/// Answers a close frame and hangs up.
async fn close(mut stream: TcpStream) {
    let (opcode, payload) = control_frame(&mut stream).await.unwrap();
    assert_eq!((opcode, payload.as_slice()), (8, &CLOSE_1000[2..]));
    stream.write_all(CLOSE_1000).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_outlives_the_silence_says_at_least() {
    let address = upgrading("", |mut stream| async move {
        pong(&mut stream).await;
        close(stream).await;
    })
    .await;
    let diagnosis = examined_at(address).await;
    let idle = check(&diagnosis, CheckId::Idle);
    assert!(idle.state == State::Ok && idle.found.starts_with("at least 5.0 s"), "{idle:?}");
    assert_eq!(check(&diagnosis, CheckId::Close).facts["code"], 1000);
    assert_eq!(diagnosis.verdict, Verdict::Fine);
}

#[tokio::test(start_paused = true)]
async fn a_cut_after_three_seconds_names_the_setting_and_the_heartbeat() {
    let address = upgrading("", |mut stream| async move {
        pong(&mut stream).await;
        sleep(Duration::from_secs(3)).await;
    })
    .await;
    let diagnosis = examined_at(address).await;
    let idle = check(&diagnosis, CheckId::Idle);
    assert!(idle.found.starts_with("cut after 3.0 s with the end of TCP"), "{idle:?}");
    assert_eq!(codes(&diagnosis, CheckId::Idle), ["idle-cut"]);
    assert!(idle.findings[0].cause.contains("proxy_read_timeout") && idle.findings[0].fix.contains("every 1.0 s"));
    assert_eq!(idle.facts["heartbeat_s"], 1.0);
}

#[tokio::test(start_paused = true)]
async fn a_close_frame_in_the_silence_is_the_servers_own_deadline() {
    let address = upgrading("", |mut stream| async move {
        pong(&mut stream).await;
        sleep(Duration::from_secs(2)).await;
        stream.write_all(&[0x88, 7, 0x0f, 0xa1, b'l', b'o', b'g', b'i', b'n']).await.unwrap();
    })
    .await;
    let diagnosis = examined_at(address).await;
    assert_eq!(codes(&diagnosis, CheckId::Idle), ["idle-closed"]);
    assert!(check(&diagnosis, CheckId::Idle).found.contains("4001 `login`"));
}

#[tokio::test]
async fn pings_of_the_server_are_answered_and_counted() {
    let (sender, mut pongs) = mpsc::channel(1);
    let address = upgrading("", move |mut stream| {
        let sender = sender.clone();
        async move {
            pong(&mut stream).await;
            stream.write_all(&[0x89, 2, b'h', b'i', 0x81, 1, b'x']).await.unwrap();
            sender.send(control_frame(&mut stream).await.unwrap()).await.unwrap();
            close(stream).await;
        }
    })
    .await;
    let options = Options { idle: Duration::from_secs(3600), ..options(format!("ws://{address}/")) };
    let answered = async { assert_eq!(pongs.recv().await, Some((10, b"hi".to_vec()))) };
    let diagnosis = examine(&options, answered, &mut |_: Happening<'_>| {}).await;
    let facts = &check(&diagnosis, CheckId::Idle).facts;
    assert_eq!((&facts["pings"], &facts["messages"]), (&1.into(), &1.into()));
}

#[tokio::test(start_paused = true)]
async fn a_server_without_pongs_and_close_frames_is_warned_of_and_fine() {
    let address =
        upgrading(
            "",
            |mut stream| async move { while stream.read(&mut [0; 64]).await.is_ok_and(|count| count > 0) {} },
        )
        .await;
    let diagnosis = examined_at(address).await;
    assert_eq!(codes(&diagnosis, CheckId::Ping), ["no-pong"]);
    assert_eq!(codes(&diagnosis, CheckId::Close), ["close-unanswered"]);
    assert_eq!(diagnosis.verdict, Verdict::Fine);
}

#[tokio::test]
async fn a_pong_with_other_bytes_and_a_connection_that_a_ping_ends_are_told() {
    let differing = upgrading("", |mut stream| async move {
        control_frame(&mut stream).await.unwrap();
        stream.write_all(&[0x8a, 1, b'?']).await.unwrap();
        close(stream).await;
    })
    .await;
    let at = |address| examined(Options { idle: Duration::ZERO, ..options(format!("ws://{address}/")) });
    assert_eq!(codes(&at(differing).await, CheckId::Ping), ["pong-differs"]);
    let ending = upgrading("", |mut stream| async move {
        control_frame(&mut stream).await.unwrap();
        stream.write_all(&[0x88, 2, 0x03, 0xea]).await.unwrap();
    })
    .await;
    let diagnosis = at(ending).await;
    assert_eq!(codes(&diagnosis, CheckId::Ping), ["ping-ends-it"]);
    assert_eq!(check(&diagnosis, CheckId::Idle).found, "the connection is over");
}

#[tokio::test]
async fn a_close_that_is_answered_by_hanging_up_is_told() {
    let address = upgrading("", |mut stream| async move {
        pong(&mut stream).await;
        control_frame(&mut stream).await.unwrap();
    })
    .await;
    let diagnosis = examined(Options { idle: Duration::ZERO, ..options(format!("ws://{address}/")) }).await;
    assert_eq!(codes(&diagnosis, CheckId::Close), ["close-cut"]);
}

#[tokio::test]
async fn a_flood_is_not_followed_past_its_limit() {
    // One message of 64 KiB, unmasked.
    let mut message = vec![0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0];
    message.resize(10 + 65_536, 0);
    let address = upgrading("", move |mut stream| {
        let message = message.clone();
        async move {
            pong(&mut stream).await;
            while stream.write_all(&message).await.is_ok() {}
        }
    })
    .await;
    let options = Options { idle: Duration::from_secs(600), ..options(format!("ws://{address}/")) };
    let diagnosis = examined(options).await;
    assert_eq!(codes(&diagnosis, CheckId::Idle), ["flood"]);
    assert!(check(&diagnosis, CheckId::Idle).facts["messages"].as_u64().is_some_and(|count| count <= 256));
}

#[tokio::test]
async fn whoever_stops_the_silence_gets_an_orderly_close() {
    let (sender, mut closed) = mpsc::channel(1);
    let address = upgrading("", move |mut stream| {
        let sender = sender.clone();
        async move {
            pong(&mut stream).await;
            close(stream).await;
            sender.send(()).await.unwrap();
        }
    })
    .await;
    let options = Options { idle: Duration::from_secs(3600), ..options(format!("ws://{address}/")) };
    let (stop, mut stopped) = mpsc::channel(1);
    let mut watch = |happening: Happening<'_>| {
        if matches!(happening, Happening::Began(CheckId::Idle)) {
            stop.try_send(()).unwrap();
        }
    };
    let stopping = async { assert_eq!(stopped.recv().await, Some(())) };
    let diagnosis = examine(&options, stopping, &mut watch).await;
    assert_eq!(closed.recv().await, Some(()));
    assert!(check(&diagnosis, CheckId::Idle).found.ends_with("then interrupted"));
    assert_eq!(check(&diagnosis, CheckId::Close).facts["code"], 1000);
    assert_eq!(diagnosis.verdict, Verdict::Fine);
}
