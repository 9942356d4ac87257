//! Reads the body of a request or an answer out of its bytes: by length, in chunks, or up to the end.
//!
//! Counterpart: `connection.rs` feeds what passes. Invariants: any chunking of the same bytes gives the same body; a body says when it has
//! ended, so that the other side can be listened to; what is no chunk is read no further.

use codec::HttpHead;

/// Longest line before a chunk. Our choice: extensions are rare and short.
const SIZE_LINE_BYTES_MAX: usize = 4096;

/// How a body is delimited (RFC 9112 §6.3), and how far it is read.
#[derive(Debug)]
pub(super) enum Body {
    /// It has ended, or there is none.
    Ended,
    Length(u64),
    UntilEnd,
    Chunked(Chunked),
}

#[derive(Debug, Default)]
pub(super) struct Chunked {
    line: Vec<u8>,
    /// Bytes of the chunk that are left, then its line end.
    left: u64,
    is_in_chunk: bool,
    is_in_trailer: bool,
}

impl Body {
    pub(super) fn of_request(head: &HttpHead) -> Body {
        Body::delimited(head).unwrap_or(Body::Ended)
    }

    pub(super) fn of_answer(head: &HttpHead, method: &str) -> Body {
        let status = head.status().unwrap_or_default();
        if method == "HEAD" || matches!(status, 100..=199 | 204 | 304) {
            return Body::Ended;
        }
        Body::delimited(head).unwrap_or(Body::UntilEnd)
    }

    fn delimited(head: &HttpHead) -> Option<Body> {
        if head.has_token("transfer-encoding", "chunked") {
            return Some(Body::Chunked(Chunked::default()));
        }
        let length = head.get("content-length")?.trim().parse().ok()?;
        Some(if length == 0 { Body::Ended } else { Body::Length(length) })
    }

    /// Its parts come over time and mean something by themselves, so that each is told when it comes. Of a document they do not, and a
    /// secret in one may lie across two of them.
    pub(super) fn is_streamed(&self, head: &HttpHead) -> bool {
        const STREAMS: [&str; 6] = ["event-stream", "ndjson", "json-seq", "octet-stream", "text/plain", "multipart/"];
        let kind = head.get("content-type").unwrap_or_default().to_ascii_lowercase();
        matches!(self, Body::Chunked(_) | Body::UntilEnd) && STREAMS.iter().any(|one| kind.contains(one))
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self, Body::Ended)
    }

    /// Takes bytes as they come; `part` gets those of the body.
    pub(super) fn feed(&mut self, bytes: &[u8], mut part: impl FnMut(&[u8])) {
        let is_over = match self {
            Body::Ended => false,
            Body::UntilEnd => {
                part(bytes);
                false
            }
            Body::Length(left) => {
                let count = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                part(&bytes[..count]);
                *left -= count as u64;
                *left == 0
            }
            Body::Chunked(chunked) => chunked.feed(bytes, &mut part),
        };
        if is_over {
            *self = Body::Ended;
        }
    }
}

impl Chunked {
    /// True once the last chunk and the trailer are read, or what came is no chunk.
    fn feed(&mut self, mut bytes: &[u8], part: &mut impl FnMut(&[u8])) -> bool {
        while !bytes.is_empty() {
            if self.is_in_chunk && self.left > 0 {
                let count = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                part(&bytes[..count]);
                self.left -= count as u64;
                bytes = &bytes[count..];
                continue;
            }
            let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
                self.line.extend(bytes);
                return self.line.len() > SIZE_LINE_BYTES_MAX;
            };
            self.line.extend(&bytes[..end]);
            bytes = &bytes[end + 1..];
            let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).trim().to_owned();
            if self.is_in_trailer {
                if line.is_empty() {
                    return true;
                }
            } else if self.is_in_chunk {
                // The line end behind a chunk.
                self.is_in_chunk = false;
            } else {
                let size = line.split(';').next().unwrap_or_default().trim();
                match u64::from_str_radix(size, 16) {
                    Ok(0) => self.is_in_trailer = true,
                    Ok(size) => (self.left, self.is_in_chunk) = (size, true),
                    Err(_) => return true,
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_read_whatever_the_pieces_and_end_behind_the_trailer() {
        let bytes = b"4;x=y\r\nWiki\r\n5\r\npedia\r\n0\r\nA: b\r\n\r\n";
        for piece in 1..=bytes.len() {
            let mut body = Body::Chunked(Chunked::default());
            let mut read = Vec::new();
            for part in bytes.chunks(piece) {
                assert!(!body.has_ended());
                body.feed(part, |bytes| read.extend_from_slice(bytes));
            }
            assert!(body.has_ended() && read == b"Wikipedia", "{piece}");
        }
    }

    #[test]
    fn a_body_ends_by_its_length_and_an_answer_to_head_has_none() {
        let head = HttpHead::parse(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n").unwrap();
        let mut body = Body::of_answer(&head, "GET");
        let mut read = Vec::new();
        body.feed(b"abcd", |bytes| read.extend_from_slice(bytes));
        assert!(body.has_ended() && read == b"abc");
        assert!(Body::of_answer(&head, "HEAD").has_ended());
    }
}
