//! The app's own spelling of its header names, put back into the head of an HTTP/1.1 request.
//!
//! hyper keeps names in lower case and writes each word of them with a capital. Names have the same length in either
//! spelling, so the head that it writes is held until it is complete, respelled, and then goes on. Counterpart:
//! `head_tap.rs`. Invariant: nothing but the case of the letters of names changes, whatever pieces the bytes come in.

use std::collections::{HashMap, VecDeque};

/// The empty line that ends a head.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// One request head on its way out.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The names as the app wrote them, by their lower case; one for each of their lines.
    names: HashMap<String, VecDeque<String>>,
    /// What has been written of the head.
    head: Vec<u8>,
}

impl Spelling {
    /// The head that comes next has these names, in this order where one comes several times.
    pub(super) fn new(names: impl Iterator<Item = String>) -> Self {
        let mut by_lower: HashMap<String, VecDeque<String>> = HashMap::new();
        for name in names {
            by_lower.entry(name.to_ascii_lowercase()).or_default().push_back(name);
        }
        Spelling { names: by_lower, head: Vec::new() }
    }

    /// Takes bytes of the head; the respelled head with all that came behind it, once it is complete.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        // The end may lie across two pieces.
        let from = self.head.len().saturating_sub(HEAD_END.len() - 1);
        self.head.extend_from_slice(bytes);
        let end = self.head[from..].windows(HEAD_END.len()).position(|window| window == HEAD_END)? + from;
        let mut head = std::mem::take(&mut self.head);
        self.respell(&mut head[..end]);
        Some(head)
    }

    fn respell(&mut self, head: &mut [u8]) {
        // The first line is the request's own.
        for line in head.split_mut(|byte| *byte == b'\n').skip(1) {
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
            let lower = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
            if let Some(name) = self.names.get_mut(&lower).and_then(VecDeque::pop_front) {
                line[..colon].copy_from_slice(name.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_their_spelling_back_in_any_chunking_and_nothing_else_changes() {
        let names = ["X-Trace-ID", "x_lower", "X-TWICE", "x-twice", "ETag"].map(str::to_owned);
        let bytes =
            b"POST /X-Trace-Id: HTTP/1.1\r\nHost: a\r\nX-Trace-Id: x-twice: Etag\r\nX_lower: 1\r\nX-Twice: 1\r\n\
            X-Twice: 2\r\nEtag:\r\nContent-Length: 15\r\n\r\nX-Trace-Id: 1\r\n";
        let wanted =
            b"POST /X-Trace-Id: HTTP/1.1\r\nHost: a\r\nX-Trace-ID: x-twice: Etag\r\nx_lower: 1\r\nX-TWICE: 1\r\n\
            x-twice: 2\r\nETag:\r\nContent-Length: 15\r\n\r\nX-Trace-Id: 1\r\n";
        for size in 1..=bytes.len() {
            let (mut spelling, mut written) = (Some(Spelling::new(names.clone().into_iter())), Vec::new());
            for piece in bytes.chunks(size) {
                match spelling.as_mut().map(|one| one.take(piece)) {
                    None => written.extend_from_slice(piece),
                    Some(None) => {}
                    Some(Some(head)) => {
                        written.extend_from_slice(&head);
                        spelling = None;
                    }
                }
            }
            assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(wanted), "in pieces of {size}");
        }
    }
}
