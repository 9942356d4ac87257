//! Replays the committed inputs of `seeds/` through every decoder: inputs that once broke something, or sit on an edge.
//!
//! A new finding is added as a file there; its name says what it is.

use crate::{ClosePayload, FRAME_HEAD_BYTES_MAX, FrameParser, HttpHead, HttpHeadReader};
use model::{Frame, WireDirection};
use std::path::Path;

fn parse(mut parser: FrameParser, bytes: &[u8], chunk_len: usize) -> Vec<Frame> {
    let mut frames = Vec::new();
    for chunk in bytes.chunks(chunk_len) {
        parser.feed(chunk, |frame| frames.push(frame));
    }
    frames
}

#[test]
fn every_seed_is_decoded_alike_in_any_chunking_and_within_the_limits() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for dir in [WireDirection::Out, WireDirection::In] {
            for start in [FrameParser::new, FrameParser::after_head] {
                let whole = parse(start(dir), &bytes, bytes.len().max(1));
                assert_eq!(whole, parse(start(dir), &bytes, 1), "{}", path.display());
                assert!(whole.iter().all(|frame| frame.head.len() <= FRAME_HEAD_BYTES_MAX), "{}", path.display());
            }
        }
        let _ = ClosePayload::decode(&bytes);
        let _ = HttpHead::parse(&bytes);
        let _ = HttpHeadReader::default().feed(&bytes);
        count += 1;
    }
    assert!(count >= 8, "the seeds are missing");
}
