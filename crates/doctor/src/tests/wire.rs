//! The URL, the way there, and every answer to an upgrade that is not as it should be.

use super::harness::{check, codes, echo, examined, examined_at, options, server, server_saying, upgrading};
use crate::{CheckId, Happening, Options, State, Subprotocol, Verdict, examine};
use std::future::ready;
use std::time::{Duration, SystemTime};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

const FOREVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_good_server_is_fine_and_each_check_is_in_the_diagnosis() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(echo(stream));
        }
    });
    let diagnosis = examined(Options { idle: Duration::ZERO, ..options(format!("ws://{address}/")) }).await;
    assert_eq!(diagnosis.verdict, Verdict::Fine, "{diagnosis:#?}");
    assert_eq!(diagnosis.checks.iter().map(|check| check.id).collect::<Vec<_>>(), CheckId::ALL);
    for id in [CheckId::Tcp, CheckId::Upgrade, CheckId::Ping, CheckId::Idle, CheckId::Close] {
        assert_eq!(check(&diagnosis, id).state, State::Ok, "{id:?}");
    }
    assert_eq!(check(&diagnosis, CheckId::TlsVersion).found, "ws:// has no TLS");
}

#[tokio::test]
async fn an_http_address_is_told_and_examined_all_the_same() {
    let address = server_saying("HTTP/1.1 404 Not Found\r\n\r\n").await;
    let diagnosis = examined(options(format!("http://{address}/"))).await;
    assert_eq!(codes(&diagnosis, CheckId::Url), ["scheme", "own-address"]);
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["not-found"]);
}

#[tokio::test]
async fn a_name_that_does_not_resolve_ends_it_at_dns() {
    // RFC 6761 §6.4: names under `.invalid` have no address.
    let diagnosis = examined(options("wss://nothing.invalid/")).await;
    assert_eq!(codes(&diagnosis, CheckId::Dns), ["no-address"]);
    assert_eq!(check(&diagnosis, CheckId::Tcp).state, State::Skipped);
    assert_eq!((diagnosis.verdict, diagnosis.because.len()), (Verdict::Fails, 1));
}

#[tokio::test]
async fn a_port_where_nothing_listens_is_refused() {
    let address = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    let diagnosis = examined_at(address).await;
    assert_eq!(codes(&diagnosis, CheckId::Tcp), ["refused"]);
    assert_eq!(check(&diagnosis, CheckId::Upgrade).found, "no address answers");
}

#[tokio::test]
async fn of_two_addresses_the_broken_one_is_named_and_the_other_one_used() {
    let broken = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    let good = server_saying("HTTP/1.1 404 Not Found\r\n\r\n").await;
    let options = Options { connect_to: vec![broken, good], ..options("ws://chat.example.com/") };
    let diagnosis = examined(options).await;
    assert_eq!(codes(&diagnosis, CheckId::Tcp), ["address-broken"]);
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["not-found"]);
}

#[tokio::test]
async fn each_broken_answer_has_its_cause() {
    for (answer, expected) in [
        ("HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<html>", "upgrade-dropped"),
        ("HTTP/1.1 301 Moved\r\nLocation: https://b/\r\n\r\n", "redirect"),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "forbidden"),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", "bad-gateway"),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", "not-http"),
        ("", "closed-in-handshake"),
        ("\u{15}\u{3}\u{3}\0\u{2}\u{2}\u{46}", "tls-expected"),
    ] {
        let diagnosis = examined_at(server_saying(answer).await).await;
        assert_eq!(codes(&diagnosis, CheckId::Upgrade), [expected], "{answer:?}");
        assert_eq!(check(&diagnosis, CheckId::Ping).state, State::Skipped);
    }
}

#[tokio::test]
async fn a_101_with_an_accept_of_another_key_is_refused() {
    let answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                  Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let diagnosis = examined_at(server_saying(answer).await).await;
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["wrong-accept"]);
}

#[tokio::test]
async fn a_head_without_an_end_is_cut_at_its_limit() {
    let endless = |mut stream: TcpStream, _| async move { while stream.write_all(&[b'a'; 4096]).await.is_ok() {} };
    let diagnosis = examined_at(server(endless).await).await;
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["endless-head"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_answers_nothing_is_left_after_the_limit() {
    let silent = |stream: TcpStream, _| async move {
        tokio::time::sleep(FOREVER).await;
        drop(stream);
    };
    let diagnosis = examined_at(server(silent).await).await;
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["handshake-timeout"]);
}

#[tokio::test]
async fn proxies_cookies_subprotocols_and_compression_are_read_from_the_answer() {
    let headers = "Server: nginx/1.22\r\nVia: 1.1 cache\r\nSet-Cookie: route=1\r\nSec-WebSocket-Protocol: mqtt\r\n\
                   Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=11\r\n";
    let address = upgrading(headers, |_| async {}).await;
    let protocols = vec![Subprotocol::parse("mqtt").unwrap()];
    let diagnosis = examined(Options { protocols, ..options(format!("ws://{address}/")) }).await;
    assert_eq!(check(&diagnosis, CheckId::Headers).found, "Server: nginx/1.22, Via: 1.1 cache");
    assert_eq!(codes(&diagnosis, CheckId::Headers), ["cookies"]);
    assert_eq!(check(&diagnosis, CheckId::Subprotocol).facts["chosen"], "mqtt");
    assert_eq!(check(&diagnosis, CheckId::Compression).facts["client_max_window_bits"], 11);
}

#[tokio::test]
async fn an_examination_that_is_stopped_at_once_is_unfinished_and_complete() {
    let options = Options::new("wss://chat.example.com/", SystemTime::now());
    let mut heard = 0;
    let mut watch = |_: Happening<'_>| heard += 1;
    let diagnosis = examine(&options, ready(()), &mut watch).await;
    assert_eq!((diagnosis.verdict, diagnosis.checks.len()), (Verdict::Unfinished, CheckId::ALL.len()));
    assert!(diagnosis.checks.iter().all(|check| check.found == "interrupted"));
    assert_eq!(heard, CheckId::ALL.len());
}
