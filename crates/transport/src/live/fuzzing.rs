//! What must hold for any URL of an app and any answer of a server: functions that panic where it does not.
//!
//! Counterpart: `fuzz/fuzz_targets` feeds these with made-up input, the test below with the committed inputs of `fuzz/seeds`.
//! Invariant: nothing here is part of a build that ships.

use super::target::{Family, Target};
use super::upgrade::{Checked, check};
use crate::{ConnectError, Strictness, WebSocketRequest};
use codec::HttpHeadReader;
use std::time::Duration;

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use std::path::Path;

    #[test]
    fn every_seed_of_the_transport_keeps_what_must_hold() {
        for (name, target) in [("target_url", target_url as fn(&[u8])), ("upgrade_answer", upgrade_answer)] {
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
