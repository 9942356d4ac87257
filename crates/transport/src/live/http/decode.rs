//! Decompresses the body of an answer piece by piece.
//!
//! Invariant: whatever the bytes, it gives no more than the limit that it was made with, and holds no more than a step's.

use brotli_decompressor::DecompressorWriter;
use bytes::Bytes;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::{self, Write};

/// Memory of brotli's window reader.
const BROTLI_BUFFER_BYTES: usize = 16 * 1024;

/// Bytes of the wire that are decoded at once: gzip makes at most a thousand times as many of them (deflate's longest match).
pub(super) const STEP_BYTES: usize = 16 * 1024;

/// Bytes that they may become; brotli knows no such bound. Our choice: an answer in memory has no more.
const STEP_DECODED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Why a body cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum DecodeError {
    /// Decoded it has more bytes than the limit.
    #[error("the answer has more than {0} bytes")]
    TooLarge(u64),
    /// It is not what `Content-Encoding` says.
    #[error("the answer is not {encoding}: {cause}")]
    Broken {
        /// What it should be.
        encoding: &'static str,
        /// What is wrong.
        cause: io::Error,
    },
}

/// Takes decoded bytes until the limit.
#[derive(Debug)]
struct Room {
    bytes: Vec<u8>,
    left: u64,
    /// The limit that was met.
    full: Option<u64>,
    limit: u64,
}

impl Room {
    fn new(limit: u64) -> Self {
        Room { bytes: Vec::new(), left: limit, full: None, limit }
    }
}

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            self.full = Some(self.limit);
            return Err(io::Error::other("too large"));
        }
        if (self.bytes.len() + bytes.len()) as u64 > STEP_DECODED_BYTES_MAX {
            self.full = Some(STEP_DECODED_BYTES_MAX);
            return Err(io::Error::other("too large"));
        }
        self.left -= bytes.len() as u64;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Kind {
    Plain(Room),
    Gzip(GzDecoder<Room>),
    Zlib(ZlibDecoder<Room>),
    Deflate(DeflateDecoder<Room>),
    Brotli(Box<DecompressorWriter<Room>>),
    /// `deflate` until its first byte tells which of the two it is.
    Unknown(Option<Room>),
}

/// A decoder of one body.
pub(super) struct Decoder {
    kind: Kind,
    encoding: &'static str,
    limit: u64,
    /// False while nothing has come: the answer to HEAD has an encoding and no body.
    fed: bool,
}

impl Decoder {
    /// For this value of `Content-Encoding`; one that is unknown, or a chain of several, passes as it is.
    pub(super) fn new(encoding: Option<&str>, limit: u64) -> Self {
        let room = Room::new(limit);
        let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
        let (encoding, kind) = match encoding.as_str() {
            "gzip" | "x-gzip" => ("gzip", Kind::Gzip(GzDecoder::new(room))),
            "deflate" => ("deflate", Kind::Unknown(Some(room))),
            "br" => ("br", Kind::Brotli(Box::new(DecompressorWriter::new(room, BROTLI_BUFFER_BYTES)))),
            _ => ("plain", Kind::Plain(room)),
        };
        Decoder { kind, encoding, limit, fed: false }
    }

