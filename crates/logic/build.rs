//! Compiles the JavaScript half of the logic layer to QuickJS bytecode without sources, once per build.
//!
//! Counterpart: `src/bundle.rs` loads it. The bytecode fits only the QuickJS that wrote it; both come from the same
//! pinned crate, and a new version of it runs this script again.

use rquickjs::module::WriteOptions;
use rquickjs::{CatchResultExt as _, Context, Module, Runtime};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Name of the bundle in stacks.
const BUNDLE_FILE: &str = "miniwire:logic";

fn main() -> Result<(), Box<dyn Error>> {
    let bundle = Path::new("../../ui/logic/dist/logic.js");
    let prelude = Path::new("src/prelude.js");
    println!("cargo::rerun-if-changed={}", bundle.display());
    println!("cargo::rerun-if-changed={}", prelude.display());
    println!("cargo::rustc-env=MINIWIRE_BUNDLE_FILE={BUNDLE_FILE}");
    if !bundle.exists() {
        println!("cargo::error=ui/logic/dist/logic.js is missing: run `cargo xtask build`, which bundles it first");
        return Ok(());
    }
    let source = format!(
        "export const prelude = {};\nexport const boot = {};\n",
        expression(&fs::read_to_string(prelude)?),
        expression(&fs::read_to_string(bundle)?)
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("logic.bytecode"), compile(source)?)?;
    Ok(())
}

/// A script that is one expression statement, without its last semicolon.
fn expression(script: &str) -> &str {
    script.trim_end().trim_end_matches(';')
}

fn compile(source: String) -> Result<Vec<u8>, Box<dyn Error>> {
    let context = Context::full(&Runtime::new()?)?;
    context.with(|ctx| {
        let module =
            Module::declare(ctx.clone(), BUNDLE_FILE, source).catch(&ctx).map_err(|error| error.to_string())?;
        Ok(module.write(WriteOptions { strip_source: true, ..WriteOptions::default() })?)
    })
}
