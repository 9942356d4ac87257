//! Replays the committed inputs of `fuzz/seeds` through the fuzz targets: inputs that once broke something, or sit on an
//! edge. Those of every target go to every decoder.
//!
//! Counterpart: `fuzzing.rs`. A new finding is added as a file there; its name says what it is.

use crate::fuzzing::TARGETS;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_seed_is_decoded_alike_in_any_chunking_and_within_the_limits() {
    let inputs: Vec<_> = TARGETS.iter().flat_map(|(name, _)| seeds(name)).collect();
    for path in &inputs {
        let bytes = std::fs::read(path).unwrap();
        for (name, target) in TARGETS {
            assert!(catch_unwind(|| target(&bytes)).is_ok(), "{name} on {}", path.display());
        }
    }
}

/// Bytes of a seed whose prefixes are all tried.
const PREFIX_BYTES_MAX: usize = 256;

#[test]
fn a_packet_that_breaks_off_after_any_byte_is_decoded_as_far_as_it_goes() {
    for (name, target) in TARGETS.iter().filter(|(name, _)| name.starts_with("decode_")) {
        for path in seeds(name) {
            let bytes = std::fs::read(&path).unwrap();
            for end in 0..bytes.len().min(PREFIX_BYTES_MAX) {
                assert!(catch_unwind(|| target(&bytes[..end])).is_ok(), "{name} on {end} bytes of {}", path.display());
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_decoded_within_the_limits(bytes in proptest::collection::vec(0u8.., 0..200)) {
        for (_, target) in TARGETS.iter().filter(|(name, _)| name.starts_with("decode_")) {
            target(&bytes);
        }
    }

    #[test]
    fn any_packets_in_a_row_are_decoded_alike_in_any_chunking(
        bodies in proptest::collection::vec((1u8..16, 0u8..16, proptest::collection::vec(0u8..8, 0..40)), 0..12)
    ) {
        let one = |(kind, flags, body): &(u8, u8, Vec<u8>)| [&[kind << 4 | flags, body.len() as u8], &body[..]].concat();
        crate::fuzzing::decode_mqtt(&bodies.iter().flat_map(one).collect::<Vec<u8>>());
    }
}

#[test]
fn every_target_has_seeds() {
    for (name, _) in TARGETS {
        assert!(seeds(name).len() >= 5, "the seeds of {name} are missing");
    }
}
