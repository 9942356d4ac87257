//! Gives the cache a name for the compilers of this crate: a hash of its own sources. A change in any of them makes
//! every cached result void.

use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=src");
    let mut files: Vec<_> = fs::read_dir(Path::new("src"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.sort();
    // FNV-1a: nobody attacks this hash.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(file).unwrap_or_default() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=MINIWIRE_PACKAGE_SOURCES={hash:016x}");
}
