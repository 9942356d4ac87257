//! What must hold for any URL of an app and any answer of a server: functions that panic where it does not.
//!
//! Counterpart: `fuzz/fuzz_targets` feeds these with made-up input, the test below with the committed inputs of `fuzz/seeds`.
//! Invariant: nothing here is part of a build that ships.

use super::connection::{FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
use super::reader::{Incoming, Reader};
use super::target::{Family, Target};
use super::upgrade::{Checked, check};
use crate::{ConnectError, Strictness, WebSocketRequest};
use bytes::BufMut as _;
use codec::HttpHeadReader;
use model::Message;
use std::io::{self, Read, Write};
use std::time::Duration;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig, WebSocketContext};
use tokio_tungstenite::tungstenite::{self, Error};

/// The key of RFC 6455 §1.3, whose answer is `s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// What is accepted can be written into a request line and a header as it is.
///
/// # Panics
/// It cannot.
pub fn target_url(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Target::parse(text, Family::WebSocket) {
        Ok(target) => {
            for part in [&target.path, &target.host_header, &target.host] {
                assert!(!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic()), "{part:?}");
            }
            assert!(target.path.starts_with('/') && !target.path.contains('#'), "{}", target.path);
            let scheme = if target.secure { "wss" } else { "ws" };
            let again = Target::parse(&format!("{scheme}://{}{}", target.host_header, target.path), Family::WebSocket);
            assert_eq!(again.ok().as_ref(), Some(&target));
        }
        Err(error) => assert!(error.hint.is_some()),
    }
}

/// The first byte says what was offered, the rest is what the server sent. What is accepted was offered; what is refused
/// is told without anything that a terminal obeys.
///
/// # Panics
/// It is not so.
pub fn upgrade_answer(bytes: &[u8]) {
    let Some((flags, answer)) = bytes.split_first() else { return };
    let Ok(Some((head, _))) = HttpHeadReader::default().feed(answer) else { return };
    let protocols = if flags & 1 != 0 { vec!["mqtt".to_owned(), "v1".to_owned()] } else { Vec::new() };
    let request = WebSocketRequest {
        url: "ws://a:81/x?y".to_owned(),
        header: Vec::new(),
        protocols,
        tcp_no_delay: false,
        per_message_deflate: flags & 2 != 0,
        strictness: Strictness { wants_subprotocol: flags & 4 != 0, wants_escaped_url: false },
        timeout: Duration::from_secs(1),
    };
    let Ok(target) = Target::parse(&request.url, Family::WebSocket) else { return };
    match check(&head, &target, &request, KEY) {
        Ok(Checked { protocol, deflate }) => {
            assert_eq!(head.status(), Some(101));
            assert!(protocol.is_none_or(|chosen| request.protocols.contains(&chosen)));
            assert!(deflate.is_none() || request.per_message_deflate);
        }
        Err(ConnectError { message, hint, .. }) => {
            let words = message + hint.unwrap_or_default().as_str();
            assert!(!words.contains(char::is_control), "{words:?}");
        }
    }
}

/// Any chunking gives the same messages and control frames, and the same refusal. They are those of tungstenite, which may
/// refuse later: it waits for the payload of a frame that is refused for its header, and for the end of a text.
///
/// # Panics
/// It is not so.
pub fn websocket_reader(bytes: &[u8]) {
    let (whole, error) = read(bytes, bytes.len().max(1));
    for chunk_len in [1, 7] {
        let (chunked, other) = read(bytes, chunk_len);
        assert_eq!(whole, chunked, "in chunks of {chunk_len}");
        assert_eq!(error.as_ref().map(kind), other.as_ref().map(kind), "in chunks of {chunk_len}");
    }
    let (theirs, their_error) = read_by_tungstenite(bytes);
    assert_eq!(whole, theirs);
    assert!(their_error.is_none() || error.is_some(), "not refused: {their_error:?}");
}

/// Which close code it means.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Protocol(_) => "protocol",
        Error::Utf8(_) => "text",
        Error::Capacity(_) => "size",
        _ => "other",
    }
}

/// Up to a close frame or an error.
fn read(bytes: &[u8], chunk_len: usize) -> (Vec<Incoming>, Option<Error>) {
    let mut reader = Reader::default();
    let mut seen = Vec::new();
    let mut rest = bytes;
    loop {
        match reader.next() {
            Ok(Some(incoming)) => {
                let is_close = matches!(incoming, Incoming::Close(_));
                assert!(
                    !matches!(&incoming, Incoming::Message(Message::Text(text)) if std::str::from_utf8(text).is_err())
                );
                seen.push(incoming);
                if is_close {
                    return (seen, None);
                }
            }
            Err(error) => return (seen, Some(error)),
            Ok(None) if rest.is_empty() => return (seen, None),
            Ok(None) => {
                let mut room = reader.room();
                let count = chunk_len.min(room.remaining_mut()).min(rest.len());
                assert!(count > 0, "no room");
                room.put_slice(&rest[..count]);
                rest = &rest[count..];
            }
        }
    }
}

/// The same by the codec that writes our frames.
fn read_by_tungstenite(bytes: &[u8]) -> (Vec<Incoming>, Option<Error>) {
    let config = WebSocketConfig::default()
        .read_buffer_size(1024)
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX));
    let mut context = WebSocketContext::new(Role::Client, Some(config));
    let mut stream = Recorded(bytes);
    let mut seen = Vec::new();
    loop {
        let incoming = match context.read(&mut stream) {
            Ok(tungstenite::Message::Text(text)) => Incoming::Message(Message::Text(text.into())),
            Ok(tungstenite::Message::Binary(bytes)) => Incoming::Message(Message::Binary(bytes)),
            Ok(tungstenite::Message::Ping(payload)) => Incoming::Ping(payload),
            Ok(tungstenite::Message::Pong(_) | tungstenite::Message::Frame(_)) => Incoming::Pong,
            Ok(tungstenite::Message::Close(frame)) => {
                seen.push(Incoming::Close(frame));
                return (seen, None);
            }
            Err(Error::Io(_)) => return (seen, None),
            Err(error) => return (seen, Some(error)),
        };
        seen.push(incoming);
    }
}

/// Bytes that were sent before; at their end more are waited for. What is written is lost.
struct Recorded<'a>(&'a [u8]);

impl Read for Recorded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::ErrorKind::WouldBlock.into()) } else { self.0.read(buf) }
    }
}

impl Write for Recorded<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use std::path::Path;

    #[test]
    fn every_seed_of_the_transport_keeps_what_must_hold() {
        let targets = [
            ("target_url", target_url as fn(&[u8])),
            ("upgrade_answer", upgrade_answer),
            ("websocket_reader", websocket_reader),
        ];
        for (name, target) in targets {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(name);
            let seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(seeds.len() >= 5, "the seeds of {name} are missing");
            for path in seeds {
                let bytes = std::fs::read(&path).unwrap();
                assert!(catch_unwind(|| target(&bytes)).is_ok(), "{}", path.display());
            }
        }
    }
}