    /// True when the bytes pass as they are.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Plain(_))
    }

    /// Takes bytes of the wire, at most [`STEP_BYTES`] of them, gives those that are decoded by now.
    ///
    /// # Errors
    /// The limit is passed, or the bytes are not what they should be.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Bytes, DecodeError> {
        self.fed |= !bytes.is_empty();
        if let (Kind::Unknown(room), Some(first)) = (&mut self.kind, bytes.first()) {
            // RFC 9110 §8.4.1.2 means zlib, whose first byte has 8 in its low half; some servers send bare deflate.
            let room = room.take().unwrap_or(Room::new(self.limit));
            let zlib = first & 0x0f == 8;
            self.kind =
                if zlib { Kind::Zlib(ZlibDecoder::new(room)) } else { Kind::Deflate(DeflateDecoder::new(room)) };
        }
        let written = match &mut self.kind {
            Kind::Plain(room) => room.write_all(bytes),
            Kind::Gzip(decoder) => decoder.write_all(bytes).and_then(|()| decoder.flush()),
            Kind::Zlib(decoder) => decoder.write_all(bytes).and_then(|()| decoder.flush()),
            Kind::Deflate(decoder) => decoder.write_all(bytes).and_then(|()| decoder.flush()),
            Kind::Brotli(decoder) => decoder.write_all(bytes).and_then(|()| decoder.flush()),
            Kind::Unknown(_) => Ok(()),
        };
        written.map_err(|cause| self.error(cause))?;
        Ok(self.room().map(|room| Bytes::from(std::mem::take(&mut room.bytes))).unwrap_or_default())
    }

    /// The wire has ended: what is left.
    ///
    /// # Errors
    /// The end is missing.
    pub(super) fn finish(&mut self) -> Result<Bytes, DecodeError> {
        if !self.fed {
            return Ok(Bytes::new());
        }
        let finished = match &mut self.kind {
            Kind::Plain(_) | Kind::Unknown(_) => Ok(()),
            Kind::Gzip(decoder) => decoder.try_finish(),
            Kind::Zlib(decoder) => decoder.try_finish(),
            Kind::Deflate(decoder) => decoder.try_finish(),
            Kind::Brotli(decoder) => decoder.close(),
        };
        finished.map_err(|cause| self.error(cause))?;
        Ok(self.room().map(|room| Bytes::from(std::mem::take(&mut room.bytes))).unwrap_or_default())
    }

    fn room(&mut self) -> Option<&mut Room> {
        match &mut self.kind {
            Kind::Plain(room) => Some(room),
            Kind::Gzip(decoder) => Some(decoder.get_mut()),
            Kind::Zlib(decoder) => Some(decoder.get_mut()),
            Kind::Deflate(decoder) => Some(decoder.get_mut()),
            Kind::Brotli(decoder) => Some(decoder.get_mut()),
            Kind::Unknown(room) => room.as_mut(),
        }
    }

    fn error(&mut self, cause: io::Error) -> DecodeError {
        match self.room().and_then(|room| room.full) {
            Some(limit) => DecodeError::TooLarge(limit),
            None => DecodeError::Broken { encoding: self.encoding, cause },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn decode(encoding: &str, bytes: &[u8], limit: u64) -> Result<Vec<u8>, DecodeError> {
        let mut decoder = Decoder::new(Some(encoding), limit);
        let mut out = Vec::new();
        for chunk in bytes.chunks(3) {
            out.extend_from_slice(&decoder.push(chunk)?);
        }
        out.extend_from_slice(&decoder.finish()?);
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_and_both_kinds_of_deflate_come_out_as_they_went_in() {
        let text = "你好，".repeat(1000).into_bytes();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(&text).unwrap();
        assert_eq!(decode("GZIP", &gzip(&text), 1 << 20).unwrap(), text);
        assert_eq!(decode("deflate", &zlib.finish().unwrap(), 1 << 20).unwrap(), text);
        assert_eq!(decode("deflate", &bare.finish().unwrap(), 1 << 20).unwrap(), text);
        assert_eq!(decode("identity", &text, 1 << 20).unwrap(), text);
    }

    #[test]
    fn brotli_comes_out_as_it_went_in() {
        // An uncompressed meta-block (RFC 7932 §9.2): "hello".
        let hello = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(decode("br", &hello, 5).unwrap(), b"hello");
    }

    #[test]
    fn a_body_at_the_limit_is_taken_and_one_byte_more_is_not_however_small_it_was_on_the_wire() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 4096);
        assert_eq!(decode("gzip", &bomb, 1 << 20).unwrap().len(), 1 << 20);
        assert!(matches!(decode("gzip", &bomb, (1 << 20) - 1), Err(DecodeError::TooLarge(_))));
        assert!(matches!(decode("", b"abc", 2), Err(DecodeError::TooLarge(2))));
    }

    #[test]
    fn few_bytes_that_become_a_great_many_are_refused_also_where_the_whole_has_no_limit() {
        // 65 MiB of zeros as Node's `brotliCompressSync` writes them.
        let bomb = [
            0xcf, 0xff, 0xff, 0x7f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x9f, 0xff, 0xff, 0xff, 0xf0,
            0x4f, 0x00, 0xc4, 0x61, 0x01, 0x80, 0xee, 0xfd, 0x3f, 0xff, 0xff, 0xff, 0xe1, 0x9f, 0x00, 0x88, 0xc3, 0x22,
            0x00, 0xdd, 0xfb, 0x7f, 0xfe, 0xff, 0xff, 0xc3, 0x3f, 0x01, 0x10, 0x87, 0x05, 0x00, 0xba, 0xf7, 0xff, 0xf5,
            0xff, 0xff, 0xf8, 0x27, 0x00, 0xe2, 0xb0, 0x00, 0x40, 0xf7, 0xfe, 0x01,
        ];
        let outcome = Decoder::new(Some("br"), u64::MAX).push(&bomb);
        assert!(matches!(outcome, Err(DecodeError::TooLarge(STEP_DECODED_BYTES_MAX))), "{outcome:?}");
    }

    #[test]
    fn what_is_not_what_it_says_is_told() {
        assert!(matches!(decode("gzip", b"<html>", 99), Err(DecodeError::Broken { encoding: "gzip", .. })));
        let cut = &gzip(b"hello")[..12];
        assert!(matches!(decode("gzip", cut, 99), Err(DecodeError::Broken { .. })));
        assert_eq!(decode("gzip", b"", 99).unwrap(), b"");
    }
}
