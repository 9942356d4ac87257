//! permessage-deflate on the wire and above it.

use super::harness::{Client, RawServer, on_one_thread, read, request};
use crate::WebSocketRequest;
use codec::{DeflateAgreement, MessageDeflater};
use model::{CloseInitiator, EventKind, Message, WireDirection};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const TAKEN: &str = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

async fn agreed(extra_headers: &str) -> (Client, TcpStream) {
    let server = RawServer::start().await;
    let client = Client::open(WebSocketRequest { per_message_deflate: true, ..request(server.url()) });
    let stream = server.upgrade(extra_headers, b"").await;
    client.opened().await;
    (client, stream)
}

fn compressed(text: &str) -> Vec<u8> {
    let agreement = DeflateAgreement::read("permessage-deflate").unwrap().unwrap();
    MessageDeflater::new(&agreement).unwrap().deflate(text.as_bytes()).unwrap()
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    [&[first, u8::try_from(payload.len()).unwrap()][..], payload].concat()
}

#[test]
fn a_compressed_message_is_delivered_plain_and_logged_as_it_was_on_the_wire() {
    on_one_thread(async {
        let (client, mut stream) = agreed(TAKEN).await;
        let payload = compressed("你好，你好，你好");
        stream.write_all(&frame(0xc1, &payload)).await.unwrap();
        assert_eq!(client.message().await, Message::text("你好，你好，你好"));
        let frames = client.log.frames();
        assert_eq!((frames.len(), frames[0].dir, frames[0].rsv), (1, WireDirection::In, 4));
        assert_eq!(&frames[0].head[..], payload);
    });
}

#[test]
fn what_the_app_sends_is_compressed_and_what_is_empty_is_not() {
    on_one_thread(async {
        let (client, mut stream) = agreed(TAKEN).await;
        client.handle.send(Message::text("aaaaaaaaaaaaaaaaaaaa")).unwrap();
        client.handle.send(Message::binary(Vec::new())).unwrap();
        let header = read(&mut stream, 6).await;
        assert_eq!(header[0], 0xc1);
        let mut payload = read(&mut stream, usize::from(header[1] & 0x7f)).await;
        payload.iter_mut().enumerate().for_each(|(index, byte)| *byte ^= header[2 + index % 4]);
        assert_eq!(payload, compressed("aaaaaaaaaaaaaaaaaaaa"));
        assert_eq!(read(&mut stream, 2).await, [0x82, 0x80]);
        let out = client.log.events().into_iter().find_map(|event| match event {
            EventKind::Out { message, .. } => Some(message),
            _ => None,
        });
        assert_eq!(out, Some(Message::text("aaaaaaaaaaaaaaaaaaaa")));
    });
}

#[test]
fn corrupt_data_ends_the_connection_and_the_server_is_told_1007() {
    on_one_thread(async {
        let (client, mut stream) = agreed(TAKEN).await;
        stream.write_all(&frame(0xc1, &[0xff; 10])).await.unwrap();
        assert_eq!(client.closed().await, (CloseInitiator::Peer, 1006, String::new()));
        let close = read(&mut stream, 8).await;
        let code = u16::from_be_bytes([close[6] ^ close[2], close[7] ^ close[3]]);
        assert_eq!((close[0], code), (0x88, 1007));
        assert_eq!(client.log.notices(), ["connection-broke"]);
    });
}

#[test]
fn a_server_that_does_not_take_the_offer_is_named_and_messages_go_plain() {
    on_one_thread(async {
        let (client, mut stream) = agreed("").await;
        assert_eq!(client.log.notices(), ["deflate-declined"]);
        client.handle.send(Message::text("hi")).unwrap();
        assert_eq!(read(&mut stream, 2).await, [0x81, 0x82]);
    });
}
