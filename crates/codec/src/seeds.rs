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

#[test]
fn every_target_has_seeds() {
    for (name, _) in TARGETS {
        assert!(seeds(name).len() >= 5, "the seeds of {name} are missing");
    }
}
