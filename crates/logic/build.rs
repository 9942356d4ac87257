//! Checks that the JavaScript half of the logic layer has been bundled, and tells cargo when to embed it again.

use std::path::Path;

fn main() {
    let bundle = Path::new("../../ui/logic/dist/logic.js");
    println!("cargo::rerun-if-changed={}", bundle.display());
    if !bundle.exists() {
        println!("cargo::error=ui/logic/dist/logic.js is missing: run `cargo xtask build`, which bundles it first");
    }
}
